"""The content of the search page: results, facets, a histogram, and help if nothing is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bipol_crawler.browse.earlier_texts import Edit, edits_that_removed
from bipol_crawler.browse.other_meanings import Meanings, other_meanings
from bipol_crawler.browse.search_request import SearchRequest
from bipol_crawler.search.columns import Columns
from bipol_crawler.search.execute import Matches, ResultPage, search
from bipol_crawler.search.facets import FACETS, Count, FilteredArticles
from bipol_crawler.search.histogram import Bar, histogram
from bipol_crawler.search.suggestions import (
    UnfoundTerm,
    Vocabulary,
    WiderSearch,
    nearest_names,
    unfound_terms,
    wider_searches,
)

PAGE = 20
"""The number of articles on a page."""
SHOWN_VALUES = 8
"""The number of a facet's values that are shown at once."""
MAX_VALUES = 100
"""The largest number of a facet's values on the page. It says how many more there are; the form accepts any value."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet as it is shown: some values at once, more in a fold, and how many are left out."""

    name: str
    shown: list[Count]
    folded: list[Count]
    left_out: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of the page for a search. ``unfound`` and ``ways`` are only filled if nothing was found.

    ``removed`` are edits that took the words away; they are only looked for if nothing was found without filters.
    ``meanings`` is what the words may mean besides; only on the first page.
    """

    found: ResultPage
    facets: list[Facet]
    bars: list[Bar]
    unfound: list[UnfoundTerm]
    ways: list[WiderSearch]
    names: dict[str, tuple[str, ...]]
    meanings: Meanings | None
    removed: Sequence[Edit] = ()

    @property
    def highest(self) -> int:
        """The number of articles of the highest bar."""
        return max((bar.articles for bar in self.bars), default=0)

    def corrected_words(self, words: str) -> str:
        """``words`` with the nearest word in place of each word that the archive does not have."""
        for lost in self.unfound:
            if lost.nearest:
                words = corrected(words, lost.term.typed, lost.nearest[0])
        return words


def answer_search(
    connection: sqlite3.Connection, columns: Columns, asked: SearchRequest, vocabulary: Callable[[], Vocabulary]
) -> Answer:
    """Run the search for the page. ``vocabulary`` returns the words of the archive, for suggestions.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    offset = (asked.page - 1) * PAGE
    found = search(connection, asked.words, asked.filters, PAGE, offset, asked.sort, columns)
    filtered = found.filtered
    facets = [_facet(name, filtered) for name in FACETS]
    bars = histogram(filtered.days(), asked.filters)
    meanings = other_meanings(connection, columns, asked) if asked.page == 1 else None
    if found.total:
        return Answer(found, facets, bars, [], [], {}, meanings)
    unfound = unfound_terms(connection, vocabulary, found.query)
    names = {}
    for name, known in (("place", columns.places.values), ("person", columns.people.values)):
        if value := getattr(asked.filters, name):
            names[name] = nearest_names(value, known)
    ways = wider_searches(connection, columns, found.query, filtered)
    removed = () if asked.set_filters else edits_that_removed(connection, found.query)
    return Answer(found, facets, bars, unfound, ways, names, meanings, removed)


def _facet(name: str, filtered: FilteredArticles) -> Facet:
    counts = filtered.counts(name)
    shown = len(counts) if name == "year" or len(counts) <= SHOWN_VALUES + 2 else SHOWN_VALUES
    first, rest = counts[:shown], counts[shown:]
    chosen = [count for count in rest if count.chosen]  # it must be seen
    rest = [count for count in rest if not count.chosen]
    return Facet(name, [*first, *chosen], rest[:MAX_VALUES], max(0, len(rest) - MAX_VALUES))


def corrected(words: str, typed: str, other: str) -> str:
    """``words`` with ``other`` in place of a term as it was typed; with a capital if the term had one."""
    return words.replace(typed, other.title() if typed[:1].isupper() and not typed.isupper() else other, 1)


def described(found: Matches, asked: SearchRequest) -> dict[str, Any]:
    """A search for programs: how it was understood, the counts of each facet, and the histogram."""
    query = found.query
    return {
        "words": asked.words,
        "filters": asked.set_filters,
        "ignored_filters": asked.ignored,
        "order": "relevance" if found.ranked else "oldest" if asked.sort == "oldest" else "newest",
        "words_left_out": list(query.left_out),
        "words_not_read": query.cut,
        "searched_as": {one.typed: one.lemma for one in query.inflected},
        "excluded": [one.typed for one in query.excluded],
        "facets": {
            name: [{"value": count.value, "articles": count.articles} for count in found.filtered.counts(name)]
            for name in FACETS
        },
        "histogram": [asdict(bar) for bar in histogram(found.filtered.days(), asked.filters)],
    }
