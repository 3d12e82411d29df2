"""The agreement linter: what would make a clause vague, void, unconfirmable or unenforceable.

Pure: from a frozen case and an agreement, saved or only typed, to findings. What a finding says, how grave it is and which
text it rests on are remarks of the procedure (``linter.toml``); here is only when one is due.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mediation.procedure.law import resting
from mediation.values.dates import age_on, print_arabic, print_moment
from mediation.values.money import capital, capital_spellings, parse_fen, plain
from mediation.values.naming import days_named, names_sum, same_day, sums_named
from mediation.values.problems import Problem
from mediation.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediation.procedure.law import Law
    from mediation.procedure.load import Procedure
    from mediation.records.snapshot import Agreement, Item, Party, Snapshot

MUST, SHOULD = "必改", "建议"

_CAPITAL = re.compile(r"(人民币[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+)\s*[(（]\s*¥?\s*([\d,，.]+)\s*元?\s*[)）]")
_ACCOUNT_NAME = re.compile(r"户名[:：]?\s*([^,，、;；。\s]+)")
_OR = re.compile(r"[^，,、。；;：:（(）)\s]{1,8}或者?[^，,、。；;：:（(）)\s]{1,8}")
# Words with 或 that leave nothing open: how a paper is signed, who may act, what a condition covers.
_SETTLED_OR = re.compile(
    r"或者?(?:按指印|盖章|签名|(?:其|由)?(?:委托|法定)?代理人|其他|以上|以下|部分|全部|通过|向|由)|(?:如|若|因|遇|发生|逾期|未|不得|不再|不应|禁止).{0,8}或|或.{0,8}的(?=[，,。；;]|$)"
)
_STATUS = ("解除婚姻关系", "确认婚姻关系", "确认亲子关系", "解除收养", "确认收养", "确认监护")
_TITLE = ("归其所有", "所有权归", "产权归", "使用权归", "确认.{0,12}所有权", "著作权归", "专利权归", "商标权归")
_SURETY = re.compile(r"保证(?:责任|人|期间)|担保人|连带责任保证")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``level``: 必改 or 建议; ``where``: the clause, person or paper; ``article``: the law it rests on.

    ``why``: what comes of leaving it so; ``field``: the field to mend it in, of the item where ``where`` names one.
    ``place``: paper, scan (both of the form ``where``, ``subject``), entry, volume or act:<id>; ``at``: the same in words.
    """

    level: str
    message: str
    article: str = ""
    where: str = ""
    why: str = ""
    field: str = ""
    place: str = ""
    at: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says the procedure's remarks of one case, on one day, each with its text as this centre has to name it."""

    procedure: Procedure
    region: str
    kind: str
    day: date

    @classmethod
    def of(cls, procedure: Procedure, snapshot: Snapshot, day: date) -> Speaker:
        """For a case."""
        return cls(procedure, snapshot.centre.region, snapshot.kind, day)

    def say(self, remark_id: str, where: str = "", *, level: str = "", **words: object) -> Finding:
        """The finding of a remark. ``level`` is for remarks that leave it open."""
        remark = self.procedure.remarks[remark_id]
        return Finding(
            level or remark.level,
            remark.message.format(**words),
            self.name(remark.laws),
            where,
            remark.why,
            remark.field,
            remark.place,
            place_words(self.procedure, remark.place),
        )

    def name(self, laws: tuple[Law, ...]) -> str:
        """How these texts are named here; "" of none."""
        return resting(laws, self.region, self.kind, self.day)[1] if laws else ""


def place_words(procedure: Procedure, place: str) -> str:
    """How a person is told the way to a place."""
    if place.startswith("act:"):
        return f"案件页“{procedure.acts[place[4:]].label}”"
    return {
        "paper": "文书页（F7）",
        "scan": "文书页（F7）收入扫描件",
        "entry": "案件页“经过”",
        "volume": "卷宗页（F8）",
    }.get(place, "")


