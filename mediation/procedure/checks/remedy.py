"""Conditions of other remedies: enforcement, arbitration, payment order, notary, acceleration."""

from __future__ import annotations

import re
from datetime import date

from mediation.procedure.checks.confirm import agreed_items
from mediation.procedure.checks.court import due_of
from mediation.procedure.effects import ids
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.law import under
from mediation.procedure.model import ObligationState
from mediation.values.dates import print_arabic
from mediation.values.money import plain

LABOUR, LAND = "劳动争议", ("山林土地/承包经营", "山林土地/流转")
_AWARDS = ("仲裁调解书", "裁决书")
_TITLES = ("C4", "C9", "J7a")
"""States in which a court has given a title already."""
_SECURITIES = re.compile("证券|汇票|本票|支票|股票|债券|股份|存单|提单|仓单")
LABOUR_CLAIMS = ("劳动报酬", "工伤医疗费", "经济补偿", "赔偿金")


def _open(s: Sight) -> list[ObligationState]:
    return [one for one in s.standing.obligations if one.state != "done"]


def _late(s: Sight) -> list[ObligationState]:
    """Obligations not done whose day is over; one without a day is due as soon as the agreement is in force."""
    return [one for one in _open(s) if one.due is None or one.due < s.on]


@check("creditor_known", "creditor")
def creditor_known(s: Sight) -> Findings | None:
    """Who asks is a party to whom something is owed."""
    creditor = s.text("creditor")
    if creditor not in s.standing.parties:
        return WRONG
    owed_to = [ids(item.get("obligee_ids")) for item in agreed_items(s)]
    named = {one for group in owed_to for one in group}
    return None if not named or creditor in named else WRONG


# ---- enforcement -----------------------------------------------------------------------------------------------------


@check("enforce_order_final")
def enforce_order_final(s: Sight) -> Findings | None:
    """A payment order is enforced once nobody has objected."""
    waiting = "E5" in s.standing.states and s.standing.states.isdisjoint(_TITLES)
    return WRONG if waiting else None


@check("enforce_award")
def enforce_award(s: Sight) -> Findings | None:
    """From arbitration only an award or a paper of agreement is enforced."""
    if "E4" not in s.standing.states or not s.standing.states.isdisjoint(_TITLES):
        return None
    begun, ended = s.standing.last.get("arbitrate"), s.standing.last.get("arbitral_end")
    review = s.standing.last.get("arbitral_review")
    since = max((one.seq for one in (begun, review) if one is not None), default=0)
    given = ended is not None and ended.seq > since and ended.fields.get("result") in _AWARDS
    return None if given else WRONG


@check("enforce_due")
def enforce_due(s: Sight) -> Findings | None:
    """Something is due and not done."""
    if s.standing.obligations and not _open(s):
        return {"fault": "协议已经全部履行，没有需要强制执行的内容"}
    if not s.standing.obligations or _late(s):
        return None
    first = min(one.due for one in _open(s) if one.due is not None)
    return {"fault": f"最早的履行期限{print_arabic(first)}尚未届满，不能申请强制执行"}


@check("enforce_late")
def enforce_late(s: Sight) -> Findings | None:
    """Within two years of the last day of performance, of the last instalment, else of the day it took effect; a payment order counts its own."""
    days = [one.due for one in s.standing.obligations if one.due is not None]
    rule, start = "D9", max(days, default=s.standing.effective_on)
    order = s.standing.last.get("payment_order_end")
    if order is not None and "E5e" in s.standing.states and s.standing.states.isdisjoint(_TITLES):
        rule, start = "D9-支付令", order.on
    due = due_of(s, rule, start)
    return {"due": print_arabic(due), "last": due} if due is not None and s.on > due else None


# ---- arbitration -----------------------------------------------------------------------------------------------------


@check("arbitration_fits", "sort")
def arbitration_fits(s: Sight) -> Findings | None:
    """Labour and rural land have their own arbitrators."""
    sort, kind = s.text("sort"), s.facts.kind
    fits = {
        "劳动人事争议仲裁": under(kind, LABOUR),
        "农村土地承包经营纠纷仲裁": any(under(kind, one) for one in LAND),
        "按仲裁协议仲裁": not under(kind, LABOUR),
    }
    return None if fits.get(sort, True) else {"sort": sort, "kind": kind}


@check("arbitration_clause", "sort")
def arbitration_clause(s: Sight) -> Findings | None:
    """Other arbitration needs an arbitration agreement."""
    return WRONG if s.text("sort") == "按仲裁协议仲裁" and not s.text("clause") else None


@check("review_labour")
def review_labour(s: Sight) -> Findings | None:
    """Only labour agreements are reviewed by arbitrators."""
    return None if under(s.facts.kind, LABOUR) else WRONG


@check("review_once")
def review_once(s: Sight) -> Findings | None:
    """The arbitrators answer one request before another is made."""
    asked, ended = s.standing.last.get("arbitral_review"), s.standing.last.get("arbitral_end")
    return WRONG if asked is not None and (ended is None or ended.seq < asked.seq) else None


@check("review_confirmed")
def review_confirmed(s: Sight) -> Findings | None:
    """Not what a court has confirmed."""
    return WRONG if "C4" in s.standing.states else None


@check("review_applied")
def review_applied(s: Sight) -> Findings | None:
    """Not what a court is looking at."""
    return None if s.standing.states.isdisjoint(("C1", "C2", "C3", "C9")) else WRONG


