"""Conditions of mediating: mediators, sessions, and the time it may take."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mediation.procedure import limits
from mediation.procedure.effects import answers, ids
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.plans import plan_of
from mediation.values.calendar import count_back
from mediation.values.dates import print_arabic

if TYPE_CHECKING:
    from mediation.procedure.limits import Limit

_NAMES = re.compile(r"[、,，;；\s]+")


@check("mediators_named", "mediators")
def mediators_named(s: Sight) -> Findings | None:
    """There is somebody to mediate."""
    return None if ids(s.get("mediators")) else WRONG


@check("staff_apart", "mediators", "recorder")
def staff_apart(s: Sight) -> Findings | None:
    """The recorder is not one of the mediators."""
    mediators = ids(s.get("mediators")) or s.standing.mediators
    recorder = s.text("recorder") or (s.standing.recorder if s.act.id == "session" else "")
    return {"name": s.staff(recorder)} if recorder and recorder in mediators else None


@check("recused_is_mediator", "staff")
def recused_is_mediator(s: Sight) -> Findings | None:
    """Only a mediator of the case can be recused."""
    staff = s.text("staff")
    return None if staff in (*s.standing.mediators, s.standing.recorder) else {"name": s.staff(staff)}


@check("mediator_unsigned")
def mediator_unsigned(s: Sight) -> Findings | None:
    """Nobody of the mediators has signed yet."""
    signing = (pact for pact in s.standing.agreements if pact.state == "signing")
    return WRONG if any(one.kind == "mediator" for pact in signing for one in pact.signatures) else None


@check("appointed")
def appointed(s: Sight) -> Findings | None:
    """Mediators are appointed or chosen."""
    return None if s.standing.mediators else WRONG


@check("recusal_settled")
def recusal_settled(s: Sight) -> Findings | None:
    """No recusal is left open."""
    waiting = s.standing.open_recusal
    return {"name": "、".join(s.staff(one) for one in waiting)} if waiting else None


@check("two_parties")
def two_parties(s: Sight) -> Findings | None:
    """There are two sides at least."""
    return None if len(s.standing.parties) >= 2 else WRONG


@check("session_times", "started")
def session_times(s: Sight) -> Findings | None:
    """It ended after it began, on the day given."""
    started, ended = s.get("started"), s.get("ended")
    if not isinstance(started, datetime):
        return {"fault": "请填写开始时间"}
    if started.date() != s.on:
        return {"fault": f"开始时间（{print_arabic(started.date())}）与办理日期（{print_arabic(s.on)}）不是同一天"}
    if isinstance(ended, datetime) and ended <= started:
        return {"fault": "结束时间须晚于开始时间"}
    return None


@check("participants_apart", "participants")
def participants_apart(s: Sight) -> Findings | None:
    """A participant is not a party, mediator or recorder."""
    given = s.get("participants")
    names = [str(one) for one in given] if isinstance(given, list | tuple) else _NAMES.split(str(given or ""))
    staff = (*(ids(s.get("mediators")) or s.standing.mediators), s.text("recorder") or s.standing.recorder)
    taken = {p.name for p in s.parties} | {s.staff(one) for one in staff if one}
    mixed = [name for name in names if name in taken]
    return {"names": "、".join(mixed)} if mixed else None


@check("participants_agreed", "participants")
def participants_agreed(s: Sight) -> Findings | None:
    """Others take part only with the parties' consent."""
    return WRONG if s.get("participants") and not s.get("participants_agreed") else None


@check("present_parties", "present")
def present_parties(s: Sight) -> Findings | None:
    """Who is said to be present takes part."""
    strangers = tuple(one for one in ids(s.get("present")) if one not in s.standing.parties)
    return {"names": s.facts.names(strangers) or "、".join(strangers)} if strangers else None


# ---- time ------------------------------------------------------------------------------------------------------------


def _track(s: Sight) -> str:
    """The mediation whose time is meant: that of the act, else people's."""
    own = s.p.tracks.get(s.act.track)
    return s.act.track if own is not None and own.mediation else "people"


def _limit(s: Sight) -> Limit | None:
    return limits.mediation_limit(s.p, s.facts, s.standing, s.holidays, _track(s))


def _over(s: Sight) -> date | None:
    limit = _limit(s)
    return limit.due if limit is not None and limit.due is not None and s.on > limit.due else None


@check("limit_over")
def limit_over(s: Sight) -> Findings | None:
    """Past a limit by which mediation is over, in the words of the rule that runs here."""
    limit, due = _limit(s), _over(s)
    if limit is None or due is None or not limit.rule.ends:
        return None
    return {"due": print_arabic(due), "over": limit.rule.over, "laws": limit.rule.ends, "last": due}


@check("limit_passed")
def limit_passed(s: Sight) -> Findings | None:
    """Past a limit after which mediation may go on."""
    limit, due = _limit(s), _over(s)
    if limit is None or due is None or limit.rule.ends:
        return None
    after = f"；{limit.rule.after}" if limit.rule.after else ""
    return {"rule": limit.rule.label, "due": print_arabic(due), "after": after, "laws": limit.rule.laws}


