"""Hand-overs, organs of one database, whose turn a deadline is and how bad it is to miss it."""

from __future__ import annotations

from mediation.store.migrations.statements import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and tables; rows that are there keep their seals."""
    run("0003")
