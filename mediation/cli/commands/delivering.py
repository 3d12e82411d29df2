"""``deliver``: copies of a finished paper handed to the parties."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from mediation.casework.acts import find_case
from mediation.cli.commands.common import desk_of
from mediation.cli.output import emit, say
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediation.records.snapshot import Snapshot


def deliver(options: Namespace) -> int:
    """Record who got how many copies."""
    from mediation.casework.delivering import deliver as hand_over
    from mediation.casework.delivering import receivers
    from mediation.casework.papers import form_of, subject_of
    from mediation.casework.reading import snapshot

    form = options.form.upper()
    with desk_of(options) as desk:
        case = snapshot(desk, find_case(desk, options.case))
        spec = form_of(desk, form, case.applied_on)
        subject = subject_of(desk, case, spec, options.subject) if options.subject else ""
        known = receivers(case, subject)
        copies = _copies(case, options.to) if options.to else dict.fromkeys((party for party, _name in known), 1)
        done = hand_over(
            desk, case.id, form, copies, subject=subject, way=options.way, place=options.place,
            receiver=options.receiver, on=options.on or None,
        )  # fmt: skip
    if options.json:
        emit({"ok": True, "delivered": done})
        return 0
    for one in done:
        say(one.said)
        for warning in one.warnings:
            say(warning, "yellow")
    return 0


def _copies(case: Snapshot, told: Sequence[str]) -> dict[str, int]:
    """Party id → copies, from ``姓名`` or ``姓名=份数``. Raises Problem("no_party") or Problem("bad_copies")."""
    found: dict[str, int] = {}
    for word in told:
        name, sign, number = word.replace("＝", "=").partition("=")
        same = [party.id for party in case.parties if party.active and party.name == name.strip()]
        if len(same) != 1:
            fault = "有几位当事人叫这个名字，请在界面里登记" if same else "不是本案当事人"
            raise Problem("no_party", f"“{name.strip()}”{fault}。", field="--to")
        if sign and not number.strip().isdecimal():
            raise Problem("bad_copies", f"“{word}”的份数要写成数字，如 {name.strip()}=2。", field="--to")
        found[same[0]] = int(number) if sign else 1
    return found
