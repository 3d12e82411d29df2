"""Which of the scans taken in a form from outside stands for: identity papers, proofs, certificates, opinions, letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mediation.documents.context_parts import as_day, living, root_of

if TYPE_CHECKING:
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Attachment, Entry, Snapshot

WORDS: Mapping[str, tuple[str, ...]] = {
    "F45": ("事故认定", "责任认定", "事故证明", "复核结论"),
    "F46": ("鉴定", "专家咨询"),
    "R06": ("裁定", "民事调解书", "受理通知"),
}
"""Forms whose scans are known by what they are called: they are handed in like any other."""
LETTERS = "R01"
_LETTER_CATEGORY = "referral"
_NEVER = ("signed", "volume")


def stands_for(snapshot: Snapshot, form: Form, subject: str) -> tuple[Attachment, ...]:
    """The scans a sheet of that form lists and is bound before, in the order they came. ``subject``: its party or letter."""
    scans = tuple(a for a in snapshot.attachments if a.sha256 and a.category not in _NEVER)
    if form.id in WORDS:
        return tuple(a for a in scans if any(word in a.title for word in WORDS[form.id]))
    if form.id == LETTERS:
        return tuple(a for a in scans if a.category == _LETTER_CATEGORY and _letter_of(snapshot, a) == subject)
    own = tuple(a for a in scans if a.row == str(form.row))
    return tuple(a for a in own if a.party_id == subject) if form.per == "party" else own


def _letter_of(snapshot: Snapshot, scan: Attachment) -> str:
    """The letter a scan belongs to: the newest that had come by the day it was taken in, else the first of all."""
    letters = living(snapshot, "receive", "court_refer")
    before = [e for e in letters if _received(e) <= scan.added_on.isoformat()] or letters[:1]
    return root_of(snapshot, before[-1]).id if before else ""


def _received(letter: Entry) -> str:
    day = as_day(letter.value("received_on")) or letter.on
    return day.isoformat()
