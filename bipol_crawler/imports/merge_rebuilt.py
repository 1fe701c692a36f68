"""Copies into the archive what imports have changed, from a second archive that was rebuilt from all evidence.

The second archive is attached as ``rebuilt``. Ids differ between the two, so temporary tables map them: captures by the
id of their record, articles by their captures, then by post id and address, everything else by name. A known article
keeps its id, and so do the rows of its ledger up to the first that is different now; see
:mod:`~bipol_crawler.imports.ledger_rows`. Articles whose evidence is lost or damaged are left as they are.
"""

from __future__ import annotations

from pathlib import Path

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.archive import Archive
from bipol_crawler.articles.copies import save_copies
from bipol_crawler.articles.follow_ups import save_follow_ups
from bipol_crawler.articles.people import best_name
from bipol_crawler.articles.photos import save_photo
from bipol_crawler.articles.publication_dates import update_dates
from bipol_crawler.imports.ledger_rows import EVENTS, VERSIONS, restate_ledger
from bipol_crawler.storage.database import Database

_IMPORTED = "SELECT id FROM captures WHERE warc_file IN (SELECT warc_file FROM imports WHERE derived = 0)"
_MAPS = f"""
CREATE TEMP TABLE capture_map (rebuilt_id INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE);
INSERT INTO capture_map SELECT x.id, c.id FROM rebuilt.captures x JOIN captures c ON c.record_id = x.record_id;
CREATE TEMP TABLE imported (rebuilt_id INTEGER PRIMARY KEY);
INSERT INTO imported SELECT rebuilt_id FROM capture_map WHERE id IN ({_IMPORTED});
CREATE TEMP TABLE article_map (rebuilt_id INTEGER PRIMARY KEY, id INTEGER UNIQUE);
INSERT OR IGNORE INTO article_map SELECT x.article_id, min(v.article_id) FROM rebuilt.version_captures y
  JOIN rebuilt.article_versions x ON x.id = y.version_id JOIN capture_map m ON m.rebuilt_id = y.capture_id
  JOIN version_captures c ON c.capture_id = m.id JOIN article_versions v ON v.id = c.version_id
  GROUP BY x.article_id ORDER BY x.article_id;
INSERT OR IGNORE INTO article_map SELECT x.id, a.id FROM rebuilt.articles x JOIN articles a ON a.post_id = x.post_id
  WHERE x.id NOT IN (SELECT rebuilt_id FROM article_map);
INSERT OR IGNORE INTO article_map SELECT x.id, a.id FROM rebuilt.articles x JOIN articles a ON a.url = x.url
  WHERE x.id NOT IN (SELECT rebuilt_id FROM article_map);
CREATE TEMP TABLE affected (rebuilt_id INTEGER PRIMARY KEY, id INTEGER UNIQUE, new INTEGER NOT NULL DEFAULT 0);
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT v.article_id FROM rebuilt.version_captures c
  JOIN rebuilt.article_versions v ON v.id = c.version_id WHERE c.capture_id IN imported;
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT article_id FROM rebuilt.article_events WHERE capture_id IN imported;
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT id FROM rebuilt.articles WHERE capture_id IN imported;
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT article_id FROM rebuilt.held WHERE capture_id IN imported;
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT article_id FROM rebuilt.urls
  WHERE capture_id IN imported AND article_id IS NOT NULL;
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT article_id FROM rebuilt.urls WHERE article_id IS NOT NULL
  AND url IN (SELECT canonical(url) FROM rebuilt.captures WHERE id IN imported);
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT id FROM rebuilt.articles
  WHERE id NOT IN (SELECT rebuilt_id FROM article_map)
"""
_VERSIONS = ("article_versions", "version, captured_at, changed")
_EVENTS = ("article_events", "at, kind, detail")
_DIFFERENT = """
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT rebuilt_id FROM article_map WHERE id IN (
  SELECT article_id FROM (SELECT m.id AS article_id, {1}, c.id FROM rebuilt.{0} x
    JOIN article_map m ON m.rebuilt_id = x.article_id
    LEFT JOIN capture_map c ON c.rebuilt_id = x.capture_id EXCEPT SELECT article_id, {1}, capture_id FROM main.{0})
  UNION SELECT article_id FROM (SELECT article_id, {1}, capture_id FROM main.{0} WHERE capture_id IS NOT NULL EXCEPT
    SELECT m.id, {1}, c.id FROM rebuilt.{0} x JOIN article_map m ON m.rebuilt_id = x.article_id
    LEFT JOIN capture_map c ON c.rebuilt_id = x.capture_id))
"""
"""Articles with another history now, although none of their captures was imported: imported pages are witnesses."""
_UNREADABLE = """
DELETE FROM affected WHERE id IN (
  SELECT v.article_id FROM article_versions v JOIN version_captures c ON c.version_id = v.id
  WHERE c.capture_id NOT IN (SELECT id FROM capture_map)
  UNION SELECT article_id FROM article_events WHERE capture_id NOT IN (SELECT id FROM capture_map))
"""
"""Articles with evidence that is lost or damaged stay as they are; nothing can be derived for them."""
_IN_THE_WAY = """
INSERT OR IGNORE INTO affected (rebuilt_id) SELECT m.rebuilt_id FROM affected c
  JOIN rebuilt.articles x ON x.id = c.rebuilt_id
  JOIN articles a ON a.url = x.url OR a.post_id = x.post_id JOIN article_map m ON m.id = a.id
"""
"""Articles with an address or a post id that now belongs to an affected article."""
_NAMES = """
INSERT OR IGNORE INTO sections (name, url) SELECT name, url FROM rebuilt.sections ORDER BY id;
INSERT OR IGNORE INTO tags (name, url) SELECT name, url FROM rebuilt.tags ORDER BY id;
INSERT OR IGNORE INTO people (name, key) SELECT name, key FROM rebuilt.people ORDER BY id;
UPDATE people SET name = best_name(name, (SELECT name FROM rebuilt.people x WHERE x.key = people.key))
  WHERE key IN (SELECT key FROM rebuilt.people);
INSERT OR IGNORE INTO named_people (name, key) SELECT name, key FROM rebuilt.named_people ORDER BY id;
INSERT OR IGNORE INTO lemmas SELECT word, lemma FROM rebuilt.lemmas
"""
_CAPTURE = "(SELECT m.id FROM capture_map m WHERE m.rebuilt_id = x.capture_id)"
_NAMED = "(SELECT p.id FROM {0} p JOIN rebuilt.{0} y ON y.{1} = p.{1} WHERE y.id = x.{2})"
_PARTS = {
    "bylines": {"person_id": _NAMED.format("people", "key", "person_id")},
    "photos": {"capture_id": _CAPTURE},
    "links": {},
    "embeds": {},
    "article_sections": {"section_id": _NAMED.format("sections", "name", "section_id")},
    "article_tags": {"tag_id": _NAMED.format("tags", "name", "tag_id")},
    "analyses": {},
    "mentions": {"named_person_id": _NAMED.format("named_people", "key", "named_person_id")},
    "quotes": {"named_person_id": _NAMED.format("named_people", "key", "named_person_id")},
    "event_dates": {},
    "text_places": {},
    "origins": {},
    "series_parts": {},
    "corrections": {
        "corrected_id": "coalesce((SELECT y.id FROM affected y WHERE y.rebuilt_id = x.corrected_id),"
        " (SELECT y.id FROM article_map y WHERE y.rebuilt_id = x.corrected_id))"
    },
}  # fmt: skip
"""The tables with parts of an article, and the columns that refer to rows with other ids."""
_CONCERNED_TEXTS = "SELECT a.id, a.body FROM affected c JOIN articles a ON a.id = c.id ORDER BY a.id"
_HELD = "layout, has, changed, lost, added, digest, reason"


