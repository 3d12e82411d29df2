"""Random acts through casework on a real store: what is stored is lawful, equals what its entries say, and its log holds.

How many steps: ``WALK_STORE_STEPS``; which walks: ``WALK_SEED`` (both printed).
"""

from __future__ import annotations

import os
import random
import shutil
import time
from dataclasses import fields as columns_of
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from hypothesis import given, note, seed, settings

from mediation.casework import facts, settling
from mediation.casework.acts import begin, perform
from mediation.casework.registering import Round, draft_from, insert
from mediation.casework.vetting import vet
from mediation.procedure.engine import fitting, fold, offers
from mediation.records.snapshot import Due
from mediation.store import chain
from mediation.values.problems import Problem
from tests.casework.office import Office
from tests.procedure import walking
from tests.stateful import tempting
from tests.stateful.forbidden import Watch
from tests.stateful.test_engine import KINDS, SEED
from tests.stateful.walks import WALKS, examples

STEPS = int(os.environ.get("WALK_STORE_STEPS", "20000"))
APPLIED = date(2026, 7, 6)
SKIPPED = {"register", "reveal", "correct", "party_add", "split", "amend", "attach", "join"}
"""Done by doors of their own, or they need a file or another case: tested each by itself; entries are corrected, though."""
CORRECTED = 0.05
"""After how many steps somebody tries to correct an entry."""
DONE = {"steps": 0, "allowed": 0, "cases": 0, "corrected": 0}


def test_no_walk_on_a_store_leaves_what_is_forbidden(made_centre, tmp_path, capsys):
    folder = tmp_path / "centre"
    shutil.copytree(made_centre, folder)
    office = Office(folder)
    desk = office.desk("何主任")
    every = [act for act in desk.procedure.acts if act not in SKIPPED]
    began = time.process_time()

    @seed(SEED)
    @settings(max_examples=examples(STEPS, 62), database=None, report_multiple_bugs=False)
    @given(WALKS)
    def walk(told):
        rng, steps = told
        _walk(desk, every, rng, steps)

    try:
        walk()
        assert desk.store.verify() == ()
    finally:
        for one in office.open:
            one.close()
    with capsys.disabled():
        told = f"{DONE['steps']:,} steps, {DONE['allowed']:,} written, {DONE['corrected']:,} corrected, {DONE['cases']} cases"
        print(f"\nreal store: {told}, seed {SEED}, {time.process_time() - began:.0f} s of CPU; {dict(tempting.TRIED)}")
    assert DONE["steps"] >= STEPS
    tempting.enough(STEPS, *tempting.WORDS)


def _walk(desk, every, rng, steps):
    DONE["cases"] += 1
    kind, run, last = rng.choice(KINDS), Round.of(desk), log_end(desk)
    told = dispute(kind, DONE["cases"])
    vetted, warnings = vet(draft_from(told, desk.today()), desk.procedure.kinds, desk.today())
    second = kind == "医疗" and rng.random() < 0.5
    with desk.store.bulk(desk.person.id, desk.person.role, every=0, guarded=True) as bulk:
        if second:
            elsewhere(bulk, run, vetted)
        with bulk.case() as unit:
            case_id = insert(run, unit, vetted, warnings)[0].case_id
        walker = Walker(run, unit, case_id, other=second)
        if rng.random() < 1 / 3 and not second:
            walker.lead(bulk, rng)
        for number in steps:
            walker.step(bulk, random.Random(number), every)
    stored_as_told(desk, case_id, walker.owner)
    log_holds(desk, last)


def elsewhere(bulk, run, vetted):
    """The same claim is mediated in another case already."""
    with bulk.case() as unit:
        case_id = insert(run, unit, vetted, ())[0].case_id
    for act, values in (("divert", {}), ("ask", {"consents": "全部:同意"}), ("accept", {})):
        with bulk.case() as unit:
            perform(begin(run, unit, case_id), act, values, APPLIED)


