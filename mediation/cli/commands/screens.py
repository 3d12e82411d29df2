"""``mediation`` without a command."""

from __future__ import annotations

import sys
from argparse import Namespace

from mediation.cli.commands.common import centre_of
from mediation.values.problems import Problem


def open_screens(options: Namespace) -> int:
    """Open the terminal interface; where there is no terminal, say so."""
    if options.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Problem(
            "no_terminal", "这里没有终端，打不开界面；请在终端里运行 mediation，或用 mediation --help 查看可用的命令。"
        )
    from mediation.tui.app import run

    return run(centre_of(options))