def merge_rebuilt(archive: Archive, rebuilt: Path) -> None:
    """Copy the changes of all imports that are not yet derived, in one transaction.

    Raises:
        sqlite3.Error: the archive cannot be written; nothing has changed.
    """
    db = archive.db
    base = archive.frontier.portal
    db.create_function("canonical", 1, lambda url: canonical(url, base), deterministic=True)
    db.create_function("best_name", 2, best_name, deterministic=True)
    db.execute("ATTACH ? AS rebuilt", [str(rebuilt)])
    try:
        with db.atomic():
            _map_rows(db, archive.run_id)
            _run(db, _NAMES)
            _take_articles(db)
            for ledger in (VERSIONS, EVENTS):
                restate_ledger(db, ledger, archive.run_id)
            _take_parts(db, archive.run_id)
            _take_addresses(db, archive.run_id)
            _take_problems(db, archive.run_id)
            dated = [row[0] for row in db.execute("SELECT id FROM newly_dated").fetchall()]
            update_dates(db, dated)
            for article_id, body in db.execute(_CONCERNED_TEXTS).fetchall():
                save_copies(db, article_id, body)
                save_follow_ups(db, article_id)
            for url, capture_id in db.execute(
                "SELECT x.url, m.id FROM rebuilt.photo_files x JOIN capture_map m ON m.rebuilt_id = x.capture_id"
                " WHERE x.capture_id IN imported ORDER BY x.url"
            ).fetchall():
                save_photo(db, url, capture_id)
            db.execute("UPDATE imports SET derived = 1")
            for (table,) in db.execute("SELECT name FROM temp.sqlite_master WHERE type = 'table'").fetchall():
                db.execute(f"DROP TABLE temp.{table}")
    finally:
        db.execute("DETACH rebuilt")


