"""The fontconfig file that binds paper roles to faces and keeps the system's fonts out.

Leaving the system fonts out makes the same paper come out alike on every machine.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from mediation.fonts._manifest import FontFile, manifest

SONG = "Noto Serif SC"
HEI = "Noto Sans SC"
KAI = "Mediation Kai"
FANG = "FandolFang"
RARE = ("Mediation Han", "Mediation Han Plus")


@dataclass(frozen=True, slots=True)
class Role:
    """One role of type on a paper.

    ``name`` is the family a style sheet writes; ``stack`` the shipped faces in the order in which each
    character is looked for; ``own`` the usual names of an office's own licensed face, which goes first
    when it lies in the user's font folder.
    """

    name: str
    own: tuple[str, ...]
    stack: tuple[str, ...]


# Kai stands before Song where Fang lacks a character: among thin strokes Song looks like bold.
_FANG = (FANG, KAI, SONG, HEI, *RARE)
_KAI = (KAI, SONG, HEI, *RARE)
_SONG = (SONG, HEI, *RARE)
_HEI = (HEI, SONG, *RARE)

ROLES: tuple[Role, ...] = (
    Role("BodyFang", ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "Zhuque Fangsong", "朱雀仿宋"), _FANG),
    Role("BodySong", ("SimSun", "宋体"), _SONG),
    Role("TitleSong", ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"), _SONG),
    Role("HeadHei", ("SimHei", "黑体"), _HEI),
    Role("NoteKai", ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体"), _KAI),
)

# A style sheet that forgets to name a role still gets a shipped face.
_GENERIC: tuple[Role, ...] = (
    Role("serif", (), _SONG),
    Role("sans-serif", (), _HEI),
    Role("monospace", (), _HEI),
)


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
"""


def write_fontconfig(target: Path, user_fonts: Path | None = None) -> Path:
    """Write ``fonts.conf`` into the folder ``target`` (made when absent) and return its path.

    The environment variable ``FONTCONFIG_FILE`` must name it before WeasyPrint is imported. Fontconfig keeps
    its cache in a folder beside it. ``user_fonts`` is searched last for characters the shipped faces lack; only
    a face bearing the official name of a role (``Role.own``) goes before the shipped one. An unchanged
    file is not written again.
    """
    target = target.resolve()
    rules = _rules(user_fonts.resolve() if user_fonts else None)
    # Fontconfig keeps what the rules made of a font in its cache and does not notice when the rules change.
    cache = target / f"cache-{hashlib.sha256(rules.encode()).hexdigest()[:12]}"
    cache.mkdir(parents=True, exist_ok=True)
    text = _HEAD + rules + f"  <cachedir>{escape(str(cache))}</cachedir>\n</fontconfig>\n"
    path = target / "fonts.conf"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        draft = path.with_name(f"fonts.conf.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    return path


def _rules(user_fonts: Path | None) -> str:
    """Folders, withheld glyphs and role bindings."""
    folders = dict.fromkeys(font.path.parent for font in manifest())
    if user_fonts:
        folders[user_fonts] = None
    lines = [f"  <dir>{escape(str(folder))}</dir>" for folder in folders]
    for font in manifest():
        lines += _withholding(font) if font.withheld else []
    for role in (*ROLES, *_GENERIC):
        lines += _binding(role, with_own=user_fonts is not None)
    return "\n".join([*lines, *_last_resort(), ""])


def _last_resort() -> list[str]:
    """Lines giving Song to a family that nobody knows; without them the choice would be fontconfig's whim."""
    return [
        '  <match target="pattern">',
        '    <edit name="family" mode="append_last" binding="strong">',
        *(f"      <string>{escape(family)}</string>" for family in _SONG),
        "    </edit>",
        "  </match>",
    ]


def _withholding(font: FontFile) -> list[str]:
    """Lines taking the wrong glyphs of one face away, so that the next face in the stack is asked."""
    return [
        '  <match target="scan">',
        f'    <test name="family"><string>{escape(font.family)}</string></test>',
        '    <edit name="charset" mode="assign"><minus><name>charset</name><charset>',
        *(f"      <range><int>{first:#x}</int><int>{last:#x}</int></range>" for first, last in font.withheld),
        "    </charset></minus></edit>",
        "  </match>",
    ]


def _binding(role: Role, *, with_own: bool) -> list[str]:
    """Lines replacing the role's name by its faces in order."""
    families = (*role.own, *role.stack) if with_own else role.stack
    return [
        '  <match target="pattern">',
        f'    <test qual="any" name="family"><string>{role.name}</string></test>',
        '    <edit name="family" mode="assign" binding="strong">',
        *(f"      <string>{escape(family)}</string>" for family in families),
        "    </edit>",
        "  </match>",
    ]
