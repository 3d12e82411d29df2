"""The list of any length: draws what is in view, asks for the next page near its end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual.app import App, ComposeResult

from mediation.tui.widgets.virtual import Column, Slice, VirtualList

PAGE = 100


def columns(width: int) -> Sequence[Column[int]]:
    found: list[Column[int]] = [Column("序", 8, str), Column("名称", 10, lambda n: f"第{n}件[/]纠纷", share=1)]
    return found if width > 60 else found[1:]


class ListApp(App[None]):
    """A list over a million rows that exist only when asked for."""

    total = 1_000_000
    asked: list[int]

    def compose(self) -> ComposeResult:
        self.asked = []
        yield VirtualList(columns, id="list")

    def page(self, after: int) -> Slice[int]:
        self.asked.append(after)
        rows = tuple(range(after + 1, min(after + PAGE, self.total) + 1))
        return Slice(rows, more=rows[-1] < self.total)

    def on_mount(self) -> None:
        self.query_one(VirtualList).start(self.page(0))
        self.query_one(VirtualList).focus()

    def on_virtual_list_wanted(self, event: VirtualList.Wanted) -> None:
        assert isinstance(event.last, int)
        self.query_one(VirtualList).extend(self.page(event.last))


def lines(app: App[None]) -> list[str]:
    listing = app.query_one(VirtualList)
    return [listing.render_line(y).text for y in range(listing.size.height)]


def test_opening_reads_one_page_and_paging_down_reads_on() -> None:
    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert app.asked == [0]
            for _ in range(6):
                await pilot.press("pagedown")
            await pilot.pause()
            assert app.asked[:2] == [0, 100]
            listing = app.query_one(VirtualList)
            assert listing.current is not None
            assert listing.current > 100
            assert any(f"第{listing.current}件" in line for line in lines(app))

    asyncio.run(run())


def test_names_with_brackets_are_shown_as_typed_and_columns_follow_the_width() -> None:
    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert "第1件[/]纠纷" in lines(app)[1]
            assert "序" in lines(app)[0]
            await pilot.resize_terminal(50, 24)
            await pilot.pause()
            assert "序" not in lines(app)[0]

    asyncio.run(run())


def test_home_and_end_go_to_the_first_and_last_row_held() -> None:
    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("end")
            await pilot.pause()
            assert app.query_one(VirtualList).current == PAGE
            assert len(app.query_one(VirtualList).rows) == 2 * PAGE
            await pilot.press("home")
            assert app.query_one(VirtualList).current == 1

    asyncio.run(run())
