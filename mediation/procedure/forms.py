"""The form pack: which papers a case needs, by conditions of a fixed vocabulary, and the rows they are bound in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediation.procedure.law import Law
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import CaseFacts, Standing

PER = (
    "case",
    "party",
    "session",
    "agreement",
    "investigation",
    "follow_up",
    "service",
    "instalment",
    "pause",
    "extension",
    "urge",
)
SKINS = ("prose", "dense", "sheet", "cover", "ruled", "register")


@dataclass(frozen=True, slots=True)
class Form:
    """One paper. ``per``: what one copy speaks of; ``copies``: a number or ``parties+1``; ``uploaded``: comes from outside.

    ``laws``: articles it rests on, () = custom.
    ``filing``: articles that ask for it in the volume; () = custom, or the centre's own wish.
    """

    id: str
    title: str
    row: int
    per: str
    file: str
    skin: str
    need: str
    copies: str
    laws: tuple[Law, ...] = ()
    required_when: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    series: str = ""
    uploaded: bool = False
    filing: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the volume's catalogue. ``need``: 必须 or 按需."""

    no: int
    title: str
    need: str
    generated: bool


@dataclass(frozen=True, slots=True)
class FormNeed:
    """A paper this case needs. ``subject``: id of what it speaks of, "" for the case; ``why``: the condition that asks for it."""

    form: str
    title: str
    row: int
    subject: str
    need: str
    why: str


Condition = Callable[["CaseFacts", "Standing"], bool]


def _done(*acts: str) -> Condition:
    return lambda _facts, standing: any(act in standing.counts for act in acts)


def _in_force(form: str) -> Condition:
    return lambda _facts, standing: any(a.form == form and a.state != "void" for a in standing.agreements)


def _written_request(facts: CaseFacts, _standing: Standing) -> bool:
    return facts.application_mode == "书面" and facts.source_way != "主动"


def _refused_referral(facts: CaseFacts, standing: Standing) -> bool:
    return "refuse" in standing.counts and (bool(standing.referral) or facts.source_way == "接受委托移送")


def _agent(facts: CaseFacts, standing: Standing) -> bool:
    return any(party.agents and party.id in standing.parties for party in facts.parties)


def _of_type(*, natural: bool) -> Condition:
    return lambda facts, standing: any(p.natural is natural and p.id in standing.parties for p in facts.parties)


def _undisputed(_facts: CaseFacts, standing: Standing) -> bool:
    return "fail" in standing.last and bool(standing.last["fail"].fields.get("undisputed"))


CONDITIONS: Mapping[str, tuple[str, Condition]] = {
    "always": ("每案必备", lambda _f, _s: True),
    "filed_under": ("已组卷", lambda f, s: f.has_volume or s.filed_on is not None),
    "written_request": ("书面申请", _written_request),
    "oral_request": ("口头申请或主动调解", lambda f, s: not _written_request(f, s)),
    "accepted": ("已受理", lambda _f, s: s.accepted_on is not None),
    "asked": ("已征询意愿", _done("ask")),
    "notified": ("已通知调解", _done("notify")),
    "appointed": ("已定调解员", _done("appoint")),
    "agent": ("有委托代理人", _agent),
    "investigated": ("有调查", _done("investigate")),
    "evidence": ("有证据", _done("evidence")),
    "session": ("开过调解会", _done("session")),
    "written": ("达成书面协议", _in_force("书面")),
    "oral": ("达成口头协议", _in_force("口头")),
    "performed": ("有履行", lambda _f, s: s.performed_on is not None or "perform" in s.counts),
    "follow_up": ("有回访", _done("follow_up")),
    "confirm": ("协议可申请司法确认", lambda _f, s: "confirmation" in s.tracks),
    "confirm_agreed": ("各方同意申请司法确认", lambda _f, s: "confirmation" in s.tracks and s.agreement is not None and s.agreement.confirm_agreed),
    "refused": ("不予受理", _done("refuse")),
    "refused_referral": ("不予受理移送、委托的纠纷", _refused_referral),
    "failed": ("调解终止", _done("fail", "stop_other", "stop_collusion")),
    "withdrawn": ("撤回或自行和解", _done("withdraw", "settle")),
    "paused": ("暂停过计时", _done("pause")),
    "extended": ("延过期", _done("extend")),
    "urged": ("督促过履行", _done("urge")),
    "served": ("有送达", _done("serve")),
    "undisputed": ("记载了无争议事实", _undisputed),
    "closed": ("已结案", lambda _f, s: s.closed_on is not None),
    "gaps": ("卷宗有需说明的情况", lambda f, _s: f.has_gaps),
    "corporate": ("当事人有单位", _of_type(natural=False)),
    "natural": ("当事人有自然人", _of_type(natural=True)),
}  # fmt: skip

_ENTRY_OF = {
    "session": ("session", "session"), "investigation": ("investigate", "investigation"), "follow_up": ("follow_up", "follow_up"),
    "service": ("serve", "service"), "pause": ("pause", ""), "extension": ("extend", ""), "urge": ("urge", ""),
}  # fmt: skip
"""per -> (act, field of its entry that names the row it wrote; "" = the entry itself)."""


def required_forms(p: Procedure, facts: CaseFacts, standing: Standing) -> tuple[FormNeed, ...]:
    """The papers of this case, in the order of the pack: one need for each subject of each form whose condition holds."""
    holding = {name: words for name, (words, test) in CONDITIONS.items() if test(facts, standing)}
    needs: list[FormNeed] = []
    for form in p.forms.values():
        why = next((name for name in form.required_when if name in holding), "")
        if why:
            needs += [
                FormNeed(form.id, form.title, form.row, subject, form.need, holding[why])
                for subject in subjects(form, why, facts, standing)
            ]
    return tuple(needs)


def subjects(form: Form, why: str, facts: CaseFacts, standing: Standing) -> tuple[str, ...]:
    """What each copy of a form speaks of."""
    if form.per == "case":
        return ("",)
    if form.per == "party":
        return _parties(why, facts, standing)
    if form.per == "agreement":
        wanted = {"written": "书面", "oral": "口头"}.get(why, "")
        return tuple(a.id for a in standing.agreements if a.state != "void" and a.form in (wanted or a.form))
    if form.per == "instalment":
        return tuple(obligation.id for obligation in standing.obligations)
    act, name = _ENTRY_OF[form.per]
    return tuple(str(h.fields.get(name) or h.id) if name else h.id for h in facts.happenings if h.act == act)


def _parties(why: str, facts: CaseFacts, standing: Standing) -> tuple[str, ...]:
    if why == "agent":
        return tuple(party.id for party in facts.parties if party.agents and party.id in standing.parties)
    if why == "notified":
        told: list[str] = []
        for happening in facts.happenings:
            if happening.act == "notify":
                named = happening.fields.get("parties") or standing.parties
                told += [str(one) for one in named] if isinstance(named, list | tuple) else []
        return tuple(one for one in dict.fromkeys(told) if one in standing.parties)
    return standing.parties
