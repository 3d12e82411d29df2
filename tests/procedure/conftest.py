"""A case told act by act, on the pure engine and a fixture calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from mediation.procedure.clocks import clocks
from mediation.procedure.engine import fold, judge, offers
from mediation.procedure.forms import FormNeed, required_forms
from mediation.procedure.load import Procedure, load_procedure
from mediation.procedure.model import CaseFacts, Clock, Happening, Offer, PartyFacts, Reason, Standing, Verdict
from mediation.values.calendar import Holidays

TODAY = date(2026, 12, 1)
REGISTERED = date(2026, 11, 2)

WANG = PartyFacts("wang", "申请人", "自然人", "王桂兰", birth=date(1956, 3, 12))
ZHAO = PartyFacts("zhao", "被申请人", "自然人", "赵明", birth=date(1984, 11, 5))
REPAIR = {
    "kind": "作为",
    "text": "修复防水",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": None,
    "due": date(2026, 11, 28),
}
PAY = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 11, 20),
}


class Story:
    """A case and what is done on it. ``do`` insists that the act is allowed, ``refused`` that it is not."""

    def __init__(self, p: Procedure, holidays: Holidays, **facts: Any) -> None:
        base: dict[str, Any] = {
            "kind": "邻里/渗漏水",
            "applied_on": REGISTERED,
            "level": "一般",
            "source_way": "依申请",
            "region": "990101",
            "parties": (WANG, ZHAO),
            "staff": {"li": "李璟", "zhou": "周敏", "chen": "陈红"},
            "application_mode": "口头",
        }
        self.p, self.holidays, self.today = p, holidays, TODAY
        self.facts = CaseFacts(**(base | facts))

    # ---- acting ------------------------------------------------------------------------------------------------------

    def judge(
        self,
        act: str,
        day: date | None = None,
        /,
        *,
        _role: str = "mediator",
        _actor: str = "",
        _organ: str = "",
        **fields: Any,
    ) -> Verdict:
        on = day or self.last_day
        hand = {"role": _role, "actor": _actor, "organ": _organ}
        return judge(self.p, self.facts, act, fields, on, today=self.today, holidays=self.holidays, **hand)

    @property
    def last_day(self) -> date:
        return max([h.on for h in self.facts.happenings], default=self.facts.applied_on)

    def do(self, act: str, day: date | None = None, /, **fields: Any) -> Verdict:
        on = day or self.last_day
        verdict = self.judge(act, on, **fields)
        assert not verdict.refused, f"{act}: {[str(r) for r in verdict.refusals]}"
        self.append(act, {name: value for name, value in fields.items() if not name.startswith("_")}, on)
        return verdict

    def append(self, act: str, fields: Mapping[str, Any], on: date | None = None) -> None:
        place = len(self.facts.happenings) + 1
        happening = Happening(f"e{place}", place, act, on or self.last_day, None, fields)
        self.facts = replace(self.facts, happenings=(*self.facts.happenings, happening))

    def refused(self, act: str, day: date | None = None, /, **fields: Any) -> list[Reason]:
        verdict = self.judge(act, day, **fields)
        assert verdict.refused, f"{act} was allowed"
        return list(verdict.refusals)

    def refused_by(self, act: str, guard: str, day: date | None = None, /, **fields: Any) -> Reason:
        found = {reason.guard: reason for reason in self.refused(act, day, **fields)}
        assert guard in found, f"{act} refused by {list(found)}"
        return found[guard]

    def warned(self, act: str, guard: str, day: date | None = None, /, **fields: Any) -> Reason:
        verdict = self.judge(act, day, **fields)
        found = {reason.guard: reason for reason in verdict.warnings}
        assert guard in found, f"{act} warned by {list(found)}, refused by {[r.guard for r in verdict.refusals]}"
        return found[guard]

    # ---- looking -----------------------------------------------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        return fold(self.p, self.facts)

    @property
    def people(self) -> str:
        return self.standing.people

    def clocks(self, today: date | None = None) -> dict[str, Clock]:
        found = clocks(self.p, self.facts, self.standing, self.holidays, today or self.today)
        return {clock.rule if not clock.ref else f"{clock.rule}:{clock.ref}": clock for clock in found}

    def forms(self) -> dict[str, list[FormNeed]]:
        found: dict[str, list[FormNeed]] = {}
        for need in required_forms(self.p, self.facts, self.standing):
            found.setdefault(need.form, []).append(need)
        return found

    def offers(self, role: str = "mediator") -> dict[str, Offer]:
        return {
            o.act.id: o
            for o in offers(self.p, self.facts, self.standing, role=role, today=self.today, holidays=self.holidays)
        }

    def with_facts(self, **changes: Any) -> Story:
        self.facts = replace(self.facts, **changes)
        return self

    # ---- usual ways --------------------------------------------------------------------------------------------------

    def consents(self, answer: str = "同意", *only: str) -> tuple[Mapping[str, str], ...]:
        names = only or self.standing.parties or tuple(p.id for p in self.facts.parties)
        return tuple({"party": name, "answer": answer} for name in names)

    def diverted(self) -> Story:
        self.do("register")
        self.do("divert", nature="民事纠纷", other_body="无")
        return self

    def accepted(self, on: date = date(2026, 11, 3)) -> Story:
        self.diverted()
        self.do("ask", on, consents=self.consents())
        self.do("accept", on)
        return self

    def started(self, on: date = date(2026, 11, 3)) -> Story:
        self.accepted(on)
        self.do("appoint", on, mediators=("li",), recorder="zhou")
        self.do("start", on)
        return self

    def session(self, on: date = date(2026, 11, 8), **fields: Any) -> Story:
        begin = datetime.combine(on, time(9, 30))
        base = {
            "started": begin,
            "ended": begin + timedelta(hours=2),
            "place": "调解室",
            "record": "双方陈述",
            "result": "达成协议",
        }
        self.do("session", on, **(base | {"present": self.standing.parties} | fields))
        return self

    def reached(self, on: date = date(2026, 11, 8), **fields: Any) -> Story:
        self.started()
        self.session(on)
        self.do("reach", on, **({"items": (PAY, REPAIR)} | fields))
        return self

    def signed(self, on: date = date(2026, 11, 8), **fields: Any) -> Story:
        self.reached(on, **fields)
        for party in self.standing.parties:
            self.do("sign", on, signer_kind="party", signer=party, way="签名并按指印")
        self.do("sign", on, signer_kind="mediator", signer="li", way="签名")
        return self

    def effective(self, on: date = date(2026, 11, 8), **fields: Any) -> Story:
        self.signed(on, **fields)
        self.do("seal", on)
        return self

    def failed(self, on: date = date(2026, 11, 25), **fields: Any) -> Story:
        self.started()
        self.session(on, result="未达成")
        self.do("fail", on, **({"reason": "达不成协议", "remedies_told": True} | fields))
        return self


@pytest.fixture(scope="session")
def p() -> Procedure:
    return load_procedure()


@pytest.fixture(scope="session")
def holidays() -> Holidays:
    """2026 and 2027 known; off are National Day week and New Year's Day, no make-up workdays."""
    off = {date(2026, 10, day): "国庆节" for day in range(1, 8)} | {date(2027, 1, 1): "元旦"}
    return Holidays(off=frozenset(off), work=frozenset(), years=(2026, 2027), names=off)


@pytest.fixture
def story(p: Procedure, holidays: Holidays) -> Callable[..., Story]:
    def begin(**facts: Any) -> Story:
        return Story(p, holidays, **facts)

    return begin


@pytest.fixture
def medical(story: Callable[..., Story]) -> Callable[..., Story]:
    """A medical dispute at a centre; the other side's consent is given by `accepted`."""

    def begin(**facts: Any) -> Story:
        hospital = PartyFacts("yuan", "被申请人", "事业单位", "博望县人民医院", agents=(("叶喆", "特别授权"),))
        return story(kind="医疗", parties=(WANG, hospital), **facts)

    return begin
