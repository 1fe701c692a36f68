"""An archive from before there were lemmas has them once it is opened."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from bipol_crawler.archive.database import open_database
from bipol_crawler.archive.schema import migrations
from bipol_crawler.search.find import search


def test_an_older_archive_is_given_lemmas_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    older = Database(path)
    migrations.apply(older, stop_before="m008_lemmas")
    seen = "2024-11-16T00:00:00Z"
    given = {"layout": "nomina", "parser_version": "1", "sources": "{}", "dates": "[]", "first_seen_at": seen}
    texts = {"headline": "Parkir", "body": "Desa mengelola parkir di Bekasi.", "people": "Rina"}
    older.table("articles").insert({"id": 7, "url": "https://bipol.co/a/", "last_seen_at": seen, **given, **texts})
    older.close()

    db = open_database(path)
    assert [hit.id for hit in search(db.conn, "pengelolaan").hits] == [7]
    assert db.execute("SELECT word, lemma FROM lemmas").fetchall() == [("mengelola", "kelola")]
    db.execute("UPDATE articles SET body = 'Lain.', text_lemmas = NULL WHERE id = 7")
    assert search(db.conn, "pengelolaan").total == 0
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    db.execute("DELETE FROM articles WHERE id = 7")
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    assert search(db.conn, "parkir").total == 0
    db.close()
