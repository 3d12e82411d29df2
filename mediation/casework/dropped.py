"""Marks nobody can see (zero-width characters) that are left out of what is taken in: told, never left out in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from mediation.values.text import clean, has_hidden, shorten, unprintable

_MOST = 6  # places named in one sentence


def dropped(value: object, labels: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence naming the fields in which something invisible was left out; () where there is none.

    labels: words for the outermost keys; what can be neither shown nor typed is refused where the field is read.
    """
    # One look at the whole, since most of what comes in holds nothing of the kind.
    if not has_hidden(json.dumps(value, ensure_ascii=False, default=str)):
        return ()
    found = list(dict.fromkeys(_places(value, "", labels)))
    if not found:
        return ()
    listed = "、".join(f"“{shorten(clean(place), 40)}”" for place in found[:_MOST])
    more = f"等{len(found)}处" if len(found) > _MOST else ""
    return (f"{listed}{more}里有看不见的零宽字符，已去掉，请核对。",)


def _places(value: object, place: str, labels: Mapping[str, str]) -> Iterator[str]:
    if isinstance(value, str):
        if has_hidden(value.replace("\r", "")) and not unprintable(value, multiline=True):
            yield place
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            word = labels.get(str(key), str(key))
            yield from _places(inner, f"{place}.{word}" if place else word, labels)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, 1):
            yield from _places(inner, f"{place}第{number}项" if place else "", labels)