@check("review_relation", "relation")
def review_relation(s: Sight) -> Findings | None:
    """Not whether there is an employment."""
    return WRONG if s.get("relation") else None


@check("review_late")
def review_late(s: Sight) -> Findings | None:
    """Within fifteen days of the day it took effect."""
    due = due_of(s, "D22", s.standing.effective_on)
    return {"due": print_arabic(due), "last": due} if due is not None and s.on > due else None


# ---- payment order, notary -------------------------------------------------------------------------------------------


@check("order_money", "claim")
def order_money(s: Sight) -> Findings | None:
    """Only money or securities, and something of it still owed."""
    if s.text("claim") == "其他":
        return WRONG
    if s.text("claim") == "有价证券":
        return None
    return None if any(one.fen and one.state != "done" for one in s.standing.obligations) else WRONG


@check("order_securities", "claim")
def order_securities(s: Sight) -> Findings | None:
    """Securities are asked for where a clause of the agreement speaks of them."""
    if s.text("claim") != "有价证券":
        return None
    return None if any(_SECURITIES.search(str(item.get("text") or "")) for item in agreed_items(s)) else WRONG


@check("order_labour", "claim")
def order_labour(s: Sight) -> Findings | None:
    """Of labour disputes only wages, injury medical costs and compensation."""
    claim = s.text("claim")
    return {"claim": claim} if under(s.facts.kind, LABOUR) and claim not in LABOUR_CLAIMS else None


@check("order_owed")
def order_owed(s: Sight) -> Findings | None:
    """The money is due."""
    return None if any(one.fen or s.text("claim") == "有价证券" for one in _late(s)) else WRONG


@check("claims_owed", "amount")
def claims_owed(s: Sight) -> Findings | None:
    """No more is asked for than what the agreement leaves to pay."""
    asked = s.get("amount")
    owed = sum(one.fen - one.done_fen for one in _open(s) if one.fen)
    if not isinstance(asked, int) or not owed or asked <= owed:
        return None
    return {"asked": plain(asked), "owed": plain(owed)}


@check("order_counter", "counter")
def order_counter(s: Sight) -> Findings | None:
    """There is no other debt the other way."""
    return WRONG if s.get("counter") else None


@check("order_once")
def order_once(s: Sight) -> Findings | None:
    """The order ends once."""
    last = s.standing.last
    begun, ended = last.get("payment_order"), last.get("payment_order_end")
    return WRONG if begun is not None and ended is not None and ended.seq > begun.seq else None


@check("order_waiting", "result")
def order_waiting(s: Sight) -> Findings | None:
    """An order is in force once the debtor's time to object is over."""
    begun = s.standing.last.get("payment_order")
    served = s.get("served_on") or (begun.fields.get("served_on") if begun is not None else None)
    due = due_of(s, "D54-异议", served) if isinstance(served, date) else None
    return {"due": print_arabic(due)} if s.text("result") == "生效" and due is not None and s.on <= due else None


@check("notary_money")
def notary_money(s: Sight) -> Findings | None:
    """There is something to pay or hand over."""
    gives = any(item.get("kind") in ("给付", "交付") for item in agreed_items(s))
    return None if gives else WRONG


_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = 6
"""Chinese characters without which no sentence can say what falls due."""
_NO_CLAUSE = re.compile("(?:无|没有|未作?约定|未写明|不详)")


# ---- acceleration ----------------------------------------------------------------------------------------------------


@check("accelerate_clause", "clause")
def accelerate_clause(s: Sight) -> Findings | None:
    """The agreement says so, in words: 无 and 没有约定 are none."""
    words = s.text("clause")
    return WRONG if len(_HAN.findall(words)) < _SENTENCE or _NO_CLAUSE.match(words) else None


def _of_item(s: Sight) -> list[ObligationState]:
    wanted = s.text("item")
    return [one for one in s.standing.obligations if str(one.item_no) == wanted]


@check("item_known", "item")
def item_known(s: Sight) -> Findings | None:
    """The clause is one with instalments."""
    if _of_item(s):
        return None
    known = dict.fromkeys(str(one.item_no) for one in s.standing.obligations)
    return {"ref": s.text("item"), "known": "、".join(known) or "无"}


@check("accelerate_default", "item")
def accelerate_default(s: Sight) -> Findings | None:
    """One instalment is overdue and a later one is not due yet."""
    waiting = [one for one in _of_item(s) if one.state != "done"]
    late = [one for one in waiting if _day(one) < s.on]
    if not late:
        return {"fault": "该事项没有已经逾期未付的一期，不能办理全部到期"}
    if all(_day(one) <= s.on for one in waiting):
        return {"fault": "该事项各期均已到期，不需要办理全部到期"}
    return None


def _day(one: ObligationState) -> date:
    return one.due or date.max


@check("sue_arbitration")
def sue_arbitration(s: Sight) -> Findings | None:
    """A labour dispute without an agreement in force goes to arbitration before it goes to court."""
    settled = s.standing.effective_on is not None or "arbitrate" in s.standing.last
    return WRONG if under(s.facts.kind, LABOUR) and not settled else None


@check("enforcing")
def enforcing(s: Sight) -> Findings | None:
    """What a court already enforces needs no other title."""
    held = s.standing.tracks.get("remedy")
    return WRONG if held is not None and held.state == "E1" else None
