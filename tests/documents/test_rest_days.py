"""A last day in a year whose rest days nobody entered: what the desk's clock warns of stands on the paper, too."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.desk import Desk, create_centre
from mediation.documents import context, dialect, templating, text, tree
from mediation.values import dates
from tests.casework.office import PASSWORD, Office, mediating, registered

REACHED = "2026-12-05"
ITEM = {
    "kind": "给付", "text": "赵明于2026年12月20日前支付王桂兰人民币壹仟元整（¥1,000.00）。",
    "obligor": "赵明", "obligee": "王桂兰", "amount": "1000.00", "due": "2026-12-20",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on the last day of 2026: the rest days of 2027 are not entered."""
    dates.set_clock(lambda: dt.datetime(2026, 12, 31, 2, 0, tzinfo=dt.UTC))
    folder = tmp_path / "centre"
    create_centre(
        folder, name="博望县矛盾纠纷调处化解中心", committee="博望县博望街道人民调解委员会", prefix="博", region="990101",
        court="博望县人民法院", administrator=("管理员甲", PASSWORD), mediators=[("李璟", PASSWORD), ("周敏", PASSWORD)],
    )  # fmt: skip
    office = Office(folder)
    yield office.desk()
    for one in office.open:
        one.close()
    dates.set_clock(None)


def agreed(desk: Desk) -> str:
    """Case 01 with a written agreement in force on the day of REACHED; returns its id."""
    case_id = registered(desk, "01")
    mediating(desk, case_id, "2026-12-01")
    held = {"started": f"{REACHED} 09:30", "place": "调解室", "record": "协商一致。", "result": "达成协议"}
    act(desk, case_id, "session", held, on=REACHED)
    act(desk, case_id, "reach", {"items": json.dumps([ITEM])}, on=REACHED)
    act(desk, case_id, "sign", {"signer_kind": "mediator", "signer": "李璟"}, on=REACHED)
    for name in ("王桂兰", "赵明"):
        act(desk, case_id, "sign", {"signer": name, "way": "签名"}, on=REACHED)
    act(desk, case_id, "seal", {}, on=REACHED)
    return case_id


def said(desk: Desk, case_id: str, form: str) -> str:
    """The words of a paper of the case."""
    data: dict[str, Any] = context.build(
        reading.snapshot(desk, case_id), form, procedure=desk.procedure, today=desk.today(), draft=True
    )
    return text.fold(
        "".join(tree.text(dialect.parse(templating.evaluate(form, data, templating.folders(None)), form=form)))
    )


def test_what_the_clock_warns_of_stands_on_the_papers_that_name_its_day(desk: Desk) -> None:
    case_id = agreed(desk)
    clock = next(due for due in reading.snapshot(desk, case_id).dues if due.rule == "D4")
    assert clock.due is not None
    assert clock.due.year == 2027
    assert "2027年" in clock.warn
    assert "节假日" in clock.warn
    for form in ("P08", "F15"):
        words = said(desk, case_id, form)
        assert dates.print_arabic(clock.due) in words
        assert "2027年节假日" in words
