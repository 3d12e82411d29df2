"""What referrals between offices, administrative mediation and the first owner's duty do beyond moving between states."""

from __future__ import annotations

from datetime import date

from mediation.procedure.effects import accept, ids
from mediation.procedure.entries import meant
from mediation.procedure.fold import Folder, effect
from mediation.procedure.model import AdminState, Happening, ReferralState

WAITING = ("待答复", "待对方接收")
POLICE = "公安"


def refer(
    case: Folder,
    h: Happening,
    *,
    direction: str,
    mode: str,
    body: str,
    body_kind: str = "",
    their_no: str = "",
    state: str = "待答复",
) -> None:
    """Note a referral to us or from us; the entry that made it gives it its id."""
    received = h.fields.get("received_on") or h.fields.get("sent_on")
    case.referrals[h.id] = ReferralState(
        id=h.id,
        direction=direction,
        mode=mode,
        body=body,
        body_kind=body_kind,
        letter_no=str(h.fields.get("letter_no") or ""),
        their_no=their_no,
        received_on=received if isinstance(received, date) else h.on,
        state=state,
        organ=str(h.fields.get("to_organ") or ""),
    )


def decide(
    case: Folder, h: Happening, state: str, *, direction: str = "", kind: str = "", waiting: tuple[str, ...] = ()
) -> None:
    """The referral an entry speaks of (its field ``referral``, else the newest that fits) got an answer."""
    named = str(h.fields.get("referral") or "")
    for key, one in reversed(case.referrals.items()):
        fits = (not direction or one.direction == direction) and (not kind or one.body_kind == kind)
        if key == named or (not named and fits and (not waiting or one.state in waiting)):
            case.referrals[key] = one._replace(
                state=state,
                decided_on=h.on,
                reason=str(h.fields.get("reason") or one.reason),
                their_no=str(h.fields.get("their_no") or one.their_no),
            )
            return


# ---- referrals to us -------------------------------------------------------------------------------------------------


@effect("receive")
def _receive(case: Folder, h: Happening) -> None:
    case.referral = str(h.fields.get("mode", ""))
    case.police_linked = case.police_linked or bool(case.given(h, "security_case"))
    told = case.referral == "告知引导"
    refer(
        case,
        h,
        direction="来",
        mode=case.referral,
        body=str(h.fields.get("sender") or ""),
        body_kind=str(h.fields.get("sender_kind") or ""),
        their_no=str(h.fields.get("their_no") or ""),
        state="已接受" if told else "待答复",
    )


@effect("reply")
def _reply(case: Folder, h: Happening) -> None:
    """A reply tells the sender what became of it; whether it was taken over was decided by the acts themselves."""
    letter = meant(
        [one for one in case.referrals.values() if one.direction == "来"], str(h.fields.get("referral") or "")
    )
    if letter is not None:
        states = {"接受": "已接受", "不接受": "不接受", "退回材料": "已退回"}
        state = states.get(str(case.given(h, "matter")), "已反馈")
        case.referrals[letter.id] = letter._replace(state=state, replied_on=h.on, decided_on=letter.decided_on or h.on)


@effect("return_papers")
def _return_papers(case: Folder, h: Happening) -> None:
    decide(case, h, "已退回", direction="来")


# ---- referrals from us -----------------------------------------------------------------------------------------------


@effect("transfer")
def _transfer(case: Folder, h: Happening) -> None:
    refer(
        case,
        h,
        direction="往",
        mode="移送",
        body=str(h.fields.get("to_body") or ""),
        body_kind=str(h.fields.get("to_kind") or ""),
        state="待对方接收",
    )


@effect("transfer_accepted")
def _transfer_accepted(case: Folder, h: Happening) -> None:
    decide(case, h, "对方已接收", direction="往", waiting=("待对方接收",))


@effect("transfer_refused")
def _transfer_refused(case: Folder, h: Happening) -> None:
    decide(case, h, "对方退回", direction="往", waiting=("待对方接收",))


@effect("refer_out")
def _refer_out(case: Folder, h: Happening) -> None:
    refer(
        case,
        h,
        direction="往",
        mode=str(case.given(h, "mode")),
        body=str(h.fields.get("body") or ""),
        body_kind=str(h.fields.get("body_kind") or ""),
    )


@effect("refer_answer")
def _refer_answer(case: Folder, h: Happening) -> None:
    letter = meant(
        [one for one in case.referrals.values() if one.direction == "往"], str(h.fields.get("referral") or "")
    )
    if letter is not None:
        state = {"接受": "已接受", "不接受": "不接受"}.get(str(case.given(h, "answer")), "已反馈")
        case.referrals[letter.id] = letter._replace(
            state=state,
            decided_on=h.on,
            reason=str(h.fields.get("reason") or letter.reason),
            their_no=str(h.fields.get("their_no") or letter.their_no),
        )


# ---- first owner -----------------------------------------------------------------------------------------------------


@effect("owner_offer")
def _owner_offer(case: Folder, h: Happening) -> None:
    case.owner_offer = str(h.fields.get("to") or h.fields.get("staff") or "")


@effect("owner_accept")
@effect("owner_decline")
def _owner_answered(case: Folder, _h: Happening) -> None:
    case.owner_offer = ""


# ---- administrative mediation ----------------------------------------------------------------------------------------


@effect("admin_apply")
def _admin_apply(case: Folder, h: Happening) -> None:
    asked = h.fields.get("applied_on")
    kind = str(case.given(h, "organ_kind") or "")
    case.admin = AdminState(
        organ_kind=kind,
        organ=str(h.fields.get("organ") or ""),
        applied_on=asked if isinstance(asked, date) else h.on,
        ex_officio=bool(case.given(h, "ex_officio")),
        joint=bool(case.given(h, "joint")),
        offender=ids(h.fields.get("offender")),
    )
    case.police_linked = case.police_linked or kind == POLICE


@effect("admin_accept")
def _admin_accept(case: Folder, h: Happening) -> None:
    accept(case, h)
    decide(case, h, "已接受", direction="来", waiting=WAITING)


@effect("admin_refuse")
def _admin_refuse(case: Folder, h: Happening) -> None:
    decide(case, h, "不接受", direction="来", waiting=WAITING)


@effect("police_decision")
def _police_decision(case: Folder, h: Happening) -> None:
    case.dates["police"] = h.on


@effect("no_penalty_apply")
def _no_penalty_apply(case: Folder, _h: Happening) -> None:
    case.no_penalty = "已申请"


@effect("no_penalty_accept")
def _no_penalty_accept(case: Folder, h: Happening) -> None:
    refused = str(case.given(h, "decided") or case.given(h, "result") or "").startswith("不")
    case.no_penalty = "" if refused else "已认可"