def lint_agreement(procedure: Procedure, snapshot: Snapshot, agreement: Agreement, today: date) -> list[Finding]:
    """Everything found in an agreement."""
    found: list[Finding] = []
    day = agreement.effective_on or agreement.reached_on or today
    speaker = Speaker.of(procedure, snapshot, day)
    for item in agreement.items:
        where = f"第{item.no}条"
        found += _item(speaker, snapshot, item, day, where)
        found += _sums(speaker, item, where)
        found += _words(speaker, item.text, where, [party.name for party in snapshot.parties])
        found += _surety(speaker, snapshot, item, where)
    if not agreement.items:
        found.append(speaker.say("no_items", "协议事项"))
    if not agreement.facts.strip():
        found.append(speaker.say("no_facts", "纠纷主要事实"))
    text = "\n".join([item.text for item in agreement.items] + [agreement.manner])
    found += _confirmable(speaker, text, agreed=agreement.confirm_agreed)
    found += _copies(speaker, snapshot, agreement)
    found += people(procedure, snapshot, agreement.reached_on or today)
    found += _sessions(speaker, snapshot, agreement.reached_on or today)
    return found


def _sessions(speaker: Speaker, snapshot: Snapshot, day: date) -> list[Finding]:
    """The session before an agreement is not on record as having come to nothing."""
    held = [one for one in snapshot.sessions if one.started.date() <= day]
    last = max(held, key=lambda one: one.started, default=None)
    if last is None or last.result != "未达成":
        return []
    return [speaker.say("session_disagrees", "调解会", started=print_moment(last.started))]


def agreement_faults(procedure: Procedure, snapshot: Snapshot, today: date) -> list[Finding]:
    """What must be mended (必改) in the case's present agreement before anybody relies on it."""
    if snapshot.agreement is None:
        return []
    return [one for one in lint_agreement(procedure, snapshot, snapshot.agreement, today) if one.level == MUST]


def people(procedure: Procedure, snapshot: Snapshot, day: date) -> list[Finding]:
    """What the parties still lack to sign or to be sued upon."""
    speaker = Speaker.of(procedure, snapshot, day)
    found = []
    for party in snapshot.parties:
        if not party.active:
            continue
        who = f"{party.role}{clean(party.name)}"
        if party.natural and not party.id_no:
            found.append(speaker.say("no_id_no", who, who=who))
        if not party.natural and not party.uscc:
            found.append(speaker.say("no_uscc", who, who=who))
        minor = party.birth is not None and age_on(party.birth, day) < 18 and party.capacity != "完全"
        if party.natural and (minor or party.capacity in ("限制", "无")) and not party.guardians:
            found.append(speaker.say("no_guardian", who, who=who))
        found += _agents(speaker, party, who)
    return found


def _agents(speaker: Speaker, party: Party, who: str) -> list[Finding]:
    weak = [agent.name for agent in party.agents if agent.authority != "特别授权"]
    return [speaker.say("weak_agent", who, who=who, names="、".join(map(clean, weak)))] if weak else []


def owes_itself(obligors: Sequence[str], obligees: Sequence[str], *, pays: bool) -> bool:
    """Whether somebody is bound to himself and to nobody else; of a payment, whether anybody is on both sides.

    What all owe each other (双方互不追究) binds each to the others.
    """
    both = {*obligors} & {*obligees}
    return bool(both) if pays else {*obligees} <= both and len({*obligees}) == 1


def _item(speaker: Speaker, snapshot: Snapshot, item: Item, day: date, where: str) -> list[Finding]:
    parts = item.instalments
    pays = item.kind == "给付" or bool(item.fen)
    done = ("作为", "交付", "道歉")
    dues = [d for d in (item.due, *(part.due for part in parts)) if d is not None]
    total = sum(part.fen for part in parts)
    faults = (
        ("no_obligor", item.kind in ("给付", *done) and not item.obligor_ids),
        ("no_obligee", pays and not item.obligee_ids),
        ("same_party", owes_itself(item.obligor_ids, item.obligee_ids, pays=pays)),
        ("no_sum", pays and item.fen is None),
        ("zero_sum", item.kind == "给付" and item.fen == 0),
        ("no_due", pays and item.due is None and not (parts and all(part.due for part in parts))),
        ("no_day", item.kind in done and item.due is None),
        ("due_before", any(d < day for d in dues)),
        ("parts_total", pays and item.fen is not None and bool(parts) and total != item.fen),
        ("no_default_clause", pays and not item.default_clause and "逾期" not in item.text),
    )
    words = {"day": print_arabic(day), "parts": plain(total), "total": plain(item.fen or 0)}
    found = [speaker.say(fault, where, **words) for fault, holds in faults if holds]
    names = [p.name for p in snapshot.parties if p.id in item.obligee_ids]
    account = _ACCOUNT_NAME.search(item.account or item.text)
    if account and names and account[1] not in names:
        found.append(speaker.say("account_name", where, account=clean(account[1]), names="、".join(map(clean, names))))
    return found


