"""How far an invented case has come: a path for every stage, walked by the same acts as a real case.

The paths are data (``demo_paths.toml``, which says how they are written).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from mediation.casework.inventing import Invention, Inventor, invent
from mediation.casework.registering import Round, insert
from mediation.casework.replaying import signatures
from mediation.casework.vetting import vet
from mediation.casework.work import Work

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.store.unit import Unit

_DATA = FilePath(__file__).with_name("demo_paths.toml")
_HOLE = re.compile(r"\{([+-]\d+|now-\d+|[a-z]+)\}")
_HOSTS = ("李璟", "周敏", "李璟", "吴桐")


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a path, ``after`` so many days from the application, by the registering mediator unless ``by`` says who."""

    after: int
    act: str
    values: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """One path. ``ago``: the application lay so many days back (from, to); the rest says what dispute it wants."""

    name: str
    ago: tuple[int, int]
    steps: tuple[Step, ...]
    kinds: tuple[str, ...] = ()
    oral: bool = False
    money: bool = False
    court: bool = False
    channel: str = ""
    owner: str = ""  # who registers it, of another organ
    filed: bool = False  # may be filed with its papers
    set: Mapping[str, str] = field(default_factory=dict)


@cache
def paths() -> tuple[Path, ...]:
    """Every path, in the order they take turns."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    walks = data["walk"]
    return tuple(
        Path(
            steps=tuple(_steps(row["walk"], walks)),
            ago=(row["ago"][0], row["ago"][1]),
            kinds=tuple(row.get("kinds", ())),
            **{name: value for name, value in row.items() if name not in ("walk", "ago", "kinds")},
        )
        for row in data["path"]
    )


def path_of(number: int) -> Path:
    """The path of the ``number``-th case: they take turns, so that every stage is there."""
    return paths()[number % len(paths())]


def _steps(rows: Iterable[Any], walks: Mapping[str, Any], later: int = 0) -> Iterable[Step]:
    for row in rows:
        if isinstance(row, str):
            name, _sign, days = row.partition("+")
            yield from _steps(walks[name], walks, later + int(days or 0))
        else:
            yield Step(row[0] + later, *row[1:])


@dataclass
class Wanderer:
    """What all cases of one run share: the centre's settings, and a desk for everybody who acts.

    organ: the id of the committee that has people of its own in this centre.
    """

    run: Round
    organ: str = ""
    desks: dict[str, Desk] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk) -> Wanderer:
        """A run that begins now, at the desk of one mediator."""
        run = Round.of(desk)
        organ = next((person.organ_id for person in run.people if person.organ_id), "")
        return cls(run, organ, {person.name: _at(desk, person) for person in run.people})

    def wander(self, unit: Unit, inventor: Inventor, number: int) -> str:
        """Make the ``number``-th case and lead it along its path (``path_of``). Its id."""
        path = path_of(number)
        host = _HOSTS[number % len(_HOSTS)]
        desk = self.desks[path.owner] if path.owner else self.run.desk
        today = desk.today()
        applied = today - timedelta(days=inventor.random.randint(*path.ago))
        story = self._story(inventor, path, applied)
        vetted, warnings = vet(story.draft, desk.procedure.kinds, today)
        run = Round(desk, self.run.settings, self.run.people, self.run.neighbours)
        with _acting(unit, desk):
            changed, snapshot = insert(run, unit, vetted, warnings)
        words = self._words(story, host, number) | dict(story.words) | dict(path.set)
        work = Work(desk, unit, snapshot, run.settings, run.people)
        for step in path.steps:
            self._take(work, step, story, applied, words)
        return changed.case_id

    def _story(self, inventor: Inventor, path: Path, applied: date) -> Invention:
        """A dispute the path can be walked with."""
        kinds = self.run.desk.procedure.kinds

        def fits(scene: Mapping[str, Any]) -> bool:
            kind = str(scene["kind"])
            named = any(kind == one or kind.startswith(f"{one}/") for one in path.kinds)
            general = not path.kinds and not kinds[kind].joint and not (path.court and kind.startswith("劳动争议"))
            return (
                (named or general)
                and not (path.oral and kinds[kind].written)
                and not (path.money and not scene["sum"][1])
            )

        return invent(inventor, applied, self.run.desk.today(), fits=fits, for_court=path.court, channel=path.channel)

    def _words(self, story: Invention, host: str, number: int) -> dict[str, str]:
        first, other = story.draft.parties[:2]
        return {
            "a": first.name,
            "b": other.name,
            "host": host,
            "recorder": "吴桐" if host != "吴桐" else "周敏",
            "colleague": "周敏" if number % 2 else "吴桐",
            "organ": self.organ,
            "centre": self.run.desk.centre.id,
            "house": self.run.desk.centre.name,
            "facts": story.draft.facts,
            "year": str(self.run.desk.today().year),
            "n": str(number + 101),
        }

    def _take(self, work: Work, step: Step, story: Invention, applied: date, words: Mapping[str, str]) -> None:
        from mediation.casework.acts import perform

        desk = self.desks[_HOLE.sub(lambda hole: words[hole[1]], step.by)] if step.by else work.desk
        day = applied + timedelta(days=step.after)
        with _acting(work.unit, desk):
            if step.act in ("sign_all", "sign_one"):
                rows = signatures(work.look(), day)
                # For a court the last party's signature completes the agreement: who mediated has signed by then.
                last = sorted(rows, key=lambda row: "signer_kind" not in row)
                for row in last if step.act == "sign_all" else rows[:1]:
                    perform(work.again(), "sign", row, day)
                return
            values = _filled(step.values, day, desk.now(), words)
            if "items" in values and step.act in ("reach", "oral"):
                days = values["items"] if isinstance(values["items"], list) else [values["items"]]
                values["items"] = story.agreed(*(day + timedelta(days=one) for one in days))
            perform(Work(desk, work.unit, work.look(), work.settings, work.people), step.act, values, day)


def _at(desk: Desk, person: Any) -> Desk:
    """The same open centre at somebody else's desk."""
    other = copy(desk)
    other.person = person
    return other


@contextmanager
def _acting(unit: Unit, desk: Desk) -> Iterator[None]:
    """What is written meanwhile is logged under the name of the person at this desk."""
    before = unit.actor_id, unit.role
    unit.actor_id, unit.role = desk.person.id, desk.person.role
    try:
        yield
    finally:
        unit.actor_id, unit.role = before


def _filled(value: Any, day: date, now: datetime, words: Mapping[str, str]) -> Any:
    """The value with every hole in it filled."""
    if isinstance(value, str):
        return _HOLE.sub(lambda hole: _word(hole[1], day, now, words), value)
    if isinstance(value, Mapping):
        return {key: _filled(inner, day, now, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, day, now, words) for inner in value]
    return value


def _word(name: str, day: date, now: datetime, words: Mapping[str, str]) -> str:
    if name.startswith("now-"):
        return f"{now - timedelta(minutes=int(name[4:])):%Y-%m-%d %H:%M}"
    if name[0] in "+-":
        return (day + timedelta(days=int(name))).isoformat()
    return words[name]


def file_one(desk: Desk, case_id: str) -> None:
    """File a closed case with its papers made and kept."""
    from mediation.casework.acts import act
    from mediation.casework.papers import freeze_all

    freeze_all(desk, case_id)
    values = {"retention": "定期30年", "retention_reason": "一般民间纠纷。", "filer": "周敏", "checker": "何主任"}
    act(desk, case_id, "file", values)
