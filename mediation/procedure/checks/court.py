"""Conditions of mediating for a court: how the case came, what was told, the agreement and the court's paper, the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from mediation.procedure.effects import answers, ids
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.plans import plan_of
from mediation.values.calendar import last_day
from mediation.values.dates import print_arabic

if TYPE_CHECKING:
    from mediation.procedure.model import Happening
    from mediation.values.calendar import Unit

REGISTER_FIRST = date(2025, 1, 1)
"""Since this day a conforming suit is registered first and mediated after (2025 opinion)."""

ASSIGNED = "委派"
ENTRUSTED = "委托先行调解"
_LEGACY = re.compile(r"诉前调(?!确|书)")
_RETRIAL = re.compile(r"由(?:人民)?法院(?:另行|重新|继续)?(?:判决|裁判|审理)|恢复审理")


def due_of(s: Sight, rule_id: str, start: date | None) -> date | None:
    """The last day of a rule counted from a day; None without a calendar, a start, or where no such rule runs."""
    one = plan_of(s.p, s.facts).of.get(rule_id)
    if one is None or start is None or s.holidays is None:
        return None
    return last_day(start, one.number, cast("Unit", one.rule.unit), s.holidays, roll=one.rolls)


def rows(s: Sight, name: str) -> tuple[Mapping[str, object], ...]:
    """The rows of a field."""
    value = s.fields.get(name)
    return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, list | tuple) else ()


def _mode(s: Sight) -> str:
    return s.standing.court.mode if s.standing.court else ""


# ---- coming in -------------------------------------------------------------------------------------------------------


@check("court_legacy_mode", "mode")
def court_legacy_mode(s: Sight) -> Findings | None:
    """Handing on a dispute before the suit is registered is the exception by now."""
    return WRONG if s.text("mode") == ASSIGNED and s.on >= REGISTER_FIRST else None


@check("court_legacy_no", "court_no")
def court_legacy_no(s: Sight) -> Findings | None:
    """A number of the series that was given up."""
    number = s.text("court_no")
    return {"no": number} if _LEGACY.search(number) and s.on >= REGISTER_FIRST else None


@check("court_consented", "mode", "consented")
def court_consented(s: Sight) -> Findings | None:
    """A court hands a case on only with consent."""
    mode = s.text("mode")
    return {"mode": mode} if mode in (ASSIGNED, ENTRUSTED) and not s.get("consented") else None


@check("court_consent_proof", "consented")
def court_consent_proof(s: Sight) -> Findings | None:
    """What shows the consent is noted."""
    return WRONG if s.get("consented") and not s.text("consent_evidence") else None


@check("court_signed", "signed_on")
def court_signed(s: Sight) -> Findings | None:
    """The papers were signed for between their coming and the acceptance."""
    signed = s.get("signed_on")
    if not isinstance(signed, date):
        return None
    received = s.standing.court.received_on if s.standing.court else None
    if signed > s.on:
        return {"fault": f"材料签收日期{print_arabic(signed)}晚于接受日期{print_arabic(s.on)}，请核对"}
    if received is not None and signed < received:
        return {"fault": f"材料签收日期{print_arabic(signed)}早于收到委派、委托的日期{print_arabic(received)}，请核对"}
    return None


@check("court_conflict_told", "conflict_disclosed")
def court_conflict_told(s: Sight) -> Findings | None:
    """The mediator has disclosed first."""
    return None if s.get("conflict_disclosed") else WRONG


@check("court_conflict_agreed", "conflict")
def court_conflict_agreed(s: Sight) -> Findings | None:
    """Whoever has an interest goes on only if everybody agrees."""
    return WRONG if s.text("conflict") and not s.get("conflict_agreed") else None


@check("court_bans_told", "bans_told")
def court_bans_told(s: Sight) -> Findings | None:
    """The mediator was reminded of what is forbidden."""
    return None if s.get("bans_told") else WRONG


@check("court_reply_late")
def court_reply_late(s: Sight) -> Findings | None:
    """The platform waits three working days for an answer."""
    court = s.standing.court
    due = due_of(s, "D30", court.received_on) if court is not None and court.online else None
    return {"due": print_arabic(due)} if due is not None and s.on > due else None


@check("court_decline_reason", "reason")
def court_decline_reason(s: Sight) -> Findings | None:
    """Declining has a reason."""
    return WRONG if s.text("reason") in ("", "其他") and not s.text("detail") else None


@check("court_return_told", "party_told")
def court_return_told(s: Sight) -> Findings | None:
    """The party knows that the case goes back."""
    return None if s.get("party_told") else WRONG


@check("court_return_refuser", "refuser")
def court_return_refuser(s: Sight) -> Findings | None:
    """Who refused or was not found is a party."""
    named = ids(s.get("refuser"))
    return None if named and all(one in s.standing.parties for one in named) else WRONG


@check("court_private")
def court_private(s: Sight) -> Findings | None:
    """Mediation for a court is not public."""
    return None if s.facts.confidential else WRONG


# ---- suspected sham --------------------------------------------------------------------------------------------------


def _last(s: Sight, *acts: str) -> Happening | None:
    found = [s.standing.last[act] for act in acts if act in s.standing.last]
    return max(found, key=lambda one: one.seq, default=None)


def _sham(s: Sight) -> bool:
    """Whether the track stands still for suspected sham, not for an appraisal."""
    held = _last(s, "sham_suspend", "pause")
    return "J4s" in s.standing.states and held is not None and held.act == "sham_suspend"


@check("sham_reported", "reported_on")
def sham_reported(s: Sight) -> Findings | None:
    """It is reported when it is suspended."""
    told = s.get("reported_on")
    return {"on": print_arabic(s.on)} if isinstance(told, date) and told > s.on else None


@check("sham_open")
def sham_open(s: Sight) -> Findings | None:
    """Suspended for suspected sham."""
    return None if _sham(s) else WRONG


@check("sham_none")
def sham_none(s: Sight) -> Findings | None:
    """Not suspended for suspected sham: that is for the court to decide."""
    return WRONG if _sham(s) else None


# ---- facts and agreement ---------------------------------------------------------------------------------------------


@check("undisputed_agreed", "rows")
def undisputed_agreed(s: Sight) -> Findings | None:
    """Only what everybody confirmed counts as undisputed; concessions have no place there."""
    found = rows(s, "rows")
    if not found or not all(str(row.get("text") or "").strip() for row in found):
        return {"fault": "请逐条写明无争议的事实"}
    open_ = [str(number) for number, row in enumerate(found, 1) if not row.get("agreed")]
    if not open_:
        return None
    return {"fault": f"第{'、'.join(open_)}条不是各方共同确认的事实，不能记入；为达成协议作出的让步不得写入"}


@check("court_no_retrial", "items")
def court_no_retrial(s: Sight) -> Findings | None:
    """A clause that sends default back to judgment is not allowed in the court's paper."""
    if _mode(s) != ENTRUSTED:
        return None
    for number, item in enumerate(rows(s, "items"), 1):
        if _RETRIAL.search(f"{item.get('text') or ''}{item.get('default_clause') or ''}"):
            return {"no": number}
    return None


