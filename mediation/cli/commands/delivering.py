"""``deliver``: copies of a finished paper handed to the parties."""

from __future__ import annotations

import re
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from mediation.casework.acts import find_case
from mediation.cli.commands.common import desk_of
from mediation.cli.output import emit, say
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.delivering import Handed
    from mediation.records.snapshot import Snapshot


def deliver(options: Namespace) -> int:
    """Record who got how many copies."""
    from mediation.casework.delivering import Handed, receivers
    from mediation.casework.delivering import deliver as hand_over
    from mediation.casework.papers import form_of, subject_of
    from mediation.casework.reading import snapshot

    form = options.form.upper()
    with desk_of(options) as desk:
        case = snapshot(desk, find_case(desk, options.case))
        spec = form_of(desk, form, case.applied_on)
        subject = subject_of(desk, case, spec, options.subject) if options.subject else ""
        everybody = [Handed(party) for party, _name in receivers(case, subject)]
        told = [_handed(case, word) for word in options.to] or everybody
        handed = [
            replace(one, receiver=one.receiver or options.receiver, on=one.on or options.on or None) for one in told
        ]
        done = hand_over(desk, case.id, form, handed, subject=subject, way=options.way, place=options.place)
    if options.json:
        emit({"ok": True, "delivered": done})
        return 0
    for one in done:
        say(one.said)
        for warning in one.warnings:
            say(warning, "yellow")
    return 0


def _handed(case: Snapshot, word: str) -> Handed:
    """From ``姓名[=份数[,签收人[,日期]]]``. Raises Problem("no_party") or Problem("bad_copies")."""
    from mediation.casework.delivering import Handed

    name, sign, rest = word.replace("＝", "=").partition("=")
    same = [party.id for party in case.parties if party.active and party.name == name.strip()]
    if len(same) != 1:
        fault = "有几位当事人叫这个名字，请在界面里登记" if same else "不是本案当事人"
        raise Problem("no_party", f"“{name.strip()}”{fault}。", field="--to")
    number, receiver, day, *more = [*(one.strip() for one in re.split("[,，]", rest)), "", ""]
    if (sign and not (number.isdecimal() and len(number) <= 4)) or any(more):
        said = (
            f"“{word}”的份数要写成数字，如 {name.strip()}=2；另写签收人、日期的，如 {name.strip()}=2,王强,2026-11-20。"
        )
        raise Problem("bad_copies", said, field="--to")
    return Handed(same[0], int(number) if sign else 1, receiver, on=day or None)
