"""Conditions of judicial confirmation: who applies, in time, for which clauses, and what is told of the court's rulings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from mediation.procedure.checks.court import ENTRUSTED, due_of
from mediation.procedure.courts import competent_for, names_court
from mediation.procedure.effects import ids
from mediation.procedure.entries import agreement_id
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.law import under
from mediation.procedure.plans import plan_of
from mediation.values.dates import print_arabic

_NAMES = re.compile(r"[、,，;；\s]+")
_STATUS = re.compile(
    r"解除婚姻|确认婚姻|婚姻(?:关系)?(?:有效|无效)|确认亲子|亲子关系|解除收养|确认收养|收养关系(?:有效|无效)"
)
_TITLE = re.compile(
    r"(?:房屋|土地|宅基地|林地|不动产|车位|商铺).{0,12}归.{1,12}所有|所有权归|产权归|使用权归|经营权归|确认.{0,12}(?:所有权|物权)|著作权归|专利权归|商标权归"
)
Item = Mapping[str, object]


def _names(words: str) -> tuple[str, ...]:
    return tuple(one for one in _NAMES.split(words) if one)


def agreed_items(s: Sight) -> tuple[Item, ...]:
    """The clauses of the agreement in force (or being signed), in order."""
    pact = s.pact
    made = (h for h in reversed(s.facts.happenings) if h.act in ("reach", "oral"))
    own = next((h for h in made if pact is not None and agreement_id(h) == pact.id), None)
    value = own.fields.get("items") if own is not None else ()
    return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, list | tuple) else ()


def _chosen(s: Sight) -> dict[int, Item]:
    """The clauses applied for, by their number; none named = all."""
    known = dict(enumerate(agreed_items(s), 1))
    wanted = _names(s.text("items"))
    return {no: item for no, item in known.items() if not wanted or str(no) in wanted}


def _nos(found: Iterable[int]) -> Findings | None:
    nos = "、".join(map(str, found))
    return {"nos": nos} if nos else None


# ---- who and when ----------------------------------------------------------------------------------------------------


@check("confirm_refused_before")
def confirm_refused_before(s: Sight) -> Findings | None:
    """A court that was not competent leaves the way to the one that is; any other reason stays until it is removed."""
    refusal = s.standing.last.get("confirm_refuse")
    if refusal is None or "C5" not in s.standing.states:
        return None
    reason = str(refusal.fields.get("reason") or "")
    return None if reason == "不属于收到申请的人民法院管辖" else {"reason": reason}


@check("confirm_joint", "parties")
def confirm_joint(s: Sight) -> Findings | None:
    """Everybody applies, together; for whoever died or left, those who succeeded him."""
    missing = tuple(one for one in s.standing.parties if one not in ids(s.get("parties")))
    return {"names": with_heirs(s, missing)} if missing or left_of(s) else None


def left_of(s: Sight) -> tuple[str, ...]:
    """Ids of those who signed the agreement and are gone, and whom nobody succeeded yet."""
    return s.pact.left if s.pact is not None else ()


def with_heirs(s: Sight, missing: tuple[str, ...]) -> str:
    """The names of the missing, and of those gone whose successors have to be added first."""
    gone = [f"{s.facts.names((one,))}的承继人（先办理追加当事人）" for one in left_of(s)]
    return "、".join([*([s.facts.names(missing)] if missing else []), *gone])


@check("confirm_agents", "agents")
def confirm_agents(s: Sight) -> Findings | None:
    """Who applies for a party acts for it now."""
    known: set[str] = set()
    for party in s.parties:
        gone = {party.called(name) for who, name in s.standing.retired if who == party.id}
        known |= {name for name in (*party.guardians, *(one for one, _power in party.agents)) if name not in gone}
    strangers = [name for name in _names(s.text("agents")) if name not in known]
    return {"names": "、".join(strangers)} if strangers else None


def _lapsed(s: Sight) -> date | None:
    due = due_of(s, "D4", s.standing.effective_on)
    return due if due is not None and s.on > due and not s.text("delay_allowed") else None


@check("confirm_in_time", "parties")
def confirm_in_time(s: Sight) -> Findings | None:
    """Within thirty days of the day the agreement took effect, unless the court allowed a delay."""
    due, start = _lapsed(s), s.standing.effective_on
    if due is None or start is None:
        return None
    said = {"days": plan_of(s.p, s.facts).of["D4"].number, "late": (s.on - due).days}
    return {**said, "start": print_arabic(start), "due": print_arabic(due), "day": print_arabic(s.on), "last": due}


@check("confirm_lapsed")
def confirm_lapsed(s: Sight) -> Findings | None:
    """The same, said before anything is filled in."""
    return confirm_in_time(s)


# ---- what ------------------------------------------------------------------------------------------------------------


@check("confirm_kind")
def confirm_kind(s: Sight) -> Findings | None:
    """The agreement can be confirmed at all."""
    pact = s.pact
    return WRONG if pact is not None and pact.confirmable == "不可以" else None


@check("confirm_items_known", "items")
def confirm_items_known(s: Sight) -> Findings | None:
    """The clauses exist."""
    known = [str(no) for no, _item in enumerate(agreed_items(s), 1)]
    strange = [one for one in _names(s.text("items")) if one not in known]
    return {"ref": "、".join(strange), "known": "、".join(known) or "无"} if strange else None


@check("confirm_split", "parties")
def confirm_split(s: Sight) -> Findings | None:
    """Of a mixed agreement only the part that can be confirmed is applied for."""
    pact = s.pact
    if pact is None or pact.confirmable != "部分可以" or under(s.facts.kind, "劳动争议"):
        return None
    return None if s.text("items") else WRONG


@check("confirm_labour", "parties")
def confirm_labour(s: Sight) -> Findings | None:
    """Of a labour agreement only duties to pay."""
    if not under(s.facts.kind, "劳动争议"):
        return None
    return _nos(no for no, item in _chosen(s).items() if item.get("kind") != "给付")


def _worded(s: Sight, words: re.Pattern[str]) -> Findings | None:
    return _nos(no for no, item in _chosen(s).items() if words.search(str(item.get("text") or "")))


@check("confirm_status", "parties")
def confirm_status(s: Sight) -> Findings | None:
    """Nothing about personal status."""
    return _worded(s, _STATUS)


@check("confirm_title", "parties")
def confirm_title(s: Sight) -> Findings | None:
    """Nothing that fixes real rights or intellectual property."""
    return _worded(s, _TITLE)


@check("confirm_vague", "parties")
def confirm_vague(s: Sight) -> Findings | None:
    """Every clause to be paid says how much, every clause something, and none in words that leave it open."""
    found = {no: why for no, item in _chosen(s).items() if (why := _vague(item, s.p.vague_words))}
    return {"items": "；".join(f"第{no}项{why}" for no, why in found.items())} if found else None


def _vague(item: Item, words: Iterable[str]) -> str:
    """What of a clause is not definite; "" of nothing."""
    text = str(item.get("text") or "")
    if not text.strip():
        return "没有写明内容"
    if item.get("kind") == "给付" and not item.get("fen") and not item.get("instalments"):
        return "没有写明金额"
    used = "、".join(word for word in words if word in text)
    return f"的用语“{used}”不明确" if used else ""


@check("confirm_entrusted")
def confirm_entrusted(s: Sight) -> Findings | None:
    """After a suit is registered the court's own paper is usual."""
    pact, court = s.pact, s.standing.court
    if pact is None or pact.track != "judicial" or court is None or court.mode != ENTRUSTED:
        return None
    return WRONG


