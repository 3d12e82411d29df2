"""The agreement of sample 01 as PDF/A with our fonts, beside a plain WeasyPrint run over the same HTML with the system's fonts.

Fontconfig reads its configuration once, so each side is a process of its own; they take turns. The peer's HTML is ours with
the style sheet in it. Its font roles mean nothing to the system, which takes ``fonts-noto-cjk`` for them; naming that
package's Song and Hei instead makes the peer a fifth slower.

    python benchmarks/bench_pdf.py ours|peer DATA TARGET     one side: CPU seconds of its runs as JSON
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import Row, row

GOAL = 0.6
ROUNDS, REPEAT = 3, 7


def measure() -> list[Row]:
    from ground import agreement

    context = agreement()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        (folder / "ours.data").write_text(json.dumps(context), encoding="utf-8")
        (folder / "peer.data").write_text(page_with_style(context), encoding="utf-8")
        taken: dict[str, list[float]] = {"ours": [], "peer": []}
        for _ in range(ROUNDS):
            for side, times in taken.items():
                times += run_side(side, folder)
        same_words(folder)
    ours, peer = (statistics.median(taken[side]) for side in ("ours", "peer"))
    return [row("agreement PDF/A, context to bytes / WeasyPrint with fonts-noto-cjk", ours, peer, GOAL)]


def run_side(side: str, folder: Path) -> list[float]:
    command = [sys.executable, __file__, side, str(folder / f"{side}.data"), str(folder / f"{side}.pdf")]
    env = {key: value for key, value in os.environ.items() if not key.startswith("FONTCONFIG_")}
    found: list[float] = json.loads(subprocess.run(command, check=True, capture_output=True, env=env).stdout)
    return found


def page_with_style(context: dict[str, object]) -> str:
    """The page our renderer lays out, whole: its HTML with its style sheet inside."""
    from mediation.documents import html, make, templating

    where = templating.folders(None)
    doc, _ = make.build("F11", context, where=where, data_sha=make.data_sha256(context))
    style = (
        html.measured_css(doc.skin, doc.page) + "\n" + templating.find("print.css", where).read_text(encoding="utf-8")
    )
    return html.page(doc).replace("</head>", f"<style>{style}</style></head>")


def same_words(folder: Path) -> None:
    """Stop where the two sides did not print the same, or the peer did so without the fonts it is named after."""
    import pypdfium2

    words = []
    for side in ("ours", "peer"):
        with pypdfium2.PdfDocument(folder / f"{side}.pdf") as pdf:
            pages = [page.get_textpage().get_text_range() for page in pdf]
        words.append(sorted("".join("".join(pages).split())))
    if words[0] != words[1]:
        raise SystemExit("bench_pdf: the two sides print different words")
    if not any("Noto-Sans-CJK" in name for name in fonts(folder / "peer.pdf")):
        raise SystemExit("bench_pdf: the peer has no fonts-noto-cjk; install it (apt-get install fonts-noto-cjk)")


def fonts(path: Path) -> set[str]:
    """Names of the fonts in a PDF."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        return {
            str(item.BaseFont) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }


def one_side(side: str, source: str) -> Callable[[], bytes]:
    if side == "ours":
        from mediation.documents.make import render_paper

        context = json.loads(source)
        return lambda: render_paper("F11", context, fmt="pdf").data
    import weasyprint

    def plain() -> bytes:
        made = weasyprint.HTML(string=source).write_pdf()
        assert isinstance(made, bytes)
        return made

    return plain


def main(side: str, data: str, target: str) -> None:
    work = one_side(side, Path(data).read_text(encoding="utf-8"))
    Path(target).write_bytes(work())
    taken = []
    for _ in range(REPEAT):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    print(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