def _run(db: Database, script: str) -> None:
    for statement in script.split(";"):
        db.execute(statement)


def _map_rows(db: Database, run_id: int) -> None:
    """Make the tables that map ids, and the table of the articles that the imports affect."""
    columns = "url, captured_at, status, content_type, location, truncated, length, digest, warc_file, warc_offset,"
    db.execute(
        f"INSERT INTO captures (run_id, {columns} warc_length, record_id) SELECT ?, {columns} warc_length, record_id"
        " FROM rebuilt.captures WHERE record_id NOT IN (SELECT record_id FROM captures) ORDER BY id",
        [run_id],
    )
    _run(db, _MAPS)
    for table, columns in (_VERSIONS, _EVENTS):
        db.execute(_DIFFERENT.format(table, columns))
    while db.execute(_IN_THE_WAY).rowcount > 0:
        pass
    db.execute("UPDATE affected SET id = (SELECT m.id FROM article_map m WHERE m.rebuilt_id = affected.rebuilt_id)")
    db.execute(_UNREADABLE)
    db.execute(
        "UPDATE affected SET new = 1, id = (SELECT coalesce(max(id), 0) FROM articles) + n FROM"
        " (SELECT rebuilt_id AS which, row_number() OVER (ORDER BY rebuilt_id) AS n FROM affected WHERE id IS NULL)"
        " WHERE which = rebuilt_id"
    )


def _take_articles(db: Database) -> None:
    kept = ("id", "section_id", "capture_id")
    names = [name for _, name, *_ in db.execute("PRAGMA main.table_info(articles)") if name not in kept]
    section = "(SELECT s.id FROM sections s JOIN rebuilt.sections y USING (name) WHERE y.id = x.section_id)"
    values = ", ".join([*(f"x.{name}" for name in names), section, _CAPTURE])
    columns = ", ".join([*names, "section_id", "capture_id"])
    # addresses may change places, and each must be unique all the time
    db.execute(
        "UPDATE articles SET url = 'importing:' || id, post_id = NULL WHERE id IN (SELECT id FROM affected"
        " WHERE NOT new)"
    )
    db.execute(
        f"UPDATE articles SET ({columns}) = (SELECT {values} FROM affected c"
        " JOIN rebuilt.articles x ON x.id = c.rebuilt_id"
        " WHERE c.id = articles.id) WHERE id IN (SELECT id FROM affected WHERE NOT new)"
    )
    db.execute(
        f"INSERT INTO articles (id, {columns}) SELECT c.id, {values} FROM affected c JOIN rebuilt.articles x"
        " ON x.id = c.rebuilt_id WHERE c.new ORDER BY c.id"
    )


def _take_parts(db: Database, run_id: int) -> None:
    for table, references in _PARTS.items():
        names = [name for _, name, *_ in db.execute(f"PRAGMA main.table_info({table})")]
        place = next(name for name in ("id", "position", "article_id") if name in names)
        names = [name for name in names if name not in ("id", "article_id")]
        copied = ", ".join(references.get(name, f"x.{name}") for name in names)
        db.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT id FROM affected)")
        db.execute(
            f"INSERT INTO {table} (article_id, {', '.join(names)}) SELECT c.id, {copied}"
            f" FROM rebuilt.{table} x JOIN affected c ON c.rebuilt_id = x.article_id ORDER BY c.id, x.{place}"
        )
    db.execute("DELETE FROM held WHERE article_id IN (SELECT id FROM affected)")
    db.execute(
        f"INSERT INTO held (capture_id, article_id, run_id, {_HELD}) SELECT m.id, c.id, ?, {_HELD} FROM rebuilt.held x"
        " JOIN affected c ON c.rebuilt_id = x.article_id JOIN capture_map m ON m.rebuilt_id = x.capture_id",
        [run_id],
    )


_FETCH = "due_at, state, reason, fetched_at, status, failures, last_modified"
_LATEST = (
    "CASE WHEN x.due_at < urls.due_at THEN x.due_at ELSE iif(x.due_at IS NULL, NULL, coalesce(urls.due_at, x.due_at))"
    " END, x.state, x.reason, x.fetched_at, x.status, x.failures, x.last_modified"
)
"""The columns of the last fetch. If the address was due earlier, it stays due at that time."""


