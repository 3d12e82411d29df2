"""Tables of the TOML files into frozen values. Whoever changes a key here changes schema.py with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mediation.procedure.forms import Form
from mediation.procedure.kinds import Kind, KindRule
from mediation.procedure.law import Law, Renumber
from mediation.procedure.model import Act, FieldSpec, Guard, Rule, Setting, State, Track
from mediation.procedure.retention import Retention, Term
from mediation.procedure.spec import Remark
from mediation.values.problems import Problem

Table = Mapping[str, Any]
DEFAULT_WHO = ("mediator", "head")
LOADED_GRADES = ("V", "VL", "S", "CFG")
"""Grade M (from memory) is not among them: a rule that rests on it alone is dropped at load."""


def laws(table: Table) -> dict[str, Law]:
    """Texts by key."""
    return {row["key"]: _law(row) for row in table["law"]}


def _law(row: Table) -> Law:
    return Law(
        title=row["title"],
        article="",
        grade=row["grade"],
        region=tuple(row.get("region", ())),
        note=row.get("note", ""),
        kinds=tuple(row.get("kinds", ())),
        renumber=tuple(Renumber(r["before"], r["article"], r["to"]) for r in row.get("renumber", ())),
        titled=row.get("titled", True),
        bodies=tuple(row.get("bodies", ())),
    )


def cited(words: Iterable[str], texts: Mapping[str, Law], where: str) -> tuple[Law, ...]:
    """Articles written as "人调法 29.2". Texts of grade M are left out. Raises Problem("bad_procedure")."""
    found = []
    for word in words:
        key, _, article = word.partition(" ")
        text = texts.get(key)
        if text is None:
            raise Problem("bad_procedure", f"{where}引用了未登记的法律“{key}”，请先在 laws.toml 登记。", where=where)
        if text.grade in LOADED_GRADES:
            found.append(replace(text, article=article))
    return tuple(found)


def guards(rows: Iterable[Table], texts: Mapping[str, Law]) -> dict[str, Guard]:
    """Conditions by id, of guards.toml and of the tracks' own files."""
    return {
        row["id"]: Guard(
            row["id"],
            row["check"],
            row["message"],
            cited(row["laws"], texts, f"条件 {row['id']} "),
            row.get("severity", "local"),
            row.get("elsewhere", ""),
            row.get("family", ""),
            row.get("hides", False),
        )
        for row in rows
    }


def remarks(table: Table, texts: Mapping[str, Law]) -> dict[str, Remark]:
    """What casework says by itself, by id."""
    return {
        row["id"]: Remark(
            row["id"],
            row.get("level", ""),
            row["message"],
            cited(row.get("laws", ()), texts, f"提示 {row['id']} "),
            row.get("why", ""),
            row.get("field", ""),
            row.get("place", ""),
        )
        for row in table["remark"]
    }


def tracks(tables: Sequence[Table]) -> dict[str, Track]:
    """Tracks by id."""
    return {
        row["id"]: Track(
            row["id"],
            row["label"],
            row.get("mediation", False),
            row.get("effect", ""),
            row.get("lane", 0),
            row.get("agreed", ""),
        )
        for row in (table["track"] for table in tables)
    }


def states(tables: Sequence[Table]) -> dict[str, State]:
    """States by id."""
    return {
        row["id"]: State(
            id=row["id"],
            label=row["label"],
            track=table["track"]["id"],
            active=row["active"],
            end=row.get("end", False),
            stage=row.get("stage", ""),
            outcome=row.get("outcome", ""),
        )
        for table in tables
        for row in table.get("state", ())
    }


def acts(tables: Sequence[Table], texts: Mapping[str, Law], known: Mapping[str, Guard]) -> dict[str, Act]:
    """Acts by id, each with the ways its own file and the files of other tracks give it."""
    home = {row["id"]: table["track"]["id"] for table in tables for row in table.get("state", ())}
    found = {
        row["id"]: _act(row, table["track"]["id"], texts, known) for table in tables for row in table.get("act", ())
    }
    ways: dict[str, list[Act]] = {}
    for table in tables:
        for row in table.get("act", ()):
            for way in row.get("way", ()):
                track = way.get("track") or next((home[one] for one in way["from"] if one in home), "")
                ways.setdefault(row["id"], []).append(_way(found[row["id"]], way, track, texts, known))
        for way in table.get("way", ()):
            if way["act"] not in found:
                raise Problem(
                    "bad_procedure",
                    f"程序 {table['track']['id']} 给不存在的办理“{way['act']}”另写了办法，请改正名称。",
                    where=way["act"],
                )
            track = way.get("track") or table["track"]["id"]
            ways.setdefault(way["act"], []).append(_way(found[way["act"]], way, track, texts, known))
    return {name: replace(act, variants=tuple(ways[name])) if name in ways else act for name, act in found.items()}


def _way(act: Act, row: Table, track: str, texts: Mapping[str, Law], known: Mapping[str, Guard]) -> Act:
    """A variant of an act: what the way says, else what the act says."""
    where = f"办理 {act.id} "
    said: dict[str, Any] = {
        name: _listed(row[name])
        for name in ("to", "number", "papers", "effects", "not_before", "label", "help", "who")
        if name in row
    }
    if "guards" in row:
        said["guards"] = _conditions(row["guards"], known, where)
    if "laws" in row:
        said["laws"] = cited(row["laws"], texts, where)
    return replace(act, track=track, from_=tuple(row["from"]), **said)


