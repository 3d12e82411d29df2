"""The tracks of a case as lanes along time: pure drawing, from a frozen case to lines of a given width.

Time runs from left to right on one scale for all lanes; every move keeps a column of its own as long as there are
enough columns, those of one day side by side. ``●`` a move, ``○`` time stands still from here (the gap behind it), ``◎`` where the
track is now, ``■`` its end, ``│`` today, ``◇`` the deadline ahead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

from textual.content import Content

from mediation.records.snapshot import Due, Move, Snapshot
from mediation.tui.text import joined, pad, piece
from mediation.values.text import cell_width, shorten

OFFERED = "C0"  # the state that opens by itself when an agreement takes effect and never ends by an act of its own
COURT_LETTER = "J7a"  # the court's own paper on the same claim: nothing is left to be confirmed
PAUSING = frozenset({"pause", "sham_suspend"})
NAME = 9  # cells of a lane's name
AHEAD = 45  # days: a deadline farther away than this, and than the case is old, lies beyond the right edge
MOVE, PAUSED, NOW, END, TODAY, DUE = "●", "○", "◎", "■", "│", "◇"
Cell = tuple[str, str]  # sign, style
Words = tuple[int, tuple[str, ...], str]  # column, what can be said there from long to short, style


@dataclass(frozen=True, slots=True)
class Lane:
    """One track. ``moves``: its steps in order; ``due``: its nearest open deadline; ``active``: whether it still runs."""

    track: str
    label: str
    moves: tuple[Move, ...]
    active: bool
    due: Due | None = None
    why: str = ""  # why it runs no more although its last state is none that ends

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
    return tuple(_lane(case, tuple(steps[track]), homes, active=track in running) for track in shown)


def _lane(case: Snapshot, steps: tuple[Move, ...], homes: Mapping[str, str], *, active: bool) -> Lane:
    last, track, why = steps[-1], steps[0].track, ""
    if last.state == OFFERED:
        letter = any(move.state == COURT_LETTER and move.on >= last.on for move in case.moves)
        why = "法院已出调解书" if letter else "" if active else "已结案"
    if why:
        return Lane(track, last.track_label, steps, active=False, why=why)
    return Lane(track, last.track_label, steps, active, _nearest(case, track, homes))


def _nearest(case: Snapshot, track: str, tracks: Mapping[str, str]) -> Due | None:
    open_ = [due for due in case.dues if due.state == "open" and due.due and tracks.get(due.rule) == track]
    return min(open_, key=lambda due: (due.whose == "other", due.due or date.max), default=None)


def days_left(due: date, today: date) -> str:
    """How far away a day is."""
    left = (due - today).days
    return f"逾期{-left}天" if left < 0 else "今天到期" if left == 0 else f"还有{left}天"


# ---- one scale for all lanes -----------------------------------------------------------------------------------------


def columns(days: Mapping[date, int], first: date, last: date, width: int) -> dict[date, int]:
    """First column of every day, in proportion to time; days: how many columns each would have, while there are enough."""
    span = max((last - first).days, 1)
    ordered = sorted(days)
    found = {day: min(max((day - first).days * (width - 1) // span, 0), width - 1) for day in ordered}
    if sum(days.values()) > width:
        return found
    for before, day in pairwise(ordered):
        found[day] = max(found[day], found[before] + days[before])
    edge = width
    for day in reversed(ordered):
        found[day] = min(found[day], edge - days[day])
        edge = found[day]
    return found


def _room(shown: Sequence[Lane], others: Iterable[date], width: int) -> dict[date, int]:
    """How many columns each day gets: as many as its busiest lane has moves, fewer where the bar is too short."""
    busiest = dict.fromkeys(others, 1)
    for lane in shown:
        for day, number in Counter(move.on for move in lane.moves).items():
            busiest[day] = max(busiest.get(day, 1), number)
    for most in range(max(busiest.values()), 0, -1):
        room = {day: min(number, most) for day, number in busiest.items()}
        if sum(room.values()) <= width * 2 // 3:
            return room
    return dict.fromkeys(busiest, 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days stand on the bars: first column and how many. ``beyond``: days that lie behind the right edge."""

    at: Mapping[date, int]
    room: Mapping[date, int]
    today: int
    width: int
    beyond: frozenset[date]

    def places(self, lane: Lane) -> list[int]:
        """The column of every move of a lane; the last ones of a day with too many share its last column."""
        before: Counter[date] = Counter()
        found = []
        for move in lane.moves:
            found.append(self.at[move.on] + min(before[move.on], self.room[move.on] - 1))
            before[move.on] += 1
        return found


