"""The tracks of a case as lanes along time: pure drawing, from a frozen case to lines of a given width.

Time runs from left to right on one scale for all lanes; days on which something happened keep a column of their own as
long as there are enough columns. ``●`` a move, ``○`` time stands still from here (the gap behind it), ``◎`` where the
track is now, ``■`` its end, ``│`` today, ``◇`` the deadline ahead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from textual.content import Content

from mediation.records.snapshot import Due, Move, Snapshot
from mediation.tui.text import joined, pad, piece
from mediation.values.text import cell_width, shorten

PAUSING = frozenset({"pause", "sham_suspend"})
NAME = 9  # cells of a lane's name
AHEAD = 45  # days: a deadline farther away than this, and than the case is old, lies beyond the right edge
MOVE, PAUSED, NOW, END, TODAY, DUE = "●", "○", "◎", "■", "│", "◇"
Cell = tuple[str, str]  # sign, style


@dataclass(frozen=True, slots=True)
class Lane:
    """One track. ``moves``: its steps in order; ``due``: its nearest open deadline; ``active``: whether it still runs."""

    track: str
    label: str
    moves: tuple[Move, ...]
    active: bool
    due: Due | None = None

    @property
    def paused(self) -> bool:
        """Whether its time stands still now."""
        return self.moves[-1].act in PAUSING


def lanes(case: Snapshot, tracks: Mapping[str, str]) -> tuple[Lane, ...]:
    """The lanes of a case in their order; intake alone while nothing else was entered.

    tracks: rule of a deadline → track it belongs to. A deadline of a track the case is not on (what was agreed before a court is
    kept as any promise is) stands on its first lane.
    """
    steps: dict[str, list[Move]] = {}
    places: dict[str, int] = {}
    for move in case.moves:
        steps.setdefault(move.track, []).append(move)
        places[move.track] = move.lane
    shown = sorted((track for track in steps if places[track]), key=places.__getitem__) or list(steps)[:1]
    homes = {rule: track if track in shown else shown[0] for rule, track in tracks.items()} if shown else {}
    running = {track.track for track in case.tracks if track.active}
    return tuple(
        Lane(track, steps[track][0].track_label, tuple(steps[track]), track in running, _nearest(case, track, homes))
        for track in shown
    )


def _nearest(case: Snapshot, track: str, tracks: Mapping[str, str]) -> Due | None:
    open_ = [due for due in case.dues if due.state == "open" and due.due and tracks.get(due.rule) == track]
    return min(open_, key=lambda due: (due.whose == "other", due.due or date.max), default=None)


def days_left(due: date, today: date) -> str:
    """How far away a day is."""
    left = (due - today).days
    return f"逾期{-left}天" if left < 0 else "今天到期" if left == 0 else f"还有{left}天"


# ---- one scale for all lanes -----------------------------------------------------------------------------------------


def columns(days: Iterable[date], first: date, last: date, width: int) -> dict[date, int]:
    """Column of every day, in proportion to time; different days in different columns while there are enough."""
    span = max((last - first).days, 1)
    ordered = sorted(set(days))
    found = {day: min(max((day - first).days * (width - 1) // span, 0), width - 1) for day in ordered}
    if len(ordered) > width:
        return found
    for before, day in pairwise(ordered):
        found[day] = max(found[day], found[before] + 1)
    edge = width - 1
    for day in reversed(ordered):
        found[day] = min(found[day], edge)
        edge = found[day] - 1
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days stand on the bars. ``beyond``: days that lie behind the right edge."""

    at: Mapping[date, int]
    today: int
    width: int
    beyond: frozenset[date]


def scale(shown: Sequence[Lane], today: date, width: int) -> Scale:
    """The scale on which all lanes are drawn."""
    moved = [move.on for lane in shown for move in lane.moves]
    first = min([*moved, today])
    far = today + timedelta(days=max(AHEAD, (today - first).days))
    dues = {lane.due.due for lane in shown if lane.due and lane.due.due}
    beyond = frozenset(day for day in dues if day > far)
    inside = [day for day in dues if day not in beyond]
    last = max([*moved, *inside, today])
    at = columns([*moved, *inside, today], first, last, width - (2 if beyond else 0))
    return Scale(at, at[today], width, beyond)


# ---- drawing ---------------------------------------------------------------------------------------------------------


def bar(lane: Lane, on: Scale) -> list[Cell]:
    """The cells of one lane."""
    cells: list[Cell] = [(" ", "")] * on.width
    for step, (move, after) in enumerate(zip(lane.moves, [*lane.moves[1:], None], strict=True)):
        until = on.at[after.on] if after else on.today if lane.active else on.at[move.on]
        now = after is None and lane.active
        sign, style = ("━", "bold $text-accent") if now else ("─", "$text-primary")
        if move.act not in PAUSING:
            for column in range(on.at[move.on] + 1, max(until, on.at[move.on])):
                cells[column] = (sign, style)
        cells[on.at[move.on]] = _mark(lane, step, move)
    ahead = _ahead(lane, on)
    for column in range(on.today + 1, ahead):
        cells[column] = ("┄", "$text-warning")
    if lane.due and ahead >= 0:
        cells[ahead] = ("→" if lane.due.due in on.beyond else DUE, "bold $text-warning")
    if cells[on.today][0] in " ─━┄":
        cells[on.today] = (TODAY, "$text-success")
    return cells