def _waiting_signed(s: Sight) -> date | None:
    """The day the last party signed an agreement that still waits for the court's own paper."""
    pact = s.pact
    if pact is None or pact.track != "judicial" or pact.effective_on is not None:
        return None
    return max((one.on for one in pact.signatures if one.kind == "party"), default=None)


@check("confirm_signed")
def confirm_signed(s: Sight) -> Findings | None:
    """Nobody asks before everybody has signed."""
    signed = _waiting_signed(s)
    return {"signed": print_arabic(signed)} if signed is not None and s.on < signed else None


@check("confirm_signed_long")
def confirm_signed_long(s: Sight) -> Findings | None:
    """Where no effective day is fixed yet, thirty days from the last signature may be too late."""
    signed = _waiting_signed(s)
    due = due_of(s, "D4", signed)
    if signed is None or due is None or s.on <= due or s.text("delay_allowed"):
        return None
    return {"signed": print_arabic(signed), "due": print_arabic(due)}


@check("confirm_inviting", "court")
def confirm_inviting(s: Sight) -> Findings | None:
    """What a court handed on is confirmed by that court."""
    pact, court = s.pact, s.standing.court
    if pact is None or pact.track != "judicial" or court is None or not court.court:
        return None
    return None if s.text("court") == court.court else {"court": court.court}


@check("confirm_competent", "court")
def confirm_competent(s: Sight) -> Findings | None:
    """The court is one of those the law names, as far as addresses are known; an intermediate court may be the right one."""
    said, pact = s.text("court"), s.pact
    if not said or (pact is not None and pact.track == "judicial"):
        return None
    known = competent_for(s.p, s.facts, s.standing, s.on)
    if not known or any(names_court(said, court) for court, _why, _article in known) or said.endswith("中级人民法院"):
        return None
    labour = under(s.facts.kind, "劳动争议")
    laws = s.p.guards["confirm_competent"].laws[1 if labour else 0 :][:1]
    return {"court": said, "courts": "；".join(f"{court}（{why}）" for court, why, _article in known), "laws": laws}


