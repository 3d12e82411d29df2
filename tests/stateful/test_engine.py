"""Random acts through the pure engine, watched by a small model of what the law forbids.

How many steps: ``WALK_STEPS``; which walks: ``WALK_SEED`` (both printed).
"""

from __future__ import annotations

import os
import random
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, note, seed, settings

from mediation.procedure.clocks import clocks
from mediation.procedure.engine import fitting, fold, judge, offers, timed
from mediation.procedure.forms import required_forms
from mediation.procedure.model import CaseFacts, Happening, PartyFacts
from tests.procedure import walking
from tests.procedure.test_days_told import BEFORE
from tests.stateful import tempting
from tests.stateful.forbidden import Watch
from tests.stateful.walks import WALKS, examples

TODAY = date(2027, 6, 1)
SEED = int(os.environ.get("WALK_SEED", "20261201"))
STEPS = int(os.environ.get("WALK_STEPS", "10000"))
PARTIES = (
    PartyFacts("a", "申请人", "自然人", "甲"),
    PartyFacts("b", "被申请人", "自然人", "乙", birth=date(2012, 5, 1), guardians=("乙父",)),
    PartyFacts("c", "第三人", "法人", "丙公司", agents=(("丁", "特别授权"), ("戊", "一般授权"))),
)
GROUND = walking.Ground(
    parties=("a", "b", "c"),
    hands={"a": ("", "甲"), "b": ("乙父", ""), "c": ("丁", "戊")},
    mediator="li",
    recorder="zhou",
    item=lambda rng, on: {
        "kind": "给付", "text": "付款", "fen": 1000 * rng.randrange(1, 5), "due": on + timedelta(days=rng.randrange(1, 20)),
        "obligor_ids": ("a",), "obligee_ids": (),
    },
)  # fmt: skip
SKIPPED = {"correct", "party_add", "split", "amend"}
"""They change what the entries say or who takes part: tested each by itself."""
KINDS = ("邻里/渗漏水", "医疗", "劳动争议/工伤", "山林土地/流转", "损害赔偿/人身损害", "道路交通事故")
REGIONS = ("990101", "330203", "510104", "440305")
OTHER = 0.25
"""How many of the medical claims are mediated in another case, too."""
DONE = {"steps": 0, "allowed": 0}


