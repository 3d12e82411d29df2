"""The lists of the desk: what is due by how bad it is to miss it, and what waits for acceptance; walks along an index."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mediation.records.snapshot import Due, Organ, Referral
from mediation.store.source import Source, among, build, columns, selected
from mediation.store.values import DueRow, InboxRow

DANGERS = range(5)
"""From the worst to the least: see ``casework.settling.danger``."""
_CASE = "d.id, c.id, c.docid, c.reg_no, c.title, c.party_line, c.stage, c.risk, d.danger"


def read_work(
    source: Source,
    centre_id: str,
    *,
    whose: Sequence[str],
    since: date | None = None,
    until: date | None = None,
    mine: str = "",
    organ: str | None = None,
    limit: int = 50,
) -> tuple[DueRow, ...]:
    """Open deadlines with a last day from `since` to `until`, the worst to miss first, then by day.

    whose: ours, parties, other; ``mine`` is a staff id; ``organ``: "" the centre itself, None all. Each step is a walk along one stretch of an index, so that a million
    cases cost no more than a hundred.
    """
    if mine:
        return _mine(source, centre_id, whose, since, until, mine, organ, limit)
    found: list[DueRow] = []
    for danger in DANGERS:
        level: list[DueRow] = []
        for one in whose:
            level += _stretch(source, centre_id, one, danger, since, until, organ, limit - len(found))
        found += sorted(level, key=_by_day)[: limit - len(found)]
        if len(found) >= limit:
            break
    return tuple(found)


def _stretch(
    source: Source,
    centre_id: str,
    whose: str,
    danger: int,
    since: date | None,
    until: date | None,
    organ: str | None,
    limit: int,
) -> list[DueRow]:
    values: dict[str, object] = {"centre": centre_id, "whose": whose, "danger": danger, "limit": limit}
    tests = ["d.centre_id = :centre", "d.state = 'open'", "d.whose = :whose", "d.danger = :danger"]
    tests += [*_days(values, since, until), *_of_organ(values, organ)]
    sql = (
        f"SELECT {selected(Due, 'd')}, {_CASE} FROM deadline d JOIN cases c ON c.id = d.case_id "
        f"WHERE {' AND '.join(tests)} ORDER BY d.due, d.id LIMIT :limit"
    )
    return _rows(source, sql, values)


def _mine(
    source: Source,
    centre_id: str,
    whose: Sequence[str],
    since: date | None,
    until: date | None,
    mine: str,
    organ: str | None,
    limit: int,
) -> tuple[DueRow, ...]:
    """A person's own cases are few: their deadlines are read by case and put in order."""
    listed, values = among("whose", whose)
    values |= {"centre": centre_id, "mine": mine, "limit": limit}
    tests = [
        "a.centre_id = :centre",
        "a.staff_id = :mine",
        "a.until IS NULL",
        "d.state = 'open'",
        f"d.whose IN {listed}",
    ]
    tests += [*_days(values, since, until), *_of_organ(values, organ)]
    join = "CROSS JOIN" if source.dialect == "sqlite" else "JOIN"
    sql = (
        f"SELECT DISTINCT {selected(Due, 'd')}, {_CASE} FROM assignment a {join} deadline d ON d.case_id = a.case_id "
        f"JOIN cases c ON c.id = d.case_id WHERE {' AND '.join(tests)} ORDER BY d.danger, d.due, d.id LIMIT :limit"
    )
    return tuple(_rows(source, sql, values))


def _days(values: dict[str, object], since: date | None, until: date | None) -> list[str]:
    tests = ["d.due IS NOT NULL"]
    if since is not None:
        tests.append("d.due >= :since")
        values["since"] = since
    if until is not None:
        tests.append("d.due <= :until")
        values["until"] = until
    return tests


def _of_organ(values: dict[str, object], organ: str | None) -> list[str]:
    if organ is None:
        return []
    values["organ"] = organ
    return ["c.organ_id = :organ"]


def _rows(source: Source, sql: str, values: dict[str, object]) -> list[DueRow]:
    width = len(columns(Due))
    return [DueRow(*(*row[width:-2], build(Due, row), *row[-2:])) for row in source.fetch(sql, values)]


def _by_day(row: DueRow) -> tuple[date, str]:
    return row.due.due or date.max, row.id


def read_reminded(
    source: Source, centre_id: str, rule: str, since: date, until: date, *, mine: str, organ: str | None, limit: int
) -> tuple[DueRow, ...]:
    """Open deadlines of one rule with a last day in that span, by day."""
    values: dict[str, object] = {"centre": centre_id, "rule": rule, "limit": limit}
    tests = ["d.centre_id = :centre", "d.rule = :rule", "d.state = 'open'"]
    tests += [*_days(values, since, until), *_of_organ(values, organ)]
    if mine:
        values["mine"] = mine
        tests.append(
            "EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = d.case_id AND a.staff_id = :mine AND a.until IS NULL)"
        )
    sql = (
        f"SELECT {selected(Due, 'd')}, {_CASE} FROM deadline d JOIN cases c ON c.id = d.case_id "
        f"WHERE {' AND '.join(tests)} ORDER BY d.due, d.id LIMIT :limit"
    )
    return tuple(_rows(source, sql, values))


def read_of_rule(source: Source, centre_id: str, rule: str, *, open_only: bool, limit: int) -> tuple[DueRow, ...]:
    """Deadlines of one rule in every case: open ones by day, then, where asked, the latest that are done."""
    found: list[DueRow] = []
    for state, order in (("open", ""), *((("done", " DESC"), ("void", " DESC")) if not open_only else ())):
        sql = (
            f"SELECT {selected(Due, 'd')}, {_CASE} FROM deadline d JOIN cases c ON c.id = d.case_id "
            "WHERE d.centre_id = :centre AND d.rule = :rule AND d.state = :state "
            f"ORDER BY d.due{order}, d.id{order} LIMIT :limit"
        )
        values: dict[str, object] = {"centre": centre_id, "rule": rule, "state": state, "limit": limit - len(found)}
        found += _rows(source, sql, values)
    return tuple(found)


def read_inbox(source: Source, centre_id: str, organ_id: str, staff_id: str) -> tuple[InboxRow, ...]:
    """Hand-overs that wait for this organ, and duties offered to this person, the oldest first."""
    found: list[InboxRow] = []
    width = len(columns(Referral))
    for column, value in (("organ_id", organ_id), ("staff_id", staff_id)):
        sql = (
            f"SELECT {selected(Referral, 'r')}, c.id, c.reg_no, c.title, c.party_line, COALESCE(o.name, '') FROM referral r "
            "JOIN cases c ON c.id = r.case_id LEFT JOIN organ o ON o.id = c.organ_id "
            f"WHERE r.centre_id = :centre AND r.state = '待对方接收' AND r.{column} = :wanted ORDER BY r.received_on, r.id"
        )
        rows = source.fetch(sql, {"centre": centre_id, "wanted": value})
        found += [InboxRow(*(*row[width:], build(Referral, row))) for row in rows]
    return tuple(found)


def read_organs(source: Source, centre_id: str) -> tuple[Organ, ...]:
    """Every organ of the database beside the centre itself, by name."""
    sql = f"SELECT {selected(Organ)} FROM organ WHERE centre_id = :centre ORDER BY name"
    return tuple(build(Organ, row) for row in source.fetch(sql, {"centre": centre_id}))
