"""Searching an archive of 1,000,000 cases: the first page of 18 classes of queries, beside what else could answer them.

The archive is a demo centre (``demo --size 1000000``). ``MEDIATION_BENCH_CENTRES`` names a folder where it is kept between runs,
``MEDIATION_BENCH_CASES`` another size. Queries are drawn from the cases with a fixed seed; what they must find is told by one
pass over the texts of all cases, and every answer is held to it, page after page. What is measured is a page of 20 as the screen
asks for it, with lines, reasons and marked words. Peers answer with ids alone.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from measuring import Row, row

if TYPE_CHECKING:
    from mediation.casework.desk import Desk

COUNT = 1_000_000
EACH, PAGE, SEED = 20, 20, 20261123
PAGES = 4
P95, WALL95, P99 = 0.005, 0.020, 0.020
_TAILS = 4


@dataclass
class Question:
    """One query: what is typed, and the docids it must find: people first, each part newest first."""

    sort: str
    words: str
    terms: tuple[str, ...] = ()
    first: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)

    @property
    def truth(self) -> list[int]:
        """All it must find, in order."""
        return sorted(self.first, reverse=True) + sorted(self.rest, reverse=True)


def measure() -> list[Row]:
    from mediation.casework.desk import open_desk

    count = int(os.environ.get("MEDIATION_BENCH_CASES") or COUNT)
    with tempfile.TemporaryDirectory() as home:
        kept = Path(os.environ.get("MEDIATION_BENCH_CENTRES") or home)
        folder = kept / f"search-{count}"
        made = centre(folder, count)
        with open_desk(folder) as desk:
            questions = drawn(desk)
            tell_truth(folder, desk, questions)
            spent = [answered(desk, one) for one in questions]
            rows = [*made, *_of_search(count, questions, spent), *peers(folder, count, questions)]
            return rows + _of_work(count, desk, kept)


def centre(folder: Path, count: int) -> list[Row]:
    """The demo centre, made where it is not there yet; the row of its making where it was made now."""
    from mediation.casework.demo import demo, open_demo_centre
    from mediation.casework.desk import centre_exists, open_desk

    rows = []
    begun = centre_exists(folder)
    start = time.perf_counter()
    total = 0
    if begun:
        open_demo_centre(folder)
        with open_desk(folder) as desk, desk.store.read() as reader:
            total = reader.total()
    if total < count:
        demo(folder, size=count, seed=1)
    if not begun:
        name = f"demo centre of {count:,} full-size cases made on {os.cpu_count()} cores, seconds of wall time"
        rows.append(row(name, time.perf_counter() - start, None, 1500 * count / COUNT))
    open_demo_centre(folder)
    return rows


# ---- questions -------------------------------------------------------------------------------------------------------


def drawn(desk: Desk) -> list[Question]:
    """18 classes of queries, drawn from the cases."""
    random = Random(SEED)
    cases = [_case(desk, random) for _ in range(EACH)]
    kinds = ("邻里", "合同", "婚姻家庭", "劳动争议", "房屋宅基地")
    made: dict[str, Callable[[Any], str]] = {
        "one character": lambda c: random.choice(c.names)[0],
        "name of two": lambda c: random.choice([n for n in c.names if len(n) == 2] or c.names)[:2],
        "name of three": lambda c: random.choice([n for n in c.names if len(n) == 3] or c.names)[:3],
        "word of two": lambda c: _piece(random, c.facts, 2),
        "word of three": lambda c: _piece(random, c.facts, 3),
        "word of four": lambda c: _piece(random, c.facts, 4),
        "five characters": lambda c: _piece(random, c.facts, 5),
        "ten characters": lambda c: _piece(random, c.facts, 10),
        "name and kind": lambda c: f"{random.choice(c.names)} 类型:{random.choice(kinds)}",
        "name and word": lambda c: f"{random.choice(c.names)} {_piece(random, c.facts, 2)}",
        "three words": lambda c: " ".join(_piece(random, c.facts, 2) for _ in range(3)),
        "word and year": lambda c: f"{_piece(random, c.facts, 2)} {c.year}年",
        "identity number": lambda c: c.id_no,
        "tail of an identity number": lambda c: c.id_no[-_TAILS:],
        "phone": lambda c: c.phone,
        "number of a case": lambda c: c.reg_no,
        "initials": lambda c: c.initials,
        "nowhere": lambda c: _piece(random, c.facts, 2)[::-1] + "龘" + c.names[0][0],
    }
    return [Question(sort, make(one)) for sort, make in made.items() for one in cases]


@dataclass(frozen=True)
class _Drawn:
    names: list[str]
    facts: str
    year: int
    id_no: str
    phone: str
    reg_no: str
    initials: str


def _case(desk: Desk, random: Random) -> _Drawn:
    from mediation.casework.reading import snapshot
    from mediation.values.pinyin import initials

    with desk.store.source() as source:
        low, high = source.fetch("SELECT min(docid), max(docid) FROM case_text", {})[0]
        sql = "SELECT case_id FROM case_text WHERE docid >= :at AND length(body) > 120 ORDER BY docid LIMIT 1"
        case_id = source.fetch(sql, {"at": random.randint(low, high - (1 << 22))})[0][0]
    case = snapshot(desk, case_id)
    people = [one for one in case.parties if one.natural]
    return _Drawn(
        names=[one.name for one in people],
        facts=case.facts,
        year=case.applied_on.year,
        id_no=people[0].id_no,
        phone=people[0].phone,
        reg_no=case.reg_no,
        initials=min(initials(people[0].name)),
    )


def _piece(random: Random, text: str, length: int) -> str:
    from mediation.values.folding import normal

    plain = normal(text)
    start = random.randrange(len(plain) - length)
    return plain[start : start + length]


# ---- truth -----------------------------------------------------------------------------------------------------------


def tell_truth(folder: Path, desk: Desk, questions: Sequence[Question]) -> None:
    """One pass over all texts: which case each query must find, and in which part."""
    from mediation.casework.asking import asked
    from mediation.store.query import make_query
    from mediation.store.values import Asked

    queries = [make_query(desk.store.centre_id, asked(desk, one.words, Asked())) for one in questions]
    for question, query in zip(questions, queries, strict=True):
        question.terms = tuple(query.terms)
    pairs = zip(questions, queries, strict=True)
    wanted = [(query.terms[0], f" {query.terms[0]} ", question, query) for question, query in pairs]
    with sqlite3.connect(folder / "mediation.db") as base:
        for docid, head, body, talks, pinyin, traits in base.execute(
            "SELECT docid, head, body, talks, pinyin, traits FROM case_text"
        ):
            whole = f"{head}\x1f{body}\x1f{talks}"
            for term, spelt, question, query in wanted:
                if (term in whole or spelt in pinyin) and _holds(query, docid, whole, pinyin, traits):
                    (question.first if _all(query, head, pinyin) else question.rest).append(docid)


def _holds(query: Any, docid: int, whole: str, pinyin: str, traits: str) -> bool:
    within = query.first <= docid < query.last and all(f" {one} " in traits for one in query.traits)
    return within and _all(query, whole, pinyin)


def _all(query: Any, text: str, pinyin: str) -> bool:
    return all(term in text or f" {term} " in pinyin for term in query.terms)


# ---- measuring -------------------------------------------------------------------------------------------------------


def answered(desk: Desk, question: Question) -> tuple[float, float]:
    """(CPU, wall) seconds of the first page, the middle of three; ends the run where a page is not what it must be."""
    from mediation.casework.reading import search

    taken = []
    for _ in range(3):
        cpu, wall = time.process_time(), time.perf_counter()
        page = search(desk, question.words, limit=PAGE)
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
    found = [hit.line.docid for hit in page.hits]
    for _ in range(PAGES):
        if not page.more:
            break
        page = search(desk, question.words, limit=PAGE, before=page.next)
        found += [hit.line.docid for hit in page.hits]
    truth = question.truth
    if found != truth[: len(found)] or (not page.more and len(found) != len(truth)):
        raise SystemExit(f"bench_search: {question.words!r}: found {len(found)}, must be {len(truth)}")
    return statistics.median(one[0] for one in taken), statistics.median(one[1] for one in taken)


def _of_search(count: int, questions: Sequence[Question], spent: Sequence[tuple[float, float]]) -> list[Row]:
    rows = []
    for sort in dict.fromkeys(one.sort for one in questions):
        mine = [took[0] for one, took in zip(questions, spent, strict=True) if one.sort == sort]
        rows.append(row(f"search, {count:,} cases, {sort}: first page, p95 seconds of CPU", at(mine, 95), None, None))
    about = f"search, {count:,} cases, {len(questions)} queries, recall and precision 1: first page"
    cpu, wall = [one[0] for one in spent], [one[1] for one in spent]
    return [
        *rows,
        row(f"{about}, p95 seconds of CPU", at(cpu, 95), None, P95),
        row(f"{about}, p99 seconds of CPU", at(cpu, 99), None, P99),
        row(f"{about}, p95 seconds of wall time", at(wall, 95), None, WALL95),
    ]


def at(values: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _of_work(count: int, desk: Desk, home: Path) -> list[Row]:
    """Registering, changing and opening a case, beside a centre of 1,000."""
    from mediation.casework.demo import demo, open_demo_centre
    from mediation.casework.desk import centre_exists, open_desk

    small = home / "search-small"
    if not centre_exists(small):
        demo(small, size=1000, seed=1)
    open_demo_centre(small)
    taken: dict[str, tuple[list[float], list[float]]] = {}
    with open_desk(small) as peer:
        for turn in range(16):
            for side, one in enumerate((desk, peer)):
                for name, spent in _worked(one, turn):
                    if turn:
                        taken.setdefault(name, ([], []))[side].append(spent)
    return [
        row(f"{name}, {count:,} cases / 1,000 cases", statistics.median(ours), statistics.median(theirs), 1.2)
        for name, (ours, theirs) in taken.items()
    ]


def _worked(desk: Desk, turn: int) -> Iterator[tuple[str, float]]:
    from mediation.casework.acts import act
    from mediation.casework.inventing import Inventor, invent
    from mediation.casework.reading import snapshot
    from mediation.casework.registering import register

    with desk.store.read() as reader:
        held = reader.total()  # other people at every run on a centre that is kept
    inventor = Inventor(Random(f"{held}/{turn}"), serial=5_000_000 + held % 200_000 * 20)
    draft = invent(inventor, desk.today(), desk.today(), channel="大厅窗口").draft
    start = time.process_time()
    case_id = register(desk, draft).case_id
    yield "register a case", time.process_time() - start
    start = time.process_time()
    act(desk, case_id, "divert", {})
    yield "one act on a case", time.process_time() - start
    start = time.process_time()
    snapshot(desk, case_id)
    yield "open a case", time.process_time() - start


# ---- peers -----------------------------------------------------------------------------------------------------------

_WORTH = ("one character", "name of two", "name of three", "word of two", "five characters", "name and word")


def peers(folder: Path, count: int, questions: Sequence[Question]) -> list[Row]:
    """What other ways cost and miss, on the same texts: LIKE, and two tokenisers of FTS5."""
    asked = [one for one in questions if one.sort in _WORTH][::4]
    rows = []
    with tempfile.TemporaryDirectory() as home:
        base = sqlite3.connect(Path(home) / "peers.db")
        base.execute("ATTACH ? AS ours", (f"file:{folder / 'mediation.db'}",))
        for name in ("trigram", "unicode61"):
            print(f"索引 {name}", file=sys.stderr, flush=True)
            base.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(whole, content='', detail=full, tokenize='{name}')")
            base.execute(
                f"INSERT INTO {name} (rowid, whole) "
                "SELECT docid, head || char(10) || body || char(10) || talks FROM ours.case_text ORDER BY docid"
            )
            base.commit()
            rows += _of_peer(count, asked, f"FTS5 {name}", lambda one, table=name: _match(base, table, one))
        rows += _of_peer(count, asked[::6], "LIKE", lambda one: _like(base, one))
        base.close()
    return rows


def _match(base: sqlite3.Connection, table: str, question: Question) -> list[int]:
    words = " ".join(f'"{term}"' for term in question.terms)
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"
    return [found[0] for found in base.execute(sql, (words, PAGE))]


def _like(base: sqlite3.Connection, question: Question) -> list[int]:
    tests = " AND ".join("(head LIKE ? OR body LIKE ? OR talks LIKE ?)" for _ in question.terms)
    values = [f"%{term}%" for term in question.terms for _ in range(3)]
    sql = f"SELECT docid FROM ours.case_text WHERE {tests} ORDER BY docid DESC LIMIT ?"
    return [found[0] for found in base.execute(sql, (*values, PAGE))]


def _of_peer(count: int, asked: Sequence[Question], name: str, answer: Callable[[Question], list[int]]) -> list[Row]:
    spent, missed = [], 0
    for question in asked:
        start = time.process_time()
        found = answer(question)
        spent.append(time.process_time() - start)
        missed += found != sorted(question.truth, reverse=True)[:PAGE]
    about = f"{name}, {count:,} cases, {len(asked)} queries of these ({missed} first pages wrong), ids alone"
    return [row(f"{about}: p95 seconds of CPU", at(spent, 95), None, None)]
