"""A package is taken in as it was sent, once, and from a body that stands by its code; anything else is refused in one sentence."""

from __future__ import annotations

import datetime as dt
import json
import struct
import zipfile

import pytest

from mediation.casework import reading
from mediation.exchange import packages, parcels
from mediation.values import dates
from mediation.values.problems import Problem
from tests.casework.conftest import centre, desk, frozen_clock, made_centre, office  # noqa: F401 - fixtures
from tests.casework.office import mediating, registered, taken_in
from tests.exchange.test_packages import entries, other, rewritten  # noqa: F401 - a fixture


@pytest.fixture
def sent(desk, tmp_path):  # noqa: F811 - a fixture
    return packages.export_package(desk, registered(desk, "01"), "同一体系", tmp_path).path


def head(one):
    with one.store.read() as reader:
        return reader.log_head()


def refused(receiver, path, **given):
    """The one sentence with which a package is refused, nothing written."""
    before = head(receiver)
    with pytest.raises(Problem) as caught:
        packages.import_package(receiver, path, **given)
    assert reading.case_lines(receiver).lines == ()
    assert head(receiver) == before
    said = caught.value.message
    assert said.endswith("。")
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "0" * 32),
        ("sender", {"name": "别的法院", "committee": ""}),
        ("case", {"reg_no": "博调登〔2026〕第9999号", "title": "别的纠纷"}),
        ("purpose", "法院"),
        ("made_at", "2020-01-01T00:00:00+00:00"),
        ("referral", {"act": "receive", "fields": {"mode": "告知引导", "sender": "别的法院"}}),
    ],
)
def test_what_a_package_says_of_itself_cannot_be_changed_unseen(other, sent, tmp_path, key, value):  # noqa: F811
    manifest = json.loads(entries(sent)["manifest.json"]) | {key: value}
    changed = rewritten(sent, tmp_path / "改.zip", resealed=False, **{"manifest.json": json.dumps(manifest).encode()})
    assert "封存值不符" in refused(other, changed)


def test_every_flipped_byte_is_refused_or_changes_nothing(other, sent, tmp_path):  # noqa: F811
    whole = sent.read_bytes()
    code, whole_files = opened(sent)
    broken = tmp_path / "坏.zip"
    for at in range(0, len(whole), 11):
        data = bytearray(whole)
        data[at] ^= 0x55
        broken.write_bytes(bytes(data))
        assert opened(broken) in ("bad_package", (code, whole_files)), at


def opened(path):
    """What is in a package and its code, or why it is refused."""
    try:
        found = parcels.read(path)
    except Problem as problem:
        return problem.reason
    return found.code, found.files


def test_the_code_on_the_letter_tells_a_package_sealed_by_somebody_else(other, sent, tmp_path):  # noqa: F811
    code = packages.look(sent).code
    assert len(code) == 19
    manifest = json.loads(entries(sent)["manifest.json"]) | {"purpose": "法院"}
    forged = rewritten(sent, tmp_path / "伪.zip", **{"manifest.json": json.dumps(manifest).encode()})
    assert packages.look(forged).code != code
    assert "核对码不符" in refused(other, forged, code=code)
    made = packages.import_package(other, sent, code=f" {code.lower().replace('-', ' ')} ")
    assert (made.already, made.code) == (False, code)


def test_a_newer_package_of_a_case_that_runs_here_is_not_registered_again(desk, other, tmp_path):  # noqa: F811
    case = registered(desk, "01")
    first = packages.export_package(desk, case, "同一体系", tmp_path / "一.zip").path
    made = packages.import_package(other, first)
    mediating(desk, case, "2026-11-28")
    newer = packages.export_package(desk, case, "同一体系", tmp_path / "二.zip").path
    before = head(other)
    with pytest.raises(Problem) as caught:
        packages.import_package(other, newer)
    assert caught.value.reason == "same_case"
    assert made.reg_no in caught.value.message
    assert head(other) == before
    again = packages.import_package(other, first)
    assert again.already
    assert head(other) == before


