"""Before a paper is signed and before a volume is bound: what is wrong, what is missing, where, by which law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework.linting import MUST, SHOULD, Finding, lint_agreement, people
from mediation.casework.needing import needed
from mediation.casework.parsing import Around, parse_value
from mediation.casework.permits import need
from mediation.casework.registering import Round
from mediation.values.dates import parse_date
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.needing import PaperNeed
    from mediation.casework.work import Work
    from mediation.records.snapshot import Agreement, Snapshot

ARCHIVE_LAW = "《中华人民共和国人民调解法》第27条"
_BY_VOLUME = frozenset({"F01", "F02", "F17", "F18"})
_DONE = frozenset({"已定稿", "已打印", "已签署", "已收入"})


def check(desk: Desk, case_id: str) -> tuple[Finding, ...]:
    """Linter of the agreement and pre-check of the volume; 必改 first."""
    need(desk.person, "read_case")
    run = Round.of(desk)
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    agreement = snapshot.agreement
    found = lint_agreement(snapshot, agreement, desk.today()) if agreement else people(snapshot, desk.today())
    found += volume_findings(run, snapshot)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.level != MUST))


def lint(desk: Desk, case_id: str, values: Mapping[str, object]) -> tuple[Finding, ...]:
    """The linter over values typed for ``reach`` or ``oral`` but not saved. What cannot be read is a finding, too."""
    need(desk.person, "read_case")
    with desk.store.read() as reader:
        snapshot, staff = reader.snapshot(case_id), reader.staff()
    around = Around(snapshot, staff, desk.today())
    found: list[Finding] = []
    parsed: dict[str, Any] = {}
    for spec in desk.procedure.acts["reach"].fields:
        value = values.get(spec.name)
        if value in (None, "", [], ()):
            continue
        try:
            parsed[spec.name] = parse_value(spec, value, around)
        except Problem as problem:
            found.append(Finding(MUST, problem.message, "", spec.label))
    day = _day_typed(values.get("reached_on"), desk.today())
    return tuple(found + lint_agreement(snapshot, _typed(snapshot, parsed, day), desk.today()))


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
    for number, one in enumerate(prepare_items(parsed.get("items", [])), 1):
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


def volume_findings(run: Round, snapshot: Snapshot) -> list[Finding]:
    """What the volume lacks, by paper."""
    found = []
    for one in needed(run, snapshot):
        what = f"《{one.title}》" + (f"（{one.subject_label}）" if one.subject_label else "")
        if one.form in _BY_VOLUME or one.need == "可选":
            continue
        if one.state == "需重制":
            found.append(Finding(MUST, f"{what}的内容已变，请重制。", ARCHIVE_LAW, one.form))
        elif one.state not in _DONE:
            level = MUST if one.need == "必须" else SHOULD
            verb = "收入或制作" if one.state == "待收入" else "制作"
            found.append(Finding(level, f"缺少{what}，请{verb}并定稿。", ARCHIVE_LAW, one.form))
        elif one.paper is not None and one.paper.stale_reason:
            found.append(Finding(SHOULD, f"{what}{one.paper.stale_reason}", ARCHIVE_LAW, one.form))
        elif one.state in ("已定稿", "已打印") and _is_signed_paper(run, one):
            found.append(Finding(SHOULD, f"{what}还没有收入签署件，请扫描签署后的原件收入。", ARCHIVE_LAW, one.form))
    return found


def _is_signed_paper(run: Round, one: PaperNeed) -> bool:
    form = run.desk.procedure.forms[one.form]
    return bool(form.signers) and not form.uploaded


def missing_of(run: Round, snapshot: Snapshot) -> tuple[str, ...]:
    """Titles of what must be in the volume and is not."""
    return tuple(
        f"《{one.title}》"
        + (f"（{one.subject_label}）" if one.subject_label else "")
        + ("需重制" if one.state == "需重制" else "")
        for one in needed(run, snapshot)
        if one.need == "必须" and one.form not in _BY_VOLUME and one.state not in _DONE
    )


def missing_papers(work: Work) -> tuple[str, ...]:
    """As ``missing_of``, inside the open transaction."""
    return missing_of(Round(work.desk, work.settings, work.people), work.snapshot)
