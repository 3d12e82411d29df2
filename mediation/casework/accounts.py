"""Accounts, logins and the session file.

A login writes a random token into a 0600 file of the operating-system user and its SHA-256 into the centre; it ends by
itself after ``SESSION`` or by ``logout``. Five wrong passwords lock an account for five minutes, doubling up to an hour,
never for good. An unknown name costs as much time as a wrong password.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.casework.permits import ROLES, need
from mediation.values.dates import now_utc, print_moment, to_local
from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, required, shorten, slug

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from mediation.casework.desk import Desk
    from mediation.records.snapshot import StaffInfo
    from mediation.store import Store
    from mediation.store.unit import Unit
    from mediation.store.values import LoginRow

SESSION = timedelta(hours=12)
"""How long a login lasts."""

_TRIES = 5
_FIRST_LOCK = timedelta(minutes=5)
_LONGEST_LOCK = timedelta(hours=1)
_SHORTEST = 8
_COMMON = frozenset({
    "12345678", "123456789", "1234567890", "password", "password1", "11111111", "88888888", "66666666", "00000000",
    "abcd1234", "a1234567", "a12345678", "qwertyui", "qwer1234", "1qaz2wsx", "iloveyou", "admin123", "woaini1314",
})  # fmt: skip


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # RFC 9106 low-memory profile: 64 MiB, 3 passes


@cache
def _nobody() -> str:
    """A hash that belongs to nobody, verified for unknown names so that they cost the same."""
    return _hasher().hash(secrets.token_hex(16))


def centre_exists(folder: Path) -> bool:
    """Whether the folder holds a centre."""
    from mediation.store.config import read_config
    from mediation.store.stamp import has_centre

    return folder.is_dir() and has_centre(folder, read_config(folder))


def check_password(name: str, password: str) -> None:
    """Raise Problem("weak_password") for one too short, too common or made of the person's own name."""
    fault = ""
    if len(password) < _SHORTEST:
        fault = f"少于{_SHORTEST}位"
    elif password.lower() in _COMMON or len(set(password)) == 1:
        fault = "太常见"
    elif name and name in password:
        fault = "含有本人姓名"
    if fault:
        raise Problem(
            "weak_password", f"{clean(name)}的密码{fault}，请换一个至少{_SHORTEST}位、不易猜到的密码。", field="密码"
        )


def insert(unit: Unit, name: str, password: str, role: str, *, phone: str = "", cert_no: str = "") -> str:
    """Write an account in the open transaction; an empty password makes one that cannot log in. Returns its id."""
    from mediation.records.tables import Staff

    if role not in ROLES:
        raise Problem("unknown_role", f"角色“{clean(role)}”不认识，可选：{'、'.join(ROLES)}。", field="角色")
    row = Staff(
        name=required(name, "姓名"),
        role=role,
        phone=normalise(phone),
        cert_no=normalise(cert_no),
        password_hash=_hasher().hash(password) if password else "",
        created_at=now_utc(),
    )
    unit.add(row)
    unit.log("add_staff", object="staff", object_id=row.id, fields={"name": row.name, "role": role})
    return row.id


def login(folder: Path, name: str, password: str) -> str:
    """Check the password, write the session file and return the token.

    Raises Problem: no_centre, bad_login (name or password, not saying which), locked.
    """
    from mediation.records.tables import Staff
    from mediation.store import Store

    if not centre_exists(folder):
        raise Problem("no_centre", f"文件夹“{folder.name}”里还没有中心，请先建立中心。", where=str(folder))
    with Store.open(folder) as store:
        with store.read() as reader:
            found = reader.login(normalise(name))
        _refuse_while_locked(found)
        good = _verify(found.password_hash if found else "", password)
        if found is None or not found.staff.active or not good:
            if found is not None:
                _count_failure(store, found.staff.id)
            raise Problem("bad_login", "姓名或密码不对，请重新输入。", field="密码")
        with store.unit(found.staff.id, found.staff.role) as unit:
            row = unit.need(Staff, found.staff.id)
            stale_hash = _hasher().check_needs_rehash(row.password_hash)
            if row.failed_count or row.locked_until or stale_hash:
                row.failed_count, row.locked_until = 0, None
                row.password_hash = _hasher().hash(password) if stale_hash else row.password_hash
                unit.save(row, row.version)
            token = _start_session(unit, row.id)
            unit.log("login", object="staff", object_id=row.id)
        write_token(folder, token)
        return token


