"""Compares the archive with its evidence: all articles are read again in a copy, and the copy is compared.

If somebody changes an article's text with SQL, the archive's checksum shows it only until the next run writes a new
checksum. The seals cover the ledger, the captures and the evidence, but not the texts, because better rules may read
these differently. This comparison finds such a change however old it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bipol_crawler.archive import Archive
from bipol_crawler.extract import parser_version
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.reparse.article import article_ids
from bipol_crawler.reparse.batch import reread_all
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.lemmas import lemmas_are_current

_PARTS = ("bylines", "photos", "links", "embeds", "article_sections", "article_tags")
_LEMMAS = ("headline_lemmas", "text_lemmas")
"""Columns that the next run computes again if older rules computed them; ``verify`` itself only reads."""
_EVENTS = ("first_seen", "missing", "gone", "returned")
_STATUS = f"""
SELECT a.url, a.status, e.kind FROM articles a JOIN article_events e ON e.id = (SELECT max(id) FROM article_events
  WHERE article_id = a.id AND kind IN {_EVENTS})
WHERE a.status <> CASE WHEN e.kind IN ('missing', 'gone') THEN e.kind ELSE 'live' END
"""


def compare_with_evidence(path: Path, warc_dir: Path) -> Iterator[str]:
    """Yield each difference between the archive at ``path`` and its evidence as a sentence. The archive is not changed.

    Articles that were read by older rules are compared, too, with the result of today's rules; one sentence says so.

    Raises:
        ReaderDied: the reading process was killed.
        sqlite3.Error: the archive cannot be read.
    """
    with TemporaryDirectory(prefix="bipol-verify-") as folder:
        copy = Path(folder) / path.name
        with closing(open_readonly(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            (portal,) = source.execute("SELECT portal FROM runs ORDER BY id DESC LIMIT 1").fetchone() or ("",)
            target.execute("ATTACH ? AS was", [f"{folder}/was.db"])
            current = lemmas_are_current(source)
            for table in ("articles", "article_versions", *_PARTS):
                target.execute(f"CREATE TABLE was.{table} AS SELECT * FROM {table}")
            target.commit()
        archive = Archive(copy, portal=portal, command="verify", arguments={}, parser_version=parser_version())
        try:
            for _ in reread_all(archive, warc_dir, article_ids(archive)):
                pass
            archive.db.execute("ATTACH ? AS was", [f"{folder}/was.db"])
            yield from _compare(archive.db, () if current else _LEMMAS)
        finally:
            archive.db.close()


def _compare(db: Database, passed_over: Collection[str]) -> Iterator[str]:
    """Yield the differences; the columns in ``passed_over`` are not compared."""
    (other,) = db.execute("SELECT count(*) FROM was.articles WHERE parser_version <> ?", [parser_version()]).fetchone()
    if other:
        yield f"{other} articles were read by other rules than today's: run `{PROGRAM} reparse` first"
    for url, detail in db.execute(
        "SELECT a.url, p.detail FROM problems p JOIN articles a ON a.id = p.article_id WHERE p.field = 'evidence'"
        " AND p.reason = 'not_reread' AND p.resolved_at IS NULL ORDER BY a.id"
    ):
        yield f"{url}: cannot be read again: {detail}"
    for table, label in (("articles", "n.url"), ("article_versions", "'version ' || n.version || ' of ' || a.url")):
        of = "" if table == "articles" else " JOIN main.articles a ON a.id = n.article_id"
        said = [name for _, name, *_ in db.execute(f"PRAGMA main.table_info({table})")]
        columns = [name for name in said if name not in ("id", *passed_over)]
        differ = ", ".join(f"CASE WHEN o.{name} IS NOT n.{name} THEN '{name}' END" for name in columns)
        same = " AND ".join(f"o.{name} IS n.{name}" for name in columns)
        for what, *names in db.execute(
            f"SELECT {label}, {differ} FROM main.{table} n JOIN was.{table} o ON o.id = n.id{of} WHERE NOT ({same})"
        ):
            found = ", ".join(name for name in names if name)
            yield f"{what}: {found} in {table} is not what the evidence says: `{PROGRAM} reparse` puts it right"
    for table in _PARTS:
        names = ", ".join(name for _, name, *_ in db.execute(f"PRAGMA main.table_info({table})") if name != "id")
        one, other_one = (f"SELECT {names} FROM {schema}.{table}" for schema in ("main", "was"))
        for (url,) in db.execute(
            f"SELECT DISTINCT a.url FROM (SELECT * FROM ({one} EXCEPT {other_one}) UNION ALL"
            f" SELECT * FROM ({other_one} EXCEPT {one})) x LEFT JOIN main.articles a ON a.id = x.article_id"
        ):
            yield f"{url}: its {table} are not what the evidence says: `{PROGRAM} reparse` puts it right"
    for url, status, kind in db.execute(_STATUS):
        yield f"{url}: its status is {status}, and what last happened to it is {kind}"
