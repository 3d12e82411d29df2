"""The order a volume is bound in follows the variant of the catalogue the centre has chosen."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.casework.papers import attach, make_paper
from mediation.casework.reading import snapshot
from mediation.casework.settings import set_setting
from mediation.casework.volumes import parts
from tests.casework.office import Office, taken_in


def order(desk: Desk, case_id: str) -> list[str]:
    found = parts(desk, snapshot(desk, case_id))
    return [part.title for part in sorted(found, key=lambda part: (part.place, part.rank, part.on))]


def test_letters_follow_the_explanation_in_the_order_shared_with_a_court(
    desk: Desk, office: Office, tmp_path: Path
) -> None:
    case_id = taken_in(desk, "01")
    path = tmp_path / "来函.png"
    Image.new("RGB", (300, 400), "white").save(path)
    attach(desk, case_id, path, category="referral", title="法院来函")
    make_paper(desk, case_id, "F04", freeze=True)
    make_paper(desk, case_id, "F05", freeze=True)
    usual = order(desk, case_id)
    assert usual.index("当事人权利义务告知书") < usual.index("法院来函")
    set_setting(office.desk("管理员甲"), "catalogue", "法院对接")
    assert order(desk, case_id)[-1] == "法院来函"
    set_setting(office.desk("管理员甲"), "catalogue", "九行")
    places = {part.title: part.place for part in parts(desk, snapshot(desk, case_id))}
    assert places["人民调解受理登记表"] == places["当事人权利义务告知书"] == 1


def test_another_look_of_agreements_leaves_those_kept_before_as_they_are(desk: Desk, office: Office) -> None:
    case_id = taken_in(desk, "01")
    make_paper(desk, case_id, "F11", freeze=True)
    set_setting(office.desk("管理员甲"), "agreement_look", "横线式")
    act(desk, case_id, "perform", {})
    kept = [paper for paper in snapshot(desk, case_id).papers if paper.form == "F11"]
    assert [paper.stale for paper in kept] == [False]