@check("second_late")
def second_late(s: Sight) -> Findings | None:
    """A second session on a matter of public order comes within its own time."""
    one = plan_of(s.p, s.facts).of.get("D18")
    if one is None or s.holidays is None or not one.fits(s.standing.last, s.facts):
        return None
    start = limits.begun(s.facts, s.standing, one)
    due = limits.due_of(s.standing, one, start, s.holidays)[0] if start is not None else None
    return {"due": print_arabic(due)} if due is not None and s.on > due else None


@check("notice_late", "at")
def notice_late(s: Sight) -> Findings | None:
    """Notice of a session is given so many days before it."""
    one, at = plan_of(s.p, s.facts).of.get("D17"), s.get("at")
    if one is None or s.holidays is None or not isinstance(at, datetime):
        return None
    due = count_back(at.date(), one.number, "natural", s.holidays)
    said = {"at": print_arabic(at.date()), "days": one.number, "due": print_arabic(due)}
    return said if s.on > due else None


@check("pause_allowed", "reason")
def pause_allowed(s: Sight) -> Findings | None:
    """Only a rule that leaves appraisal out of the count can be paused."""
    limit = limits.limit_rule(s.p, s.facts, s.standing, _track(s))
    if limit is None or limits.pausing(s.p, s.facts, s.standing, _track(s)):
        return None
    who = "双方当事人" if _track(s) == "judicial" else "各方和调解委员会"
    instead = f"；需要更多时间的，可由{who}同意延期" if limits.extendable(s.facts, limit) else ""
    return {"rule": limit.label, "reason": s.text("reason"), "instead": instead, "laws": limit.laws}


@check("extension_by_rule")
def extension_by_rule(s: Sight) -> Findings | None:
    """The rule lets the parties and the committee agree on a longer time."""
    limit = limits.limit_rule(s.p, s.facts, s.standing, _track(s))
    if limit is None or limits.extendable(s.facts, limit):
        return None
    return {"rule": limit.label, "laws": limit.laws}


@check("extension_agreed", "consents")
def extension_agreed(s: Sight) -> Findings | None:
    """Every party agrees, and the committee where the text asks for it; an official's approval is nobody's agreement."""
    agreed = {party for party, answer in answers(s.fields.get("consents")) if answer == "同意"}
    missing = [p.name for p in s.parties if p.id not in agreed]
    rule = limits.limit_rule(s.p, s.facts, s.standing, _track(s))
    alone = rule is not None and any(law.applies(s.facts.region, s.facts.kind) for law in rule.extend_parties)
    if not s.get("committee_agreed") and not alone:
        missing.append("调解委员会")
    return {"names": "、".join(missing)} if missing else None


@check("extension_in_time")
def extension_in_time(s: Sight) -> Findings | None:
    """It is agreed before the time is over."""
    due = _over(s)
    return {"due": print_arabic(due), "last": due} if due else None


@check("extension_later", "until")
def extension_later(s: Sight) -> Findings | None:
    """It leads to a later day."""
    limit, until = _limit(s), s.get("until")
    if limit is None or limit.due is None or not isinstance(until, date) or until > limit.due:
        return None
    return {"due": print_arabic(limit.due)}


@check("extension_far", "until")
def extension_far(s: Sight) -> Findings | None:
    """No slip of the pen: hardly anybody agrees on more than a year."""
    limit, until = _limit(s), s.get("until")
    if limit is None or limit.due is None or not isinstance(until, date) or until <= limit.due + timedelta(days=365):
        return None
    return {"until": print_arabic(until), "due": print_arabic(limit.due)}


@check("extension_once")
def extension_once(s: Sight) -> Findings | None:
    """Where the rule knows one extension only, this is the first."""
    rule, track = limits.limit_rule(s.p, s.facts, s.standing, _track(s)), _track(s)
    if rule is None or not rule.extend_once or not s.standing.track_extensions.get(track):
        return None
    until = s.standing.extended_of(track)
    return {"rule": rule.label, "until": print_arabic(until) if until else "", "laws": rule.extendable}


@check("extension_long", "until")
def extension_long(s: Sight) -> Findings | None:
    """No longer than the rule knows."""
    rule, until = limits.limit_rule(s.p, s.facts, s.standing, _track(s)), s.get("until")
    if rule is None or s.holidays is None or not isinstance(until, date):
        return None
    longest = limits.latest_extension(s.p, s.facts, s.standing, s.holidays, _track(s))
    if longest is None or until <= longest:
        return None
    days = f"{rule.extend_days}{'个工作日' if rule.unit == 'working' else '日'}"
    said = {"rule": rule.label, "days": days, "until": print_arabic(longest), "asked": print_arabic(until)}
    return {**said, "laws": rule.extendable}
