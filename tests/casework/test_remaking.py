"""Papers of record made again: equal bytes with the same parts, equal words with others, and every difference told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest

from mediation.casework.acts import act
from mediation.casework.care import verify
from mediation.casework.desk import Desk
from mediation.casework.papers import freeze_all, freeze_paper
from mediation.casework.reading import log_lines, snapshot
from mediation.casework.remaking import barred, remake
from mediation.casework.volumes import make_volume
from mediation.documents import versions
from mediation.records.tables import Paper, Volume
from mediation.values.problems import Problem
from tests.casework.office import Office, taken_in


@pytest.fixture
def case_id(desk: Desk) -> str:
    found = taken_in(desk, "01")
    freeze_paper(desk, found, "F11")
    return found


def as_if_made_by(desk: Desk, case_id: str, creator: str, words: bytes = b"") -> None:
    """Put in the paper's place one that another version of the program made, as an older release would have left it."""
    (paper,) = snapshot(desk, case_id).papers
    out = io.BytesIO()
    with pikepdf.open(desk.store.files.path(paper.pdf_sha256)) as pdf:
        pdf.docinfo["/Creator"] = creator
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["xmp:CreatorTool"] = creator
        if words:
            del pdf.pages[-1]
        pdf.save(out, deterministic_id=True)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.need(Paper, paper.id).pdf_sha256 = unit.keep(out.getvalue(), "application/pdf")
        unit.log("freeze_paper", case_id=case_id, object="paper", object_id=paper.id, fields={})


def retold(path: Path, *, without: int = -1, **manifest: str | None) -> bytes:
    """A volume with other lines in its list (None = none), its place in the file of another length, or a page taken out."""
    out = io.BytesIO()
    with pikepdf.open(path) as pdf:
        if without >= 0:
            del pdf.pages[without]
        listed = json.loads(pdf.attachments["volume.json"].get_file().read_bytes()) | manifest
        text = json.dumps({key: value for key, value in listed.items() if value is not None}, ensure_ascii=False)
        pdf.Root.Names.EmbeddedFiles.Names[1].EF.F.write(text.encode())
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def in_volumes_place(desk: Desk, case_id: str, data: bytes) -> None:
    """Put another file in the volume's place."""
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.rows(Volume, case_id)[0].pdf_sha256 = unit.keep(data, "application/pdf")
        unit.log("make_volume", case_id=case_id, object="volume", fields={})


def test_a_paper_made_again_has_the_same_bytes(desk: Desk, case_id: str) -> None:
    done = remake(desk)
    assert done.findings == []
    assert done.told() == ("1份文书重新制作，与存档逐字节一致。",)


def test_of_a_paper_drawn_by_another_version_the_words_are_compared_and_it_says_so(desk: Desk, case_id: str) -> None:
    as_if_made_by(desk, case_id, "weasyprint 69.0; pango 1.48.0")
    done = remake(desk)
    assert done.findings == []
    assert "只比对了文字，文字一致" in done.told()[0]
    as_if_made_by(desk, case_id, "weasyprint 69.0; pango 1.48.0", words=b"less")
    (finding,) = remake(desk).findings
    assert "F11重新制作的文字与存档的不同，从第" in finding.message
    assert "王桂兰" not in finding.message
    assert verify(desk) == ()


def test_a_paper_that_the_same_parts_would_not_make_is_told(desk: Desk, case_id: str) -> None:
    (paper,) = snapshot(desk, case_id).papers
    made_with = versions.recorded(desk.store.files.path(paper.pdf_sha256))
    assert "weasyprint 70" in made_with
    as_if_made_by(desk, case_id, made_with)
    (finding,) = remake(desk).findings
    assert "用同样的数据、模板和程序重新制作，结果与存档的不一致" in finding.message


def test_a_changed_template_leaves_the_stored_hash_as_proof(desk: Desk, case_id: str) -> None:
    own = desk.folder / "templates"
    own.mkdir(exist_ok=True)
    shipped = Path(__file__).parents[2] / "templates" / "F11.html"
    (own / "F11.html").write_text(shipped.read_text(encoding="utf-8") + "{# 新版 #}", encoding="utf-8")
    done = remake(desk)
    assert done.findings == []
    assert "模板已经更换" in done.told()[0]


def test_a_byte_changed_in_the_store_is_found_by_its_hash(desk: Desk, case_id: str) -> None:
    (paper,) = snapshot(desk, case_id).papers
    path = desk.store.files.path(paper.pdf_sha256)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(bytes(data))
    found = [finding for finding in verify(desk) if finding.area == "文件"]
    assert len(found) == 1
    assert "校验值不符" in found[0].message
    assert remake(desk).findings == []


def test_a_volume_is_compared_with_the_papers_it_was_bound_from(desk: Desk, case_id: str) -> None:
    act(desk, case_id, "perform", {})
    act(desk, case_id, "close", {})
    freeze_all(desk, case_id)
    act(desk, case_id, "file", {"retention": "定期30年", "retention_reason": "一般"})
    made = make_volume(desk, case_id)
    done = remake(desk, papers=100)
    assert (done.findings, done.volumes, set(done.outcomes)) == ([], 1, {"same"})
    assert done.outcomes["same"] >= 10
    assert done.told()[-1] == "1份卷宗重新装订，与存档逐字节一致。"

    in_volumes_place(desk, case_id, retold(made.path, drawn_with="weasyprint 69.0"))
    done = remake(desk, papers=0)
    assert (done.findings, done.bound) == ([], {"words": 1})
    assert "只比对了文字，文字一致" in done.told()[-1]
    in_volumes_place(desk, case_id, retold(made.path))
    (finding,) = remake(desk, papers=0).findings
    assert "用同样的文书和程序重新装订，结果与存档的不一致" in finding.message
    in_volumes_place(desk, case_id, retold(made.path, drawn_from="0" * 64))
    assert "装订以后案件、模板或本中心设置有变" in remake(desk, papers=0).told()[-1]
    in_volumes_place(desk, case_id, retold(made.path, drawn_from=None))
    assert "较早装订" in remake(desk, papers=0).told()[-1]

    in_volumes_place(desk, case_id, retold(made.path, without=4))
    done = remake(desk, papers=0)
    assert (done.volumes, done.bound) == (0, {})
    assert "的文字与存档的文书不同，请重新装订" in done.findings[0].message


def test_making_papers_again_is_for_who_reads_cases_and_is_logged(desk: Desk, office: Office, case_id: str) -> None:
    other = taken_in(desk, "02")
    freeze_paper(desk, other, "F03")
    seen: list[str] = []
    assert remake(desk, case_id=other, papers=9, progress=seen.append).outcomes == {"same": 1}
    assert seen == ["第1份文书，共1份"]
    entry = log_lines(desk, other)[0]
    assert (entry.action, entry.actor) == ("remake", "李璟")
    assert log_lines(desk, case_id)[0].action != "remake"
    keeper = office.desk("管理员甲")
    assert "不查看案件" in barred(keeper)
    with pytest.raises(Problem, match="不能查看案件"):
        remake(keeper)
    assert barred(desk) == ""
