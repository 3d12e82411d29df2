"""The only way from the screens to casework.

Everything heavy is imported here, inside the functions, so that the first paint waits for nothing; every function may
be called from a worker thread.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.tui.widgets.virtual import Slice
from mediation.values.dates import print_arabic, today_local, weekday_name
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import CaseLine, Changed, Snapshot, StaffInfo

PAGE_ROWS = 100


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the desk shows: due lines and the number of cases by stage."""

    dues: tuple[Any, ...]
    counts: tuple[tuple[str, int], ...]
    drafts: tuple[str, ...]


class Door:
    """One centre folder and, once somebody is logged in, the desk opened on it."""

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        self.folder = folder
        self._want_demo = demo
        self._desk: Desk | None = None
        self._lock = threading.RLock()

    # What pages show without asking anybody

    @property
    def desk(self) -> Desk:
        """The open desk. Raises Problem("login") when nobody is logged in."""
        if self._desk is None:
            raise Problem("login", "还没有登录，请先登录。")
        return self._desk

    @property
    def opened(self) -> bool:
        """Whether somebody is logged in."""
        return self._desk is not None

    @property
    def centre_name(self) -> str:
        """The centre's name, or the program's."""
        return self._desk.store.centre.name if self._desk else "调解台"

    @property
    def person(self) -> StaffInfo | None:
        """Who is logged in."""
        return self._desk.person if self._desk else None

    @property
    def today(self) -> date:
        """Today at this desk."""
        return self._desk.today() if self._desk else today_local()

    @property
    def person_line(self) -> str:
        """Person and day for the title bar."""
        day = f"{print_arabic(self.today)} {weekday_name(self.today)}"
        return f"{self.person.name}（{self.role_name}）  {day}" if self.person else day

    @property
    def role_name(self) -> str:
        """The role of the person in Chinese."""
        from mediation.casework.permits import ROLES

        return ROLES.get(self.person.role, self.person.role) if self.person else ""

    @property
    def demo(self) -> bool:
        """Whether this is a demo centre."""
        return self._desk.store.centre.demo if self._desk else False

    @property
    def readonly(self) -> bool:
        """Whether the centre can only be read."""
        return self._desk.store.readonly if self._desk else False

    @property
    def holds(self) -> frozenset[str]:
        """What holds now, for the action table's ``needs``."""
        if self._desk is None:
            return frozenset({"write"})
        from mediation.casework.permits import may

        found = {"open"}
        if not self.readonly:
            found.add("write")
        found.update(
            what for what in ("list_cases", "register", "manage_staff", "reveal") if may(self._desk.person, what)
        )
        return frozenset(found)

    # Opening and accounts

    def open(self) -> str:
        """Open the centre: ``ready``, or ``first`` (no centre yet), or ``login`` (nobody logged in)."""
        from mediation.casework.desk import centre_exists, open_desk

        with self._lock:
            self._shut()
            if not centre_exists(self.folder):
                if not self._want_demo:
                    return "first"
                self.make_demo(self.folder)
            try:
                self._desk = open_desk(self.folder)
            except Problem as problem:
                if problem.reason != "login":
                    raise
                return self._enter_demo()
            return "ready"

    def _enter_demo(self) -> str:
        """A demo centre needs no password; a real one does."""
        from mediation.casework.demo import open_demo_centre
        from mediation.casework.desk import open_desk

        try:
            open_demo_centre(self.folder)
        except Problem as problem:
            if problem.reason != "not_demo":
                raise
            return "login"
        self._desk = open_desk(self.folder)
        return "ready"

    def _shut(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def close(self) -> None:
        """Close the centre and end the render process."""
        with self._lock:
            self._shut()

    def login(self, name: str, password: str) -> str:
        """Log in and open; returns as `open`."""
        from mediation.casework.accounts import login

        login(self.folder, name, password)
        return self.open()

    def logout(self) -> None:
        """End the session."""
        from mediation.casework.accounts import logout

        with self._lock:
            self._shut()
            logout(self.folder)

    def create(
        self, fields: Mapping[str, str], administrator: tuple[str, str], mediators: Sequence[tuple[str, str]]
    ) -> str:
        """Make the centre of this folder and log the first mediator in (the administrator sees no cases)."""
        from mediation.casework.accounts import login
        from mediation.casework.desk import create_centre

        create_centre(
            self.folder,
            name=fields["name"],
            committee=fields["committee"],
            prefix=fields["prefix"],
            region=fields.get("region", ""),
            court=fields.get("court", ""),
            phone=fields.get("phone", ""),
            address=fields.get("address", ""),
            administrator=administrator,
            mediators=list(mediators),
        )
        login(self.folder, *(mediators[0] if mediators else administrator))
        return self.open()

    def make_demo(self, folder: Path) -> int:
        """Fill the demo centre; returns the number of cases."""
        from mediation.casework.demo import demo

        return demo(folder)

    def look_around(self) -> str:
        """Switch to the demo centre beside this folder, making it if needed."""
        from mediation.casework.desk import centre_exists

        with self._lock:
            folder = self.folder / "demo"
            if not centre_exists(folder):
                self.make_demo(folder)
            self.folder = folder
            return self.open()

    # Reading

    def desk_view(self, within: int = 7) -> DeskView:
        """Due lines up to `within` days ahead, cases by stage, names of kept drafts."""
        from mediation.casework.drafts import draft_keys
        from mediation.casework.reading import counts, dues

        stages = [state.stage or state.label for state in self.desk.procedure.states.values()]
        order = {stage: place for place, stage in enumerate(dict.fromkeys(stages))}
        return DeskView(
            dues=tuple(dues(self.desk, within)),
            counts=tuple(
                sorted(counts(self.desk).items(), key=lambda pair: order.get(pair[0], 900 + (pair[0] == "已归档")))
            ),
            drafts=tuple(draft_keys(self.desk)),
        )

    def stages(self) -> tuple[str, ...]:
        """Stages that have cases."""
        from mediation.casework.reading import counts

        return tuple(counts(self.desk))

    def case_page(self, stage: str, after: CaseLine | None) -> Slice[CaseLine]:
        """One page of the case list, newest first."""
        from mediation.casework.reading import case_lines

        page = case_lines(self.desk, stage=stage, limit=PAGE_ROWS, before=after.docid if after else None)
        return Slice(tuple(page.lines), page.more)

    def search(self, words: str, before: int | None = None) -> Any:
        """One page of search results."""
        from mediation.casework.reading import search

        return search(self.desk, words, limit=50, before=before)

    def snapshot(self, case_id: str) -> Snapshot:
        """The case, numbers masked."""
        from mediation.casework.reading import masked, snapshot

        return masked(snapshot(self.desk, case_id))

    def reveal(self, case_id: str) -> Snapshot:
        """The case with whole numbers; logged."""
        from mediation.casework.reading import reveal

        return reveal(self.desk, case_id)

    def offers(self, case_id: str) -> tuple[Any, ...]:
        """What may be done now."""
        from mediation.casework.acts import offers

        return tuple(offers(self.desk, case_id))

    def fields_of(self, case_id: str, act_id: str) -> tuple[Any, ...]:
        """The fields an act asks for, choices filled in."""
        from mediation.casework.acts import fields_of

        return tuple(fields_of(self.desk, case_id, act_id))

    def field_labels(self, act_id: str) -> dict[str, str]:
        """Names of an act's fields in Chinese."""
        act = self.desk.procedure.acts.get(act_id)
        return {field.name: field.label for field in act.fields} if act else {}

    def find_case(self, text: str) -> str:
        """The case id meant by a number."""
        from mediation.casework.acts import find_case

        return find_case(self.desk, text)

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Dispute kinds: (id, what is special about it)."""
        return tuple((kind.id, kind.note) for kind in self.desk.procedure.kinds.values())

    def sources(self) -> tuple[str, ...]:
        """Channels through which disputes come in."""
        return tuple(s.label for s in self.desk.procedure.sources.values() if s.sort == "channel")

    # Doing

    def act(
        self, case_id: str, act_id: str, values: Mapping[str, object], *, on: str = "", version: int | None = None
    ) -> Changed:
        """Do one act."""
        from mediation.casework.acts import act

        return act(self.desk, case_id, act_id, values, on=on or None, version=version)

    def register(self, data: Mapping[str, object]) -> Changed:
        """Register a dispute given in the shape of the sample files."""
        from mediation.casework.registering import draft_from, register

        return register(self.desk, draft_from(data, self.today))

    def check_draft(self, data: Mapping[str, object]) -> tuple[Any, ...]:
        """Disputes that look like this draft."""
        from mediation.casework.registering import draft_from, look_alikes

        return tuple(look_alikes(self.desk, draft_from(data, self.today)))

    def attach(self, case_id: str, path: str, **about: Any) -> Changed:
        """Take a file into the case."""
        from mediation.casework.papers import attach

        return attach(self.desk, case_id, Path(path.strip()).expanduser(), **about)

    # Agreement

    def lint(self, case_id: str, values: Mapping[str, object]) -> tuple[Any, ...]:
        """What the linter says about a typed agreement."""
        from mediation.casework.checking import lint

        return tuple(lint(self.desk, case_id, values))

    def clauses(self, case_id: str) -> tuple[Any, ...]:
        """The clause library for this case."""
        from mediation.casework.agreeing import clauses

        return tuple(clauses(self.desk, case_id))

    def save_agreement(self, case_id: str, values: Mapping[str, object], version: int) -> Changed:
        """Change an agreement nobody has signed yet."""
        from mediation.casework.agreeing import save_agreement

        return save_agreement(self.desk, case_id, values, version)

    # Papers and volume

    def papers(self, case_id: str, *, optional: bool = False) -> tuple[Any, ...]:
        """Required, made and missing papers; with `optional` also those that can be made on request."""
        from mediation.casework.papers import papers

        return tuple(papers(self.desk, case_id, optional=optional))

    def freeze_all(self, case_id: str) -> tuple[Any, ...]:
        """Make and freeze every paper the case needs."""
        from mediation.casework.papers import freeze_all

        return tuple(freeze_all(self.desk, case_id))

    def amendable(self, case: Snapshot, item: str) -> dict[str, str]:
        """Fields of the case, a party or an aide that can be amended: name → label."""
        from mediation.casework.amending import amendable

        return amendable("case" if item == "案件" else "party" if case.party(item) else "aide")

    def make_paper(self, case_id: str, form: str, **how: Any) -> Any:
        """Make a paper."""
        from mediation.casework.papers import make_paper

        return make_paper(self.desk, case_id, form, **how)

    def print_paper(self, case_id: str, form: str, *, subject: str = "") -> Any:
        """Send a paper to the printer."""
        from mediation.casework.papers import print_paper

        return print_paper(self.desk, case_id, form, subject=subject)

    def check(self, case_id: str) -> tuple[Any, ...]:
        """Agreement and volume findings."""
        from mediation.casework.checking import check

        return tuple(check(self.desk, case_id))

    def make_volume(self, case_id: str) -> Any:
        """Bind the volume."""
        from mediation.casework.volumes import make_volume

        return make_volume(self.desk, case_id)

    def print_volume(self, case_id: str) -> Any:
        """Send the bound volume to the printer."""
        from mediation.casework.volumes import print_volume

        return print_volume(self.desk, case_id)

    def keep_output(self, name: str, data: bytes) -> Path:
        """Write a made paper into the centre's ``输出`` folder (0700) for the viewer or Word; returns where."""
        folder = self.folder / "输出"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / name
        path.write_bytes(data)
        path.chmod(0o600)
        return path

    # Settings

    def settings(self) -> tuple[Any, ...]:
        """The centre's settings."""
        from mediation.casework.settings import settings

        return tuple(settings(self.desk))

    def set_setting(self, name: str, value: str) -> None:
        """Change one."""
        from mediation.casework.settings import set_setting

        set_setting(self.desk, name, value)

    def staff(self) -> tuple[StaffInfo, ...]:
        """The accounts."""
        from mediation.casework.accounts import staff

        return tuple(staff(self.desk))

    def add_staff(self, name: str, password: str, role: str, phone: str) -> StaffInfo:
        """Make an account."""
        from mediation.casework.accounts import add_staff

        return add_staff(self.desk, name, password, role, phone=phone)

    def set_active(self, staff_id: str, *, active: bool) -> None:
        """Open or close an account."""
        from mediation.casework.accounts import set_active

        set_active(self.desk, staff_id, active=active)

    def set_password(self, old: str, new: str) -> None:
        """Change one's own password."""
        from mediation.casework.accounts import set_password

        set_password(self.desk, old, new)

    def holiday_years(self) -> tuple[int, ...]:
        """Years with a holiday calendar."""
        from mediation.casework.settings import holiday_years

        return tuple(holiday_years(self.desk))

    # Drafts

    def save_draft(self, key: str, content: dict[str, object]) -> None:
        """Keep what was typed; without a login there is nothing to keep it in."""
        if self._desk is not None and not self.readonly:
            from mediation.casework.drafts import save_draft

            save_draft(self._desk, key, content)

    def load_draft(self, key: str) -> dict[str, object] | None:
        """What was kept."""
        from mediation.casework.drafts import load_draft

        return load_draft(self.desk, key)

    def drop_draft(self, key: str) -> None:
        """Forget it."""
        if self._desk is not None and not self.readonly:
            from mediation.casework.drafts import drop_draft

            drop_draft(self._desk, key)
