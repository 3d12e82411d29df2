"""Registration (登记): a draft becomes a case with its number, parties and first deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from dataclasses import fields as dataclass_fields
from typing import TYPE_CHECKING, Any

from mediation.casework import alikes, settings, settling
from mediation.casework.alikes import Alike, Neighbours
from mediation.casework.drafting import AideDraft, CaseDraft, PartyDraft, draft_from
from mediation.casework.dropped import dropped
from mediation.casework.facts import facts_of
from mediation.casework.numbers import PATTERNS
from mediation.casework.permits import need
from mediation.casework.vetting import vet
from mediation.records.ids import new_id
from mediation.records.snapshot import Aide, Changed, Entry, Party, Snapshot, StaffInfo
from mediation.values.dates import now_utc

if TYPE_CHECKING:
    from datetime import date

    from mediation.casework.desk import Desk
    from mediation.store.unit import Unit

__all__ = ["Round", "draft_from", "insert", "look_alikes", "notices", "register"]

_CASE_COLUMNS = (
    "title", "kind", "source_way", "source_channel", "referrer", "external_no", "level", "applied_on", "place",
    "people_involved", "fen", "facts", "disputed", "claims", "application_mode", "confidential", "first_owner",
    "referral_mode", "referral_received_on",
)  # fmt: skip

WORDS = {
    "title": "案件名称", "facts": "纠纷事实", "disputed": "争议事项", "claims": "申请事项", "place": "发生地点", "source_channel": "渠道",
    "referrer": "移送单位", "external_no": "来文编号", "parties": "当事人", "guardians": "法定代理人", "agents": "委托代理人",
    "name": "姓名或名称", "address": "住址", "employer": "单位", "occupation": "职业", "phone": "电话", "id_no": "证件号码",
}  # fmt: skip
"""What the fields of a draft are called, as far as somebody types into them."""


@dataclass
class Round:
    """What every case of one run shares: settings, people, and the cases registered so far."""

    desk: Desk
    settings: Mapping[str, object]
    people: tuple[StaffInfo, ...]
    neighbours: Neighbours = field(default_factory=Neighbours)

    @classmethod
    def of(cls, desk: Desk) -> Round:
        """A run that begins now."""
        with desk.store.read() as reader:
            return cls(desk, settings.values(desk), reader.staff())


def register(desk: Desk, draft: CaseDraft) -> Changed:
    """Register a dispute. ``made`` holds ``case_id`` and ``reg_no``; warnings name look-alikes and conflicts of interest.

    Raises Problem naming the field and the cure; then nothing is written.
    """
    need(desk.person, "register")
    run = Round.of(desk)
    vetted, warnings = vet(draft, desk.procedure.kinds, desk.today())
    warnings += dropped(asdict(draft), WORDS)
    phones = alikes.by_phone(desk.store, vetted)
    with desk.store.read() as reader:
        near = alikes.stored(reader, vetted, phones)
    warnings += notices(run, vetted, near)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        changed, _snapshot = insert(run, unit, vetted, warnings)
    return changed


def notices(run: Round, vetted: CaseDraft, near: Sequence[alikes.Known]) -> tuple[str, ...]:
    """Warnings about look-alikes (``near`` of the centre, and of this run) and about people who are no strangers here."""
    found = alikes.likely(vetted, [*near, *run.neighbours.near(vetted)])
    return (*alikes.warnings(found), *alikes.interests(run.people, vetted.parties, run.settings))


def look_alikes(desk: Desk, draft: CaseDraft) -> tuple[Alike, ...]:
    """Cases that look like the draft, the likeliest first; for the form while it is being filled in."""
    need(desk.person, "register")
    phones = alikes.by_phone(desk.store, draft)
    with desk.store.read() as reader:
        return alikes.likely(draft, alikes.stored(reader, draft, phones))


def insert(
    run: Round,
    unit: Unit,
    draft: CaseDraft,
    warnings: tuple[str, ...],
    *,
    note: str = "",
    received_on: date | None = None,
) -> tuple[Changed, Snapshot]:
    """Write a vetted draft as a new case in the open transaction.

    received_on: the day another body's case came to us; it is numbered and listed by that day, not by that of its request.
    Everything is computed beforehand, so that the case is written once and nothing is read back.
    """
    from mediation.records import tables

    desk = run.desk
    assert draft.applied_on is not None
    draft = _private(run, replace(draft, first_owner=draft.first_owner or desk.person.name))
    assert draft.applied_on is not None
    case_id = new_id()
    here = max(received_on or draft.applied_on, draft.applied_on)
    number = _number(run, unit, here.year, case_id)
    snapshot = replace(_snapshot(run, draft, case_id, unit.docid(here), number, note), year=here.year)
    entry = snapshot.entries[0]
    standing, found = settling.fold_and_clock(desk, facts_of(desk.procedure, snapshot, run.settings, run.people))
    columns = {name: getattr(draft, name) for name in _CASE_COLUMNS} | {"claims": list(draft.claims)}
    case = tables.Case(
        id=case_id, docid=snapshot.docid, year=snapshot.year, reg_no=number, demo=snapshot.demo,
        registered_by=desk.person.id, registered_at=now_utc(), organ_id=desk.person.organ_id,
        **columns,
        **settling.case_columns(desk, snapshot, standing, found),
    )  # fmt: skip
    unit.add(case)
    for party in snapshot.parties:
        _add_party(unit, case_id, party)
    _add_entry(desk, unit, case_id, entry)
    settling.write_rows(desk, unit, case_id, standing, found)
    unit.index(case_id)
    unit.log(
        "register", case_id=case_id, object="entry", object_id=entry.id, fields={"reg_no": number, **dict(entry.fields)}
    )
    run.neighbours.remember(alikes.Known(case_id, number, draft.title, draft.kind, alikes.marks(draft)))
    changed = Changed(
        case_id=case_id,
        act="register",
        said=f"已登记{number}《{draft.title}》。",
        objects=(("cases", case_id),),
        warnings=tuple(dict.fromkeys(warnings)),
        made={"case_id": case_id, "reg_no": number},
    )
    return changed, snapshot


def _add_entry(desk: Desk, unit: Unit, case_id: str, entry: Entry) -> None:
    from mediation.records import tables

    unit.add(
        tables.Entry(
            id=entry.id, case_id=case_id, seq=1, act=entry.act, label=entry.label, track=entry.track, on=entry.on,
            fields=dict(entry.fields), actor=entry.actor, actor_id=desk.person.id, recorded_at=entry.recorded_at,
        )
    )  # fmt: skip


def _private(run: Round, draft: CaseDraft) -> CaseDraft:
    """A kind the law keeps private, and a minor's dispute, is private from the start; the parties may agree otherwise (更正登记信息)."""
    from mediation.values.dates import age_on

    day = run.desk.today()
    minor = any(party.birth is not None and age_on(party.birth, day) < 18 for party in draft.parties)
    law = bool(run.desk.procedure.kind(draft.kind).private)
    return replace(draft, confidential=draft.confidential or law or minor)


