"""The volume pre-check beyond its papers: what a reviewer of the bound case looks at and a program can see.

Pure: from a frozen case to findings, in the order of the reviewers' points: registration, records, signatures, seal,
follow-up, the law named, scans, binding, retention. What a finding says and where it is mended are remarks of the
procedure (``linter.toml``); here is only when one is due.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mediation.casework.linting import Finding, Speaker, place_words
from mediation.values.dates import print_arabic
from mediation.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mediation.procedure.load import Procedure
    from mediation.records.snapshot import Agreement, Snapshot

_VISIT, _FILING = "D56-回访", "归档"  # rules of deadlines.toml
_WAITING = ("open", "missed")


def audit(speaker: Speaker, case: Snapshot) -> list[Finding]:
    """Everything a reviewer would remark on that is not a missing paper and not the wording of the agreement."""
    points = (_registration, _records, _signed, _clocks, _laws_named, _scans, _bound)
    return [finding for point in points for finding in point(speaker, case)]


def by_eye(procedure: Procedure) -> tuple[Finding, ...]:
    """What only eyes on the paper can see, for the binder to go through; never counted as a fault."""
    return tuple(Finding("目测", text, where=point) for point, text in procedure.by_eye)


SIGNED = "signed"
"""Place of a finding in an agreement nobody may change any more."""
_SIGNED = "协议已经签署，条款不能再改：要改的另立补充协议，其余的在卷宗情况说明里写明"


def placed(procedure: Procedure, finding: Finding, *, signed: bool = False) -> Finding:
    """The finding of the agreement linter with what mends it: the agreement, the parties or the session.

    ``signed``: nobody may change the agreement any more.
    """
    place = {"": "act:amend", "on": "entry"}.get(finding.field, "act:reach")
    if signed and place == "act:reach":
        return replace(finding, place=SIGNED, at=_SIGNED)
    return replace(finding, place=place, at=place_words(procedure, place))


def _registration(speaker: Speaker, case: Snapshot) -> Iterator[Finding]:
    mediated = case.sessions or case.agreement
    if not mediated or not any(track.track == "people" for track in case.tracks):
        return
    if case.accepted_on is None:
        yield speaker.say("not_accepted", "受理登记")
    if not case.mediators:
        yield speaker.say("no_host", "调解员")


def _records(speaker: Speaker, case: Snapshot) -> Iterator[Finding]:
    for session in case.sessions:
        what = f"第{session.no}次调解会"
        if not session.record.strip():
            yield speaker.say("record_empty", what, what=what)
        if not session.present:
            yield speaker.say("nobody_present", what, what=what)
    for one in case.investigations:
        if not one.text.strip():
            what = f"第{one.no}次调查"
            yield speaker.say("record_empty", what, what=what)


def _signed(speaker: Speaker, case: Snapshot) -> Iterator[Finding]:
    """Of a written agreement of the people's track: each party, the mediator and the seal."""
    one = case.agreement
    if one is None or one.form != "书面" or one.track != "people" or one.state == "draft":
        return
    signed = {(hand.signer_kind, hand.signer_id) for hand in one.signatures}
    for party in case.parties:
        joined_later = party.joined_on is not None and party.joined_on > one.reached_on
        if party.active and not joined_later and ("party", party.id) not in signed:
            who = f"{party.role}{clean(party.name)}"
            yield speaker.say("party_unsigned", who, who=who)
    if not any(kind == "mediator" for kind, _ in signed):
        yield speaker.say("mediator_unsigned", "调解员签名")
    if one.sealed_on is None:
        yield speaker.say("no_seal", "印章")


def _clocks(speaker: Speaker, case: Snapshot) -> Iterator[Finding]:
    """Visits and the filing whose last day is over."""
    for rule, remark in ((_VISIT, "visit_late"), (_FILING, "file_late")):
        for due in case.dues:
            if due.rule == rule and due.state in _WAITING and due.due is not None and due.due < speaker.day:
                yield speaker.say(remark, due.label, day=print_arabic(due.due))


def _laws_named(speaker: Speaker, case: Snapshot) -> Iterator[Finding]:
    pattern = re.compile(rf"《(?:中华人民共和国)?({'|'.join(map(re.escape, speaker.procedure.repealed))})》")
    places = [(f"第{session.no}次调解会", "entry", session.record) for session in case.sessions]
    if case.agreement is not None:
        places.append(("协议书", "act:reach", _words(case.agreement)))
    for what, place, text in places:
        for title in dict.fromkeys(pattern.findall(text)):
            yield replace(
                speaker.say("law_repealed", what, what=what, title=title),
                place=place,
                at=place_words(speaker.procedure, place),
            )


def _words(one: Agreement) -> str:
    return "\n".join((one.facts, one.disputed, one.responsibility, one.manner, *(item.text for item in one.items)))


def _scans(speaker: Speaker, case: Snapshot) -> Iterator[Finding]:
    for one in case.attachments:
        if not one.sha256:
            continue
        what = clean(one.title)
        faults = (
            ("copy_unchecked", one.category == "identity" and not one.checked_by),
            ("scan_unread", one.pages < 1),
            ("scan_no_row", not one.row),
        )
        for remark, holds in faults:
            if holds:
                yield speaker.say(remark, what, what=what)


def _bound(speaker: Speaker, case: Snapshot) -> Iterator[Finding]:
    volume = case.volume
    if volume is None or volume.filed_on is None:
        return
    if not volume.pdf_sha256:
        yield speaker.say("not_bound", "装订")
    missing = "、".join(word for word, name in (("立卷人", volume.filer), ("检查人", volume.checker)) if not name)
    if missing:
        yield speaker.say("no_checker", "立卷", who=missing)
    missing = "、".join(
        word
        for word, value in (("保管期限", volume.retention), ("定这个期限的理由", volume.retention_reason))
        if not value
    )
    if missing:
        yield speaker.say("no_retention", "保管期限", what=missing)
