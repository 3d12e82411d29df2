"""The shipped fonts: whole, licensed, covering what they promise, and chosen by role without any font of the system."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pikepdf
import pytest

from mediation.fonts import FONT_DIR, ROLES, coverage, manifest, verify_manifest, write_fontconfig

NAMES = "㛃䶮叶喆李璟欧阳志远仁青扎西桑吉完德𰻝㴋𡚸䲜𬱖𬜬𪨰𫖮㑇𠅤𤧛𬭚"
SIGNS = "□√■○●①②③④⑤⑥⑦⑧⑨⑩⑳℃·—…“”‘’〔〕《》〇¥￥§×－"


def hanzi(codec: str) -> str:
    """Every ideograph of a two-byte codec."""
    pairs = (bytes(pair) for pair in product(range(0x81, 0xFF), range(0x40, 0xFF)))
    decoded = (pair.decode(codec, "ignore") for pair in pairs)
    return "".join(sorted({char for char in decoded if len(char) == 1 and "一" <= char <= "\u9fff"}))


def characters_of(file: Path) -> set[int]:
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap())


def test_every_file_is_the_one_in_the_manifest() -> None:
    assert verify_manifest() == ()


def test_every_face_lies_beside_its_licence() -> None:
    for font in manifest():
        assert font.license_files
        for name in font.license_files:
            assert (FONT_DIR / name).stat().st_size > 500
            assert Path(name).parent == Path(font.file).parent


def test_a_changed_font_keeps_no_reserved_name() -> None:
    kai = next(font for font in manifest() if font.file.startswith("kai/"))
    assert "LXGW" not in kai.family
    assert "霞鹜" not in kai.family


def test_the_song_face_has_all_of_gbk() -> None:
    gbk = hanzi("gbk")
    assert len(gbk) > 20_000
    for font in manifest():
        if font.file.startswith("song/"):
            assert {ord(char) for char in gbk} - characters_of(font.path) == set()


@pytest.mark.parametrize("folder", ["hei", "kai", "fandol"])
def test_the_other_faces_have_all_of_gb2312(folder: str) -> None:
    gb2312 = hanzi("gb2312")
    assert len(gb2312) == 6763
    font = next(font for font in manifest() if font.file.startswith(f"{folder}/"))
    assert {ord(char) for char in gb2312} - characters_of(font.path) == set()


def test_rare_names_and_the_signs_of_forms_can_be_printed() -> None:
    assert coverage().missing(NAMES + SIGNS + "0123456789ABCXYZabcxyz") == ()


def test_a_character_no_face_has_is_named_once_in_order() -> None:
    assert coverage().missing("王\ue000小\uf8ff明\ue000") == ("\ue000", "\uf8ff")


def test_the_coverage_file_promises_no_more_than_the_faces_hold() -> None:
    held: set[int] = set().union(*(characters_of(font.path) for font in manifest()))
    promised = [code for code in range(0x3400, 0x33480) if coverage().has(chr(code))]
    assert len(promised) > 40_000
    assert set(promised) <= held


def test_a_font_of_the_centre_adds_its_characters(tmp_path: Path) -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "own"])
    builder.setupCharacterMap({0xE000: "own"})
    builder.setupGlyf({".notdef": Glyph(), "own": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "own": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Own", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "own.ttf")
    assert coverage().missing("\ue000") == ("\ue000",)
    assert coverage(tmp_path).missing("\ue000") == ()


def test_each_role_prints_in_its_own_face_without_fonts_of_the_system(tmp_path: Path) -> None:
    conf = write_fontconfig(tmp_path / "fc")
    roles = [role.name for role in ROLES]
    code = (
        "import sys, json, weasyprint\n"
        "for role in json.loads(sys.argv[1]):\n"
        "    html = f'<p style=\"font-family:{role}\">调解协议</p>'\n"
        "    weasyprint.HTML(string=html).write_pdf(f'{sys.argv[2]}/{role}.pdf')\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, json.dumps(roles), str(tmp_path)],
        check=True,
        env={"FONTCONFIG_FILE": str(conf), "PATH": "/usr/bin"},
    )
    first = {role: next(font for font in manifest() if role in font.roles) for role in roles}
    for role in roles:
        with pikepdf.open(io.BytesIO((tmp_path / f"{role}.pdf").read_bytes())) as pdf:
            fonts = pdf.pages[0].Resources.Font
            used = {str(fonts[name].BaseFont).split("+")[-1].replace("-", "").replace("#20", "") for name in fonts}
        assert len(used) == 1
        assert next(iter(used)).startswith(first[role].family.replace(" ", "")[:8])
