"""Printed numbers of cases, volumes and papers: the integers (year, serial) are the truth, the pattern their dress."""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter

from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, shorten

DEFAULT_PATTERN = "{prefix}人调字〔{year}〕第{serial:03d}号"

_SPEC_RE = re.compile(r"|d|0[1-9]d")
_OPENING, _CLOSING = "(（[〔【［", ")）]〕】］"
_OPTIONAL = frozenset("第号")
_MAX_TEXT = 200


def check_pattern(pattern: str, field: str = "编号格式") -> str:
    """`pattern` itself when it may be used: {year} and {serial} (or {serial:03d}) once each, {prefix} at most once.

    Raises Problem("bad_pattern").
    """
    _parts(pattern, field)
    return pattern


def render(pattern: str, *, prefix: str, year: int, serial: int) -> str:
    """The number as printed: 博医人调字〔2026〕第001号. Raises Problem("bad_pattern")."""
    _parts(pattern, "编号格式")
    return pattern.format(prefix=prefix, year=year, serial=serial)


def parse(pattern: str, text: str) -> tuple[str, int, int] | None:
    """(prefix, year, serial) of a printed number, or None when `text` is not one of `pattern`.

    Any of the brackets ( （ [ 〔 【 is the same; blanks, zero padding, 第 and 号 and full-width digits do not matter.
    """
    if len(text) > _MAX_TEXT:
        return None
    match = _reader(pattern).fullmatch(re.sub(r"\s+", "", normalise(text)))
    if match is None:
        return None
    found = match.groupdict(default="")
    return found.get("prefix", ""), int(found["year"]), int(found["serial"])


@lru_cache(maxsize=64)
def _parts(pattern: str, field: str) -> tuple[tuple[str, str | None], ...]:
    """(literal, field name after it) pairs of a valid pattern."""
    try:
        parsed = list(Formatter().parse(pattern))
    except ValueError:
        raise _bad(pattern, field, "花括号不成对") from None
    names = [name for _literal, name, _spec, _conversion in parsed if name is not None]
    for _literal, name, spec, conversion in parsed:
        if name is None:
            continue
        if name not in {"prefix", "year", "serial"}:
            raise _bad(pattern, field, f"不认识“{{{name}}}”，只能用{{prefix}}、{{year}}、{{serial}}")
        if conversion or not _SPEC_RE.fullmatch(spec or "") or (spec and name != "serial"):
            raise _bad(pattern, field, f"“{{{name}}}”的写法不对，补零只能写成{{serial:03d}}")
    if names.count("year") != 1 or names.count("serial") != 1 or names.count("prefix") > 1:
        raise _bad(pattern, field, "{year}和{serial}应当各出现一次，{prefix}至多一次")
    literals = [literal for literal, *_rest in parsed[1:]]
    if any(not literal for literal in literals):
        raise _bad(pattern, field, "各项之间要有文字或括号隔开")
    return tuple((literal, name) for literal, name, *_rest in parsed)


def _bad(pattern: str, field: str, fault: str) -> Problem:
    shown = shorten(clean(pattern), 60)
    return Problem("bad_pattern", f"{field}“{shown}”不能用：{fault}，例如“{DEFAULT_PATTERN}”。", field=field)


@lru_cache(maxsize=64)
def _reader(pattern: str) -> re.Pattern[str]:
    shapes = {"prefix": "(?P<prefix>.*?)", "year": "(?P<year>[0-9]{4})", "serial": "(?P<serial>[0-9]{1,9})"}
    return re.compile(
        "".join(
            "".join(map(_literal, re.sub(r"\s+", "", normalise(literal)))) + shapes.get(name or "", "")
            for literal, name in _parts(pattern, "编号格式")
        )
    )


def _literal(char: str) -> str:
    if char in _OPENING:
        return f"[{re.escape(_OPENING)}]"
    if char in _CLOSING:
        return f"[{re.escape(_CLOSING)}]"
    return re.escape(char) + ("?" if char in _OPTIONAL else "")
