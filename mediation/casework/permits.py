"""Who may do what: one table, deny by default.

The administrator keeps accounts, settings and backups and never sees the
text of a case; the auditor reads the log and figures; the archivist works on closed cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.records.snapshot import StaffInfo

ROLES = {
    "mediator": "调解员",
    "head": "负责人",
    "archivist": "档案员",
    "auditor": "审计员",
    "administrator": "管理员",
}

_CASE_READERS = frozenset({"mediator", "head", "archivist"})
_CASE_WORKERS = frozenset({"mediator", "head"})
_EVERYONE = frozenset(ROLES)

PERMITS: dict[str, frozenset[str]] = {
    "read_case": _CASE_READERS,
    "list_cases": _CASE_READERS,
    "search": _CASE_READERS,
    "reveal": _CASE_READERS,
    "register": _CASE_WORKERS,
    "act": _CASE_READERS,  # which acts, the procedure's own table says
    "edit_agreement": _CASE_WORKERS,
    "make_paper": _CASE_READERS,
    "print": _CASE_READERS,
    "attach": _CASE_READERS,
    "make_volume": _CASE_READERS,
    "export": frozenset({"head", "archivist"}) | _CASE_WORKERS,
    "read_log": frozenset({"auditor", "head"}) | _CASE_READERS,
    "read_staff": _EVERYONE,
    "manage_staff": frozenset({"administrator"}),
    "read_settings": _EVERYONE,
    "change_settings": frozenset({"administrator", "head"}),
    "backup": frozenset({"administrator", "head"}),
    "draft": _CASE_READERS,
}

_WORDS = {
    "read_case": "查看案件",
    "list_cases": "查看案件列表",
    "search": "检索案件",
    "reveal": "查看证件号码",
    "register": "登记纠纷",
    "act": "办理案件",
    "edit_agreement": "修改协议",
    "make_paper": "制作文书",
    "print": "打印文书",
    "attach": "收入材料",
    "make_volume": "组卷",
    "export": "导出",
    "read_log": "查看日志",
    "manage_staff": "管理人员账号",
    "change_settings": "修改本中心设置",
    "backup": "备份",
    "draft": "保存草稿",
}


def may(person: StaffInfo, what: str) -> bool:
    """Whether the role of this person is in the table for ``what``; an unknown ``what`` is denied."""
    return person.active and person.role in PERMITS.get(what, frozenset())


def need(person: StaffInfo, what: str) -> None:
    """Raise Problem("forbidden") unless this person may."""
    if not may(person, what):
        role = ROLES.get(person.role, person.role)
        allowed = "、".join(ROLES[r] for r in ROLES if r in PERMITS.get(what, frozenset())) or "无"
        raise Problem(
            "forbidden",
            f"{person.name}的角色是{role}，不能{_WORDS.get(what, what)}；可以办理的角色：{allowed}，请换相应账号登录。",
        )