@check("court_sealed_once")
def court_sealed_once(s: Sight) -> Findings | None:
    """The organisation seals once."""
    pact = s.pact
    return WRONG if pact is not None and pact.track == "judicial" and pact.sealed_on is not None else None


@check("court_entrusted")
def court_entrusted(s: Sight) -> Findings | None:
    """There is a registered suit behind it."""
    return None if _mode(s) == ENTRUSTED else {"mode": _mode(s) or "其他方式"}


@check("court_assigned")
def court_assigned(s: Sight) -> Findings | None:
    """There is no registered suit behind it."""
    return {"mode": _mode(s)} if _mode(s) == ENTRUSTED else None


@check("file_served")
def file_served(s: Sight) -> Findings | None:
    """The agreement was served on the parties before its copy goes to the court."""
    served, pact = s.standing.last.get("serve"), s.pact
    after = served is not None and (pact is None or served.on >= pact.reached_on)
    return None if after else WRONG


@check("agreement_in_force")
def agreement_in_force(s: Sight) -> Findings | None:
    """The agreement binds by now."""
    return None if s.standing.effective_on is not None else WRONG


@check("suit_pending")
def suit_pending(s: Sight) -> Findings | None:
    """There is a suit already: what was agreed in it is for that court."""
    return WRONG if "J5" in s.standing.states and _mode(s) == ENTRUSTED else None


@check("letter_receipts", "receipts")
def letter_receipts(s: Sight) -> Findings | None:
    """Everybody who has a right or a duty has received the court's paper."""
    received = {str(row.get("party") or "") for row in rows(s, "receipts") if row.get("on")}
    missing = tuple(one for one in s.standing.parties if one not in received and one not in ids(s.get("exempt")))
    return {"names": s.facts.names(missing)} if missing else None


@check("letter_dates", "receipts")
def letter_dates(s: Sight) -> Findings | None:
    """Receipts are of parties, after the paper was made and before they are told of."""
    made = s.get("made_on")
    for row in rows(s, "receipts"):
        party, on = str(row.get("party") or ""), row.get("on")
        if party not in s.standing.parties:
            return {"fault": "签收人须是本案现有当事人"}
        if isinstance(on, date) and on > s.on:
            return {"fault": f"{s.facts.names((party,))}的签收日期{print_arabic(on)}晚于办理日期{print_arabic(s.on)}"}
        if isinstance(on, date) and isinstance(made, date) and on < made:
            return {"fault": f"{s.facts.names((party,))}的签收日期{print_arabic(on)}早于调解书制作日期"}
    return None


# ---- time ------------------------------------------------------------------------------------------------------------


@check("court_extension_agreed", "consents")
def court_extension_agreed(s: Sight) -> Findings | None:
    """Both sides agree; nobody's approval replaces that."""
    agreed = {party for party, answer in answers(s.fields.get("consents")) if answer == "同意"}
    missing = tuple(one for one in s.standing.parties if one not in agreed)
    return {"names": s.facts.names(missing)} if missing else None


# ---- the end ---------------------------------------------------------------------------------------------------------

_REPORTS = ("reply", "return_papers", "court_return", "sham_end")


def _reported(s: Sight) -> bool:
    ended = _last(s, "fail", "withdraw", "settle", "stop_other", "court_return", "sham_end")
    since = ended.seq if ended is not None else 0
    for one in s.facts.happenings:
        if one.act not in _REPORTS or one.seq < since:
            continue
        if one.act != "reply" or one.fields.get("matter") in ("办理结果", "退回材料"):
            return True
    return False


@check("court_reported")
def court_reported(s: Sight) -> Findings | None:
    """Failure was reported to the court in writing and the papers went back."""
    return WRONG if "J6" in s.standing.states and not _reported(s) else None


@check("court_settled")
def court_settled(s: Sight) -> Findings | None:
    """After a suit is registered the court ends it, not the centre."""
    return WRONG if "J5" in s.standing.states and _mode(s) == ENTRUSTED else None
