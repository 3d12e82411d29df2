"""Text as it comes in, as it is shown, and as it becomes part of a file name.

Input is cleaned once (`normalise`); everything shown on a terminal passes `clean`, because names are typed by others
and a name may carry terminal commands, invisible characters or right-to-left switches.
"""

from __future__ import annotations

import re
import unicodedata

from mediation.values.problems import Problem

MAX_LENGTH = 200_000

_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 without tab and newline
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, direction, joiners
    "\u115f\u1160\u3164\uffa0\u2800"  # letters that draw nothing
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # lone surrogates and non-characters
    "\U000e0000-\U000e007f"  # tags
)
_HIDDEN_RE = re.compile(f"[{_HIDDEN}]")
_LINE_END_RE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL_RE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_TURNING_RE = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANK_RE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SINGLE_LINE_RE = re.compile(r"\s*\n\s*")
_NUMBER_RE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1\d{10})(?!\d)")
_PHONE = 11
_LINE_TAIL_RE = re.compile(r"[ \t\u3000]+(?=\n)")

# Chinese writing needs its own punctuation (，。：；！？（）“”《》〔〕…), so NFKC as a whole would damage it. Only what
# an input method's full-width mode leaves behind by accident is turned into ASCII.
_WIDE_SIGNS = "＂＃＄％＆＇＊＋－．／＠＼＾＿｀｛｜｝"
_INPUT_TABLE: dict[int, str] = {
    **{0xFF10 + i: chr(0x30 + i) for i in range(10)},
    **{0xFF21 + i: chr(0x41 + i) for i in range(26)},
    **{0xFF41 + i: chr(0x61 + i) for i in range(26)},
    **{ord(sign): chr(ord(sign) - 0xFEE0) for sign in _WIDE_SIGNS},
    0xFFE5: "¥",
    0xFF61: "。",
    0xFF64: "、",
}
# Text copied out of a PDF often holds Kangxi radicals (⼈) that look like the ideograph (人) and are never found again.
_INPUT_TABLE.update(
    {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3)}
)

# Most of what comes in needs none of it, which one look tells.
_WORK_RE = re.compile(
    f"[{_HIDDEN}\n\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000{re.escape(''.join(map(chr, _INPUT_TABLE)))}]"
)

_RESERVED_NAMES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{i}" for port in ("COM", "LPT") for i in range(1, 10))}
)
_FILE_SIGNS = frozenset("-_〔〕（）()《》·")
_CUT_MARK = "…"


def normalise(text: str, *, field: str = "", multiline: bool = False) -> str:
    """Text as it is stored: NFC, full-width letters and digits narrow, invisible characters dropped, ends stripped.

    Chinese punctuation, 〔〕, 《》 and signs such as ℃ and ① stay as typed. Without `multiline` line ends and every
    kind of blank (U+3000 too) become a plain space. Idempotent. Raises Problem("too_long") above MAX_LENGTH characters.
    """
    if len(text) > MAX_LENGTH:
        label = field or "内容"
        raise Problem("too_long", f"{label}共{len(text)}字，超过上限{MAX_LENGTH}字，请删减或改用附件。", field=field)
    if not text or (text.isascii() and text.isalnum()):
        return text
    if _WORK_RE.search(text) is None and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = _HIDDEN_RE.sub("", _LINE_END_RE.sub("\n", text))
    text = unicodedata.normalize("NFC", text.translate(_INPUT_TABLE))
    if multiline:
        return _LINE_TAIL_RE.sub("", text).strip()
    return _BLANK_RE.sub(" ", _SINGLE_LINE_RE.sub(" ", text)).strip()


def unprintable(text: str, *, multiline: bool = False) -> str:
    """What stands in a text that no paper can show and no person typed, "" = nothing.

    Zero-width marks, and line ends before and after the text, are leftovers of copying: `normalise` drops them.
    """
    if found := _CONTROL_RE.search(text):
        return f"看不见的控制字符（U+{ord(found[0]):04X}）"
    if found := _TURNING_RE.search(text):
        return f"改变文字方向的字符（U+{ord(found[0]):04X}）"
    return "换行" if not multiline and "\n" in _LINE_END_RE.sub("\n", text.strip()) else ""


def typed(text: str, field: str, *, multiline: bool = False) -> str:
    """`normalise`, but nothing that matters is taken out in silence: Problem("hidden") naming what `unprintable` finds."""
    value = normalise(text, field=field, multiline=multiline)
    fault = unprintable(text, multiline=multiline) if value else ""
    if fault:
        raise Problem("hidden", f"{field}里有{fault}，请删去后重试。", field=field)
    return value


def required(text: str, field: str) -> str:
    """`typed`, or Problem("missing") when nothing visible is left (full-width blanks are nothing)."""
    value = typed(text, field)
    if not value:
        raise Problem("missing", f"{field}不能为空，请填写。", field=field)
    return value


def has_hidden(text: str) -> bool:
    """Whether `text` holds control, direction or zero-width characters that `normalise` would drop."""
    return _HIDDEN_RE.search(text) is not None


def clean(text: str) -> str:
    """The display gate: every hidden or control character but tab and newline becomes U+FFFD, one for one."""
    return _HIDDEN_RE.sub("\ufffd", text)


def _char_width(char: str) -> int:
    code = ord(char)
    if code < 0x300:
        return 1
    if 0x20000 <= code <= 0x3FFFD:
        return 2
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def cell_width(text: str) -> int:
    """Terminal cells of one line of text: ideographs and full-width signs 2, combining marks 0, all else 1."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def shorten(text: str, cells: int) -> str:
    """`text` on one line in at most `cells` terminal cells, with … where something was cut away."""
    text = text.replace("\n", " ").replace("\t", " ")
    if cell_width(text) <= cells:
        return text
    if cells < 1:
        return ""
    room = cells - 1
    kept = 0
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        kept += 1
    return text[:kept] + _CUT_MARK


def mask_id(number: str) -> str:
    """First 3 and last 4 of 15 or more characters (110***********002X); of shorter numbers first 1 and last 2."""
    if len(number) >= 15:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    if len(number) >= 6:
        return number[:1] + "*" * (len(number) - 3) + number[-2:]
    return "*" * len(number)


def mask_phone(number: str) -> str:
    """First 3 and last 4 of 11 or more characters (139****0001); of shorter numbers the last 2."""
    if len(number) >= 11:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    if len(number) >= 6:
        return "*" * (len(number) - 2) + number[-2:]
    return "*" * len(number)


def mask_numbers(text: str) -> str:
    """A text with the identity and phone numbers typed into it masked; as long as before, so that places in it stay."""
    return _NUMBER_RE.sub(_masked_number, text)


def _masked_number(found: re.Match[str]) -> str:
    return mask_phone(found[0]) if len(found[0]) == _PHONE else mask_id(found[0])


def slug(text: str, limit_bytes: int = 120) -> str:
    """A part of a file name that is safe on every system: NFC, no separators or dots, never empty.

    At most `limit_bytes` of UTF-8, cut between characters.
    """
    kept = "".join(
        char if char in _FILE_SIGNS or unicodedata.category(char)[0] in "LNM" else "-" for char in normalise(text)
    )
    kept = re.sub("-{2,}", "-", kept)
    kept = kept.encode()[:limit_bytes].decode(errors="ignore").strip("-_ ")
    if kept.upper() in _RESERVED_NAMES:
        kept = f"文-{kept}"
    return kept or "无名"
