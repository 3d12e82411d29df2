"""The written fonts.conf makes papers with the shipped faces and no font of the system."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest

from mediation.fonts import FONT_DIR, ROLES, manifest, write_fontconfig

MakeFont = Callable[[Path, str, str], None]

OUTSIDE = "\U000323b0"
RENDER = """
import json, logging, sys
import weasyprint
from weasyprint.text.fonts import FontConfiguration
class Loud(logging.Handler):
    def emit(self, record): print(record.getMessage(), file=sys.stderr)
logging.getLogger("weasyprint").handlers = [Loud()]
fonts = FontConfiguration()
for target, style, text in json.load(sys.stdin):
    page = f'<html lang="zh-CN"><p style="{style}">{text}</p>'
    weasyprint.HTML(string=page).write_pdf(target, font_config=fonts)
"""


class Press:
    """Prints lines of text in another process under a fonts.conf of its own."""

    def __init__(self, folder: Path, user_fonts: Path | None = None) -> None:
        self.folder = folder
        self.conf = write_fontconfig(folder / "conf", user_fonts)

    def faces(self, *lines: tuple[str, str]) -> list[set[str]]:
        """For each (style, text): the faces embedded in its PDF; a missing glyph fails the test."""
        jobs = [(str(self.folder / f"{n}.pdf"), style, text) for n, (style, text) in enumerate(lines)]
        done = subprocess.run(
            [sys.executable, "-c", RENDER],
            input=json.dumps(jobs),
            env={**os.environ, "FONTCONFIG_FILE": str(self.conf)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "notdef" not in done.stderr
        return [embedded(Path(target)) for target, _, _ in jobs]


def embedded(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        return {str(font.BaseFont).partition("+")[2] for font in fonts}


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def test_each_role_is_set_in_its_own_face(press: Press) -> None:
    expected = {
        "BodyFang": "FandolFang",
        "BodySong": "Noto-Serif-SC",
        "TitleSong": "Noto-Serif-SC",
        "HeadHei": "Noto-Sans-SC",
        "NoteKai": "Mediation-Kai",
    }
    assert {role.name for role in ROLES} == set(expected)
    found = press.faces(*((f"font-family:{role}", "人民调解协议书123ABC") for role in expected))
    assert found == [{face} for face in expected.values()]


def test_a_bold_title_is_set_in_the_bold_song(press: Press) -> None:
    assert press.faces(("font-family:TitleSong;font-weight:bold", "调解协议书㛃䶮")) == [{"Noto-Serif-SC-Bold"}]


def test_a_style_sheet_naming_no_role_still_gets_a_shipped_face(press: Press) -> None:
    assert press.faces(("", "调解"), ("font-family:sans-serif", "调解"), ("font-family:宋体", "调解")) == [
        {"Noto-Serif-SC"},
        {"Noto-Sans-SC"},
        {"Noto-Serif-SC"},
    ]


def test_a_name_that_fang_lacks_is_set_in_kai_before_song(press: Press) -> None:
    assert press.faces(("font-family:BodyFang", "喆璟珺"), ("font-family:BodyFang", "㛃䶮")) == [
        {"Mediation-Kai"},
        {"Mediation-Kai"},
    ]


def test_rare_characters_come_from_the_fallback_faces_in_every_role(press: Press) -> None:
    lines = [(f"font-family:{role.name}", "\U00020001\U0002a6d6𡚸") for role in ROLES]
    for faces in press.faces(*lines):
        assert any(face.startswith("Mediation-Han") for face in faces)


def test_a_glyph_that_the_fang_draws_wrongly_is_taken_from_another_face(press: Press) -> None:
    """Its full-width yen sign is a dollar sign, and its 餘 is 余: both would falsify an agreement."""
    for faces in press.faces(("font-family:BodyFang", "￥"), ("font-family:BodyFang", "餘鬆準")):
        assert faces
        assert "FandolFang" not in faces


def test_a_user_font_is_asked_last_for_what_the_shipped_ones_lack(tmp_path: Path, tiny_font: MakeFont) -> None:
    own = tmp_path / "自备 & 字体"
    own.mkdir()
    tiny_font(own / "rare.ttf", "Office Rare", f"调{OUTSIDE}")
    press = Press(tmp_path, own)
    assert press.faces(("font-family:BodyFang", OUTSIDE), ("font-family:BodyFang", "调解")) == [
        {"Office-Rare"},
        {"FandolFang"},
    ]


def test_an_office_face_with_the_official_name_takes_its_role(tmp_path: Path, tiny_font: MakeFont) -> None:
    own = tmp_path / "fonts"
    own.mkdir()
    tiny_font(own / "fang.ttf", "FangSong_GB2312", "调解")
    press = Press(tmp_path, own)
    assert press.faces(("font-family:BodyFang", "调解"), ("font-family:BodySong", "调解")) == [
        {"FangSong_GB2312"},
        {"Noto-Serif-SC"},
    ]


def test_the_configuration_reads_only_shipped_and_user_folders(tmp_path: Path) -> None:
    own = tmp_path / "own"
    root = ET.parse(write_fontconfig(tmp_path / "conf", own)).getroot()
    folders = {node.text for node in root.iter("dir")}
    assert folders == {str(font.path.parent) for font in manifest()} | {str(own)}
    assert not list(root.iter("include"))
    (cache,) = root.iter("cachedir")
    assert cache.text is not None
    assert Path(cache.text).is_relative_to(tmp_path / "conf")
    assert all(Path(folder).is_relative_to(FONT_DIR) for folder in folders - {str(own)} if folder)


def test_writing_again_leaves_an_unchanged_file_alone(tmp_path: Path) -> None:
    first = write_fontconfig(tmp_path)
    os.utime(first, (1, 1))
    assert write_fontconfig(tmp_path) == first
    assert first.stat().st_mtime == 1
    write_fontconfig(tmp_path, tmp_path / "own")
    assert first.stat().st_mtime > 1
