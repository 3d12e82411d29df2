"""From the TOML beside this file (and a centre's own folder over it) to the light frozen values the engine works with.

The shipped files are proven by tests, so they are built without pydantic; a local folder is validated with it, so that a
mistake there is named with file, id and cure. Files are read when first needed: showing a case needs no form list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from mediation.procedure import build
from mediation.procedure.forms import Form, Row
from mediation.procedure.kinds import Kind, find_kind
from mediation.procedure.law import Law
from mediation.procedure.model import Act, Guard, Rule, Setting, State, Track
from mediation.procedure.retention import Retention
from mediation.procedure.spec import Remark
from mediation.values.problems import Problem
from mediation.values.system import system_said, toml_said

SHIPPED = Path(__file__).parent
FILES = ("laws", "guards", "deadlines", "kinds", "sources", "forms", "retention", "settings", "linter", "courts")
Table = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """One way a dispute comes in (three, used in statistics), with its senders, or a channel, a referral mode, a sender kind."""

    id: str
    label: str
    sort: str  # way | channel | mode | sender
    note: str = ""


class Procedure:
    """The whole procedure. Every part is a mapping by id in the order of its file."""

    def __init__(self, local: Path | None = None, packs: tuple[Path, ...] = ()) -> None:
        self.local, self.packs = local, packs
        self.compiled: dict[str, Any] = {}  # what plans and steps made of it, by their names
        if local is not None or packs:
            self._validate()

    # ---- reading -----------------------------------------------------------------------------------------------------

    def table(self, name: str) -> Table:
        """The merged content of one file, e.g. ``deadlines`` or ``tracks/people``."""
        shipped = SHIPPED / f"{name}.toml"
        merged = _read(shipped) if shipped.exists() else {}
        if name == "forms":
            for pack in reversed(self.packs):
                merged = merge(merged, _read(pack))
        own = self.local / f"{name}.toml" if self.local is not None else None
        if own is not None and own.exists():
            merged = merge(merged, _read(own))
        return merged

    @cached_property
    def track_names(self) -> tuple[str, ...]:
        """Names of the track files, shipped first."""
        names = ["intake", "people", "confirmation", "remedy", "common"]
        for folder in (SHIPPED, self.local):
            if folder is not None:
                names += sorted(path.stem for path in (folder / "tracks").glob("*.toml"))
        return tuple(dict.fromkeys(names))

    @cached_property
    def _track_tables(self) -> tuple[Table, ...]:
        return tuple(self.table(f"tracks/{name}") for name in self.track_names)

    def _validate(self) -> None:
        from mediation.procedure.schema import validate

        names = [*FILES, *(f"tracks/{name}" for name in self.track_names)]
        merged = {name: self.table(name) for name in names}
        validate(merged, self.local)

    # ---- parts -------------------------------------------------------------------------------------------------------

    @cached_property
    def laws(self) -> Mapping[str, Law]:
        """Texts by their short key; their ``article`` is empty."""
        return build.laws(self.table("laws"))

    @cached_property
    def guards(self) -> Mapping[str, Guard]:
        """Conditions by id."""
        own = (row for table in self._track_tables for row in table.get("guard", ()))
        return build.guards((*self.table("guards")["guard"], *own), self.laws)

    @cached_property
    def remarks(self) -> Mapping[str, Remark]:
        """What casework says by itself (linter, volume check), by id."""
        return build.remarks(self.table("linter"), self.laws)

    @cached_property
    def vague_words(self) -> tuple[str, ...]:
        """Words in a clause that leave open when, how much or what."""
        return tuple(self.table("linter")["vague"])

    @cached_property
    def repealed(self) -> tuple[str, ...]:
        """Titles of laws no longer in force, without 《》."""
        return tuple(self.table("linter")["repealed"])

    @cached_property
    def by_eye(self) -> tuple[tuple[str, str], ...]:
        """(point, words) of what the binder of a volume looks at by eye."""
        return tuple((row["point"], row["text"]) for row in self.table("linter")["by_eye"])

    @cached_property
    def banned(self) -> tuple[tuple[str, str], ...]:
        """(pattern, id of its remark) of clauses nobody may or should agree on."""
        return tuple((row["pattern"], row["remark"]) for row in self.table("linter")["banned"])

    @cached_property
    def tracks(self) -> Mapping[str, Track]:
        """Tracks by id."""
        return build.tracks(self._track_tables)

    @cached_property
    def states(self) -> Mapping[str, State]:
        """States of all tracks by id."""
        return build.states(self._track_tables)

    @cached_property
    def acts(self) -> Mapping[str, Act]:
        """Acts of all tracks by id."""
        return build.acts(self._track_tables, self.laws, self.guards)

    @cached_property
    def running(self) -> frozenset[str]:
        """States of mediation that has begun and may still come to an agreement."""
        settled = {state for way in self.acts["perform"].ways for state in way.from_}
        return frozenset(
            state.id
            for state in self.states.values()
            if self.tracks[state.track].mediation and state.active and not state.outcome and state.id not in settled
        )

    @cached_property
    def clocks(self) -> tuple[Rule, ...]:
        """Deadlines; those that rest on memory alone (grade M) are not among them."""
        return build.rules(self.table("deadlines"), self.laws)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Deadlines by id; of several of one id the first."""
        return {rule.id: rule for rule in reversed(self.clocks)}

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """Kinds of dispute by id."""
        return build.kinds(self.table("kinds"), self.laws)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Ways, channels, referral modes and sender kinds by id."""
        return {
            row["id"]: Source(row["id"], row.get("label", row["id"]), row["sort"], row.get("note", ""))
            for row in self.table("sources")["source"]
        }

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Forms by id."""
        return build.forms(self.table("forms"), self.laws)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Rows of the catalogue, in order."""
        return tuple(Row(**row) for row in self.table("forms").get("row", ()))

    def catalogue(self, variant: str) -> tuple[Row, ...]:
        """Rows of a variant of the catalogue, in order; an unknown one is the catalogue of ``rows``."""
        found = next((one for one in self.table("forms").get("catalogue", ()) if one["id"] == variant), None)
        if found is None:
            return self.rows
        return tuple(
            Row(
                no,
                row["title"],
                row["need"],
                any(one.generated for one in self.rows if one.no in row["holds"]),
                tuple(row["holds"]),
            )
            for no, row in enumerate(found["row"], 1)
        )

    @cached_property
    def retention(self) -> Retention:
        """Schemes of retention and when to think of a longer one."""
        return build.retention(self.table("retention"))

    @cached_property
    def settings_spec(self) -> Mapping[str, Setting]:
        """Centre settings by name."""
        return build.settings(self.table("settings"))

    # ---- questions ---------------------------------------------------------------------------------------------------

    def kind(self, kind_id: str) -> Kind:
        """The kind of that id, or what it falls back to."""
        return find_kind(self.kinds, kind_id)

    def setting(self, settings: Mapping[str, object], name: str) -> Any:
        """The centre's value of a setting, or its default."""
        value = settings.get(name)
        return self.settings_spec[name].default if value is None or value == "" else value

    def ints(self, settings: Mapping[str, object], name: str) -> tuple[int, ...]:
        """A setting of several whole numbers, ascending."""
        value = self.setting(settings, name)
        parts = value.replace("、", ",").replace("，", ",").split(",") if isinstance(value, str) else value
        return tuple(sorted(int(part) for part in parts))