def _take_addresses(db: Database, run_id: int) -> None:
    """Add addresses that were unknown, when each was first found, and the last fetch of it if that was imported."""
    article = "(SELECT c.id FROM affected c WHERE c.rebuilt_id = x.article_id)"
    latest = ", ".join(f"x.{name}" for name in _FETCH.split(", "))
    db.execute(
        f"INSERT INTO urls (url, kind, post_id, found_in, found_at, run_id, modified, listed_at, {_FETCH}, capture_id,"
        f" article_id) SELECT x.url, x.kind, x.post_id, x.found_in, x.found_at, ?, x.modified, x.listed_at, {latest},"
        f" {_CAPTURE}, {article} FROM rebuilt.urls x WHERE x.url NOT IN (SELECT url FROM urls) ORDER BY x.id",
        [run_id],
    )
    db.execute(
        "UPDATE urls SET found_in = x.found_in, found_at = x.found_at FROM rebuilt.urls x"
        " WHERE x.url = urls.url AND x.found_at < urls.found_at"
    )
    db.execute(
        "UPDATE urls SET post_id = x.post_id FROM rebuilt.urls x WHERE x.url = urls.url AND urls.post_id IS NULL"
    )
    for mark in ("modified", "listed_at"):
        db.execute(
            f"UPDATE urls SET {mark} = x.{mark} FROM rebuilt.urls x"
            f" WHERE x.url = urls.url AND x.{mark} > coalesce(urls.{mark}, '')"
        )
    db.execute(
        "UPDATE urls SET article_id = c.id FROM rebuilt.urls x JOIN affected c ON c.rebuilt_id = x.article_id"
        " WHERE x.url = urls.url AND urls.article_id IS NOT c.id"
    )
    db.execute(
        f"UPDATE urls SET ({_FETCH}, capture_id) = ({_LATEST}, {_CAPTURE}) FROM rebuilt.urls x WHERE x.url = urls.url"
        " AND x.fetched_at IS NOT NULL"
        " AND (x.capture_id IN imported OR x.article_id IN (SELECT rebuilt_id FROM affected))"
        # a later fetch without an answer is in no evidence, so the rebuilt archive does not know it
        " AND NOT (urls.failures > 0 AND urls.status IS NULL AND urls.fetched_at > x.fetched_at)"
    )
    _take_statements(db)


def _take_statements(db: Database) -> None:
    """Add the dates that lists and boxes stated, and which list named which address."""
    there = "JOIN rebuilt.urls y ON y.id = x.url_id JOIN urls u ON u.url = y.url"
    db.execute(
        "CREATE TEMP TABLE newly_dated AS SELECT DISTINCT u.id FROM rebuilt.sightings x"
        f" {there} LEFT JOIN sightings s ON s.url_id = u.id AND s.source = x.source"
        " AND s.published_at = x.published_at WHERE s.id IS NULL"
    )
    db.execute(
        "INSERT INTO sightings (url_id, source, published_at, precision, seen_at)"
        f" SELECT u.id, x.source, x.published_at, x.precision, x.seen_at FROM rebuilt.sightings x {there} WHERE true"
        " ORDER BY x.id ON CONFLICT DO UPDATE SET seen_at = min(seen_at, excluded.seen_at)"
    )
    # an imported list says nothing about what the portal lists now, so it counts as read before all runs
    db.execute(
        "INSERT OR IGNORE INTO listed (url_id, source_id, run_id, modified) SELECT u.id, s.id,"
        f" (SELECT min(id) FROM runs), x.modified FROM rebuilt.listed x {there}"
        " JOIN rebuilt.sources z ON z.id = x.source_id JOIN sources s ON s.name = z.name"
    )


def _take_problems(db: Database, run_id: int) -> None:
    """Add the problems of affected articles, and of addresses that imported captures fetched."""
    db.execute(
        "INSERT INTO problems (url, article_id, capture_id, run_id, field, reason, detail, first_seen_at, last_seen_at,"
        f" resolved_at) SELECT x.url, c.id, {_CAPTURE}, ?, x.field, x.reason, x.detail, x.first_seen_at,"
        " x.last_seen_at, x.resolved_at FROM rebuilt.problems x LEFT JOIN affected c ON c.rebuilt_id = x.article_id"
        " WHERE c.id IS NOT NULL OR x.capture_id IN imported ORDER BY x.id"
        " ON CONFLICT (url, field, reason, detail) DO UPDATE SET first_seen_at = min(first_seen_at,"
        " excluded.first_seen_at), article_id = coalesce(excluded.article_id, article_id),"
        " resolved_at = CASE WHEN excluded.last_seen_at >= last_seen_at THEN excluded.resolved_at ELSE resolved_at END,"
        " last_seen_at = max(last_seen_at, excluded.last_seen_at)",
        [run_id],
    )
