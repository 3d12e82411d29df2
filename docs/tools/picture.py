"""Make docs/desk.png: the README's picture, drawn cell by cell from the screen of the real program in a pseudo-terminal.

Run in the checkout: ``python docs/tools/picture.py``. The demo centre is made anew with the clock at 2026-12-01 (faketime).
Chinese comes from the project's own font, Latin and lines from DejaVu Sans Mono, which Debian installs with fontconfig.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mediation.casework.demo import demo  # noqa: E402 - the checkout's own package
from mediation.fonts import FONT_DIR  # noqa: E402 - likewise
from mediation.values.dates import set_clock  # noqa: E402 - likewise
from mediation.values.text import cell_width  # noqa: E402 - likewise
from tests.tui.terminal import Terminal  # noqa: E402 - the driver the tests use

TARGET = ROOT / "docs/desk.png"
COLUMNS, ROWS = 120, 32
WIDTH, HEIGHT = 11, 24  # pixels of one cell
MARGIN = 14
BACK, FORE = "#0d1117", "#d7dee3"
HAN = ImageFont.truetype(FONT_DIR / "hei/NotoSansSC-Regular.ttf", 20)
LATIN = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", 18)
ARMS = {  # which halves of a cell's middle lines a frame character draws: left, right, up, down
    "─": "lr", "│": "ud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu", "├": "rud", "┤": "lud", "┬": "lrd", "┴": "lru", "┼": "lrud",
}  # fmt: skip


def colour(name: str, default: str) -> str:
    """A colour of pyte's as Pillow takes it."""
    return default if name == "default" else f"#{name}" if len(name) == 6 else name


def draw_frame(pen: ImageDraw.ImageDraw, arms: str, x: int, y: int, ink: str) -> None:
    """The lines of a frame character, so that they join from cell to cell."""
    middle_x, middle_y = x + WIDTH // 2, y + HEIGHT // 2
    ends = {"l": (x, middle_y), "r": (x + WIDTH, middle_y), "u": (middle_x, y), "d": (middle_x, y + HEIGHT)}
    for arm in arms:
        pen.line([(middle_x, middle_y), ends[arm]], fill=ink)


def picture(terminal: Terminal) -> Image.Image:
    """The screen as a picture."""
    image = Image.new("RGB", (COLUMNS * WIDTH + 2 * MARGIN, ROWS * HEIGHT + 2 * MARGIN), BACK)
    pen = ImageDraw.Draw(image)
    for row in range(ROWS):
        for column in range(COLUMNS):
            cell = terminal.screen.buffer[row][column]
            x, y = MARGIN + column * WIDTH, MARGIN + row * HEIGHT
            ink, paper = colour(cell.fg, FORE), colour(cell.bg, BACK)
            if cell.reverse:
                ink, paper = paper, ink
            wide = cell_width(cell.data or " ") == 2
            if cell.data:
                pen.rectangle([x, y, x + WIDTH * (2 if wide else 1) - 1, y + HEIGHT - 1], fill=paper)
            if cell.data in ARMS:
                draw_frame(pen, ARMS[cell.data], x, y, ink)
            elif cell.data.strip():
                face, width = (HAN, 2 * WIDTH) if wide else (LATIN, WIDTH)
                pen.text(
                    (x + width / 2, y + HEIGHT - 6),
                    cell.data,
                    fill=ink,
                    font=face,
                    anchor="ms",
                    stroke_width=0.3 if cell.bold else 0,
                )
    return image


def main() -> None:
    """Make the picture."""
    set_clock(lambda: datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "demo"
        demo(folder, size=36, seed=7)
        command = ["faketime", "2026-12-01 10:00:00", sys.executable, "-m", "mediation", "--centre", str(folder)]
        with Terminal(command, columns=COLUMNS, rows=ROWS, env={"TZ": "Asia/Shanghai"}) as terminal:
            terminal.wait_for("履行中")
            terminal.settle()
            picture(terminal).save(TARGET, optimize=True)
    print(f"已生成 {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
