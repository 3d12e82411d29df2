"""What stands in a template and is never printed."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateError

from mediation.documents.places import find


def stray_line(form: str, where: tuple[Path, ...]) -> int:
    """The first line of a form's own file that is never printed: outside its blocks, where it extends another; 0 = none.

    Raises nothing for a template that cannot be read: making it says why.
    """
    # Bare, since the sandbox writes line marks between the tags.
    bare = Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - nothing is rendered
    try:
        body = bare.parse(find(f"{form}.html", where).read_text(encoding="utf-8")).body
    except (TemplateError, UnicodeDecodeError):
        return 0
    if not any(isinstance(node, nodes.Extends) for node in body):
        return 0
    silent = (nodes.Extends, nodes.Block, nodes.Import, nodes.FromImport, nodes.Macro, nodes.Assign, nodes.AssignBlock)
    found = (
        _printed_line(node) if isinstance(node, nodes.Output) else node.lineno
        for node in body
        if not isinstance(node, silent)
    )
    return next(filter(None, found), 0)


def _printed_line(output: nodes.Output) -> int:
    """The line of the first thing in an output that is more than a gap; 0 = there is none."""
    for part in output.nodes:
        if not isinstance(part, nodes.TemplateData):
            return part.lineno
        if part.data.strip():
            return part.lineno + part.data[: len(part.data) - len(part.data.lstrip())].count("\n")
    return 0