def _sums(speaker: Speaker, item: Item, where: str) -> list[Finding]:
    found = []
    for words, figures in _CAPITAL.findall(item.text):
        fen = _fen(figures)
        if fen is not None and words not in capital_spellings(fen):
            found.append(speaker.say("capital", where, words=words, figures=figures, right=capital(fen)))
    sums = sums_named(item.text)
    registered = {item.fen, *(part.fen for part in item.instalments)}
    if item.fen is not None and sums and not sums & registered and not names_sum(item.text, item.fen):
        written = "、".join(map(plain, sorted(sums)))
        found.append(speaker.say("sum_differs", where, written=written, registered=plain(item.fen)))
    return found + _days(speaker, item, where)


def _days(speaker: Speaker, item: Item, where: str) -> list[Finding]:
    """A clause that names last days, none of them the one recorded, would be signed with one day and reminded of by another."""
    dues = [part.due for part in item.instalments] or [item.due]
    registered = sorted({due for due in dues if due is not None})
    named = days_named(item.text, last=True)
    if not registered or not named or any(same_day(one, due) for one in named for due in registered):
        return []
    written = "、".join(f"{f'{year}年' if year else ''}{month}月{day}日" for year, month, day in named)
    return [speaker.say("due_differs", where, written=written, registered="、".join(map(print_arabic, registered)))]


def _fen(figures: str) -> int | None:
    try:
        return parse_fen(figures.strip(".，,"), "金额")
    except Problem:
        return None


def _words(speaker: Speaker, text: str, where: str, names: Sequence[str]) -> list[Finding]:
    found = []
    bare = text  # signs in a name leave nothing open
    for name in names:
        bare = bare.replace(name, "")
    if "{{" in bare or "}}" in bare:
        found.append(speaker.say("open_blank", where))
    if "〔" in bare and "|" in bare:
        found.append(speaker.say("open_choice", where))
    open_words = [found_or[0] for found_or in _OR.finditer(text) if not _settled(text, found_or)]
    if open_words:
        found.append(speaker.say("open_or", where, words="、".join(map(clean, open_words))))
    vague = [word for word in speaker.procedure.vague_words if word in text]
    if vague:
        found.append(speaker.say("vague", where, words="、".join(vague)))
    return found + [
        speaker.say(remark, where) for pattern, remark in speaker.procedure.banned if re.search(pattern, text)
    ]


def _surety(speaker: Speaker, snapshot: Snapshot, item: Item, where: str) -> list[Finding]:
    """A promise of surety in which nobody is named who signs and does not owe or get the sum himself."""
    sides = {*item.obligor_ids, *item.obligee_ids}
    signs = any(one.active and one.id not in sides and one.name in item.text for one in snapshot.parties)
    return [speaker.say("surety", where)] if _SURETY.search(item.text) and not signs else []


def _settled(text: str, place: re.Match[str]) -> bool:
    """Whether an 或 stands in words that leave nothing to be chosen between."""
    around = text[max(0, place.start() - 10) : place.end() + 10]
    at = place[0].index("或") + place.start() - max(0, place.start() - 10)
    return any(one.start() <= at < one.end() for one in _SETTLED_OR.finditer(around))


def _confirmable(speaker: Speaker, text: str, *, agreed: bool) -> list[Finding]:
    level = MUST if agreed else SHOULD
    found = []
    if any(word in text for word in _STATUS):
        found.append(speaker.say("status", "协议内容", level=level))
    if any(re.search(word, text) for word in _TITLE):
        found.append(speaker.say("title", "协议内容", level=level))
    return found


def _copies(speaker: Speaker, snapshot: Snapshot, agreement: Agreement) -> list[Finding]:
    least = len([party for party in snapshot.parties if party.active]) + 1
    if agreement.form != "书面" or agreement.copies in (0, least):
        return []
    if agreement.copies < least:
        return [speaker.say("few_copies", "份数", copies=agreement.copies, least=least)]
    spare = (
        1 if agreement.confirm_agreed or snapshot.referrer else 0
    )  # one for the court or for whom the case came from
    if agreement.copies > least + spare:
        return [speaker.say("many_copies", "份数", copies=agreement.copies, least=least)]
    return []
