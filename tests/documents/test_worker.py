"""The paper process: bounded, restarted when it ends, closed when asked, alone with its libraries."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest

from mediation.documents.make import render_paper
from mediation.documents.worker import RenderService
from mediation.values.problems import Problem

ROOT = Path(__file__).parents[2]
BOMBS = {
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "text": "{{ 'x' * 4000000000 }}",
    "width": "{{ '%4000000000d' % 1 }}",
    "list": "{% set n = namespace(l=range(99999)|list) %}{% for i in range(40) %}{% set n.l = n.l + n.l %}{% endfor %}{{ n.l|length }}",
    "output": "{% for a in range(99999) %}{{ 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }}{% endfor %}",
    "recursion": "{% include 'X9.html' %}",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderService]:
    with RenderService(tmp_path_factory.mktemp("fonts")) as one:
        yield one


def test_it_makes_the_same_paper_as_this_process(
    service: RenderService, data: dict[str, Any], samples: tuple[Path, ...]
) -> None:
    for fmt in ("pdf", "docx"):
        assert service.render("X1", data, fmt=fmt, templates=samples) == render_paper(
            "X1", data, fmt=fmt, templates=samples
        )


@pytest.mark.parametrize("name", BOMBS)
def test_a_template_bomb_ends_with_one_sentence_and_the_next_paper_is_made(
    service: RenderService, data: dict[str, Any], samples: tuple[Path, ...], tmp_path: Path, name: str
) -> None:
    (tmp_path / "X9.html").write_text(
        f'<section class="form prose" data-title="试"><p>{BOMBS[name]}</p></section>', encoding="utf-8"
    )
    with pytest.raises(Problem) as caught:
        service.render("X9", {}, templates=(tmp_path,))
    assert caught.value.reason == "limit"
    assert "模板" in caught.value.message or "X9" in caught.value.message
    assert service.render("X1", data, fmt="docx", templates=samples).data


def test_a_wrong_template_is_told_and_the_process_lives_on(
    service: RenderService, data: dict[str, Any], samples: tuple[Path, ...]
) -> None:
    service.render("X1", data, fmt="docx", templates=samples)
    before = service.pid
    with pytest.raises(Problem, match="找不到模板"):
        service.render("NONE", data)
    del data["facts"]
    with pytest.raises(Problem, match="facts"):
        service.render("X1", data, templates=samples)
    assert service.pid == before != os.getpid()


def test_killed_between_papers_it_is_started_again(
    service: RenderService, data: dict[str, Any], samples: tuple[Path, ...]
) -> None:
    service.render("X1", data, fmt="docx", templates=samples)
    first = service.pid
    assert service._process is not None
    os.kill(first, signal.SIGKILL)
    service._process.wait(timeout=60)
    assert service.render("X1", data, fmt="docx", templates=samples).data
    assert service.pid not in (0, first)


def test_killed_in_the_middle_one_sentence_says_so_and_the_next_paper_is_made(
    service: RenderService, data: dict[str, Any], samples: tuple[Path, ...], tmp_path: Path
) -> None:
    (tmp_path / "X9.html").write_text(
        f'<section class="form prose" data-title="试"><p>{BOMBS["loops"]}</p></section>', encoding="utf-8"
    )
    service.render("X1", data, fmt="docx", templates=samples)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(service.render, "X9", {}, templates=(tmp_path,))
        os.kill(service.pid, signal.SIGKILL)
        with pytest.raises(Problem) as caught:
            asked.result(timeout=120)
    assert caught.value.reason == "limit"
    assert service.render("X1", data, fmt="docx", templates=samples).data


def test_several_threads_may_ask(service: RenderService, data: dict[str, Any], samples: tuple[Path, ...]) -> None:
    with ThreadPoolExecutor(4) as pool:
        papers = list(pool.map(lambda _: service.render("X1", data, fmt="docx", templates=samples), range(8)))
    assert len({paper.data for paper in papers}) == 1


def test_closing_ends_the_process(data: dict[str, Any], samples: tuple[Path, ...], tmp_path: Path) -> None:
    service = RenderService(tmp_path)
    assert service.pid == 0
    service.render("X1", data, fmt="docx", templates=samples)
    pid = service.pid
    service.close()
    assert service.pid == 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    service.close()


def test_a_script_without_main_guard_can_use_it_and_loads_no_layout_library(
    data: dict[str, Any], samples: tuple[Path, ...], tmp_path: Path
) -> None:
    script = tmp_path / "plain.py"
    script.write_text(
        "import sys, json\nfrom pathlib import Path\nfrom mediation.documents.worker import RenderService\n"
        f"with RenderService(Path({str(tmp_path)!r})) as service:\n"
        f"    paper = service.render('X1', json.loads(sys.argv[1]), fmt='docx', templates=(Path({str(samples[0])!r}),))\n"
        "heavy = {'weasyprint', 'docx', 'jinja2', 'lxml', 'pikepdf'} & set(sys.modules)\nprint(len(paper.data) > 0, sorted(heavy))\n",
        encoding="utf-8",
    )
    import json

    done = subprocess.run(
        [sys.executable, str(script), json.dumps(data)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == "True []"


def test_the_process_ends_with_its_parent(samples: tuple[Path, ...], data: dict[str, Any], tmp_path: Path) -> None:
    import json

    script = (
        "import sys, json, os, signal\nfrom pathlib import Path\nfrom mediation.documents.worker import RenderService\n"
        f"service = RenderService(Path({str(tmp_path)!r}))\n"
        f"service.render('X1', json.loads(sys.argv[1]), fmt='docx', templates=(Path({str(samples[0])!r}),))\n"
        "print(service.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(data)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    worker = Path(f"/proc/{int(done.stdout)}/status")
    from mediation.documents.worker import START_S

    subprocess.run(["timeout", str(START_S), "tail", f"--pid={int(done.stdout)}", "-f", "/dev/null"], check=True)
    assert not worker.exists() or "zombie" in worker.read_text()


def test_an_asker_that_is_gone_before_its_paper_is_made_leaves_no_note(
    samples: tuple[Path, ...], data: dict[str, Any], tmp_path: Path
) -> None:
    ours, theirs = Pipe()
    logs = tmp_path / "logs"
    command = [sys.executable, "-m", "mediation.documents.worker", str(theirs.fileno()), str(tmp_path), "", str(logs)]
    with subprocess.Popen(command, pass_fds=(theirs.fileno(),)) as helper:
        theirs.close()
        assert ours.recv() == "ready"
        ours.send(("X1", data, "pdf", samples, False, ""))
        ours.close()
        helper.wait(60)
    assert not logs.exists()


def test_an_unforeseen_error_says_what_to_do_and_leaves_a_note_without_case_data(
    data: dict[str, Any], samples: tuple[Path, ...], tmp_path: Path
) -> None:
    (tmp_path / "print.css").write_bytes(b"p { color: black } \xff\xfe")
    with RenderService(tmp_path / "cache", logs=tmp_path / "logs") as service:
        with pytest.raises(Problem) as caught:
            service.render("X1", data, templates=(tmp_path, *samples))
        assert caught.value.reason == "render"
        (note,) = (tmp_path / "logs").iterdir()
        for words in ("X1 没有做成", "重试一次", note.name, "空白表"):
            assert words in caught.value.message
        kept = note.read_text(encoding="utf-8")
        assert "UnicodeDecodeError" in kept
        assert "pdf.py:" in kept
        assert [person["name"] for person in data["parties"] if person["name"] in kept] == []
        assert str(tmp_path) not in kept
        assert note.stat().st_mode & 0o777 == 0o600
        assert service.render("X1", data, fmt="docx", templates=samples).data