def _number(run: Round, unit: Unit, year: int, case_id: str) -> str:
    pattern = str(run.settings.get("number_case") or PATTERNS["case"])
    return unit.allocate("case", year, pattern, prefix=run.desk.centre.prefix, case_id=case_id, object_id=case_id).text


def _snapshot(run: Round, draft: CaseDraft, case_id: str, docid: int, number: str, note: str) -> Snapshot:
    desk = run.desk
    assert draft.applied_on is not None
    act = desk.procedure.acts["register"]
    fields: dict[str, object] = {"application_mode": draft.application_mode, "joint": draft.joint}
    if note:
        fields["note"] = note
    entry = Entry(
        id=new_id(), seq=1, act="register", label=act.label, track=act.track, on=draft.applied_on, at=None,
        fields=tuple(fields.items()), actor=desk.person.name, recorded_at=now_utc(),
    )  # fmt: skip
    ordinals: dict[str, int] = {}
    parties = []
    for party in draft.parties:
        ordinals[party.role] = ordinals.get(party.role, 0) + 1
        parties.append(_party(party, ordinals[party.role]))
    return Snapshot(
        id=case_id, centre=desk.centre, docid=docid, year=draft.applied_on.year, reg_no=number, accepted_on=None,
        stage="", outcome="", closed_on=None, performed_on=None, parties=tuple(parties), entries=(entry,),
        demo=desk.centre.demo, **{name: getattr(draft, name) for name in _CASE_COLUMNS},
    )  # fmt: skip


def _party(draft: PartyDraft, ordinal: int) -> Party:
    given: dict[str, Any] = {
        one.name: getattr(draft, one.name)
        for one in dataclass_fields(PartyDraft)
        if one.name not in ("guardians", "agents")
    }
    return Party(
        id=new_id(),
        ordinal=ordinal,
        guardians=tuple(_aide(aide, "guardian") for aide in draft.guardians),
        agents=tuple(_aide(aide, "agent") for aide in draft.agents),
        **given,
    )


def _aide(draft: AideDraft, kind: str) -> Aide:
    return Aide(id=new_id(), kind=kind, **{one.name: getattr(draft, one.name) for one in dataclass_fields(AideDraft)})


def _add_party(unit: Unit, case_id: str, party: Party) -> None:
    from mediation.records import tables

    names = [one.name for one in dataclass_fields(PartyDraft) if one.name not in ("guardians", "agents")]
    unit.add(
        tables.Party(
            id=party.id, case_id=case_id, ordinal=party.ordinal, **{name: getattr(party, name) for name in names}
        )
    )
    for aide in (*party.guardians, *party.agents):
        columns = {one.name: getattr(aide, one.name) for one in dataclass_fields(AideDraft)}
        columns["items"] = list(columns["items"])
        unit.add(tables.Aide(id=aide.id, case_id=case_id, party_id=party.id, kind=aide.kind, **columns))
