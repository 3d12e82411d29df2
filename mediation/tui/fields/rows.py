"""A field of several rows: a list that is walked with the arrows, each row filled in through a dialog of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from mediation.tui.fields.base import FieldBox, Spec
from mediation.tui.fields.chosen import Changed
from mediation.tui.fields.typed import complaint_of
from mediation.tui.text import piece, stacked
from mediation.tui.widgets.keyed import Deed, Lined
from mediation.values.text import shorten

ADD = "＋ 添加一行（回车）"
Row = dict[str, Any]


def row_words(spec: Spec, row: Mapping[str, object]) -> str:
    """One row in words: the columns that were filled, labels of choices instead of their values."""
    words = []
    for column in spec.columns:
        value = row.get(column.name)
        if value in (None, "", [], (), False):
            continue
        if column.secret:
            words.append(f"{column.label}已填")
            continue
        labels = {option.value: option.label for option in column.options}
        if value is True:
            words.append(column.label)
        elif column.type == "int":
            words.append(f"{column.label}{value}")
        elif isinstance(value, list | tuple):
            words.append("、".join(labels.get(str(one), str(one)) for one in value))
        else:
            words.append(labels.get(str(value), " ".join(str(value).split())))
    return "，".join(words)


class RowsBox(Lined, can_focus=True):
    """One line a row and a last line to add one; Enter changes or adds, Delete takes the row out."""

    DEFAULT_CSS = """
    RowsBox { height: auto; width: 1fr; background: $surface; }
    RowsBox:focus { border-left: thick $accent; }
    """
    KEYS: ClassVar[Mapping[str, Deed]] = {
        "up": ("step", -1),
        "down": ("step", 1),
        "enter": ("open_row", 0),
        "space": ("open_row", 0),
        "delete": ("drop", 0),
        "backspace": ("drop", 0),
    }

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        self.spec = spec
        self.rows: list[Row] = []

    def get_content_height(self, _container: object, _viewport: object, _width: int) -> int:
        """One line a row, one to add."""
        return len(self.rows) + 1

    def render(self) -> RenderResult:
        """The rows, numbered."""
        lines = [f"{number}. {row_words(self.spec, row)}" for number, row in enumerate(self.rows, 1)]
        return stacked([self._line(index, text) for index, text in enumerate([*lines, ADD])])

    def _line(self, index: int, text: str) -> Content:
        chosen = self.has_focus and index == self.at
        style = "reverse" if chosen else "$text-muted" if index == len(self.rows) else ""
        return piece(shorten(text, self.size.width), style)

    def step(self, step: int) -> None:
        """Another row."""
        if 0 <= self.at + step <= len(self.rows):
            self.at += step

    def open_row(self) -> None:
        """The dialog of the row under the cursor, or of a new one."""
        from mediation.tui.dialogs.row import RowDialog

        index = self.at
        row = self.rows[index] if index < len(self.rows) else {}

        def done(found: Row | None) -> None:
            if found:
                self.rows[index : index + 1] = [found]
                self.at = index + 1
                self._told()

        self.app.push_screen(RowDialog(self.spec, row), done)

    def drop(self) -> None:
        """Take the row under the cursor out."""
        if self.at < len(self.rows):
            del self.rows[self.at]
            self._told()

    def _told(self) -> None:
        self.refresh(layout=True)
        self.post_message(Changed())


class RowsField(FieldBox):
    """Several rows; every date and moment in them is read at once, by the same readers as single fields."""

    def __init__(self, spec: Spec, today: date) -> None:
        super().__init__(spec)
        self.today = today

    def editor(self) -> Widget:
        """The list."""
        self.box = RowsBox(self.spec)
        return self.box

    def raw(self) -> object:
        """The rows as they were entered: {column: value}."""
        return [dict(row) for row in self.box.rows]

    def put(self, value: object) -> None:
        """Fill in rows as an entry or a draft keeps them; text with one row a line, columns parted by |."""
        self.box.rows = [dict(row) for row in _rows(self.spec, value)]
        self.box.at = len(self.box.rows)
        self.box.refresh(layout=True)
        self.review()

    def echo(self) -> str:
        """What can be done with the rows."""
        return f"共{len(self.box.rows)}行；↑↓ 选择，回车修改，Delete 去掉"

    def complaint(self) -> str:
        """The first column of a row that cannot be read: an old draft, or a day typed elsewhere."""
        for number, row in enumerate(self.box.rows, 1):
            for column in self.spec.columns:
                value = str(row.get(column.name) or "")
                if column.required and not value.strip():
                    return f"第{number}行缺少{column.label}，回车打开这一行填写。"
                wrong = complaint_of(column, value, self.today) if value else ""
                if wrong:
                    return f"第{number}行：{wrong}"
        return ""

    def on_changed(self, event: Changed) -> None:
        """Tell the form."""
        event.stop()
        self.changed()


def _rows(spec: Spec, value: object) -> list[Row]:
    if isinstance(value, str) and value.lstrip()[:1] == "[":
        value = json.loads(value)
    if isinstance(value, str):
        names = [column.name for column in spec.columns]
        lines = [line for line in value.split("\n") if line.strip()]
        return [dict(zip(names, (cell.strip() for cell in line.split("|")), strict=False)) for line in lines]
    if isinstance(value, list | tuple):
        types = {column.name: column.type for column in spec.columns}
        return [
            {str(k): _cell(types.get(str(k), ""), v) for k, v in row.items()}
            for row in value
            if isinstance(row, Mapping)
        ]
    return []


def _cell(kind: str, value: object) -> object:
    """Days and moments as they are typed; everything else as it is."""
    if kind == "moment":
        return str(value).replace("T", " ")[:16]
    return str(value) if kind == "date" else value