class Walker:
    """One case led at random; the model beside it."""

    def __init__(self, run, unit, case_id, *, other):
        self.run, self.desk, self.case_id = run, run.desk, case_id
        self.look(begin(run, unit, case_id))
        people = {person.name: person.id for person in run.people}
        minor = next(party for party in self.snapshot.parties if party.guardians)
        firm = next(party for party in self.snapshot.parties if party.agents)
        ids = tuple(party.id for party in self.snapshot.parties)
        self.ground = walking.Ground(
            kind=self.snapshot.kind,
            parties=ids,
            hands={ids[0]: ("",), minor.id: ("田建国", ""), firm.id: ("丁宁", "余潜")},
            mediator=people["李璟"],
            recorder=people["周敏"],
            item=lambda rng, on: {
                "kind": "给付",
                "text": "付款",
                "amount": f"{10 * rng.randrange(1, 5)}",
                "due": (on + timedelta(days=rng.randrange(1, 20))).isoformat(),
                "obligor": [ids[0]],
                "obligee": [ids[1]],
            },
        )
        self.watching = partial(Watch, self.snapshot.kind, ids, {minor.id: "田建国"}, {firm.id: "余潜"}, other)
        self.watch = self.watching()
        self.day, self.owner = self.snapshot.applied_on, self.snapshot.first_owner

    def look(self, work):
        self.snapshot, self.facts = work.snapshot, work.facts()
        self.standing, self.found = fold(self.desk.procedure, self.facts), ()

    def offered(self, day):
        p, hand = self.desk.procedure, {"role": "head", "actor": self.desk.person.id}
        return offers(p, self.facts, self.standing, today=day, holidays=self.desk.holidays, **hand)

    def step(self, bulk, rng, every):
        desk, day = self.desk, min(self.day, self.desk.today())
        if not self.found:
            self.found = self.offered(day)
        self.tempt(bulk, tempting.tempted(rng, self.found, self.standing, self.ground, day), day)
        if not self.found:
            self.found = self.offered(day)
        act = walking.pick(rng, self.found, every)
        values = walking.values(rng, desk.procedure.acts[act], self.standing, self.ground, day)
        refused = self.attempt(bulk, act, values, day)
        if tempting.WORDS[tempting.SECOND] in refused:
            tempting.TRIED[tempting.SECOND] += 1
        if rng.random() < CORRECTED:
            self.correct(bulk, rng, day)
        self.day += timedelta(days=rng.choice((0, 0, 1, 3)))

    def lead(self, bulk, rng):
        """Begin with an agreement in force."""
        for act in tempting.led()[1:]:
            spec = self.desk.procedure.acts[act]
            self.attempt(
                bulk, act, walking.values(rng, spec, self.standing, self.ground, self.day, good=True), self.day
            )

    def tempt(self, bulk, temptation, day):
        """Try what one line of the forbidden list alone stands against."""
        if temptation is None:
            return
        condition, first, forbidden, after = temptation
        for act, values in first:
            self.attempt(bulk, act, values, day)
        if tempting.WORDS[condition] in self.attempt(bulk, *forbidden, day):
            tempting.TRIED[condition] += 1
        for act, values in after:
            self.attempt(bulk, act, values, day)

    def attempt(self, bulk, act, values, day):
        """Do it and look whether it was lawful; what was said where it was refused."""
        DONE["steps"] += 1
        try:
            with bulk.case() as unit:
                work = begin(self.run, unit, self.case_id)
                perform(work, act, values, day)
                work.look()
        except Problem as refusal:
            return str(refusal)
        note(f"{day} {act} {values}")
        self.done(work, act, day)
        return ""

    def correct(self, bulk, rng, day):
        """Void an entry, or move its day; what remains must be lawful from its first act to its last."""
        entry = rng.choice(self.facts.happenings)
        moved = entry.on + timedelta(days=rng.choice((-3, -1, 1, 3)))
        change = {"void": True} if rng.random() < 0.5 else {"on": moved}
        try:
            with bulk.case() as unit:
                work = begin(self.run, unit, self.case_id)
                perform(work, "correct", {"entry": entry.id, "reason": "误录", **change}, day)
                work.look()
        except Problem:
            return
        note(f"{day} corrects {entry.act} of {entry.on}: {change}")
        DONE["corrected"] += 1
        self.look(work)
        told, self.watch = self.facts, self.watching()
        standing = fold(self.desk.procedure, replace(told, happenings=()))
        for place, one in enumerate(told.happenings, 1):
            now = fold(self.desk.procedure, replace(told, happenings=told.happenings[:place]))
            self.lawful(one.act, dict(one.fields), one.on, standing, now)
            standing = now

    def done(self, work, act, day):
        DONE["allowed"] += 1
        before = self.standing
        self.look(work)
        entry = max(self.facts.happenings, key=lambda one: one.seq)
        assert entry.act == act
        self.lawful(act, dict(entry.fields), day, before, self.standing)
        owner = self.snapshot.first_owner
        assert owner, "nobody answers for the case"
        assert owner == self.owner or act == "owner_accept", f"{act} changed who answers for the case"
        self.owner = owner

    def lawful(self, act, given, day, before, now):
        """Whether the model holds an act for lawful, and where it led."""
        watch = self.watch
        track = fitting(self.desk.procedure.acts[act], before, given).track
        held = {track: one.state for track, one in before.tracks.items()}
        wrong = list(watch.objections(act, given, day, self.desk.today(), self.facts.applied_on, held, track))
        assert not wrong, (act, wrong)
        watch.note(act, given, day, track)
        watch.owed = {o.id: o.state != "done" for o in now.obligations} if now.effective_on else {}
        moves = [(m.track, m.state) for m in now.moved[len(before.moved) :]]
        wrong = list(watch.illegal(act, held, moves))
        assert not wrong, wrong


