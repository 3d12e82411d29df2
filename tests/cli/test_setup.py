"""``setup`` takes the centre's details as the screens take them, and says where the centre is."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediation.casework.desk import centre_exists
from tests.cli.driving import PASSWORD, Clerk

NAMES = ("--name", "博望街道矛盾纠纷调处化解中心", "--committee", "博望街道人民调解委员会", "--administrator", "何主任")


def setup(clerk: Clerk, *details: str) -> tuple[int, str]:
    said = clerk("setup", *NAMES, *details, stdin=f"{PASSWORD}\n")
    return said.code, said.out + said.err


@pytest.mark.parametrize(
    ("details", "said"),
    [
        (("--prefix", "博", "--region", "99010"), "行政区划代码“99010”应是六位数字"),
        (("--prefix", "博", "--court", "博望县"), "基层法院“博望县”请写全称"),
        (("--prefix", "博", "--phone", "12"), "电话"),
        (("--prefix", "\u3000"), "文号简称"),
    ],
)
def test_bad_details_are_refused_before_anything_is_made(
    details: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = setup(Clerk(tmp_path / "中心", capsys), *details)
    assert code == 1
    assert said in told
    assert len(told.splitlines()) == 1
    assert not (tmp_path / "中心").exists()


def test_details_are_stored_as_the_screens_store_them_and_the_folder_is_named_in_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, told = setup(Clerk(Path("中心"), capsys), "--prefix", "博", "--region", "９９０１０１")
    assert code == 0
    assert str(tmp_path / "中心") in told
    assert centre_exists(tmp_path / "中心")


def test_the_file_for_a_relative_centre_is_named_in_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    clerk = Clerk(Path("中心"), capsys)
    assert setup(clerk, "--prefix", "博")[0] == 0
    clerk.done("login", "--as", "何主任", stdin=f"{PASSWORD}\n")
    assert str(tmp_path / "中心" / "backups") in clerk.done("backup").out
