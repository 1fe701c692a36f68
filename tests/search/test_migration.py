"""An archive from before there were lemmas has them once it is opened, and its migration needs no rules for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bipol_crawler.search.execute import WEIGHTS, search
from bipol_crawler.search.lemmatizer import RULES
from bipol_crawler.storage import lemmas
from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from tests.tables import table_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of one article, from before there were lemmas."""
    path = tmp_path / "a.db"
    older = Database(path)
    migrations.apply(older, stop_before="m008_lemmas")
    seen = "2024-11-16T00:00:00Z"
    given = {"layout": "nomina", "parser_version": "1", "sources": "{}", "dates": "[]", "first_seen_at": seen}
    texts = {"headline": "Parkir", "body": "Desa mengelola parkir di Bekasi.", "people": "Rina"}
    table_of(older, "articles").insert({"id": 7, "url": "https://bipol.co/a/", "last_seen_at": seen, **given, **texts})
    older.close()
    return path


def version(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_an_older_archive_is_given_lemmas_when_it_is_opened(path: Path) -> None:
    db = open_database(path)
    assert [hit.id for hit in search(db, "pengelolaan").hits] == [7]
    assert db.execute("SELECT word, lemma FROM lemmas").fetchall() == [("mengelola", "kelola")]
    assert version(db) == RULES
    db.execute("UPDATE articles SET body = 'Lain.', text_lemmas = NULL WHERE id = 7")
    assert search(db, "pengelolaan").total == 0
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    db.execute("DELETE FROM articles WHERE id = 7")
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    assert search(db, "parkir").total == 0
    db.close()


def test_the_migration_leaves_lemmas_to_be_made_and_loses_no_word(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmas, "search_lemmas", None)
    db = Database(path)
    db.execute("PRAGMA user_version = 99")  # whatever stood there is no version of rules that made lemmas
    migrations.apply(db)
    assert version(db) == 0
    assert db.execute("SELECT headline_lemmas, text_lemmas FROM articles").fetchall() == [(None, None)]
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    assert search(db, "mengelola").total == 1 and search(db, "rina").total == 1
    db.close()

    monkeypatch.undo()
    db = open_database(path)
    assert search(db, "pengelolaan").total == 1 and version(db) == RULES
    db.close()


def test_the_index_ranks_as_searches_expect(path: Path) -> None:
    db = open_database(path)
    (rank,) = db.execute("SELECT v FROM articles_fts_config WHERE k = 'rank'").fetchone()
    assert rank == f"bm25({', '.join(map(str, WEIGHTS))})", "the weights have changed: that takes a new migration"
    db.close()
