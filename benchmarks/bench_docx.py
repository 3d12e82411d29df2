"""The agreement of sample 01 as DOCX, beside docxtpl with a template that prints the same (``tests/benchmarks``)."""

from __future__ import annotations

from ground import agreement, peer_document
from measuring import Row, row, side_by_side

GOAL = 1.0
REPEAT = 31


def measure() -> list[Row]:
    from mediation.documents.make import data_sha256, render_paper

    context = agreement()
    code = f"F11 {data_sha256(context)[:8]}"
    ours, peer = side_by_side(
        lambda: render_paper("F11", context, fmt="docx"), lambda: peer_document(context, code), REPEAT
    )
    return [row("agreement DOCX, context to bytes / docxtpl", ours, peer, GOAL)]