@pytest.mark.parametrize(("made", "said"), [(3, "先升级本程序"), (1, "对方升级后重新导出"), ("二", "格式不认识")])
def test_a_package_of_another_program_version_says_who_has_to_upgrade(other, sent, tmp_path, made, said):  # noqa: F811
    manifest = json.loads(entries(sent)["manifest.json"]) | {"format": made}
    assert said in refused(
        other, rewritten(sent, tmp_path / "版.zip", **{"manifest.json": json.dumps(manifest).encode()})
    )


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_package_is_refused(other, sent, tmp_path, share):  # noqa: F811
    whole = sent.read_bytes()
    (tmp_path / "半.zip").write_bytes(whole[: int(len(whole) * share)])
    assert "重新发送" in refused(other, tmp_path / "半.zip")


def test_a_bomb_is_refused_before_it_is_unpacked(other, sent, tmp_path):  # noqa: F811
    bomb = rewritten(sent, tmp_path / "弹.zip")
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("papers/01-大.pdf", "w") as out:
        for _ in range(201):
            out.write(b"\0" * 1024 * 1024)
    assert bomb.stat().st_size < 1024 * 1024
    assert "过大" in refused(other, bomb)
    data = bytearray(bomb.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 10)  # the directory says ten bytes
    bomb.write_bytes(bytes(data))
    refused(other, bomb)
    many = tmp_path / "多.zip"
    with zipfile.ZipFile(many, "w") as packed:
        for number in range(501):
            packed.writestr(f"papers/{number}.pdf", b"")
    assert "过大" in refused(other, many)


@pytest.mark.parametrize(
    "name",
    [
        "../x.pdf",
        "papers/../../x.pdf",
        "/etc/x",
        "papers/a/b.pdf",
        "papers\\..\\x.pdf",
        "papers/c:x.pdf",
        "x.json",
        "papers/..pdf",
    ],
)
def test_names_that_lead_out_of_the_package_are_refused(other, sent, tmp_path, name):  # noqa: F811
    manifest = json.loads(entries(sent)["manifest.json"])
    manifest["files"][name] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of b"x"
    changed = {"manifest.json": json.dumps(manifest).encode(), name: b"x"}
    assert "不该有的位置" in refused(other, rewritten(sent, tmp_path / "径.zip", **changed))
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"referral": []},
        {"referral": {"act": "register"}},
        {"files": []},
        {"case": "一件"},
        {"sender": {"name": 7}},
        {"id": ""},
        {"referral": {"act": "receive", "fields": {"mode": "没有的方式", "sender": "某局"}}},
        {"referral": {"act": "receive", "fields": {"mode": ["移送"], "sender": {}}}},
    ],
)
def test_a_manifest_of_another_shape_is_refused(other, sent, tmp_path, changed):  # noqa: F811
    manifest = json.loads(entries(sent)["manifest.json"]) | changed
    refused(other, rewritten(sent, tmp_path / "形.zip", **{"manifest.json": json.dumps(manifest).encode()}))


@pytest.mark.parametrize(
    "data", [b"[]", b"{}", b'{"registration": 5}', b"[" * 100_000, b"\xff", b'{"registration": {"parties": 1}}']
)
def test_a_case_of_another_shape_is_refused(other, sent, tmp_path, data):  # noqa: F811
    manifest = json.loads(entries(sent)["manifest.json"])
    manifest["files"] |= parcels.sums_of({"case.json": data})
    changed = {"manifest.json": json.dumps(manifest).encode(), "case.json": data}
    refused(other, rewritten(sent, tmp_path / "案.zip", **changed))


def test_a_case_from_last_year_is_numbered_and_listed_in_the_year_it_came_here(desk, other, tmp_path):  # noqa: F811
    old = packages.export_package(desk, taken_in(desk, "01"), "同一体系", tmp_path).path
    dates.set_clock(lambda: dt.datetime(2027, 1, 4, 2, 0, tzinfo=dt.UTC))
    made = packages.import_package(other, old)
    there = reading.snapshot(other, made.case_id)
    assert "2027" in made.reg_no
    assert (there.year, there.applied_on.year) == (2027, 2026)
    assert there.referral_received_on == dt.date(2027, 1, 4)
    assert other.store.verify() == ()


def test_the_day_of_signing_is_the_receivers_to_say(desk, other, tmp_path):  # noqa: F811
    path = packages.export_package(desk, registered(desk, "01"), "其他部门", tmp_path).path
    made = packages.import_package(other, path, values={"received_on": "2026-11-28"})
    there = reading.snapshot(other, made.case_id)
    assert there.referrals[0].received_on == dt.date(2026, 11, 28)
    assert {one.rule: one.start_on for one in there.dues}["D3a"] == dt.date(2026, 11, 28)
