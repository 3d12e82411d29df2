"""The centre's own templates tried on the sample disputes before anybody relies on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mediation.casework.permits import need
from mediation.casework.places import samples_dir
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from pathlib import Path

    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Snapshot

_BLANK = "空白表"
_OFFICE = ".docx"
_UNUSABLE = (".doc", ".docm", ".dotx", ".dotm", ".wps", ".wpt", ".odt", ".rtf")
_SHARED = (".css", ".toml")
_CLAUSES = "clauses.toml"  # no form is made of it
_LONGEST = 60
_HEAD = "0" * 64
"""In the place of the newest chain value of the log."""


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One fault of a template: ``field`` at fault ("" where there is none), the sample it showed on first, and on how many more."""

    form: str
    title: str
    field: str
    sample: str
    more: int
    message: str


@dataclass(frozen=True, slots=True)
class TemplatesTried:
    """``forms`` tried, of them ``word`` from Word templates; ``papers`` made in all; ``faults`` found."""

    forms: tuple[str, ...]
    word: tuple[str, ...]
    papers: int
    faults: tuple[TemplateFault, ...]


def try_templates(desk: Desk, forms: tuple[str, ...] = ()) -> TemplatesTried:
    """Make every form this centre has a template of its own for, or those named, from each sample and as a blank.

    Nothing is kept. Raises Problem: forbidden, no_form.
    """
    from mediation.casework.papers import form_of
    from mediation.documents.places import office_file

    need(desk.person, "read_settings")
    named = tuple(form_of(desk, one).id for one in forms)
    own = desk.folder / "templates"
    files = sorted(path for path in own.glob("*") if path.is_file() and not path.name.startswith(("~$", ".")))
    chosen = named or _overridden(desk, files)
    faults = [] if named else [fault for path in files if (fault := _useless(desk, path)) is not None]
    if not named and (fault := _clauses(desk)) is not None:
        faults.append(fault)
    papers = 0
    for form in chosen:
        made, found = _tried(desk, form)
        papers += made
        faults += found
    word = tuple(form for form in chosen if office_file(form, desk.templates))
    return TemplatesTried(chosen, word, papers, tuple(faults))


def _overridden(desk: Desk, files: list[Path]) -> tuple[str, ...]:
    """Forms with a file of their own; all, where the centre changed something every form shares."""
    from mediation.documents.places import office_file

    stems = {path.stem for path in files if path.suffix == ".html"}
    shared = any(stem.startswith("_") for stem in stems) or any(
        path.suffix in _SHARED and path.name != _CLAUSES for path in files
    )
    every = desk.procedure.forms
    return tuple(form for form in every if shared or form in stems or office_file(form, desk.templates))


def _useless(desk: Desk, path: Path) -> TemplateFault | None:
    """What is wrong with a file that never becomes a paper."""
    name, suffix = shorten(clean(path.name), _LONGEST), path.suffix.lower()
    if suffix in _UNUSABLE:
        said = f"“{name}”不起作用：请在 Word、WPS 里另存为“Word 文档（docx）”，文件名用文书代号，如 F11.docx。"
    elif suffix != _OFFICE or (path.stem in desk.procedure.forms and path.suffix == _OFFICE):
        return None
    else:
        said = f"“{name}”不起作用：没有这个代号的文书，文件名应是文书代号，如 F11.docx，请改名。"
    return TemplateFault(shorten(clean(path.stem), _LONGEST), "", "", "", 0, said)


def _clauses(desk: Desk) -> TemplateFault | None:
    """What is wrong with the clause library as this centre changed it."""
    from mediation.documents import clauses

    try:
        clauses.check_kinds(clauses.load(desk.templates), desk.procedure.kinds)
    except Problem as wrong:
        return TemplateFault("clauses", "条款库", "", "", 0, wrong.message)
    return None


def _tried(desk: Desk, form: str) -> tuple[int, list[TemplateFault]]:
    from mediation.documents.places import folders
    from mediation.documents.stray import stray_line

    title = desk.procedure.forms[form].title
    made, found = 0, dict[tuple[str, str], TemplateFault]()
    if line := stray_line(form, folders(desk.templates or None)):
        said = f"{form} 的模板 {form}.html 第{line}行写在 block 之外，不会印出来，请移到某个 block 里面。"
        found["", said] = TemplateFault(form, title, "", "", 0, said)
    for sample, case, blank in _samples(desk, desk.procedure.forms[form].track):
        try:
            made += _made(desk, form, case, blank=blank)
        except Problem as wrong:
            key = (wrong.field, wrong.message.replace(f"（案件{sample}）", ""))
            before = found.get(key)
            fault = TemplateFault(form, title, wrong.field, sample, 0, wrong.message)
            found[key] = replace(before, more=before.more + 1) if before else fault
            if wrong.reason == "limit":
                break  # each further sample would take as long to say the same
    return made, list(found.values())


def _made(desk: Desk, form: str, case: Snapshot, *, blank: bool) -> int:
    """1 where the paper was made, 0 where this sample has nothing the form speaks of."""
    folders = desk.templates
    try:
        data = _data(desk, form, case, blank=blank)
    except Problem as none:
        if none.reason == "no_subject":
            return 0
        raise
    desk.renderer().render(form, data, fmt="docx", templates=folders or None)
    return 1


def _data(desk: Desk, form: str, case: Snapshot, *, blank: bool = False) -> dict[str, Any]:
    """The variables of a form, those of a volume's sheet as binding gives them."""
    from mediation.casework.volume_sheets import BOARDS, NOTES, data_of, sample_rows
    from mediation.documents import context

    if form in (*BOARDS, NOTES):
        rows = () if blank else sample_rows(desk)
        return data_of(desk, case, form, rows, "", "" if blank else _HEAD, blank=blank, draft=True)
    return context.build(
        case, form, procedure=desk.procedure, today=desk.today(), blank=blank, draft=True, templates=desk.templates
    )


def _samples(desk: Desk, track: str) -> Iterator[tuple[str, Snapshot, bool]]:
    from mediation.documents import trial
    from mediation.documents.blank import skeleton

    yield _BLANK, skeleton(desk.centre, desk.today(), track), True
    for name, case in trial.cases(samples_dir(), desk.centre, desk.today(), track):
        yield name, replace(case, reg_no=name), False


# ---- beginning one ---------------------------------------------------------------------------------------------------


def start_template(desk: Desk, word: str) -> tuple[bytes, str]:
    """A Word file to begin a form's template with, and the name it must have. Raises Problem: forbidden, no_form, no_start."""
    from mediation.casework.papers import form_of
    from mediation.documents.office_start import start

    need(desk.person, "read_settings")
    spec = form_of(desk, word)
    case = next(case for _, case, blank in _samples(desk, spec.track) if not blank)
    try:
        data = _data(desk, spec.id, case)
    except Problem as none:
        if none.reason != "no_subject":
            raise
        data = _data(desk, spec.id, case, blank=True) | {"blank": False}
    return start(spec.id, data, desk.templates), f"{spec.id}{_OFFICE}"
