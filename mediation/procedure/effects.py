"""What acts do beyond moving between states; the TOML names them (``effects``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from mediation.procedure.entries import agreement_id, bound_ids, joining_ids, matching
from mediation.procedure.fold import REFUSED, Folder, effect
from mediation.procedure.model import Granted, Happening, SignatureState
from mediation.procedure.outcomes import UNREACHED, UNWILLING
from mediation.procedure.pact import Owed, Pact


def ids(value: object) -> tuple[str, ...]:
    """A field of one or several ids as a tuple."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def answers(value: object) -> tuple[tuple[str, str], ...]:
    """(party id, answer) of a consents field."""
    rows = cast("Iterable[Mapping[str, object]]", value if isinstance(value, list | tuple) else ())
    return tuple((str(row.get("party", "")), str(row.get("answer", ""))) for row in rows)


@effect("register", timeless=True)
def _register(case: Folder, h: Happening) -> None:
    case.dates["registered"] = h.on


@effect("divert", timeless=True)
def _divert(case: Folder, _h: Happening) -> None:
    case.outcome = ""


@effect("asked_anew", timeless=True)
def _asked_anew(case: Folder, h: Happening) -> None:
    """What was agreed to before the agency's mediation was over says nothing of another one; a refusal stays one."""
    over = next(
        (move.entry for move in reversed(case.moved) if move.track == "administrative" and move.act != h.act), ""
    )
    since = next((one.seq for one in case.facts.happenings if one.id == over), 0)
    case.consents = {
        party: said for party, said in case.consents.items() if said == REFUSED or case.answered.get(party, 0) > since
    }


@effect("ask", timeless=True)
def _ask(case: Folder, h: Happening) -> None:
    for party, answer in answers(h.fields.get("consents")):
        # Someone who has refused stays a refuser until saying yes; not being reached since does not change that.
        if case.consents.get(party) != REFUSED or answer == "同意":
            case.consents[party] = answer
            case.answered[party] = h.seq


def _refusers(case: Folder, h: Happening) -> None:
    for party in ids(h.fields.get("refuser")):
        case.consents[party] = REFUSED


@effect("refuse")
def _refuse(case: Folder, h: Happening) -> None:
    willing = h.fields.get("reason") != "一方明确拒绝调解"
    case.outcome = "不属受理范围告知" if willing else UNWILLING
    _refusers(case, h)
    for key, one in case.referrals.items():
        if one.direction == "来" and one.state == "待答复":
            case.referrals[key] = one._replace(
                state="不接受", decided_on=h.on, reason=str(h.fields.get("reason") or "")
            )


@effect("accept")
def accept(case: Folder, h: Happening) -> None:
    """The centre took the dispute on; the first time counts. What was handed over to it is answered by that."""
    for key, one in case.referrals.items():
        if one.direction == "来" and one.state == "待答复":
            case.referrals[key] = one._replace(state="已接受", decided_on=h.on)
    case.dates.setdefault("accepted", h.on)


@effect("appoint", timeless=True)
def _appoint(case: Folder, h: Happening) -> None:
    case.mediators = ids(h.fields.get("mediators"))
    case.recorder = str(h.fields.get("recorder") or case.recorder)
    if case.recorder in case.mediators:
        case.recorder = ""


@effect("recuse", timeless=True)
def _recuse(case: Folder, h: Happening) -> None:
    case.recusals[str(h.fields.get("staff", ""))] = str(case.given(h, "decision"))


@effect("start", timeless=True)
def _start(case: Folder, h: Happening) -> None:
    case.dates["started"] = h.on


@effect("session")
def _session(case: Folder, h: Happening) -> None:
    case.sessions[case.track] = case.sessions.get(case.track, 0) + 1
    case.meetings[case.track] = (*case.meetings.get(case.track, ()), h)
    if h.fields.get("result") == "未达成":
        case.first_failed.setdefault(case.track, h)


@effect("pause")
def _pause(case: Folder, h: Happening) -> None:
    case.pauses.setdefault(case.track, []).append((h.on, None))


@effect("resume")
def _resume(case: Folder, h: Happening) -> None:
    pauses = case.pauses.get(case.track)
    if pauses and pauses[-1][1] is None:
        pauses[-1] = (pauses[-1][0], h.on)


@effect("extend")
def _extend(case: Folder, h: Happening) -> None:
    until = h.fields.get("until")
    if isinstance(until, date):
        case.extended[case.track] = until
        case.extensions[case.track] = case.extensions.get(case.track, 0) + 1


@effect("prolong")
def _prolong(case: Folder, h: Happening) -> None:
    label, until = str(h.fields.get("deadline", "")), h.fields.get("until")
    told = Granted(
        h.seq,
        h.on,
        until if isinstance(until, date) else None,
        str(h.fields.get("body", "")),
        str(h.fields.get("paper_no") or ""),
    )
    case.granted[label] = (*case.granted.get(label, ()), told)


@effect("agreement")
def _agreement(case: Folder, h: Happening) -> None:
    pact = Pact(
        id=agreement_id(h),
        form="口头" if h.act == "oral" else "书面",
        scope=str(case.given(h, "scope")),
        reached_on=h.on,
        on_spot=bool(h.fields.get("on_spot")),
        confirmable=_confirmable(case, h),
        confirm_agreed=bool(h.fields.get("confirm_agreed")),
        track=case.track,
        bound=bound_ids(h.fields.get("items")) or tuple(case.parties),
    )
    case.pacts.append(pact)
    case.dates["reached"] = h.on
    if pact.form == "口头":
        case.take_effect(pact, h.on)


