"""The electronic archive package: whole as made, and whatever is missing, changed or added in it is named."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from PIL import Image

from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.casework.papers import attach, freeze_all
from mediation.casework.reading import log_lines, snapshot
from mediation.cli.app import run
from mediation.exchange.archive import Archived, archive_package, as_json, as_xml
from mediation.exchange.archive_check import check_package
from mediation.values import dates
from mediation.values.problems import Problem
from tests.casework.conftest import centre, frozen_clock, made_centre, office  # noqa: F401 - fixtures
from tests.casework.office import Office, taken_in


@pytest.fixture(scope="module")
def filed(made_centre: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str, Archived]]:  # noqa: F811 - fixture
    home = tmp_path_factory.mktemp("filed")
    dates.set_clock(lambda: dt.datetime(2026, 12, 1, 2, 0, tzinfo=dt.UTC))
    shutil.copytree(made_centre, home / "centre")
    desk = Office(home / "centre").desk()
    case_id = taken_in(desk, "01")
    act(desk, case_id, "perform", {})
    Image.new("RGB", (600, 800), "white").save(home / "收条.png")
    attach(desk, case_id, home / "收条.png", category="proof", title="收条")
    act(desk, case_id, "close", {})
    freeze_all(desk, case_id)
    act(desk, case_id, "file", {"retention": "定期30年", "retention_reason": "一般"})
    yield desk, case_id, archive_package(desk, case_id, home)
    desk.close()


@pytest.fixture
def folder(filed: tuple[Desk, str, Archived], tmp_path: Path) -> Path:
    """The package unpacked."""
    with zipfile.ZipFile(filed[2].path) as archive:
        archive.extractall(tmp_path / "档案")
    return tmp_path / "档案"


def sums(folder: Path) -> None:
    """Write the list anew, as somebody who changes a package on purpose would."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "SHA256SUMS"]
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def test_a_package_is_whole_and_reads_itself(filed: tuple[Desk, str, Archived], folder: Path) -> None:
    desk, case_id, made = filed
    found = check_package(made.path)
    assert (found.findings, found.code, found.files) == ((), made.code, made.files)
    assert made.note == "全宗号、目录号没有填写，请向接收的档案馆询问后在设置里填好，再做一次。"
    assert found.title == snapshot(desk, case_id).volume.title  # type: ignore[union-attr]
    assert check_package(folder).findings == ()
    assert log_lines(desk, case_id)[0].action == "export"
    (scan,) = (one for one in snapshot(desk, case_id).attachments if one.title == "收条")
    (original,) = (folder / "originals").iterdir()
    assert hashlib.sha256(original.read_bytes()).hexdigest() == scan.sha256
    assert original.suffix == ".png"


def test_the_metadata_name_volume_and_pieces_as_the_standard_does(
    filed: tuple[Desk, str, Archived], folder: Path
) -> None:
    case = snapshot(filed[0], filed[1])
    data = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert data["聚合层次"] == "案卷"
    assert data["档号"] == {
        "全宗号": "", "目录号": "", "年度": "2026", "保管期限": "定期30年", "机构或问题": case.centre.name,
        "案卷号": case.volume.no,  # type: ignore[union-attr]
    }  # fmt: skip
    assert data["来源"] == {"全宗名称": case.committee, "立档单位名称": case.committee}
    assert [len(day) for day in data["日期"].split("/")] == [8, 8]
    assert all(len(one["日期"]) in (0, 8) for one in data["文件"])
    assert data["人名"] == [party.name for party in case.parties]
    agreement = next(one for one in data["文件"] if "协议书" in one["题名"])
    assert agreement["档号"]["件号"].isdigit()
    assert agreement["责任者"] == case.committee
    assert {one["行为描述"] for one in data["业务行为"]} >= {"归档"}
    root = ET.fromstring((folder / "metadata.xml").read_text(encoding="utf-8"))
    assert [one.findtext("题名") for one in root.findall("文件")] == [one["题名"] for one in data["文件"]]
    assert root.findtext("档号/案卷号") == case.volume.no  # type: ignore[union-attr]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def other_title(folder: Path) -> None:
    path = folder / "metadata.xml"
    path.write_text(path.read_text(encoding="utf-8").replace("收条", "欠条"), encoding="utf-8")
    sums(folder)


