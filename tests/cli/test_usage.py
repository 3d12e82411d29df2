"""How the command answers wrong usage: exit 2, in Chinese, and nothing English beside it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    "setup", "staff", "login", "logout", "demo", "intake", "acts", "act", "meeting", "show", "export", "import", "inbox", "organs", "due", "papers", "paper", "check",
    "batch", "template", "volume", "print", "deliver", "scan", "pack", "search", "backup", "archive-package", "restore", "verify", "doctor",
)  # fmt: skip


def mediation(*arguments: str, centre: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    place = ["--centre", str(centre)] if centre else []
    return subprocess.run(
        [sys.executable, "-m", "mediation", *place, *arguments],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=60,
        check=False,
    )


def english(text: str) -> list[str]:
    """Words of plain English: what is left after option names, codes and the names of formats are taken out."""
    known = (
        r"--?[a-z-]+|mediation|MEDIATION_CENTRE|JSON|json|PDF|pdf|DOCX|docx|xlsx|UTF-8|F11|zip|out|backups|JPEG|PNG|TIFF|Word|start|list|install|trust|make|keygen|"
        + "|".join(COMMANDS)
    )
    return re.findall(r"[A-Za-z]{2,}", re.sub(known, "", text))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_chinese(command: str) -> None:
    done = mediation(*([command] if command else []), "--help")
    assert done.returncode == 0
    assert english(done.stdout) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["paper", "1"], "缺少：文书"),
        (["due", "--within", "三天"], "“三天”不是合格的正整数"),
        (["nonsense"], "没有 nonsense"),
        (["show", "1", "--colour"], "不认识的内容：--colour"),
        (["paper", "1", "F11", "--format", "odt"], "没有 odt，可用的有"),
        (["act", "1", "accept", "--on"], "后面要写一个值"),
    ],
)
def test_wrong_usage_is_said_in_chinese_with_exit_2(arguments: list[str], said: str) -> None:
    done = mediation(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", [["show", "1"], ["due"], ["search", "王"], ["intake", "a.json"]])
def test_where_there_is_no_centre_the_person_is_told_how_to_begin(command: list[str], tmp_path: Path) -> None:
    done = mediation(*command, centre=tmp_path / "无")
    assert done.returncode == 1
    assert "还没有中心" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "无").exists()


def test_without_a_terminal_the_screens_do_not_open(tmp_path: Path) -> None:
    done = mediation(centre=tmp_path)
    assert done.returncode == 1
    assert "没有终端" in done.stderr


def test_a_home_folder_is_understood_wherever_a_path_is_written_and_nobody_s_is_refused() -> None:
    for arguments in (
        ["restore", "~没有此人/备份", "--to=x"],
        ["archive-package", "--check=~没有此人/包.zip"],
        ["pack", "install", "~没有此人/新.mpack"],
    ):
        done = mediation(*arguments)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "没有“没有此人”这个账号" in done.stderr
    done = mediation("archive-package", "--check=~/没有的包.zip", "--json")
    assert str(Path.home()) in done.stdout
