"""Papers for writing by hand: the same context with the same keys, one of everything, and nothing filled in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from mediation.documents.context_parts import Data
from mediation.records.snapshot import (
    Agreement,
    Aide,
    Attachment,
    CentreInfo,
    Entry,
    FollowUp,
    Instalment,
    Investigation,
    Item,
    Party,
    Service,
    Session,
    Snapshot,
    StaffInfo,
    VolumeInfo,
)

PRINTED = frozenset(
    {"form", "law", "centre", "office", "label", "role", "no_cn", "item_cn", "who", "id_label", "head_label"}
)
"""Keys whose words stay on a blank: statutory text, the centre's own name, the names of the roles and offices."""

ITEMS, ROWS = 4, 6
BLANK = "blank"
"""Id of the case a blank is made from."""


def skeleton(centre: CentreInfo, today: date, track: str = "") -> Snapshot:
    """A case with one of everything a paper may speak of; its words are never printed. ``track``: of its agreements."""
    moment = datetime(today.year, today.month, today.day)  # noqa: DTZ001 - wall time
    staff = StaffInfo("s", "空", "mediator")
    return Snapshot(
        id=BLANK, centre=centre, docid=0, year=today.year, reg_no="", title="空", kind="", source_way="",
        source_channel="", referrer="空", external_no="", level="", applied_on=today, accepted_on=today, place="空",
        people_involved=0, fen=0, facts="", disputed="", claims=("空", "空", "空"), application_mode="书面",
        confidential=False, stage="", outcome="", closed_on=None, performed_on=None, first_owner="", referral_mode="",
        referral_received_on=None,
        parties=(_party("a", "申请人"), _party("b", "被申请人")),
        mediators=(staff,), recorder=staff,
        sessions=(Session("m", 1, moment, moment, "", "", ("a", "b"), (), "", ""),),
        investigations=(Investigation("i", 1, "", "", (), "", moment, moment, "", ""),),
        attachments=tuple(
            Attachment(f"e{n}{category}", category, "", "", "", 1, "", today, party_id="a")
            for category in ("evidence", "identity", "proof") for n in range(ROWS)
        ),
        agreements=(_agreement("o", "口头", today, track), _agreement("g", "书面", today, track)),
        follow_ups=(FollowUp("f", 1, today, "", "", "", "", "", "", "", ""),),
        services=(Service("v", "", 1, "", "a", "", "", today),),
        entries=tuple(_entry(n, act, today) for n, act in enumerate(("pause", "resume", "extend", "urge"), 1)),
        volume=VolumeInfo("", "", "", today, "", today, "", today, "", ""),
    )  # fmt: skip


def _party(key: str, role: str) -> Party:
    agent = Aide(f"{key}a", "agent", "空", authority="")
    return Party(id=key, role=role, ordinal=1, type="自然人", name="空", agents=(agent,))


def _agreement(key: str, form: str, today: date, track: str) -> Agreement:
    items = tuple(
        Item(f"{key}{n}", n, "给付", "空", instalments=(Instalment(f"{key}{n}n", 1, n, "a", "b", "空", today, 1),))
        for n in range(1, ITEMS + 1)
    )
    return Agreement(
        key, "", form, "全部", "", "", "", "", today, items, 0, "draft", effective_on=today, track=track or "people"
    )


def _entry(seq: int, act: str, today: date) -> Entry:
    now = datetime(today.year, today.month, today.day)  # noqa: DTZ001 - never printed
    return Entry(act, seq, act, act, "people", today, None, (), "", now)


def blanked(data: Data) -> Data:
    """The same shape with every word gone that would be written by hand."""
    return {key: value if key in PRINTED or key == "blank" else _emptied(value) for key, value in data.items()}


def _emptied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: inner if key in PRINTED else _emptied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_emptied(inner) for inner in value]
    return "" if isinstance(value, str) else value
