"""The centre that the benchmarks measure on, and the agreement of the first sample as it stands there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "cases" / "samples"
PEER = ROOT / "benchmarks" / "peer" / "agreement.docx"
TODAY = date(2026, 12, 1)
MEDIATOR = ("李璟", "春晖-小区-八八")


@contextmanager
def fresh_centre() -> Iterator[Path]:
    """An empty centre with one mediator who is logged in; gone at the end."""
    from mediation.casework.accounts import login
    from mediation.casework.desk import create_centre

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "centre"
        create_centre(
            folder,
            name="博望街道矛盾纠纷调解中心",
            committee="博望街道人民调解委员会",
            prefix="博",
            region="990101",
            administrator=("陈岚", "中山街-一十八号"),
            mediators=[MEDIATOR, ("周敏", "调解笔录-二六年")],
        )
        login(folder, *MEDIATOR)
        yield folder


def agreement() -> dict[str, object]:
    """What F11 of the first sample prints: its context after intake on 2026-12-01."""
    from mediation.casework.desk import open_desk
    from mediation.casework.intake import intake
    from mediation.casework.reading import snapshot
    from mediation.documents import context

    with fresh_centre() as folder, open_desk(folder, today=lambda: TODAY) as desk:
        (sample,) = SAMPLES.glob("01-*.json")
        case = snapshot(desk, intake(desk, [sample]).registered[0].case_id)
        return context.build(case, "F11", "", procedure=desk.procedure, today=TODAY)


def peer_document(context: dict[str, object], code: str) -> bytes:
    """The same agreement by docxtpl, as its users make it: a template object can be rendered once, so it is opened each time."""
    from io import BytesIO

    from docxtpl import DocxTemplate

    template = DocxTemplate(PEER)
    template.render({**context, "code": code}, autoescape=True)
    stream = BytesIO()
    template.save(stream)
    return stream.getvalue()
