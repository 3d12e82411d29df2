"""A signed scan taken in by command says of which paper it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.driving import SAMPLES, Clerk


@pytest.fixture
def taken(clerk: Clerk) -> Clerk:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    return clerk


def state(clerk: Clerk, form: str) -> list[str]:
    return [line.split()[3] for line in clerk.done("papers", "1").out.splitlines() if line.startswith(form + " ")]


def test_a_signed_scan_says_of_which_paper_it_is(taken: Clerk, tmp_path: Path) -> None:
    scan = tmp_path / "签署.png"
    Image.new("RGB", (600, 800), "white").save(scan)
    signed = ("act", "1", "attach", "--set", "title=签署的协议", "--set", "category=签署件", "--file", scan)
    assert "不是本案已定稿的文书" in taken.refused(*signed, "--set", "paper=F11").err
    taken.done("paper", "1", "F11", "--freeze", "--out", tmp_path)
    taken.done("paper", "1", "P02", "--freeze", "--out", tmp_path)
    assert "签署的文书" in taken.done("act", "1", "attach", "--fields").out
    assert "在本案有2份" in taken.refused(*signed, "--set", "paper=P02").err
    other = tuple("category=其他材料" if word == "category=签署件" else word for word in signed)
    assert "签署件" in taken.refused(*other, "--set", "paper=F11").err
    loose = taken.done(*signed)
    assert "没有写明签署的是哪一份文书" in loose.err
    assert state(taken, "F11") == ["已定稿"]
    taken.done("act", "1", "correct", "--set", "entry=attach", "--set", "fields=签署的文书=F11", "--set", "reason=漏填")
    assert state(taken, "F11") == ["已签署"]
    entry = ("--set", "entry=attach", "--set", "reason=收错")
    taken.done("act", "1", "correct", *entry, "--set", "void=是")
    assert state(taken, "F11") == ["已定稿"]
    assert taken.done(*signed, "--set", "paper=f11").err == ""
    assert state(taken, "F11") == ["已签署"]


def test_a_scan_filed_under_the_wrong_paper_is_put_right(taken: Clerk, tmp_path: Path) -> None:
    scan = tmp_path / "签署.png"
    Image.new("RGB", (600, 800), "white").save(scan)
    for form in ("F11", "F03"):
        taken.done("paper", "1", form, "--freeze", "--out", tmp_path)
    taken.done("act", "1", "attach", "--set", "title=签署件", "--set", "category=签署件", "--set", "paper=F03", "--file", scan)  # fmt: skip
    assert (state(taken, "F03"), state(taken, "F11")) == (["已签署"], ["已定稿"])
    taken.done("act", "1", "correct", "--set", "entry=attach", "--set", "fields=paper=F11", "--set", "reason=选错")
    assert (state(taken, "F03"), state(taken, "F11")) == (["已定稿"], ["已签署"])
