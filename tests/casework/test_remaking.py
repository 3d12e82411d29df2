"""Papers of record made again: equal bytes with the same parts, equal words with others, and every difference told."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from mediation.casework.acts import act
from mediation.casework.care import verify
from mediation.casework.desk import Desk
from mediation.casework.papers import freeze_all, freeze_paper
from mediation.casework.reading import snapshot
from mediation.casework.remaking import remake
from mediation.casework.volumes import make_volume
from mediation.documents import versions
from mediation.records.tables import Paper, Volume
from tests.casework.office import taken_in


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
    out = io.BytesIO()
    with pikepdf.open(made.path) as pdf:
        del pdf.pages[4]
        pdf.save(out)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.rows(Volume, case_id)[0].pdf_sha256 = unit.keep(out.getvalue(), "application/pdf")
        unit.log("make_volume", case_id=case_id, object="volume", fields={})
    done = remake(desk, papers=0)
    assert done.volumes == 0
    assert "的文字与存档的文书不同，请重新装订" in done.findings[0].message
