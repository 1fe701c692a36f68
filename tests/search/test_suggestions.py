"""A search that finds nothing: the word to blame, the nearest words of the archive, and what to leave out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler.search.columns import read_columns
from bipol_crawler.search.execute import Filters, search
from bipol_crawler.search.suggestions import (
    UnfoundTerm,
    Vocabulary,
    nearest_names,
    nearest_words,
    other_spellings,
    read_vocabulary,
    unfound_terms,
    wider_searches,
)


@pytest.fixture(scope="module")
def vocabulary(archived: Path) -> Vocabulary:
    with closing(sqlite3.connect(f"{archived.as_uri()}?mode=ro", uri=True)) as connection:
        return read_vocabulary(connection)


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("koprasi", ("koperasi",)),
        ("koeprasi", ("koperasi",)),
        ("pasra", ("pasar",)),
        ("apsar", ("pasar",)),
        ("bkeasi", ("bekasi",)),
        ("xekasi", ("bekasi",)),  # the first letter is wrong
        ("pemerintahkota", ()),
        ("zzzzzzzz", ()),
        ("qz", ()),
        ("1", ()),
    ],
)
def test_the_nearest_words_are_the_archives_own(vocabulary: Vocabulary, word: str, nearest: tuple[str, ...]) -> None:
    assert nearest_words(vocabulary, word)[:1] == nearest[:1]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("koprasi pasar", {"koprasi": ("koperasi",)}),
        ("koprasi OR pasar", {"koprasi": ("koperasi",)}),
        ('"parkir koprasi"', {'"parkir koprasi"': ("parkir koperasi",)}),
        ("pasar parkir", {}),
    ],
)
def test_the_word_that_finds_nothing_is_named(
    reader: sqlite3.Connection, vocabulary: Vocabulary, typed: str, told: dict[str, tuple[str, ...]]
) -> None:
    query = search(reader, typed).query
    assert {lost.term.typed: lost.nearest for lost in unfound_terms(reader, lambda: vocabulary, query)} == told


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("sudar sono", (("sudar sono", 'sudarsono ATAU "sudar sono"'),)),
        ('camat "Sudar sono"', (('"Sudar sono"', 'sudarsono ATAU "Sudar sono"'),)),
        ("parkirpasar camat", (("parkirpasar", 'parkirpasar ATAU "parkir pasar"'),)),
        ("pasarparkir", ()),  # both words are there, but not together
        ("parkir pasar", ()),
        ('sudar "sono hadi"', ()),
        ("sudar ATAU sono", ()),
        ("suda rsono", (("suda rsono", 'sudarsono ATAU "suda rsono"'),)),
        ("2019 sudar' OR *", ()),
        ("", ()),
    ],
)
def test_words_that_the_archive_writes_together_or_apart_are_found_in_both_ways(
    reader: sqlite3.Connection, typed: str, both: tuple[tuple[str, str], ...]
) -> None:
    assert other_spellings(reader, typed) == both
    for one, other in both:
        assert search(reader, typed.replace(one, other)).total <= search(reader, other).total > 0


def test_words_that_only_do_not_stand_together_are_distinguished(
    reader: sqlite3.Connection, vocabulary: Vocabulary
) -> None:
    query = search(reader, '"pasar parkir"').query
    assert unfound_terms(reader, lambda: vocabulary, query) == [UnfoundTerm(query.terms[0], apart=True)]


@pytest.mark.parametrize(
    ("typed", "filters", "ways"),
    [
        ("pasar", {"place": "GARUT"}, {("place", 2)}),
        ("parkir", {"place": "CIMAHI", "section": "Hukum"}, set()),
        ("pasar camat", {}, {("camat", 2), ("pasar", 1)}),
        ("pasar camat", {"place": "Cimahi"}, {("camat", 1), ("pasar", 1)}),
        ("pasar", {"since": "2024-01-01", "until": "2024-12-31"}, {("since", 2)}),
        ("pasar", {"person": "Adil", "role": "reporter"}, {("person", 2)}),
    ],
)
def test_wider_searches_say_how_much_they_find(
    reader: sqlite3.Connection, typed: str, filters: dict[str, str], ways: set[tuple[str, int]]
) -> None:
    columns = read_columns(reader)
    found = search(reader, typed, Filters(**filters), columns=columns)
    assert not found.total
    told = wider_searches(reader, columns, found.query, found.filtered)
    assert {(way.filter or way.terms[0].typed, way.articles) for way in told} == ways
    for way in told:
        if way.terms:
            assert search(reader, way.words, Filters(**filters)).total == way.articles


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("Tasikmlaya", ("TASIKMALAYA",)), ("kab. bandng", ("KAB. BANDUNG",)), ("Jakarta", ()), ("GRUT", ("GARUT",))],
)
def test_names_are_compared_whatever_their_case(name: str, nearest: tuple[str, ...]) -> None:
    assert nearest_names(name, ("TASIKMALAYA", "KAB. BANDUNG", "GARUT", "CIMAHI")) == nearest
