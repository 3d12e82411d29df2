"""Conditions of administrative mediation: what an agency may take, and what becomes of a matter the police look into."""

from __future__ import annotations

from datetime import date
from typing import cast

from mediation.procedure.capacity import FULL, capacity_of
from mediation.procedure.checks.confirm import left_of, with_heirs
from mediation.procedure.checks.entry import REFERRED
from mediation.procedure.checks.limit_dates import told
from mediation.procedure.effects import ids
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.law import under
from mediation.values.calendar import Unit, last_day
from mediation.values.dates import print_arabic

POLICE = "公安"
_HANDLED = {"法院已受理", "仲裁已受理", "人民调解已受理", "其他机关已受理或解决"}


def _last(s: Sight, rule_id: str, start: date) -> date | None:
    """The last day of a rule of law counted from a day; None where no calendar was given or the centre took the rule out."""
    rule = next((one for one in s.p.clocks if one.id == rule_id), None)
    if rule is None or s.holidays is None:
        return None
    return last_day(start, rule.number, cast("Unit", rule.unit), s.holidays, roll=rule.roll)


def _organ(s: Sight) -> str:
    admin = s.standing.admin
    return s.text("organ_kind") or (admin.organ_kind if admin else "")


@check("admin_nature", "nature")
def admin_nature(s: Sight) -> Findings | None:
    """Whether disputes with an agency may be mediated is a matter of local rules."""
    nature = s.text("nature")
    both = str(s.p.setting(s.facts.settings, "administrative_scope")) == "民事和行政争议"
    if nature == "民事纠纷" or (both and nature == "涉及行政补偿或裁量的争议"):
        return None
    fault = "不能调解，请告知行政复议、行政诉讼途径" if nature == "其他行政争议" else "不在本地行政调解范围"
    return {"nature": nature, "fault": fault}


@check("admin_received", "organ_kind")
def admin_received(s: Sight) -> Findings | None:
    """Of a dispute handed over the time to decide runs from its receipt, not from the day it is told of."""
    came = s.standing.last.get("receive")
    received = came.fields.get("received_on") or came.on if came is not None else None
    if came is None or came.fields.get("mode") not in REFERRED or s.get("applied_on") or not isinstance(received, date):
        return None
    return {"received": print_arabic(received), "on": print_arabic(s.on)} if received < s.on else None


@check("organ_competent", "organ_kind")
def organ_competent(s: Sight) -> Findings | None:
    """The agency is one of those that mediate this kind of dispute, where the law names them."""
    named, organs = s.text("organ_kind"), s.p.kind(s.facts.kind).organs
    if not organs or named in ("", *organs) or (named == POLICE and s.standing.police_linked):
        return None
    police = "；公安机关只调解民间纠纷引起、情节较轻的治安案件" if named == POLICE else ""
    return {"kind": s.facts.kind, "organs": "、".join(organs), "named": named, "police": police}


@check("police_case")
def police_case(s: Sight) -> Findings | None:
    """The police have to do with it: they sent it, were called to it, mediate it, or were told of it."""
    came = s.standing.police_linked or s.facts.source_channel.startswith(POLICE)
    return None if came or s.standing.organ_kind == POLICE or "report_police" in s.standing.counts else WRONG


@check("police_decided", "decision")
def police_decided(s: Sight) -> Findings | None:
    """The police decide once; another decision may be a slip of the first entry."""
    first = s.standing.last.get("police_decision")
    before = str(first.fields.get("decision") or "") if first is not None else ""
    if first is None or not s.text("decision") or before == s.text("decision"):
        return None
    return {"on": print_arabic(first.on), "before": before}


@check("admin_running")
def admin_running(s: Sight) -> Findings | None:
    """One agency at a time: another may be asked only where the first did not take it or handed it on."""
    held = s.standing.tracks.get("administrative")
    return {"state": held.label} if held is not None and held.state not in ("A7", "A8") else None


@check("people_running")
def people_running(s: Sight) -> Findings | None:
    """The people's mediation of this case that still runs is not begun anew."""
    held = s.standing.tracks.get("people")
    return {"state": held.label} if held is not None and held.state not in ("PX", "P8", "P9", "P10") else None