@cache
def load_procedure(local: Path | None = None, packs: tuple[Path, ...] = ()) -> Procedure:
    """The procedure, with form packs (their ``forms.toml``, newest first) and a centre's own folder laid over it by id.

    Raises Problem("bad_procedure").
    """
    return Procedure(local if local is not None and local.is_dir() else None, packs)


def _read(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Problem(
            "bad_procedure", f"规则文件 {path.name} 不是合规的 TOML：{toml_said(error)}。", where=path.name
        ) from error
    except OSError as error:
        raise Problem(
            "bad_procedure", f"规则文件 {path.name} 读不出来（{system_said(error)}），请检查。", where=path.name
        ) from error


def merge(base: Table, over: Table) -> Table:
    """Lay one file over another: lists of tables join by id (or key, name, no); ``remove = true`` takes one out."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        if isinstance(old, list) and isinstance(value, list) and _identified(old) and _identified(value):
            merged[key] = _merge_rows(old, value)
        elif isinstance(old, dict) and isinstance(value, dict):
            merged[key] = merge(old, value)
        else:
            merged[key] = value
    return merged


def _row_id(row: object) -> str:
    if isinstance(row, dict):
        for key in ("id", "key", "name", "no"):
            if key in row:
                return str(row[key])
        if row.get("from"):  # a way of an act
            return f"{row.get('act', '')}@{row['from'][0]}"
    return ""


def _identified(rows: list[Any]) -> bool:
    return all(_row_id(row) for row in rows)


def _merge_rows(base: list[Table], over: list[Table]) -> list[Table]:
    rows = {_row_id(row): row for row in base}
    for row in over:
        name = _row_id(row)
        if row.get("remove") is True:
            rows.pop(name, None)
        else:
            rows[name] = merge(rows.get(name, {}), {key: value for key, value in row.items() if key != "remove"})
    return list(rows.values())
