"""A volume of 200 pages (CPU seconds) and one of 1,000 (peak memory in MB): papers, scans of which a third lies askew, a foreign PDF.

Each is bound in a process of its own, with the render process beside it whose CPU counts too; the goal of memory is that of
the binding process, which grows with what is open at once and not with the volume.

    python benchmarks/bench_volume.py FOLDER PAGES     one volume: CPU seconds, peak MB and pages as JSON
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from measuring import Row, row

CPU_GOAL = 10.0  # seconds
MEMORY_GOAL = 300.0  # MB
SMALL, LARGE = 200, 1000  # pages
SHARES = (0.6, 0.3, 0.1)  # pages of papers, scans, foreign PDFs
ON = date(2026, 11, 20)


def measure() -> list[Row]:
    from ground import agreement

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        material(folder, agreement())
        small, large = one_process(folder, SMALL), one_process(folder, LARGE)
    return [
        row(f"volume of {small['pages']} pages, everything bound and checked, CPU s", small["cpu"], None, CPU_GOAL),
        row(f"volume of {large['pages']} pages, CPU s a 200 pages", large["cpu"] * SMALL / LARGE, None, CPU_GOAL),
        row(f"volume of {large['pages']} pages, peak memory MB", large["mb"], None, MEMORY_GOAL),
    ]


def one_process(folder: Path, pages: int) -> dict[str, float]:
    command = [sys.executable, __file__, str(folder), str(pages)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def material(folder: Path, context: dict[str, object]) -> None:
    """Ten scans, a foreign PDF of twenty pages and an agreement, to be bound again and again."""
    from mediation.documents.make import render_paper

    (folder / "paper.pdf").write_bytes(render_paper("F11", context).data)
    scans = [scan(number) for number in range(10)]
    for number, page in enumerate(scans):
        page.save(folder / f"scan{number}.jpg", "JPEG", quality=85, dpi=(200, 200))
    scans[0].save(folder / "foreign.pdf", "PDF", resolution=200, save_all=True, append_images=(scans[1:] * 3)[:19])


def scan(number: int) -> Any:
    """A page of text in colour with the grain of a scanner; every third lies one degree askew."""
    import random

    from PIL import Image, ImageDraw, ImageFont

    from mediation.fonts import FONT_DIR, manifest

    font = ImageFont.truetype(str(FONT_DIR / manifest()[0].file), 44)
    draw = random.Random(number)
    grain = Image.frombytes("L", (827, 1170), draw.randbytes(827 * 1170)).point(
        [236 + level // 13 for level in range(256)]
    )
    page = grain.resize((1654, 2339)).convert("RGB")
    pen = ImageDraw.Draw(page)
    for line in range(26):
        pen.text(
            (180, 220 + line * 72),
            "双方当事人自愿达成如下协议并按期履行义务"[: 20 - line % 4 * 3],
            fill=(30, 30, 40),
            font=font,
        )
    pen.ellipse((1000, 1700, 1400, 2100), outline=(200, 30, 30), width=12)
    return page.rotate(1, Image.Resampling.BICUBIC, fillcolor=(245, 245, 245)) if number % 3 == 0 else page


def parts(folder: Path, pages: int) -> list[Any]:
    import pypdfium2

    from mediation.documents.volume import Part

    papers, scanned, foreign = (round(pages * share) for share in SHARES)
    with pypdfium2.PdfDocument(folder / "paper.pdf") as pdf:
        length = len(pdf)
    found = [Part(f"人民调解协议书（{n}）", "8", ON, path=folder / "paper.pdf") for n in range(papers // length)]
    found += [
        Part(f"照片{n}", "6", ON, path=folder / f"scan{n % 10}.jpg", mime="image/jpeg", source="received")
        for n in range(scanned)
    ]
    found += [
        Part(f"裁定书{n}", "11", ON, path=folder / "foreign.pdf", source="received") for n in range(foreign // 20)
    ]
    return found


def main(folder: Path, pages: int) -> None:
    from mediation.documents.volume import bind
    from mediation.documents.worker import RenderService

    contexts = {
        form: {"catalogue": [], "volume": {"no": "〔2026〕第001号"}} for form in ("F01", "F02", "F18", "digits")
    }
    own = folder / "templates"
    own.mkdir(exist_ok=True)
    for form in ("F01", "F18"):
        (own / f"{form}.html").write_text(
            '<section class="form prose" data-title="卷宗"><h1>卷宗</h1><p class="body">{{ volume.no }}</p></section>',
            encoding="utf-8",
        )
    (own / "F02.html").write_text(CATALOGUE, encoding="utf-8")
    with tempfile.TemporaryDirectory(dir=folder) as bench, RenderService() as service:

        def render(form: str, rows: tuple[Mapping[str, object], ...], _book: str) -> bytes:
            built = {**contexts[form], "catalogue": [dict(one) for one in rows]}
            return service.render(form, built, templates=(own,)).data

        made = bind(
            parts(folder, pages),
            render=render,
            title="王某与赵某邻里纠纷",
            about={},
            log_head="ab",
            folder=Path(bench),
            book_pages=200,
        )
    if made.troubles:
        raise SystemExit(f"bench_volume: {made.troubles[0]}")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    print(json.dumps({"cpu": cpu, "mb": peak_mb(), "pages": made.numbered}))


def peak_mb() -> float:
    """Largest memory of this program; ``ru_maxrss`` would count that of the process it was started from."""
    line = next(
        one for one in Path("/proc/self/status").read_text(encoding="utf-8").splitlines() if one.startswith("VmHWM")
    )
    return int(line.split()[1]) / 1024


CATALOGUE = """<section class="form prose" data-title="卷内目录"><h1>卷内目录</h1><table class="grid">
<colgroup><col style="width:15mm"/><col style="width:100mm"/><col style="width:30mm"/></colgroup><tbody>
{% for row in catalogue %}<tr><td class="value">{{ row.no }}</td><td class="value">{{ row.title }}</td>
<td class="value">{{ row.pages }}</td></tr>{% endfor %}
</tbody></table></section>"""


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
