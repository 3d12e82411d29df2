"""What a person types into the search line: words, 「"…"」 kept whole, -不要的词, and limits as 类型:邻里 or 2026年.

A limit is known by its key; anything else is a word. What cannot be meant is refused in one sentence, never searched for
in part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mediation.casework.drafting import suggestions
from mediation.store.values import Asked
from mediation.values.dates import parse_date, print_arabic
from mediation.values.folding import normal, query_terms
from mediation.values.money import parse_fen
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.casework.desk import Desk

LONGEST = 1000
"""Characters of a search line."""
MOST = 40
"""Words of a search line."""

KEYS: Mapping[str, str] = {
    "类型": "kind", "种类": "kind", "阶段": "stage", "程序": "track", "结果": "outcome", "承办": "mediator",
    "承办人": "mediator", "调解员": "mediator", "机构": "organ", "地点": "place", "登记": "days", "日期": "days",
    "金额": "amount", "扫描": "scanned", "扫描件": "scanned", "不公开": "private", "不查": "leave_out", "不含": "without",
}  # fmt: skip
"""What a limit is called in the search line, and which it is."""
PARTS = {"正文": "body", "笔录": "talks"}
_YES = {"有": True, "是": True, "无": False, "没有": False, "否": False}

_PIECE = re.compile(
    rf"""(?P<minus>[-－](?=\S))?(?:(?P<key>{"|".join(sorted(KEYS, key=len, reverse=True))})[:：])?"""
    r"""(?:["“”](?P<whole>[^"“”]*)["“”]|(?P<word>[^\s"“”]+))"""
)
_YEAR = re.compile(r"((?:19|20)\d\d)年度?")
_MONTH = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月份?|((?:19|20)\d\d)[-.](\d{1,2})")
_UNTIL = re.compile(r"\s*(?:至|到|~|～|—+|\.\.)\s*")
_AMOUNTS = re.compile(r"\s*(?:至|到|~|～|—+|\.\.|-)\s*")


def asked(desk: Desk, line: str, given: Asked | None = None) -> Asked:
    """What is meant by a search line, within the limits already given by keys or options.

    Raises Problem: bad_query (too long, two meanings, nothing can match), bad_filter (a value no case can have), bad_date,
    bad_amount.
    """
    given = given or Asked()
    if len(line) > LONGEST:
        raise Problem(
            "bad_query", f"查询的字太多（{len(line)}个字），请不超过{LONGEST}个字，只写最要紧的几个词。", field="查询"
        )
    words: list[str] = []
    fragments = list(given.fragments)
    without = list(given.without)
    limits: dict[str, str] = {}
    for piece in _PIECE.finditer(line):
        text = piece["whole"] if piece["whole"] is not None else piece["word"]
        key = KEYS.get(piece["key"] or "")
        if key == "without" or (piece["minus"] and not key):
            without += [term for term in _parts(text) if normal(term)]
        elif key:
            if piece["minus"]:
                raise Problem(
                    "bad_filter", f"“-{piece['key']}:”这样的排除不支持，请改用不带减号的条件。", field=piece["key"]
                )
            _put(limits, key, piece["key"], text)
        elif piece["whole"] is not None:
            fragments.append(text)
        elif _span(text, desk.today(), bare=True):
            _put(limits, "days", "年份", text)
        else:
            words.append(text)
    found = replace(
        given, words=" ".join([given.words, *words]).strip(), fragments=tuple(fragments), without=tuple(without)
    )
    for key, text in limits.items():
        found = _LIMITS[key](desk, found, text.strip())
    _sensible(found)
    return _known(desk, found)


def _put(limits: dict[str, str], key: str, name: str, text: str) -> None:
    if key in limits and limits[key] != text:
        raise Problem(
            "bad_query",
            f"“{name}”写了两个不同的条件（{_shown(limits[key])}、{_shown(text)}），请只留一个。",
            field=name,
        )
    limits[key] = text


def _parts(text: str) -> list[str]:
    return [one for one in re.split("[、,，;；]", text) if one]


def _shown(text: str) -> str:
    return shorten(clean(text), 30)


# ---- limits ----------------------------------------------------------------------------------------------------------


def _once(found: Asked, name: str, value: Any, label: str) -> Asked:
    """The same, with one limit more. Raises Problem("bad_query") where another was given by a key or an option."""
    held = getattr(found, name)
    if held not in ("", None) and held != value:
        raise Problem("bad_query", f"{label}的条件前后不一致，请只留一个。", field=label)
    return replace(found, **{name: value})


def _choice(label: str, text: str, choices: Iterable[str]) -> str:
    """The choice meant: the same words, else the only one that holds them. Raises Problem("bad_filter")."""
    known = tuple(dict.fromkeys(one for one in choices if one))
    near = [one for one in known if normal(text) and normal(text) in normal(one)]
    if text in known:
        return text
    if len(near) == 1:
        return near[0]
    usual = [one for one in known if "/" not in one]
    listed = "、".join(near[:8] or suggestions(text, known) or usual)
    raise Problem("bad_filter", f"没有“{_shown(text)}”这个{label}，可选：{listed}。", field=label)


def _kind(desk: Desk, found: Asked, text: str) -> Asked:
    kinds = tuple(desk.procedure.kinds)
    leaf = [one for one in kinds if one.rpartition("/")[2] == text]
    kind = text if text in kinds else leaf[0] if len(leaf) == 1 else _choice("类型", text, kinds)
    return _once(found, "kind", kind, "类型")


def _stage(desk: Desk, found: Asked, text: str) -> Asked:
    from mediation.casework.reading import stages

    return _once(found, "stage", _choice("阶段", text, stages(desk.procedure)), "阶段")


def _track(desk: Desk, found: Asked, text: str) -> Asked:
    tracks = {one.label: name for name, one in desk.procedure.tracks.items()}
    return _once(found, "track", tracks[_choice("程序", text, tracks)], "程序")


def outcomes(desk: Desk) -> tuple[str, ...]:
    """Results a case may end with: by agreement, and those the states name."""
    from mediation.procedure.outcomes import OUTCOMES

    return tuple(dict.fromkeys((*OUTCOMES, *(one.outcome for one in desk.procedure.states.values() if one.outcome))))


def choices(desk: Desk) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names of tracks, results, people and organs that a limit may name."""
    with desk.store.read() as reader:
        people, organs = reader.staff(), reader.organs()
    tracks = tuple(one.label for one in desk.procedure.tracks.values() if one.mediation)
    names = tuple(dict.fromkeys(one.name for one in people if one.role in ("mediator", "head")))
    return tracks, outcomes(desk), names, tuple(one.name for one in organs)


