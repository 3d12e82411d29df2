"""Whom a letter goes to, and what of the numbers typed into the case that body gets to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediation.documents.context_parts import text_of
from mediation.documents.context_tracks import letter_entry
from mediation.values.text import mask_numbers

if TYPE_CHECKING:
    from mediation.records.snapshot import Entry, Snapshot

COURT, POLICE, OTHERS, OURS = "法院", "公安", "其他部门", "同一体系"
WHOLE = frozenset({COURT, POLICE, OURS})
"""Purposes (用途) that show identity and telephone numbers whole."""
LETTERS = ("handover", "reply")
"""What a form is made per that is a letter to another body."""
_KINDS = {"法院": COURT, "公安机关": POLICE}
_UNSAID = ("", OTHERS)
_NAMES = ((COURT, ("法院", "法庭")), (POLICE, ("公安", "派出所")), (OURS, ("调解", "调处", "综治中心")))
_NO_TEXT = frozenset({
    "id", "reg_no", "doc_no", "letter_no", "their_no", "external_no", "referral", "uscc", "form", "centre", "law", "letter",
    "contact", "office",
})  # fmt: skip
"""Parts and fields without what people wrote: our own numbers and telephones, those of bodies, and public codes."""


def purpose_of(kind: str, body: str, organ: str = "") -> str:
    """The purpose a letter to that body serves. ``organ``: the organ of this database; an unsaid kind is told by the name."""
    if organ:
        return OURS
    if kind in _KINDS:
        return _KINDS[kind]
    if kind not in _UNSAID:
        return OTHERS
    return next((purpose for purpose, words in _NAMES if any(word in body for word in words)), OTHERS)


def purpose_of_letter(snapshot: Snapshot, entry: Entry | None) -> str:
    """The purpose of the letter an entry tells: a hand-over, or an answer to a letter that came."""
    if entry is None:
        return OTHERS
    if entry.act in ("transfer", "refer_out"):
        kind, body = text_of(entry, "to_kind", "body_kind"), text_of(entry, "to_body", "body")
        return purpose_of(kind, body, text_of(entry, "to_organ"))
    came = letter_entry(snapshot, entry)
    if came is None or came.act == "court_refer":
        return COURT if came is not None else OTHERS
    return purpose_of(text_of(came, "sender_kind"), text_of(came, "sender"))


def shown(value: Any, purpose: str) -> Any:
    """The data of a letter as the body of that purpose gets to read it."""
    return value if purpose in WHOLE else _masked(value)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_numbers(value)
    if isinstance(value, dict):
        return {name: inner if name in _NO_TEXT else _masked(inner) for name, inner in value.items()}
    return [_masked(inner) for inner in value] if isinstance(value, list) else value
