"""A case for another body as one file, with the letter that goes to it; see packages for what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework import reading
from mediation.casework.permits import need
from mediation.exchange import letters, parcels
from mediation.exchange.masking import PURPOSES, papers_for, told
from mediation.values.dates import now_utc
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten, slug

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Paper, Snapshot


@dataclass(frozen=True, slots=True)
class Exported:
    """A written package. said: where it lies and what goes with it; note: what is missing from it and how to mend it, or ""."""

    path: Path
    code: str
    letter: str
    said: str
    note: str


def export_package(desk: Desk, case_id: str, purpose: str, path: Path) -> Exported:
    """Write a case as a package for a body of that purpose; ``path`` is a file or a folder. The log keeps what left the house.

    The letter to that body goes into it, and is made and frozen where it was not yet. Raises Problem: forbidden,
    unknown_choice, no_folder, file_exists, cannot_write, and what stands against making the letter; then no package is written.
    """
    need(desk.person, "export")
    wanted = PURPOSES.get(purpose)
    if wanted is None:
        raise Problem(
            "unknown_choice", f"用途“{shorten(clean(purpose), 20)}”不认识，可选：{'、'.join(PURPOSES)}。", field="用途"
        )
    case = reading.snapshot(desk, case_id)
    place = parcels.place_in(path, f"{slug(case.reg_no)}-{slug(purpose)}.zip")
    letter = letters.letter_of(case, purpose)
    if letter is not None:
        letters.put_down(desk, case, letter)
        case = reading.snapshot(desk, case_id)
    sent, note = _letter(desk, case, purpose, letter)
    papers = ((sent,) if sent else ()) + tuple(one for one in papers_for(case, wanted) if one != sent)
    files: dict[str, bytes] = {parcels.CASE: parcels.as_json(told(case, wanted))}
    for order, paper in enumerate(papers, 1):
        files[f"{parcels.PAPERS}{order:02d}-{slug(paper.title)}.pdf"] = desk.store.files.get(paper.pdf_sha256)
    number = letters.number_of(sent, letter) if sent and letter else ""
    called = f"《{sent.title}》{number}" if sent else ""
    referral = _referral(desk, case, letter if sent else None, number)
    manifest = _manifest(desk, case, purpose, files, referral)
    if called:
        manifest["letter"] = {"file": next(one for one in files if one.startswith(parcels.PAPERS)), "title": called}
    code = parcels.write(place, manifest, files)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log(
            "export_package", case_id=case.id, object="package", object_id=str(manifest["id"]),
            fields={"purpose": purpose, "code": code, **manifest["files"]},
        )  # fmt: skip
    said = f"已导出案件包（{wanted.note}）：{place}\n核对码{code}，请写在函件上或者打电话告知，由对方收入时核对。"
    return Exported(
        place,
        code,
        called,
        said + (f"\n包内有函件{called}，已定稿；纸质函件请盖章后另行送达。" if called else ""),
        note,
    )


def _letter(desk: Desk, case: Snapshot, purpose: str, letter: letters.Letter | None) -> tuple[Paper | None, str]:
    """The kept letter that may go along; where none does, why not."""
    if letter is None:
        return None, letters.lacking(case, purpose)
    paper = letters.paper_of(case, letter)
    if paper is None or not letters.may_leave(desk, case, paper, purpose):
        title = paper.title if paper else ""
        return None, f"包内没有函件：《{title}》定稿时带有完整号码，或者内容与现在不同；请另行登记去函，再导出一次。"
    if not paper.pdf_sha256:
        return None, f"包内没有函件：《{paper.title}》用的是本中心的 Word 模板，只有 Word 文档；请打印盖章后另行送达。"
    return paper, ""


def _manifest(
    desk: Desk, case: Snapshot, purpose: str, files: Mapping[str, bytes], referral: dict[str, Any]
) -> dict[str, Any]:
    sums = parcels.sums_of(files)
    return {
        "format": parcels.FORMAT,
        "id": hashlib.sha256(f"{case.id} {purpose} {now_utc().isoformat()} {sums}".encode()).hexdigest()[:32],
        "made_at": now_utc().isoformat(timespec="seconds"),
        "purpose": purpose,
        "sender": {"name": desk.centre.name, "committee": desk.centre.committee},
        "case": {"reg_no": case.reg_no, "title": case.title},
        "referral": referral,
        "demo": desk.centre.demo,
        "files": sums,
    }


def _referral(desk: Desk, case: Snapshot, letter: letters.Letter | None, number: str) -> dict[str, Any]:
    """What the receiver enters about where it came from: by the letter in the package, else by the newest hand-over."""
    out = [one for one in case.referrals if one.direction == "往"]
    sent = next((one for one in out if letter is not None and one.ref == letter.subject), out[-1] if out else None)
    mode = sent.mode if sent is not None and sent.mode in ("告知引导", "移送", "委托") else "移送"
    fields = {
        "mode": mode,
        "sender": desk.centre.name,
        "sender_kind": "其他部门",
        "letter_no": number or (sent.letter_no if sent is not None else "") or case.reg_no,
        "their_no": case.reg_no,
    }
    return {"act": "receive", "fields": fields}
