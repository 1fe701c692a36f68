"""The archive's tables, as ordered migrations.

A table is changed only by a new migration at the end. sqlite-utils applies each in a
transaction and records it. A migration uses only its own SQL and no program code that may
change later, so that it does the same in every later version. It does not calculate
lemmas; it marks them as missing, and the program makes them with its current rules.

The meaning of each table and column is described in ``browse/metadata.yaml``, where Datasette
shows it. A test fails if a column is not described there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bipol_crawler.storage.migrations.fewer_indexes import FEWER
from bipol_crawler.storage.migrations.question_indexes import NEWEST, QUESTIONS
from bipol_crawler.storage.migrations.registry import MigrationList
from bipol_crawler.storage.migrations.rule_names import with_rule_ids
from bipol_crawler.storage.migrations.tables import HELD, LEMMAS, LISTS, OPERATIONS, PEOPLE, SEALS
from bipol_crawler.storage.migrations.tables_articles import ARTICLES
from bipol_crawler.storage.migrations.tables_compact import COMPACT, bytes_of_hex, bytes_of_numbers
from bipol_crawler.storage.migrations.tables_copies import COPIES
from bipol_crawler.storage.migrations.tables_findings import FINDINGS
from bipol_crawler.storage.migrations.tables_imports import IMPORTS
from bipol_crawler.storage.migrations.tables_links import LINK_TRIGGERS, LINKS
from bipol_crawler.storage.migrations.tables_people import DISTINCT
from bipol_crawler.storage.migrations.tables_photos import PHOTOS
from bipol_crawler.storage.migrations.tables_requisites import REQUISITES
from bipol_crawler.storage.migrations.tables_runs import GROWTH, ORIGINALS

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = MigrationList("bipol_crawler")


def _run(db: Database, script: str) -> None:
    """Execute each statement of ``script`` inside the caller's transaction. It must not contain triggers."""
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m001_operations(db: Database) -> None:
    """Runs, captures, the frontier, sightings and problems."""
    _run(db, OPERATIONS)


@migrations()
def m002_articles(db: Database) -> None:
    """Articles, their versions and their parts."""
    _run(db, ARTICLES)


@migrations()
def m003_search(db: Database) -> None:
    """Full-text search over headline, body, captions and people, updated by triggers."""
    db.table("articles").enable_fts(
        ["headline", "body", "captions", "people"],
        tokenize="unicode61 remove_diacritics 2",
        create_triggers=True,
    )
    # sqlite-utils' trigger runs after every update; most updates do not change the searched columns
    db.execute("DROP TRIGGER articles_au")
    db.execute(
        "CREATE TRIGGER articles_au AFTER UPDATE OF headline, body, captions, people ON articles BEGIN"
        " INSERT INTO articles_fts (articles_fts, rowid, headline, body, captions, people)"
        " VALUES ('delete', old.rowid, old.headline, old.body, old.captions, old.people);"
        " INSERT INTO articles_fts (rowid, headline, body, captions, people)"
        " VALUES (new.rowid, new.headline, new.body, new.captions, new.people); END"
    )


@migrations()
def m004_people(db: Database) -> None:
    """The archivist's aliases of people, and pairs of people who may be the same person."""
    _run(db, PEOPLE)


@migrations()
def m005_told(db: Database) -> None:
    """The message that was sent about a run, and when."""
    db.execute("ALTER TABLE runs ADD COLUMN told TEXT")
    db.execute("ALTER TABLE runs ADD COLUMN told_at TEXT")


@migrations()
def m006_seals(db: Database) -> None:
    """The chain of seals, and which seal covers which evidence file."""
    _run(db, SEALS)


@migrations()
def m007_held(db: Database) -> None:
    """Pages in quarantine."""
    _run(db, HELD)


@migrations()
def m008_lemmas(db: Database) -> None:
    """Columns for lemmas in the same full-text index as the words, so that one query searches both.

    The columns are empty and ``user_version`` is 0. ``renew_lemmas`` fills them when the archive is opened, as it does
    whenever the rules have changed.
    """
    _run(db, LEMMAS)
    db.execute("PRAGMA user_version = 0")
    db.execute("DROP TRIGGER articles_au")
    db.table("articles").disable_fts()
    columns = ["headline", "body", "captions", "people", "headline_lemmas", "text_lemmas"]
    db.table("articles").enable_fts(columns, tokenize="unicode61 remove_diacritics 2", create_triggers=True)
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    best_first = "bm25(10.0, 1.5, 4.0, 4.0, 5.0, 0.75)"
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('rank', ?)", [best_first])
    db.execute("DROP TRIGGER articles_au")
    old, new = (", ".join(f"{row}.{column}" for column in ["rowid", *columns]) for row in ("old", "new"))
    names = ", ".join(columns)
    db.execute(
        f"CREATE TRIGGER articles_au AFTER UPDATE OF {names} ON articles BEGIN"
        f" INSERT INTO articles_fts (articles_fts, rowid, {names}) VALUES ('delete', {old});"
        f" INSERT INTO articles_fts (rowid, {names}) VALUES ({new}); END"
    )