def _outcome(desk: Desk, found: Asked, text: str) -> Asked:
    return _once(found, "outcome", _choice("结果", text, outcomes(desk)), "结果")


def _mediator(desk: Desk, found: Asked, text: str) -> Asked:
    with desk.store.read() as reader:
        staff = reader.staff()
    name = _choice("承办人", text, [one.name for one in staff])
    same = [one.id for one in staff if one.name == name]
    if len(same) > 1:
        raise Problem("bad_filter", f"名册里有{len(same)}位{name}，不能按姓名区分，请改用其他条件。", field="承办人")
    return _once(found, "mediator", same[0], "承办人")


def _organ(desk: Desk, found: Asked, text: str) -> Asked:
    with desk.store.read() as reader:
        organs = {one.name: one.id for one in reader.organs()}
    names = {desk.centre.name: "-", "本中心": "-", **organs}
    return _once(found, "organ", names[_choice("机构", text, names)], "机构")


def _place(_desk: Desk, found: Asked, text: str) -> Asked:
    if not normal(text):
        raise Problem("bad_filter", "地点里没有可以查的字，请写地名，例如 地点:春晖路。", field="地点")
    return _once(found, "place", text, "地点")


def _days(desk: Desk, found: Asked, text: str) -> Asked:
    first, last = _period(text, desk.today())
    found = _once(found, "date_from", first, "登记日期") if first else found
    return _once(found, "date_to", last, "登记日期") if last else found


def _period(text: str, today: date) -> tuple[date | None, date | None]:
    """Days meant by 2026年, 2026年5月, 2026-05-01, 起至止 with one end left open."""
    ends = _UNTIL.split(text)
    if len(ends) > 2:
        raise Problem(
            "bad_date",
            f"登记日期“{_shown(text)}”看不明白，请写成 2026年5月 或 2026-05-01至2026-06-30。",
            field="登记日期",
        )
    spans = [_span(one, today, bare=False) if one else None for one in ends]
    first, last = spans[0], spans[-1]
    return (first[0] if first else None), (last[1] if last else None)


