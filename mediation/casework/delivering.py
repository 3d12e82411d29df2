"""Copies of a finished paper handed to the parties: who got how many, when, how, and who signed for them (送达登记)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mediation.values.dates import print_arabic
from mediation.values.problems import Problem, Refused

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.parts import Service
    from mediation.records.snapshot import Changed, Paper, Snapshot

ACT = "serve"
PAPER = "paper"
"""The value of a service's entry that holds the id of the paper it was recorded for."""
MOST = 99


@dataclass(frozen=True, slots=True)
class Handed:
    """What one party (by id) gets. ``receiver``: who signs for it, "" = the party; ``relation``: whose what that is; ``on``: None = today."""

    party: str
    copies: int = 1
    receiver: str = ""
    relation: str = ""
    on: date | str | None = None


def delivered(snapshot: Snapshot, paper: Paper | None) -> int:
    """How many copies of a paper were handed over and taken."""
    return sum(one.copies for one in services_of(snapshot, paper) if not one.refused)


def services_of(snapshot: Snapshot, paper: Paper | None) -> tuple[Service, ...]:
    """The services of a paper: those recorded for this very paper, and those recorded by its title alone."""
    if paper is None:
        return ()
    meant = {entry.value("service"): entry.value(PAPER) for entry in snapshot.entries if entry.act == ACT}
    own = snapshot.party(paper.subject) is not None

    def fits(one: Service) -> bool:
        if meant.get(one.id):
            return bool(meant[one.id] == paper.id)
        return one.paper_title == paper.title and (not own or one.party_id == paper.subject)

    return tuple(filter(fits, snapshot.services))


def handed_over(snapshot: Snapshot, paper: Paper | None) -> tuple[str, ...]:
    """To whom a paper went, how many, when, and who signed for it or refused it: one line each, in the order of recording."""
    return tuple(map(_told, services_of(snapshot, paper)))


def _told(one: Service) -> str:
    day = print_arabic(one.served_on) if one.served_on else "日期未填"
    return f"{one.to} {one.copies}份，{day}，{taken_by(one)}"


def taken_by(one: Service) -> str:
    """Who signed for what was served, or why it was refused."""
    relation = f"（{one.relation}）" if one.relation else ""
    return f"拒收：{one.refused}" if one.refused else f"{one.receiver or one.to}{relation}签收"


def receivers(snapshot: Snapshot, subject: str) -> tuple[tuple[str, str], ...]:
    """(id, name) of the parties a paper goes to: the one it is addressed to, else all who take part."""
    parties = [party for party in snapshot.parties if party.active]
    own = [party for party in parties if party.id == subject]
    return tuple((party.id, party.name) for party in own or parties)


def deliver(
    desk: Desk, case_id: str, form: str, handed: Sequence[Handed], *, subject: str = "", way: str = "直接送达", place: str = "",
) -> tuple[Changed, ...]:  # fmt: skip
    """Record that each of these parties got so many copies of a finished paper: all of them, or none where one cannot be.

    Raises Problem: no_paper, bad_copies, no_party, and what the act refuses, with whose line it is.
    """
    from mediation.casework.acts import begin, parse_day, perform
    from mediation.casework.permits import need
    from mediation.casework.referring import at_home
    from mediation.casework.registering import Round

    need(desk.person, "act")
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    paper = finished(snapshot, form, subject)
    wanted = [(one, _named(snapshot, one)) for one in handed if one.copies]
    if not wanted:
        raise Problem("bad_copies", "没有写给谁几份，请至少给一位当事人填写份数。", field="份数")
    run, done = Round.of(desk), []
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        at_home(desk, unit, snapshot, ACT)
        for one, name in wanted:
            values = {"paper_title": paper.title, "copies": one.copies, "party": one.party, "way": way, "place": place}
            values |= {"receiver": one.receiver or name, "relation": one.relation}
            given = {key: value for key, value in values.items() if value}
            try:
                work = begin(run, unit, case_id)
                done.append(perform(work, ACT, given, parse_day(desk, one.on), extra={PAPER: paper.id}))
            except Problem as wrong:
                raise _of(wrong, name, alone=len(wanted) == 1) from wrong
    return tuple(done)


def _of(wrong: Problem, name: str, *, alone: bool) -> Problem:
    """The same refusal, saying whose line it is and that nobody's was written."""
    said = wrong.message if alone else f"{name}：{wrong.message}各方的都没有登记，改好后一起提交。"
    if isinstance(wrong, Refused):
        return Refused(wrong.reason, said, field=wrong.field, article=wrong.article)
    return Problem(wrong.reason, said, field=wrong.field)


def finished(snapshot: Snapshot, form: str, subject: str) -> Paper:
    """The paper of record to be handed over. Raises Problem("no_paper") where it was not finished."""
    kept = [one for one in snapshot.papers if one.form == form and one.state != "void" and one.state != "draft"]
    own = [one for one in kept if one.subject == subject] or ([] if subject else kept)
    if len(own) != 1:
        fault = "有好几份，请指明是哪一份" if own else "还没有定稿，先定稿、打印，再登记交付"
        raise Problem("no_paper", f"文书{form}{fault}。", field="文书")
    return own[0]


def _named(snapshot: Snapshot, one: Handed) -> str:
    """The party's name. Raises Problem: no_party, bad_copies."""
    party = snapshot.party(one.party)
    if party is None:
        raise Problem("no_party", "交付的对象不是本案当事人，请重新选择。", field="当事人")
    if not 1 <= one.copies <= MOST:
        raise Problem("bad_copies", f"{party.name}的份数须在1至{MOST}之间，现为{one.copies}。", field="份数")
    return party.name
