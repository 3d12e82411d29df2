"""More time another body gave itself is recorded from the case page like any other act."""

from __future__ import annotations

from pathlib import Path

from piloting import carried, choose_act, open_case, play, screen_text, settle
from textual.pilot import Pilot

from mediation.casework.desk import open_desk
from mediation.casework.reading import case_lines, snapshot
from mediation.tui.app import MediationApp
from mediation.tui.dialogs.act import ActDialog


def ruling_due(centre: Path) -> tuple[str, str]:
    """The last day of the court's ruling, and what is said of it."""
    with open_desk(centre) as desk:
        case = case_lines(desk).lines[0].id
        due = next(one for one in snapshot(desk, case).dues if one.rule == "D6")
    return f"{due.due}", due.explanation


def test_what_a_court_told_of_more_time_is_filled_in_and_moves_its_day(
    centre: Path, samples: Path, tmp_path: Path
) -> None:
    carried(centre, samples, tmp_path, "06-司法确认", before="confirm_grant")
    first, _told = ruling_due(centre)
    with open_desk(centre) as desk:
        title = case_lines(desk).lines[0].title

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, title[:4])
        await choose_act(pilot, "登记对方延长")
        dialog = app.screen
        assert isinstance(dialog, ActDialog)
        assert dialog.form is not None
        for words in ("延长哪一项期限", "作出延长的机关", "延长至"):
            assert words in screen_text(app)
        dialog.form.put({"deadline": "法院对司法确认作出裁定", "body": "博望县人民法院"})
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert app.screen is not dialog, screen_text(app)

    play(centre, scene, size=(120, 40))
    after, told = ruling_due(centre)
    assert after > first
    assert "博望县人民法院" in told
    assert "告知延长10日" in told
