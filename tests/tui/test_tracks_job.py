"""Samples 04, 05, 06 and 08 from the window to the bound volume through the real terminal, along their journeys."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clerk import Clerk, Step, name, pick, sample, skip, text, tick, turn
from terminal import mediation

from mediation.casework.acts import fields_of, offers
from mediation.casework.desk import open_desk
from mediation.casework.reading import case_lines, snapshot
from mediation.casework.replaying import signatures
from mediation.casework.tabular import rows_of

pytestmark = pytest.mark.terminal

NAMES = re.compile("[、,，]")


def one_step(field: Any, value: Any, parties: int) -> Step:
    """How a person enters a value into a field of that type."""
    labels = dict(zip(field.choices, field.labels or field.choices, strict=False))
    if field.type == "consents":
        return turn(parties)
    if field.type in ("parties", "staffs"):
        return name(*NAMES.split(str(value)))
    if field.type == "bool":
        return tick(1) if value in (True, "是") else skip()
    if field.type == "rows":
        rows = rows_of(field, value, lambda _column, cell: cell)
        told = [[one_step(column, row.get(column.name, ""), parties) for column in field.columns] for row in rows]
        return ("rows", json.dumps({"title": field.label, "rows": told}, ensure_ascii=False))
    if field.choices or field.name in ("retention", "signed_by"):
        label = labels.get(str(value), str(value))
        return pick(label if len(label) <= 24 else label.split(" ")[0])
    return text(str(value))


def shown(fields: Sequence[Any], values: Mapping[str, Any]) -> list[Any]:
    """The fields a person sees once these values are entered: some are asked only beside a value of another."""

    def held(name: str) -> Any:
        field = next(one for one in fields if one.name == name)
        told = dict(zip(field.labels or field.choices, field.choices, strict=False))
        return told.get(values.get(name), values.get(name))

    return [field for field in fields if all(held(name) in choices for name, choices in field.only)]


class Journey:
    """A case carried on in the terminal, its screens read through the same fields the dialogs are made of."""

    def __init__(self, clerk: Clerk, centre: Path) -> None:
        self.clerk = clerk
        self.centre = centre
        with open_desk(centre) as desk:
            self.case_id = case_lines(desk).lines[0].id

    def do(self, act: str, values: Mapping[str, Any], on: str) -> None:
        """One act through its dialog."""
        with open_desk(self.centre) as desk:
            fields = fields_of(desk, self.case_id, act)
            label = next(offer.act.label for offer in offers(desk, self.case_id) if offer.act.id == act)
            parties = sum(1 for party in snapshot(desk, self.case_id).parties if party.active)
        fields = shown(fields, values)
        given = [place for place, field in enumerate(fields) if field.name in values]
        wanted = fields[: given[-1] + 1] if given else ()
        steps = [one_step(f, values[f.name], parties) if f.name in values else skip() for f in wanted]
        self.clerk.act(label, *steps, on=on)

    def sign_all(self, on: str) -> None:
        """Everybody signs."""
        with open_desk(self.centre) as desk:
            rows = signatures(snapshot(desk, self.case_id), date.fromisoformat(on))
        for row in rows:
            self.do("sign", row, on)

    def agree(self, items: Sequence[Mapping[str, Any]], on: str) -> None:
        """The agreement page."""
        with open_desk(self.centre) as desk:
            living = [party.name for party in snapshot(desk, self.case_id).parties if party.active]
            label = next(offer.act.label for offer in offers(desk, self.case_id) if offer.act.id == "reach")
        places = [(item, living.index(item["obligor"]) + 1, [living.index(item["obligee"]) + 1]) for item in items]
        self.clerk.agreement(label, places, on=on)

    def travel(self, steps: Sequence[Mapping[str, Any]]) -> None:
        """Every step of a journey file."""
        for step in steps:
            values, on = step.get("set", {}), str(step.get("on", ""))
            if step["act"] == "session":
                self.clerk.session({"mode": "现场", **values})
            elif step["act"] == "reach":
                self.agree(values["items"], on)
            elif step["act"] == "sign_all":
                self.sign_all(on)
            elif step["act"] == "freeze":
                self.clerk.freeze_papers()
            elif step.get("refused"):
                self.clerk.open_act("口头协议")
                self.clerk.term.wait_for("现在不能办“口头协议”")
            else:
                self.do(step["act"], values, on)

    def told(self) -> list[str]:
        """The acts of the file, in order."""
        with open_desk(self.centre) as desk:
            return [entry.act for entry in snapshot(desk, self.case_id).entries]


def run(
    centre: Path,
    samples: Path,
    journey: str,
    *seen: str,
    first: tuple[str, dict[str, Any], str] | None = None,
    halt: tuple[str, str] = ("2026-12-01", ""),
) -> list[str]:
    """Register a sample at the keyboard, carry it through its journey, bind the volume.

    seen: words the screen shows then; first: an act before the journey; halt: (today, act before which the desk is left
    until 2026-12-01).
    """
    steps = tomllib.loads((samples / "journeys" / f"{journey}.toml").read_text(encoding="utf-8"))["step"]
    rest = next((place for place, step in enumerate(steps) if step["act"] == halt[1]), len(steps))
    dispute = sample(samples, journey[:2])
    with mediation(centre, today=halt[0], columns=120, rows=40) as term:
        clerk = Clerk(term)
        term.wait_for("还没有案件")
        clerk.register(dispute)
        case = Journey(clerk, centre)
        if first is not None:
            case.do(*first)
        case.travel(steps[:rest])
        if rest == len(steps):
            return _bound(case, *seen)
    with mediation(centre, today="2026-12-01", columns=120, rows=40) as term:
        case.clerk = Clerk(term)
        term.wait_for("在案 1 件")
        case.clerk.find(dispute["title"][:4], dispute["title"])
        case.travel(steps[rest:])
        return _bound(case, *seen)


def _bound(case: Journey, *seen: str) -> list[str]:
    case.clerk.term.wait_for("已归档")
    for words in seen:
        case.clerk.term.wait_for(words)
    case.clerk.bind_volume()
    return case.told()


def test_dispute_04_of_a_minor_handed_over_by_the_traffic_police(centre: Path, samples: Path) -> None:
    told = run(centre, samples, "04-复函", "人民调解 ")
    assert told.count("reply") == 2
    assert told[-1] == "file"


def test_dispute_05_entrusted_by_a_court_in_summary_procedure(centre: Path, samples: Path) -> None:
    referred = {
        "mode": "委托先行调解", "court": "博望县人民法院", "court_no": "(2026)民初1186号", "procedure": "简易程序",
        "consented": "是", "consent_evidence": "同意调解书", "received_on": "2026-11-16",
    }  # fmt: skip
    told = run(
        centre, samples, "05-法院委托", "司法调解 ", "法院出调解书",
        first=("court_refer", referred, "2026-11-16"), halt=("2026-11-20", "court_letter"),
    )  # fmt: skip
    assert "court_letter" in told
    assert told[-1] == "file"


def test_dispute_06_performed_and_then_recognised_by_the_police(centre: Path, samples: Path) -> None:
    told = run(centre, samples, "06-不予处罚", "涉治安案件")
    assert told.index("no_penalty_apply") > told.index("perform")
    assert told[-1] == "file"


def test_dispute_08_paused_for_appraisal(centre: Path, samples: Path) -> None:
    told = run(centre, samples, "08-鉴定协议", "人民调解 ")
    assert told.index("pause") < told.index("resume") < told.index("reach")
    assert told[-1] == "file"
