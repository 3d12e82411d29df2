"""The agreement of sample 01 as PDF/A with our fonts, beside a plain WeasyPrint run over the same HTML with the system's fonts.

Fontconfig reads its configuration once, so each side is a process of its own; they take turns. The peer's HTML is ours with
the style sheet in it. Its font roles mean nothing to the system, which takes ``fonts-noto-cjk`` for them; naming that
package's Song and Hei instead makes the peer a fifth slower. The second peer is LibreOffice making a PDF/A of our DOCX of the same agreement: five
copies to a call, so that its start, which a desk pays at every paper, is shared.

    python benchmarks/bench_pdf.py ours|peer DATA TARGET     one side: CPU seconds of its runs as JSON
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import Row, cpu_of_process, row

GOAL, OFFICE_GOAL = 0.6, 1.0
ROUNDS, REPEAT, COPIES = 3, 7, 5


def measure() -> list[Row]:
    from ground import agreement

    context = agreement()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        (folder / "ours.data").write_text(json.dumps(context), encoding="utf-8")
        (folder / "peer.data").write_text(page_with_style(context), encoding="utf-8")
        taken: dict[str, list[float]] = {"ours": [], "peer": [], "office": []}
        for _ in range(ROUNDS):
            for side in ("ours", "peer"):
                taken[side] += run_side(side, folder)
            taken["office"].append(run_office(folder, context))
        same_words(folder)
    ours, peer, office = (statistics.median(times) for times in taken.values())
    return [
        row("agreement PDF/A, context to bytes / WeasyPrint with fonts-noto-cjk", ours, peer, GOAL),
        row("agreement PDF/A, context to bytes / LibreOffice converting its DOCX", ours, office, OFFICE_GOAL),
    ]


def run_office(folder: Path, context: dict[str, object]) -> float:
    """CPU seconds LibreOffice takes for one of several copies of our DOCX in one call."""
    from mediation.documents.make import render_paper

    if shutil.which("soffice") is None:
        raise SystemExit(
            "bench_pdf: the peer soffice is missing; install it (apt-get install libreoffice-writer-nogui)"
        )
    copies = [folder / f"office{number}.docx" for number in range(COPIES)]
    for path in copies:
        path.write_bytes(render_paper("F11", context, fmt="docx").data)
    as_archive = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        as_archive,
    ]
    spent = cpu_of_process([*command, "--outdir", str(folder), *map(str, copies)])
    if not all(path.with_suffix(".pdf").is_file() for path in copies):
        raise SystemExit("bench_pdf: LibreOffice made no PDF")
    return spent / COPIES


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
        # Ours marks only the rows that go on over a page; plain WeasyPrint repeats the mark with every head.
        words.append(sorted("".join("".join(pages).replace("（续）", "").split())))
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
