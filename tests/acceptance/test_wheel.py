"""The wheel is the whole program: built, installed where nothing of the checkout is, it makes the agreement in both formats."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from mediation.documents.text import fold, of_docx, pdf_pages
from tests.acceptance.process import FROZEN
from tests.cli.driving import PASSWORD, ROOT

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


def run(command: Sequence[object], *, cwd: Path, env: dict[str, str] | None = None, stdin: str = "") -> str:
    """What a command printed; it must succeed and say nothing on standard error but notices."""
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=env, input=stdin, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel and, beside it, the libraries it depends on."""

    folder: Path
    home: Path

    def python(self, *arguments: object, stdin: str = "") -> str:
        return run([self.folder / "bin/python", *arguments], cwd=self.home, env=self.environment, stdin=stdin)

    def mediation(self, *arguments: object, stdin: str = "") -> str:
        """The command with the clock of the tests."""
        return self.python("-W", "error", "-c", FROZEN, *arguments, stdin=stdin)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "LC_ALL": "C",
            "TZ": "Asia/Shanghai",
        }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT], cwd=out)
    return next(out.glob("mediation-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", folder], cwd=folder.parent)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", folder / "bin/python"]
    run([*pip, "install", "--quiet", "--no-index", "--no-deps", wheel], cwd=folder.parent)
    # A path line adds the libraries without reading the path files among them, where the checkout is named.
    libraries = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    (libraries / "libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return Installed(folder, tmp_path_factory.mktemp("elsewhere"))


def test_everything_the_program_reads_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as parcel:
        inside = {name for name in parcel.namelist() if ".dist-info/" not in name}
    placed = {"mediation": "mediation", "templates": "mediation/_templates", "cases/samples": "mediation/_samples"}
    expected = {
        f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, place in placed.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == expected
    for ending in (".html", ".css", ".toml", ".ttf", ".sql", ".mo", ".tcss", ".json", ".tsv", "py.typed"):
        assert any(name.endswith(ending) for name in inside), ending


def test_the_installed_program_makes_the_agreement_in_both_formats(installed: Installed) -> None:
    told = installed.python(
        "-c", "import mediation, mediation.casework.places as p; print(mediation.__file__); print(p.samples_dir())"
    )
    package, samples = map(Path, told.splitlines())
    assert package.is_relative_to(installed.folder)
    assert samples.is_relative_to(installed.folder)
    centre = ("--centre", installed.home / "centre")
    people = ("--administrator", "何主任", "--mediator", "李璟", "--mediator", "周敏")
    named = (
        "--name",
        "博望街道矛盾纠纷调处化解中心",
        "--committee",
        "博望街道人民调解委员会",
        "--prefix",
        "博",
        "--region",
        "990101",
    )
    installed.mediation(*centre, "setup", *named, *people, stdin=f"{PASSWORD}\n" * 3)
    installed.mediation(*centre, "login", "--as", "李璟", stdin=f"{PASSWORD}\n")
    installed.mediation(*centre, "intake", samples / "01-邻里漏水.json")
    for kind in ("pdf", "docx"):
        installed.mediation(*centre, "paper", "1", "F11", "--format", kind, "--out", installed.home / f"协议.{kind}")
    pdf = (installed.home / "协议.pdf").read_bytes()
    docx = (installed.home / "协议.docx").read_bytes()
    for words in (fold("".join(pdf_pages(pdf))), of_docx(docx)):
        for sentence in (
            "人民调解协议书",
            "王桂兰",
            "990101195603120284",
            "人民币肆仟贰佰元整（¥4200.00）",
            "博望街道人民调解委员会",
        ):
            assert sentence in words, sentence
    assert "记录链、文件和索引完整无误" in installed.mediation(*centre, "verify")


def test_the_installed_command_walks_a_dispute_to_its_volume(installed: Installed) -> None:
    command = installed.folder / "bin/mediation"
    assert "调解台" in run([command, "--version"], cwd=installed.home, env=installed.environment)
    told = run(
        [command, "--centre", installed.home / "demo", "demo", "--walk"], cwd=installed.home, env=installed.environment
    )
    files = [Path(line.strip()) for line in told.split("文书在这里：")[1].splitlines() if line.strip()]
    assert len(files) == 3
    for file in files:
        assert file.is_relative_to(installed.home)
        assert file.stat().st_size > 5000
    assert sum(file.suffix == ".docx" for file in files) == 1


def test_the_default_centre_of_an_installed_program_is_the_persons_own(installed: Installed) -> None:
    place = installed.python("-c", "from mediation.cli.places import default_centre; print(default_centre())").strip()
    assert Path(place) == installed.home / ".local/share/mediation"
    assert not Path(place).exists()
    assert os.fspath(ROOT) not in place