@migrations()
def m009_lists(db: Database) -> None:
    """The portal's own lists: which source names which address, and how each source answered."""
    _run(db, LISTS)


@migrations()
def m010_wait(db: Database) -> None:
    """The time until which the portal asked for no further requests."""
    db.execute("ALTER TABLE runs ADD COLUMN wait_until TEXT")


@migrations()
def m011_photos(db: Database) -> None:
    """Photos in the evidence, and captures that refer to the body of another capture."""
    _run(db, PHOTOS)


@migrations()
def m012_questions(db: Database) -> None:
    """Indexes for the ready questions, so that they do not read the texts."""
    _run(db, QUESTIONS)


@migrations()
def m013_newest(db: Database) -> None:
    """Indexes for names as printed, and for the newest edits."""
    _run(db, NEWEST)


@migrations()
def m014_growth(db: Database) -> None:
    """Up to which byte an evidence file is sealed, because a later run may append to it; indexes for many runs."""
    _run(db, GROWTH)
    for seal_id, statement in db.execute("SELECT id, statement FROM seals").fetchall():
        try:
            sizes = [(told["bytes"], file, seal_id) for file, told in json.loads(statement)["files"].items()]
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # somebody edited it; verify reports that
        db.conn.executemany("UPDATE sealed_files SET bytes = ? WHERE name = ? AND seal_id = ?", sizes)


@migrations()
def m015_rule_ids(db: Database) -> None:
    """Lasting ids for the reading rules, in place of the import paths that earlier versions stored."""
    db.conn.create_function("with_rule_ids", 3, with_rule_ids, deterministic=True)
    db.execute("UPDATE articles SET sources = with_rule_ids(sources, dates, layout)")


@migrations()
def m016_layouts(db: Database) -> None:
    """An index for the search by layout, so that it does not read the texts."""
    db.execute("CREATE INDEX articles_layout ON articles(layout)")


@migrations()
def m017_findings(db: Database) -> None:
    """What texts say: quotes, people, dates and places in them, announced corrections; and classed edits."""
    _run(db, FINDINGS)


@migrations()
def m018_distinct(db: Database) -> None:
    """Pairs of names of which the archivist said that they are two people."""
    _run(db, DISTINCT)


@migrations()
def m019_imports(db: Database) -> None:
    """Files of others that were imported; rows of the ledger that an import has replaced."""
    _run(db, IMPORTS)


@migrations()
def m020_photos(db: Database) -> None:
    """An index for the addresses of all photos, since those in the text are fetched, too."""
    db.execute("DROP INDEX photos_url")
    db.execute("CREATE INDEX photos_url ON photos(url)")


@migrations()
def m021_requisites(db: Database) -> None:
    """The files that pages load, and which page loads which."""
    _run(db, REQUISITES)


@migrations()
def m022_copies(db: Database) -> None:
    """Copies and their originals, where texts come from, series and follow-ups."""
    _run(db, COPIES)


@migrations()
def m023_placed(db: Database) -> None:
    """A digest of what an article's place among its copies was decided by, so that it is decided once."""
    db.execute("ALTER TABLE sketches ADD COLUMN placed TEXT")


@migrations()
def m024_fewer_indexes(db: Database) -> None:
    """No indexes that others make superfluous; of links, only those in the text are counted by their address."""
    _run(db, FEWER)


@migrations()
def m025_originals(db: Database) -> None:
    """Indexes that find the newest capture of an address or body at once, however many refer to it."""
    _run(db, ORIGINALS)


@migrations()
def m026_links(db: Database) -> None:
    """Each link once, however many pages have it; ``links`` becomes a view that can be written."""
    _run(db, LINKS)
    for trigger in LINK_TRIGGERS:
        db.execute(trigger)


@migrations()
def m027_compact(db: Database) -> None:
    """Sketches as bytes; no second index of tables that are nothing but a key."""
    db.conn.create_function("bytes_of_hex", 1, bytes_of_hex, deterministic=True)
    db.conn.create_function("bytes_of_numbers", 1, bytes_of_numbers, deterministic=True)
    db.execute("PRAGMA legacy_alter_table = ON")  # a view that an analyst made, and that is wrong, stops no renaming
    _run(db, COMPACT)
    db.execute("PRAGMA legacy_alter_table = OFF")