@check("admin_consents")
def admin_consents(s: Sight) -> Findings | None:
    """Everybody agrees, unless the agency may act of its own motion."""
    admin = s.standing.admin
    if admin is None or admin.ex_officio or admin.joint:
        return None
    missing = [
        p.id
        for p in s.parties
        if s.standing.consents.get(p.id) != "同意" and not (p.role == "申请人" and s.facts.source_way != "主动")
    ]
    return {"names": s.facts.names(missing)} if missing else None


@check("ex_officio")
def ex_officio(s: Sight) -> Findings | None:
    """An agency that acts of its own motion says why."""
    admin = s.standing.admin
    return WRONG if admin is not None and admin.ex_officio and not s.text("ex_officio_reason") else None


@check("admin_medical")
def admin_medical(s: Sight) -> Findings | None:
    """A medical dispute goes one way only: people's mediation, the health authority or the court."""
    if not under(s.facts.kind, "医疗"):
        return None
    handled = s.text("handled_by")
    if handled in ("法院已受理", "人民调解已受理"):
        return {"body": handled}
    return {"body": "人民调解已受理"} if s.standing.people in ("P1", "P2", "P2s", "P3") else None


@check("traffic_apply", "organ_kind")
def traffic_apply(s: Sight) -> Findings | None:
    """The traffic police take a joint written request, in time."""
    if s.text("organ_kind") != "交警":
        return None
    if not (s.get("joint") and s.get("written")):
        return {"fault": "申请交警部门调解，须各方当事人一致书面申请"}
    people = s.standing.tracks.get("people")
    ended = people.since if people is not None and people.state in ("P8", "P9") else None
    rule, begun = ("D16", ended) if ended is not None else ("D14", told(s, "certificate_on"))
    if not isinstance(begun, date):
        return None
    last = _last(s, rule, begun)
    asked = s.get("applied_on")
    day = asked if isinstance(asked, date) else s.on
    if last is None or day <= last:
        return None
    since = "人民调解终止" if ended is not None else "收到事故认定书"
    return {"fault": f"自{since}之日起申请交警部门调解的期限已于{print_arabic(last)}届满，请告知起诉", "last": last}


@check("market_handled", "organ_kind")
def market_handled(s: Sight) -> Findings | None:
    """A complaint others have dealt with, or one that comes too late."""
    if s.text("organ_kind") != "市场监管":
        return None
    if s.text("handled_by") in _HANDLED:
        return {"fault": f"同一消费者权益争议{s.text('handled_by')}"}
    knew, asked = told(s, "knew_on"), s.get("applied_on")
    day = asked if isinstance(asked, date) else s.on
    if not isinstance(knew, date):
        return None
    last = _last(s, "D39", knew)
    return (
        {"fault": f"自知道权益受侵害之日起已超过三年（至{print_arabic(last)}）"}
        if last is not None and day > last
        else None
    )


@check("tourism_handled", "organ_kind")
def tourism_handled(s: Sight) -> Findings | None:
    """A complaint others have dealt with, or one that comes more than ninety days after the contract ended."""
    if s.text("organ_kind") != "文化和旅游":
        return None
    if s.text("handled_by") in _HANDLED:
        return {"fault": f"同一旅游投诉{s.text('handled_by')}"}
    ended, asked = told(s, "contract_ended_on"), s.get("applied_on")
    if not isinstance(ended, date):
        return None
    last = _last(s, "D40-时限", ended)
    late = last is not None and (asked if isinstance(asked, date) else s.on) > last
    return {"fault": f"自旅游合同结束之日起已超过90日（至{print_arabic(last)}）"} if last is not None and late else None


@check("traffic_attendance", "participants")
def traffic_attendance(s: Sight) -> Findings | None:
    """At most three people a side at the traffic police's table: parties and agents who are present are counted."""
    if _organ(s) != "交警":
        return None
    present = set(ids(s.get("present")))
    sides: dict[str, int] = {}
    for party in s.parties:
        if party.id in present:
            side = "申请" if party.role == "申请人" else "被申请"
            sides[side] = sides.get(side, 0) + 1 + len(party.agents)
    crowded = next(((side, n) for side, n in sides.items() if n > 3), None)
    return {"side": crowded[0], "n": crowded[1]} if crowded else None


