"""What may be done on a case of thirty entries, decided from the entries: milliseconds of processor time, no peer."""

from __future__ import annotations

import statistics
import time
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import TYPE_CHECKING, Any

from measuring import Row, row

if TYPE_CHECKING:
    from mediation.procedure.model import CaseFacts

GOAL = 0.001
ENTRIES, REPEAT = 30, 201
APPLIED = date(2026, 11, 2)
TODAY = date(2026, 12, 1)


def measure() -> list[Row]:
    from mediation.procedure.engine import fold, offers
    from mediation.procedure.load import load_procedure
    from mediation.values.holidays import load_holidays

    p, holidays, facts = load_procedure(), load_holidays([]), case()
    standing = fold(p, facts)

    def offered() -> tuple[object, ...]:
        return offers(p, facts, standing, role="head", today=TODAY, holidays=holidays)

    def from_entries() -> tuple[object, ...]:
        return offers(p, facts, fold(p, facts), role="head", today=TODAY, holidays=holidays)

    if standing.people != "P2" or len(offered()) < ENTRIES:
        raise SystemExit(f"bench_offers: the case stands at {standing.people}, {len(offered())} acts offered")
    return [
        row(f"acts offered on a case of {ENTRIES} entries, seconds of CPU", cpu_of(offered), None, GOAL),
        row("the same from the entries, folding included, seconds of CPU", cpu_of(from_entries), None, GOAL),
    ]


def cpu_of(work: Any) -> float:
    taken = []
    for turn in range(REPEAT):
        start = time.process_time()
        work()
        if turn:
            taken.append(time.process_time() - start)
    return statistics.median(taken)


def case() -> CaseFacts:
    """A dispute with many meetings, papers of evidence and a call for help, still being mediated."""
    from mediation.procedure.model import CaseFacts, Happening, PartyFacts

    parties = (
        PartyFacts("a", "申请人", "自然人", "甲", birth=date(1956, 3, 12)),
        PartyFacts("b", "被申请人", "自然人", "乙", birth=date(1984, 11, 5)),
    )
    consents = tuple({"party": one.id, "answer": "同意"} for one in parties)
    begun: list[tuple[str, dict[str, object]]] = [
        ("register", {}), ("divert", {"nature": "民事纠纷", "other_body": "无"}), ("ask", {"consents": consents}), ("accept", {}),
        ("appoint", {"mediators": ("li",), "recorder": "zhou"}), ("start", {}), ("risk", {"colour": "黄", "criteria": "多次报警"}),
        ("call", {"grade": "日常", "question": "请到场", "departments": ({"name": "派出所"},)}),
        ("refer_out", {"mode": "委托", "body": "住建局", "purpose": "认定"}),
    ]  # fmt: skip
    happenings = [Happening(f"e{at}", at, act, APPLIED, None, fields) for at, (act, fields) in enumerate(begun, 1)]
    for at in range(len(begun) + 1, ENTRIES + 1):
        on = APPLIED + timedelta(days=at // 2)
        begin = datetime.combine(on, hour(9))
        told: dict[str, object] = {"title": "收据"}
        if at % 2:
            told = {"started": begin, "ended": begin + timedelta(hours=1), "present": ("a", "b"), "result": "继续调解"}
        happenings.append(Happening(f"e{at}", at, "session" if at % 2 else "evidence", on, None, told))
    return CaseFacts(
        "邻里/渗漏水", APPLIED, level="一般", source_way="依申请", region="990101", parties=parties, happenings=tuple(happenings),
        staff={"li": "李", "zhou": "周"}, application_mode="口头", first_owner="李",
    )  # fmt: skip
