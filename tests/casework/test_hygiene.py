"""Looking at a case loads neither the writing half of the store nor a renderer nor a screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mediation.casework import accounts
from tests.casework.office import PASSWORD, ROOT, Office, taken_in

LOOK = """
import datetime as dt, sys
from pathlib import Path
from mediation.values import dates
dates.set_clock(lambda: dt.datetime(2026, 12, 1, 2, 0, tzinfo=dt.UTC))
from mediation.casework import acts, desk, reading
with desk.open_desk(Path(sys.argv[1])) as one:
    line = reading.case_lines(one).lines[0]
    case = reading.masked(reading.snapshot(one, acts.find_case(one, line.reg_no)))
    reading.dues(one)
    acts.offers(one, line.id)
    assert case.stage == "履行中", case.stage
heavy = {"sqlmodel", "sqlalchemy", "alembic", "weasyprint", "docx", "jinja2", "pikepdf", "PIL", "textual", "rich", "pydantic", "openpyxl", "argon2"}
print(sorted(heavy & set(sys.modules)))
"""


def test_reading_loads_nothing_heavy(office: Office, centre: Path) -> None:
    taken_in(office.desk(), "01")
    accounts.login(centre, "李璟", PASSWORD)
    found = subprocess.run(
        [sys.executable, "-c", LOOK, str(centre)], capture_output=True, text=True, check=False, cwd=ROOT, timeout=120
    )
    assert found.stdout.strip() == "[]", found.stdout + found.stderr
