"""Stores what each new version changed: the rows of ``edits``, made by :mod:`bipol_crawler.analysis.edits`."""

from __future__ import annotations

from itertools import pairwise

from bipol_crawler.storage.database import Database


def save_edits(db: Database, article_id: int, since: int = 1) -> None:
    """Compare each version of an article after ``since`` with the one before, inside the caller's transaction."""
    from bipol_crawler.analysis.edits import edits  # late: most runs find nothing new

    rows = db.execute(
        "SELECT id, headline, body FROM article_versions WHERE article_id = ? AND version >= ? ORDER BY version",
        [article_id, since],
    ).fetchall()
    for before, after in pairwise(rows):
        found = [
            (after[0], number, item.field, item.kind, item.before, item.after)
            for number, item in enumerate(edits(before[1:], after[1:]), start=1)
        ]
        columns = "version_id, position, field, class, before, after"
        present = db.execute(
            f"SELECT {columns} FROM edits WHERE version_id = ? ORDER BY position", [after[0]]
        ).fetchall()
        if present != found:
            db.execute("DELETE FROM edits WHERE version_id = ?", [after[0]])
            db.executemany(f"INSERT INTO edits ({columns}) VALUES (?, ?, ?, ?, ?, ?)", found)
