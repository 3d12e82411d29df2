"""The shipped fonts are whole, licensed, wide enough, and say which characters they lack."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from mediation.fonts import FONT_DIR, FontFile, coverage, manifest, verify_manifest

MakeFont = Callable[[Path, str, str], None]

SAMPLE_NAMES = "㛃䶮叶喆李璟欧阳志远仁青扎西"
RARE_NAMES = "𬭚𰻝堃叕镕珺昇㴋𠅤𡚸𤧛䲜𬱖𬜬𪨰𫖮㑇"
SIGNS = "0123456789ABCXYZabcxyz¥￥〇□√■○●①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳℃·—…“”‘’〔〕《》【】、。，；：？！（）％㎡"
OUTSIDE = "\U000323b0"  # the newest block of ideographs, not in any shipped face


def every(codec: str) -> str:
    """All characters beyond ASCII that a codec of the basic plane can write."""
    return "".join(char for char in map(chr, range(0x80, 0x10000)) if char.encode(codec, "ignore"))


def general_table() -> str:
    lines = Path(__file__).with_name("tgh.txt").read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def usable(font: FontFile) -> set[int]:
    with TTFont(font.path, lazy=True) as face:
        codes = set(face.getBestCmap())
    return codes - {code for first, last in font.withheld for code in range(first, last + 1)}


def named(part: str) -> list[FontFile]:
    return [font for font in manifest() if part in font.file]


def test_every_file_is_the_one_in_the_manifest() -> None:
    assert verify_manifest() == ()
    on_disk = {str(path.relative_to(FONT_DIR)) for path in FONT_DIR.rglob("*.?tf")}
    assert on_disk == {font.file for font in manifest()}


def test_a_changed_and_a_lost_file_are_named(tmp_path: Path) -> None:
    def copy(source: str, target: str) -> None:
        if source.endswith((".py", ".toml", ".bin")):
            shutil.copy(source, target)
        else:
            Path(target).symlink_to(source)

    package = tmp_path / "mediation"
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copytree(FONT_DIR, package / "fonts", copy_function=copy, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "fonts/hei/NotoSansSC-Regular.ttf").unlink()
    changed = package / "fonts/kai/MediationKai-Regular.ttf"
    changed.unlink()
    changed.write_bytes(b"\0\1\0\0")
    script = "from mediation.fonts import verify_manifest; print(*verify_manifest())"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["hei/NotoSansSC-Regular.ttf", "kai/MediationKai-Regular.ttf"]


def test_each_file_has_its_licence_and_notice_beside_it() -> None:
    for font in manifest():
        for name in font.license_files:
            assert (FONT_DIR / name).parent == font.path.parent
            assert len((FONT_DIR / name).read_text(encoding="utf-8")) > 500
        assert font.path.name in (font.path.parent / "NOTICE.txt").read_text(encoding="utf-8")
    assert {font.file for font in named("fandol/")} == {"fandol/FandolFang-Regular.otf"}


def test_a_reduced_face_says_so_and_bears_no_reserved_name() -> None:
    for font in manifest():
        with TTFont(font.path, lazy=True) as face:
            names = {number: str(face["name"].getDebugName(number)) for number in (1, 3, 4, 6, 10, 16)}
        assert font.family in {names[1], names[16]}
        if font.changes != "无":
            assert "Modified 2026-11" in names[10]
            shown = " ".join(names[number] for number in (1, 3, 4, 6, 16)).lower()
            assert not any(reserved in shown for reserved in ("lxgw", "霞鹜", "source", "hanamin", "hanazono"))


def test_the_folder_stays_below_sixty_megabytes() -> None:
    assert sum(path.stat().st_size for path in FONT_DIR.rglob("*") if "__pycache__" not in path.parts) < 60_000_000


def test_the_stored_coverage_is_what_the_files_have() -> None:
    union = set().union(*map(usable, manifest()))
    known = coverage()
    spans = zip(known.starts, known.ends, strict=True)
    assert {code for first, last in spans for code in range(first, last + 1)} == union


@pytest.mark.parametrize("text", [every("gb2312"), every("gbk"), general_table(), SAMPLE_NAMES, RARE_NAMES, SIGNS])
def test_office_characters_and_names_are_covered(text: str) -> None:
    assert coverage().missing(text) == ()


def test_song_alone_has_gbk_and_the_general_table() -> None:
    for font in named("song/"):
        wanted = {ord(char) for char in every("gbk") + general_table() + SAMPLE_NAMES}
        # ≒ is the one sign of GBK that the face was not drawn with; the next face in the stack gives it.
        assert wanted - usable(font) <= {ord("≒")}


def test_hei_and_kai_alone_have_gb2312_and_the_general_table() -> None:
    wanted = {ord(char) for char in every("gb2312") + general_table()}
    for font in (*named("hei/"), *named("kai/")):
        assert wanted <= usable(font), font.file


def test_the_eight_thousand_characters_are_the_whole_table() -> None:
    assert len(set(general_table())) == 8105


def test_missing_names_each_character_once_in_order() -> None:
    assert coverage().missing(f"\ue123张{OUTSIDE}三{OUTSIDE}\ue123") == ("\ue123", OUTSIDE)


def test_white_space_and_invisible_signs_are_never_missing() -> None:
    assert coverage().missing("甲 　\t\r\n\u00a0\u200b\u2060\ufeff乙\ufe00\U000e0100") == ()


def test_a_font_in_the_users_folder_adds_its_characters(tmp_path: Path, tiny_font: MakeFont) -> None:
    (tmp_path / "sub").mkdir()
    tiny_font(tmp_path / "sub" / "rare.ttf", "Office Rare", OUTSIDE)
    known = coverage(tmp_path)
    assert known.missing(f"张{OUTSIDE}\ue123") == ("\ue123",)
    assert known.problems == ()


def test_a_font_added_later_is_seen_without_a_restart(tmp_path: Path, tiny_font: MakeFont) -> None:
    assert coverage(tmp_path).missing(OUTSIDE) == (OUTSIDE,)
    tiny_font(tmp_path / "rare.ttf", "Office Rare", OUTSIDE)
    assert coverage(tmp_path).missing(OUTSIDE) == ()


@pytest.mark.parametrize("name", ["坏.ttf", "坏.ttc"])
def test_a_broken_user_font_is_named_and_the_rest_goes_on(tmp_path: Path, name: str, tiny_font: MakeFont) -> None:
    (tmp_path / name).write_bytes(b"not a font at all")
    tiny_font(tmp_path / "rare.ttf", "Office Rare", OUTSIDE)
    known = coverage(tmp_path)
    assert known.missing(OUTSIDE) == ()
    assert len(known.problems) == 1
    assert name in known.problems[0]
    assert "无法读取" in known.problems[0]


def test_a_cut_off_user_font_is_named(tmp_path: Path, tiny_font: MakeFont) -> None:
    tiny_font(tmp_path / "rare.ttf", "Office Rare", OUTSIDE)
    whole = (tmp_path / "rare.ttf").read_bytes()
    for length in range(0, len(whole) - 100, 37):
        (tmp_path / "rare.ttf").write_bytes(whole[:length])
        os.utime(tmp_path / "rare.ttf", ns=(length, length))
        known = coverage(tmp_path)
        assert known.problems or known.missing(OUTSIDE) == ()


def test_an_absent_user_folder_is_named(tmp_path: Path) -> None:
    assert "不存在" in coverage(tmp_path / "没有").problems[0]


def test_asking_for_coverage_opens_no_font_library() -> None:
    script = (
        "import sys; from mediation.fonts import coverage; coverage().missing('调解'); "
        "print(*(name for name in ('fontTools', 'weasyprint', 'pydantic') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
