"""Replaces versions and events of articles after an import has shown their earlier history. Seals stay valid.

Rows of the ledger are sealed with their ids. Up to the first row that is different now, an article's rows stay as they
are. The others are moved into the table ``superseded``, where the check of the seals finds them, and rows with new ids
replace them. So it can still be proved what the archive said before an import, and when.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bipol_crawler.integrity.fingerprints import LEDGER
from bipol_crawler.storage.database import Database


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table of the ledger: its sealed columns besides the ids, the columns that a reparse may change, its order."""

    table: str
    sealed: str
    read: str
    order: str


VERSIONS = Ledger(
    "article_versions",
    "version, captured_at, changed",
    "headline, body, place, section, published, bylines, captions, digest, layout, parser_version",
    "version",
)
EVENTS = Ledger("article_events", "at, kind, detail", "", "id")
_CAPTURE = "(SELECT m.id FROM capture_map m WHERE m.rebuilt_id = x.capture_id)"


def restate_ledger(db: Database, ledger: Ledger, run_id: int) -> None:
    """Give all affected articles the rows of the rebuilt archive, in the caller's transaction."""
    _find_differences(db, ledger)
    _supersede(db, ledger, run_id)
    _insert(db, ledger)
    if ledger is VERSIONS:
        _restate_kept(db)
        db.execute(
            "INSERT INTO version_captures (version_id, page, capture_id) SELECT r.id, x.page, m.id FROM rows r"
            " JOIN rebuilt.version_captures x ON x.version_id = r.rebuilt_id"
            " JOIN capture_map m ON m.rebuilt_id = x.capture_id WHERE NOT r.kept"
        )
        db.execute(
            "INSERT INTO edits (version_id, position, field, class, before, after) SELECT r.id, x.position, x.field,"
            " x.class, x.before, x.after FROM rows r JOIN rebuilt.edits x ON x.version_id = r.rebuilt_id"
            " WHERE NOT r.kept"
        )
    db.execute("DROP TABLE rows")


def _find_differences(db: Database, ledger: Ledger) -> None:
    """Make the table ``rows``: each rebuilt row, its number in its article, and the archive's row, if there is one."""
    same = " AND ".join(f"o.{name} IS x.{name}" for name in (*ledger.sealed.split(", "), "capture_id"))
    number = f"row_number() OVER (PARTITION BY article_id ORDER BY {ledger.order}) AS n"
    columns = ", ".join(f"x.{name}" for name in ledger.sealed.split(", "))
    db.execute(
        # a row without a capture does not come from evidence, for example the event of a portal that has moved: it
        # stays
        f"CREATE TEMP TABLE now_there AS SELECT *, {number} FROM main.{ledger.table}"
        " WHERE capture_id IS NOT NULL AND article_id IN (SELECT id FROM affected)"
    )
    db.execute("CREATE INDEX temp.now_there_n ON now_there(article_id, n)")
    db.execute(
        f"CREATE TEMP TABLE rows AS SELECT x.rebuilt_id, x.article_id, x.n, o.id, {same} AS kept FROM"
        f" (SELECT x.id AS rebuilt_id, c.id AS article_id, {columns}, {_CAPTURE} AS capture_id, row_number()"
        f" OVER (PARTITION BY x.article_id ORDER BY x.{ledger.order}) AS n"
        f" FROM rebuilt.{ledger.table} x JOIN affected c ON c.rebuilt_id = x.article_id) x"
        " LEFT JOIN now_there o ON o.article_id = x.article_id AND o.n = x.n"
    )
    db.execute("CREATE INDEX temp.rows_n ON rows(article_id, n)")
    # All rows after a different one are replaced, too; and so is the last common row if the archive has more rows than
    # the rebuilt one. For the order of the ids must be the order in time, and no id may be used twice.
    db.execute(
        "UPDATE rows SET kept = 0 WHERE EXISTS (SELECT 1 FROM rows o WHERE o.article_id = rows.article_id"
        " AND o.n <= rows.n AND coalesce(o.kept, 0) = 0) OR (EXISTS (SELECT 1 FROM now_there o"
        " WHERE o.article_id = rows.article_id AND o.n > (SELECT max(n) FROM rows r"
        " WHERE r.article_id = rows.article_id)) AND n = (SELECT max(n) FROM rows r"
        " WHERE r.article_id = rows.article_id))"
    )
    db.execute("UPDATE rows SET id = NULL WHERE NOT kept")


def _supersede(db: Database, ledger: Ledger, run_id: int) -> None:
    """Move the rows that are replaced into the table ``superseded``."""
    old = "SELECT id FROM now_there WHERE id NOT IN (SELECT id FROM rows WHERE kept)"
    rows = db.execute(f"{LEDGER[ledger.table]} WHERE id IN ({old}) ORDER BY id").fetchall()
    db.executemany(
        "INSERT INTO superseded (ledger, id, row, run_id) VALUES (?, ?, ?, ?)",
        [(ledger.table, row[0], json.dumps(row), run_id) for row in rows],
    )
    if ledger is VERSIONS:
        for table in ("version_captures", "edits"):
            db.execute(f"DELETE FROM {table} WHERE version_id IN ({old})")
    db.execute(f"DELETE FROM main.{ledger.table} WHERE id IN ({old})")
    db.execute("DROP TABLE now_there")


def _insert(db: Database, ledger: Ledger) -> None:
    """Add the new rows, with ids above all ids that were ever used."""
    (used,) = db.execute(
        f"SELECT max(coalesce((SELECT max(id) FROM main.{ledger.table}), 0), coalesce((SELECT max(id) FROM superseded"
        " WHERE ledger = ?), 0))",
        [ledger.table],
    ).fetchone()
    db.execute(
        "UPDATE rows SET id = ? + m FROM (SELECT rowid AS which, row_number() OVER (ORDER BY rebuilt_id) AS m FROM rows"
        " WHERE NOT kept) WHERE which = rows.rowid",
        [used],
    )
    columns = ", ".join(filter(None, (ledger.sealed, ledger.read)))
    copied = ", ".join(f"x.{name}" for name in columns.split(", "))
    db.execute(
        f"INSERT INTO main.{ledger.table} (id, article_id, {columns}, capture_id) SELECT r.id, r.article_id, {copied},"
        f" {_CAPTURE} FROM rows r JOIN rebuilt.{ledger.table} x ON x.id = r.rebuilt_id WHERE NOT r.kept ORDER BY r.id"
    )


def _restate_kept(db: Database) -> None:
    """Give the versions that stay the content that today's rules read, like all other versions of these articles."""
    copied = ", ".join(f"x.{name}" for name in VERSIONS.read.split(", "))
    db.execute(
        f"UPDATE article_versions SET ({VERSIONS.read}) = ({copied}) FROM rows r"
        " JOIN rebuilt.article_versions x ON x.id = r.rebuilt_id WHERE r.kept AND article_versions.id = r.id"
        " AND article_versions.parser_version <> x.parser_version"
    )
