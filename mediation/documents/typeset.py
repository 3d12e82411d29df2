"""Punctuation of running text as Chinese print has it: ， and （） between ideographs, whatever width was typed.

Only free text is touched, never names, addresses or numbers; figures such as 4,200.00 and 9:30 stay as they are.
"""

from __future__ import annotations

import re
from typing import Any

FREE = frozenset({
    "facts", "disputed", "claims", "responsibility", "manner", "text", "record", "default_clause", "what", "later", "risk",
    "measures", "content", "reply", "reason", "detail", "undisputed", "basis", "note", "notes", "proves", "resume_reason",
    "remedies", "recusal", "recusal_decision", "routes", "grounds", "matter",
})  # fmt: skip
"""Keys of the context that hold sentences somebody wrote."""

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE = f"{_HAN}）》〉」』】〕”’％"
_SIGNS = str.maketrans(",;:?!", "，；：？！")
_SIGN = re.compile(f"(?<=[{_BESIDE}])[,;:?!] ?|[,;:?!] ?(?=[{_HAN}《“（])")
_BRACKETS = re.compile(r"\(([^()\n]*)\)")
_HAN_CHAR = re.compile(f"[{_HAN}]")


def sentences(text: str) -> str:
    """One text with full-width punctuation wherever an ideograph stands beside it."""
    if text.isascii():
        return text

    def bracket(match: re.Match[str]) -> str:
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        chinese = _HAN_CHAR.search(match[1]) or _HAN_CHAR.search(around)
        return f"（{match[1]}）" if chinese else match[0]

    return _SIGN.sub(lambda match: match[0].rstrip().translate(_SIGNS), _BRACKETS.sub(bracket, text))


def typeset(data: Any, key: str = "") -> Any:
    """The context with its free text set so; everything else as it is."""
    if isinstance(data, dict):
        return {name: typeset(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [typeset(value, key) for value in data]
    return sentences(data) if key in FREE and isinstance(data, str) else data