def said(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """The metadata changed in both forms, and the list written anew."""

    def wrong(folder: Path) -> None:
        data = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        change(data)
        (folder / "metadata.json").write_bytes(as_json(data))
        (folder / "metadata.xml").write_bytes(as_xml(data))
        sums(folder)

    return wrong


def bound(change: Callable[[pikepdf.Pdf], object]) -> Callable[[Path], None]:
    """The volume changed, and metadata and list written to fit it."""

    def wrong(folder: Path) -> None:
        path = folder / "volume.pdf"
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(path)

        def fit(data: dict[str, Any]) -> None:
            data["调解台扩展"]["校验值"]["SHA-256"] = hashlib.sha256(path.read_bytes()).hexdigest()
            data["计算机文件大小"] = str(path.stat().st_size)

        said(fit)(folder)

    return wrong


def no_xmp(folder: Path) -> None:
    """A tag of the XMP that is never closed; the library mends what it writes itself."""
    path = folder / "volume.pdf"
    path.write_bytes(path.read_bytes().replace(b"</x:xmpmeta>", b"</x:xmpbeta>"))
    sums(folder)


def added(name: str, content: bytes) -> Callable[[Path], None]:
    def wrong(folder: Path) -> None:
        (folder / name).write_bytes(content)
        sums(folder)

    return wrong


def other_original(folder: Path) -> None:
    (path,) = (folder / "originals").iterdir()
    path.write_bytes(b"\x89PNG another")
    sums(folder)


def cut(folder: Path) -> None:
    """A page of the volume taken out, and only the list written anew."""
    path = folder / "volume.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.pages[3]
        pdf.save(path)
    sums(folder)


def other_volume(folder: Path) -> None:
    (folder / "volume.pdf").write_bytes(b"%PDF-1.7 nothing")
    sums(folder)


def no_metadata(folder: Path) -> None:
    (folder / "metadata.json").write_text("[]", encoding="utf-8")
    sums(folder)


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda folder: (folder / "metadata.xml").unlink(), "缺少文件：metadata.xml。"),
    "changed": (lambda folder: flip(folder / "volume.pdf"), "文件被改动或损坏：volume.pdf"),
    "added": (lambda folder: (folder / "另加.txt").write_text("x"), "多出清单以外的文件：另加.txt。"),
    "no list": (lambda folder: (folder / "SHA256SUMS").unlink(), "缺少文件清单 SHA256SUMS"),
    "list of something else": (lambda folder: (folder / "SHA256SUMS").write_text("甲\n"), "第1行不成样子"),
    "two metadata that differ": (other_title, "内容不一致"),
    "metadata of another volume": (
        said(lambda data: data["文件"][0]["调解台扩展"]["校验值"].update({"SHA-256": "0" * 64})),
        "元数据所列各件与卷宗内的清单不一致",
    ),
    "an element of nobody's standard": (
        said(lambda data: data["文件"][0].update(自造的项="x")),
        "不是 DA/T 46 的元素，又不在“调解台扩展”之内：自造的项",
    ),
    "a page taken out": (cut, "卷宗文件 volume.pdf 不是元数据所说的那一份（大小或者校验值不符）。"),
    "elements left out": (
        said(lambda data: [data.pop(name) for name in ("责任者", "日期", "人名")]),
        "元数据缺少或者没有填写：人名、责任者、日期。",
    ),
    "no retention": (said(lambda data: data["档号"].update(保管期限="")), "元数据缺少或者没有填写：档号/保管期限。"),
    "a piece without pages": (said(lambda data: data["文件"][0].pop("页数")), "的元数据缺少或者没有填写：页数。"),
    "an element in another block": (
        said(lambda data: data["来源"].update(机构或问题="甲")),
        "元数据的“来源”里有不属于它的元素：机构或问题。",
    ),
    "another title": (said(lambda data: data.update(题名="另一件纠纷")), "元数据与卷宗内的清单不一致：题名。"),
    "another number": (said(lambda data: data["档号"].update(案卷号="别的号")), "元数据与卷宗内的清单不一致：案卷号。"),
    "another day": (said(lambda data: data.update(日期="20200101/")), "元数据与卷宗内的清单不一致：日期。"),
    "another page of a piece": (
        said(lambda data: data["文件"][0]["档号"].update(页号="999")),
        "元数据所列各件与卷宗内的清单不一致。",
    ),
    "fewer pages": (said(lambda data: data.update(页数="1")), "元数据写的页数是1，卷宗有"),
    "a file that is not there": (
        said(lambda data: data["文件"][0].update(计算机文件名="originals/999.jpg")),
        "所写的文件 originals/999.jpg 不在包里。",
    ),
    "another original": (other_original, "不是元数据所说的那一份（校验值不符）。"),
    "an original nobody names": (added("originals/000.png", b"x"), "原件 originals/000.png 没有任何一件写到它。"),
    "no OFD": (added("volume.ofd", b"x"), "volume.ofd 不是 OFD 文件。"),
    "an output intent of another kind": (
        bound(lambda pdf: pdf.Root.update({"/OutputIntents": 5})),
        "PDF 的内部结构不合格式",
    ),
    "words that are no XMP": (no_xmp, "XMP 元数据读不出来。"),
    "no volume": (other_volume, "卷宗读不出来"),
    "no metadata": (no_metadata, "不成样子，读不出来"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named(folder: Path, name: str) -> None:
    spoil, said = WRONG[name]
    spoil(folder)
    assert said in "".join(check_package(folder).findings)


def test_a_byte_changed_inside_the_zip_is_named(filed: tuple[Desk, str, Archived], tmp_path: Path) -> None:
    data = bytearray(filed[2].path.read_bytes())
    data[len(data) // 3] ^= 1
    (tmp_path / "坏.zip").write_bytes(bytes(data))
    assert "文件被改动或损坏：volume.pdf" in "".join(check_package(tmp_path / "坏.zip").findings)
    (tmp_path / "坏.zip").write_bytes(bytes(data[: len(data) // 2]))
    with pytest.raises(Problem, match="已损坏或不是电子档案包"):
        check_package(tmp_path / "坏.zip")
    with pytest.raises(Problem, match="打不开"):
        check_package(tmp_path / "没有.zip")


def test_the_same_volume_gives_the_same_package(filed: tuple[Desk, str, Archived], tmp_path: Path) -> None:
    again = archive_package(filed[0], filed[1], tmp_path)
    assert again.path.read_bytes() == filed[2].path.read_bytes()


def test_the_machine_s_converter_makes_the_ofd_or_says_why_not(
    filed: tuple[Desk, str, Archived], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "转换.py"
    script.write_text(
        "import sys, zipfile; zipfile.ZipFile(sys.argv[2], 'w').write(sys.argv[1], 'OFD.xml')", encoding="utf-8"
    )
    monkeypatch.setenv("MEDIATION_OFD", f"{sys.executable} {script} {{pdf}} {{ofd}}")
    made = archive_package(filed[0], filed[1], tmp_path)
    with zipfile.ZipFile(made.path) as archive:
        ofd = zipfile.ZipFile(io.BytesIO(archive.read("volume.ofd")))
        assert ofd.read("OFD.xml") == archive.read("volume.pdf")
    assert check_package(made.path).findings == ()
    for command, said in (
        (f"{sys.executable} -c 1", "没有成功"),
        ("/没有/这个程序 {pdf}", "没有运行成功（路径不存在）"),
        ("'{pdf}", "引号"),
        ("cp {pdf} {ofd}", "不是 OFD 文件"),
    ):
        monkeypatch.setenv("MEDIATION_OFD", command)
        with pytest.raises(Problem, match=said) as refused:
            archive_package(filed[0], filed[1], tmp_path / "no.zip")
        assert "MEDIATION_OFD" in refused.value.message
    assert not (tmp_path / "no.zip").exists()


def test_an_archive_checks_what_it_received_without_a_centre(
    filed: tuple[Desk, str, Archived], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["archive-package", "--check", str(filed[2].path)]) == 0
    assert f"核对码{filed[2].code}" in capsys.readouterr().out
    (folder / "metadata.xml").unlink()
    assert run(["archive-package", "--check", str(folder), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"] == ["缺少文件：metadata.xml。"]
    assert run(["archive-package"]) == 1
    assert "请写明" in capsys.readouterr().err


def test_a_package_of_the_demo_centre_is_none_and_what_xml_cannot_hold_does_not_spoil_it(
    filed: tuple[Desk, str, Archived], tmp_path: Path
) -> None:
    from xml.etree import ElementTree as ET

    from mediation.exchange.archive import DEMO, as_json, as_xml

    with zipfile.ZipFile(filed[2].path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    data = json.loads(files["metadata.json"]) | {"附注": DEMO, "题名": "李\x0b某\x00与王某"}
    files |= {"metadata.json": as_json(data), "metadata.xml": as_xml(data)}
    assert ET.fromstring(files["metadata.xml"]).findtext("题名") == "李\ufffd某\ufffd与王某"
    files.pop("SHA256SUMS")
    sums = "".join(f"{hashlib.sha256(one).hexdigest()}  {name}\n" for name, one in files.items())
    for name, one in {**files, "SHA256SUMS": sums.encode()}.items():
        place = tmp_path / "包" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(one)
    assert any("演示" in one for one in check_package(tmp_path / "包").findings)


def test_a_name_that_leads_out_of_the_package_is_named(filed: tuple[Desk, str, Archived], tmp_path: Path) -> None:
    path = tmp_path / "外.zip"
    shutil.copyfile(filed[2].path, path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../evil.txt", b"x")
    assert "文件名 ../evil.txt 指向包外，不安全。" in check_package(path).findings


def test_a_demo_package_without_its_note_is_still_known(filed: tuple[Desk, str, Archived], folder: Path) -> None:
    said(lambda data: data["档号"].update(机构或问题="某中心（演示）"))(folder)
    assert any("不能作为档案接收" in one for one in check_package(folder).findings)


def test_the_number_of_the_fonds_is_a_setting(filed: tuple[Desk, str, Archived], tmp_path: Path) -> None:
    from mediation.casework.settings import set_setting

    desk, case_id, _made = filed
    head = Office(desk.folder).desk("管理员甲")
    for name, value in (("fonds_no", "G012"), ("fonds_list_no", "3"), ("fonds_name", "博望县调解档案")):
        set_setting(head, name, value)
    made = archive_package(desk, case_id, tmp_path)
    assert made.note == ""
    with zipfile.ZipFile(made.path) as archive:
        data = json.loads(archive.read("metadata.json"))
    assert (data["档号"]["全宗号"], data["档号"]["目录号"], data["来源"]["全宗名称"]) == ("G012", "3", "博望县调解档案")
