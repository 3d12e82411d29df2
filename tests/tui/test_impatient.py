"""Keys pressed twice because the screen seemed slow do their work once."""

from __future__ import annotations

from pathlib import Path

from clerk import Clerk, sample
from terminal import mediation

from mediation.casework.desk import open_desk
from mediation.casework.reading import case_lines, snapshot


class Impatient(Clerk):
    """Presses Ctrl+S twice, both before the program has looked at the first."""

    def submit(self, title: str) -> None:
        self.term.type("\x13\x13")
        self.term.wait_for(lambda screen: f"─ {title} ─" not in screen, seconds=60)


def test_ctrl_s_twice_takes_a_party_once_and_registers_one_case(centre: Path, samples: Path) -> None:
    dispute = sample(samples, "01")
    with mediation(centre, today="2026-12-01") as term:
        clerk = Impatient(term)
        term.wait_for("还没有案件")
        clerk.type_dispute(dispute)
        term.type("\x13\x13")
        term.wait_for("现在可以办", seconds=60)
        term.wait_for("已登记", seconds=60)
        clerk.act("甄别进入人民调解", on="2026-11-10")
    with open_desk(centre) as desk:
        (line,) = case_lines(desk).lines
        case = snapshot(desk, line.id)
    assert [party.name for party in case.parties] == [party["name"] for party in dispute["parties"]]
    assert [entry.act for entry in case.entries].count("divert") == 1
