"""The real program in a real terminal: opening, drafts under sudden death, the caret, leaving."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from terminal import Terminal, mediation

pytestmark = pytest.mark.terminal

# Column and row in the search line; Textual counts one cell more at the end of the text.
AT_START = {(2, 2), (3, 2)}
AFTER_TWO = {(6, 2), (7, 2)}


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 32), (160, 45)])
def test_it_opens_at_every_size_and_leaves_with_zero(centre: Path, columns: int, rows: int) -> None:
    with mediation(centre, columns=columns, rows=rows) as term:
        screen = term.wait_for("还没有案件")
        assert "F1 帮助" in screen.split("\n")[-1]
        term.press("ctrl+q")
        assert term.wait_exit() == 0


def test_the_command_opens_the_screens(centre: Path) -> None:
    with Terminal([sys.executable, "-m", "mediation", "--centre", str(centre)]) as term:
        term.wait_for("还没有案件")
        term.press("f3")
        term.wait_for("没有案件")
        term.press("ctrl+q")
        assert term.wait_exit() == 0


def type_a_draft(term: Terminal) -> None:
    term.wait_for("还没有案件")
    term.press("f6")
    term.wait_for("按 Ctrl+S 登记")
    term.press("tab")
    term.type("王桂兰与赵明，楼上漏水")
    term.wait_for("王桂兰与赵明，楼上漏水")
    term.press("ctrl+n")
    term.wait_for("姓名或名称")
    term.type("王桂兰")
    term.wait_for("*姓名或名称          王桂兰")


def kept(centre: Path) -> dict[str, object]:
    """The draft as the store holds it."""
    from mediation.casework.desk import open_desk
    from mediation.casework.drafts import load_draft

    with open_desk(centre) as desk:
        return load_draft(desk, "intake") or {}


@pytest.mark.parametrize("death", [signal.SIGHUP, signal.SIGTERM])
def test_a_closed_terminal_keeps_what_was_typed(centre: Path, death: signal.Signals) -> None:
    with mediation(centre) as term:
        type_a_draft(term)
        term.process.send_signal(death)
        assert term.wait_exit() in (128 + death, -death)
    draft = kept(centre)
    assert draft["fields"]["title"] == "王桂兰与赵明，楼上漏水"
    assert draft["typing"]["values"]["name"] == "王桂兰"


def test_kill_nine_loses_at_most_what_was_typed_in_the_last_moment(centre: Path) -> None:
    with mediation(centre) as term:
        type_a_draft(term)
        deadline = time.monotonic() + 20
        while (kept(centre).get("typing") or {}).get("values", {}).get("name") != "王桂兰":
            assert time.monotonic() < deadline
            term.read()
        term.process.kill()
        term.wait_exit()
    with mediation(centre) as term:
        term.wait_for("登记纠纷")  # the desk names the kept draft
        term.press("f6")
        term.wait_for("已放回上次没办完的草稿")
        screen = term.wait_for("*姓名或名称")
        assert "王桂兰" in screen
        term.press("escape")
        term.wait_for("王桂兰与赵明，楼上漏水")


def test_the_caret_is_in_the_field_that_is_typed_into(centre: Path) -> None:
    with mediation(centre) as term:
        term.wait_for("还没有案件")
        term.press("f4")
        term.wait_for("边输入边查")
        term.settle()
        assert term.caret() in AT_START
        term.type("漏水")
        term.settle()
        assert term.caret() in AFTER_TWO
        term.press("ctrl+p")
        term.wait_for("回车 选定")
        screen = term.settle()
        row = next(i for i, line in enumerate(screen.split("\n")) if "输入文字或拼音首字母筛选" in line)
        assert term.caret()[1] == row
        term.press("escape")
        term.settle()
        assert term.caret() in AFTER_TWO


def test_without_a_terminal_it_says_so_in_chinese(centre: Path) -> None:
    code = f"from pathlib import Path; from mediation.tui.app import run; raise SystemExit(run(Path({str(centre)!r})))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 1
    assert "终端" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_failure_of_our_own_ends_with_one_sentence_and_a_note_without_values(centre: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from mediation.tui.screens.desk import DeskPage\n"
        "def broken(self, view):\n    secret = '王桂兰990101195603120284'\n    raise KeyError(secret)\n"
        "DeskPage.show_load = broken\n"
        "from mediation.tui.app import run\n"
        f"raise SystemExit(run(Path({str(centre)!r})))\n"
    )
    with Terminal([sys.executable, "-c", code]) as term:
        assert term.wait_exit() == 70
        term.settle()
        screen = term.text()
    assert "调解台出错退出" in screen
    assert "王桂兰" not in bytes(term.output).decode(errors="replace")
    notes = [path.read_text(encoding="utf-8") for path in (centre / "logs").iterdir()]
    assert "KeyError" in notes[0]
    assert "王桂兰" not in notes[0]


def test_a_failure_tells_no_names(centre: Path) -> None:
    from mediation.tui.crash import redacted

    def failing(secret: str) -> None:
        message = f"bad {secret}"
        raise KeyError(message)

    try:
        failing("王桂兰990101195603120284")
    except KeyError as error:
        note = redacted(error)
    assert "KeyError" in note
    assert "failing" in note
    assert "王桂兰" not in note
    assert "9901" not in note
