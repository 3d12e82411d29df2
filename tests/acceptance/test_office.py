"""Every paper of two whole disputes, as DOCX, opened by LibreOffice: no word is missing and no page is added."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from mediation.casework.desk import open_desk
from mediation.casework.papers import make_paper
from mediation.documents.text import RUNNING, fold, of_docx, pdf_pages
from mediation.fonts import write_fontconfig
from tests.cli.driving import SAMPLES, Clerk
from tests.cli.test_eight_disputes import take

pytestmark = [
    pytest.mark.office,
    pytest.mark.xdist_group("office"),
    pytest.mark.skipif(shutil.which("soffice") is None, reason="没有 LibreOffice（soffice），由 .ci/setup test 安装"),
]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Sheet:
    """One paper in both formats, and what LibreOffice made of its DOCX."""

    form: str
    title: str
    docx: Path
    pages: int

    @property
    def shown(self) -> bytes:
        return self.docx.with_suffix(".pdf").read_bytes()


def paragraphs(docx: Path) -> list[str]:
    """Folded text of every paragraph of the body, also those in tables."""
    with zipfile.ZipFile(docx) as parcel:
        root = etree.fromstring(parcel.read("word/document.xml"))
    lines = ["".join(node.text or "" for node in line.iter(f"{W}t")) for line in root.iter(f"{W}p")]
    return [line for line in map(fold, lines) if line]


def convert(folder: Path, profile: Path) -> None:
    """All DOCX of a folder in one run, with the shipped fonts only and a profile of its own."""
    profile.mkdir()
    fonts = write_fontconfig(profile / "fonts")
    command = [
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        folder,
    ]
    done = subprocess.run(
        [*map(str, command), *sorted(map(str, folder.glob("*.docx")))],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env=dict(os.environ) | {"FONTCONFIG_FILE": str(fonts), "HOME": str(profile)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("number", ["02", "04"])
def test_every_paper_of_a_dispute_opens_in_libreoffice_whole(clerk: Clerk, number: str, tmp_path: Path) -> None:
    plan = tomllib.loads(next((SAMPLES / "journeys").glob(f"{number}-*.toml")).read_text(encoding="utf-8"))
    case = clerk.done("intake", SAMPLES / plan["case"], "--json").data["registered"][0]["case_id"]
    for step in plan["step"]:
        take(clerk, case, step)
    folder = tmp_path / "papers"
    folder.mkdir()
    sheets = []
    with open_desk(clerk.centre) as desk:
        for place, need in enumerate(one for one in clerk.done("papers", case, "--json").data if one["paper"]):
            made = make_paper(desk, case, need["form"], subject=need["subject"], fmt="docx")
            path = folder / f"{place:02d}-{need['form']}.docx"
            path.write_bytes(made.data)
            sheets.append(Sheet(need["form"], need["title"], path, need["paper"]["pages"]))
    assert len({sheet.form for sheet in sheets}) >= 12
    convert(folder, tmp_path / "profile")
    wrong = [fault for sheet in sheets for fault in faults(sheet)]
    assert not wrong, "\n".join(wrong)


def faults(sheet: Sheet) -> list[str]:
    """What LibreOffice did not show, or spread over too many pages."""
    pages = [RUNNING.sub("", fold(page)) for page in pdf_pages(sheet.shown)]
    shown = "".join(pages)
    found = []
    lost = Counter(of_docx(sheet.docx.read_bytes())) - Counter(shown)
    if lost:
        found.append(f"{sheet.docx.name} lost {''.join(lost.elements())[:60]}")
    # A line that a page parts, or that stands in a narrow cell, is read in pieces: its characters were counted above.
    broken = [line for line in paragraphs(sheet.docx) if len(line) <= 12 and line not in shown]
    found += [f"{sheet.docx.name} does not show “{line}”" for line in broken]
    if not all(pages):
        found.append(f"{sheet.docx.name} has an empty page")
    if abs(len(pages) - sheet.pages) > max(1, sheet.pages // 4):
        found.append(f"{sheet.docx.name} has {len(pages)} pages in LibreOffice and {sheet.pages} in PDF")
    return found
