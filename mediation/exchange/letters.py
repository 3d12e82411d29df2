"""The letter a case package goes with (移送函、复函): found by the body it goes to, made and frozen where it is not yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediation.documents.receivers import COURT, OTHERS, OURS, POLICE, WHOLE, purpose_of, purpose_of_letter

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Paper, Referral, Snapshot

_HANDOVER, _REPLY = "F24", "F24b"
_GUIDED = "告知引导"
_TURNED_DOWN = frozenset({"对方退回", "不接受"})
_BODIES = {COURT: "法院", POLICE: "公安机关", OTHERS: "其他部门", OURS: "本系统或者同类机构"}


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter a package goes with: its form and what it speaks of; letter_no as the desk typed it, "" = its own number."""

    form: str
    subject: str
    letter_no: str


def letter_of(case: Snapshot, purpose: str) -> Letter | None:
    """The newest letter of the case to a body of that purpose: a hand-over nobody turned down, or the answer to what came."""
    found = sorted(_letters(case, purpose), key=lambda pair: pair[0])
    return found[-1][1] if found else None


def lacking(case: Snapshot, purpose: str) -> str:
    """Why there is no letter, and how to mend it."""
    body = _BODIES[purpose]
    came = [one for one in case.referrals if one.direction == "来" and _purpose(one) == purpose]
    if came and came[-1].mode != _GUIDED:
        return (
            f"包内没有函件：{came[-1].body}的来函还没有登记复函；先办“反馈复函”，或者用“请其他机关协助或处理”登记去函，"
            "再导出一次。"
        )
    return (
        f"包内没有函件：本案没有登记送往{body}的移送或者去函；先办“移送其他机关”或者“请其他机关协助或处理”，"
        "写明接收机关和机关类别，再导出一次。"
    )


def put_down(desk: Desk, case: Snapshot, letter: Letter) -> None:
    """Make and freeze a letter unless it is kept as the case now stands."""
    from mediation.casework.papers import make_paper

    if (kept := paper_of(case, letter)) is None or kept.stale:
        make_paper(desk, case.id, letter.form, subject=letter.subject, freeze=True)


def paper_of(case: Snapshot, letter: Letter) -> Paper | None:
    """The kept paper of a letter."""
    kept = [p for p in case.papers if (p.form, p.subject) == (letter.form, letter.subject) and p.state != "void"]
    return kept[-1] if kept else None


def may_leave(desk: Desk, case: Snapshot, paper: Paper, purpose: str) -> bool:
    """Whether a kept letter shows no more than its receiver may read: one kept before letters were masked may show more."""
    from mediation.documents import context
    from mediation.documents.make import data_sha256

    if purpose in WHOLE:
        return True
    styles = (
        context.build(
            case, paper.form, paper.subject, procedure=desk.procedure_on(case.applied_on), today=paper.on,
            templates=desk.templates_on(case.applied_on),
            seal_dates=style,
        )
        for style in context.SEAL_DATES
    )  # fmt: skip
    return any(data_sha256(data) == paper.data_sha256 for data in styles)


def number_of(paper: Paper, letter: Letter) -> str:
    """The number printed on a letter."""
    return letter.letter_no or paper.doc_no


def _letters(case: Snapshot, purpose: str) -> Iterator[tuple[int, Letter]]:
    from mediation.documents.context_parts import living, root_of

    open_ones = {one.ref for one in case.referrals if one.direction == "往" and one.state not in _TURNED_DOWN}
    for entry in living(case, "transfer", "refer_out", "reply", "court_decline"):
        root = root_of(case, entry)
        out = entry.act in ("transfer", "refer_out")
        if out and (root.id not in open_ones or entry.value("mode") == _GUIDED):
            continue
        if purpose_of_letter(case, entry) == purpose:
            yield root.seq, Letter(_HANDOVER if out else _REPLY, root.id, str(entry.value("letter_no") or ""))


def _purpose(one: Referral) -> str:
    return purpose_of(one.body_kind, one.body, one.organ_id)
