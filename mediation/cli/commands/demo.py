"""The demo centre: ``demo`` and its walk from the window to the bound volume."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from mediation.casework.demo import DEMO_PASSWORD, DEMO_PEOPLE
from mediation.casework.demo import demo as fill
from mediation.cli.commands.common import centre_of
from mediation.cli.output import counting, emit, say
from mediation.cli.places import demo_centre


def demo(options: Namespace) -> int:
    """Fill the demo centre, or walk one sample through it."""
    folder = centre_of(options) if options.centre is not None else demo_centre(centre_of(options))
    if options.walk:
        return _walk(folder, as_json=options.json)
    count = fill(folder, size=options.size, seed=options.seed, progress=counting(options.size, "已生成"))
    if options.json:
        emit({"ok": True, "centre": folder, "cases": count})
    else:
        say(f"演示中心已有{count}件虚构案件：{folder}")
        say(f"查看：mediation --centre {folder}")
        say(f"可以换人登录：{DEMO_PEOPLE}，密码都是{DEMO_PASSWORD}（mediation login --as 姓名）。")
    return 0


def _walk(folder: Path, *, as_json: bool) -> int:
    from mediation.casework.walk import walk

    done = walk(folder)
    if as_json:
        emit({"ok": True, "case": done.reg_no, "papers": done.files})
        return 0
    for line in done.steps:
        say(line)
    say("文书在这里：")
    for place in done.files:
        say(f"  {place}")
    return 0
