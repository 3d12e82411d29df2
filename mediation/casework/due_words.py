"""What is said of a deadline beside its own sentence: which day of it today is, how long it is still or was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediation.values.dates import print_arabic

if TYPE_CHECKING:
    from datetime import date

    from mediation.records.snapshot import Due


def left(days: int) -> str:
    """逾期3天, 今天到期, 还有3天: the days until the last one, negative after it."""
    return f"逾期{-days}天" if days < 0 else "今天到期" if days == 0 else f"还有{days}天"


def overdue(due: Due, today: date) -> str:
    """逾期3天 of a deadline still open after its last day, whoever it is that has to act; "" of any other."""
    return left((due.due - today).days) if due.state == "open" and due.due and due.due < today else ""


def progress(due: Due) -> str:
    """第3天/共15天 of a deadline that runs; on its last day, where the day was put off, until when. "" where nothing is counted."""
    if due.state != "open" or due.due is None or not 0 < due.day_n <= due.day_m:
        return ""
    rolled = due.day_n == due.day_m and "顺延至" in due.explanation
    return f"第{due.day_n}天/共{due.day_m}天" + (f"，已顺延至{print_arabic(due.due)}" if rolled else "")
