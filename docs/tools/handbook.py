"""Fills the generated parts of docs/手册.md: keys, commands, settings, acts, deadlines. ``--check`` only says whether they are up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import lawtable

HANDBOOK = Path(__file__).resolve().parents[1] / "手册.md"


def keys() -> str:
    """A table of every action by place."""
    from mediation.tui.actions import PLACES, TABLE, key_name

    lines = []
    for place, name in PLACES.items():
        own = [action for action in TABLE if place in action.places]
        if own:
            lines += [f"**{name}**", "", "| 键 | 名称 | 做什么 |", "|---|---|---|"]
            lines += [
                f"| {' 或 '.join(key_name(key) for key in action.keys)} | {action.label} | {action.help} |"
                for action in own
            ]
            lines.append("")
    return "\n".join(lines).rstrip()


def commands() -> str:
    """A table of every command with its one-line help."""
    from mediation.cli.parser import build

    found = next(action for action in build()._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001 - argparse has no public list
    rows = [f"| `mediation {choice.dest}` | {choice.help} |" for choice in found._choices_actions]  # noqa: SLF001 - likewise
    return "\n".join(["| 命令 | 做什么 |", "|---|---|", *rows])


def settings() -> str:
    """A table of every centre setting with its default."""
    from mediation.procedure.load import load_procedure
    from mediation.tui.screens.settings import shown

    rows = [
        f"| {s.label} | {shown(s.default)}{s.unit} | {s.help or '本中心自定'} |"
        for s in load_procedure().settings_spec.values()
    ]
    return "\n".join(["| 设置 | 出厂值 | 说明 |", "|---|---|---|", *rows])


def filled(text: str) -> str:
    """The handbook with its generated parts made anew."""
    tables = {
        "keys": keys(), "commands": commands(), "settings": settings(), "acts": lawtable.acts(), "deadlines": lawtable.deadlines(),
    }  # fmt: skip
    for name, table in tables.items():
        head, _, rest = text.partition(f"<!-- {name}:begin")
        mark, _, rest = rest.partition("-->\n")
        _, _, rest = rest.partition(f"<!-- {name}:end -->")
        text = f"{head}<!-- {name}:begin{mark}-->\n{table}\n<!-- {name}:end -->{rest}"
    return text


if __name__ == "__main__":
    old = HANDBOOK.read_text(encoding="utf-8")
    new = filled(old)
    if "--check" in sys.argv:
        sys.exit(0 if old == new else "手册里自动生成的部分已过时，请运行 python docs/tools/handbook.py。")
    HANDBOOK.write_text(new, encoding="utf-8")
    print(HANDBOOK)
