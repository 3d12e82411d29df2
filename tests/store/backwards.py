"""Take a database back to an older schema, so that the tests of bringing it up have one that holds real rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_BACK = {
    4: """
        DROP TABLE case_text; DELETE FROM search_meta;
        CREATE TABLE case_text (docid INTEGER PRIMARY KEY, case_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, stage VARCHAR NOT NULL,
            head TEXT NOT NULL, body TEXT NOT NULL, pinyin TEXT NOT NULL);
    """,
    3: """
        DROP TABLE referral; DROP TABLE organ; DROP INDEX ix_deadline_work; DROP INDEX ix_deadline_rule;
        ALTER TABLE deadline DROP COLUMN danger; ALTER TABLE deadline DROP COLUMN whose; ALTER TABLE deadline DROP COLUMN due_at;
        ALTER TABLE track DROP COLUMN lane; ALTER TABLE agreement DROP COLUMN track; ALTER TABLE staff DROP COLUMN organ_id;
        ALTER TABLE cases DROP COLUMN organ_id; ALTER TABLE cases DROP COLUMN risk;
    """,
    2: """
        DROP TABLE case_text; DROP TABLE gram_vocab; DROP TABLE gram_all; DROP TABLE gram_head; DROP TABLE gram_df;
        DROP TABLE search_meta;
    """,
}


def set_back(path: Path, revision: int) -> None:
    """Undo the revisions after `revision`; the rows and their seals stay as they are."""
    connection = sqlite3.connect(path, isolation_level=None)
    newest = connection.execute("PRAGMA user_version").fetchone()[0]
    for one in range(newest, revision, -1):
        connection.executescript(_BACK[one])
    connection.execute(f"PRAGMA user_version = {revision}")
    connection.execute("UPDATE alembic_version SET version_num = ?", (f"{revision:04d}",))
    connection.close()
