"""The ``mediation`` command: one table of commands, each imported only when it is called."""

from __future__ import annotations

import gettext
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from mediation.cli.output import refuse, warn
from mediation.cli.parser import build
from mediation.values.problems import Problem


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code: 0 done, 1 refused or bad data, 2 wrong usage."""
    _speak_chinese()
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def _speak_chinese() -> None:
    # argparse takes its own words from gettext's default domain.
    os.environ["LANGUAGE"] = "zh"
    os.environ.setdefault("LANG", "C.UTF-8")
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")


def run(argv: Sequence[str]) -> int:
    """Parse and call; every refusal becomes one line, every crash one line without anybody's data."""
    as_json = "--json" in argv
    try:
        options = build().parse_args(argv)
        as_json = options.json
        module, _, function = options.call.partition(":")
        command = getattr(importlib.import_module(f"mediation.cli.commands.{module}"), function)
        return int(command(options) or 0)
    except Problem as problem:
        return refuse(problem, as_json=as_json)
    except BrokenPipeError:
        sys.stdout = None  # the reader has gone; nothing more can be said
        return 0
    except KeyboardInterrupt:
        warn("已停止，没有做完的不会保存。")
        return 130
    except Exception as crash:  # noqa: BLE001 - the last door: a traceback would print names and numbers of parties
        place = traceback.extract_tb(crash.__traceback__)[-1]
        warn(
            f"程序出错，没有保存任何改动。请把这一行告诉维护人员：{type(crash).__name__} {Path(place.filename).name}:{place.lineno}"
        )
        return 1
