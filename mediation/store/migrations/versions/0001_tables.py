"""All tables of the first release, and the triggers that keep the log append-only."""

from __future__ import annotations

from mediation.store.migrations.statements import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    run("0001")
