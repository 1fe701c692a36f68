"""Keywords and collocates: numbers computed by hand, and the same counts made the slow way from the texts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from math import log, log2
from pathlib import Path

import numpy as np
import pytest

from bipol_crawler.browse.keyword_groups import GROUPS, filters_of, groups_of
from bipol_crawler.search.association import collocation, keyness, log_dice, log_ratio
from bipol_crawler.search.collocates import collocates
from bipol_crawler.search.columns import read_columns
from bipol_crawler.search.concordance import find_hits
from bipol_crawler.search.execute import Filters
from bipol_crawler.search.facets import FilteredArticles
from bipol_crawler.search.keywords import keywords, keywords_of_groups
from bipol_crawler.search.occurrences import add_instances
from bipol_crawler.search.tokenizer import folded
from bipol_crawler.search.word_stream import WordStream, read_word_stream
from bipol_crawler.sentences import sentences
from tests.browse.browse_archives import new_archive
from tests.browse.test_trends import filled

BODIES = (
    "Banjir besar merendam pasar. Banjir besar surut.",
    "Warga membersihkan pasar. Banjir surut, warga lega.",
    "Harga cabai naik. Harga beras naik. Pasar ramai.",
    "Pedagang cabai senang karena harga cabai naik.",
)


def one(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def test_keyness_by_hand() -> None:
    # 10 of 1,000 words and 5 of 2,000: 15 in all, so 5 and 10 are expected.
    assert keyness(one(10), 1000, one(5), 2000)[0] == pytest.approx(2 * (10 * log(10 / 5) + 5 * log(5 / 10)))
    assert keyness(one(10), 1000, one(5), 2000)[0] == pytest.approx(6.931472, abs=1e-6)
    assert keyness(one(5, 0), 1000, one(10, 0), 2000).tolist() == pytest.approx([0, 0])
    assert keyness(one(6), 1000, one(0), 1000)[0] == pytest.approx(2 * 6 * log(2))


def test_log_ratio_by_hand() -> None:
    assert log_ratio(one(10), 1000, one(5), 2000)[0] == pytest.approx(2)  # 1 % and 0.25 %: four times
    assert log_ratio(one(8), 1000, one(0), 1000)[0] == pytest.approx(4)  # 8 and half an occurrence


def test_collocation_by_hand() -> None:
    # 100 words, 20 of them beside the hits; a word occurs ten times, five of them beside a hit.
    expected = 2 * (5 * log(5 / 2) + 5 * log(5 / 8) + 15 * log(15 / 18) + 75 * log(75 / 72))
    assert collocation(one(5), 20, one(10), 100)[0] == pytest.approx(expected)
    assert expected == pytest.approx(5.117, abs=1e-3)
    assert collocation(one(2), 20, one(10), 100)[0] == pytest.approx(0)


def test_log_dice_by_hand() -> None:
    assert log_dice(one(4), 4, one(4))[0] == 14
    assert log_dice(one(1), 4, one(4))[0] == 12
    assert log_dice(one(3), 10, one(5))[0] == pytest.approx(14 + log2(6 / 15))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sqlite3.Connection, WordStream]]:
    """Four articles: two of the section Daerah in 2019, two of Ekonomi in 2020."""
    with closing(filled(tmp_path_factory.mktemp("association") / "bipol.db")) as db:
        for number, body in enumerate(BODIES, 1):
            section, day = (2, "2019-05-01") if number < 3 else (1, "2020-05-01")
            change = "UPDATE articles SET body = ?, published_at = ? WHERE id = ?"
            db.execute(change, [body, day, number])
            db.execute("UPDATE article_sections SET section_id = ? WHERE article_id = ?", [section, number])
        for table, column in (("article_sections", "article_id"), ("bylines", "article_id"), ("articles", "id")):
            db.execute(f"DELETE FROM {table} WHERE {column} > 4")
        add_instances(db)
        yield db, read_word_stream(db, read_columns(db))


def test_the_keywords_of_a_section_by_hand(texts: tuple[sqlite3.Connection, WordStream]) -> None:
    connection, stream = texts
    chosen = FilteredArticles(connection, stream.columns, Filters(section="Ekonomi"), None).mask
    found = keywords(stream, chosen, 3, 2)
    assert (found.articles, found.size, found.rest_size) == (2, 15, 14)
    assert [(word.word, word.times, word.articles, word.rest_times) for word in found.words] == [
        ("cabai", 3, 2, 0),
        ("harga", 3, 2, 0),
        ("naik", 3, 2, 0),
    ]
    cabai = found.words[0]
    assert cabai.per_million == pytest.approx(200_000) and cabai.rest_per_million == 0
    assert cabai.g2 == pytest.approx(2 * 3 * log(3 / (3 * 15 / 29)))
    assert cabai.log_ratio == pytest.approx(log2((3 / 15) / (0.5 / 14)))


def test_a_word_must_be_in_enough_articles(texts: tuple[sqlite3.Connection, WordStream]) -> None:
    connection, stream = texts
    chosen = FilteredArticles(connection, stream.columns, Filters(section="Daerah"), None).mask
    assert [word.word for word in keywords(stream, chosen, 1, 2).words] == ["banjir"]
    assert keywords(stream, chosen, 4, 1).words == []


def test_there_are_no_keywords_of_everything_or_of_nothing(texts: tuple[sqlite3.Connection, WordStream]) -> None:
    _, stream = texts
    for chosen in (np.ones(4, np.bool_), np.zeros(4, np.bool_)):
        assert keywords(stream, chosen, 1, 1).words == []


@pytest.mark.parametrize("cells", [16_000_000, 1])
@pytest.mark.parametrize("by", GROUPS)
def test_each_group_has_the_keywords_that_its_filter_has(
    texts: tuple[sqlite3.Connection, WordStream], by: str, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bipol_crawler.search.keywords.MAX_CELLS", cells)
    connection, stream = texts
    everything = np.ones(4, np.bool_)
    groups = dict(keywords_of_groups(stream, groups_of(stream.columns, by), everything, 1, 1, 99))
    assert groups
    for value, found in groups.items():
        alone = FilteredArticles(connection, stream.columns, Filters(**filters_of(by, value)), None).mask
        assert found == keywords(stream, alone, 1, 1)


def test_an_article_of_two_sections_counts_for_both(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "bipol.db")) as db:
        db.execute("INSERT INTO article_sections (article_id, section_id, position) VALUES (3, 2, 2)")
        stream = read_word_stream(db, read_columns(db))
        columns = stream.columns
        groups = dict(keywords_of_groups(stream, columns.sections, np.ones(len(columns.ids), np.bool_), 1, 1, 99))
        for section, found in groups.items():
            alone = FilteredArticles(db, columns, Filters(section=section), None).mask
            assert found == keywords(stream, alone, 1, 1)


def test_the_collocates_of_a_word_by_hand(texts: tuple[sqlite3.Connection, WordStream]) -> None:
    connection, stream = texts
    _, corpus, hits = find_hits(connection, stream, "banjir", Filters())
    (besar, surut) = collocates(stream, hits, corpus, 2, 2)
    # Beside the three hits, in their sentences: besar merendam, besar surut, surut warga. 26 words are no hits.
    assert (besar.word, besar.together, besar.left, besar.right, besar.articles, besar.times) == (
        "besar",
        2,
        0,
        2,
        1,
        2,
    )
    assert (surut.word, surut.together, surut.articles, surut.times) == ("surut", 2, 2, 2)
    assert besar.g2 == pytest.approx(2 * (2 * log(2 / (2 * 6 / 26)) + 4 * log(4 / (24 * 6 / 26)) + 20 * log(26 / 24)))
    assert besar.log_dice == pytest.approx(14 + log2(2 * 2 / (3 + 2)))


@pytest.mark.parametrize(("node", "window"), [("pasar", 5), ("harga", 1), ("cabai", 3), ("banjir OR surut", 10)])
def test_places_beside_hits_are_those_found_the_slow_way(
    texts: tuple[sqlite3.Connection, WordStream], node: str, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bipol_crawler.search.collocates.MIN_DIFFERENCE", 0)
    connection, stream = texts
    _, corpus, hits = find_hits(connection, stream, node, Filters())
    nodes = set(node.lower().split()) - {"or"}
    beside: Counter[str] = Counter()
    for body in BODIES:
        for start, end in sentences(body):
            words = folded(body[start:end])
            near = {
                at + step
                for at, word in enumerate(words)
                if word in nodes
                for step in range(-window, window + 1)
                if 0 <= at + step < len(words)
            }
            beside.update(words[at] for at in near if words[at] not in nodes)
    found = {word.word: word.together for word in collocates(stream, hits, corpus, window, 1)}
    assert found and found.items() <= beside.items()


def test_filters_choose_the_corpus(
    texts: tuple[sqlite3.Connection, WordStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bipol_crawler.search.collocates.MIN_DIFFERENCE", 0)
    connection, stream = texts
    _, corpus, hits = find_hits(connection, stream, "cabai", Filters(year="2020"))
    (harga,) = [word for word in collocates(stream, hits, corpus, 5, 1) if word.word == "harga"]
    assert (harga.together, harga.times) == (2, 3)
    # 12 words of 2020 are no hits, seven of them beside one
    table = ((2, 3 * 7 / 12), (1, 3 * 5 / 12), (5, 9 * 7 / 12), (4, 9 * 5 / 12))
    assert harga.g2 == pytest.approx(2 * sum(seen * log(seen / expected) for seen, expected in table))
    _, corpus, hits = find_hits(connection, stream, "cabai", Filters(year="2019"))
    assert collocates(stream, hits, corpus, 5, 1) == []


def test_an_archive_without_words(tmp_path: Path) -> None:
    with closing(new_archive(tmp_path / "bipol.db")) as db:
        add_instances(db)
        stream = read_word_stream(db, read_columns(db))
        _, corpus, hits = find_hits(db, stream, "pasar", Filters())
        assert collocates(stream, hits, corpus, 5, 1) == []
        for by in GROUPS:
            assert list(keywords_of_groups(stream, groups_of(stream.columns, by), corpus, 1, 1, 9)) == []
