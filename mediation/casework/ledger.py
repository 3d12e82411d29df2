"""The 18-column case ledger (xlsx) exported by a provincial system, as disputes in the intake shape.

Traps of such files: full-width and half-width brackets and stray blanks in one code, kinds with and without
纠纷 at the end, all parties in one cell, 0.00 for no sum. What the sheet says of the result is kept as a note: without the
words of the agreement nothing may be recorded as agreed. The file is measured before it is opened: a small xlsx may
unfold to hundreds of megabytes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from mediation.casework.dropped import dropped
from mediation.casework.taking import is_file
from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, shorten, unprintable

COLUMNS = (
    "案件编码", "协议类型", "案件来源", "调解组织", "工作室", "受理人姓名", "受理时间", "纠纷简要情况", "案件难度级别", "纠纷类别",
    "案件属性", "涉及特殊群体情况", "行政区划/乡镇街道", "有无死亡", "调解结果", "调解时间", "当事人", "调解协议金额",
)  # fmt: skip
NOTE = "_note"
"""Key under which a row carries what the sheet says beyond the shape of intake."""
CELLS = "_cells"
"""Key under which a row carries its cells as they stand in the sheet, by column."""

_NEEDED = ("案件来源", "受理时间", "纠纷类别", "当事人")
_NOTED = (
    "协议类型",
    "调解组织",
    "工作室",
    "受理人姓名",
    "案件属性",
    "涉及特殊群体情况",
    "有无死亡",
    "调解结果",
    "调解时间",
    "调解协议金额",
)

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a sheet writes characters that its XML cannot hold."""

_MOST_BYTES = 200 * 1024 * 1024
_MOST_RATIO = 200
_MOST_PARTS = 2000
_MOST_ROWS = 100_000
_LEVELS = {"简单": "简易", "简易": "简易", "一般": "一般", "疑难": "疑难复杂", "复杂": "疑难复杂", "重大": "重大"}
_SENDERS = ("法院", "检察", "公安", "派出所", "信访", "司法", "移送", "委托", "委派", "交办", "其他部门")
_BODIES = re.compile(
    r"(公司|集团|厂|店|中心|医院|学校|大学|幼儿园|银行|合作社|委员会|管理处|局|院|社|部|站|所|超市|酒店|宾馆)$"
)


def rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, dispute) of every filled row. Raises Problem: no_file, bad_xlsx, xlsx_bomb, bad_columns, empty_file."""
    name = shorten(clean(path.name), 80)
    _measure(path, name)
    with path.open("rb") as file:
        yield from _read(_lines(file, name), name)


def _lines(file: IO[bytes], name: str) -> Iterator[Sequence[Any]]:
    """The first sheet's rows; whatever a damaged file makes the library raise is told as one thing."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    faults = (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,
        LookupError,
        ValueError,
        TypeError,
        OSError,
        EOFError,
    )
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
        book.close()
    except faults as error:
        raise _not_xlsx(name) from error


def _measure(path: Path, name: str) -> None:
    if not is_file(path):
        raise Problem("no_file", f"{name}：找不到这个文件，请检查路径。", where=name)
    try:
        with zipfile.ZipFile(path) as parcel:
            parts = parcel.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise _not_xlsx(name) from error
    total = sum(part.file_size for part in parts)
    packed = max(path.stat().st_size, 1)
    if len(parts) > _MOST_PARTS or total > _MOST_BYTES or total / packed > _MOST_RATIO:
        raise Problem(
            "xlsx_bomb",
            f"{name}：表格展开后过大（{total // 1024 // 1024}MB），没有打开；请检查来源或分成几份。",
            where=name,
        )


def _not_xlsx(name: str) -> Problem:
    return Problem("bad_xlsx", f"{name}：不是有效的 xlsx 表格或已损坏，请用表格软件另存为 xlsx 后再导入。", where=name)


def _read(lines: Iterator[Sequence[Any]], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    heads: list[str] = []
    found = 0
    for number, line in enumerate(lines, 1):
        raw = [_raw(cell) for cell in line]
        cells = [normalise(cell) for cell in raw]
        if not any(cells):
            continue
        if not heads:
            heads = [_head(cell) for cell in cells]
            missing = [column for column in _NEEDED if column not in heads]
            if missing:
                raise Problem(
                    "bad_columns",
                    f"{name}：表头缺少{'、'.join(missing)}列，请按18列台账的表头整理后再导入。",
                    where=name,
                )
            continue
        found += 1
        if found > _MOST_ROWS:
            raise Problem("too_many_rows", f"{name}：超过{_MOST_ROWS}行，请分成几份导入。", where=name)
        whole = dict(zip(heads, raw, strict=False))
        facts = normalise(whole.get("纠纷简要情况", ""), multiline=True)
        dispute = _dispute(dict(zip(heads, cells, strict=False)))
        yield f" 第{number}行", dispute | {"facts": facts, CELLS: whole}
    if not found:
        raise Problem("empty_file", f"{name}：表格里没有可登记的纠纷，请检查是否选错了文件。", where=name)


def _head(text: str) -> str:
    word = re.sub(r"\s|[*＊]", "", text)
    return next((column for column in COLUMNS if word == column or word.split("(")[0].split("（")[0] == column), word)


def _raw(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(cell))


def strange(cells: Mapping[str, str]) -> tuple[str, ...]:
    """What is told of cells in which something invisible was left out.

    Raises Problem("hidden") naming the column of what can be neither shown nor typed.
    """
    for column, text in cells.items():
        fault = unprintable(text, multiline=True)
        if fault:
            raise Problem("hidden", f"“{column}”一栏里有{fault}，请在表格里删去后重试。", field=column)
    return dropped(cells, {})


def _dispute(row: dict[str, str]) -> dict[str, Any]:
    names = [name for part in re.split(r"[,，、;；]", row.get("当事人", "")) if (name := normalise(part))]
    parties = [
        {"role": "申请人" if place == 0 else "被申请人", "type": _kind_of(name), "name": name}
        for place, name in enumerate(names)
    ]
    note = "台账导入。" + "；".join(f"{column}：{row[column]}" for column in _NOTED if row.get(column))
    source = row.get("案件来源", "").replace(" ", "")
    return {
        "kind": _kind(row.get("纠纷类别", "")),
        "source": {"way": _way(source), "channel": source, "referrer": source if _way(source) == "接受委托移送" else "", "external_no": row.get("案件编码", "")},
        "level": next((level for word, level in _LEVELS.items() if word in row.get("案件难度级别", "")), "一般"),
        "applied_on": row.get("受理时间", "")[:10].strip(),
        "place": row.get("行政区划/乡镇街道", ""),
        "amount": row.get("调解协议金额") or "0",
        "facts": row.get("纠纷简要情况", ""),
        "parties": parties,
        NOTE: note,
    }  # fmt: skip


def _kind_of(name: str) -> str:
    return "法人" if _BODIES.search(name) else "自然人"


def _kind(text: str) -> str:
    return normalise(text).replace(" ", "").removesuffix("纠纷")


def _way(source: str) -> str:
    if "主动" in source:
        return "主动"
    return "接受委托移送" if any(word in source for word in _SENDERS) else "依申请"
