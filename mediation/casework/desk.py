"""The desk: one centre opened in one person's name. Every act of casework starts from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from mediation.casework import accounts
from mediation.casework.accounts import centre_exists
from mediation.values.dates import now_utc, to_local, today_local
from mediation.values.problems import Problem
from mediation.values.text import required

if TYPE_CHECKING:
    from mediation.documents.packs import Pack
    from mediation.documents.worker import RenderService
    from mediation.procedure.load import Procedure
    from mediation.records.snapshot import CentreInfo, StaffInfo
    from mediation.store import Store
    from mediation.store.unit import Unit
    from mediation.values.calendar import Holidays

__all__ = ["Account", "Desk", "centre_exists", "create_centre", "open_desk"]

Account = tuple[str, str]
"""(name, password)."""
Service = TypeVar("Service", bound="RenderService")


@dataclass
class Desk:
    """A centre opened by a person. ``today`` is asked anew every time, so a frozen clock is frozen everywhere."""

    store: Store
    person: StaffInfo
    today: Callable[[], date] = today_local
    _renderer: list[RenderService] = field(default_factory=list)
    _fonts: tuple[tuple[str, int], ...] = ()
    _procedure: tuple[tuple[date, tuple[Pack, ...]], Procedure] | None = None
    _packs: tuple[int, tuple[Pack, ...]] | None = None
    _holidays: tuple[tuple[tuple[Path, int, int], ...], Holidays] | None = None

    @property
    def folder(self) -> Path:
        """The centre folder."""
        return self.store.folder

    @property
    def centre(self) -> CentreInfo:
        """The centre as its papers name it."""
        return self.store.centre

    @property
    def organ(self) -> str:
        """Id of the body this person works for; the centre's own id where that is the centre itself."""
        return self.person.organ_id or self.centre.id

    def now(self) -> datetime:
        """The present moment by the clock on the wall; the end of the day where ``today`` is another day than the clock's."""
        now, day = to_local(now_utc()), self.today()
        return now if now.date() == day else datetime.combine(day, time.max)

    @property
    def procedure(self) -> Procedure:
        """The law as data, with this centre's own files over it; a desk open at midnight takes the forms of the new day."""
        known = (self.today(), self.packs)
        if self._procedure is None or self._procedure[0] != known:
            self._procedure = (known, self.procedure_on(known[0]))
        return self._procedure[1]

    def procedure_on(self, day: date) -> Procedure:
        """The law as data with the forms of the packs that are for cases applied for on that day."""
        from mediation.procedure.load import load_procedure

        local = self.folder / "procedure"
        forms = tuple(path for pack in self.packs_on(day) if (path := pack.folder / "forms.toml").is_file())
        return load_procedure(local if local.is_dir() else None, forms)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """Installed form packs, the newest first; read again when another desk has installed one.

        A pack the log knows nothing of, or whose first day is another than it tells, is left out: nobody installed the one,
        and by a wrong day cases would change their papers.
        """
        folder = self.folder / "packs"
        if not folder.is_dir():
            return ()
        stamp = folder.stat().st_mtime_ns
        if self._packs is None or self._packs[0] != stamp:
            from mediation.documents.packs import installed

            self._finish_packs(folder)
            sound = tuple(pack for pack in installed(self.folder) if self._day_as_logged(pack))
            self._packs = (folder.stat().st_mtime_ns, sound)
        return self._packs[1]

    def _day_as_logged(self, pack: Pack) -> bool:
        return self.store.logged("install_pack", "pack", pack.label, "since", pack.since.isoformat()) is True

    def _finish_packs(self, folder: Path) -> None:
        """Put into force what the log already tells of: the program was broken off between the two."""
        from mediation.documents.packs import READY, put_in_force

        for ready in folder.glob(f"{READY}*"):
            label = ready.name.removeprefix(READY)
            if self.store.logged("install_pack", "pack", label) and not ready.with_name(label).exists():
                put_in_force(ready)

    def packs_on(self, day: date) -> tuple[Pack, ...]:
        """Packs for cases applied for on that day, the newest first."""
        if not self.packs:
            return ()
        from mediation.documents.packs import in_force

        return in_force(self.packs, day)

    @property
    def holidays(self) -> Holidays:
        """The holiday calendar, with this centre's own files over it; read again when another desk has changed them."""
        from mediation.values.holidays import load_holidays

        stamps = tuple(
            (path, path.stat().st_mtime_ns, path.stat().st_size)
            for path in sorted((self.folder / "holidays").glob("*.toml"))
        )
        if self._holidays is None or self._holidays[0] != stamps:
            self._holidays = (stamps, load_holidays([path for path, *_ in stamps]))
        return self._holidays[1]

    @property
    def templates(self) -> tuple[Path, ...]:
        """Template folders for a case of today, the centre's own first."""
        return self.templates_on(self.today())

    def templates_on(self, day: date) -> tuple[Path, ...]:
        """Template folders for a case applied for on that day: the centre's own first, then packs, the newest first."""
        local = self.folder / "templates"
        own = (local,) if local.is_dir() else ()
        return (*own, *(pack.templates for pack in self.packs_on(day) if pack.templates.is_dir()))

    def renderer(self) -> RenderService:
        """The render process, started on first need and kept until the desk closes or the centre's own fonts change."""
        fonts = self._own_fonts()
        if self._renderer and fonts != self._fonts:
            self._renderer.pop().close()
        if not self._renderer:
            from mediation.documents.worker import RenderService

            self._fonts = fonts
            self._renderer.append(self._started(RenderService))
        return self._renderer[0]

    def beside(self, kind: type[Service]) -> tuple[Desk, Service]:
        """The same desk in the same name with a render process of its own, for another thread; the caller ends the process."""
        service = self._started(kind)
        return replace(self, _renderer=[service], _fonts=self._own_fonts()), service

    def _started(self, kind: type[Service]) -> Service:
        return kind(user_fonts=self.folder / "fonts" if self._own_fonts() else None, logs=self.folder / "logs")

    def _own_fonts(self) -> tuple[tuple[str, int], ...]:
        return tuple((path.name, path.stat().st_mtime_ns) for path in sorted((self.folder / "fonts").glob("*")))

    def close(self) -> None:
        """End the render process and close the store."""
        while self._renderer:
            self._renderer.pop().close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_desk(folder: Path, *, token: str | None = None, today: Callable[[], date] = today_local) -> Desk:
    """Open the centre in ``folder`` for the owner of ``token``, or of the session that ``mediation login`` left.

    Raises Problem: no_centre, login (no session, or it has ended).
    """
    from mediation.store import Store

    if not centre_exists(folder):
        raise Problem(
            "no_centre",
            f"文件夹“{folder.name}”里还没有中心，请先运行 mediation（界面）或 mediation setup（命令）建立中心，或用 mediation demo 看演示。",
            where=str(folder),
        )
    key = token if token is not None else accounts.read_token(folder)
    if not key:
        raise accounts.no_session()
    store = Store.open(folder)
    try:
        person = accounts.owner_of(store, key)
    except Problem:
        store.close()
        raise
    return Desk(store, person, today)


