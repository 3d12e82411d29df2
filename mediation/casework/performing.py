"""Handlers after an agreement: performance, default, urging and follow-up visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import taking
from mediation.values.dates import print_arabic
from mediation.values.money import plain
from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, shorten

if TYPE_CHECKING:
    from mediation.casework.work import Handler, Work
    from mediation.procedure.model import Standing
    from mediation.records.snapshot import Entry, Instalment


def instalments(work: Work) -> list[Instalment]:
    """The instalments of the agreement in force, in order."""
    agreement = work.snapshot.agreement
    return [part for item in agreement.items for part in item.instalments] if agreement else []


def label(part: Instalment) -> str:
    """An instalment as a person names it: 2.1 is the first instalment of clause two."""
    return f"{part.item_no}.{part.no}"


def prepare_instalment(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """The instalment as its label, from an id, ``2.1``, or ``2`` where the clause has only one."""
    word = normalise(str(values.get("instalment", "")))
    if not word:
        return values
    parts = instalments(work)
    named = word.partition(" ")[0]  # as the list of choices shows it: 2.1 修复墙面 4,200.00元
    hits = [p for p in parts if word in (p.id, label(p)) or named == label(p)]
    hits = hits or [p for p in parts if word == str(p.item_no)]
    if len(hits) != 1:
        listed = "、".join(f"{label(p)}（{p.what}{f' {plain(p.fen)}元' if p.fen else ''}）" for p in parts) or "无"
        raise Problem(
            "unknown_instalment",
            f"履行事项“{shorten(clean(word), 40)}”不是本案协议的事项，请写编号：{listed}。",
            field="履行事项",
        )
    return values | {"instalment": label(hits[0])}


def performed_words(parts: Sequence[Instalment], standing: Standing, day: date) -> str:
    """What was recorded as performed beyond ``parts`` before it, and what is left (已登记履行…：2.1 4,200.00元；尚有1.1未履行)."""
    before = {part.id: part.done_fen for part in parts}
    open_before = {part.id for part in parts if part.state != "done"}
    done, rest = [], []
    for one in standing.obligations:
        name, paid = f"{one.item_no}.{one.no}", one.done_fen - before.get(one.id, 0)
        if one.id in open_before and (paid or one.state == "done"):
            done.append(f"{name} {plain(paid)}元" if paid else name)
        if one.state != "done":
            rest.append(f"{name}（尚欠{plain(one.rest)}元）" if one.done_fen else name)
    left = f"尚有{'、'.join(rest)}未履行" if rest else "协议事项全部履行完毕"
    return f"已登记履行（{print_arabic(day)}）：{'、'.join(done)}；{left}。"


def _perform(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    if "proof" not in values:
        return values
    parts = [part for part in instalments(work) if label(part) == values.get("instalment")]
    columns = {"title": f"履行凭证（第{values['instalment']}项）" if parts else "履行凭证"}
    if parts:
        columns["obligation_id"] = parts[0].id
    return values | {"proof": taking.write(work, day, "proof", values["proof"], columns, old)}


def _follow_up(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import FollowUp

    names = {person.id: person.name for person in work.people}
    columns: dict[str, Any] = {
        name: values[name]
        for name in ("interviewee", "way", "performed", "satisfaction", "later", "risk", "measures")
        if name in values
    }
    columns["on"] = day
    if "by" in values:
        columns["by"] = names.get(values["by"], values["by"])
    row_id = str(old.value("follow_up", "")) if old else ""
    if row_id:
        work.save(work.row(FollowUp, row_id, "回访记录"), columns)
    else:
        row_id = work.add(
            FollowUp(
                id=work.entry_id,
                case_id=work.snapshot.id,
                no=len(work.snapshot.follow_ups) + 1,
                entry_id=work.entry_id,
                **columns,
            )
        )
    return values | {"follow_up": row_id} | _relapsed(work, day, values, old)


RELAPSE = "反复自"
RELAPSED = "反复另立"
"""The tie of a case that was opened because an older dispute flared up again, and of that older one."""


def warn_of_tied(work: Work, opened: str) -> None:
    """Say that the case a relapse opened (its id, "" = none) is not taken back with what opened it."""
    number = next((no for tie, other, no in work.snapshot.related if other == opened and tie == RELAPSED), "")
    if number:
        work.warnings.append(
            f"因反复另行登记的{number}仍在，没有随之撤销：并未反复的，请打开{number}办理“引导告知”，或者在该案办理“并案”"
            "并入本案；确有纠纷的，照常办理。"
        )


def _relapsed(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, str]:
    """The case in which a dispute that flared up again is taken up; its own consent is asked there, and this one stays as it is."""
    from mediation.casework import alikes, vetting
    from mediation.casework.registering import Round, insert
    from mediation.casework.taking_over import draft_of
    from mediation.records.tables import Case, Relation

    opened = str(old.value("case", "")) if old else ""
    if opened or not values.get("relapse"):
        if not values.get("relapse"):
            warn_of_tied(work, opened)
        return {"case": opened} if opened else {}
    snapshot = work.snapshot
    told = "；".join(str(values[name]).rstrip("。；") for name in ("later", "risk") if values.get(name))
    said = f"回访时发现纠纷反复{f'：{told}' if told else ''}。"
    draft = replace(
        draft_of(snapshot, ""),
        source_way="主动",
        source_channel="",
        applied_on=day,
        facts=f"{said}原纠纷：{snapshot.facts}",
    )
    vetted, warnings = vetting.vet(draft, work.procedure.kinds, work.today)
    run = Round(work.desk, work.settings, work.people, alikes.Neighbours())
    changed, _made = insert(run, work.unit, vetted, warnings, note=f"{snapshot.reg_no}回访发现反复，另行登记。")
    work.unit.need(Case, changed.case_id).organ_id = snapshot.organ_id
    work.unit.add(Relation(case_id=changed.case_id, relation=RELAPSE, other_id=snapshot.id))
    work.add(Relation(case_id=snapshot.id, relation=RELAPSED, other_id=changed.case_id))
    work.objects += changed.objects
    work.warnings += changed.warnings
    work.made |= {"case_id": changed.case_id, "reg_no": changed.made["reg_no"]}
    work.told += f"纠纷反复，已另行登记{changed.made['reg_no']}并与本案关联，请在该案甄别、征询意愿。"
    return {"case": changed.case_id}


HANDLERS: dict[str, Handler] = {"perform": _perform, "follow_up": _follow_up}
PREPARE = {"perform": prepare_instalment, "default": prepare_instalment, "urge": prepare_instalment}