def _conditions(names: Sequence[str], known: Mapping[str, Guard], where: str) -> tuple[Guard, ...]:
    missing = [name for name in names if name not in known]
    if missing:
        raise Problem("bad_procedure", f"{where}用了未登记的条件“{missing[0]}”，请先在 guards.toml 登记。", where=where)
    return tuple(known[name] for name in names)


def _act(row: Table, track: str, texts: Mapping[str, Law], known: Mapping[str, Guard]) -> Act:
    where = f"办理 {row['id']} "
    return Act(
        id=row["id"],
        label=row["label"],
        track=track,
        from_=tuple(row["from"]),
        to=tuple(row["to"]),
        who=tuple(row.get("who", DEFAULT_WHO)),
        guards=_conditions(row.get("guards", ()), known, where),
        fields=tuple(_field(field) for field in row.get("field", ())),
        papers=tuple(row.get("papers", ())),
        laws=cited(row["laws"], texts, where),
        effects=tuple(row.get("effects", ())),
        help=row.get("help", ""),
        number=row.get("number", ""),
        not_before=row.get("not_before", "state" if row["to"] else "register"),
        when_closed=row.get("when_closed", False),
        when_filed=row.get("when_filed", False),
    )


def _field(row: Table) -> FieldSpec:
    values = {key: _listed(value) for key, value in row.items()}
    if "columns" in values:
        values["columns"] = tuple(_field(column) for column in row["columns"])
    if "only" in values:
        values["only"] = tuple((name, tuple(choices)) for name, choices in row["only"].items())
    return FieldSpec(**values)


def rules(table: Table, texts: Mapping[str, Law]) -> tuple[Rule, ...]:
    """Deadlines, those left without any text of a loaded grade dropped."""
    found = []
    for row in table["clock"]:
        where = f"期限 {row['id']} "
        resting_on = cited(row["laws"], texts, where)
        if not resting_on:
            continue
        values = {key: _listed(value) for key, value in row.items()}
        values |= {"laws": resting_on}
        values |= {
            name: cited(row.get(name, ()), texts, where) for name in ("extendable", "extend_parties", "ends", "prolong")
        }
        found.append(Rule(**values))
    return tuple(found)


def kinds(table: Table, texts: Mapping[str, Law]) -> dict[str, Kind]:
    """Kinds by id; a leaf inherits what it does not say itself."""
    found: dict[str, Kind] = {}
    for row in table["kind"]:
        top = _kind(row, None, texts)
        found[top.id] = top
        for leaf in row.get("leaf", ()):
            one = _kind(leaf, top, texts)
            found[one.id] = one
    return found


def _kind(row: Table, parent: Kind | None, texts: Mapping[str, Law]) -> Kind:
    where = f"纠纷类型 {row['id']} "
    inherited = parent or Kind("", "", "", leaf=True, cause="其他", maps={})
    maps = dict(inherited.maps) | {
        generation: row[generation] for generation in ("A", "B", "C", "D") if generation in row
    }
    return Kind(
        id=f"{parent.id}/{row['id']}" if parent else row["id"],
        label=row.get("label", row["id"]),
        parent=parent.id if parent else "",
        leaf=not row.get("leaf"),
        cause=row.get("cause", inherited.cause),
        maps=maps,
        written=cited(row["written"], texts, where) if "written" in row else inherited.written,
        joint=cited(row["joint"], texts, where) if "joint" in row else inherited.joint,
        confirmable=row.get("confirmable", inherited.confirmable),
        permanent=row.get("permanent", inherited.permanent),
        free_text=row.get("free_text", False),
        note=row.get("note", inherited.note),
        rules=(*inherited.rules, *(_kind_rule(one, texts, where) for one in row.get("rules", ()))),
        organs=tuple(row.get("organs", inherited.organs)),
        private=cited(row["private"], texts, where) if "private" in row else inherited.private,
    )


def _kind_rule(row: Table, texts: Mapping[str, Law], where: str) -> KindRule:
    return KindRule(row["sort"], row["text"], cited(row["laws"], texts, where), row.get("material", ""))


def forms(table: Table, texts: Mapping[str, Law]) -> dict[str, Form]:
    """Forms by id."""
    found = {}
    for row in table["form"]:
        values = {key: _listed(value) for key, value in row.items()}
        values |= {name: cited(row.get(name, ()), texts, f"文书 {row['id']} ") for name in ("laws", "filing")}
        found[row["id"]] = Form(**values)
    return found


def _listed(value: object) -> Any:
    """A TOML array as a tuple."""
    return tuple(value) if isinstance(value, list) else value


def retention(table: Table) -> Retention:
    """Schemes, default and reasons to keep longer."""
    terms = tuple(
        Term(row["id"], row["scheme"], row["label"], row.get("years"), row.get("note", "")) for row in table["term"]
    )
    return Retention(
        default=table["default"], terms=terms, prompts=tuple((row["id"], row["text"]) for row in table["prompt"])
    )


def settings(table: Table) -> dict[str, Setting]:
    """Settings by name."""
    return {row["name"]: Setting(**{key: _listed(value) for key, value in row.items()}) for row in table["setting"]}