# ---- the police ------------------------------------------------------------------------------------------------------


@check("security_mediable", "organ_kind")
def security_mediable(s: Sight) -> Findings | None:
    """What the police may not mediate."""
    bar = s.text("bar") or "无"
    return {"bar": bar} if s.text("organ_kind") == POLICE and bar != "无" else None


@check("security_offender_agent", "present")
def security_offender_agent(s: Sight) -> Findings | None:
    """The victim may send somebody, the offender comes himself."""
    admin = s.standing.admin
    if admin is None or admin.organ_kind != POLICE:
        return None
    present = set(ids(s.get("present")))
    away = tuple(one for one in admin.offender if one not in present)
    return {"names": s.facts.names(away)} if away else None


@check("security_minor", "present")
def security_minor(s: Sight) -> Findings | None:
    """The guardian of a minor is told to come."""
    if _organ(s) != POLICE:
        return None
    alone = tuple(p.id for p in s.parties if p.natural and p.birth and capacity_of(p, s.on) != FULL and not p.guardians)
    return {"names": s.facts.names(alone)} if alone else None


@check("security_once", "started")
def security_once(s: Sight) -> Findings | None:
    """The police mediate once, a second time where it is needed."""
    held = s.standing.sessions.get(s.act.track, 0)
    return {"n": held + 1} if _organ(s) == POLICE and held >= 2 else None


@check("security_unfinished")
def security_unfinished(s: Sight) -> Findings | None:
    """A matter the police sent: the parties may ask for it to be left unpunished."""
    asked = s.standing.no_penalty
    if not s.standing.police_linked or s.standing.police_decided_on is not None or asked == "已认可":
        return None
    answer = s.standing.last.get("no_penalty_accept")
    state = "已经申请，公安机关尚未答复" if asked else "公安机关未予认可，尚未见其处理决定" if answer else "现尚未申请"
    return {"state": state} if s.standing.performed_on is not None else None


@check("no_penalty_joint", "parties")
def no_penalty_joint(s: Sight) -> Findings | None:
    """Both sides apply."""
    named = set(ids(s.get("parties")))
    missing = tuple(p.id for p in s.parties if p.id not in named and p.role in ("申请人", "被申请人"))
    return {"names": with_heirs(s, missing)} if missing or left_of(s) else None


@check("no_penalty_performed")
def no_penalty_performed(s: Sight) -> Findings | None:
    """What was promised is done."""
    rest = [f"第{one.item_no}.{one.no}项" for one in s.standing.obligations if one.state != "done"]
    if s.standing.effective_on is None:
        return {"items": "协议尚未生效"}
    return {"items": "、".join(rest)} if rest else None


@check("no_penalty_before")
def no_penalty_before(s: Sight) -> Findings | None:
    """The police have not decided yet."""
    on = s.standing.police_decided_on
    return {"on": print_arabic(on)} if on is not None and on <= s.on else None


@check("no_penalty_applied")
def no_penalty_applied(s: Sight) -> Findings | None:
    """They were asked."""
    return None if s.standing.no_penalty else WRONG


@check("penalise_default", "reason")
def penalise_default(s: Sight) -> Findings | None:
    """Nobody is punished for not doing what was done, nor for want of an agreement that is there."""
    reason = s.text("reason")
    if reason == "达成协议后不履行" and s.standing.performed_on is not None:
        return {"fault": "协议已经履行，不能以不履行为由转行政处理"}
    if reason == "未达成协议" and "A4" in s.standing.states:
        return {"fault": "已经达成调解协议，请改选转行政处理的原因"}
    return None


@check("penalise_sue_told", "sue_told")
def penalise_sue_told(s: Sight) -> Findings | None:
    """The parties learn that their civil claim goes to a court."""
    return None if s.get("sue_told") else WRONG
