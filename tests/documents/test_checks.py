"""The structural check (结构检查): a made volume passes, and one bad file for each rule is named by that rule and no other."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from mediation.documents.checks import check_pdfa, check_volume
from mediation.documents.make import render_paper
from mediation.documents.volume import Part, bind
from mediation.values.problems import Problem

SHEET = """<section class="form prose" data-title="{0}"><h1>{0}</h1><p class="body">甲乙双方。</p></section>"""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("volume")
    for form, title in (("F01", "卷宗封面"), ("F02", "卷内目录"), ("F18", "封底")):
        (folder / f"{form}.html").write_text(SHEET.format(title), encoding="utf-8")
    photo = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(photo, "JPEG")

    def render(form: str, _rows: tuple[Mapping[str, object], ...], _book: str) -> bytes:
        return render_paper(form, {}, templates=(folder,)).data

    part = Part("照片", "6", date(2026, 11, 8), photo.getvalue(), source="received")
    made = bind((part,), render=render, title="某某纠纷", about={}, log_head="ab", folder=folder)
    return made.data


def spoilt(good: bytes, spoil: Callable[[pikepdf.Pdf], object], **how: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        spoil(pdf)
        pdf.save(out, **how)
    return out.getvalue()


def first(pdf: pikepdf.Pdf, fits: Callable[[Any], bool]) -> Any:
    return next(item for item in pdf.objects if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and fits(item))


def metadata(pdf: pikepdf.Pdf, name: str, value: str) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta[name] = value


def no_font_file(pdf: pikepdf.Pdf) -> None:
    descriptor = first(pdf, lambda item: "/FontFile2" in item or "/FontFile3" in item)
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def no_unicode(pdf: pikepdf.Pdf) -> None:
    del first(pdf, lambda item: item.get("/Subtype") == "/Type0" and "/ToUnicode" in item)["/ToUnicode"]


def plain_font(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    font.Encoding = pikepdf.Name.WinAnsiEncoding
    pdf.pages[0].Resources.Font.Own = font


def interpolated(pdf: pikepdf.Pdf) -> None:
    first(pdf, lambda item: item.get("/Subtype") == "/Image").Interpolate = True


def note(pdf: pikepdf.Pdf, **keys: Any) -> None:
    pdf.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], **keys)]
    )


def script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def lzw(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Extra = pdf.make_stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", Filter=pikepdf.Name.LZWDecode)


def spec(pdf: pikepdf.Pdf) -> Any:
    return pdf.attachments["volume.json"].obj


def no_kind(pdf: pikepdf.Pdf) -> None:
    del spec(pdf).EF.F["/Subtype"]


def no_relation(pdf: pikepdf.Pdf) -> None:
    del spec(pdf)["/AFRelationship"]


def no_attachment(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Names"]
    del pdf.Root["/AF"]


BAD: dict[str, tuple[Callable[[pikepdf.Pdf], object], str]] = {
    "output intent": (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "输出意图（OutputIntent）"),
    "output intent without profile": (
        lambda pdf: pdf.Root.OutputIntents[0].__delitem__("/DestOutputProfile"),
        "输出意图",
    ),
    "form fields": (lambda pdf: setattr(pdf.Root, "AcroForm", pikepdf.Dictionary()), "表单域（AcroForm）"),
    "named script": (lambda pdf: setattr(pdf.Root.Names, "JavaScript", pikepdf.Dictionary()), "脚本"),
    "automatic action": (lambda pdf: setattr(pdf.Root, "AA", pikepdf.Dictionary()), "自动动作"),
    "automatic action of a page": (lambda pdf: setattr(pdf.pages[0].obj, "AA", pikepdf.Dictionary()), "自动动作"),
    "script on opening": (lambda pdf: setattr(pdf.Root, "OpenAction", script()), "动作（JavaScript）"),
    "script behind a link": (lambda pdf: note(pdf, F=4, A=script()), "动作（JavaScript）"),
    "program start": (
        lambda pdf: setattr(pdf.Root, "OpenAction", pikepdf.Dictionary(S=pikepdf.Name.Launch)),
        "动作（Launch）",
    ),
    "script after another action": (
        lambda pdf: setattr(
            pdf.Root, "OpenAction", pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=pikepdf.Array([script()]))
        ),
        "动作（JavaScript）",
    ),
    "sending a form": (
        lambda pdf: setattr(pdf.Root, "OpenAction", pikepdf.Dictionary(S=pikepdf.Name.SubmitForm)),
        "动作（SubmitForm）",
    ),
    "no metadata": (lambda pdf: pdf.Root.__delitem__("/Metadata"), "缺 XMP 元数据"),
    "another conformance": (lambda pdf: metadata(pdf, "pdfaid:conformance", "X"), "不是 PDF/A-2 或 PDF/A-3（3X）"),
    "another title in the document": (lambda pdf: pdf.docinfo.__setitem__("/Title", "别的"), "标题不一致"),
    "another title in the metadata": (lambda pdf: metadata(pdf, "dc:title", "别的"), "标题不一致"),
    "no title in the document": (lambda pdf: pdf.docinfo.__delitem__("/Title"), "标题不一致"),
    "font without file": (no_font_file, "没有嵌入"),
    "font without Unicode": (no_unicode, "缺 Unicode 对照表（ToUnicode）"),
    "font of the reader": (plain_font, "字体 Helvetica 没有嵌入"),
    "interpolation": (interpolated, "插值（Interpolate）"),
    "annotation not printed": (note, "批注没有打印标志"),
    "annotation hidden": (lambda pdf: note(pdf, F=4 | 2), "批注没有打印标志或被隐藏"),
    "attachment without relation": (no_relation, "与正文的关系（AFRelationship）"),
    "attachment not associated": (lambda pdf: pdf.Root.__delitem__("/AF"), "没有与正文关联（AF）"),
    "attachment without kind": (no_kind, "没有写明文件种类"),
    "no attachment": (no_attachment, "没有附上清单（volume.json）"),
    "an older part of the standard": (lambda pdf: metadata(pdf, "pdfaid:part", "2"), "PDF/A-3（现为 2）"),
}


ODD: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "output intents": lambda pdf: setattr(pdf.Root, "OutputIntents", 5),
    "an output intent": lambda pdf: setattr(pdf.Root, "OutputIntents", pikepdf.Array([5])),
    "associated files": lambda pdf: setattr(pdf.Root, "AF", pikepdf.Array([1])),
    "annotations": lambda pdf: setattr(pdf.pages[0].obj, "Annots", pikepdf.Array([5])),
    "names": lambda pdf: setattr(pdf.Root, "Names", 5),
    "flags": lambda pdf: note(pdf, F=pikepdf.String("x")),
}


@pytest.mark.parametrize("name", ODD)
def test_a_file_built_in_no_way_at_all_is_refused_in_one_chinese_sentence(good: bytes, name: str) -> None:
    with pytest.raises(Problem, match="PDF 的内部结构不合格式，请重新生成或重新扫描。"):
        check_volume(spoilt(good, ODD[name]))


def test_a_made_volume_passes(good: bytes) -> None:
    assert check_volume(good) == check_pdfa(good) == ()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_by_its_rule_alone(good: bytes, name: str) -> None:
    spoil, said = BAD[name]
    findings = check_volume(spoilt(good, spoil))
    assert len(findings) == 1
    assert said in findings[0]


def test_lzw_is_found(good: bytes) -> None:
    kept = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    assert check_volume(spoilt(good, lzw, **kept)) == ("含 LZW 压缩。",)


def test_a_file_without_identifier_is_found(good: bytes) -> None:
    plain = spoilt(good, lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    head, mark, tail = plain.rpartition(b"/ID")
    assert check_volume(head + b"/IX" + tail) == ("缺文件标识（ID）。",)
    assert mark


def test_an_encrypted_file_is_found_or_cannot_be_read(good: bytes) -> None:
    open_to_all = spoilt(good, lambda _: None, encryption=pikepdf.Encryption(owner="甲", user=""))
    assert check_volume(open_to_all) == ("文件已加密。",)
    locked = spoilt(good, lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Problem, match="已加密"):
        check_volume(locked)
    with pytest.raises(Problem, match="已损坏或不是 PDF"):
        check_volume(good[:200])


def test_a_file_on_disk_is_checked_as_well(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "卷宗.pdf"
    path.write_bytes(good)
    assert check_volume(path) == ()
