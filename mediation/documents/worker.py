"""One long-lived process that makes papers, so that the screen never waits for a lock and never forks.

The process is started anew (``python -m mediation.documents.worker``, never a fork of the screen's process), does one
paper at a time, and lives until it is closed, its parent ends, or a limit was hit; it is started again on next use.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import Self

from mediation.documents.rendered import Rendered
from mediation.values.problems import Problem
from mediation.values.traces import keep, place_of, redacted

# Wall-clock seconds for each step as its parent sees it; the processor limits of fence.py are far below them.
START_S = 60.0
EVALUATE_S = 30.0
DRAW_S = 180.0
_END = (EOFError, OSError)


class RenderService:
    """Makes papers in its own process. Safe to call from several threads: one paper at a time.

    ``cache`` is where fontconfig keeps its cache; ``user_fonts`` the folder of the office's own fonts; ``logs`` where a
    note without case data is left of an error nobody foresaw.
    """

    def __init__(self, cache: Path | None = None, user_fonts: Path | None = None, logs: Path | None = None) -> None:
        self._cache = cache
        self._user_fonts = user_fonts
        self._logs = logs
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection[object, object] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Process id of the running worker; 0 while there is none."""
        return self._process.pid if self._process else 0

    def render(
        self,
        form: str,
        context: Mapping[str, object],
        *,
        fmt: str = "pdf",
        templates: tuple[Path, ...] | None = None,
        hand: bool = False,
        origin: str = "",
    ) -> Rendered:
        """Make one paper; arguments and errors as `make.render_paper`, and ``limit`` when time or memory run out."""
        with self._lock:
            pipe = self._started()
            try:
                pipe.send((form, dict(context), fmt, templates, hand, origin))
                first = self._answer(pipe, EVALUATE_S, form, "模板用时过长")
                last = self._answer(pipe, DRAW_S, form, "排版用时过长") if first == "evaluated" else first
            except _END as error:
                self._stop()
                raise Problem(
                    "limit",
                    f"{form} 没有做成：制作文书的进程中断了（可能是内存不足）。请关闭其他程序后重试；"
                    "仍不行的，请运行 mediation doctor 检查本机，急用时可先印空白表手写。",
                ) from error
            if isinstance(last, Rendered):
                return last
            assert isinstance(last, tuple)
            problem, ended = last
            if ended:
                self._stop()
            raise problem

    def close(self) -> None:
        """End the process; the next use starts another."""
        with self._lock:
            self._stop()

    def _answer(self, pipe: Connection[object, object], seconds: float, form: str, what: str) -> object:
        if not pipe.poll(seconds):
            self._stop()
            raise Problem("limit", f"{form} {what}（超过{seconds:.0f}秒），已停止，请检查模板和内容。")
        return pipe.recv()

    def _started(self) -> Connection[object, object]:
        if self._process is not None and self._process.poll() is not None:
            self._stop()
        if self._process is None or self._pipe is None:
            ours, theirs = Pipe()
            command = [sys.executable, "-P", "-m", "mediation.documents.worker", str(theirs.fileno())]
            command += [str(folder or "") for folder in (self._cache, self._user_fonts, self._logs)]
            self._process = subprocess.Popen(  # noqa: S603 - our own module in our own interpreter
                command,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=_environment(),
            )
            theirs.close()
            self._pipe = ours
            self._greet(ours)
        return self._pipe

    def _greet(self, pipe: Connection[object, object]) -> None:
        try:
            ready = pipe.poll(START_S) and pipe.recv() == "ready"
        except _END:
            ready = False
        if not ready:
            self._stop()
            raise Problem("render", "制作文书的进程没有启动，请运行 mediation doctor 检查安装。")

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()
            self._process = None


def _environment() -> dict[str, str]:
    """The environment of the worker: this package importable, and nothing that changes where fonts are found."""
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    kept = {key: value for key, value in os.environ.items() if key not in ("FONTCONFIG_FILE", "FONTCONFIG_PATH")}
    return kept | {"PYTHONPATH": os.pathsep.join(paths)}


def serve(
    pipe: Connection[object, object], cache: Path | None, user_fonts: Path | None, logs: Path | None = None
) -> None:
    """The worker's loop: one request, one paper, until the other end closes."""
    from mediation.documents.fence import fence
    from mediation.documents.make import render_paper
    from mediation.documents.pdf import bind_fonts

    bind_fonts(cache, user_fonts)
    asked = [""]
    sys.excepthook = _last_words(pipe, asked, logs)
    pipe.send("ready")
    while True:
        try:
            request = pipe.recv()
        except _END:
            return
        assert isinstance(request, tuple)
        form, context, fmt, templates, hand, origin = request
        asked[:] = [str(form)]
        try:
            paper = render_paper(
                form,
                context,
                fmt=fmt,
                templates=templates,
                hand=hand,
                origin=origin,
                user_fonts=user_fonts,
                fence=fence,
                evaluated=lambda: pipe.send("evaluated"),
            )
        except Problem as problem:
            # After a limit the interpreter's memory is not to be trusted: a fresh process takes over.
            pipe.send((_bare(problem), problem.reason == "limit"))
            continue
        pipe.send(paper)


def _last_words(
    pipe: Connection[object, object], asked: list[str], logs: Path | None
) -> Callable[[type[BaseException], BaseException, TracebackType | None], object]:
    """What the process does before an error nobody foresaw ends it: a note without case data, a sentence to the asker."""

    def said(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, BrokenPipeError | ConnectionResetError):
            return  # whoever asked is gone: nobody is left to be told, and nothing went wrong here
        noted = ""
        if logs is not None:
            with suppress(OSError):
                noted = keep(logs, f"{asked[0]}\n{redacted(error)}", "render")
        whom = f"请把中心目录 logs 文件夹里的 {noted}（不含案件内容）" if noted else f"请把“{place_of(error)}”这几个字"
        problem = Problem(
            "render",
            f"{asked[0]} 没有做成：程序出了意外的错误，没有保存任何内容。请重试一次；仍不行的，{whom}交给维护人员，"
            "急用时可先印空白表手写。",
        )
        with suppress(*_END):
            pipe.send((problem, True))

    return said


def _bare(problem: Problem) -> Problem:
    """The same problem without its causes, which may hold case data and need not be picklable."""
    return Problem(problem.reason, problem.message, field=problem.field, where=problem.where)


def _main() -> None:
    pipe: Connection[object, object] = Connection(int(sys.argv[1]))
    serve(pipe, *(Path(folder) if folder else None for folder in sys.argv[2:5]))


if __name__ == "__main__":
    _main()
