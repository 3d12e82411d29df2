"""Printing through the system's ``lp``: the frozen file, neutral job titles, queue state in Chinese.

The server is whatever CUPS is set up on the desk (``CUPS_SERVER`` is honoured by ``lp`` itself). Nothing here renders:
what was frozen is what is printed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mediation.documents.printsheets import sheeted
from mediation.values.problems import Problem

_STATES = {"idle": "空闲", "now printing": "正在打印", "disabled": "已停用"}
_FAULTS = {
    "media-empty": "缺纸", "media-needed": "缺纸", "media-jam": "卡纸", "toner-empty": "缺墨粉", "toner-low": "墨粉不足", "marker-supply-empty": "缺墨",
    "cover-open": "机盖未关", "Filter failed": "上一份任务处理失败", "offline": "脱机", "door-open": "机门未关",
}  # fmt: skip
_TIMEOUT = 20  # seconds; a dead print server must not freeze the desk


@dataclass(frozen=True, slots=True)
class Printer:
    """A print queue. ``state`` is 空闲, 正在打印 or 已停用; ``fault`` says in Chinese what the device reports; ``waiting``: jobs."""

    name: str
    state: str
    default: bool
    fault: str = ""
    waiting: int = 0

    @property
    def note(self) -> str:
        """State, fault and jobs waiting in one phrase, e.g. 空闲，排队2件."""
        return "，".join(filter(None, (self.state, self.fault, f"排队{self.waiting}件" if self.waiting else "")))


@dataclass(frozen=True, slots=True)
class Job:
    """A job handed to the queue. ``id`` is CUPS' own, e.g. ``Office-12``."""

    id: str
    printer: str
    copies: int


def _run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    program = shutil.which(arguments[0])
    if program is None:
        raise Problem("no_printing", "本机没有打印程序（lp），请先运行 make setup 或安装 cups-client 后再打印。")
    try:
        # lp and lpstat answer in the caller's language; the C locale is the one that can be read reliably.
        environment = {**os.environ, "LC_ALL": "C", "LANG": "C"}
        command = [program, *arguments[1:]]  # a list, never a shell
        return subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, env=environment, check=False)  # noqa: S603 - see above
    except subprocess.TimeoutExpired as late:
        raise Problem("printer_silent", "打印服务没有回应，请检查打印机是否开机、网络是否连通，然后重试。") from late


def printers() -> tuple[Printer, ...]:
    """The queues of this desk, the default one first; empty when there is none."""
    answer = _run(["lpstat", "-l", "-p", "-d"])
    queued = [
        line.split()[0].rpartition("-")[0] for line in _run(["lpstat", "-o"]).stdout.splitlines() if line[:1].strip()
    ]
    default = re.search(r"system default destination: (\S+)", answer.stdout)
    found = []
    for block in re.split(r"^(?=printer )", answer.stdout, flags=re.MULTILINE):
        head = re.match(r"printer (\S+) (.*)", block)
        if head is None:
            continue
        state = next((chinese for english, chinese in _STATES.items() if english in head[2]), "状态不明")
        fault = "、".join(chinese for english, chinese in _FAULTS.items() if english in block)
        own = bool(default and default[1] == head[1])
        found.append(Printer(head[1], state, own, fault, queued.count(head[1])))
    return tuple(sorted(found, key=lambda p: (not p.default, p.name)))


def check_copies(copies: int) -> None:
    """Raises ``Problem("bad_copies")`` for a number no printer should be given."""
    if not 1 <= copies <= 99:
        raise Problem("bad_copies", f"打印份数须在1至99之间，现为{copies}。", field="copies")