def start_session(store: Store, staff_id: str, role: str) -> str:
    """A session without a password, for a centre that was just made (demo, first start). Returns the token."""
    with store.unit(staff_id, role) as unit:
        token = _start_session(unit, staff_id)
        unit.log("login", object="staff", object_id=staff_id)
    return token


def _start_session(unit: Unit, staff_id: str) -> str:
    from mediation.records.tables import DeskSession

    token = secrets.token_urlsafe(32)
    now = now_utc()
    unit.add(
        DeskSession(
            staff_id=staff_id, token_hash=_digest(token), os_user=_os_user(), created_at=now, expires_at=now + SESSION
        )
    )
    return token


def logout(folder: Path) -> None:
    """End the session of this operating-system user; nothing happens without one."""
    from mediation.records.tables import DeskSession
    from mediation.store import Store

    token = read_token(folder)
    if token and centre_exists(folder):
        with Store.open(folder) as store:
            with store.read() as reader:
                found = reader.desk_session(_digest(token))
            if found is not None and found.ended_at is None:
                with store.unit(found.staff.id, found.staff.role) as unit:
                    row = unit.need(DeskSession, found.id)
                    row.ended_at = now_utc()
                    unit.session.add(row)
                    unit.log("logout", object="staff", object_id=found.staff.id)
    session_file(folder).unlink(missing_ok=True)


def owner_of(store: Store, token: str) -> StaffInfo:
    """The person whose session ``token`` is. Raises Problem("login") when it is unknown, ended or expired."""
    with store.read() as reader:
        found = reader.desk_session(_digest(token))
    if found is None or found.ended_at is not None or found.expires_at <= now_utc() or not found.staff.active:
        raise no_session()
    return found.staff


def no_session() -> Problem:
    """The problem of a desk nobody is logged in at."""
    return Problem("login", "还没有登录或登录已过期，请先运行 mediation login --as 姓名。")


def session_name(folder: Path) -> str:
    """The name of the person logged in at this operating-system account; "" when nobody is."""
    from mediation.store import Store

    token = read_token(folder)
    if not token or not centre_exists(folder):
        return ""
    with Store.open(folder) as store:
        try:
            return owner_of(store, token).name
        except Problem:
            return ""


def session_file(folder: Path) -> Path:
    """Where the token of this operating-system user lies."""
    return folder / ".session" / slug(_os_user())


def read_token(folder: Path) -> str:
    """The token in the session file; "" when there is none or others could read it."""
    path = session_file(folder)
    try:
        if path.stat().st_mode & 0o077 and os.name == "posix":
            return ""
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def write_token(folder: Path, token: str) -> None:
    """Write the session file, readable by nobody else from its first byte."""
    path = session_file(folder)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(token)


def staff(desk: Desk) -> tuple[StaffInfo, ...]:
    """All accounts of the centre, in the order they were made."""
    with desk.store.read() as reader:
        return reader.staff()


def declare_relations(desk: Desk, staff_id: str, names: Sequence[str]) -> None:
    """Keep whom a mediator declared to be related to; registration and appointment warn of them."""
    if staff_id != desk.person.id:
        need(desk.person, "manage_staff")
    kept = list(dict.fromkeys(required(name, "姓名") for name in names))
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.set_setting(f"relations/{staff_id}", kept)
        unit.log("declare_relations", object="staff", object_id=staff_id, fields={"names": kept})


