"""Signed sheets from the scanner on their own page: looked at, one pointed out by hand, filed after a question."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from piloting import play, said, screen_text, settle, type_text, until

from mediation.casework.desk import open_desk
from mediation.casework.papers import make_paper
from mediation.casework.reading import case_lines, snapshot
from mediation.tui.screens.desk import DeskPage
from mediation.tui.screens.scans import ScansPage


def piled(centre: Path, folder: Path) -> tuple[str, str]:
    """A frozen paper of two pages scanned in the wrong order, the code of one torn off; its case id and number."""
    with open_desk(centre) as desk:
        line = case_lines(desk).lines[0]
        made = make_paper(desk, line.id, "F05", freeze=True)
    pages = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(made.data)]
    assert len(pages) == 2
    folder.mkdir()
    pages[1].rotate(180).save(folder / "1.jpg", quality=60)
    pages[0].crop((0, 0, 1654, 2050)).save(folder / "2.jpg", quality=60)
    return line.id, line.reg_no


def test_a_pile_is_looked_at_mended_by_hand_and_filed(mediating: Path, tmp_path: Path) -> None:
    case_id, number = piled(mediating, tmp_path / "扫描")

    async def scene(pilot, app):
        await pilot.press("alt+c")
        await settle(pilot)
        await type_text(pilot, str(tmp_path / "没有"))
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "找不到文件" in said(app)
        await pilot.press("ctrl+n")
        await settle(pilot)
        await type_text(pilot, str(tmp_path / "扫描"))
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "共 2 张" in screen_text(app))
        assert "缺第1页" in screen_text(app)
        assert "未识别" in screen_text(app)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "没有可以收入的文书" in said(app)

        await pilot.press("ctrl+l")
        await settle(pilot)
        assert "把光标放在一张扫描件上" in said(app)
        await pilot.press("end", "ctrl+l")
        await settle(pilot)
        for words in (number, "F05", "1"):
            await type_text(pilot, words)
            await pilot.press("tab")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "可收入 1 份文书" in screen_text(app))
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        await until(pilot, lambda: "已收入1份签署件" in said(app))
        assert "已收过" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, DeskPage)

    play(mediating, scene)
    with open_desk(mediating) as desk:
        paper = next(paper for paper in snapshot(desk, case_id).papers if paper.form == "F05")
        assert paper.state == "signed"
        assert len(pypdfium2.PdfDocument(desk.store.files.get(paper.scan_sha256))) == 2


def test_what_cannot_be_read_is_a_line_and_esc_stops_reading_and_filing(mediating: Path, tmp_path: Path) -> None:
    case_id, _ = piled(mediating, tmp_path / "扫描")
    with open_desk(mediating) as desk:
        made = make_paper(desk, case_id, "F03", freeze=True)
    pypdfium2.PdfDocument(made.data)[0].render(scale=200 / 72, grayscale=True).to_pil().save(
        tmp_path / "扫描" / "3.png"
    )
    (tmp_path / "扫描" / "4.png").touch()
    lines: list[str] = []

    async def scene(pilot, app):
        await pilot.press("alt+c")
        await settle(pilot)
        await type_text(pilot, str(tmp_path / "扫描"))
        page = app.screen_stack[-2]
        say = page.say

        def watched(text, kind="info"):
            lines.append(text)
            say(text, kind)

        page.say = watched
        look = app.door.look_scans

        def stopped(paths, *, again, progress):
            def pressing(step):
                if step.file == 2:
                    app.call_from_thread(page.perform, "back")
                return progress(step)

            return look(paths, again=again, progress=pressing)

        app.door.look_scans = stopped
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "已停止：读完1个文件，共4个" in said(app))
        assert "正在停下……" in lines
        assert any("第1个文件（共4个），第1页（共1页）……按 Esc 停止" in line for line in lines)

        app.door.look_scans = look
        await pilot.press("ctrl+n")
        await settle(pilot)
        await type_text(pilot, str(tmp_path / "扫描"))
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "共 3 张" in screen_text(app))
        assert "读不了的文件 1 个" in screen_text(app)
        assert any("读不了" in line and "“4.png”是空的" in line for line in screen_text(app).splitlines())

        file_scans = app.door.file_scans

        def early(batch, assigned, *, progress):
            app.call_from_thread(page.perform, "back")
            return file_scans(batch, assigned, progress=progress)

        app.door.file_scans = early
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        await until(pilot, lambda: "已停止，还没有收入：《" in said(app))
        assert "已收入0份" in said(app)
        app.door.file_scans = file_scans
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        await until(pilot, lambda: "已收入1份签署件" in said(app))

    play(mediating, scene)


def test_the_page_holds_on_a_low_and_narrow_terminal(mediating: Path, tmp_path: Path) -> None:
    piled(mediating, tmp_path / "扫描")

    async def scene(pilot, app):
        await pilot.press("alt+c")
        await settle(pilot)
        await type_text(pilot, str(tmp_path / "扫描"))
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "共 2 张" in screen_text(app))
        assert isinstance(app.screen, ScansPage)
        text = screen_text(app)
        assert "收签署件" in text
        assert "缺页" in text
        assert "收入" in text.splitlines()[-1]

    play(mediating, scene, size=(80, 24))
