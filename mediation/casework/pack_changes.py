"""What a form pack changes, told in phrases before it is installed and afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.values.text import clean

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.packs import Pack
    from mediation.procedure.forms import Form

_TOLD = {"title": "名称", "copies": "份数", "pattern": "文号"}


def last(desk: Desk, of: str) -> Pack | None:
    """The newest installed pack of that id."""
    return next((pack for pack in desk.packs if pack.id == of), None)


def _replaced(rows: Sequence[Mapping[str, Any]], forms: Mapping[str, Form]) -> Iterator[str]:
    """Titles, copies and numbers that become others, by form."""
    for row in rows:
        old = forms.get(str(row.get("id")))
        pairs = [
            (word, getattr(old, key), clean(str(row[key])))
            for key, word in _TOLD.items()
            if old is not None and key in row and str(row[key]) != getattr(old, key)
        ]
        if pairs:
            told = "，".join(f"{word}{before or '（照常）'} → {after}" for word, before, after in pairs)
            yield f"{row['id']}：{told}"


def _own_first(desk: Desk, files: Mapping[str, bytes]) -> str:
    """The centre's own files that go before those of a pack."""
    own = desk.folder / "templates"
    names = [Path(name) for name in files if name.startswith("templates/")]
    both = [name.name for name in names if (own / name.name).is_file()]
    both += [f"{name.stem}.docx" for name in names if (own / f"{name.stem}.docx").is_file()]
    return f"本中心自己的文件仍优先：{'、'.join(sorted(both))}" if both else ""


def changes(desk: Desk, files: Mapping[str, bytes], label: str, before: Pack | None) -> Iterator[str]:
    """What the files of a pack change against the one before it, in phrases."""
    import tomllib

    forms = desk.procedure_on(before.since if before else date.min).forms
    yield f"版本：{before.version if before else '程序自带'} → {label.partition('@')[2]}"
    rows = tomllib.loads(files.get("forms.toml", b"").decode()).get("form", ())
    stems = [Path(name).stem for name in files if name.endswith(".html")]
    named = sorted({*(str(row.get("id")) for row in rows), *(stem for stem in stems if not stem.startswith("_"))})
    titles = {str(row.get("id")): str(row.get("title", "")) for row in rows}
    for word, ids in (
        ("新增文书", [one for one in named if one not in forms]),
        ("改动文书", [one for one in named if one in forms]),
    ):
        if ids:
            told = [f"{one}《{clean(titles.get(one) or (forms[one].title if one in forms else one))}》" for one in ids]
            yield f"{word}{len(ids)}种：{'、'.join(told)}"
    yield from _replaced(rows, forms)
    for name, word in (
        ("templates/clauses.toml", "条款库"),
        ("templates/notices.toml", "告知用语"),
        ("templates/print.css", "版式"),
    ):
        if name in files:
            yield f"改动{word}"
    if own := _own_first(desk, files):
        yield own
