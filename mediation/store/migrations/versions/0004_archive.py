"""Search on both databases: traits, amounts and places to filter by, and PostgreSQL's own index."""

from __future__ import annotations

from mediation.store.migrations.statements import run

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index's tables anew, empty; the store fills them when it sees that no analyser is noted."""
    run("0004")
