"""Conditions of a correction: what it speaks of, and that every later act still holds after it."""

from __future__ import annotations

from collections.abc import Mapping

from mediation.procedure import replay
from mediation.procedure.entries import agreement_id
from mediation.procedure.fold import Folder
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.model import AgreementState, CaseFacts, Happening
from mediation.procedure.risks import COLOURS
from mediation.procedure.spec import ROLE_WORDS
from mediation.values.dates import print_arabic

_CONTENT = frozenset({"items", "facts", "disputed", "responsibility", "manner", "scope", "copies", "on_spot"})


def _target(s: Sight) -> Happening | None:
    return next((h for h in s.facts.happenings if h.id == s.text("entry")), None)


def _changes(s: Sight) -> Mapping[str, object]:
    value = s.fields.get("fields")
    return value if isinstance(value, Mapping) else {}


@check("correction_target", "entry")
def correction_target(s: Sight) -> Findings | None:
    """It names an entry in force and changes something."""
    target = _target(s)
    if target is None:
        return {"fault": "没有这条办理记录，请写明要更正哪一条"}
    if target.act == "register" and s.get("void"):
        return {"fault": "登记不能撤销；误登的案件请办理并案或不予受理"}
    if not s.get("void") and not _changes(s) and s.get("on") in ("", None, target.on):
        return {"fault": "没有写明更正的内容"}
    return None


@check("correction_role", "entry")
def correction_role(s: Sight) -> Findings | None:
    """Who may not do an act may not put it right, nor lower a risk by putting it right."""
    target = _target(s)
    act = s.p.acts.get(target.act) if target is not None else None
    if target is None or act is None or not s.hand.role:
        return None
    if s.hand.role not in act.who:
        return {"fault": f"“{act.label}”由{'、'.join(ROLE_WORDS[one] for one in act.who)}办理，更正也须由其办理"}
    if target.act != "risk" or s.hand.role == "head":
        return None
    after = _after(s, target)
    colours = [
        colour for h in after.happenings if h.act == "risk" and (colour := str(h.fields.get("colour"))) in COLOURS
    ]
    left = colours[-1] if colours else ""
    lower = s.standing.risk and (not left or COLOURS.index(left) < COLOURS.index(s.standing.risk))
    return {"fault": f"更正之后风险由{s.standing.risk}降为{left or '未评定'}，须由负责人决定"} if lower else None


@check("correction_signed", "entry")
def correction_signed(s: Sight) -> Findings | None:
    """What people have signed is not edited."""
    target = _target(s)
    if target is None or target.act not in ("reach", "oral"):
        return None
    pact = next((one for one in s.standing.agreements if one.id == agreement_id(target)), None)
    if pact is None or not (pact.signatures or pact.effective_on):
        return None
    edits = {name for name, value in _changes(s).items() if name in _CONTENT and value != target.fields.get(name)}
    return WRONG if edits or s.get("void") else None


def _after(s: Sight, target: Happening) -> CaseFacts:
    return replay.corrected(s.facts, target.id, _changes(s), s.get("on") or None, void=bool(s.get("void")))


def _unmade(s: Sight) -> AgreementState | None:
    """The agreement that was in force and would not be after this correction; what people signed is told by itself."""
    target = _target(s)
    force = [one for one in s.standing.agreements if one.effective_on is not None]
    if target is None or target.act in ("reach", "oral") or not force:
        return None
    folder = Folder(s.p, after := _after(s, target))
    for happening in after.happenings:
        folder.apply(happening)
    left = {one.id for one in folder.pacts if one.effective_on is not None}
    return next((one for one in force if one.id not in left), None)


def _rests(entry: Happening) -> bool:
    """Whether an entry of any state takes the agreement for valid: its delivery, its scan, a proof of performance."""
    if entry.act == "attach":
        return entry.fields.get("category") in ("signed", "proof", "confirmation")
    return entry.act == "serve" and "协议" in str(entry.fields.get("paper_title") or "")


@check("correction_rested", "entry")
def correction_rested(s: Sight) -> Findings | None:
    """An agreement in force on which something rests already is not unmade by an entry."""
    target = _target(s)
    if target is None or _unmade(s) is None:
        return None
    resting = next((h for h in s.facts.happenings if h.seq > target.seq and _rests(h)), None)
    if resting is None:
        return None
    return {"no": resting.seq, "label": s.p.acts[resting.act].label, "on": print_arabic(resting.on)}


@check("correction_head", "entry")
def correction_head(s: Sight) -> Findings | None:
    """That an agreement is no longer in force is for the head to say."""
    pact = _unmade(s) if s.hand.role not in ("", "head") else None
    return {"on": print_arabic(pact.effective_on)} if pact is not None and pact.effective_on is not None else None


@check("correction_unmakes", "entry")
def correction_unmakes(s: Sight) -> Findings | None:
    """The head is told what it means."""
    pact = _unmade(s)
    return {"on": print_arabic(pact.effective_on)} if pact is not None and pact.effective_on is not None else None


@check("correction_holds", "entry")
def correction_holds(s: Sight) -> Findings | None:
    """Every entry that held before still holds."""
    target = _target(s)
    if target is None:
        return None
    broken = replay.first_break(s.p, s.facts, _after(s, target), s.today, s.holidays)
    if broken is None:
        return None
    return {"what": replay.told(s.p, broken), "source": broken[1]}
