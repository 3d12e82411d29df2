"""Case snapshot → the plain data one paper prints: words, never codes; only what that paper shows.

A paper is made stale by a change of exactly the data it prints, so every form gets the parts listed for it and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.documents import context_acts as acts
from mediation.documents import context_agreement as pacts
from mediation.documents import context_case as cases
from mediation.documents import context_office as office
from mediation.documents import context_people as people
from mediation.documents import context_supervision as watching
from mediation.documents import context_told as telling
from mediation.documents import context_tracks as tracks
from mediation.documents import needs, notices, outside, receivers
from mediation.documents.blank import blanked, skeleton
from mediation.documents.context_forms import ACTS, AGREEMENTS, CHOICES, LAW, PARTS
from mediation.documents.context_parts import Data, day, entry_of, last, root_of
from mediation.documents.context_subjects import SUBJECTS, day_of, fits, only
from mediation.documents.places import folders, office_file, pack_of
from mediation.documents.typeset import typeset
from mediation.procedure.forms import ACTS_OF, Form
from mediation.records.snapshot import Agreement, Entry, Party, Snapshot
from mediation.values.dates import print_chinese
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

SEAL_DATES = ("阿拉伯数字", "汉字")
"""Ways to write a date beside the seal: 2026年11月22日 (the default), 二〇二六年十一月二十二日."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """One paper in the making: the case, what it speaks of, and its day."""

    snapshot: Snapshot
    form: str
    subject: str
    on: date
    number: str
    seal_dates: str
    procedure: Procedure
    spec: Form
    track: str


def build(
    snapshot: Snapshot,
    form: str,
    subject: str = "",
    *,
    procedure: Procedure,
    today: date,
    blank: bool = False,
    draft: bool = False,
    doc_no: str = "",
    templates: tuple[Path, ...] | None = None,
    seal_dates: str = SEAL_DATES[0],
    ruled: bool = False,
) -> Data:
    """Plain data (str, int, bool, list, dict) of one paper; dates and sums already in words.

    ``subject``: id of the party, session, agreement …; "" is the only or newest one. ``blank``: the same keys with nothing
    filled in, for writing by hand. ``draft``: values not known yet are left open instead of being refused.
    ``templates``: folders whose ``notices.toml`` goes before the shipped one. ``seal_dates``: one of SEAL_DATES, how a
    date beside the seal is written, ``ruled``: agreements on lines instead of as prose (both settings of the centre).
    Raises Problem: no_form, no_subject, incomplete, template.
    """
    spec = _spec(procedure, form)
    source = skeleton(snapshot.centre, today, spec.track) if blank else snapshot
    chosen = "" if blank else subject
    chosen = chosen or ("" if blank and spec.per in ACTS_OF else only(source, spec))
    number = "" if blank else doc_no or _number(source, spec.id, subject)
    track = tracks.track_of(source, spec, chosen)
    on = day_of(source, spec, chosen)
    scene = _Scene(source, spec.id, chosen, on, number, seal_dates, procedure, spec, track)
    data: Data = {
        "form": {
            "id": spec.id,
            "title": tracks.title_of(source, spec),
            "skin": "ruled" if ruled and spec.skin == "prose" and spec.per == "agreement" else spec.skin,
        },
        "blank": blank,
        "on": day(scene.on),
        "doc_no": number,
        "centre": cases.centre_data(source.centre, source.organ),
        "law": notices.chosen(folders(templates), LAW.get(spec.id, ()), "" if blank else source.kind),
    }
    if track != "people":
        data["office"] = tracks.office_data(source, track)
        data["centre"] |= {"committee": tracks.organ_of(source, blank=blank)} if track == "administrative" else {}
    if not office_file(spec.id, folders(templates)) and (pack := pack_of(spec.file, folders(templates))):
        data["form"]["pack"] = pack
    for part in PARTS.get(spec.id) or spec.parts:
        data |= _part(scene, part)
    if blank:
        return blanked(data) | _choices(procedure, spec.id)
    if spec.per in receivers.LETTERS:
        data = receivers.shown(data, receivers.purpose_of_letter(source, _told_entry(scene)))
    data = typeset(data) | _choices(procedure, spec.id)
    if not draft:
        needs.check(data, spec.id, reg_no=snapshot.reg_no)
    return data


def _part(scene: _Scene, name: str) -> Data:
    """One part of the data; a form from a pack may name one this program does not know."""
    if name not in _BUILDERS:
        raise Problem(
            "template",
            f"文书{scene.form}要用的数据“{name}”本程序没有，请改正 forms.toml 的 parts，或者先升级程序。",
            field="parts",
        )
    return _BUILDERS[name](scene)


def _choices(procedure: Procedure, form: str) -> Data:
    """The boxes a form ticks, as the acts name them."""
    found = {name: procedure.acts[act].field(name) for name, act in CHOICES.get(form, {}).items()}
    boxes: Data = {name: list(spec.choices) for name, spec in found.items() if spec is not None}
    if form in ACTS:
        boxes["act"] = [{"id": act, "label": procedure.acts[act].label} for act in ACTS[form]]
    return {"choices": boxes} if boxes else {}


def subjects(snapshot: Snapshot, form: str, procedure: Procedure) -> tuple[tuple[str, str], ...]:
    """(id, label) of everything in the case this form is made for; one pair ("", title) for a form of the case itself."""
    spec = _spec(procedure, form)
    if spec.per == "case":
        return (("", spec.title),)
    return tuple((key, label) for key, label in SUBJECTS[spec.per](snapshot) if fits(snapshot, spec, key))


def _spec(procedure: Procedure, form: str) -> Form:
    found = procedure.forms.get(form)
    if found is None or not (form in PARTS or found.parts):
        raise Problem("no_form", f"没有编号为“{form}”的文书，请用 papers 命令查看本案可制作的文书。", field="文书")
    return found


def _number(snapshot: Snapshot, form: str, subject: str) -> str:
    """The number the paper already has in the register of papers."""
    found = [p.doc_no for p in snapshot.papers if p.form == form and p.subject == subject and p.state != "void"]
    return found[-1] if found else ""


def _gone(scene: _Scene) -> Problem:
    return Problem(
        "no_subject",
        f"文书{scene.form}指定的对象不在案号{scene.snapshot.reg_no}中，请重新选择。",
        where=scene.snapshot.reg_no,
    )


def _agreement(scene: _Scene) -> Agreement:
    """The agreement a paper speaks of; for papers that only mention one, the newest."""
    found = next((a for a in scene.snapshot.agreements if a.id == scene.subject), scene.snapshot.agreement)
    if found is None:
        raise _gone(scene)
    return found


def _party(scene: _Scene) -> Party:
    found = scene.snapshot.party(scene.subject)
    if found is None:
        raise _gone(scene)
    return found


def _seal_on(scene: _Scene) -> Data:
    if scene.form == "F12":
        found: date | None = _agreement(scene).reached_on
    elif scene.spec.per in ACTS_OF:
        entry = _told_entry(scene)
        found = entry.on if entry else None
    else:
        found = acts.dated_by(scene.snapshot, scene.form)
    return {"seal_on": print_chinese(found) if found and scene.seal_dates == SEAL_DATES[1] else day(found)}


def _case(scene: _Scene) -> Data:
    return {"case": cases.case_data(scene.snapshot)}


def _case_line(scene: _Scene) -> Data:
    """Only what names the case."""
    return {"case": {"title": scene.snapshot.title, "reg_no": scene.snapshot.reg_no}}


def _case_accepted(scene: _Scene) -> Data:
    """With the day this mediation took the case on, where the case has had several."""
    acts_of = {"administrative": "admin_accept", "judicial": "court_accept"}
    own = last(scene.snapshot, acts_of.get(scene.track, "accept"))
    accepted = own.on if own else scene.snapshot.accepted_on
    return {"case": cases.case_data(scene.snapshot) | {"accepted_on": day(accepted)}}


def _people(scene: _Scene) -> Data:
    return people.people_data(scene.snapshot, scene.on, joint=scene.form in ("F15", "F15b", "F29", "F49"))


def _party_part(scene: _Scene) -> Data:
    party = _party(scene)
    everyone = people.taking_part(scene.snapshot, scene.on)
    label = people.labels(everyone).get(party.id, party.role)
    return {"party": people.party_data(party, label, scene.on)}


def _payee(scene: _Scene) -> Data:
    """Who receives an instalment, as a party with a number; a payee who is none stands with the name only."""
    found = pacts.find_instalment(scene.snapshot, scene.subject)
    party = scene.snapshot.party(found[1].obligee) if found else None
    return {
        "payee": people.party_data(party, party.role, scene.on)
        if party
        else {"natural": True, "id_label": "", "id_no": "", "uscc": "", "phone": "", "signers": []}
    }


def _proofs(scene: _Scene) -> Data:
    if scene.form == "F06":
        return {"proofs": cases.attached(scene.snapshot, "identity", party=scene.subject)}
    if scene.form in (outside.LETTERS, *outside.WORDS):
        entry = _told_entry(scene) if scene.form == outside.LETTERS else None
        about = root_of(scene.snapshot, entry).id if entry else ""
        return {"proofs": cases.listed(scene.snapshot, outside.stands_for(scene.snapshot, scene.spec, about))}
    duties = [row["id"] for row in pacts.instalments(scene.snapshot, _agreement(scene))]
    return {"proofs": cases.attached(scene.snapshot, "proof", obligations=duties)}


def _session(scene: _Scene) -> Data:
    found = next((x for x in scene.snapshot.sessions if x.id == scene.subject), None)
    if found is None:
        raise _gone(scene)
    return {"session": cases.session_data(scene.snapshot, found)}


def _investigation(scene: _Scene) -> Data:
    found = next((x for x in scene.snapshot.investigations if x.id == scene.subject), None)
    if found is None:
        raise _gone(scene)
    return {"investigation": cases.investigation_data(scene.snapshot, found)}


def _follow_up(scene: _Scene) -> Data:
    found = next((x for x in scene.snapshot.follow_ups if x.id == scene.subject), None)
    if found is None:
        raise _gone(scene)
    followed = scene.snapshot.agreement
    return {"follow_up": pacts.follow_up_data(scene.snapshot, found, followed.no if followed else "")}


def _service(scene: _Scene) -> Data:
    found = next((x for x in scene.snapshot.services if x.id == scene.subject), None)
    if found is None:
        raise _gone(scene)
    return {"service": pacts.service_data(scene.snapshot, found)}


def _instalment(scene: _Scene) -> Data:
    found = pacts.find_instalment(scene.snapshot, scene.subject)
    if found is None:
        raise _gone(scene)
    return {"instalment": pacts.instalment_data(scene.snapshot, *found)}


def _agreement_part(scene: _Scene) -> Data:
    return {
        "agreement": pacts.agreement_data(
            scene.snapshot, _agreement(scene), scene.number if scene.form in AGREEMENTS else ""
        )
    }


def _in_force(scene: _Scene) -> Data:
    """The agreement together with the day it took effect."""
    found = _agreement(scene)
    return {"agreement": pacts.agreement_data(scene.snapshot, found, "") | pacts.force_data(found)}


def _confirm(scene: _Scene) -> Data:
    if scene.form == "P08":
        return {"confirm": tracks.right_data(scene.snapshot, _agreement(scene))}
    return {"confirm": tracks.applied_data(scene.snapshot, _agreement(scene), scene.track)}


def _told_entry(scene: _Scene) -> Entry | None:
    entry = telling.entry_for(scene.snapshot, scene.spec.per, scene.subject)
    if entry is None and scene.subject:
        raise _gone(scene)
    return entry


def _told(scene: _Scene) -> Data:
    return {"told": telling.told(scene.snapshot, scene.procedure, ACTS_OF[scene.spec.per], _told_entry(scene))}


def _letter(scene: _Scene) -> Data:
    return {"letter": tracks.letter_data(scene.snapshot, scene.procedure, _told_entry(scene))}


def _materials(scene: _Scene) -> Data:
    letter = tracks.letter_data(scene.snapshot, scene.procedure, _told_entry(scene))
    return {"materials": tracks.materials_data(_told_entry(scene), letter)}


def _supervision(scene: _Scene) -> Data:
    return watching.supervision_data(scene.snapshot, scene.procedure, scene.spec.per, scene.subject)


def _claim(scene: _Scene) -> Data:
    act = {"F47": "payment_order", "F48": "enforce"}[scene.form]
    return {"claim": tracks.claim_data(scene.snapshot, scene.procedure, _agreement(scene), act)}


def _agreed(scene: _Scene) -> Data:
    """What a paper that goes with the agreement names of it; {} where there is none."""
    found = next((a for a in reversed(scene.snapshot.agreements) if a.track == scene.track and a.state != "void"), None)
    found = found or scene.snapshot.agreement
    if found is None:
        return {"agreed": {"no": "", "reached_on": "", "effective_on": "", "items": [], "performed_on": ""}}
    data = pacts.agreement_data(scene.snapshot, found, "") | pacts.force_data(found)
    kept = {key: data[key] for key in ("no", "reached_on", "effective_on", "items")}
    return {"agreed": kept | {"performed_on": day(scene.snapshot.performed_on or office.done_on(found))}}


def _settled(scene: _Scene) -> Data:
    """Clauses of the agreement that ended the case; empty where it ended without."""
    found = scene.snapshot.agreement
    return {"settled": pacts.settled_data(scene.snapshot, found) if found else {}}


_BUILDERS: Mapping[str, Callable[[_Scene], Data]] = {
    "alarm": lambda scene: {"alarm": office.alarm_data(scene.snapshot)},
    "agency": lambda scene: {"agency": tracks.agency_data(scene.snapshot, scene.procedure)},
    "agreed": _agreed,
    "agreement": _agreement_part,
    "agreement_in_force": _in_force,
    "appointment": lambda scene: {"appointment": acts.appointment_data(scene.snapshot)},
    "case": _case,
    "case_accepted": _case_accepted,
    "case_line": _case_line,
    "catalogue": lambda _: {"catalogue": []},
    "closing": lambda scene: {"closing": acts.closing_data(scene.snapshot)},
    "claim": _claim,
    "confirm": _confirm,
    "contact": lambda scene: {"contact": acts.contact_data(scene.snapshot)},
    "court": lambda scene: {"court": tracks.court_data(scene.snapshot, scene.procedure)},
    "court_end": lambda scene: {"court_end": tracks.court_end_data(scene.snapshot)},
    "consents": lambda scene: {"consents": acts.consents_data(scene.snapshot)},
    "ended": lambda scene: {"ended": office.closing_data(scene.snapshot)},
    "handed": lambda scene: {"handed": office.handed_in(scene.snapshot)},
    "held": lambda scene: {"held": office.held_data(scene.snapshot, scene.procedure)},
    "line": lambda scene: {"line": office.line_data(scene.snapshot)},
    "opened": lambda scene: {"opened": office.opened_data(scene.snapshot)},
    "ruling": lambda scene: {"ruling": office.ruling_data(scene.snapshot)},
    "screening": lambda scene: {"screening": office.screening_data(scene.snapshot)},
    "withdrawn": lambda scene: {"withdrawn": office.withdrawn_data(scene.snapshot, scene.procedure)},
    "duties": lambda scene: {"duties": pacts.duties(scene.snapshot, _agreement(scene))},
    "evidence": lambda scene: {"evidence": cases.evidence_data(scene.snapshot)},
    "extension": lambda scene: {"extension": acts.extension_data(entry_of(scene.snapshot, scene.subject, "extend"))},
    "failure": lambda scene: {"failure": acts.failure_data(scene.snapshot, scene.track)},
    "follow_up": _follow_up,
    "instalment": _instalment,
    "instalments": lambda scene: {"instalments": pacts.instalments(scene.snapshot, _agreement(scene))},
    "investigation": _investigation,
    "letter": _letter,
    "materials": _materials,
    "outcome": lambda scene: {"outcome": tracks.outcome_data(scene.snapshot)},
    "risk": lambda scene: watching.risk_data(scene.snapshot, scene.procedure, scene.subject),
    "risk_now": lambda scene: {"risk": watching.risk_before(scene.snapshot, _told_entry(scene))},
    "supervision": _supervision,
    "told": _told,
    "notice": lambda scene: {"notice": acts.notice_data(scene.snapshot)},
    "party": _party_part,
    "pause": lambda scene: {"pause": acts.pause_data(scene.snapshot, entry_of(scene.snapshot, scene.subject, "pause"))},
    "payee": _payee,
    "people": _people,
    "proofs": _proofs,
    "referral": lambda scene: {"referral": acts.referral_data(scene.snapshot)},
    "refusal": lambda scene: {"refusal": acts.refusal_data(scene.snapshot)},
    "seal_on": _seal_on,
    "service": _service,
    "session": _session,
    "sessions": lambda scene: {"sessions": [cases.session_data(scene.snapshot, x) for x in scene.snapshot.sessions]},
    "settled": _settled,
    "staff": lambda scene: people.staff_data(scene.snapshot),
    "urge": lambda scene: {"urge": acts.urge_data(scene.snapshot, entry_of(scene.snapshot, scene.subject, "urge"))},
    "volume": lambda scene: {"volume": cases.volume_data(scene.snapshot, acts.end_of(scene.snapshot))},
    "withdrawal": lambda scene: {"withdrawal": acts.withdrawal_data(scene.snapshot)},
}
