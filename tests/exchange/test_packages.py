from __future__ import annotations

import hashlib
import json
import shutil
import zipfile

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.papers import make_paper
from mediation.exchange import packages
from mediation.values.problems import Problem
from tests.casework.conftest import centre, desk, frozen_clock, made_centre, office  # noqa: F401 - fixtures
from tests.casework.office import Office, taken_in


@pytest.fixture
def other(made_centre, tmp_path):  # noqa: F811 - a fixture
    """A desk of another centre: a database of its own."""
    folder = tmp_path / "other"
    shutil.copytree(made_centre, folder)
    house = Office(folder)
    yield house.desk("周敏")
    for one in house.open:
        one.close()


def entries(path):
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


SEAL = "manifest.sha256"


def rewritten(path, target, *, resealed=True, **changed):
    """The package with other members (None = left out); sealed anew as somebody would who means to deceive."""
    files = entries(path) | changed
    if resealed and files.get("manifest.json"):
        files[SEAL] = hashlib.sha256(files["manifest.json"]).hexdigest().encode()
    with zipfile.ZipFile(target, "w") as packed:
        for name, data in files.items():
            if data is not None:
                packed.writestr(name, data)
    return target


@pytest.mark.parametrize("purpose", packages.PURPOSES)
def test_a_package_shows_what_its_purpose_needs_and_no_more(desk, tmp_path, purpose):  # noqa: F811
    case = taken_in(desk, "01")
    make_paper(desk, case, "F11", freeze=True)
    path = packages.export_package(desk, case, purpose, tmp_path).path
    files = entries(path)
    text = files["case.json"].decode()
    whole = purpose != "其他部门"
    assert ("990101195603120284" in text) == whole
    assert ("13900000001" in text) == whole
    record = reading.snapshot(desk, case).sessions[0].record
    assert (record in json.dumps(json.loads(text).get("sessions", ""), ensure_ascii=False)) == (purpose == "同一体系")
    assert any(name.startswith("papers/") for name in files) == whole
    sums = json.loads(files["manifest.json"])["files"]
    members = {name: data for name, data in files.items() if not name.startswith("manifest.")}
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    assert files[SEAL].decode() == hashlib.sha256(files["manifest.json"]).hexdigest()
    assert "export_package" in {line.action for line in reading.log_lines(desk, case)}


def test_a_package_is_never_written_over_what_is_there(desk, tmp_path):  # noqa: F811
    case = taken_in(desk, "01")
    first = packages.export_package(desk, case, "法院", tmp_path).path
    held = first.read_bytes()
    second = packages.export_package(desk, case, "法院", tmp_path).path
    assert second != first
    with pytest.raises(Problem, match="已经存在，没有覆盖"):
        packages.export_package(desk, case, "法院", first)
    assert first.read_bytes() == held


def test_a_package_of_the_demo_is_taken_in_by_no_real_centre(desk, other, tmp_path):  # noqa: F811
    case = taken_in(desk, "01")
    path = packages.export_package(desk, case, "法院", tmp_path).path
    manifest = json.loads(entries(path)["manifest.json"]) | {"demo": True}
    invented = rewritten(path, tmp_path / "demo.zip", **{"manifest.json": json.dumps(manifest).encode()})
    with pytest.raises(Problem, match="演示中心造的案件包"):
        packages.import_package(other, invented)
    assert packages.import_package(other, path).case_id


def test_an_unknown_purpose_or_folder_writes_nothing(desk, tmp_path):  # noqa: F811
    case = taken_in(desk, "01")
    with pytest.raises(Problem) as caught:
        packages.export_package(desk, case, "朋友", tmp_path)
    assert "法院" in caught.value.message
    with pytest.raises(Problem) as caught:
        packages.export_package(desk, case, "法院", tmp_path / "无" / "a.zip")
    assert caught.value.reason == "no_folder"
    assert list(tmp_path.glob("*.zip")) == []


def test_a_package_becomes_a_case_with_both_numbers_once(desk, other, tmp_path):  # noqa: F811
    case = taken_in(desk, "01")
    make_paper(desk, case, "F11", freeze=True)
    ours = reading.snapshot(desk, case)
    path = packages.export_package(desk, case, "同一体系", tmp_path).path
    info = packages.look(path)
    assert (info.reg_no, info.title, info.purpose, len(info.papers)) == (ours.reg_no, ours.title, "同一体系", 1)
    made = packages.import_package(other, path)
    there = reading.snapshot(other, made.case_id)
    assert (there.external_no, there.referrer, there.first_owner) == (ours.reg_no, desk.centre.name, "周敏")
    assert there.referrals[0].their_no == ours.reg_no
    assert [party.id_no for party in there.parties] == [party.id_no for party in ours.parties]
    assert [one.title for one in there.attachments] == [ours.papers[0].title]
    assert there.applied_on == ours.applied_on, "limitation was interrupted on the day of the request"
    assert not [one for one in made.warnings if "移送单位" in one]
    again = packages.import_package(other, path)
    assert (again.already, again.case_id) == (True, made.case_id)
    assert there.reg_no in again.said
    assert len(reading.case_lines(other).lines) == 1
    act(other, made.case_id, "divert", {}, on="2026-12-01")
    assert other.store.verify() == ()


