"""A draft that was accepted or thrown away stays away, whatever its timer still had to say."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from mediation.casework.drafts import load_draft
from mediation.tui.app import MediationApp
from mediation.tui.asking import BaseScreen
from mediation.tui.drafts import DraftKeeper

from .piloting import play, settle


def test_a_save_already_on_its_way_does_not_bring_back_a_draft_that_was_accepted(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        screen: Any = app.screen
        assert isinstance(screen, BaseScreen)
        keeper = DraftKeeper(screen, "act:1:reply", lambda: {"words": "已经派人查看。"})

        async def accept_when_the_timer_has_rung() -> None:
            """The screen is busy while the timer rings: the ringing waits in its queue."""
            keeper.touch()
            until_then = time.monotonic() + 30
            while screen.message_queue_size == 0:
                assert time.monotonic() < until_then
                await asyncio.sleep(0)
            keeper.forget()

        screen.call_later(accept_when_the_timer_has_rung)
        await settle(pilot)
        await settle(pilot)
        assert load_draft(app.door.desk, "act:1:reply") is None

    play(centre, scene)
