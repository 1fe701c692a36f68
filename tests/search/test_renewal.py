"""Lemmas that older rules made are rebuilt when a run opens the archive, and nothing else is touched."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler.search.execute import search
from bipol_crawler.search.lemmatizer import RULES, lemmatize
from bipol_crawler.search.roots import ranks
from bipol_crawler.storage import lemmas
from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.reading import connect
from tests.tiers import ALL

LEMMAS_OF_THE_VERSION = (6, "db29ed7df878446b", "b322db1ea56677dc")
"""A version of the rules, and the digests of the lemmas that they make, of all and of every twentieth root."""


@pytest.fixture
def older(archived: Path, tmp_path: Path) -> Path:
    """An archive as earlier rules left it: without a version, and with lemmas that today's would not make."""
    path = tmp_path / "older.db"
    with closing(sqlite3.connect(archived)) as source, closing(sqlite3.connect(path)) as db, db:
        source.backup(db)
        db.execute("UPDATE lemmas SET lemma = 'klola' WHERE lemma = 'kelola'")
        db.execute("INSERT INTO lemmas VALUES ('bekas', 'kas')")
        db.execute("UPDATE articles SET text_lemmas = replace(text_lemmas, 'kelola', 'klola')")
        db.execute("PRAGMA user_version = 0")
    return path


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table's rows, but for those of the index."""
    with closing(sqlite3.connect(path)) as db:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%'"
        return {
            name: sorted(db.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in db.execute(names).fetchall()
        }


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_lemmas_of_older_rules_are_rebuilt_and_nothing_else_changes(older: Path, archived: Path) -> None:
    open_database(older).close()
    assert version(older) == version(archived) == RULES
    assert tables(older) == tables(archived)
    with closing(sqlite3.connect(older)) as db:
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        assert search(db, "pengelolaan").total == 2


def test_an_older_archive_answers_readers_before_it_is_renewed(older: Path) -> None:
    db, _ = connect(older)
    assert [hit.id for hit in search(db, "mengelola").hits] == [1, 2] or search(db, "mengelola").total == 2
    assert search(db, '"barang bekas"').total == 1
    db.close()
    assert version(older) == 0


def test_a_renewal_that_was_killed_is_done_again(older: Path, archived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmas, "BATCH", 2)
    real, calls = lemmas.search_lemmas, []

    def dies(*texts: str | None) -> object:
        calls.append(texts)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*texts)

    monkeypatch.setattr(lemmas, "search_lemmas", dies)
    with pytest.raises(KeyboardInterrupt):
        open_database(older)
    assert version(older) == 0
    open_database(older).close()
    assert tables(older) == tables(archived)


def test_current_lemmas_are_left_alone(archived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(shutil.copy(archived, tmp_path / "current.db"))
    open_database(path).close()
    monkeypatch.setattr(lemmas, "search_lemmas", None)
    open_database(path).close()
    assert version(path) == RULES


def test_rules_that_make_other_lemmas_have_another_version() -> None:
    version, *digests = LEMMAS_OF_THE_VERSION
    roots = sorted(ranks())
    for of, digest in zip((roots, roots[::20]), digests, strict=True):
        if of is not roots or ALL:
            tried = (form for root in of for form in (root, f"di{root}i", f"peng{root}an", f"ber{root}kannya"))
            made = hashlib.sha256(" ".join(map(lemmatize, tried)).encode()).hexdigest()[:16]
            assert (RULES, made) == (version, digest), "raise RULES, then put the new digests here"
