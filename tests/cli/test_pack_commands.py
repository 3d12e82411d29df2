"""``pack``: from the publisher's key to the list of a centre that installed what was signed with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mediation.documents.templating import templates_dir
from tests.cli.driving import Clerk


def why(head: Clerk, *arguments: object) -> str:
    """The one line a command is refused with; the administrator may not look at cases, as `refused` does."""
    said = head(*arguments)
    assert said.code == 1
    assert said.err.count("\n") == 1
    return said.err


def test_a_pack_is_made_trusted_installed_and_listed(new_clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    head = new_clerk("何主任")
    assert head.done("pack", "list").out.startswith("没有安装文书包")
    key = tmp_path / "签名密钥"
    public = head.done("pack", "keygen", key, "--json").data["public_key"]
    assert key.stat().st_mode & 0o077 == 0
    source = tmp_path / "新文书"
    (source / "templates").mkdir(parents=True)
    (source / "templates" / "F18.html").write_bytes((templates_dir() / "F18.html").read_bytes())
    (source / "pack.toml").write_text(
        'id = "jiangzhou"\nversion = "1"\ntitle = "江州文书"\npublisher = "江州市司法局"\nvalid_from = "2027-01-01"\n',
        encoding="utf-8",
    )
    head.done("pack", "make", source, "--key", key, "--out", tmp_path)
    made = tmp_path / "新文书.mpack"
    assert "不在本中心信任的名单里" in why(head, "pack", "install", made)
    head.done("pack", "trust", "江州市司法局", public)
    assert "2027年1月1日起申请的案件使用" in head.done("pack", "install", made).out
    listed = head.done("pack", "list", "--json").data
    assert [(one["pack"], one["state"]) for one in listed] == [("jiangzhou@1", "未到启用日期")]
    assert "已经安装过" in why(head, "pack", "install", made)


def test_what_is_missing_is_said_in_one_line(new_clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    head = new_clerk("何主任")
    assert "请写明文书包文件" in why(head, "pack", "install")
    assert "64位十六进制" in why(head, "pack", "trust", "某局", "abc")
    assert "不能读取签名密钥" in why(head, "pack", "make", tmp_path, "--key", tmp_path / "没有")
    head.done("pack", "keygen", tmp_path / "密钥")
    assert "里没有 pack.toml" in why(head, "pack", "make", tmp_path, "--key", tmp_path / "密钥")


def test_the_centres_own_templates_are_begun_and_tried(new_clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    head = new_clerk("何主任")
    assert "没有自己的模板" in head.done("template", "check").out
    assert "请写明一种文书" in why(head, "template", "start")
    own = tmp_path / "centre" / "templates"
    own.mkdir()
    begun = head.done("template", "start", "f03", "--out", own, "--json").data
    assert begun["path"] == str(own / "F03.docx")
    assert "其中 Word 模板：F03，只出 Word 文档" in head.done("template", "check").out
    (own / "F03.docx").write_bytes(b"no Word document")
    said = head("template", "check")
    assert said.code == 1
    assert "《人民调解申请书》（F03）" in said.out
    assert "不是 Word 文档" in said.out
    assert head("template", "check", "--json").data["reason"] == "findings"
