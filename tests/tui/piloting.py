"""Helpers for Pilot: typing Chinese, waiting for workers, reading the screen."""

from __future__ import annotations

import asyncio
import time
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from mediation.tui.app import MediationApp
from mediation.tui.page import Page
from mediation.tui.screens.case import CasePage
from mediation.tui.widgets.chrome import StatusLine

Scene = Callable[[Pilot[int], MediationApp], Awaitable[None]]


async def settle(pilot: Pilot[int]) -> None:
    """Wait until no worker runs and every message was handled."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[int], holds: Callable[[], bool], *, seconds: float = 30) -> None:
    """Poll until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, screen_text(pilot.app)
        await asyncio.sleep(0)
        await pilot.pause()


async def type_text(pilot: Pilot[int], text: str) -> None:
    """Type as an input method commits: Pilot itself drops Chinese punctuation."""
    for char in text:
        if char == "\n":
            await pilot.press("enter")
        else:
            pilot.app.post_message(events.Key("cjk", char))
    await pilot.pause()


def screen_text(app: object) -> str:
    """The characters on the screen, line by line."""
    assert isinstance(app, MediationApp)
    screen = app.screen
    width, height = app.size
    lines = screen._compositor.render_strips()
    del width
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in lines[:height])


def said(app: MediationApp) -> str:
    """What the status line says."""
    return app.screen.query_one(StatusLine).text


def page(app: MediationApp) -> Page:
    """The page on top."""
    assert isinstance(app.screen, Page)
    return app.screen


def play(folder: Path, scene: Scene, *, size: tuple[int, int] = (120, 32), demo: bool = False) -> None:
    """Run a scene on the opened desk."""

    async def run() -> None:
        app = MediationApp(folder, demo=demo)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await scene(pilot, app)

    asyncio.run(run())


async def open_case(pilot: Pilot[int], title: str) -> CasePage:
    """Find a case by its words and open it."""
    await pilot.press("f4")
    await settle(pilot)
    await type_text(pilot, title)
    await until(pilot, lambda: title in screen_text(pilot.app) and "阶段" not in screen_text(pilot.app))
    await until(pilot, lambda: bool(pilot.app.screen._hits))
    await pilot.press("enter")
    await settle(pilot)
    top = pilot.app.screen
    assert isinstance(top, CasePage)
    return top


async def choose_act(pilot: Pilot[int], label: str) -> None:
    """Pick an act on the case page."""
    await pilot.press("ctrl+n")
    await settle(pilot)
    await type_text(pilot, label)
    await pilot.press("enter")
    await settle(pilot)


def carried(centre: Path, samples: Path, folder: Path, journey: str, *, before: str) -> Path:
    """A sample registered and carried along its journey up to the first act of that name."""
    from mediation.casework.desk import open_desk
    from mediation.casework.intake import intake
    from mediation.casework.journey import travel

    text = (samples / "journeys" / f"{journey}.toml").read_text(encoding="utf-8")
    path = folder / f"{journey}.toml"
    path.write_text(text[: text.index(f'[[step]]\nact = "{before}"')], encoding="utf-8")
    with open_desk(centre) as desk:
        registered = intake(desk, [samples / tomllib.loads(text)["case"]]).registered
        travel(desk, path, registered[0].case_id)
    return centre
