"""Form packs on their page, and electronic archive packages from the volume's."""

from __future__ import annotations

from pathlib import Path

from piloting import play, said, screen_text, settle, type_text, until
from textual.pilot import Pilot

from mediation.casework.accounts import login
from mediation.documents.packs import make, new_key
from mediation.tui.app import MediationApp

PUBLISHER = "江州市司法局"


def packed(folder: Path, private: str) -> Path:
    """A pack with one form under a new title and one of its own."""
    source = folder / "source"
    (source / "templates").mkdir(parents=True)
    (source / "pack.toml").write_text(
        f'id = "jiangzhou"\nversion = "2027"\ntitle = "江州2027年版"\npublisher = "{PUBLISHER}"\nvalid_from = "2026-12-10"\n',
        encoding="utf-8",
    )
    (source / "forms.toml").write_text('[[form]]\nid = "F03"\ntitle = "人民调解申请书（2027年版）"\n', encoding="utf-8")
    path = folder / "新.mpack"
    path.write_bytes(make(source, private))
    return path


def test_a_pack_is_shown_before_it_is_installed_and_its_faults_after(centre: Path, tmp_path: Path) -> None:
    private, public = new_key()
    path = packed(tmp_path, private)
    login(centre, "陈主任", "fuze-2026-a")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("alt+p")
        await settle(pilot)
        assert "没有安装文书包" in screen_text(app)
        await pilot.press("ctrl+n")
        await settle(pilot)
        await type_text(pilot, str(path))
        await pilot.press("ctrl+s")
        await until(
            pilot,
            lambda: (
                "不在本中心信任的名单里" in screen_text(app).replace("\n", "").replace(" ", "") or "信任" in said(app)
            ),
        )
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        await pilot.press("ctrl+l")
        await settle(pilot)
        await type_text(pilot, PUBLISHER)
        await pilot.press("tab")
        await type_text(pilot, public)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: f"已登记“{PUBLISHER}”的公钥" in said(app))
        await pilot.press("ctrl+n")
        await settle(pilot)
        await type_text(pilot, str(path))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "改动文书1种：F03" in screen_text(app))
        await pilot.press("right", "enter")
        await until(pilot, lambda: "已安装《江州2027年版》" in said(app), seconds=120)
        assert "未到启用日期" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "2026年12月10日" in screen_text(app) and "F03" in screen_text(app))
        await pilot.press("escape")
        await settle(pilot)
        (centre / "packs" / "jiangzhou@2027" / "forms.toml").write_text("# 改过\n", encoding="utf-8")
        await pilot.press("f5")
        await until(pilot, lambda: "与签名的清单不符" in screen_text(app))
        assert "文件已改动" in screen_text(app)

    play(centre, scene, size=(80, 24))


def test_a_package_that_is_none_is_refused_and_what_was_typed_stays(busy: Path, tmp_path: Path) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK nothing")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        from mediation.tui.screens.volume import VolumePage

        app.push_screen(VolumePage(app.door.snapshot(app.door.find_case("1"))))
        await settle(pilot)
        await pilot.press("alt+e")
        await settle(pilot)
        await type_text(pilot, str(tmp_path))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "归档" in said(app))
        assert str(tmp_path)[:30] in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        await pilot.press("alt+k")
        await settle(pilot)
        await type_text(pilot, str(tmp_path / "坏.zip"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "不是电子档案包" in said(app))

    play(busy, scene)
    assert list(tmp_path.glob(".*.part")) == []
