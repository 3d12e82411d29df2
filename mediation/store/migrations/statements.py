"""The frozen SQL of a revision, one file a revision and database."""

from __future__ import annotations

from pathlib import Path

from alembic import op

_SQL = Path(__file__).with_name("sql")
_END = ";\n\n"


def run(revision: str) -> None:
    """Execute the statements of `revision` for the present database; statements are parted by a blank line."""
    dialect = op.get_bind().dialect.name
    text = (_SQL / f"{revision}.{dialect}.sql").read_text(encoding="utf-8")
    for statement in text.strip().split(_END):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement.strip().removesuffix(";"))
