"""Joining cases (并案) and splitting one (分案): two cases change in one transaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import alikes, vetting
from mediation.casework.amending import add_party, draft_of_party, leave
from mediation.casework.drafting import CaseDraft
from mediation.casework.facts import InForce, facts_of, in_force
from mediation.casework.registering import Round, insert
from mediation.casework.taking import NOT_BOUND
from mediation.records.ids import new_id
from mediation.values.problems import Problem, Refused
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.casework.work import Handler, Work
    from mediation.records.snapshot import Entry, Party, Snapshot

_HERE, _AWAY = "他案并入本案", "并入他案"
_TIES = ("并入", "含并案")


def prepare_join(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """The other case as an id."""
    if "case" not in values:
        return values
    with work.desk.store.read() as reader:
        found = reader.find(values["case"])
    if len(found) != 1 or found[0] == work.snapshot.id:
        raise Problem(
            "no_case",
            f"另一案件“{shorten(clean(values['case']), 60)}”找不到或不止一件，请写完整的案号。",
            field="另一案件",
        )
    return values | {"case": found[0]}


def _join(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    from mediation.casework.acts import perform
    from mediation.records.tables import Relation

    away = values["direction"] == _AWAY
    work.add(Relation(case_id=work.snapshot.id, relation="并入" if away else "含并案", other_id=values["case"]))
    kept = values if away else values | _bring(work, work.unit.snapshot(values["case"]), day)
    other = _open(work, values["case"])
    if any(tie in _TIES and related == work.snapshot.id for tie, related, _no in other.snapshot.related):
        return kept  # the other half of the same act
    back = {"case": work.snapshot.id, "direction": _HERE if away else _AWAY, "reason": values["reason"]}
    changed = perform(other, "join", back, day)
    work.objects += other.objects
    work.warnings += changed.warnings
    return kept


def _open(work: Work, case_id: str) -> Work:
    from mediation.casework.acts import begin

    return begin(Round(work.desk, work.settings, work.people), work.unit, case_id)


def _bring(work: Work, source: Snapshot, day: date) -> dict[str, Any]:
    """Bring the parties of a joined case that are not here yet, what they answered there, and its files by reference."""
    known = {party.id: match.id for party in source.parties if (match := _same(party, work.snapshot)) is not None}
    joined: list[str] = []
    for party in source.parties:
        if party.active and party.id not in known:
            known[party.id] = add_party(work, draft_of_party(party), day, new_id())
            joined.append(known[party.id])
            work.look()  # the next one of this role takes the next number
    attached = _refer(work, source, known, day)
    names = "、".join(clean(party.name) for party in work.snapshot.parties if party.id in joined)
    if names:
        work.warnings.append(f"由{source.reg_no}并入的当事人：{names}；尚未表态的请办理征询意愿。")
    work.warnings.append(
        f"{source.reg_no}的材料已引用{attached}件；其笔录、调查等仍在原卷，按关联案件查阅，需要的请在本案重新登记。"
    )
    return {"joined": joined, "consents": _answers(work, source, known, joined)}


def _same(party: Party, snapshot: Snapshot) -> Party | None:
    """The active party of a case who is this one: by number where both have one, else by type and name."""
    for other in snapshot.parties:
        ours, theirs = (other.id_no or other.uscc), (party.id_no or party.uscc)
        alike = ours == theirs if ours and theirs else (other.type, other.name) == (party.type, party.name)
        if other.active and alike:
            return other
    return None


def _answers(work: Work, source: Snapshot, known: dict[str, str], joined: list[str]) -> list[dict[str, str]]:
    """Answers given in the joined case: of who is new here all, of the others a refusal that was not taken back here."""
    from mediation.procedure.engine import fold

    here = fold(work.procedure, work.facts()).consents
    there = fold(work.procedure, facts_of(work.procedure, source, work.settings, work.people)).consents
    rows = [{"party": known[party], "answer": answer} for party, answer in there.items() if party in known]
    return [
        row
        for row in rows
        if row["party"] in joined or (row["answer"] == "不同意" and here.get(row["party"]) != "同意")
    ]


def _refer(work: Work, source: Snapshot, known: dict[str, str], day: date) -> int:
    from mediation.records.tables import Attachment

    taken = [one for one in source.attachments if one.category not in NOT_BOUND]
    for one in taken:
        row = Attachment(
            case_id=work.snapshot.id, category=one.category, title=f"{one.title}（并自{source.reg_no}）", sha256=one.sha256,
            mime=one.mime, pages=one.pages, row=one.row, added_on=day, party_id=known.get(one.party_id, ""),
            provider=one.provider, copies=one.copies, original=one.original, proves=one.proves, entry_id=work.entry_id,
        )  # fmt: skip
        work.add(row)
    return len(taken)


def other_half(work: Work, old: Entry) -> tuple[Work, InForce] | None:
    """The other case of a join and its own entry of it, in force; None where that was taken back before."""
    other = _open(work, str(old.value("case")))
    mine = [
        one
        for one in in_force(other.snapshot.entries)
        if one.entry.act == "join" and one.entry.value("case") == work.snapshot.id
    ]
    return (other, mine[-1]) if mine else None


def part(work: Work, old: Entry) -> None:
    """Take back one half of a join: the tie, the parties and the files it brought."""
    from mediation.records.tables import Attachment, Relation

    _untie(work, Relation, str(old.value("case")))
    for row in work.unit.rows(Attachment, work.snapshot.id):
        if row.entry_id == old.id:
            work.unit.delete(row)
            work.touch(row)
    for party_id in _ids(old, "joined"):
        leave(work, party_id, work.today, "并案撤销")


def _ids(entry: Entry, name: str) -> list[str]:
    value = entry.value(name, ())
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _untie(work: Work, table: type[Any], other_id: str) -> None:
    for row in work.unit.rows(table, work.snapshot.id):
        if row.other_id == other_id and row.relation in (*_TIES, "拆分出"):
            work.unit.delete(row)
            work.touch(row)


def split_off(old: Entry) -> list[str]:
    """Ids of the parties that a split took out of the case."""
    kept = _ids(old, "keep")
    return [one for one in _ids(old, "parties") if one not in kept]


def dissolve(work: Work, old: Entry, reason: str, day: date) -> None:
    """Take back a split: the case split off, in which nothing was done yet, is void and its number kept as void.

    Raises Refused where something was done in it.
    """
    from mediation.casework.work import append_entry, finish
    from mediation.records.tables import Relation

    other = _open(work, str(old.value("case")))
    done = [one.entry.label for one in in_force(other.snapshot.entries) if one.entry.act not in ("register", "note")]
    if done and other.snapshot.closed_on is None:
        raise Refused(
            "refused",
            f"分出的{other.snapshot.reg_no}已经办理“{done[-1]}”，不能撤销分案；要合并办理的，请在该案办理并案。",
            article="本中心设置",
        )
    _untie(work, Relation, other.snapshot.id)
    if other.snapshot.closed_on is not None:
        return
    other.add(Relation(case_id=other.snapshot.id, relation="并入", other_id=work.snapshot.id))
    fields = {"case": work.snapshot.id, "direction": _AWAY, "reason": f"分案撤销：{reason}", "undone": True}
    append_entry(other, "join", max(day, other.snapshot.applied_on), fields)
    finish(other, "join", "", fields)
    work.unit.void_number("case", other.snapshot.reg_no, f"分案撤销：{reason}")
    work.objects += other.objects


def _split(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import Relation

    snapshot = work.snapshot
    moving = [party for party in snapshot.parties if party.id in values["parties"]]
    kept = values.get("keep", ())
    draft = CaseDraft(
        kind=snapshot.kind,
        parties=tuple(draft_of_party(party) for party in moving),
        source_way=snapshot.source_way,
        source_channel=snapshot.source_channel,
        referrer=snapshot.referrer,
        external_no=snapshot.external_no,
        level=snapshot.level,
        applied_on=snapshot.applied_on,
        place=snapshot.place,
        facts=snapshot.facts,
        disputed=snapshot.disputed,
        claims=snapshot.claims,
        application_mode=snapshot.application_mode,
        first_owner=snapshot.first_owner,
    )
    vetted, warnings = vetting.vet(draft, work.procedure.kinds, work.today)
    run = Round(work.desk, work.settings, work.people, alikes.Neighbours())
    changed, _made = insert(run, work.unit, vetted, warnings, note=f"由{snapshot.reg_no}分出。")
    work.unit.add(Relation(case_id=changed.case_id, relation="拆分自", other_id=snapshot.id))
    work.add(Relation(case_id=snapshot.id, relation="拆分出", other_id=changed.case_id))
    for party in moving:
        if party.id not in kept:
            leave(work, party.id, day, "分案")
    work.objects += changed.objects
    work.made |= {"split_case_id": changed.case_id, "split_reg_no": changed.made["reg_no"]}
    return values | {"case": changed.case_id}


HANDLERS: dict[str, Handler] = {"join": _join, "split": _split}
PREPARE = {"join": prepare_join}
