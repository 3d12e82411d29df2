"""Papers of record made again from the data kept with them, and volumes compared with what is bound in them.

The SHA-256 of every kept file is checked by the store. Here the question is another: would the same data give the same paper?
Where the paper was made with the parts that are installed now, its bytes must come out equal; where not, its words.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework.permits import may, need
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.store.kept import KeptPaper, KeptVolume
    from mediation.store.values import Finding

PAPERS, VOLUMES = 10, 1
"""How many of the newest are compared where nobody says otherwise."""
ALL = 10_000_000


_BOUND = {
    "same": "份卷宗重新装订，与存档逐字节一致",
    "words": "份卷宗装订时的程序或字体版本与现在不同，重新装订后只比对了文字，文字一致",
    "changed": "份卷宗装订以后案件、模板或本中心设置有变，没有重新装订比对，只核对了校验值和卷内各件",
    "old": "份卷宗没有留存装订数据（较早装订），没有重新装订，只核对了校验值和卷内各件",
}
Progress = Callable[[str], object]
"""Told in Chinese what is made again now."""


@dataclass
class Remade:
    """What came of it. ``outcomes`` counts papers: same, words, template, no_data; ``volumes`` those that hold their papers.

    ``bound`` counts the volumes bound again: same, words, changed (the case or a template is another since), old (nothing to
    bind it by was kept).
    """

    findings: list[Finding] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    volumes: int = 0
    bound: Counter[str] = field(default_factory=Counter)

    def told(self) -> tuple[str, ...]:
        """What was compared, in Chinese sentences."""
        said = {
            "same": "份文书重新制作，与存档逐字节一致",
            "words": "份文书定稿时的排版程序或字体版本与现在不同，只比对了文字，文字一致",
            "template": "份文书的模板已经更换，没有重新制作，只核对了存档的校验值",
            "no_data": "份文书没有留存制作数据（较早定稿），没有重新制作，只核对了存档的校验值",
        }
        lines = [f"{self.outcomes[key]}{words}。" for key, words in said.items() if self.outcomes[key]]
        if self.volumes:
            lines.append(f"{self.volumes}份卷宗与卷内各件核对一致。")
        lines += [f"{self.bound[key]}{words}。" for key, words in _BOUND.items() if self.bound[key]]
        return tuple(lines)


def barred(desk: Desk) -> str:
    """Why this person, here and now, makes no papers again, as a Chinese sentence; "" where nothing stands against it."""
    if desk.store.readonly:
        return "本中心现在只能查看，记不了日志，没有重新制作文书。"
    if not may(desk.person, "read_case"):
        return "重新制作文书要读案件内容，您的角色不查看案件，没有重新制作；存档的校验值已经核对。"
    return ""


def remake(
    desk: Desk, *, papers: int = PAPERS, volumes: int = VOLUMES, case_id: str = "", progress: Progress = lambda _said: None
) -> Remade:  # fmt: skip
    """Make the newest ``papers`` again and bind the newest ``volumes``, of one case or all; one entry of the log says so.

    What is missing or damaged is the store's to tell. One paper or volume is in memory at a time. Raises Problem: forbidden, readonly.
    """
    from mediation.store import kept

    need(desk.person, "read_case")
    with desk.store.read() as reader:
        rows = kept.read_papers(reader.source, desk.centre.id, papers, case_id) if papers else ()
        bound = kept.read_volumes(reader.source, desk.centre.id, volumes, case_id) if volumes else ()
    done = Remade()
    if not rows and not bound:
        return done
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        fields = {"papers": len(rows), "volumes": len(bound)}
        unit.log(
            "remake",
            case_id=case_id,
            object="cases" if case_id else "centre",
            object_id=case_id or desk.centre.id,
            fields=fields,
        )
    for no, one in enumerate(rows, 1):
        progress(f"第{no}份文书，共{len(rows)}份")
        outcome = _paper(desk, one, done)
        if outcome:
            done.outcomes[outcome] += 1
    for no, volume in enumerate(bound, 1):
        progress(f"第{no}份卷宗，共{len(bound)}份")
        done.volumes += _volume(desk, volume, done)
    return done


def _paper(desk: Desk, one: KeptPaper, done: Remade) -> str:
    """What came of it; "" where the store or a finding tells."""
    from mediation.documents import pagecode, versions
    from mediation.documents.text import fold, pdf_pages

    try:
        stored = desk.store.files.get(one.pdf_sha256 or one.docx_sha256)
    except Problem:
        return ""
    try:
        context = json.loads(desk.store.files.get(one.data_sha256))
    except Problem as missing:
        return "no_data" if missing.reason == "no_file" else ""
    origin = pagecode.mark(desk.centre.id, one.docid, one.id)
    try:
        # With all characters allowed to be left to the pen: those that were, are; where none was, it changes nothing.
        made = desk.renderer().render(
            one.form, context, fmt="pdf" if one.pdf_sha256 else "docx",
            templates=desk.templates_on(one.applied_on) or None, hand=True, origin=origin,
        )  # fmt: skip
    except Problem as refused:
        if refused.reason in ("template", "missing", "docx_only"):
            return "template"
        _find(done, one.reg_no, f"的{one.form}没有能重新制作：{refused.message}")
        return ""
    if made.template_sha256 != one.template_sha256:
        return "template"
    if made.data == stored:
        return "same"
    if not one.pdf_sha256:
        return _word(one, stored, made.data, done)
    if versions.recorded(stored) == versions.recorded(made.data):
        _find(
            done,
            one.reg_no,
            f"的{one.form}用同样的数据、模板和程序重新制作，结果与存档的不一致，请核查存档文件的来历。",
        )
        return ""
    before, now = ("".join(fold(page) for page in pdf_pages(data)) for data in (stored, made.data))
    if before != now:
        # Who verifies need not be allowed to read the case: no words of it are shown.
        place = next(
            (n for n, (a, b) in enumerate(zip(before, now, strict=False), 1) if a != b), min(len(before), len(now)) + 1
        )
        _find(done, one.reg_no, f"的{one.form}重新制作的文字与存档的不同，从第{place}字起")
        return ""
    return "words"


def _word(one: KeptPaper, stored: bytes, made: bytes, done: Remade) -> str:
    """A Word document says nothing of what it was packed with: where bytes differ, the words decide."""
    from mediation.documents.office import words

    if words(stored) == words(made):
        return "words"
    _find(
        done,
        one.reg_no,
        f"的{one.form}（Word 文档）用同样的数据和模板重新制作，文字与存档的不同，请核查存档文件的来历。",
    )
    return ""


def _find(done: Remade, where: str, message: str) -> None:
    from mediation.store.values import Finding

    done.findings.append(Finding("重制", f"{where}{message}", where=where))


def _volume(desk: Desk, one: KeptVolume, done: Remade) -> int:
    """1 where the volume holds what its list says, 0 where a finding tells of it."""
    from mediation.documents.checks import check_volume
    from mediation.documents.fastening import read_manifest
    from mediation.documents.text import fold, pdf_pages

    before = len(done.findings)
    try:
        path = desk.store.files.path(one.pdf_sha256)
        desk.store.files.check(one.pdf_sha256)
        listed = read_manifest(path)
        for finding in check_volume(path):
            _find(done, one.reg_no, f"的卷宗没有通过结构检查：{finding}")
    except Problem as damaged:
        if damaged.reason == "bad_pdf":
            _find(done, one.reg_no, f"的卷宗：{damaged.message}")
        return 0
    pages = [fold(page) for page in pdf_pages(path)]
    for part in listed.get("docs", ()):
        if part["source"] != "generated" or "pdf_page" not in part:
            continue
        try:
            inside = [fold(page) for page in pdf_pages(desk.store.files.get(part["sha256"]))]
        except Problem:
            continue  # made while binding and kept nowhere else, or lost: then the store tells
        first = part["pdf_page"] - 1
        bound = pages[first : first + len(inside)]
        if len(bound) != len(inside) or any(words not in page for words, page in zip(inside, bound, strict=True)):
            _find(done, one.reg_no, f"的卷宗里，《{part['title']}》的文字与存档的文书不同，请重新装订。")
    if len(done.findings) > before:
        return 0
    outcome = _rebound(desk, one, path, listed, pages, done)
    if outcome:
        done.bound[outcome] += 1
    return int(len(done.findings) == before)


def _rebound(
    desk: Desk, one: KeptVolume, path: Path, listed: dict[str, Any], pages: list[str], done: Remade
) -> str:  # fmt: skip
    """What came of binding it again; "" where the store or a finding tells. ``pages``: the folded text of those kept."""
    from mediation.casework.volumes import BENCH, rebind
    from mediation.documents.text import fold, pdf_pages

    if "drawn_from" not in listed:
        return "old"
    with desk.store.read() as reader:
        snapshot = reader.snapshot(one.case_id)
    with tempfile.TemporaryDirectory(prefix=BENCH, dir=desk.folder) as bench:
        try:
            made = rebind(desk, snapshot, str(listed["log_head"]), Path(bench))
        except Problem as refused:
            return "" if refused.reason in ("no_file", "damaged_file") else "changed"
        if _alike(path, made.path):
            return "same"
        now = json.loads(json.dumps(made.manifest))
        if listed["drawn_from"] != now["drawn_from"]:
            return "changed"
        if (listed["made_with"], listed["drawn_with"]) == (now["made_with"], now["drawn_with"]):
            if now != listed:
                return "changed"
            _find(done, one.reg_no, "的卷宗用同样的文书和程序重新装订，结果与存档的不一致，请核查存档文件的来历。")
            return ""
        if pages == [fold(page) for page in pdf_pages(made.path)]:
            return "words"
    _find(done, one.reg_no, "的卷宗重新装订的文字与存档的不同，请核查存档文件的来历。")
    return ""


def _alike(one: Path, other: Path) -> bool:
    from hashlib import file_digest

    with one.open("rb") as first, other.open("rb") as second:
        return file_digest(first, "sha256").digest() == file_digest(second, "sha256").digest()
