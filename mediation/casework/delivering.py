"""Copies of a finished paper handed to the parties: who got how many, when, how, and who signed for them (送达登记)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Changed, Paper, Snapshot

ACT = "serve"
MOST = 99


def delivered(snapshot: Snapshot, paper: Paper | None) -> int:
    """How many copies of a paper were handed over and taken."""
    if paper is None:
        return 0
    own = snapshot.party(paper.subject) is not None
    return sum(
        one.copies
        for one in snapshot.services
        if one.paper_title == paper.title and not one.refused and (not own or one.party_id == paper.subject)
    )


def receivers(snapshot: Snapshot, subject: str) -> tuple[tuple[str, str], ...]:
    """(id, name) of the parties a paper goes to: the one it is addressed to, else all who take part."""
    parties = [party for party in snapshot.parties if party.active]
    own = [party for party in parties if party.id == subject]
    return tuple((party.id, party.name) for party in own or parties)


def deliver(
    desk: Desk, case_id: str, form: str, copies: Mapping[str, int], *, subject: str = "", way: str = "直接送达",
    place: str = "", receiver: str = "", on: date | str | None = None,
) -> tuple[Changed, ...]:  # fmt: skip
    """Record that each of these parties (by id) got so many copies of a finished paper.

    receiver: who signed for them, by default each party himself. Raises Problem: no_paper, bad_copies, no_party, and what the
    act refuses; then nothing is written of this party and those after him.
    """
    from mediation.casework.acts import act

    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    paper = finished(snapshot, form, subject)
    wanted = [(_party(snapshot, party), _checked(count)) for party, count in copies.items() if count]
    if not wanted:
        raise Problem("bad_copies", "没有写给谁几份，请至少给一位当事人填写份数。", field="份数")
    done = []
    for (party, name), count in wanted:
        values = {"paper_title": paper.title, "copies": count, "party": party, "way": way, "place": place}
        values["receiver"] = receiver or name
        try:
            done.append(act(desk, case_id, ACT, {key: value for key, value in values.items() if value}, on=on))
        except Problem as wrong:
            if not done:
                raise
            said = "、".join(one[0][1] for one in wanted[: len(done)])
            message = f"{said}的已经登记，{name}的没有：{wrong.message}请把已经登记的改为0份，再提交其余的。"
            raise Problem(wrong.reason, message, field=wrong.field) from wrong
    return tuple(done)


def finished(snapshot: Snapshot, form: str, subject: str) -> Paper:
    """The paper of record to be handed over. Raises Problem("no_paper") where it was not finished."""
    kept = [one for one in snapshot.papers if one.form == form and one.state != "void" and one.state != "draft"]
    own = [one for one in kept if one.subject == subject] or ([] if subject else kept)
    if len(own) != 1:
        fault = "有好几份，请指明是哪一份" if own else "还没有定稿，先定稿、打印，再登记交付"
        raise Problem("no_paper", f"文书{form}{fault}。", field="文书")
    return own[0]


def _party(snapshot: Snapshot, party_id: str) -> tuple[str, str]:
    party = snapshot.party(party_id)
    if party is None:
        raise Problem("no_party", "交付的对象不是本案当事人，请重新选择。", field="当事人")
    return party.id, party.name


def _checked(copies: int) -> int:
    if not 1 <= copies <= MOST:
        raise Problem("bad_copies", f"交付份数须在1至{MOST}之间，现为{copies}。", field="份数")
    return copies
