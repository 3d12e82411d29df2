"""What other remedies do beyond moving between states, and in what words a court's referral ended without agreement."""

from __future__ import annotations

from dataclasses import replace

from mediation.procedure.effects import ids, pay
from mediation.procedure.entries import agreement_id
from mediation.procedure.fold import REFUSED, Folder, effect
from mediation.procedure.model import Happening, Obligation
from mediation.procedure.outcomes import ELSEWHERE, FAILED, LEFT, UNREACHED, UNWILLING

# ---- ends of a court's referral, each under its own name (they are not all failures) -----------------------------------


@effect("left")
def _left(case: Folder, h: Happening) -> None:
    """The parties took it back, or another body has it."""
    case.ended_as(ELSEWHERE if h.act == "stop_other" else LEFT)


@effect("court_unwilling")
def _court_unwilling(case: Folder, h: Happening) -> None:
    """It never began: the other side refused (and bars mediation from now on), or was not found."""
    if h.fields.get("reason") != "对方拒绝调解":
        case.ended_as(UNREACHED)
        return
    case.ended_as(UNWILLING)
    for party in ids(h.fields.get("refuser")):
        case.consents[party] = REFUSED


@effect("court_broken")
def _court_broken(case: Folder, h: Happening) -> None:
    """An agreement that was to become the court's paper binds nobody."""
    for pact in case.pacts:
        if pact.track == "judicial" and pact.state == "signing":
            pact.state = "void"
    case.dates["ended"] = h.on
    case.outcome = FAILED


# ---- remedies --------------------------------------------------------------------------------------------------------


@effect("payment_order_end")
def _payment_order_end(case: Folder, h: Happening) -> None:
    """An objection ends the order and the dispute goes to trial; without one it may be enforced."""
    case.enter("E3" if case.given(h, "result") == "异议终结" else "E5e", h.on)


@effect("enforce_end")
def _enforce_end(case: Folder, h: Happening) -> None:
    """What the court got for the creditor is paid: the sum told, else, where it got everything, what was applied for."""
    asked = case.last.get("enforce")
    paid, full = h.fields.get("amount"), h.fields.get("result") == "执行完毕"
    if asked is None or not (full or isinstance(paid, int)):
        return
    sums = (one for one in (paid, asked.fields.get("amount")) if isinstance(one, int))
    creditor = str(asked.fields.get("creditor") or "")
    unpaid = (one for one in case.owed if one.what.fen and not one.done)
    owed = [one for one in unpaid if creditor in (_owed_to(case, one.what) or (creditor,))]
    if owed:
        pay(case, owed, next(sums, None), h)


def _owed_to(case: Folder, what: Obligation) -> tuple[str, ...]:
    """The parties an obligation is owed to; () where its clause names none."""
    made = (h for h in reversed(case.facts.happenings) if h.act in ("reach", "oral"))
    items = next((h.fields.get("items") for h in made if agreement_id(h) == what.agreement), ())
    clauses = items if isinstance(items, list | tuple) else ()
    clause = clauses[what.item_no - 1] if 0 < what.item_no <= len(clauses) else {}
    return ids(clause.get("obligee_ids"))


@effect("accelerate")
def _accelerate(case: Folder, h: Happening) -> None:
    """What is still owed of that clause is due now."""
    wanted = str(h.fields.get("item") or "")
    for one in case.owed:
        late = one.what.due is not None and one.what.due <= h.on
        if str(one.what.item_no) == wanted and not one.done and not late:
            one.what = replace(one.what, due=h.on)
