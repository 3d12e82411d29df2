"""Measures what the product promises, each beside its peer in the same run, and writes ``benchmarks/results.json``.

A row is ``{name, ours, peer, ratio, goal, holds}``: CPU seconds of one warm run (median), except where the name says
otherwise. ``goal`` is what ``ratio`` (or, without a peer, ``ours``) must not exceed. A missed goal is printed, not hidden.

    python benchmarks/run.py            everything
    python benchmarks/run.py show list  only these
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

SUITES = ("docx", "pdf", "show", "list", "intake", "offers", "recount", "due", "volume", "batch", "search")


def main(names: list[str]) -> int:
    wanted = names or list(SUITES)
    unknown = [name for name in wanted if name not in SUITES]
    if unknown:
        print(f"没有这些项目：{'、'.join(unknown)}；可用的有：{'、'.join(SUITES)}", file=sys.stderr)
        return 2
    target = HERE / "results.json"
    old = json.loads(target.read_text(encoding="utf-8")) if names and target.exists() else []
    rows = {row["name"]: row for row in old}
    for name in wanted:
        for row in importlib.import_module(f"bench_{name}").measure():
            rows[row["name"]] = row
            peer = f"peer {row['peer']:.4f}  ratio {row['ratio']:.2f}" if row["peer"] is not None else ""
            print(
                f"{'ok  ' if row['holds'] else 'MISS'}  {row['name']}: ours {row['ours']:.4f}  {peer}  goal {row['goal']}  holds: {str(row['holds']).lower()}",
                flush=True,
            )
        # After every suite, so that one that breaks does not take the others' numbers with it.
        target.write_text(json.dumps(list(rows.values()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
