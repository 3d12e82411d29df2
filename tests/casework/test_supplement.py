"""What comes in after filing (补充归档): taken in, logged, and the volume bound anew beside the old one."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from mediation.casework.acts import act, offers
from mediation.casework.desk import Desk
from mediation.casework.papers import attach, freeze_all
from mediation.casework.reading import log_lines, snapshot
from mediation.casework.volumes import make_volume
from tests.casework.office import taken_in


def picture(folder: Path, name: str) -> Path:
    path = folder / name
    Image.new("RGB", (600, 800), "white").save(path)
    return path


@pytest.fixture
def closed(desk: Desk) -> str:
    found = taken_in(desk, "01")
    act(desk, found, "perform", {})
    act(desk, found, "close", {})
    freeze_all(desk, found)
    return found


@pytest.fixture
def case_id(desk: Desk, closed: str) -> str:
    act(desk, closed, "file", {"retention": "定期30年", "retention_reason": "一般"})
    return closed


def test_a_late_scan_is_added_after_filing_and_the_volume_is_bound_anew(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    first = make_volume(desk, case_id)
    assert any(offer.act.id == "attach" and offer.allowed for offer in offers(desk, case_id))
    done = attach(desk, case_id, picture(tmp_path, "迟到的收条.png"), category="proof", title="迟到的收条")
    assert "补充归档" in done.said
    assert any("重新装订" in warning for warning in done.warnings)
    case = snapshot(desk, case_id)
    assert case.volume is not None
    assert case.volume.pdf_sha256 == ""
    former = next(one for one in case.attachments if one.title.startswith("补充归档前的卷宗"))
    assert desk.store.files.get(former.sha256) == first.data
    assert case.entries[-1].label == "收入材料（补充归档）"
    assert log_lines(desk, case_id)[0].action == "attach"

    second = make_volume(desk, case_id)
    assert second.pages > first.pages
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(second.data))
    assert "迟到的收条" in text
    assert "补充归档前的卷宗" not in text
    assert desk.store.files.get(former.sha256) == first.data


def test_what_is_added_before_the_volume_is_bound_asks_for_no_second_binding(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    done = attach(desk, case_id, picture(tmp_path, "收条.png"), category="proof")
    assert not any("装订" in warning for warning in done.warnings)
    assert [one.title for one in snapshot(desk, case_id).attachments if one.category == "volume"] == []


def test_filing_tells_the_period_it_was_filed_for(desk: Desk, closed: str) -> None:
    done = act(desk, closed, "file", {"retention_reason": "一般"})
    assert "卷号" in done.said
    assert "保管期限：定期30年（保管至2056年12月31日）" in done.said
