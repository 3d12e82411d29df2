"""Forms for which this centre uses a Word file of its own: Word documents only, and what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Paper, Snapshot

NOTE = "本中心 Word 模板，只出 Word 文档"
MADE = (
    "这份文书用的是本中心的 Word 模板，只有 Word 文档，怎样分页由办公软件决定，页脚没有扫描用的码："
    "请用 Word、WPS 打印，签署后扫描，在这份文书下收入。"
)


def word_only(desk: Desk, snapshot: Snapshot, spec: Form, kept: Paper | None = None) -> bool:
    """Whether a paper can be had as a Word document only. ``kept``: the paper of record, which stays what it was made as."""
    from mediation.documents.places import office_file

    if kept is not None and not kept.stale:
        return not kept.pdf_sha256
    return office_file(spec.id, desk.templates_on(snapshot.applied_on)) is not None


def format_of(desk: Desk, snapshot: Snapshot, spec: Form, kept: Paper | None, fmt: str) -> str:
    """The format a paper is made in; ``fmt`` as asked for, "" is PDF where it can be had. Raises Problem("docx_only")."""
    if word_only(desk, snapshot, spec, kept):
        refuse_pdf(spec, fmt)
        return "docx"
    late = fmt == "docx" and kept is not None and not kept.stale and not kept.docx_sha256
    if late and word_only(desk, snapshot, spec):
        raise Problem(
            "docx_only",
            f"《{spec.title}》（{spec.id}）定稿之后本中心才改用 Word 模板，不能再给它配 Word 文档：请用定稿时的 PDF；要改用新模板的，请作废后重制。",
            field="格式",
        )
    return fmt or "pdf"


def refuse_pdf(spec: Form, fmt: str = "pdf") -> None:
    """Raise Problem("docx_only") where PDF is wanted of a form that is a Word document only."""
    if fmt == "pdf":
        raise Problem(
            "docx_only",
            f"《{spec.title}》（{spec.id}）用的是本中心的 Word 模板，只有 Word 文档，没有 PDF：请生成 Word 文档，用 Word、WPS 打印。",
            field="格式",
        )


def unbound(snapshot: Snapshot) -> tuple[Paper, ...]:
    """Papers of record that exist as a Word document only: a volume holds pages, so each waits for its scan."""
    return tuple(
        one
        for one in snapshot.papers
        if one.state not in ("void", "draft") and one.docx_sha256 and not one.pdf_sha256 and not one.scan_sha256
    )
