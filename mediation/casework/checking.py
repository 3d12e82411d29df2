"""Before a paper is signed and before a volume is bound: what is wrong, what is missing, where, by which law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework.auditing import audit, by_eye, placed
from mediation.casework.facts import Lacking
from mediation.casework.keeping import FOR_EVER, prompts_of
from mediation.casework.linting import MUST, SHOULD, Finding, Speaker, lint_agreement, people
from mediation.casework.needing import BY_VOLUME, came_in, needed
from mediation.casework.office import word_only
from mediation.casework.parsing import Around, item_from, parse_value
from mediation.casework.permits import need
from mediation.casework.registering import Round
from mediation.casework.volume_sheets import COVERED, awaited
from mediation.values.dates import parse_date
from mediation.values.problems import Problem, Refused

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.needing import PaperNeed
    from mediation.casework.work import Work
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Agreement, Snapshot

_BY_WORD = BY_VOLUME | frozenset(COVERED)
"""Sheets the volume makes where no Word template stands in the way."""
_TELLING = 4  # characters of a title that can be told from others
_DONE = frozenset({"已定稿", "已打印", "已签署", "已收入"})


def check(desk: Desk, case_id: str) -> tuple[Finding, ...]:
    """Linter of the agreement and pre-check of the volume; 必改 first."""
    need(desk.person, "read_case")
    run = Round.of(desk)
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    agreement = snapshot.agreement
    signed = agreement is not None and bool(agreement.state != "draft" or agreement.signatures)
    found = [placed(desk.procedure, one, signed=signed) for one in _lint(desk, snapshot, agreement)]
    found += volume_findings(run, snapshot)
    found += audit(Speaker.of(desk.procedure, snapshot, desk.today()), snapshot)
    found += _materials(desk, snapshot)
    found += _retention(run, snapshot)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.level != MUST))


def binder_list(desk: Desk) -> tuple[Finding, ...]:
    """What the binder of any volume looks at by eye, since no program can."""
    return by_eye(desk.procedure)


def lint(desk: Desk, case_id: str, values: Mapping[str, object]) -> tuple[Finding, ...]:
    """The linter over values typed for ``reach`` or ``oral`` but not saved. What cannot be read is a finding, too."""
    need(desk.person, "read_case")
    with desk.store.read() as reader:
        snapshot, staff = reader.snapshot(case_id), reader.staff()
    around = Around(snapshot, staff, desk.now())
    found: list[Finding] = []
    parsed: dict[str, Any] = {}
    for spec in desk.procedure.acts["reach"].fields:
        value = values.get(spec.name)
        if value in (None, "", [], ()):
            continue
        if spec.type == "items":
            parsed["items"], parsed["numbers"], broken = _read_items(value, around)
            found += broken
            continue
        try:
            parsed[spec.name] = parse_value(spec, value, around)
        except Problem as problem:
            found.append(Finding(MUST, problem.message, "", spec.label))
    day = _day_typed(values.get("reached_on"), desk.today())
    seen = lint_agreement(desk.procedure, snapshot, _typed(snapshot, parsed, day), desk.today())
    if values.get("items") and not parsed.get("items"):  # none could be read: each has its finding already
        seen = [one for one in seen if one.where != "协议事项"]
    return tuple(dict.fromkeys(found + seen))


def _read_items(value: object, around: Around) -> tuple[list[dict[str, object]], list[int], list[Finding]]:
    """Clauses one by one, so that one that cannot be read hides no other; (clauses, their numbers, what is wrong).

    A clause whose instalments are wrong is still looked over without them.
    """
    rows = value if isinstance(value, list | tuple) else [value]
    items: list[dict[str, object]] = []
    numbers: list[int] = []
    broken: list[Finding] = []
    for number, row in enumerate(rows, 1):
        bare = _bare(row) if isinstance(row, Mapping) else row
        for attempt in (row, bare):
            try:
                items.append(item_from(attempt, number, around))
            except Problem as problem:
                if attempt is row:
                    broken.append(Finding(MUST, problem.message, "", f"第{number}条"))
                continue
            numbers.append(number)
            break
    return items, numbers, broken


def _bare(row: Mapping[str, object]) -> dict[str, object]:
    """A clause without its instalments, due when the last of them is."""
    bare = {key: part for key, part in row.items() if key != "instalments"}
    parts = row.get("instalments")
    if not bare.get("due") and isinstance(parts, list) and parts and isinstance(parts[-1], Mapping):
        bare["due"] = parts[-1].get("due", "")
    return bare


def _day_typed(value: object, today: date) -> date:
    """The day the agreement is said to be reached; today while it is not a day yet."""
    try:
        return parse_date(str(value), today, "达成日期") if value else today
    except Problem:
        return today


def _typed(snapshot: Snapshot, parsed: dict[str, Any], day: date) -> Agreement:
    from mediation.casework.agreeing import prepare_items
    from mediation.records.snapshot import Agreement, Instalment, Item

    items = []
    for number, one in zip(parsed.get("numbers", []), prepare_items(parsed.get("items", [])), strict=True):
        parts = tuple(
            Instalment("", at, number, "", "", part["what"], part["due"] or one["due"], part["fen"])
            for at, part in enumerate(one["instalments"], 1)
        )
        items.append(
            Item(
                "",
                number,
                one["kind"],
                one["text"],
                tuple(one["obligor_ids"]),
                tuple(one["obligee_ids"]),
                one["fen"],
                one["due"],
                one["method"],
                one["account"],
                one["default_clause"],
                parts,
            )
        )
    parties = [party for party in snapshot.parties if party.active]
    return Agreement(
        id="",
        no="",
        form="书面",
        scope=parsed.get("scope", "全部"),
        facts=parsed.get("facts", snapshot.facts),
        disputed=parsed.get("disputed", snapshot.disputed),
        responsibility=parsed.get("responsibility", ""),
        manner=parsed.get("manner", ""),
        reached_on=day,
        items=tuple(items),
        copies=parsed.get("copies", len(parties) + 1),
        state="draft",
        confirm_agreed=parsed.get("confirm_agreed", False),
    )


def _lint(desk: Desk, snapshot: Snapshot, agreement: Agreement | None) -> list[Finding]:
    if agreement is None:
        return people(desk.procedure, snapshot, desk.today())
    return lint_agreement(desk.procedure, snapshot, agreement, desk.today())


def _materials(desk: Desk, snapshot: Snapshot) -> list[Finding]:
    """Papers the trade of such disputes asks for that nobody took in yet, by their names; a hint, since names differ."""
    from mediation.procedure.law import resting

    held = [one.title for one in snapshot.attachments] + [one.title for one in snapshot.papers]
    kind, region = desk.procedure.kind(snapshot.kind), snapshot.centre.region
    speaker = Speaker.of(desk.procedure, snapshot, desk.today())
    return [
        replace(
            speaker.say("material", "材料", material=rule.material, text=rule.text),
            article=resting(rule.laws, region, snapshot.kind)[1],
        )
        for rule in kind.rules
        if rule.material and not any(_same_paper(rule.material, title) for title in held)
    ]


def _same_paper(material: str, title: str) -> bool:
    """Whether a title speaks of that paper: either is part of the other, brackets left out."""
    wanted, word = (re.sub(r"（.*?）|\s", "", one) for one in (material, title))
    return len(word) >= _TELLING and (wanted in word or word in wanted)


def _retention(run: Round, snapshot: Snapshot) -> list[Finding]:
    """Why the volume of an ended case might be kept for ever, unless that is decided already."""
    if snapshot.closed_on is None or (snapshot.volume and snapshot.volume.retention == FOR_EVER):
        return []
    speaker = Speaker.of(run.desk.procedure, snapshot, run.desk.today())
    return [speaker.say("retention", "保管期限", what=reason) for reason in prompts_of(run, snapshot)]


def volume_findings(run: Round, snapshot: Snapshot) -> list[Finding]:
    """What the volume lacks, by paper: 必改 what the law or this centre insists on, each with its ground."""
    speaker = Speaker.of(run.desk.procedure, snapshot, run.desk.today())
    insists = bool(run.desk.procedure.setting(run.settings, "full_dossier"))
    found = []
    for one in needed(run, snapshot):
        if one.need == "可选" or (one.form in BY_VOLUME and not _by_word(run, snapshot, one)):
            continue
        form = run.desk.procedure_on(snapshot.applied_on).forms[one.form]
        remark, what = _state_of(one, form, came_in(snapshot, form, one.subject))
        if one.paper is None and one.state != "待收入" and one.form in _BY_WORD and _by_word(run, snapshot, one):
            remark, what = "paper_word", f"《{one.title}》"
        if not remark:
            continue
        must = one.need == "必须" and remark in _LACKS and (insists or bool(form.filing))
        finding = speaker.say(remark, one.form, level=MUST if must or remark in _BAD else SHOULD, what=what)
        finding = replace(finding, subject=one.subject)
        if form.filing:
            finding = replace(finding, article=speaker.name(form.filing))
        found.append(finding)
    return found


def _by_word(run: Round, snapshot: Snapshot, one: PaperNeed) -> bool:
    """Whether a sheet the volume would make comes from the centre's Word template."""
    if one.form in BY_VOLUME:
        return awaited(run.desk, snapshot, one.form)
    form = run.desk.procedure_on(snapshot.applied_on).forms[one.form]
    return word_only(run.desk, snapshot, form, one.paper)


