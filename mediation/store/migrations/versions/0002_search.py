"""The search index: folded text, two token indexes, frequencies, and what the index says of itself."""

from __future__ import annotations

from mediation.store.migrations.statements import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the empty index; the store fills it when it sees that the analyser's version is not noted."""
    run("0002")
