"""Who is meant: parties and people of the centre, by id, name or the words shown for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from mediation.values.money import chinese_number
from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, shorten

if TYPE_CHECKING:
    from mediation.records.snapshot import Party, Snapshot, StaffInfo

_SPLIT = re.compile(r"[、,，;；\n]")
_DUTIES = ("调解员", "记录人", "负责人")


def party_refs(value: object, snapshot: Snapshot, label: str) -> tuple[str, ...]:
    """Ids of the parties named in a text (several separated by 、) or a list; ``全部`` names every active party."""
    words = split_words(value, label)
    if any(word in ("全部", "各方", "所有当事人") for word in words):
        return tuple(p.id for p in snapshot.parties if p.active)
    # A name may hold a separator itself, so the whole text is tried first.
    if isinstance(value, str) and len(words) > 1 and any(p.name == normalise(value) for p in snapshot.parties):
        words = [normalise(value)]
    return tuple(dict.fromkeys(party_ref(word, snapshot, label).id for word in words))


def party_ref(text: str, snapshot: Snapshot, label: str) -> Party:
    """The party meant by an id, a name, or words such as 申请人, 申请人一, 申请人1, 申请人一 王桂兰."""
    word = normalise(text)
    active = [p for p in snapshot.parties if p.active] or list(snapshot.parties)
    hits = [p for p in snapshot.parties if p.id == word] or [p for p in active if p.name == word]
    if not hits:
        hits = [p for p in active if word.replace(" ", "") in _labels(p, snapshot)]
    if not hits:
        hits = [p for p in snapshot.parties if p.name == word]
    if len(hits) == 1:
        return hits[0]
    listed = "、".join(f"{p.role}{chinese_number(p.ordinal)} {clean(p.name)}" for p in active)
    fault = "不止一人" if hits else "不是本案当事人"
    raise Problem("unknown_party", f"{label}“{shown(word)}”{fault}，本案当事人：{shorten(listed, 200)}。", field=label)


def _labels(party: Party, snapshot: Snapshot) -> tuple[str, ...]:
    alone = len(snapshot.by_role(party.role)) == 1
    numbered = (f"{party.role}{chinese_number(party.ordinal)}", f"{party.role}{party.ordinal}")
    name = party.name.replace(" ", "")
    named = (*(f"{number}{name}" for number in numbered), f"{party.role}{name}")
    return (*numbered, *named, party.role) if alone else (*numbered, *named)


def staff_ref(text: str, staff: Sequence[StaffInfo], label: str) -> StaffInfo:
    """The person of the centre meant by an id or a name, with or without the duty before it (调解员李璟)."""
    word = normalise(text)
    hits = [s for s in staff if s.id == word] or [s for s in staff if s.name == word and s.active]
    if not hits:
        bare = {word.removeprefix(duty).strip() for duty in _DUTIES}
        hits = [s for s in staff if s.name in bare and s.active]
    if len(hits) == 1:
        return hits[0]
    listed = "、".join(clean(s.name) for s in staff if s.active and s.role in ("mediator", "head"))
    raise Problem(
        "unknown_staff",
        f"{label}“{shown(word)}”不在本中心人员名册中，请改正或用 mediation staff 添加；现有：{shorten(listed, 160)}。",
        field=label,
    )


def split_words(value: object, label: str) -> list[str]:
    """The words of a text parted by 、 or a comma, or of a list."""
    if isinstance(value, list | tuple):
        return [word for inner in value if (word := normalise(string(inner, label)))]
    return [word for part in _SPLIT.split(string(value, label)) if (word := normalise(part))]


def string(value: object, label: str) -> str:
    """The value as text. Raises Problem("bad_type")."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise Problem("bad_type", f"{label}应是文字，请改正。", field=label)


def shown(value: object) -> str:
    """A value as a message repeats it: short, and nothing a terminal would obey."""
    return shorten(clean(str(value)), 40)