def choose(printer: str = "") -> Printer:
    """The queue that would be used: the named one, else the system's default, else the only one.

    Ask before anything is written for the sake of a print. Raises ``Problem``: ``no_printing``, ``no_printer``,
    ``printer_silent``, ``print_failed``.
    """
    known = printers()
    if not known and "not running" in _run(["lpstat", "-r"]).stdout:
        raise Problem(
            "no_printer", "打印服务没有运行，请在系统里启动打印服务（CUPS）后重试；也可以定稿后改用其他电脑打印。"
        )
    if not known:
        raise Problem("no_printer", "本机没有设置打印机，请在系统里添加打印机后重试；也可以定稿后改用其他电脑打印。")
    if printer and printer not in {p.name for p in known}:
        names = "、".join(p.name for p in known)
        raise Problem("no_printer", f"没有名为“{printer}”的打印机，可用的有：{names}。", field="printer")
    chosen = next((p for p in known if p.name == printer), known[0])
    if not printer and not chosen.default and len(known) > 1:
        names = "、".join(p.name for p in known)
        raise Problem("no_printer", f"系统没有默认打印机，请指明用哪一台：{names}。", field="printer")
    if chosen.state == "已停用":
        why = f"（{chosen.fault}）" if chosen.fault else ""
        raise Problem("print_failed", f"打印机“{chosen.name}”已停用{why}，请在系统的打印设置里恢复后重试。")
    if "not accepting" in _run(["lpstat", "-a", chosen.name]).stdout:
        raise Problem("print_failed", f"打印机“{chosen.name}”现在不接受任务，请查看打印机后重试。")
    return chosen


def print_sheets(
    path: Path, *, title: str, sheets: str = "", printer: str = "", copies: int = 1, duplex: bool = True
) -> Job:
    """Hand a PDF to a queue so that every copy begins on a sheet of its own; ``sheets``: only those, e.g. ``7-9``.

    Raises ``Problem`` as `print_pdf` does, and ``bad_sheets``.
    """
    check_copies(copies)
    if not path.is_file():
        raise Problem("no_file", f"要打印的文件不在：{path.name}，请重新生成后再打印。")
    data = sheeted(path, sheets, copies=copies, duplex=duplex)
    if data is None:
        return print_pdf(path, title=title, printer=printer, copies=copies, duplex=duplex)
    return print_data(data, title=title, printer=printer, copies=copies, duplex=duplex)


def print_data(data: bytes, *, title: str, printer: str = "", copies: int = 1, duplex: bool = True) -> Job:
    """Hand a PDF that is kept nowhere to a queue; ``lp`` takes a copy of it before this returns."""
    with TemporaryDirectory(prefix="mediation-print-") as folder:
        path = Path(folder) / "sheets.pdf"
        path.write_bytes(data)
        return print_pdf(path, title=title, printer=printer, copies=copies, duplex=duplex)


def fault_of(printer: str) -> str:
    """What a printer reports now, e.g. 缺纸; "" when nothing."""
    return next((one.fault for one in printers() if one.name == printer), "")


def print_pdf(path: Path, *, title: str, printer: str = "", copies: int = 1, duplex: bool = True) -> Job:
    """Hand a PDF to a queue.

    ``title`` is seen in queues and logs of the print server: pass the case's internal number, never names.
    ``printer`` empty means the system's default. Raises ``Problem`` with reasons ``no_printing``, ``no_printer``,
    ``bad_copies``, ``printer_silent``, ``print_failed``.
    """
    check_copies(copies)
    if not path.is_file():
        raise Problem("no_file", f"要打印的文件不在：{path.name}，请重新生成后再打印。")
    chosen = choose(printer)
    sides = "two-sided-long-edge" if duplex else "one-sided"
    answer = _run(
        [
            "lp",
            "-d",
            chosen.name,
            "-n",
            str(copies),
            "-o",
            f"sides={sides}",
            "-o",
            "media=A4",
            "-t",
            title,
            "--",
            str(path),
        ]
    )
    job = re.search(r"request id is (\S+)", answer.stdout)
    if answer.returncode != 0 or job is None:
        raise Problem(
            "print_failed", f"打印机“{chosen.name}”没有接受任务，请查看打印机后重试。", where=answer.stderr.strip()
        )
    return Job(job[1], chosen.name, copies)


def job_state(job: Job) -> str:
    """排队中, 已完成 or 已不在队列 of a job handed over by ``print_pdf``."""
    waiting = _run(["lpstat", "-W", "not-completed", "-o", job.printer])
    if any(line.split()[:1] == [job.id] for line in waiting.stdout.splitlines()):
        return "排队中"
    done = _run(["lpstat", "-W", "completed", "-o", job.printer])
    return "已完成" if any(line.split()[:1] == [job.id] for line in done.stdout.splitlines()) else "已不在队列"
