"""The only way from the screens to casework.

Everything heavy is imported here, inside the functions, so that the first paint waits for nothing; every function may
be called from a worker thread.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.tui.door_cases import CaseDoor
from mediation.tui.door_exchange import ExchangeDoor
from mediation.tui.door_packs import PackDoor
from mediation.tui.door_scans import ScanDoor
from mediation.tui.door_supervision import SupervisionDoor
from mediation.values.dates import print_arabic, today_local, weekday_name
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import StaffInfo


class Door(CaseDoor, ExchangeDoor, PackDoor, ScanDoor, SupervisionDoor):
    """One centre folder and, once somebody is logged in, the desk opened on it."""

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        self.folder = folder.expanduser().absolute()
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
        self.organ, self.organ_name = None, ""
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

    def check_password(self, name: str, password: str) -> None:
        """Raise Problem for a password that cannot stand."""
        from mediation.casework.accounts import check_password

        check_password(name, password)

    def first_numbers(self, prefix: str) -> tuple[str, ...]:
        """The first number of a case and of an agreement in a centre of that prefix."""
        from mediation.casework.numbers import PATTERNS
        from mediation.values.numbering import render

        year = self.today.year
        return tuple(render(PATTERNS[name], prefix=prefix, year=year, serial=1) for name in ("case", "agreement"))

    def create(
        self, fields: Mapping[str, str], administrator: tuple[str, str], mediators: Sequence[tuple[str, str]]
    ) -> str:
        """Make the centre of this folder and log the first mediator in (the administrator sees no cases)."""
        from mediation.casework.accounts import login
        from mediation.casework.desk import create_centre
        from mediation.casework.settings import checked_centre

        fields = checked_centre(fields)
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

    # Settings

    def settings(self) -> tuple[Any, ...]:
        """The centre's settings."""
        from mediation.casework.settings import settings

        return tuple(settings(self.desk))

    def set_setting(self, name: str, value: str) -> None:
        """Change one."""
        from mediation.casework.settings import set_setting

        set_setting(self.desk, name, value)

    def centre_fields(self) -> dict[str, str]:
        """The centre's own details by name."""
        from mediation.casework.settings import centre_fields

        return centre_fields(self.desk)

    def set_centre(self, fields: Mapping[str, str]) -> None:
        """Change them."""
        from mediation.casework.settings import set_centre

        set_centre(self.desk, **fields)

    def reset_password(self, staff_id: str, new: str) -> None:
        """Give a colleague a new password."""
        from mediation.casework.accounts import reset_password

        reset_password(self.desk, staff_id, new)

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

    def relations(self, staff_id: str) -> tuple[str, ...]:
        """Whom a colleague declared to be related to."""
        from mediation.casework.accounts import relations

        return relations(self.desk, staff_id)

    def declare_relations(self, staff_id: str, names: Sequence[str]) -> None:
        """Keep them."""
        from mediation.casework.accounts import declare_relations

        declare_relations(self.desk, staff_id, names)

    def rest_years(self) -> tuple[Any, ...]:
        """Years with their rest days, and the next one, which can be started."""
        from mediation.casework.rest_days import rest_years

        return rest_years(self.desk)

    def check_rest_year(self, year: int, off: Mapping[date, str], work: Collection[date], source: str) -> None:
        """Whether a year may look like this."""
        from mediation.casework.rest_days import check_rest_year

        check_rest_year(self.desk, year, off=off, work=work, source=source)

    def set_rest_year(self, year: int, off: Mapping[date, str], work: Collection[date], source: str) -> int:
        """Save a year; the number of cases whose deadlines moved."""
        from mediation.casework.rest_days import set_rest_year

        return set_rest_year(self.desk, year, off=off, work=work, source=source)

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