def stored_as_told(desk, case_id, owner):
    """The stored tracks and deadlines are those the entries tell, no more and no fewer."""
    run = Round.of(desk)
    with desk.store.read() as reader:
        stored = reader.snapshot(case_id)
    standing, clocks = settling.fold_and_clock(desk, facts.facts_of(desk.procedure, stored, run.settings, run.people))
    assert stored.first_owner == owner
    told = sorted(_row(clock, settling.owed(desk, standing, clock)) for clock in clocks)
    assert sorted(_row(due, due.state == "open") for due in stored.dues) == told
    assert {(t.track, t.state, t.since) for t in stored.tracks} == {
        (t.track, t.state, t.since) for t in standing.tracks.values()
    }
    for clock in clocks:
        assert clock.due is None or clock.due >= clock.start_on or clock.state in ("info", "done", "missed"), clock


def _row(one, owed):
    told = {field.name: getattr(one, field.name) for field in columns_of(Due)}
    told["state"] = "void" if one.state == "open" and not owed else one.state
    return tuple(f"{name}={value}" for name, value in sorted(told.items()))


def log_end(desk):
    """(place, MAC) of the last entry of the log."""
    with desk.store.engine().connect() as connection:
        return connection.exec_driver_sql("SELECT seq, mac FROM log ORDER BY seq DESC LIMIT 1").one()


def log_holds(desk, end):
    """What a case added to the log hangs on what was there before, link by link."""
    names = list(chain.LogEntry.__dataclass_fields__)
    query = f"SELECT {', '.join(names)}, mac FROM log WHERE seq > ? ORDER BY seq"
    place, previous = end
    with desk.store.engine().connect() as connection:
        for row in connection.exec_driver_sql(query, (place,)):
            entry = chain.LogEntry(*row[:-1])
            assert (entry.seq, entry.prev_mac) == (place + 1, previous)
            assert chain.mac(desk.store.keys, entry) == row[-1]
            place, previous = entry.seq, row[-1]
    assert place > end[0]


def dispute(kind, number):
    """A dispute among an adult, a minor and a company, as typed at the window; the adult and the company are its own."""
    own = chr(0x4E00 + number % 5000)
    return {
        "title": "王桂兰与田小雨纠纷", "kind": kind, "source": {"way": "依申请", "channel": "群众来访"}, "applied_on": APPLIED.isoformat(),
        "place": "春晖小区", "facts": "双方因相邻事务发生争议。", "claims": ["赔偿损失"],
        "parties": [
            {"role": "申请人", "type": "自然人", "name": f"王桂{own}", "phone": "13900000001"},
            {
                "role": "被申请人", "type": "自然人", "name": "田小雨", "id_type": "居民身份证", "id_no": "990101201506110250",
                "guardians": [{"name": "田建国", "relation": "父亲", "phone": "13900000040"}],
            },
            {
                "role": "第三人", "type": "法人", "name": f"丙{own}物业公司", "phone": "13900000043",
                "agents": [{"name": "丁宁", "authority": "特别授权"}, {"name": "余潜", "authority": "一般授权"}],
            },
        ],
    }  # fmt: skip