@pytest.mark.parametrize("half", [0, 1])
def test_no_walk_reaches_what_is_forbidden(p, holidays, capsys, half):
    every = [act for act in p.acts if act not in SKIPPED]

    before = dict(DONE)

    @seed(SEED + half)
    @settings(max_examples=examples(STEPS // 2, 40), database=None, report_multiple_bugs=False)
    @given(WALKS)
    def walk(told):
        rng, steps = told
        kind, other = rng.choice(KINDS), rng.random() < OTHER
        _walk(p, holidays, every, kind, rng.choice(REGIONS), kind == "医疗" and other, steps)

    walk()
    steps, allowed = (DONE[key] - before[key] for key in ("steps", "allowed"))
    with capsys.disabled():
        print(f"\npure engine: {steps:,} steps, {allowed:,} allowed, seed {SEED + half}; {dict(tempting.TRIED)}")
    assert steps >= STEPS // 2
    tempting.enough(STEPS, tempting.REFUSAL, tempting.ALONE)


def _walk(p, holidays, every, kind, region, other, steps):
    facts = CaseFacts(
        kind, date(2026, 11, 2), region=region, parties=PARTIES, source_way="依申请", staff={"li": "李", "zhou": "周"}, dossier_complete=True,
        other_tracks=("卫健局行政调解",) if other else (), settings={"limit_excludes_appraisal": region == "330203"},
    )  # fmt: skip
    ground = replace(GROUND, kind=kind)
    watch = Watch(kind, GROUND.parties, {"b": "乙父"}, {"c": "戊"}, other)
    day, standing = facts.applied_on, fold(p, facts)
    for place, number in enumerate(steps, 1):
        rng = random.Random(number)
        DONE["steps"] += 1
        open_now = offers(p, facts, standing, role="head", today=TODAY, holidays=holidays, actor=standing.owner_offer)
        tempt(p, holidays, facts, standing, watch, tempting.tempted(rng, open_now, standing, ground, day), day)
        act = walking.pick(rng, open_now, every)
        fields = walking.values(rng, p.acts[act], standing, ground, day)
        role, on = (
            rng.choices(("head", "auditor"), (95, 5))[0],
            rng.choices((day, TODAY + timedelta(days=1)), (98, 2))[0],
        )
        on = facts.applied_on - timedelta(days=3) if rng.random() < 0.02 and standing.tracks else on
        verdict = judge(
            p, facts, act, fields, on, role=role, today=TODAY, holidays=holidays, actor=standing.owner_offer
        )
        assert all(r.article and "{" not in r.message for r in (*verdict.refusals, *verdict.warnings))
        if verdict.refused:
            assert verdict.standing == standing, "a refused act changes nothing"
        else:
            DONE["allowed"] += 1
            note(f"{on} {act} {fields}")
            before, track = standing, fitting(p.acts[act], standing, fields).track
            assert role != "auditor", f"{act} done by an auditor"
            wrong = list(watch.objections(act, fields, on, TODAY, facts.applied_on, states(before), track))
            assert not wrong, (act, wrong)
            facts = replace(facts, happenings=(*facts.happenings, Happening(f"e{place}", place, act, on, None, fields)))
            standing = fold(p, facts)
            watch.note(act, fields, on, track)
            watch.owed = {o.id: o.state != "done" for o in standing.obligations} if standing.effective_on else {}
            moves = [(m.track, m.state) for m in standing.moved[len(before.moved) :]]
            wrong = list(watch.illegal(act, states(before), moves))
            assert not wrong, wrong
            sound(p, facts, standing, holidays, on)
            if standing.filed_on and rng.random() < 0.3:
                break
        day += timedelta(days=rng.choice((0, 0, 1, 3)))
    whole, bare = fold(p, facts, today=day, holidays=holidays), timed(p, facts, day, holidays)
    assert clocks(p, facts, whole, holidays, day) == clocks(p, facts, bare, holidays, day), (
        "deadlines need more than that"
    )


def tempt(p, holidays, facts, standing, watch, temptation, day):
    """Try what one line of the forbidden list alone stands against; the walk itself goes on as if nothing had been."""
    if temptation is None:
        return
    condition, first, (act, fields), _after = temptation
    watch = deepcopy(watch)
    for place, (done, values) in enumerate(first, 1000):
        facts = replace(facts, happenings=(*facts.happenings, Happening(f"t{place}", place, done, day, None, values)))
        watch.note(done, values, day, "")
    now = fold(p, facts)
    verdict = judge(p, facts, act, fields, day, role="head", today=TODAY, holidays=holidays)
    if {reason.guard for reason in verdict.refusals} == {condition}:
        tempting.TRIED[condition] += 1
    if not verdict.refused:
        track = fitting(p.acts[act], now, fields).track
        wrong = list(watch.objections(act, fields, day, TODAY, facts.applied_on, states(now), track))
        assert not wrong, (act, wrong)


def states(standing):
    return {track: held.state for track, held in standing.tracks.items()}


def earliest(p, facts, rule, opened):
    """The first day a deadline can run from: that its track opened where an act starts it, the request for what was told."""
    floors = []
    for event in rule.start:
        act, _, field = event.removesuffix("!").partition(".")
        told = date.min if field in BEFORE else facts.applied_on
        begun = [opened.get(track, facts.applied_on) for track in tracks_of(p, rule, act)]
        floors.append(told if field else max(min(begun, default=facts.applied_on), facts.applied_on))
    return min(floors)


def tracks_of(p, rule, act):
    """The tracks an act that starts a deadline may be taken from: the rule's own where several share it."""
    if act not in p.acts:
        return set()
    if p.acts[act].variants:
        return {rule.track}
    return {p.states[state].track for state in p.acts[act].from_ if state in p.states} or {p.acts[act].track}


def sound(p, facts, standing, holidays, day):
    """What holds of every case at any time."""
    assert {t.state for t in standing.tracks.values()} == standing.states
    if "confirmation" in standing.tracks:
        assert any(a.form == "书面" for a in standing.agreements), "confirmation without a written agreement"
    pact = standing.agreement
    if pact is not None and pact.form == "书面" and pact.effective_on is not None and pact.track != "judicial":
        bound = [s.on for s in pact.signatures if s.kind != "recorder"]
        assert pact.effective_on == max([*bound, pact.sealed_on]), "in force before the last signature and the seal"
    for one in standing.agreements:
        assert one.effective_on is None or one.effective_on >= one.reached_on, "in force before it was reached"
    rules = {rule.id: rule for rule in p.clocks}
    opened: dict[str, date] = {}
    for move in standing.moved:
        opened.setdefault(move.track, move.on)
    for clock in clocks(p, facts, standing, holidays, day):
        rule = rules[clock.rule]
        assert clock.due is None or clock.due >= clock.start_on or rule.before, clock
        assert clock.start_on >= earliest(p, facts, rule, opened), clock
        assert clock.law
        assert clock.explanation.endswith(("。", "请核对。"))
        if clock.rule == "D4":
            assert standing.effective_on == clock.start_on
    for need in required_forms(p, facts, standing):
        assert need.form in p.forms