def _mark(lane: Lane, step: int, move: Move) -> Cell:
    last = step == len(lane.moves) - 1
    if move.act in PAUSING:
        return PAUSED, "bold $text-warning"
    if not last:
        return MOVE, "$text-primary"
    return (NOW, "bold $text-accent") if lane.active else (END, "bold $text-muted")


def _ahead(lane: Lane, on: Scale) -> int:
    """Column of the deadline; -1 where there is none on this lane."""
    if not lane.due or not lane.due.due:
        return -1
    return on.width - 1 if lane.due.due in on.beyond else on.at[lane.due.due]


def painted(cells: Sequence[Cell]) -> Content:
    """Cells as text."""
    return joined(*(piece(sign, style) for sign, style in cells))


def told(lane: Lane, today: date) -> tuple[Content, Content]:
    """Where a lane stands and its deadline, as two pieces."""
    last = lane.moves[-1]
    style = "bold $text-accent" if lane.active else "$text-muted"
    state = joined(piece(last.label, style), piece(f" {last.on:%m-%d}起", "$text-muted"))
    if lane.paused:
        return state, piece("停表", "bold $text-warning")
    if not lane.due or not lane.due.due:
        return state, Content("")
    left = (lane.due.due - today).days
    urgent = "bold $text-error" if left < 0 else "bold $text-warning" if left <= 3 else "bold $text-success"
    return state, piece(days_left(lane.due.due, today), urgent)


def compact(shown: Sequence[Lane], today: date, width: int) -> list[Content]:
    """One line a lane: name, bar, present state with its first day, days left."""
    room = min(36, width // 2)
    on = scale(shown, today, max(10, width - NAME - room - 1))
    lines = []
    for lane in shown:
        state, left = told(lane, today)
        text = _fit(state, room - left.cell_length - 1)
        lines.append(joined(pad(lane.label, NAME), painted(bar(lane, on)), " ", text, " ", left))
    return lines


def _fit(content: Content, cells: int) -> Content:
    """`content` in at most that many cells; what is too long loses its end."""
    if content.cell_length <= cells:
        return content
    return piece(shorten(content.plain, max(cells, 2)), "bold")


def full(shown: Sequence[Lane], today: date, width: int) -> list[Content]:
    """A line of days, then two lines a lane: the bar with days left, and under its marks the days and states."""
    room = 34 if width >= 110 else 28
    on = scale(shown, today, max(10, width - NAME - room - 1))
    lines = [joined(" " * NAME, _axis(shown, on, today))]
    for lane in shown:
        state, left = told(lane, today)
        lines.append(
            joined(
                piece(pad(lane.label, NAME), "bold $text-primary"), painted(bar(lane, on)), " ", _fit(state, room - 11), " ", left
            )
        )  # fmt: skip
        due = (
            piece(shorten(f"{lane.due.label} {lane.due.due.isoformat()}", room), "$text-muted")
            if lane.due and lane.due.due
            else Content("")
        )
        lines.append(joined(" " * NAME, _labels(lane, on), " ", due))
    return lines


def _axis(shown: Sequence[Lane], on: Scale, today: date) -> Content:
    first = min(on.at)
    words = [(on.today, f"今天{today:%m-%d}", "$text-success"), (0, f"{first.isoformat()}", "$text-muted")]
    words += [
        (on.at[lane.due.due], f"{lane.due.due:%m-%d}", "$text-warning")
        for lane in shown
        if lane.due and lane.due.due and lane.due.due not in on.beyond
    ]
    return _placed(words, on.width)


def _labels(lane: Lane, on: Scale) -> Content:
    """Day and state under each mark; the present one first, then the newest, as many as have room."""
    words = []
    for number, move in enumerate(reversed(lane.moves)):
        style = "$text-accent" if number == 0 and lane.active else "$text-muted"
        words.append((on.at[move.on], f"{move.on:%m-%d}{move.label}", style))
    return _placed(words, on.width)


def _placed(words: Sequence[tuple[int, str, str]], width: int) -> Content:
    """Words at their columns, those named first before the others; what has no room is left out, or shortened to its day."""
    taken: list[tuple[int, int, str, str]] = []
    for column, text, style in words:
        for attempt in (text, text[:5] if text[2:3] == "-" else ""):
            start = max(0, min(column, width - cell_width(attempt)))
            end = start + cell_width(attempt)
            if attempt and end <= width and all(end < a or start > b for a, b, _, _ in taken):
                taken.append((start, end, attempt, style))
                break
    parts: list[Content | str] = []
    at = 0
    for start, end, text, style in sorted(taken):
        parts += [" " * (start - at), piece(text, style)]
        at = end
    parts.append(" " * (width - at))
    return joined(*parts)
