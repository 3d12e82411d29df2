"""Names are found by their initials, under every reading of the surname."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values.folding import normal
from mediation.values.pinyin import MAX_VARIANTS, full, initials, matches_initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("王桂兰", "wgl"),
        ("欧阳志远", "oyzy"),
        ("曾志伟", "zzw"),
        ("单雄信", "sxx"),
        ("仇英", "qy"),
        ("万俟某", "mqm"),
        ("买买提·艾力", "mmtal"),
        ("江湾建设集团有限公司", "jwjsjtyxgs"),
        ("重庆公司", "cqgs"),
        ("㛃䶮", "jy"),
        ("Tom 李", "toml"),
        ("3号楼", "3hl"),
    ],
)
def test_initials_under_every_reading(name: str, letters: str) -> None:
    assert letters in initials(name)
    assert matches_initials(letters.upper(), name)
    assert len(initials(name)) <= MAX_VARIANTS


@given(
    st.text(st.sampled_from("王重庆单于曾朝阳长春银行行长李乐音大夫人参差不齐厦门会计·a7㛃𬱖"), min_size=1, max_size=9)
)
def test_the_likely_reading_is_that_of_pypinyin(name: str) -> None:
    from pypinyin import Style, pinyin

    shown = "".join(char for char in name if normal(char))
    likely = "".join(options[0] for options in pinyin(shown, style=Style.NORMAL, errors=list))
    assert full(name)[:1] == ((likely,) if likely else ())


def test_whole_pinyin() -> None:
    assert full("王桂兰")[0] == "wangguilan"
    assert "zengzhiwei" in full("曾志伟")
    assert full("吕布") == ("lvbu",)


def test_unknown_characters_stay_themselves() -> None:
    assert initials("\ue123李") == ("\ue123l",)
    assert initials("·") == ()
    assert full("") == ()


def test_part_of_the_initials_is_enough() -> None:
    assert matches_initials("yz", "欧阳志远")
    assert not matches_initials("zy z", "欧阳志远")
    assert not matches_initials("", "欧阳志远")


def test_the_room_is_light_to_import() -> None:
    """Nothing of this room loads a heavy library before it is used."""
    modules = "calendar credit dates folding holidays identity money numbering phone pinyin problems text build_data"
    code = (
        f"import sys\nfor name in {modules.split()!r}: __import__('mediation.values.' + name)\n"
        "print([n for n in ('pypinyin', 'opencc', 'holidays', 'pydantic', 'sqlmodel') if n in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
