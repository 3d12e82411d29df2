"""Handlers of agreements: written, oral, signed, sealed; and the editing of one before anybody signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import numbers
from mediation.casework.linting import owes_itself
from mediation.values.dates import print_arabic
from mediation.values.problems import Problem, Refused
from mediation.values.text import normalise, shorten

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.work import Handler, Work
    from mediation.documents.clauses import Clause
    from mediation.procedure.model import Standing
    from mediation.records.snapshot import Agreement, Changed, Entry, Item, Party, Snapshot

_TEXTS = ("facts", "disputed", "responsibility", "manner")
_PERFORMABLE = frozenset({"给付", "作为", "道歉", "交付", "其他"})


def prepare_agreement(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Fill in what follows from the case: number of copies, and one instalment for each clause that must be performed."""
    parties = [party for party in work.snapshot.parties if party.active]
    filled = {"copies": len(parties) + 1} | values
    if "items" in values:
        _oblige(values["items"])
        filled["items"] = prepare_items(values["items"])
    return filled


def prepare_items(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Clauses with one instalment each where they are to be performed and name none."""
    return [_with_instalments(item) for item in items]


def _oblige(items: Sequence[dict[str, Any]]) -> None:
    """Nobody owes himself, and each payment is of something. Raises Problem("bad_item")."""
    for number, item in enumerate(items, 1):
        sides = (item.get("obligor_ids") or (), item.get("obligee_ids") or ())
        if owes_itself(*sides, pays=item.get("kind") == "给付"):
            raise Problem("bad_item", f"第{number}项的义务人和权利人是同一人，请改正。", field="协议事项")
        if item.get("kind") == "给付" and item.get("fen") == 0:
            raise Problem("bad_item", f"第{number}项是给付，金额不能为0元，请填写金额。", field="协议事项")


def _with_instalments(item: dict[str, Any]) -> dict[str, Any]:
    item = dict(item)
    if item["instalments"] or item["kind"] not in _PERFORMABLE or not item["obligor_ids"]:
        return item
    single = {"due": item["due"], "fen": item["fen"] or 0, "what": ""}
    return item | {"instalments": [single]}


def _reach(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    return _write(work, day, values, old, "书面")


def _oral(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    return _write(work, day, values, old, "口头")


def _write(work: Work, day: date, values: dict[str, Any], old: Entry | None, form: str) -> dict[str, Any]:
    from mediation.records.tables import Agreement as AgreementRow

    snapshot = work.snapshot
    columns: dict[str, Any] = {name: values[name] for name in _TEXTS if name in values}
    columns |= {name: values[name] for name in ("scope", "copies", "confirm_agreed", "on_spot") if name in values}
    columns["reached_on"] = day
    agreement_id = str(old.value("agreement", "")) if old else ""
    if agreement_id:
        work.save(work.row(AgreementRow, agreement_id, "协议"), columns)
    else:
        columns = {"facts": snapshot.facts, "disputed": snapshot.disputed} | columns
        row = AgreementRow(
            id=work.entry_id,
            case_id=snapshot.id,
            ordinal=len(snapshot.agreements) + 1,
            form=form,
            state="effective" if form == "口头" else "draft",
            supplements=_supplements(snapshot),
            entry_id=work.entry_id,
            **columns,
        )
        row.track = work.way.track if work.way is not None else "people"
        row.no = numbers.allocate(work, "agreement", day.year, row.id, track=row.track)
        agreement_id = work.add(row)
        work.made |= {"agreement": agreement_id, "agreement_no": row.no}
    if "items" in values and (old is None or "items" in work.changed):
        if work.former is not None:
            work.former["items"] = [
                {"no": item.no, "text": item.text, "fen": item.fen, "due": item.due}
                for item in _items_of(snapshot, agreement_id)
            ]
        _write_items(work, agreement_id, values["items"])
    return {name: value for name, value in values.items() if name not in _TEXTS} | {"agreement": agreement_id}


def _items_of(snapshot: Snapshot, agreement_id: str) -> tuple[Item, ...]:
    return next((agreement.items for agreement in snapshot.agreements if agreement.id == agreement_id), ())


def _supplements(snapshot: Snapshot) -> str:
    in_force = [a for a in snapshot.agreements if a.state == "effective"]
    return in_force[-1].id if in_force else ""


def _write_items(work: Work, agreement_id: str, items: list[dict[str, Any]]) -> None:
    from mediation.records.tables import Instalment
    from mediation.records.tables import Item as ItemRow

    tables: tuple[type[Any], ...] = (Instalment, ItemRow)
    for table in tables:
        for row in work.unit.rows(table, work.snapshot.id):
            if row.agreement_id == agreement_id:
                work.unit.delete(row)
    for number, item in enumerate(items, 1):
        row = ItemRow(
            case_id=work.snapshot.id,
            agreement_id=agreement_id,
            no=number,
            kind=item["kind"],
            text=item["text"],
            obligor_ids=list(item["obligor_ids"]),
            obligee_ids=list(item["obligee_ids"]),
            fen=item["fen"],
            due=item["due"],
            method=item["method"],
            account=item["account"],
            default_clause=item["default_clause"],
        )
        item_id = work.add(row)
        for at, part in enumerate(item["instalments"], 1):
            work.add(
                Instalment(
                    case_id=work.snapshot.id,
                    agreement_id=agreement_id,
                    item_id=item_id,
                    no=at,
                    item_no=number,
                    obligor=",".join(item["obligor_ids"]),
                    obligee=",".join(item["obligee_ids"]),
                    what=part["what"] or shorten(item["text"], 60),
                    due=part["due"] or item["due"],
                    fen=part["fen"],
                )
            )


def prepare_sign(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """The signer as an id, the hand that signed, and in what capacity (from the names known to the case)."""
    from mediation.casework.whom import party_ref, staff_ref

    if "signer" not in values:
        return values
    kind = _signer_kind(work, values)
    filled = dict(values) | {"signer_kind": kind}
    if kind != "party":
        person = staff_ref(values["signer"], work.people, "签署人")
        return filled | {"signer": person.id, "signed_by": values.get("signed_by") or person.name}
    party = party_ref(values["signer"], work.snapshot, "签署人")
    hand, capacity = _hand(party, values.get("signed_by", ""))
    filled |= {"signer": party.id, "signed_by": hand}
    if capacity and not values.get("capacity"):
        filled["capacity"] = capacity
    return filled


def _signer_kind(work: Work, values: Mapping[str, Any]) -> str:
    """In which duty somebody signs: as is said, or of a mediator or recorder named where parties are looked for, as that."""
    kind = str(values.get("signer_kind", "party"))
    snapshot, word = work.snapshot, normalise(str(values["signer"]))
    if kind != "party" or any(word in (party.id, party.name) for party in snapshot.parties):
        return kind
    if any(word in (one.id, one.name, f"调解员{one.name}") for one in snapshot.mediators):
        return "mediator"
    recorder = snapshot.recorder
    return "recorder" if recorder and word in (recorder.id, recorder.name, f"记录人{recorder.name}") else kind


def signed_words(work: Work, standing: Standing, values: Mapping[str, Any], day: date) -> str:
    """Who signed and who is still missing, e.g. 张三已签署登记（2026年11月8日），尚缺李四、调解员王五 as one sentence."""
    parties = {party.id: party.name for party in work.snapshot.parties}
    people = {person.id: person.name for person in work.people}
    pact = next((one for one in standing.agreements if one.id == values["agreement"]), None)
    signed = {one.signer for one in pact.signatures} if pact else set()
    missing = [parties[one] for one in standing.parties if one not in signed]
    missing += [f"调解员{people[one]}" for one in standing.mediators if one not in signed]
    titles = {"mediator": "调解员", "recorder": "记录人"}
    who = values["signer"]
    name = parties.get(who) or titles.get(values.get("signer_kind", ""), "") + people.get(who, "")
    hand = values.get("signed_by", "")
    by = f"（{hand}签）" if who in parties and hand and hand != name else ""
    rest = f"尚缺{'、'.join(missing)}。" if missing else "各方和调解员均已签署。"
    return f"{name}{by}已签署登记（{print_arabic(day)}），{rest}"


def _hand(party: Party, signed_by: str) -> tuple[str, str]:
    """(whose hand, in what capacity). Nobody is put in another's place: an empty ``signed_by`` means the party itself."""
    hand = signed_by or party.name
    if hand == party.name:
        return hand, "本人" if party.natural else ""
    if any(hand == guardian.name for guardian in party.guardians):
        return hand, "法定代理人"
    if any(hand == agent.name for agent in party.agents):
        return hand, "委托代理人"
    if hand == party.legal_rep_name:
        return hand, "法定代表人或负责人"
    known = [a.name for a in (*party.guardians, *party.agents)] + [n for n in (party.legal_rep_name,) if n]
    listed = "、".join([party.name, *known])
    raise Problem(
        "unknown_hand", f"“{hand}”不是{party.name}的代理人或代表人，可以签字的有：{listed}。", field="实际签字人"
    )


def signing_hand(party: Party, today: date) -> str:
    """Who would sign for a party: guardian of a minor, representative or specially authorised agent of an organisation."""
    from mediation.values.dates import age_on, within

    minor = party.birth is not None and age_on(party.birth, today) < 18
    if (minor or party.capacity in ("限制", "无")) and party.guardians:
        return party.guardians[0].name
    if party.natural:
        return party.name
    special = [
        agent.name
        for agent in party.agents
        if agent.authority == "特别授权" and within(today, agent.valid_from, agent.valid_to)
    ]
    return special[0] if special else party.legal_rep_name or party.name


def _current(work: Work) -> Agreement:
    """The agreement the act is about: that of its track where two mediations each have one."""
    living = [one for one in work.snapshot.agreements if one.state not in ("replaced", "void")]
    if not living:
        raise Problem("no_agreement", "本案还没有协议，请先办理达成一致待签。", field="协议")
    own = [one for one in living if work.way is not None and one.track == work.way.track]
    return (own or living)[-1]


def _sign(work: Work, _day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    agreement_id = str(old.value("agreement", "")) if old else _current(work).id
    return values | {"agreement": agreement_id}


def save_agreement(desk: Desk, case_id: str, values: Mapping[str, object], version: int) -> Changed:
    """Change the agreement before anybody has signed: any of the fields of ``reach``.

    The former text stays in the file as a corrected entry. Raises Problem: no_agreement, conflict; Refused once somebody
    has signed.
    """
    from mediation.casework.acts import begin, conflict
    from mediation.casework.correcting import correct
    from mediation.casework.facts import last_of
    from mediation.casework.linting import Speaker
    from mediation.casework.permits import need
    from mediation.casework.referring import at_home
    from mediation.casework.registering import Round

    need(desk.person, "edit_agreement")
    run = Round.of(desk)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        work = begin(run, unit, case_id)
        if work.snapshot.version != version:
            raise conflict()
        at_home(desk, unit, work.snapshot, "reach")
        agreement = _current(work)
        entry = last_of(work.snapshot.entries).get("reach")
        if entry is None or agreement.state != "draft":
            fault = Speaker.of(work.procedure, work.snapshot, work.today).say("agreement_signed")
            raise Refused("signed", fault.message, article=fault.article)
        return correct(work, {"entry": entry.id, "fields": dict(values), "reason": "签署前修改协议"}, None)


def clauses(desk: Desk, case_id: str) -> tuple[Clause, ...]:
    """The clause library for this case: skeletons of its kind first, then the general ones."""
    from mediation.casework.permits import need
    from mediation.documents.clauses import offered

    need(desk.person, "read_case")
    with desk.store.read() as reader:
        case = reader.snapshot(case_id)
    return offered(case.kind, desk.templates_on(case.applied_on))


HANDLERS: dict[str, Handler] = {"reach": _reach, "oral": _oral, "sign": _sign, "seal": _sign}
PREPARE = {"reach": prepare_agreement, "oral": prepare_agreement, "sign": prepare_sign}
