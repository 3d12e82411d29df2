"""Setting up a centre and being somebody: ``setup``, ``login``, ``logout``."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from mediation.casework import accounts
from mediation.casework.desk import create_centre
from mediation.casework.permits import ROLES
from mediation.casework.settings import CENTRE_LABELS, checked_centre
from mediation.cli.commands.common import centre_of, desk_of
from mediation.cli.output import emit, say, table
from mediation.values.problems import Problem


def _password(whose: str) -> str:
    """Asked for without echo at a terminal; otherwise the next line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{whose}的密码：")
    line = sys.stdin.readline()
    if not line:
        raise Problem("no_password", f"没有读到{whose}的密码：请在终端里运行，或从标准输入逐行给出密码。", field="密码")
    return line.rstrip("\n")


def setup(options: Namespace) -> int:
    """Create the centre with its accounts; passwords are asked for in the order they are named."""
    fields = checked_centre({name: getattr(options, name) for name in CENTRE_LABELS})
    administrator = (options.administrator, _password(options.administrator))
    mediators = [(name, _password(name)) for name in options.mediator]
    folder = centre_of(options)
    create_centre(
        folder,
        name=fields["name"],
        committee=fields["committee"],
        prefix=fields["prefix"],
        region=fields["region"],
        court=fields["court"],
        address=fields["address"],
        phone=fields["phone"],
        administrator=administrator,
        mediators=mediators,
    )
    if options.json:
        emit({"ok": True, "centre": folder})
    else:
        say(f"已设立“{fields['name']}”，资料存放在 {folder}。请用 mediation login --as 姓名 登录。")
    return 0


def login(options: Namespace) -> int:
    """Log in; the session file is readable by its owner only and expires."""
    folder = centre_of(options)
    person = options.person or (input("姓名：") if sys.stdin.isatty() else "")
    if not person:
        raise Problem("no_name", "请写明以谁的名义登录：mediation login --as 姓名。", field="姓名")
    accounts.login(folder, person, _password(person))
    if options.json:
        emit({"ok": True, "person": person})
    else:
        say(f"{person}已登录。")
    return 0


def logout(options: Namespace) -> int:
    """End the session."""
    folder = centre_of(options)
    person = accounts.session_name(folder)
    accounts.logout(folder)
    if options.json:
        emit({"ok": True, "person": person})
    else:
        say(f"{person}已退出登录。" if person else "本来就没有人登录。")
    return 0


def staff(options: Namespace) -> int:
    """List the accounts, or add one."""
    with desk_of(options) as desk:
        if options.add:
            role = next(code for code, name in ROLES.items() if name == options.role)
            accounts.add_staff(desk, options.add, _password(options.add), role)
        if options.reset:
            person = next((one for one in accounts.staff(desk) if one.name == options.reset), None)
            if person is None:
                raise Problem(
                    "no_staff", f"人员名册里没有“{options.reset}”，请用 mediation staff 查看姓名。", field="姓名"
                )
            accounts.reset_password(desk, person.id, _password(person.name))
        people = accounts.staff(desk)
    if options.json:
        emit(people)
        return 0
    rows = [
        (person.name, ROLES.get(person.role, person.role), person.phone, "在用" if person.active else "停用")
        for person in people
    ]
    table(("姓名", "角色", "电话", "状态"), rows, (16, 10, 16, 0))
    return 0