def scale(shown: Sequence[Lane], today: date, width: int) -> Scale:
    """The scale on which all lanes are drawn."""
    moved = [move.on for lane in shown for move in lane.moves]
    first = min([*moved, today])
    far = today + timedelta(days=max(AHEAD, (today - first).days))
    dues = {lane.due.due for lane in shown if lane.due and lane.due.due}
    beyond = frozenset(day for day in dues if day > far)
    inside = [day for day in dues if day not in beyond]
    last = max([*moved, *inside, today])
    width_ = width - (2 if beyond else 0)
    room = _room(shown, [*inside, today], width_)
    at = columns(room, first, last, width_)
    return Scale(at, room, at[today], width, beyond)


# ---- drawing ---------------------------------------------------------------------------------------------------------


def bar(lane: Lane, on: Scale) -> list[Cell]:
    """The cells of one lane."""
    cells: list[Cell] = [(" ", "")] * on.width
    places = on.places(lane)
    for step, (move, place, after) in enumerate(zip(lane.moves, places, [*places[1:], None], strict=True)):
        until = after if after is not None else on.today if lane.active else place
        now = after is None and lane.active
        sign, style = ("━", "bold $text-accent") if now else ("─", "$text-primary")
        if move.act not in PAUSING:
            for column in range(place + 1, max(until, place)):
                cells[column] = (sign, style)
        cells[place] = _mark(lane, step, move)
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
    since = f"（{lane.why}）" if lane.why else f" {last.on:%m-%d}起"
    state = joined(piece(last.label, style), piece(since, "$text-muted"))
    if lane.paused:
        return state, piece("停表", "bold $text-warning")
    if not lane.due or not lane.due.due:
        return state, Content("")
    left = (lane.due.due - today).days
    urgent = "bold $text-error" if left < 0 else "bold $text-warning" if left <= 3 else "bold $text-success"
    return state, piece(days_left(lane.due.due, today), urgent)


def compact(shown: Sequence[Lane], today: date, width: int) -> list[Content]:
    """A line of days, then one line a lane: name, bar, present state with its first day, days left."""
    room = min(36, width // 2)
    on = scale(shown, today, max(10, width - NAME - room - 1))
    lines = [joined(" " * NAME, _axis(shown, on, today))]
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
    words: list[Words] = [(on.today, (f"今天{today:%m-%d}", "今天"), "$text-success")]
    words.append((0, (first.isoformat(), f"{first:%m-%d}"), "$text-muted"))
    words += [
        (on.at[lane.due.due], (f"{lane.due.due:%m-%d}",), "$text-warning")
        for lane in shown
        if lane.due and lane.due.due and lane.due.due not in on.beyond
    ]
    return _placed(words, on.width)


def _labels(lane: Lane, on: Scale) -> Content:
    """Day and states under each day's marks; the present one first, then the newest, as many as have room."""
    words: list[Words] = []
    for day, moves in reversed([(day, list(found)) for day, found in groupby(lane.moves, key=lambda move: move.on)]):
        style = "$text-accent" if not words and lane.active else "$text-muted"
        last, first = f"{day:%m-%d}{moves[-1].label}", f"{day:%m-%d}"
        tries = [last, first]
        if len(moves) > 1:
            tries = [first + "→".join(move.label for move in moves), f"{last}等{len(moves)}步", *tries]
        words.append((on.at[day], tuple(tries), style))
    return _placed(words, on.width)


def _placed(words: Sequence[Words], width: int) -> Content:
    """Words at their columns, those named first before the others; each in the longest form that has room, or left out."""
    taken: list[tuple[int, int, str, str]] = []
    for column, tries, style in words:
        for attempt in tries:
            start = max(0, min(column, width - cell_width(attempt)))
            end = start + cell_width(attempt)
            if end <= width and all(end < a or start > b for a, b, _, _ in taken):
                taken.append((start, end, attempt, style))
                break
    parts: list[Content | str] = []
    at = 0
    for start, end, text, style in sorted(taken):
        parts += [" " * (start - at), piece(text, style)]
        at = end
    parts.append(" " * (width - at))
    return joined(*parts)