def _confirmable(case: Folder, h: Happening) -> str:
    """As said, else by kind; what an agency mediated is for the court to say."""
    kind = case.procedure.kind(case.facts.kind).confirmable
    own = "请询法院" if case.track == "administrative" and kind != "不可以" else kind
    return str(h.fields.get("confirmable") or own)


@effect("sign")
def _sign(case: Folder, h: Happening) -> None:
    pact = case.own_pact
    if pact is None:
        return
    said, default = h.fields.get, case.steps[h.act].defaults.get
    kind, signer = str(said("signer_kind") or default("signer_kind") or ""), str(said("signer") or "")
    by = capacity = way = ""
    if not case.bare:  # for days it is enough who signed when
        by, capacity, way = [str(said(name) or default(name) or "") for name in ("signed_by", "capacity", "way")]
    pact.signatures.append(SignatureState(kind, signer, by, capacity, way, h.on))
    _when_all_signed(case, pact)


def _when_all_signed(case: Folder, pact: Pact) -> None:
    """Where the parties' own signatures are what counts, the last of them settles it."""
    mode = case.effect_of(pact)
    if mode == "seal" or pact.state != "signing":
        return
    last = pact.signed_on(case.parties, case.stands)
    if last is None:
        return
    agreed = case.procedure.tracks[pact.track].agreed
    if agreed and case.at(pact.track) != agreed:
        case.enter(agreed, last)
    if mode == "parties":
        case.take_effect(pact, last)


@effect("seal")
def _seal(case: Folder, h: Happening) -> None:
    pact = case.own_pact
    if pact is None:
        return
    pact.sealed_on = h.on
    if case.effect_of(pact) != "seal":
        _when_all_signed(case, pact)
        return
    bound = [one.on for one in pact.signatures if one.kind != "recorder"]
    case.take_effect(pact, max([*bound, h.on]))


@effect("fail", timeless=True)
def _fail(case: Folder, h: Happening) -> None:
    reason = h.fields.get("reason")
    if reason == "一方拒绝继续调解":
        case.ended_as(UNWILLING)
    elif reason == "联系不上":
        case.ended_as(UNREACHED)
    _refusers(case, h)


@effect("perform")
def _perform(case: Folder, h: Happening) -> None:
    given = h.fields.get("amount", h.fields.get("fen"))  # entries are never rewritten: the first ones say fen
    meant = matching([one.what for one in case.owed], h.fields.get("instalment"))
    pay(case, [case.owed[at] for at in meant], given if isinstance(given, int) else None, h)


def pay(case: Folder, owed: Iterable[Owed], left: int | None, h: Happening) -> None:
    """So much (fen; None = all that is left) is paid on these obligations, the first ones first."""
    for one in owed:
        rest = one.what.fen - one.done_fen
        if one.done or (left is not None and one.what.fen and left <= 0):
            continue
        paid = rest if left is None else min(rest, left)
        left = None if left is None else left - paid
        one.done_fen += paid
        one.done_on = h.on
        one.done = one.done_fen >= one.what.fen
    if all(one.done for one in case.owed):
        case.finish(max([one.done_on for one in case.owed if one.done_on], default=h.on))


@effect("default")
def _default(case: Folder, h: Happening) -> None:
    named = h.fields.get("instalment")
    for at in matching([one.what for one in case.owed], named):
        one = case.owed[at]
        late = one.what.due is not None and one.what.due < h.on
        one.broken = one.broken or (not one.done and (late or bool(named)))


@effect("remediate")
def _remediate(case: Folder, h: Happening) -> None:
    _ask(case, h)
    case.dates["remediated"] = h.on
    case.extended.pop("people", None)


@effect("close")
def _close(case: Folder, h: Happening) -> None:
    if case.at("intake") == "移送待接收":  # nothing closes so today: the first release took what it had sent for done
        case.move("移送", h.on)
        for key, one in case.referrals.items():
            if one.state == "待对方接收":
                case.referrals[key] = one._replace(state="对方已接收", decided_on=h.on)
    case.dates["closed"] = h.on


@effect("file")
def _file(case: Folder, h: Happening) -> None:
    case.dates["filed"] = h.on


@effect("party_add")
def _party_add(case: Folder, h: Happening) -> None:
    new = joining_ids(h)
    case.parties += [one for one in new if one not in case.parties]
    before = str(h.fields.get("succeeds") or "")
    if before and before not in new:
        case.heirs[before] = (*case.heirs.get(before, ()), *new)


@effect("agent_add", timeless=True)
def _agent_add(case: Folder, h: Happening) -> None:
    case.retired.discard(_hand(h))


@effect("agent_leave", timeless=True)
def _agent_leave(case: Folder, h: Happening) -> None:
    case.retired.add(_hand(h))


def _hand(h: Happening) -> tuple[str, str]:
    return str(h.fields.get("party", "")), str(h.fields.get("agent" if h.act == "agent_leave" else "name", ""))


@effect("party_leave")
def _party_leave(case: Folder, h: Happening) -> None:
    case.parties = [one for one in case.parties if one != h.fields.get("party")]


@effect("split")
def _split(case: Folder, h: Happening) -> None:
    gone = set(ids(h.fields.get("parties"))) - set(ids(h.fields.get("keep")))
    case.parties = [one for one in case.parties if one not in gone]


@effect("join")
def _join(case: Folder, h: Happening) -> None:
    if case.given(h, "direction") == "他案并入本案":
        _party_add(case, h)
        _ask(case, h)  # what the joined case's parties answered there
        return
    case.joined_into = str(h.fields.get("case", ""))
    if "people" in case.where:
        case.move("P10", h.on)
    case.dates["closed"] = h.on
    case.outcome = "分案撤销" if h.fields.get("undone") else "重复件并案"
