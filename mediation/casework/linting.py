"""The agreement linter: what would make a clause vague, void, unconfirmable or unenforceable.

Pure: from a frozen case and an agreement, saved or only typed, to findings. What a finding says, how grave it is and which
text it rests on are remarks of the procedure (``linter.toml``); here is only when one is due.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mediation.casework import wording
from mediation.procedure.law import resting
from mediation.values.dates import age_on, print_arabic, print_moment
from mediation.values.money import capital, plain
from mediation.values.naming import days_named, names_sum, same_day, sums_named
from mediation.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediation.procedure.law import Law
    from mediation.procedure.load import Procedure
    from mediation.records.snapshot import Agreement, Item, Party, Snapshot

MUST, SHOULD = "必改", "建议"


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
    names = [party.name for party in snapshot.parties]
    for item in agreement.items:
        where = f"第{item.no}条"
        found += _item(speaker, snapshot, agreement, item, where)
        found += _sums(speaker, item, where)
        found += _words(speaker, item.text, where, names)
        found += _elsewhere(_words(speaker, item.default_clause, where, names), "default_clause")
        found += _elsewhere(_blanks(speaker, item.account, where, names), "account")
        found += _surety(speaker, snapshot, item, where)
    for name, label in (("manner", "履行方式"), ("responsibility", "责任")):
        found += _elsewhere(_words(speaker, getattr(agreement, name), label, names), name)
    for name, label in (("facts", "纠纷主要事实"), ("disputed", "争议事项")):
        found += _elsewhere(_blanks(speaker, getattr(agreement, name), label, names), name)
    if not agreement.items:
        found.append(speaker.say("no_items", "协议事项"))
    if not agreement.facts.strip():
        found.append(speaker.say("no_facts", "纠纷主要事实"))
    text = "\n".join([item.text for item in agreement.items] + [agreement.manner])
    found += _confirmable(speaker, text, agreed=agreement.confirm_agreed)
    found += _copies(speaker, snapshot, agreement)
    told = wording.copies(text)
    if told is not None and agreement.copies and told != agreement.copies:
        found.append(speaker.say("copies_differ", "份数", told=told, copies=agreement.copies))
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


def _elsewhere(found: Sequence[Finding], field: str) -> list[Finding]:
    """Findings about other words than those of a clause: mended in the field they stand in."""
    return [replace(one, field=field) for one in found]


def _item(speaker: Speaker, snapshot: Snapshot, agreement: Agreement, item: Item, where: str) -> list[Finding]:
    parts = item.instalments
    pays, over = item.kind == "给付", wording.done(item.text)
    done = ("作为", "交付", "道歉")
    dues = [d for d in (item.due, *(part.due for part in parts)) if d is not None]
    day = agreement.effective_on or agreement.reached_on or speaker.day
    total = sum(part.fen for part in parts)
    timed = bool(dues and (item.due or all(part.due for part in parts))) or wording.each_time(item.text) or over
    faults = (
        ("no_obligor", item.kind in ("给付", *done) and not item.obligor_ids),
        ("no_obligee", pays and not item.obligee_ids),
        ("same_party", owes_itself(item.obligor_ids, item.obligee_ids, pays=pays)),
        ("no_sum", pays and item.fen is None),
        ("zero_sum", pays and (item.fen == 0 or any(part.fen == 0 for part in parts))),
        ("no_due", pays and not timed),
        ("no_day", item.kind in done and not timed),
        ("due_before", item.kind != "确认" and not over and any(d < day for d in dues)),
        ("parts_total", pays and item.fen is not None and bool(parts) and total != item.fen),
        ("no_default_clause", pays and not over and not _defaults(agreement, item)),
    )
    what = "生效" if agreement.effective_on else "达成"
    words = {"day": print_arabic(day), "parts": plain(total), "total": plain(item.fen or 0), "what": what}
    found = [speaker.say(fault, where, **words) for fault, holds in faults if holds]
    return found + _sides(speaker, snapshot, item, where)


def _defaults(agreement: Agreement, item: Item) -> bool:
    """Whether something says what comes of paying late: the clause itself, another one, or the manner agreed on."""
    texts = (item.default_clause, agreement.manner, *(one.text for one in agreement.items))
    return bool(item.default_clause) or any("逾期" in text for text in texts)


def _sides(speaker: Speaker, snapshot: Snapshot, item: Item, where: str) -> list[Finding]:
    """Who owes and who is owed has to take part still, and the account has to be of who is owed."""
    sides = {*item.obligor_ids, *item.obligee_ids}
    gone = [clean(p.name) for p in snapshot.parties if p.id in sides and not p.active]
    found = [speaker.say("gone_party", where, names="、".join(gone))] if gone else []
    names = [p.name for p in snapshot.parties if p.id in item.obligee_ids]
    account = wording.account_name(item.account or item.text)
    if account and names and account not in names:
        found.append(speaker.say("account_name", where, account=clean(account), names="、".join(map(clean, names))))
    return found


def _sums(speaker: Speaker, item: Item, where: str) -> list[Finding]:
    found = [
        speaker.say("capital", where, words=words, figures=figures, right=capital(fen))
        for words, figures, fen in wording.wrong_capitals(item.text)
    ]
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


def _blanks(speaker: Speaker, text: str, where: str, names: Sequence[str]) -> list[Finding]:
    found = []
    if wording.blank(text, names):
        found.append(speaker.say("open_blank", where))
    if wording.unchosen(text, names):
        found.append(speaker.say("open_choice", where))
    return found


def _words(speaker: Speaker, text: str, where: str, names: Sequence[str]) -> list[Finding]:
    found = _blanks(speaker, text, where, names)
    either = wording.open_words(text)
    if either:
        found.append(speaker.say("open_or", where, words="、".join(map(clean, either))))
    vague = wording.vague(text, speaker.procedure.vague_words)
    if vague:
        found.append(speaker.say("vague", where, words="、".join(vague)))
    return found + [speaker.say(remark, where) for remark in wording.banned(text, speaker.procedure.banned)]


def _surety(speaker: Speaker, snapshot: Snapshot, item: Item, where: str) -> list[Finding]:
    """A promise of surety in which nobody is named who signs and does not owe or get the sum himself."""
    sides = {*item.obligor_ids, *item.obligee_ids}
    signs = any(one.active and one.id not in sides and one.name in item.text for one in snapshot.parties)
    return [speaker.say("surety", where)] if wording.surety(item.text) and not signs else []


def _confirmable(speaker: Speaker, text: str, *, agreed: bool) -> list[Finding]:
    asked = wording.asks_court(text)
    level = MUST if agreed or asked else SHOULD
    found = []
    if wording.status(text):
        found.append(speaker.say("status", "协议内容", level=level))
    if wording.title(text):
        found.append(speaker.say("title", "协议内容", level=level))
    if asked and not agreed:
        found.append(speaker.say("confirm_differs", "司法确认"))
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
