"""Concordance lines: what is a hit, the text beside it, the order; and the words in memory while an archive changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bipol_crawler.search.columns import read_columns
from bipol_crawler.search.concordance import SORTS, find_hits, lines, sorted_hits
from bipol_crawler.search.execute import Filters, lemma_lookup, matching
from bipol_crawler.search.occurrences import add_instances, occurrences
from bipol_crawler.search.query import read_query
from bipol_crawler.search.tokenizer import folded
from bipol_crawler.search.word_stream import WordStream, read_word_stream
from tests.browse.browse_archives import new_archive
from tests.browse.test_trends import TEXTS, WORDS, filled


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "bipol.db"
    filled(path).close()
    return path


@pytest.fixture(scope="module")
def connection(archive: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(archive)) as opened:
        add_instances(opened)
        yield opened


@pytest.fixture(scope="module")
def stream(connection: sqlite3.Connection) -> WordStream:
    return read_word_stream(connection, read_columns(connection))


def found(
    connection: sqlite3.Connection, stream: WordStream, typed: str, sort: str = "oldest", **filters: str
) -> list[tuple[int, str, str, str]]:
    _, _, hits = find_hits(connection, stream, typed, Filters(**filters))
    told = lines(connection, stream, sorted_hits(stream, hits, sort))
    return [(line.article, line.left.strip(), line.hit, line.right.strip()) for line in told]


@pytest.mark.parametrize("window", [1, 3, 50])
def test_a_window_has_so_many_words_on_each_side_or_all_that_there_are(
    connection: sqlite3.Connection, stream: WordStream, window: int
) -> None:
    _, _, hits = find_hits(connection, stream, "sampah OR pasar", Filters())
    bodies = dict(connection.execute("SELECT id, body FROM articles"))
    told = list(lines(connection, stream, hits, window))
    assert len(told) == len(hits.places) > 3
    for line in told:
        everything = folded(bodies[line.article])
        left, hit, right = folded(line.left), folded(line.hit), folded(line.right)
        spans = range(len(everything) - len(hit) + 1)
        possible = [
            (everything[max(0, at - window) : at], everything[at + len(hit) : at + len(hit) + window])
            for at in spans
            if everything[at : at + len(hit)] == hit
        ]
        assert (left, right) in possible


@pytest.mark.parametrize("typed", [word for word in WORDS if word] + ["anak-anak", '"pasar induk"', "dan"])
def test_there_are_as_many_lines_as_the_index_has_occurrences(
    connection: sqlite3.Connection, stream: WordStream, typed: str
) -> None:
    sql, values = occurrences(connection, read_query(typed, lemma_lookup(connection)))
    wanted, filters = matching(connection, typed, Filters())
    articles = {row[0] for row in connection.execute(wanted, filters)}
    counted = sum(times for article, times in connection.execute(sql, values) if article in articles)
    assert len(found(connection, stream, typed)) == counted


def test_a_line_is_the_text_around_a_form(connection: sqlite3.Connection, stream: WordStream) -> None:
    assert found(connection, stream, "kelola") == [
        (4, "", "Pengelolaan", "sampah di pasar. Sampah dikelola warga, sampah plastik dijual."),
        (4, "Pengelolaan sampah di pasar. Sampah", "dikelola", "warga, sampah plastik dijual."),
        (5, "Warga", "mengelola", "sampah dan kebanjiran."),
    ]


def test_filters_and_excluded_words_choose_the_articles(connection: sqlite3.Connection, stream: WordStream) -> None:
    assert {line[0] for line in found(connection, stream, "pasar", place="cimahi")} == {3, 4}
    assert {line[0] for line in found(connection, stream, "pasar", until="2016-12-31", section="Ekonomi")} == {1, 8}
    assert {line[0] for line in found(connection, stream, "warga -kebanjiran")} == {2, 4}


def test_a_phrase_and_the_words_in_it_are_one_line(connection: sqlite3.Connection, stream: WordStream) -> None:
    hits = [line[2] for line in found(connection, stream, '"pasar induk" OR pasar', place="CIMAHI")]
    assert hits == ["pasar induk", "pasar"]


def test_a_phrase_does_not_continue_in_the_next_article(connection: sqlite3.Connection, stream: WordStream) -> None:
    assert TEXTS[0][4].endswith("itu.") and TEXTS[1][4].startswith("Banjir")
    assert found(connection, stream, '"itu banjir"') == []


def test_the_order_follows_the_words_beside_it(connection: sqlite3.Connection, stream: WordStream) -> None:
    told = {sort: found(connection, stream, "pasar", sort) for sort in SORTS}
    left = [(folded(line[1]) or [""])[-1] for line in told["left"]]
    right = [folded(line[3])[0] for line in told["right"]]
    assert left == ["", "", "", "di", "di", "pedagang"]
    assert right == ["dibuka", "induk", "pada", "sampah", "senang", "tanpa"]
    assert [line[0] for line in told["oldest"]] == [8, 1, 1, 3, 4, 7]
    assert [line[0] for line in told["newest"]] == [4, 3, 1, 1, 8, 7]
    assert all(sorted(told[sort]) == sorted(told["oldest"]) for sort in SORTS)


def test_only_articles_with_another_text_are_taken_apart_again(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "bipol.db")) as db:
        before = read_word_stream(db, read_columns(db))
        db.execute("UPDATE articles SET body = 'Pasar malam.' WHERE id = 2")
        db.execute("UPDATE articles SET body = NULL WHERE id = 3")
        db.execute("DELETE FROM article_sections WHERE article_id = 6")
        db.execute("DELETE FROM bylines WHERE article_id = 6")
        db.execute("DELETE FROM articles WHERE id = 6")
        after = read_word_stream(db, read_columns(db), before)
        rebuilt = read_word_stream(db, read_columns(db))
    said = [[stream.vocabulary.words[number] for number in stream.words] for stream in (after, rebuilt)]
    assert said[0] == said[1] and said[0][11:13] != ["banjir", "merendam"]
    assert after.marks.tolist() == rebuilt.marks.tolist() and after.starts.tolist() == rebuilt.starts.tolist()


def test_a_line_of_a_text_that_has_changed_since_is_left_out(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "bipol.db")) as db:
        add_instances(db)
        stream = read_word_stream(db, read_columns(db))
        _, _, hits = find_hits(db, stream, "pasar", Filters())
        db.execute("UPDATE articles SET body = 'Jalan dibuka. Pasar.' WHERE id = 1")
        told = [(line.article, line.hit) for line in lines(db, stream, hits)]
    assert told == [(3, "pasar"), (4, "pasar"), (7, "Pasar"), (8, "Pasar")]


def test_an_archive_without_words(tmp_path: Path) -> None:
    with closing(new_archive(tmp_path / "bipol.db")) as db:
        stream = read_word_stream(db, read_columns(db))
        assert all(found(db, stream, "pasar", sort) == [] for sort in SORTS)


def test_of_a_large_archive_a_sample_is_read_that_only_gets_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(filled(tmp_path / "bipol.db")) as db:
        add_instances(db)
        db.execute("UPDATE articles SET word_count = 100")
        whole = before = read_word_stream(db, read_columns(db))
        assert whole.sample is None
        every = {place for place in zip(*_places(db, whole), strict=True)}
        for most in (400, 200, 100):
            monkeypatch.setattr("bipol_crawler.search.word_stream.MAX_WORDS", most)
            stream = read_word_stream(db, whole.columns, before)
            assert stream.sample == (np.count_nonzero(stream.read), len(whole.read)) and not np.any(
                stream.read & ~before.read
            )
            rebuilt = read_word_stream(db, whole.columns)
            assert np.array_equal(stream.read, rebuilt.read) and stream.starts.tolist() == rebuilt.starts.tolist()
            assert {place for place in zip(*_places(db, stream), strict=True)} == {
                place for place in every if stream.read[place[0]]
            }
            before = stream
        assert not stream.read.all()


def _places(db: sqlite3.Connection, stream: WordStream) -> tuple[list[int], list[int]]:
    """The articles of all hits of a word, and where in them they are."""
    _, _, hits = find_hits(db, stream, "pasar", Filters())
    articles = stream.articles(hits.places)
    return articles.tolist(), (hits.places - stream.starts[articles]).tolist()
