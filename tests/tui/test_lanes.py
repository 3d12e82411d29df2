"""The lanes of a case: where each track is, how it got there, what is ahead, on every width of terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from piloting import carried, open_case, play, screen_text
from textual.content import Content

from mediation.records.snapshot import Due, Move
from mediation.tui.lanes import Lane, bar, columns, compact, full, lanes, scale

TODAY = date(2026, 12, 1)


def move(label: str, on: str, act: str = "x", track: str = "people", name: str = "人民调解") -> Move:
    return Move(track, name, 1, label, label, date.fromisoformat(on), act, act, "")


def due(on: str) -> Due:
    return Due("D1", "人民调解期限", TODAY, date.fromisoformat(on), "open", "法", "", "")


def lane(*moves: Move, active: bool = True, ahead: str = "") -> Lane:
    return Lane(moves[0].track, moves[0].track_label, moves, active, due(ahead) if ahead else None)


def signs(drawn: Lane, width: int = 40) -> str:
    return "".join(sign for sign, _ in bar(drawn, scale([drawn], TODAY, width)))


def test_a_running_track_shows_its_moves_today_and_the_deadline_ahead():
    drawn = signs(lane(move("已受理", "2026-11-03"), move("调解中", "2026-11-10"), ahead="2026-12-10"))
    order = [drawn.index(sign) for sign in ("●", "◎", "│", "◇")]
    assert order == sorted(order)
    assert "━" in drawn[order[1] : order[2]]
    assert "┄" in drawn[order[2] : order[3]]


def test_every_move_of_one_day_has_a_mark_of_its_own():
    steps = [move(label, "2026-11-08") for label in ("达成一致待签", "协议生效", "履行中")]
    busy = lane(move("已受理", "2026-11-03"), *steps)
    drawn = signs(busy)
    assert drawn.count("●") == 3
    assert "●●◎" in drawn
    text = "".join(line.plain for line in full([busy], TODAY, 156))
    assert "11-08达成一致待签→协议生效→履行中" in text


def test_a_day_with_more_moves_than_columns_says_how_many():
    steps = [move(f"某个状态{n}", "2026-11-08") for n in range(60)]
    text = "".join(line.plain for line in full([lane(*steps)], TODAY, 106))
    assert "某个状态59等60步" in text


def test_a_pause_is_a_gap():
    drawn = signs(
        lane(
            move("调解中", "2026-10-01"),
            move("计时暂停", "2026-10-20", "pause"),
            move("调解中", "2026-11-20", "resume"),
        )
    )
    gap = drawn[drawn.index("○") + 1 : drawn.index("◎")]
    assert len(gap) > 5
    assert not gap.strip()
    assert "─" in drawn[: drawn.index("○")]


def test_a_track_that_ended_stops_there():
    drawn = signs(lane(move("调解中", "2026-11-01"), move("调解不成终止", "2026-11-10"), active=False))
    after = drawn[drawn.index("■") + 1 :]
    assert after.replace("│", "").strip() == ""


def test_a_deadline_years_away_does_not_squeeze_what_happened():
    drawn = signs(lane(move("调解中", "2026-11-01"), ahead="2028-12-01"))
    assert drawn.endswith("→")
    assert drawn.index("│") > 15


def test_days_close_together_keep_columns_of_their_own():
    days = [date(2026, 1, 1), date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30), TODAY]
    found = columns(dict.fromkeys(days, 1), days[0], TODAY, 30)
    assert len(set(found.values())) == 5
    assert sorted(found.values()) == [found[day] for day in days]


@pytest.mark.parametrize(("draw", "width"), [(compact, 40), (compact, 76), (full, 106), (full, 156)])
def test_no_line_is_wider_than_the_screen(draw, width):
    shown = [
        lane(move("行政调解达成一致待签", "2026-11-01", name="行政调解"), ahead="2026-12-02"),
        lane(move("撤回或按撤回处理", "2026-11-20", name="司法确认"), active=False),
        lane(move("计时暂停", "2026-11-25", "pause")),
    ]
    lines: list[Content] = draw(shown, TODAY, width)
    assert all(line.cell_length <= width for line in lines), [line.plain for line in lines]
    assert "停表" in "".join(line.plain for line in lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (160, 45)])
def test_the_case_screen_says_where_each_track_is_and_how_long_is_left(busy: Path, size):
    async def scene(pilot, app):
        await open_case(pilot, "漏水")
        text = screen_text(app)
        people = next(line for line in text.split("\n") if line.strip().startswith("人民调解 "))
        confirm = next(line for line in text.split("\n") if line.strip().startswith("司法确认 "))
        assert "履行中 11-08起 逾期11天" in people
        assert "可申请 11-08起 还有7天" in confirm
        assert "◎" in people
        assert "◇" in confirm

    play(busy, scene, size=size)


def test_a_medical_case_paused_for_appraisal_says_so(centre: Path, samples: Path, tmp_path: Path):
    async def scene(pilot, app):
        await open_case(pilot, "县人民医院")
        assert "停表" in screen_text(app)
        assert "○" in screen_text(app)

    play(carried(centre, samples, tmp_path, "08-终止", before="resume"), scene)


def test_what_was_agreed_for_a_court_is_due_on_the_courts_lane():
    moves = (move("达成协议", "2026-11-20", track="judicial", name="司法调解"),)
    case = SimpleNamespace(
        moves=moves, tracks=(SimpleNamespace(track="judicial", active=True),), dues=(due("2026-12-04"),)
    )
    (only,) = lanes(case, {"D1": "people"})
    assert only.due is not None
    assert "还有3天" in compact([only], TODAY, 76)[1].plain
    assert "今天12-01" in compact([only], TODAY, 76)[0].plain


@pytest.mark.parametrize(
    ("later", "active", "words"),
    [
        ((), True, "可申请 11-20起"),
        ((), False, "可申请（已结案）"),
        (
            (replace(move("法院出调解书", "2026-11-25", track="judicial"), state="J7a"),),
            True,
            "可申请（法院已出调解书）",
        ),
    ],
)
def test_what_nobody_can_apply_for_any_more_says_why(later, active, words):
    moves = (replace(move("可申请", "2026-11-20", track="confirmation", name="司法确认"), state="C0"), *later)
    case = SimpleNamespace(moves=moves, tracks=(SimpleNamespace(track="confirmation", active=active),), dues=())
    (first, *_rest) = [one for one in lanes(case, {}) if one.track == "confirmation"]
    assert words in compact([first], TODAY, 96)[1].plain
    assert first.active is ("（" not in words)