def test_our_own_package_is_not_taken_in_as_a_second_case(desk, tmp_path):  # noqa: F811
    case = taken_in(desk, "01")
    path = packages.export_package(desk, case, "法院", tmp_path).path
    with pytest.raises(Problem, match="本中心自己送出的案件包") as caught:
        packages.import_package(desk, path)
    assert caught.value.reason == "own_package"
    assert len(reading.case_lines(desk).lines) == 1


def test_a_masked_package_can_still_be_taken_in(desk, other, tmp_path):  # noqa: F811
    case = taken_in(desk, "01")
    made = packages.import_package(other, packages.export_package(desk, case, "其他部门", tmp_path).path)
    there = reading.snapshot(other, made.case_id)
    assert [party.name for party in there.parties] == [party.name for party in reading.snapshot(desk, case).parties]
    assert {party.id_no for party in there.parties} == {""}


def test_a_court_hands_on_a_case_by_the_same_file(desk, other, tmp_path):  # noqa: F811
    case = taken_in(desk, "01")
    path = packages.export_package(desk, case, "法院", tmp_path).path
    manifest = json.loads(entries(path)["manifest.json"])
    fields = {
        "mode": "委派",
        "court": "博望县人民法院",
        "court_no": "（2026）博0101民初7号",
        "procedure": "普通程序",
        "consented": "是",
    }
    manifest["referral"] = {"act": "court_refer", "fields": fields}
    sent = rewritten(path, tmp_path / "court.zip", **{"manifest.json": json.dumps(manifest).encode()})
    made = packages.import_package(other, sent)
    there = reading.snapshot(other, made.case_id)
    assert "J0" in {track.state for track in there.tracks}
    assert (there.external_no, there.referral_mode) == ("（2026）博0101民初7号", "委派")


@pytest.mark.parametrize("name", ["case.json", "papers"])
def test_a_changed_byte_is_refused_naming_the_file(desk, other, tmp_path, name):  # noqa: F811
    case = taken_in(desk, "01")
    make_paper(desk, case, "F11", freeze=True)
    path = packages.export_package(desk, case, "法院", tmp_path).path
    member = next(one for one in entries(path) if one.startswith(name))
    data = bytearray(entries(path)[member])
    data[-2] ^= 1
    broken = rewritten(path, tmp_path / "broken.zip", **{member: bytes(data)})
    with pytest.raises(Problem) as caught:
        packages.import_package(other, broken)
    assert caught.value.reason == "bad_package"
    assert member in caught.value.message
    missing = rewritten(path, tmp_path / "missing.zip", **{member: None})
    with pytest.raises(Problem, match=member):
        packages.import_package(other, missing)
    more = rewritten(path, tmp_path / "more.zip", **{"papers/../../x": b"x"})
    with pytest.raises(Problem, match="多出"):
        packages.import_package(other, more)
    assert reading.case_lines(other).lines == ()


def test_what_is_no_package_is_said(other, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK nothing")
    for path in (tmp_path / "a.zip", tmp_path / "none.zip"):
        with pytest.raises(Problem):
            packages.look(path)


@pytest.mark.parametrize(
    ("sender", "extra", "said"),
    [
        ({"name": ""}, {}, "发送单位"),
        ("派出所", {}, "发送单位"),
        ({"name": "甲" * 201}, {}, "发送单位"),
        ({"name": "派出所"}, {"../../x": b"1"}, "不该有的位置"),
    ],
)
def test_a_package_without_a_sender_or_with_files_outside_is_refused(desk, other, tmp_path, sender, extra, said):  # noqa: F811
    path = packages.export_package(desk, taken_in(desk, "01"), "同一体系", tmp_path).path
    manifest = json.loads(entries(path)["manifest.json"])
    manifest["sender"] = sender
    manifest["files"] |= {name: hashlib.sha256(data).hexdigest() for name, data in extra.items()}
    changed = {"manifest.json": json.dumps(manifest).encode(), **extra}
    broken = rewritten(path, tmp_path / "改.zip", **changed)
    with pytest.raises(Problem, match=said):
        packages.import_package(other, broken)
    assert reading.case_lines(other).lines == ()
