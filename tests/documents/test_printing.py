"""Printing on a real CUPS: a private server on a loopback port, with a virtual printer that keeps what it was given."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from mediation.documents.printing import Job, job_state, print_pdf, print_sheets, printers
from mediation.documents.text import fold, pdf_pages
from mediation.tui.app import MediationApp
from mediation.values.problems import Problem
from tests.acceptance.process import Other
from tests.cli.conftest import clerk, frozen_clock, new_clerk
from tests.cli.driving import SAMPLES, Clerk

__all__ = ["clerk", "frozen_clock", "new_clerk"]

pytestmark = [pytest.mark.printer, pytest.mark.xdist_group("printer")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(happened: Callable[[], bool], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    waiter = threading.Event()
    while not happened():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        waiter.wait(0.1)


@pytest.fixture(scope="module")
def cups() -> Iterator[Path]:
    """Start cupsd with a folder of its own and one virtual printer; yields the folder the printed PDFs land in."""
    if os.geteuid() != 0:
        pytest.skip("a private cupsd with the PDF backend can be started only as root")
    missing = [
        name for name in ("cupsd", "lpadmin", "lp") if shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin") is None
    ]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    # CUPS runs its filters as another user, who cannot enter pytest's private folders.
    root = Path(tempfile.mkdtemp(prefix="cups-"))
    root.chmod(0o755)
    port, out = free_port(), root / "out"
    for name in ("etc", "spool", "cache", "run", "log", "out", "spool/tmp", "etc/ppd"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "etc/cupsd.conf").write_text(
        f"Listen 127.0.0.1:{port}\nWebInterface No\nBrowsing Off\nDefaultAuthType None\nLogLevel warn\n"
        "<Location />\n Order allow,deny\n Allow from 127.0.0.1\n</Location>\n"
        "<Location /admin>\n Order allow,deny\n Allow from 127.0.0.1\n</Location>\n"
        "<Policy default>\n <Limit All>\n  Order deny,allow\n  Allow from 127.0.0.1\n </Limit>\n</Policy>\n"
    )
    (root / "etc/cups-files.conf").write_text(
        f"ServerRoot {root}/etc\nRequestRoot {root}/spool\nTempDir {root}/spool/tmp\nCacheDir {root}/cache\nStateDir {root}/run\n"
        f"AccessLog {root}/log/access\nErrorLog {root}/log/error\nPageLog {root}/log/page\nServerBin {root}/bin\nSystemGroup root\nFatalErrors none\n"
    )
    # CUPS calls a backend with: job, user, title, copies, options and, where it has one, the file.
    (root / "bin/backend").mkdir(parents=True)
    for part in ("filter", "daemon", "notifier", "monitor", "cgi-bin", "driver"):
        (root / "bin" / part).symlink_to(f"/usr/lib/cups/{part}")
    backend = root / "bin/backend/keep"
    backend.write_text(
        f"#!/bin/sh\n[ $# -gt 0 ] || exit 0\n"
        f'case "$DEVICE_URI" in *tray) echo "STATE: +media-empty-error" >&2; until [ -e {out}/paper ]; do sleep 0.1; done;; esac\n'
        f'printf \'%s\\n\' "$3" "$4" "$5" > {out}/$1.told\nif [ -n "$6" ]; then cat "$6"; else cat; fi > {out}/$1.pdf\n'
    )
    backend.chmod(0o700)
    environment = {**os.environ, "CUPS_SERVER": f"127.0.0.1:{port}"}
    server = subprocess.Popen(
        ["/usr/sbin/cupsd", "-f", "-c", f"{root}/etc/cupsd.conf", "-s", f"{root}/etc/cups-files.conf"], env=environment
    )
    try:
        wait_for(
            lambda: (
                b"is running"
                in subprocess.run(["lpstat", "-r"], env=environment, capture_output=True, check=False).stdout
            ),
            "cupsd",
        )
        subprocess.run(
            ["/usr/sbin/lpadmin", "-p", "Office", "-v", "keep:/", "-m", "raw", "-E"],
            env=environment,
            check=True,
            capture_output=True,
        )
        subprocess.run(["/usr/sbin/lpadmin", "-d", "Office"], env=environment, check=True)
        previous = os.environ.get("CUPS_SERVER")
        os.environ["CUPS_SERVER"] = environment["CUPS_SERVER"]
        yield out
        if previous is None:
            del os.environ["CUPS_SERVER"]
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(root)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    made = tmp_path / "-o raw.pdf"  # a name that looks like an option
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(made)
    return made


def test_a_paper_goes_to_the_default_printer_and_the_queue_tells_when_it_is_done(cups: Path, page: Path) -> None:
    assert [(p.name, p.default) for p in printers()] == [("Office", True)]
    job = print_pdf(page, title="2026-0001", copies=2)
    assert job.printer == "Office"
    wait_for(lambda: job_state(job) == "已完成", "the job")
    number = job.id.rpartition("-")[2]
    assert (cups / f"{number}.pdf").read_bytes() == page.read_bytes()
    title, copies, options = (cups / f"{number}.told").read_text().splitlines()
    assert (title, copies) == ("2026-0001", "2")
    assert "sides=two-sided-long-edge" in options


def test_the_print_command_freezes_the_agreement_and_sends_one_copy_for_each_party_and_one_to_keep(
    cups: Path, clerk: Clerk
) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    told = clerk.done("print", "1", "F11", "--json").data["job"]
    assert told["copies"] == 3
    wait_for(lambda: job_state(Job(told["id"], "Office", 3)) == "已完成", "the job")
    number = told["id"].rpartition("-")[2]
    title, copies, options = (cups / f"{number}.told").read_text().splitlines()
    assert copies == "3"
    assert "sides=two-sided-long-edge" in options
    assert "王桂兰" not in title
    (paper,) = [one for one in clerk.done("papers", "1", "--json").data if one["form"] == "F11"]
    assert paper["state"] == "已打印"
    printed = hashlib.sha256((cups / f"{number}.pdf").read_bytes()).hexdigest()
    assert any(printed in str(path) for path in (clerk.centre / "files").rglob("*"))


def lengthy(folder: Path, pages: int) -> Path:
    """A PDF whose pages grow by a point each, so that one can be told from another."""
    pdf = pikepdf.new()
    for number in range(pages):
        pdf.add_blank_page(page_size=(500 + number, 800))
    path = folder / f"{pages}.pdf"
    pdf.save(path)
    return path


def widths(path: Path) -> list[int]:
    with pikepdf.open(path) as pdf:
        return [int(page.mediabox[2]) for page in pdf.pages]


@pytest.mark.parametrize(
    ("pages", "sheets", "copies", "duplex", "sent"),
    [
        (5, "", 3, True, [500, 501, 502, 503, 504, 504]),  # a blank back: the next copy begins on a sheet of its own
        (5, "", 1, True, [500, 501, 502, 503, 504]),
        (4, "", 3, True, [500, 501, 502, 503]),
        (5, "", 3, False, [500, 501, 502, 503, 504]),
        (20, "7-9", 1, True, [512, 513, 514, 515, 516, 517]),
        (5, "1,3", 2, True, [500, 501, 504, 504]),
        (20, "7-9", 1, False, [506, 507, 508]),
    ],
)
def test_sheets_come_out_whole(
    cups: Path, tmp_path: Path, pages: int, sheets: str, copies: int, duplex: bool, sent: list[int]
) -> None:
    job = print_sheets(lengthy(tmp_path, pages), title="2026-0001", sheets=sheets, copies=copies, duplex=duplex)
    wait_for(lambda: job_state(job) == "已完成", "the job")
    number = job.id.rpartition("-")[2]
    assert widths(cups / f"{number}.pdf") == sent
    _, told, options = (cups / f"{number}.told").read_text().splitlines()
    assert told == str(copies)
    assert f"sides={'two-sided-long-edge' if duplex else 'one-sided'}" in options


@pytest.mark.parametrize(
    ("sheets", "said"), [("七", "应写作 7-9"), ("9-7", "应写作 7-9"), ("0", "应写作"), ("2-4", "没有第4张")]
)
def test_sheets_that_are_not_there_are_refused(tmp_path: Path, sheets: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        print_sheets(lengthy(tmp_path, 5), title="2026-0001", sheets=sheets)


def test_a_sheet_printed_again_counts_as_no_copy(cups: Path, clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    assert "不能只印其中几张" in clerk.refused("print", "1", "F11", "--sheets", "1").err
    assert clerk.done("papers", "1", "--json").data[0]["paper"] is None
    clerk.done("print", "1", "F11", "--json")
    again = clerk.done("print", "1", "F11", "--sheets", "1", "--json").data["job"]
    assert again["copies"] == 1
    (paper,) = [one for one in clerk.done("papers", "1", "--json").data if one["form"] == "F11"]
    assert paper["paper"]["printed_copies"] == 3
    assert "没有第9张" in clerk.refused("print", "1", "F11", "--sheets", "9").err


def test_papers_of_two_cases_come_as_one_job_each_behind_its_separator_sheet(cups: Path, clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    clerk.done("intake", next(SAMPLES.glob("03-*.json")))
    told = clerk.done("print", "1,2", "F04", "--copies", "2", "--json").data["job"]
    wait_for(lambda: job_state(Job(told["id"], "Office", 1)) == "已完成", "the job")
    pages = [fold(page) for page in pdf_pages((cups / f"{told['id'].rpartition('-')[2]}.pdf").read_bytes())]
    first, second = (number for number, page in enumerate(pages) if page.startswith("分隔页"))
    assert first == 0
    assert second % 2 == 0
    assert all(number % 2 == 0 for number, page in enumerate(pages) if "第1页共" in page)
    assert sum("第1页共" in page for page in pages[:second]) == 2
    assert sum("第1页共" in page for page in pages[second:]) == 2
    for number in ("1", "2"):
        (paper,) = [one for one in clerk.done("papers", number, "--json").data if one["form"] == "F04"]
        assert paper["paper"]["printed_copies"] == 2


def test_several_papers_of_a_case_come_as_one_job_in_the_order_named(cups: Path, clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    told = clerk.done("print", "1", "F11,F04", "--copies", "1", "--json").data["job"]
    wait_for(lambda: job_state(Job(told["id"], "Office", 1)) == "已完成", "the job")
    pages = [fold(page) for page in pdf_pages((cups / f"{told['id'].rpartition('-')[2]}.pdf").read_bytes())]
    firsts = [number for number, page in enumerate(pages) if "第1页共" in page]
    assert all(number % 2 == 0 for number in firsts), "every paper begins on a sheet of its own"
    assert "调解协议书" in pages[0]
    assert not any(page.startswith("分隔页") for page in pages)
    assert len(firsts) == 1 + sum(one["form"] == "F04" for one in clerk.done("papers", "1", "--json").data)
    for form in ("F04", "F11"):
        kept = [one["paper"] for one in clerk.done("papers", "1", "--json").data if one["form"] == form]
        assert [one["printed_copies"] for one in kept] == [1] * len(kept)
    assert "逐份打印" in clerk.refused("print", "1", "F11,F04", "--sheets", "1").err
    assert "没有名为“F999”的文书" in clerk.refused("print", "1", "F11,F999").err


def test_marked_papers_and_marked_cases_are_printed_in_one_job(cups: Path, clerk: Clerk) -> None:
    from mediation.tui.screens.papers import PapersPage
    from tests.tui.piloting import Pilot, play, said, screen_text, settle, until

    for _ in range(2):
        clerk.done("intake", SAMPLES / "03-赡养.json")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f3")
        await settle(pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "先用空格选中要打印的案件" in said(app))
        await pilot.press("space", "space")
        await until(pilot, lambda: "选中 2 件案件" in said(app))
        assert screen_text(app).count("√") == 2
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "打印 2 件案件的文书" in screen_text(app))
        await settle(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "文书不能为空" in screen_text(app))
        await pilot.press("space", "ctrl+s")
        await until(pilot, lambda: "2 件案件，每件前有分隔页" in said(app))
        assert "√" not in screen_text(app)
        app.push_screen(PapersPage(app.door.snapshot(app.door.find_case("1"))))
        await settle(pilot)
        await pilot.press("home", "space", "space")
        await until(pilot, lambda: "选中 2 份文书" in said(app))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "定稿并打印选中的 2 份文书" in screen_text(app))
        await settle(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "2 份文书，任务" in said(app))

    play(clerk.centre, scene)
    for number, times in (("1", 2), ("2", 1)):
        kept = {one["form"]: one["paper"] for one in clerk.done("papers", number, "--json").data}
        assert kept["F04"]["printed_copies"] == times


def test_an_unknown_printer_is_named_with_the_ones_there_are(cups: Path, page: Path) -> None:
    with pytest.raises(Problem, match="没有名为“二楼”的打印机，可用的有：Office"):
        print_pdf(page, title="2026-0001", printer="二楼")


def test_a_stopped_printer_is_shown_as_stopped_and_gets_no_job(cups: Path, page: Path) -> None:
    subprocess.run(["/usr/sbin/cupsdisable", "Office"], check=True)
    try:
        assert printers()[0].state == "已停用"
        with pytest.raises(Problem, match=r"“Office”已停用.*请在系统的打印设置里恢复"):
            print_pdf(page, title="2026-0001")
    finally:
        subprocess.run(["/usr/sbin/cupsenable", "Office"], check=True)


def test_without_a_print_server_the_person_is_told_and_the_paper_is_kept(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    with pytest.raises(Problem, match="打印服务没有运行"):
        print_pdf(page, title="2026-0001")
    assert page.is_file()


def test_a_hundred_copies_are_refused(page: Path) -> None:
    with pytest.raises(Problem, match="1至99"):
        print_pdf(page, title="2026-0001", copies=100)


def test_a_job_nobody_knows_is_no_longer_in_the_queue(cups: Path) -> None:
    assert job_state(Job("Office-9999", "Office", 1)) == "已不在队列"


def test_copies_handed_over_are_recorded_for_each_party_and_shown(clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    assert "还没有定稿" in clerk.refused("deliver", "1", "F11").err
    clerk.done("paper", "1", "F11", "--freeze")
    first, second = (party["name"] for party in clerk.done("show", "1", "--json").data["parties"])
    assert "不是本案当事人" in clerk.refused("deliver", "1", "F11", "--to", "某甲=1").err
    assert "写成数字" in clerk.refused("deliver", "1", "F11", "--to", f"{first}=一").err
    assert "1至99" in clerk.refused("deliver", "1", "F11", "--to", f"{first}=100").err
    assert clerk.done("show", "1", "--json").data["services"] == []
    clerk.done("deliver", "1", "F11", "--to", f"{first}=2", "--place", "中心窗口")
    clerk.done("deliver", "1", "F11", "--to", second, "--way", "邮寄")
    half = clerk.refused("deliver", "1", "F11", "--to", first, "--to", f"{second}=1,王强,2030-01-01")
    assert f"{second}：办理日期2030年1月1日晚于今天" in half.err
    assert "各方的都没有登记" in half.err
    (paper,) = [one for one in clerk.done("papers", "1", "--json").data if one["form"] == "F11"]
    assert paper["delivered"] == 3
    shown = clerk.done("show", "1").out
    assert f"2份  {first}" in shown
    assert "邮寄" in shown
    clerk.done("deliver", "1", "F11", "--to", f"{first}=1,王强", "--to", f"{second}=1,李红")
    told = rf"已交付 {first} 1份，\d+年\d+月\d+日，王强签收"
    assert re.search(told, clerk.done("show", "1").out), "under the paper, to whom and when"
    assert re.search(told, clerk.done("papers", "1").out)
    (paper,) = [one for one in clerk.done("papers", "1", "--json").data if one["form"] == "F11"]
    assert paper["delivered"] == 5


def test_the_papers_page_prints_with_choices_and_records_who_got_copies(
    cups: Path, clerk: Clerk, tmp_path: Path
) -> None:
    from mediation.tui.screens.papers import PapersPage
    from tests.tui.piloting import Pilot, play, said, screen_text, settle, type_text, until

    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    three = json.loads((SAMPLES / "01-邻里漏水.json").read_text("utf-8"))
    three["parties"].append(json.loads((SAMPLES / "03-赡养.json").read_text("utf-8"))["parties"][-1])
    (tmp_path / "three.json").write_text(json.dumps(three), "utf-8")
    clerk.done("intake", tmp_path / "three.json")
    clerk.done("paper", "1", "F11", "--freeze")
    (made,) = [one for one in clerk.done("papers", "1", "--json").data if one["form"] == "F11"]

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        app.push_screen(PapersPage(app.door.snapshot(app.door.find_case("1")), begin=("F11", made["subject"])))
        await settle(pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "定稿并打印" in screen_text(app))
        await settle(pilot)
        assert "空闲" in screen_text(app)
        for _ in range(3):
            await pilot.press("tab")
        await type_text(pilot, "九")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "应写作 7-9" in screen_text(app))
        await pilot.press("backspace", "1", "ctrl+s")
        await until(pilot, lambda: "已送打印机 Office，第1张，1 份" in said(app))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "连同其他案件" in screen_text(app))
        await settle(pilot)
        for _ in range(4):
            await pilot.press("tab")
        await pilot.press("2", "ctrl+s")
        await until(pilot, lambda: "2 件案件，每件前有分隔页" in said(app))
        await pilot.press("alt+v")
        await until(pilot, lambda: "份数1" in screen_text(app))
        await pilot.press("up", "enter")
        await until(pilot, lambda: "与当事人关系" in screen_text(app))
        await settle(pilot)
        await pilot.press("tab", "tab", "tab")
        await type_text(pilot, "王强")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "王强" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "已登记交付 2 份，共 2 人" in said(app))
        await until(pilot, lambda: "王强签收" in screen_text(app))
        await pilot.press("home")
        await until(pilot, lambda: "王强签收" not in screen_text(app))

    play(clerk.centre, scene)
    (paper,) = [one for one in clerk.done("papers", "1", "--json").data if one["form"] == "F11"]
    assert paper["delivered"] == 2
    assert paper["paper"]["printed_copies"] == 3, "each party and one to keep; a sheet printed again is no copy"
    (other,) = [one for one in clerk.done("papers", "2", "--json").data if one["form"] == "F11"]
    assert other["paper"]["printed_copies"] == 4, "as many as that case has parties, and one to keep"


def test_an_empty_tray_is_told_while_the_job_waits_and_the_paper_comes_when_it_is_filled(
    cups: Path, clerk: Clerk
) -> None:
    subprocess.run(["/usr/sbin/lpadmin", "-p", "Tray", "-v", "keep:/tray", "-m", "raw", "-E"], check=True)
    try:
        clerk.done("intake", SAMPLES / "01-邻里漏水.json")
        told = clerk.done("print", "1", "F11", "--printer", "Tray", "--json").data["job"]
        wait_for(lambda: next(one for one in printers() if one.name == "Tray").fault == "缺纸", "the alarm")
        assert "缺纸，排队1件" in next(one for one in printers() if one.name == "Tray").note
        again = clerk.done("print", "1", "F11", "--printer", "Tray")
        assert "排队中（缺纸）" in again.out
        (cups / "paper").touch()
        wait_for(lambda: job_state(Job(told["id"], "Tray", 3)) == "已完成", "the job")
    finally:
        (cups / "paper").touch()
        wait_for(lambda: all(one.waiting == 0 for one in printers()), "the queue")
        subprocess.run(["/usr/sbin/lpadmin", "-x", "Tray"], check=True)
        (cups / "paper").unlink()


def test_a_program_killed_while_it_prints_leaves_one_finished_paper_that_prints_again(
    cups: Path, clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    real = shutil.which("lp")
    with monkeypatch.context() as patch:
        (tmp_path / "lp").write_text(f"#!/bin/sh\ntouch {tmp_path}/begun\nexec sleep 20\n")
        (tmp_path / "lp").chmod(0o755)
        patch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        printing = Other(clerk.centre).start("print", "1", "F11")
        wait_for(lambda: (tmp_path / "begun").exists() or printing.poll() is not None, "the printing", 60)
        assert printing.poll() is None
        printing.kill()
        printing.communicate(timeout=10)
    assert shutil.which("lp") == real
    told = clerk.done("print", "1", "F11", "--json").data["job"]
    assert told["copies"] == 3
    kept = [one for one in clerk.done("show", "1", "--json").data["papers"] if one["form"] == "F11"]
    assert [(one["state"], one["printed_copies"]) for one in kept] == [("printed", 3)]
    assert clerk.done("verify").out
