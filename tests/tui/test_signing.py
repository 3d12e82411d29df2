"""Whoever records a signature reads whose signature is still missing."""

from __future__ import annotations

from pathlib import Path

from piloting import carried, choose_act, open_case, play, said, settle, until
from textual.pilot import Pilot

from mediation.tui.app import MediationApp
from mediation.tui.dialogs.act import ActDialog


def test_the_notice_says_who_signed_and_who_is_missing(centre: Path, samples: Path, tmp_path: Path) -> None:
    carried(centre, samples, tmp_path, "07-书面", before="sign_all")

    async def sign(pilot: Pilot[int], app: MediationApp, who: str, kind: str) -> str:
        await choose_act(pilot, "签署")
        dialog = app.screen
        assert isinstance(dialog, ActDialog)
        dialog.form.put({"signer_kind": kind, "signer": who})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, ActDialog))
        await settle(pilot)
        return said(app)

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        page = await open_case(pilot, "土地")
        parties = [party for party in page.case.parties if party.active]
        names = [party.name for party in parties]
        host = page.case.mediators[0]
        first = await sign(pilot, app, parties[0].id, "party")
        assert first.startswith(f"{names[0]}已签署登记（")
        assert f"尚缺{'、'.join(names[1:])}、调解员{host.name}" in first
        for party in parties[1:]:
            await sign(pilot, app, party.id, "party")
        assert all(name not in said(app) for name in names[:-1])
        for mediator in page.case.mediators:
            last = await sign(pilot, app, mediator.id, "mediator")
        assert "各方和调解员均已签署" in last

    play(centre, scene)
