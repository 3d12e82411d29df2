"""Case packages in a real terminal: one is made from the case screen, one that came in is registered from the desk."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from clerk import Clerk, pick
from terminal import Terminal, mediation

from mediation.casework.acts import act
from mediation.casework.desk import create_centre, open_desk
from mediation.casework.intake import intake
from mediation.casework.reading import case_lines, log_lines, snapshot

CODE = re.compile(r"核对码　?([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})")


@pytest.fixture
def asked(centre: Path, samples: Path) -> Path:
    """Dispute 07 registered, and another body asked about it."""
    with open_desk(centre) as desk:
        case = intake(desk, [next(samples.glob("07*.json"))]).registered[0].case_id
        values = {"mode": "转办", "body": "博望县自然资源局", "body_kind": "其他部门", "purpose": "请核对地界"}
        act(desk, case, "refer_out", values)
    return centre


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another centre, 周敏 logged in."""
    from mediation.casework.accounts import login

    folder = tmp_path / "other"
    create_centre(
        folder, name="石桥镇调处化解中心", committee="石桥镇人民调解委员会", prefix="石", region="990102", court="",
        administrator=("周一", "kaimen-2026"), mediators=[("周敏", "jilu-2026-a")],
    )  # fmt: skip
    login(folder, "周敏", "jilu-2026-a")
    return folder


@pytest.fixture
def drawer() -> Iterator[Path]:
    """A folder with a path short enough to stand on one line of the screen."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def into(term: Terminal, words: str) -> None:
    """Type over what stands in a field, and look at it before the next key."""
    term.press("end", "ctrl+u")
    term.settle()
    term.type(words)
    term.settle()


def test_a_case_goes_out_with_its_letter_and_is_registered_at_another_centre(asked: Path, other: Path, drawer: Path):
    place = drawer / "送自然资源局.zip"
    with mediation(asked, today="2026-12-01") as term:
        term.wait_for("在案 1 件")
        term.press("f3")
        term.wait_for("已列出 1 件")
        term.press("enter")
        term.wait_for("现在可以办")
        term.press("alt+e")
        term.wait_for("─ 导出案件包 ─")
        clerk = Clerk(term)
        clerk.fill([pick("其他部门")])
        into(term, str(drawer / "没有" / "包.zip"))
        term.press("ctrl+s")
        term.wait_for("没有文件夹")
        into(term, str(place))
        term.press("ctrl+s")
        screen = term.wait_for("─ 案件包 ─", seconds=60)
        code = CODE.search(screen).group(1)
        assert "函（博望县自然资源局" in screen
        assert str(place) in screen
        term.press("enter")
        term.wait_for(lambda text: "─ 案件包 ─" not in text)
    with open_desk(asked) as desk:
        line = case_lines(desk).lines[0]
        kept = snapshot(desk, line.id)
        assert [(paper.form, paper.state) for paper in kept.papers] == [("F24", "frozen")]
    damaged = drawer / "损坏.zip"
    damaged.write_bytes(place.read_bytes()[:-30])
    with mediation(other, today="2026-12-01") as term:
        term.wait_for("还没有案件")
        term.press("alt+i")
        term.wait_for("─ 收入案件包 ─")
        for path, typed, said in (
            (drawer / "没有.zip", "", "找不到文件"),
            (damaged, "", "传送中损坏"),
            (place, "AAAA-BBBB-CCCC-DDDD", "核对码不符"),
        ):
            term.wait_for("─ 收入案件包 ─")
            into(term, str(path))
            term.press("tab")
            into(term, typed)
            term.press("ctrl+s")
            term.wait_for(said)
            assert path.name in term.text(), "what was typed stays"
            term.press("shift+tab")
        with open_desk(other) as desk:
            assert case_lines(desk).lines == ()
            assert "import_package" not in {one.action for one in log_lines(desk)}
        term.press("tab")
        into(term, code.lower())
        term.press("ctrl+s")
        screen = term.wait_for("登记为本中心的案件？")
        assert "核对码相符" in screen
        assert kept.parties[0].name in screen
        term.press("right", "enter")
        term.wait_for("已收入", seconds=60)
        term.wait_for("现在可以办")
    with open_desk(other) as desk:
        line = case_lines(desk).lines[0]
        there = snapshot(desk, line.id)
    assert (there.external_no, there.referrer) == (kept.reg_no, kept.centre.name)
    assert len(there.attachments) == 1
