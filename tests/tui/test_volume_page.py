"""How long a volume is kept is decided by a person who sees what speaks for longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from piloting import carried, choose_act, open_case, play, screen_text, settle
from textual.pilot import Pilot

from mediation.tui.app import MediationApp


@pytest.fixture
def closed(centre: Path, samples: Path, tmp_path: Path) -> Path:
    """Dispute 04, which has a minor, closed and not yet filed."""
    return carried(centre, samples, tmp_path, "04-书面", before="freeze")


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (160, 45)])
def test_a_minor_is_named_as_a_reason_before_filing(closed: Path, size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "张子涵")
        await pilot.press("f8")
        await settle(pilot)
        for _ in range(2):
            text = "".join(sign for sign in screen_text(app) if sign not in " \n│")
            assert "涉及未成年人的纠纷，请考虑定为永久" in text
            await pilot.press("escape")
            await settle(pilot)
            await choose_act(pilot, "归档")
        assert app.screen.title_text == "归档"

    play(closed, scene, size=size)
