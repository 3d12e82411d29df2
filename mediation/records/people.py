"""Frozen values of people: centre, staff, parties and who acts for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DIED = "死亡"
"""Why a party takes part no longer, where it died or, as an organisation, ended: what it claimed goes to others."""


@dataclass(frozen=True, slots=True)
class CentreInfo:
    """The centre as its papers name it."""

    id: str
    name: str
    committee: str  # full name of the committee, as on its seal
    prefix: str  # approved abbreviation in numbers, e.g. 博
    region: str  # six-digit code; 99xxxx is invented
    address: str = ""
    phone: str = ""
    court: str = ""  # the basic court usually competent
    demo: bool = False


@dataclass(frozen=True, slots=True)
class StaffInfo:
    """One account of the centre. ``role``: administrator | mediator | head | archivist | auditor."""

    id: str
    name: str
    role: str
    phone: str = ""
    cert_no: str = ""
    active: bool = True
    organ_id: str = ""  # the organ this person works for; "" = the centre itself


@dataclass(frozen=True, slots=True)
class Organ:
    """A body that works in the same database beside the centre itself. ``kind``: 中心 | 人民调解委员会 | 派驻部门 | 下级中心."""

    id: str
    name: str
    kind: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Aide:
    """A guardian (法定代理人) or agent (委托代理人) of a party."""

    id: str
    kind: str  # guardian | agent
    name: str
    relation: str = ""  # 父亲, 母亲 … for a guardian
    agent_kind: str = ""  # 律师, 近亲属, 工作人员 …
    authority: str = ""  # 一般授权 | 特别授权
    id_type: str = ""
    id_no: str = ""
    phone: str = ""
    items: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A party. ``role``: 申请人 | 被申请人 | 第三人; ``type``: 自然人, 法人, 事业单位, 非法人组织, 个体工商户, 村民小组, 机关."""

    id: str
    role: str
    ordinal: int  # 1, 2 … within the role
    type: str
    name: str
    gender: str = ""
    ethnicity: str = ""
    birth: date | None = None
    id_type: str = ""
    id_no: str = ""
    uscc: str = ""
    phone: str = ""
    address: str = ""
    occupation: str = ""
    employer: str = ""
    legal_rep_name: str = ""
    legal_rep_title: str = ""
    capacity: str = ""  # "" (from age) | 完全 | 限制 | 无
    literate: bool = True
    joined_on: date | None = None
    left_on: date | None = None
    left_reason: str = ""
    guardians: tuple[Aide, ...] = ()
    agents: tuple[Aide, ...] = ()
    version: int = 1

    @property
    def natural(self) -> bool:
        """Whether this is a person rather than an organisation."""
        return self.type == "自然人"

    @property
    def active(self) -> bool:
        """Whether the party still takes part."""
        return self.left_on is None