def _span(text: str, today: date, *, bare: bool) -> tuple[date, date] | None:
    """First and last day of a year, a month or a day; ``bare``: without a key only 2026年 and 2026年5月 are days."""
    if year := _YEAR.fullmatch(text):
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    month = _MONTH.fullmatch(text)
    if month and not (bare and month[3]):
        number, place = int(month[1] or month[3]), int(month[2] or month[4])
        if 1 <= place <= 12:
            following = date(number + place // 12, place % 12 + 1, 1)
            return date(number, place, 1), following - timedelta(days=1)
    if bare:
        return None
    day = parse_date(text, today, "登记日期")
    return day, day


def _amount(_desk: Desk, found: Asked, text: str) -> Asked:
    lower, upper = text.strip("元 "), ""
    if lower[:1] in ("<", "＜", "≤"):
        lower, upper = "", lower[1:].lstrip("=＝")
    elif lower[:1] in (">", "＞", "≥"):
        lower = lower[1:].lstrip("=＝")
    else:
        ends = _AMOUNTS.split(lower)
        lower, upper = (ends[0], ends[0]) if len(ends) == 1 else (ends[0], ends[1])
        if len(ends) > 2:
            raise Problem(
                "bad_amount", f"金额“{_shown(text)}”看不明白，请写成 金额:1000-5000 或 金额:>5000。", field="金额"
            )
    found = _once(found, "fen_from", parse_fen(lower), "金额") if lower else found
    return _once(found, "fen_to", parse_fen(upper), "金额") if upper else found


def _flag(name: str, label: str, yes: str, no: str) -> Callable[[Desk, Asked, str], Asked]:
    def put(_desk: Desk, found: Asked, text: str) -> Asked:
        if text not in _YES:
            raise Problem(
                "bad_filter", f"“{label}:{_shown(text)}”看不明白，请写 {label}:{yes} 或 {label}:{no}。", field=label
            )
        return _once(found, name, _YES[text], label)

    return put


def _leave_out(_desk: Desk, found: Asked, text: str) -> Asked:
    names = [_choice("查询范围", one, PARTS) for one in _parts(text)]
    return replace(found, leave_out=found.leave_out | {PARTS[name] for name in names})


_LIMITS: Mapping[str, Callable[[Desk, Asked, str], Asked]] = {
    "kind": _kind,
    "stage": _stage,
    "track": _track,
    "outcome": _outcome,
    "mediator": _mediator,
    "organ": _organ,
    "place": _place,
    "days": _days,
    "amount": _amount,
    "scanned": _flag("scanned", "扫描", "有", "无"),
    "private": _flag("private", "不公开", "是", "否"),
    "leave_out": _leave_out,
}


# ---- what cannot be meant --------------------------------------------------------------------------------------------


def _sensible(found: Asked) -> None:
    """Raises Problem("bad_query") for limits that exclude each other."""
    terms = [*query_terms(found.words), *filter(None, map(normal, found.fragments))]
    if len(terms) > MOST:
        raise Problem("bad_query", f"查询的词太多（{len(terms)}个），请不超过{MOST}个词。", field="查询")
    for term in map(normal, found.without):
        held = next((one for one in terms if term and term in one), None)
        if held is not None:
            raise Problem("bad_query", f"“{_shown(held)}”又要有、又要没有，不会有结果，请删去其中一个。", field="查询")
    if found.date_from and found.date_to and found.date_to < found.date_from:
        ends = f"{print_arabic(found.date_from)}、{print_arabic(found.date_to)}"
        raise Problem("bad_range", f"登记日期的起止颠倒了（{ends}），请改正。", field="登记日期")
    if found.fen_from is not None and found.fen_to is not None and found.fen_to < found.fen_from:
        raise Problem("bad_range", "金额的上限小于下限，请改正。", field="金额")


def _known(desk: Desk, found: Asked) -> Asked:
    """Raises Problem("bad_filter") for a kind or stage, given by key or option, that no case can have."""
    from mediation.casework.reading import stages

    checks: Sequence[tuple[str, str, Sequence[str]]] = (
        ("类型", found.kind, tuple(desk.procedure.kinds)),
        ("阶段", found.stage, stages(desk.procedure)),
    )
    for label, value, choices in checks:
        if value and value not in choices:
            near = suggestions(value, choices)
            listed = "、".join(near or [one for one in choices if "/" not in one])
            raise Problem("bad_filter", f"没有“{_shown(value)}”这个{label}，可选：{listed}。", field=label)
    return found
