"""The lists of the screens: pages by key along an index, never by counting or sorting a table."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from mediation.records.snapshot import CaseLine, Due
from mediation.store.source import RowTuple, Source, among, as_date, build, columns, selected
from mediation.store.values import DueRow, LinePage, PartyMatch
from mediation.values.folding import normal

LINE = (
    "c.id, c.docid, c.reg_no, c.title, c.party_line, c.kind, c.stage, c.level, c.mediator_line, c.applied_on, "
    "c.next_due, c.next_label"
)
_FOUND = 10
_CASES = "case"  # the series of case numbers


def line(row: RowTuple) -> CaseLine:
    """A list line from a row that begins with `LINE`."""
    applied = as_date(row[9])
    assert applied is not None
    return CaseLine(*(*row[:9], applied, as_date(row[10]), row[11]))


def read_lines(
    source: Source,
    centre_id: str,
    *,
    stage: str | Sequence[str] = "",
    kind: str = "",
    mine: str = "",
    organ: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> LinePage:
    """Newest first, below docid `before`. ``kind`` 邻里 covers 邻里/…; ``mine`` is a staff id; ``organ``: "" the centre, None all."""
    values: dict[str, object] = {"centre": centre_id, "limit": limit + 1}
    tables, tests, key = "cases c", ["c.centre_id = :centre"], "c.docid"
    if mine:
        tables = "assignment a CROSS JOIN cases c ON c.id = a.case_id"
        tests += ["a.centre_id = :centre", "a.staff_id = :mine", "a.until IS NULL"]
        key, values["mine"] = "a.docid", mine
    if organ is not None:
        tests.append("c.organ_id = :organ")
        values["organ"] = organ
    if before is not None:
        tests.append(f"{key} < :before")
        values["before"] = before
    _stage_test(stage, tests, values)
    _kind_test(kind, tests, values)
    order = f"SELECT {'DISTINCT ' if mine else ''}{LINE}, {key}"
    sql = f"{order} FROM {tables} WHERE {' AND '.join(tests)} ORDER BY {key} DESC LIMIT :limit"
    rows = source.fetch(sql if source.dialect == "sqlite" else _for_postgres(sql), values)
    return LinePage(tuple(line(row) for row in rows[:limit]), len(rows) > limit)


def _stage_test(stage: str | Sequence[str], tests: list[str], values: dict[str, object]) -> None:
    stages = [stage] if isinstance(stage, str) else list(stage)
    if stages == [""] or not stages:
        return
    if len(stages) == 1:
        tests.append("c.stage = :stage")
        values["stage"] = stages[0]
        return
    listed, named = among("stage", stages)
    tests.append(f"c.stage IN {listed}")
    values.update(named)


def _kind_test(kind: str, tests: list[str], values: dict[str, object]) -> None:
    if not kind:
        return
    values["kind"] = kind
    if "/" in kind:
        tests.append("c.kind = :kind")
        return
    tests.append("(c.kind = :kind OR (c.kind >= :kind_from AND c.kind < :kind_to))")
    values.update(kind_from=f"{kind}/", kind_to=f"{kind}0")


def _for_postgres(sql: str) -> str:
    """PostgreSQL plans the join itself, and compares kinds by code point only when told to."""
    for name in ("kind_from", "kind_to"):
        sql = sql.replace(f":{name}", f':{name} COLLATE "C"')
    return sql.replace("CROSS JOIN", "JOIN")


def read_case_lines(source: Source, case_ids: Sequence[str]) -> tuple[CaseLine, ...]:
    """Lines of these cases in the given order; unknown ids are left out."""
    listed, named = among("id", case_ids)
    rows = source.fetch(f"SELECT {LINE} FROM cases c WHERE c.id IN {listed}", named)
    by_id = {row[0]: line(row) for row in rows}
    return tuple(by_id[one] for one in case_ids if one in by_id)


def read_dues(
    source: Source,
    centre_id: str,
    *,
    until: date,
    mine: str = "",
    limit: int = 200,
    after: tuple[date, str] | None = None,
) -> tuple[DueRow, ...]:
    """Open deadlines up to `until`, the earliest first; the next page begins after (date, id)."""
    values: dict[str, object] = {"centre": centre_id, "until": until, "limit": limit}
    tests = ["d.centre_id = :centre", "d.state = 'open'", "d.due <= :until"]
    if after is not None:
        tests.append("(d.due > :day OR (d.due = :day AND d.id > :after))")
        values.update(day=after[0], after=after[1])
    if mine:
        tests.append(
            "EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = d.case_id AND a.staff_id = :mine AND a.until IS NULL)"
        )
        values["mine"] = mine
    sql = (
        f"SELECT {selected(Due, 'd')}, d.id, c.id, c.docid, c.reg_no, c.title, c.party_line, c.stage "
        f"FROM deadline d JOIN cases c ON c.id = d.case_id WHERE {' AND '.join(tests)} ORDER BY d.due, d.id LIMIT :limit"
    )
    width = len(columns(Due))
    return tuple(DueRow(*(*row[width:], build(Due, row))) for row in source.fetch(sql, values))


def read_matches(
    source: Source, centre_id: str, names: Sequence[str], id_nos: Sequence[str], limit: int, shared: int = 1
) -> tuple[PartyMatch, ...]:
    """Parties with one of these names or numbers, newest case first; only of cases in which ``shared`` of them take part."""
    listed_names, named = among("name", [name for name in names if name])
    listed_ids, more = among("number", [number for number in id_nos if number])
    hit = (
        f"SELECT n.id FROM party n WHERE n.centre_id = :centre AND n.name IN {listed_names} UNION "
        f"SELECT i.id FROM party i WHERE i.centre_id = :centre AND i.id_no IN {listed_ids}"
    )
    together = f"SELECT h.case_id FROM party h WHERE h.id IN ({hit}) GROUP BY h.case_id HAVING COUNT(*) >= :shared"
    sql = (
        "SELECT c.id, c.reg_no, c.title, c.kind, c.stage, c.applied_on, p.id, p.role, p.name, p.id_no FROM party p "
        f"JOIN cases c ON c.id = p.case_id WHERE p.id IN ({hit}) "
        f"{f'AND p.case_id IN ({together}) ' if shared > 1 else ''}ORDER BY c.docid DESC, p.id LIMIT :limit"
    )
    counted = {"shared": shared} if shared > 1 else {}
    rows = source.fetch(sql, {"centre": centre_id, "limit": limit, **counted, **named, **more})
    wanted = set(filter(None, id_nos))
    found = []
    for row in rows:
        applied = as_date(row[5])
        assert applied is not None
        found.append(PartyMatch(*(*row[:5], applied, *row[6:9], row[9] in wanted)))
    return tuple(found)


def read_marks(source: Source, case_ids: Sequence[str]) -> list[tuple[str, str, str, str, list[RowTuple]]]:
    """(case id, number, title, kind, [(name, number, phone, address) of each party]) of these cases."""
    listed, named = among("case", case_ids)
    rows = source.fetch(
        "SELECT c.id, c.reg_no, c.title, c.kind, p.name, CASE WHEN p.id_no <> '' THEN p.id_no ELSE p.uscc END, p.phone, "
        f"p.address FROM cases c JOIN party p ON p.case_id = c.id WHERE c.id IN {listed} ORDER BY c.id, p.id",
        named,
    )
    found: dict[str, tuple[str, str, str, str, list[RowTuple]]] = {}
    for row in rows:
        found.setdefault(row[0], (*row[:4], []))[4].append(row[4:])
    return list(found.values())


def find_cases(source: Source, centre_id: str, text: str) -> tuple[str, ...]:
    """Ids of the cases a person may mean by `text`: id, docid, case number, agreement number, or the tail of a number."""
    typed = text.strip()
    if not typed:
        return ()
    exact: dict[str, object] = {"centre": centre_id, "text": typed}
    found = source.fetch("SELECT id FROM cases WHERE centre_id = :centre AND (id = :text OR reg_no = :text)", exact)
    if not found and typed.isdecimal() and len(typed) >= 10:
        found = source.fetch(
            "SELECT id FROM cases WHERE centre_id = :centre AND docid = :docid",
            {"centre": centre_id, "docid": int(typed[:18])},
        )
    if not found:
        found = source.fetch(
            "SELECT DISTINCT u.case_id FROM number_used u WHERE u.centre_id = :centre AND u.text = :text AND u.case_id <> ''",
            exact,
        )
    if not found:
        found = _by_number(source, centre_id, typed)
    return tuple(row[0] for row in found[:_FOUND])


def _by_number(source: Source, centre_id: str, typed: str) -> list[RowTuple]:
    """By the integers in what was typed: the last is the serial, a four-figure one before it the year.

    A bare number is a case's own; only where no case has it, it may be an agreement's or a volume's.
    """
    figures = [int(one) for one in re.findall(r"\d{1,9}", normal_figures(typed))]
    if not figures:
        return []
    values: dict[str, object] = {"centre": centre_id, "serial": figures[-1], "limit": _FOUND * 5}
    year = next((one for one in figures[:-1] if 1900 <= one <= 2200), None)
    test = "" if year is None else "AND u.year = :year "
    if year is not None:
        values["year"] = year
    sql = (
        "SELECT c.id, u.text, u.series FROM number_used u JOIN cases c ON c.id = CASE WHEN u.case_id <> '' THEN u.case_id "
        "ELSE (SELECT k.id FROM cases k WHERE k.centre_id = u.centre_id AND k.reg_no = u.text) END "
        f"WHERE u.centre_id = :centre AND u.serial = :serial {test}AND u.state = 'used' ORDER BY c.docid DESC LIMIT :limit"
    )
    rows = source.fetch(sql, values)
    wanted = normal(typed).strip("第号")
    if typed.isdecimal():
        fitting = [row for row in rows if row[2] == _CASES] or rows
    else:
        fitting = [
            row for row in rows if wanted in normal(row[1]) or (year is not None and _letters_fit(wanted, row[1]))
        ]
    unique: dict[str, RowTuple] = {}
    for row in fitting:
        unique.setdefault(row[0], row)
    return list(unique.values())


def normal_figures(text: str) -> str:
    """`text` with full-width figures made plain."""
    return text.translate({ord("０") + figure: ord("0") + figure for figure in range(10)})


def _letters_fit(wanted: str, number: str) -> bool:
    """Whether the letters of both, figures aside, say the same: zero padding, 第 and 号 do not matter."""
    strip = re.compile(r"[0-9第号]+")
    return strip.sub("", wanted) in strip.sub("", normal(number))
