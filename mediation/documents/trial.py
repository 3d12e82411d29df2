"""Cases to try templates on: the invented disputes with one of everything, so that a form is seen with real words in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from mediation.documents.blank import skeleton
from mediation.records.snapshot import Aide, CentreInfo, Party, Snapshot

_FIRST = {"申请人": "a", "被申请人": "b"}
"""Ids under which the agreement of the skeleton knows its parties."""


def cases(folder: Path, centre: CentreInfo, today: date, track: str = "") -> Iterator[tuple[str, Snapshot]]:
    """(name, case) of every sample dispute in a folder. ``track``: of their agreements."""
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        base = skeleton(centre, today, track)
        yield (
            path.stem,
            replace(
                base, id=f"trial-{path.stem}", reg_no="样例", title=data["title"], kind=data["kind"], level=data["level"],
                source_way=data["source"]["way"], referrer=data["source"].get("referrer", ""), place=data["place"],
                people_involved=data["people_involved"], fen=int(data["amount"].replace(".", "")), facts=data["facts"],
                claims=tuple(data["claims"]), parties=_parties(data["parties"]),
                applied_on=date.fromisoformat(data["applied_on"]),
            ),
        )  # fmt: skip


def _parties(rows: list[Mapping[str, Any]]) -> tuple[Party, ...]:
    counts: dict[str, int] = {}
    found = []
    for number, row in enumerate(rows, 1):
        role = row["role"]
        counts[role] = counts.get(role, 0) + 1
        key = _FIRST.get(role, "") if counts[role] == 1 else ""
        head = row.get("legal_representative", {})
        found.append(
            Party(
                id=key or f"p{number}", role=role, ordinal=counts[role], type=row["type"], name=row["name"],
                gender=row.get("gender", ""), id_type=row.get("id_type", ""), id_no=row.get("id_no", ""),
                uscc=row.get("uscc", ""), phone=row.get("phone", ""), address=row.get("address", ""),
                legal_rep_name=head.get("name", ""), legal_rep_title=head.get("title", ""),
                guardians=tuple(
                    Aide(f"{number}g{place}", "guardian", one["name"], relation=one["relation"])
                    for place, one in enumerate(row.get("guardians", ()), 1)
                ),
                agents=tuple(
                    Aide(f"{number}a{place}", "agent", one["name"], agent_kind=one["kind"], authority=one["authority"])
                    for place, one in enumerate(row.get("agents", ()), 1)
                ),
            )
        )  # fmt: skip
    return tuple(found)