_LACKS = frozenset({"paper_missing", "paper_not_in"})
_BAD = frozenset({"paper_stale", "paper_word"})


def _state_of(one: PaperNeed, form: Form, scanned: bool) -> tuple[str, str]:
    """(remark, words of it) on one paper; ("", "") where nothing is wrong with it. ``scanned``: its material was taken in."""
    what = f"《{one.title}》" + (f"（{one.subject_label}）" if one.subject_label else "")
    if one.state == "需重制":
        return "paper_stale", what
    if one.state not in _DONE:
        return ("paper_not_in" if one.state == "待收入" else "paper_missing"), what
    if one.paper is not None and not (one.paper.pdf_sha256 or one.paper.scan_sha256):
        return "paper_word", what
    if one.paper is not None and one.paper.stale_reason:
        return "paper_noted", what + one.paper.stale_reason
    if one.state in ("已定稿", "已打印") and form.uploaded:
        return ("", "") if scanned else ("paper_cover_only", what)
    if one.state in ("已定稿", "已打印") and form.signers:
        return "paper_unsigned", what
    return "", ""


def lacking_of(run: Round, snapshot: Snapshot) -> Lacking:
    """Titles of what must be in the volume and is not."""
    by_law: list[str] = []
    by_centre: list[str] = []
    for one in needed(run, snapshot):
        if one.need == "必须" and one.form not in BY_VOLUME and one.state not in _DONE:
            label = f"（{one.subject_label}）" if one.subject_label else ""
            title = f"《{one.title}》{label}" + ("需重制" if one.state == "需重制" else "")
            filing = run.desk.procedure_on(snapshot.applied_on).forms[one.form].filing
            (by_law if filing else by_centre).append(title)
    return Lacking(tuple(by_law), tuple(by_centre))


def refuse_incomplete(run: Round, snapshot: Snapshot) -> tuple[str, ...]:
    """Refuse to bind what lacks a paper the law, or this centre, insists on; returns what is lacking all the same."""
    lacking = lacking_of(run, snapshot)
    speaker = Speaker.of(run.desk.procedure, snapshot, run.desk.today())
    insists = bool(run.desk.procedure.setting(run.settings, "full_dossier"))
    for remark, missing in (("dossier_law", lacking.law), ("dossier_centre", lacking.centre if insists else ())):
        if missing:
            fault = speaker.say(remark, missing="、".join(missing))
            raise Refused("dossier_incomplete", fault.message, article=fault.article)
    return lacking.centre


def lacking_papers(work: Work) -> Lacking:
    """As ``lacking_of``, inside the open transaction."""
    return lacking_of(Round(work.desk, work.settings, work.people), work.snapshot)