@check("confirm_administrative")
def confirm_administrative(s: Sight) -> Findings | None:
    """What an agency mediated is confirmed by some courts only; some regions' own texts let the parties apply."""
    pact = s.pact
    if pact is None or pact.track != "administrative":
        return None
    texts = s.p.guards["confirm_administrative"].laws
    return None if any(law.grade == "VL" and law.applies(s.facts.region, s.facts.kind) for law in texts) else WRONG


@check("confirm_performed")
def confirm_performed(s: Sight) -> Findings | None:
    """There is something left to enforce."""
    owed = s.standing.obligations
    return WRONG if owed and all(one.state == "done" for one in owed) else None


# ---- rulings ---------------------------------------------------------------------------------------------------------


@check("supplement_later", "due")
def supplement_later(s: Sight) -> Findings | None:
    """The time to supplement lies ahead."""
    due = s.get("due")
    return {"on": print_arabic(s.on)} if isinstance(due, date) and due < s.on else None


@check("ruling_served", "served_on")
def ruling_served(s: Sight) -> Findings | None:
    """A ruling is served on or after the day it was made, and before it is told of."""
    served, ruled = s.get("served_on"), s.get("ruling_on")
    accepted = s.standing.confirmation.accepted_on if s.standing.confirmation else None
    if isinstance(ruled, date) and accepted is not None and ruled < accepted:
        return {"fault": f"裁定日期{print_arabic(ruled)}早于法院受理日期{print_arabic(accepted)}，请核对"}
    if not isinstance(served, date):
        return None
    if isinstance(ruled, date) and served < ruled:
        return {"fault": f"送达日期{print_arabic(served)}早于裁定日期{print_arabic(ruled)}，请核对"}
    if accepted is not None and served < accepted:
        return {"fault": f"送达日期{print_arabic(served)}早于法院受理日期{print_arabic(accepted)}，请核对"}
    return None


@check("withdraw_reasoned", "way")
def withdraw_reasoned(s: Sight) -> Findings | None:
    """A withdrawal has somebody, a deemed one a reason."""
    if s.text("way") == "申请撤回":
        named = ids(s.get("parties"))
        known = named and all(one in s.standing.parties for one in named)
        return None if known else {"fault": "申请撤回的，请写明是哪些当事人"}
    return None if s.text("reason") else {"fault": "按撤回处理的，请写明事由（未补正、拒不接受询问等）"}


@check("object_who", "by", "name")
def object_who(s: Sight) -> Findings | None:
    """A party objects as a party, somebody else as an interested person."""
    parties = {p.name for p in s.parties}
    if s.text("by") == "当事人":
        return None if s.text("name") in parties else {"fault": "异议人为当事人的，请写本案现有当事人的姓名或名称"}
    return {"fault": f"{s.text('name')}是本案当事人，不是利害关系人"} if s.text("name") in parties else None


@check("object_knew", "by")
def object_knew(s: Sight) -> Findings | None:
    """An interested person's time runs from the day it knew."""
    return WRONG if s.text("by") == "利害关系人" and not s.get("knew_on") else None


@check("object_in_time", "by")
def object_in_time(s: Sight) -> Findings | None:
    """Fifteen days for a party, six months for an interested person."""
    by, knew = s.text("by"), s.get("knew_on")
    served = s.standing.confirmation.served_on if s.standing.confirmation else None
    start = knew if isinstance(knew, date) else served
    due = due_of(s, "D7" if by == "当事人" else "D8", start)
    return {"by": by, "due": print_arabic(due), "last": due} if due is not None and s.on > due else None


@check("remediable_after_ruling")
def remediable_after_ruling(s: Sight) -> Findings | None:
    """A people's agreement that is not performed is mediated again; other tracks have their own way."""
    pact = s.pact
    if pact is None or pact.track != "people":
        return {"fault": "本协议不是人民调解达成的，请另行申请调解或者起诉"}
    if s.standing.people in ("P2", "P2s", "P3"):
        return {"fault": "本案正在重新调解，不必再登记"}
    return {"fault": "协议已经履行完毕，不需要重新调解"} if s.standing.performed_on is not None else None


@check("confirm_pending")
def confirm_pending(s: Sight) -> Findings | None:
    """While the court looks at an agreement the parties do not make another in its place."""
    held = s.standing.tracks.get("confirmation")
    return {"state": held.label} if held is not None and held.state in ("C1", "C2", "C3", "C9") else None


@check("confirm_remediating")
def confirm_remediating(s: Sight) -> Findings | None:
    """Nobody asks a court to confirm what is just being agreed anew."""
    return WRONG if s.standing.people in ("P2", "P2s", "P3") and s.standing.effective_on is not None else None
