"""A dispute as it is typed or sent, before it is a case: the draft, and how it is read from JSON.

The JSON is the shape of ``cases/samples``: an object with ``title, kind, source {way, channel, referrer, external_no},
level, applied_on, place, people_involved, amount, facts, disputed, claims[], application_mode, confidential,
first_owner, parties[]`` and the three keys ``referral, mediation, agreement`` that ``casework.intake`` replays.
Every party has ``role, type, name`` and what is known of ``gender, ethnicity, birth, id_type, id_no, uscc, phone,
address, occupation, employer, legal_representative {name, title}, capacity, literate, guardians[], agents[]``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mediation.values.dates import parse_date
from mediation.values.money import parse_fen
from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, required, shorten, typed

ROLES = ("申请人", "被申请人", "第三人")
TYPES = ("自然人", "法人", "事业单位", "非法人组织", "个体工商户", "村民小组", "机关")
WAYS = ("依申请", "主动", "接受委托移送")
LEVELS = ("简易", "一般", "疑难复杂", "重大")
MODES = ("", "告知引导", "移送", "委托", "委派", "邀请")
PROCEDURES = ("", "普通程序", "简易程序")
APPLICATION_MODES = ("书面", "口头")
AUTHORITIES = ("", "一般授权", "特别授权")
CAPACITIES = ("", "完全", "限制", "无")

CASE_KEYS = (
    "title", "kind", "source", "level", "applied_on", "place", "people_involved", "amount", "facts", "disputed",
    "claims", "application_mode", "joint", "confidential", "first_owner", "parties", "referral", "mediation", "agreement",
)  # fmt: skip
SOURCE_KEYS = ("way", "channel", "referrer", "external_no")
REFERRAL_KEYS = ("mode", "court", "organ", "procedure", "received_on", "external_no", "contact")
PARTY_KEYS = (
    "role", "type", "name", "gender", "ethnicity", "birth", "id_type", "id_no", "uscc", "phone", "address",
    "occupation", "employer", "legal_representative", "capacity", "literate", "guardians", "agents",
)  # fmt: skip
AIDE_KEYS = ("name", "relation", "kind", "authority", "id_type", "id_no", "phone", "items", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class AideDraft:
    """A guardian or agent as typed; ``agent_kind`` and ``authority`` are for agents, ``relation`` for guardians."""

    name: str
    relation: str = ""
    agent_kind: str = ""
    authority: str = ""
    id_type: str = ""
    id_no: str = ""
    phone: str = ""
    items: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party as typed."""

    role: str
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
    capacity: str = ""
    literate: bool = True
    guardians: tuple[AideDraft, ...] = ()
    agents: tuple[AideDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A dispute as typed. ``fen`` is the sum in dispute; an empty title is made from the parties and the kind."""

    kind: str
    parties: tuple[PartyDraft, ...]
    title: str = ""
    source_way: str = "依申请"
    source_channel: str = ""
    referrer: str = ""
    external_no: str = ""
    level: str = "一般"
    applied_on: date | None = None  # None: today
    place: str = ""
    people_involved: int = 0  # 0: the number of parties
    fen: int = 0
    facts: str = ""
    disputed: str = ""
    claims: tuple[str, ...] = ()
    application_mode: str = "书面"
    joint: bool = False  # both sides applied together
    confidential: bool = False
    first_owner: str = ""
    referral_mode: str = ""
    referral_received_on: date | None = None
    referral_court: str = ""  # the court that hands on (法院), where it is one
    referral_procedure: str = ""  # 普通程序 | 简易程序


_NUMBERS = frozenset({"id_no", "uscc", "phone", "external_no"})
"""What other programs write as bare numbers."""


class Tray:
    """One JSON object being read: takes each value with its Chinese label and refuses what it does not know."""

    def __init__(self, data: object, known: Sequence[str], what: str, today: date) -> None:
        if not isinstance(data, Mapping):
            raise Problem("bad_shape", f"{what}应是一组“字段: 值”，请照样例的写法改正。", field=what)
        self.data: Mapping[str, object] = data
        self.what = what
        self.today = today
        for key in data:
            if key not in known:
                raise Problem(
                    "unknown_field", f"{what}有不认识的字段“{_shown(key)}”，{_nearest(str(key), known)}", field=str(key)
                )

    def label(self, label: str) -> str:
        """The label as it is said in a message, with whose it is."""
        return f"{self.what}的{label}" if self.what != "案件" else label

    def text(self, key: str, label: str, *, need: bool = False, multiline: bool = False) -> str:
        """A text; a number is taken as text only where it is one that programs write as such (电话、号码)."""
        value = self.data.get(key)
        if (value is None or value == "") and not need:
            return ""
        name = self.label(label)
        if value is None:
            value = ""
        if (
            isinstance(value, bool)
            or not isinstance(value, str | int)
            or (isinstance(value, int) and key not in _NUMBERS)
        ):
            raise Problem("bad_type", f"{name}应是文字，不是{_type_word(value)}，请改正。", field=name)
        text = typed(str(value), name, multiline=multiline)
        return required(text, name) if need else text

    def choice(self, key: str, label: str, choices: Sequence[str], default: str) -> str:
        """One of ``choices``; ``default`` where nothing is said."""
        text = self.text(key, label) or default
        return one_of(text, choices, self.label(label))

    def date(self, key: str, label: str) -> date | None:
        """A day, or None where nothing is said."""
        text = self.text(key, label)
        return parse_date(text, self.today, self.label(label)) if text else None

    def fen(self, key: str, label: str) -> int | None:
        """A sum in fen, from text or a whole number of yuan; a float is refused, since it is not exact."""
        value = self.data.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, float):
            value = repr(value)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Problem("bad_type", f"{self.label(label)}应写成“4200.00”的样子，请改正。", field=label)
        return parse_fen(str(value), self.label(label))

    def whole(self, key: str, label: str) -> int:
        """A whole number that is not negative; 0 where nothing is said."""
        value = self.data.get(key)
        if value is None or value == "":
            return 0
        text = str(value).strip()
        if isinstance(value, bool | float) or not text.isdecimal() or len(text) > 9:
            name = self.label(label)
            what = "不能是负数" if text.startswith("-") and text[1:].isdecimal() else "不是整数"
            raise Problem("bad_number", f"{name}“{_shown(value)}”{what}，请填写0或正整数。", field=name)
        return int(text)

    def flag(self, key: str, label: str, *, default: bool) -> bool:
        """True or false."""
        value = self.data.get(key, default)
        if isinstance(value, bool):
            return value
        raise Problem("bad_type", f"{self.label(label)}应是 true 或 false，请改正。", field=self.label(label))

    def rows(self, key: str, label: str) -> list[object]:
        """A list; empty where nothing is said."""
        value = self.data.get(key)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        raise Problem("bad_type", f"{self.label(label)}应是一个列表，请用方括号列出。", field=self.label(label))

    def inner(self, key: str, known: Sequence[str], what: str) -> Tray:
        """An object inside this one; an empty one where nothing is said."""
        value = self.data.get(key)
        return Tray({} if value is None else value, known, what, self.today)

    def words(self, key: str, label: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.data.get(key)
        rows = [value] if isinstance(value, str) else self.rows(key, label)
        return tuple(
            required(row, f"{self.label(label)}第{number}条") if isinstance(row, str) else _not_text(self.label(label))
            for number, row in enumerate(rows, 1)
        )


def one_of(text: str, choices: Sequence[str], label: str) -> str:
    """``text`` if it is one of ``choices``; blanks and bracket widths do not matter."""
    for choice in choices:
        if text == choice or _squeeze(text) == _squeeze(choice):
            return choice
    listed = "、".join(c for c in choices if c)
    raise Problem("unknown_choice", f"{label}“{_shown(text)}”不在可选范围内，可选：{listed}。", field=label)


def draft_from(data: object, today: date) -> CaseDraft:
    """The draft in a JSON object (the shape above). Raises Problem naming the field and the cure.

    Only shapes are checked here; ``vetting.vet`` checks the values when the case is registered.
    """
    tray = Tray(data, CASE_KEYS, "案件", today)
    source = tray.inner("source", SOURCE_KEYS, "案件来源")
    referral = tray.inner("referral", REFERRAL_KEYS, "移送委托")
    mode = referral.choice("mode", "方式", MODES, "")
    parties = tray.rows("parties", "当事人")
    return CaseDraft(
        title=tray.text("title", "案件名称"),
        kind=tray.text("kind", "纠纷类别", need=True),
        source_way=source.choice("way", "方式", WAYS, "依申请"),
        source_channel=source.text("channel", "渠道"),
        referrer=source.text("referrer", "移送单位")
        or referral.text("court", "法院")
        or referral.text("organ", "单位"),
        external_no=source.text("external_no", "来文编号") or referral.text("external_no", "来文编号"),
        level=tray.choice("level", "难度等级", LEVELS, "一般"),
        applied_on=tray.date("applied_on", "申请日期"),
        place=tray.text("place", "发生地点"),
        people_involved=tray.whole("people_involved", "涉及人数"),
        fen=tray.fen("amount", "涉及金额") or 0,
        facts=tray.text("facts", "纠纷事实", multiline=True),
        disputed=tray.text("disputed", "争议事项", multiline=True),
        claims=tray.words("claims", "申请事项"),
        application_mode=tray.choice("application_mode", "申请方式", APPLICATION_MODES, "书面"),
        joint=tray.flag("joint", "是否双方共同申请", default=False),
        confidential=tray.flag("confidential", "是否不公开", default=False),
        first_owner=tray.text("first_owner", "首接责任人"),
        referral_mode=mode,
        referral_received_on=referral.date("received_on", "签收日期"),
        referral_court=referral.text("court", "法院"),
        referral_procedure=referral.choice("procedure", "审理程序", PROCEDURES, ""),
        parties=tuple(_party(row, number, today) for number, row in enumerate(parties, 1)),
    )


def _party(data: object, number: int, today: date) -> PartyDraft:
    what = f"第{number}名当事人"
    if isinstance(data, Mapping) and isinstance(data.get("name"), str) and normalise(str(data["name"])):
        what += f"（{shorten(clean(normalise(str(data['name']))), 24)}）"
    tray = Tray(data, PARTY_KEYS, what, today)
    representative = tray.inner("legal_representative", ("name", "title"), f"{what}的法定代表人")
    return PartyDraft(
        role=tray.choice("role", "地位", ROLES, "") if tray.text("role", "地位", need=True) else "",
        type=tray.choice("type", "类型", TYPES, "自然人"),
        name=tray.text("name", "姓名或名称", need=True),
        gender=tray.choice("gender", "性别", ("", "男", "女"), ""),
        ethnicity=tray.text("ethnicity", "民族"),
        birth=tray.date("birth", "出生日期"),
        id_type=tray.text("id_type", "证件类型"),
        id_no=tray.text("id_no", "证件号码"),
        uscc=tray.text("uscc", "统一社会信用代码"),
        phone=tray.text("phone", "电话"),
        address=tray.text("address", "住址"),
        occupation=tray.text("occupation", "职业"),
        employer=tray.text("employer", "单位"),
        legal_rep_name=representative.text("name", "姓名"),
        legal_rep_title=representative.text("title", "职务"),
        capacity=tray.choice("capacity", "行为能力", CAPACITIES, ""),
        literate=tray.flag("literate", "是否识字", default=True),
        guardians=_aides(tray, "guardians", "法定代理人", today),
        agents=_aides(tray, "agents", "委托代理人", today),
    )


def _aides(tray: Tray, key: str, label: str, today: date) -> tuple[AideDraft, ...]:
    return tuple(
        aide_from(row, f"{tray.label(label)}第{number}人", today) for number, row in enumerate(tray.rows(key, label), 1)
    )


def aide_from(data: object, what: str, today: date) -> AideDraft:
    """A guardian or agent in a JSON object with the keys of ``AIDE_KEYS``."""
    tray = Tray(data, AIDE_KEYS, what, today)
    return AideDraft(
        name=tray.text("name", "姓名", need=True),
        relation=tray.text("relation", "关系"),
        agent_kind=tray.text("kind", "类别"),
        authority=tray.choice("authority", "授权", AUTHORITIES, ""),
        id_type=tray.text("id_type", "证件类型"),
        id_no=tray.text("id_no", "证件号码"),
        phone=tray.text("phone", "电话"),
        items=tray.words("items", "代理事项"),
        valid_from=tray.date("valid_from", "授权起始"),
        valid_to=tray.date("valid_to", "授权截止"),
    )


def suggestions(text: str, known: Iterable[str], key: Callable[[str], str] = lambda s: s) -> list[str]:
    """Up to three of ``known`` that look most like ``text``."""
    pool = {key(item): item for item in known}
    near = [pool[hit] for hit in difflib.get_close_matches(text, pool, n=3, cutoff=0.3)]
    holding = [item for item in pool.values() if text and (text in item or item in text)]
    return list(dict.fromkeys([*holding, *near]))[:3]


def _nearest(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"是否应为“{near[0]}”？请改正或删去。" if near else "请删去，或照样例的字段名改正。"


def _squeeze(text: str) -> str:
    return text.replace(" ", "").replace("（", "(").replace("）", ")")


def _shown(value: object) -> str:
    return shorten(clean(str(value)), 40)


def _type_word(value: object) -> str:
    if isinstance(value, bool):
        return "是非值"
    if isinstance(value, float):
        return "小数"
    if isinstance(value, int):
        return "数字（文字要加引号）"
    return "列表" if isinstance(value, list) else "一组字段"


def _not_text(label: str) -> str:
    raise Problem("bad_type", f"{label}的每一条都应是文字，请改正。", field=label)
