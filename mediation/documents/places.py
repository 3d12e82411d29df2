"""Where templates and their companions lie: the centre's own folder first, the shipped one last."""

from __future__ import annotations

from pathlib import Path

from mediation.values.problems import Problem


def templates_dir() -> Path:
    """The folder of the shipped templates: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_templates"
    return inside if inside.is_dir() else package.parent / "templates"


def folders(templates: tuple[Path, ...] | None) -> tuple[Path, ...]:
    """Where templates are looked for: the given folders first, the shipped ones last."""
    shipped = templates_dir()
    return (*(path for path in templates or () if path != shipped), shipped)


def pack_of(name: str, where: tuple[Path, ...]) -> str:
    """The pack (ID@VERSION) a file is taken from; "" for a shipped one and for the centre's own."""
    folder = next((folder for folder in where if (folder / name).is_file()), None)
    return folder.parent.name if folder is not None and (folder.parent / "manifest.sig").is_file() else ""


def find(name: str, where: tuple[Path, ...]) -> Path:
    """The file of that name in the first folder that has it. Raises Problem("template")."""
    for folder in where:
        if (folder / name).is_file():
            return folder / name
    raise Problem("template", f"找不到模板文件“{name}”。")


DRAWN_ONLY = frozenset({"digits", "found", "missing", "separator"})
"""Pages the program draws for itself: no papers, never from an office template."""


def office_file(form: str, where: tuple[Path, ...]) -> Path | None:
    """``FORM.docx`` where a folder has one before, or beside, the text template that would serve; packs bring none."""
    if form in DRAWN_ONLY:
        return None
    for folder in where:
        if (folder / f"{form}.docx").is_file() and not (folder.parent / "manifest.sig").is_file():
            return folder / f"{form}.docx"
        if (folder / f"{form}.html").is_file():
            return None
    return None