def relations(desk: Desk, staff_id: str) -> tuple[str, ...]:
    """Whom somebody declared to be related to, in the order given."""
    with desk.store.read() as reader:
        declared = reader.settings().get(f"relations/{staff_id}")
    return tuple(str(name) for name in declared) if isinstance(declared, list | tuple) else ()


def add_staff(desk: Desk, name: str, password: str, role: str, *, phone: str = "", cert_no: str = "") -> StaffInfo:
    """Make an account. Raises Problem: forbidden, same_name, weak_password, unknown_role."""
    need(desk.person, "manage_staff")
    name = required(name, "姓名")
    check_password(name, password)
    if any(person.name == name for person in staff(desk)):
        raise Problem("same_name", f"已有名为“{clean(name)}”的账号，请加上区别。", field="姓名")
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        staff_id = insert(unit, name, password, role, phone=phone, cert_no=cert_no)
    return next(person for person in staff(desk) if person.id == staff_id)


def set_password(desk: Desk, old: str, new: str) -> None:
    """Change one's own password. Raises Problem: bad_login, weak_password."""
    with desk.store.read() as reader:
        found = reader.login(desk.person.name)
    _refuse_while_locked(found)
    if found is None or not _verify(found.password_hash, old):
        _count_failure(desk.store, desk.person.id)
        raise Problem("bad_login", "原密码不对，请重新输入。", field="原密码")
    _write_password(desk, desk.person.id, desk.person.name, new)


def reset_password(desk: Desk, staff_id: str, new: str) -> None:
    """Give an account a new password, by the administrator. Raises Problem: forbidden, weak_password, no_staff."""
    need(desk.person, "manage_staff")
    person = next((person for person in staff(desk) if person.id == staff_id), None)
    if person is None:
        raise Problem("no_staff", "没有这个账号，请刷新人员名单。")
    _write_password(desk, staff_id, person.name, new)


def set_active(desk: Desk, staff_id: str, *, active: bool) -> None:
    """Open or close an account. The last open administrator stays open. Raises Problem: forbidden, last_administrator."""
    from mediation.records.tables import Staff

    need(desk.person, "manage_staff")
    others = [p for p in staff(desk) if p.role == "administrator" and p.active and p.id != staff_id]
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        row = unit.need(Staff, staff_id)
        if row.role == "administrator" and not active and not others:
            raise Problem("last_administrator", "这是最后一个管理员账号，不能停用，请先另设管理员。")
        row.active = active
        unit.save(row, row.version)
        unit.log("set_active", object="staff", object_id=staff_id, fields={"active": active})


def _write_password(desk: Desk, staff_id: str, name: str, new: str) -> None:
    from mediation.records.tables import Staff

    check_password(name, new)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        row = unit.need(Staff, staff_id)
        row.password_hash, row.failed_count, row.locked_until = _hasher().hash(new), 0, None
        unit.save(row, row.version)
        unit.log("set_password", object="staff", object_id=staff_id)


def _verify(stored: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def _refuse_while_locked(found: LoginRow | None) -> None:
    until = found.locked_until if found else None
    if until and until > now_utc():
        raise Problem(
            "locked", f"密码错误次数过多，账号暂停登录至{print_moment(to_local(until))}，请稍后再试。", field="密码"
        )


def _count_failure(store: Store, staff_id: str) -> None:
    from mediation.records.tables import Staff

    with store.unit(staff_id, "") as unit:
        row = unit.need(Staff, staff_id)
        row.failed_count += 1
        if row.failed_count >= _TRIES:
            doublings = min(row.failed_count - _TRIES, 8)
            row.locked_until = now_utc() + min(_FIRST_LOCK * 2**doublings, _LONGEST_LOCK)
        unit.save(row, row.version)
        unit.log("login_failed", object="staff", object_id=staff_id, fields={"failed_count": row.failed_count})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _os_user() -> str:
    try:
        return shorten(getpass.getuser(), 60)
    except (KeyError, OSError):  # no such user in the system's list, as in some containers
        return str(os.getuid())
