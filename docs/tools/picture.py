"""Make docs/desk.png: the README's picture, from the screen of the real program on a freshly made demo centre.

Run in the checkout: ``python docs/tools/picture.py``. The SVG comes from Textual; Rich writes ``textLength`` from the
number of characters instead of cells, so it is rewritten; the fonts are the ones the project ships.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mediation.tui.app import MediationApp  # noqa: E402 - the checkout's own package
from mediation.values.dates import set_clock  # noqa: E402
from mediation.values.text import cell_width  # noqa: E402

TARGET = ROOT / "docs" / "desk.png"
SIZE = (120, 32)
CELL = 12.2  # SVG units of one cell in Rich's terminal template
FONT = "Noto Sans CJK SC"


async def screen_svg(folder: Path) -> str:
    """The desk of the demo centre as Textual exports it."""
    app = MediationApp(folder, demo=True)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(1200):
            await pilot.pause(0.1)
            await app.workers.wait_for_complete()
            if app.door.opened and app.home_page().loaded:
                break
        await pilot.pause()
        return app.export_screenshot(title="调解台")


def straighten(svg: str) -> str:
    """Set every run of text to its width in cells, and name a font that has Chinese."""

    def fix(match: re.Match[str]) -> str:
        tag, text = match[1], match[2]
        cells = cell_width(unescape(text))
        return re.sub(r'textLength="[^"]*"', f'textLength="{cells * CELL:g}"', tag) + text + "</text>"

    svg = re.sub(r"(<text[^>]*>)([^<]*)</text>", fix, svg)
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    return re.sub(r"font-family:\s*[^;]+;", f"font-family: '{FONT}', monospace;", svg)


def main() -> None:
    """Make the picture."""
    import cairosvg

    set_clock(lambda: datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as folder:
        svg = straighten(asyncio.run(screen_svg(Path(folder) / "demo")))
    TARGET.parent.mkdir(exist_ok=True)
    cairosvg.svg2png(bytestring=svg.encode(), write_to=str(TARGET), output_width=1460)
    print(f"已生成 {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
