"""The volume of a real case: what is damaged is told and does not stop it, what is printed on it, and in how many books."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.casework.papers import attach, freeze_all
from mediation.casework.reading import snapshot
from mediation.casework.settings import set_setting
from mediation.casework.volumes import BoundVolume, make_volume
from mediation.documents.checks import check_volume
from tests.casework.office import Office, taken_in


@pytest.fixture
def case_id(desk: Desk, tmp_path: Path) -> str:
    found = taken_in(desk, "01")
    act(desk, found, "perform", {})
    path = tmp_path / "收条.png"
    Image.new("RGB", (600, 800), "white").save(path)
    attach(desk, found, path, category="proof", title="收条")
    act(desk, found, "close", {})
    freeze_all(desk, found)
    act(desk, found, "file", {"retention": "定期30年", "retention_reason": "一般"})
    return found


def words_of(volume: BoundVolume) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(volume.data)]


def test_the_back_board_prints_the_head_of_the_record_and_the_pages(desk: Desk, case_id: str) -> None:
    with desk.store.read() as reader:
        head = reader.log_head()
    made = make_volume(desk, case_id)
    back = words_of(made)[-1]
    assert head in "".join(back.split())
    assert "本册" in back
    assert made.troubles == ()
    assert check_volume(made.path) == ()
    assert not list(desk.folder.glob(".volume-*"))


def test_a_scan_lost_from_the_store_is_told_and_the_rest_is_bound(desk: Desk, case_id: str) -> None:
    scan = next(one for one in snapshot(desk, case_id).attachments if one.title == "收条")
    desk.store.files.path(scan.sha256).unlink()
    made = make_volume(desk, case_id)
    assert len(made.troubles) == 1
    assert "收条" in made.troubles[0]
    assert any("待补页" in words and "收条" in words for words in words_of(made))


def test_a_centre_says_how_thick_a_book_may_be(desk: Desk, office: Office, case_id: str) -> None:
    set_setting(office.desk("管理员甲"), "volume_book_pages", "8")
    made = make_volume(desk, case_id)
    assert made.books > 1
    covers = [words for words in words_of(made) if "第二册（共" in words]
    assert len(covers) == 3  # cover, catalogue, back board