def create_centre(
    folder: Path,
    *,
    name: str,
    committee: str,
    prefix: str,
    administrator: Account,
    mediators: Sequence[Account] = (),
    heads: Sequence[Account] = (),
    archivists: Sequence[Account] = (),
    auditors: Sequence[Account] = (),
    region: str = "",
    address: str = "",
    phone: str = "",
    court: str = "",
    demo: bool = False,
) -> None:
    """Make a new centre in an empty ``folder``: tables, log key, settings and the first accounts.

    Raises Problem: centre_exists, missing, weak_password, same_name.
    """
    from mediation.store import Store

    for text, label in ((name, "中心名称"), (committee, "调解委员会全称"), (prefix, "文号简称")):
        required(text, label)
    if centre_exists(folder):
        raise Problem("centre_exists", f"文件夹“{folder.name}”里已经有中心，请换一个空文件夹。", where=str(folder))
    people = [(administrator, "administrator")]
    for accounts_of, role in (
        (heads, "head"),
        (mediators, "mediator"),
        (archivists, "archivist"),
        (auditors, "auditor"),
    ):
        people.extend((account, role) for account in accounts_of)
    for (person, password), _role in people:
        accounts.check_password(required(person, "姓名"), password)
    names = [account[0] for account, _role in people]
    if len(set(names)) != len(names):
        raise Problem("same_name", "账号姓名有重复，请加上区别，例如“李璟（东门）”。", field="姓名")

    def write_accounts(unit: Unit) -> None:
        for (person, password), role in people:
            accounts.insert(unit, person, password, role)

    Store.create(
        folder,
        name=required(name, "中心名称"),
        committee=required(committee, "调解委员会全称"),
        prefix=required(prefix, "文号简称"),
        region=region,
        address=address,
        phone=phone,
        court=court,
        demo=demo,
        fill=write_accounts,
    ).close()
