"""Counts beside the results of a search: how many articles each further filter would leave.

A count is computed with all other filters applied, and without the facet's own. So it is exactly the number of results
that the filter leads to, also when another value of the same facet is chosen. A test compares counts with SQL's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from bipol_crawler.search.column import Chosen, Column, Mask
from bipol_crawler.search.columns import Columns, nocase
from bipol_crawler.search.filters import YES_OR_NO, Filters, person_ids, time_limits

FACETS = ("year", "section", "place", "person", "role", "status", "layout", "photo")
"""The facets, in the order in which the page shows them."""
COLUMNS = {
    "year": "years", "section": "sections", "place": "places", "person": "people", "role": "roles",
    "status": "statuses", "layout": "layouts",
}  # fmt: skip
"""The columns of the facets that have one."""


FIRST_LOOK = 4_096
"""The articles of a page are first searched among this many of the newest or oldest articles, then among more."""


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet and how many articles it leads to. ``chosen``: it is the filter that is set."""

    value: str
    articles: int
    chosen: bool = False


class Narrowing:
    """The articles that the words of a search found, and the articles that each filter leaves of them.

    Attributes:
        mask: the articles that are left with all filters.

    Args:
        found: the articles found by the words; None for all articles.
    """

    def __init__(self, connection: sqlite3.Connection, columns: Columns, filters: Filters, found: Mask | None) -> None:
        self.columns, self.filters = columns, filters
        self._found = np.ones(len(columns.ids), np.bool_) if found is None else found
        self._persons: Mask | None = None
        if filters.person:
            meant = set(person_ids(connection, filters.person))
            self._persons = np.array([number in meant for number in columns.person_ids], np.bool_)
        self._masks = self._masks_of_filters()
        self._chosen: dict[str, Chosen] = {}
        self.chosen = self._without("")
        self.mask = self.chosen.mask

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self._masks)

    def counts(self, facet: str) -> list[Count]:
        """The values of one of :data:`FACETS` with their counts, the most frequent first; years in their order.

        Values that lead to nothing are left out, except the chosen one. The people of the facet ``person`` are those
        with a byline of their own; accounts of the portal are left out, unless the role ``account`` is chosen.
        """
        columns = self.columns
        if facet in ("person", "role"):
            values, numbers = self._counted_bylines(facet)
        elif facet == "photo":
            chosen = self._without(facet)
            with_photo = int(np.count_nonzero(chosen.mask & columns.photos))
            values, numbers = YES_OR_NO, [with_photo, chosen.total - with_photo]
        else:
            column: Column = getattr(columns, COLUMNS[facet])
            values, numbers = column.values, column.counts(self._without(facet)).tolist()
        return _sorted_counts(facet, values, numbers, getattr(self.filters, facet))

    def ids_by_date(self, limit: int, offset: int, *, newest_first: bool) -> list[int]:
        """The ids of ``limit`` articles from ``offset`` on, by time of publication. Those without one come last."""
        by_date, wanted = self.columns.by_date, offset + limit
        undated = int(np.count_nonzero(self.columns.days.codes < 0))
        pieces = [by_date[undated:], by_date[:undated]]
        order = by_date[::-1] if newest_first else np.concatenate(pieces)
        found = [np.zeros(0, np.int32)]
        at, size = 0, FIRST_LOOK
        while at < len(order) and sum(map(len, found)) < wanted:
            piece = order[at : at + size]
            found.append(piece[self.mask.take(piece)])
            at, size = at + size, size * 4
        ids: list[int] = self.columns.ids[np.concatenate(found)[offset:wanted]].tolist()
        return ids

    def days(self) -> dict[str, int]:
        """How many of the articles that are left were published on each printed day, in order."""
        days = self.columns.days
        counts = days.counts(self.chosen)
        found = np.flatnonzero(counts)
        return dict(zip(map(days.values.__getitem__, found.tolist()), counts[found].tolist(), strict=True))

    def without_one_filter(self) -> dict[str, int]:
        """How many articles are left without each filter that is set, by the filter's name.

        ``since`` and ``until`` are left out together, with the name ``since``; so are ``person`` and ``role``, with the
        name ``person``.
        """
        names = {"days": "since", "byline": "person"}
        return {names.get(name, name): self._without(name).total for name in self._masks}

    def by_filters(self) -> Mask:
        """The articles that the filters leave, whatever the words are."""
        mask = np.ones(len(self.columns.ids), np.bool_)
        for other in self._masks.values():
            mask = mask & other
        return mask

    def _masks_of_filters(self) -> dict[str, Mask]:
        """The mask of each filter that is set. The facets ``person`` and ``role`` have one together, ``byline``."""
        filters, columns = self.filters, self.columns
        masks: dict[str, Mask] = {}
        for name, (first, after) in time_limits(filters).items():
            masks[name] = columns.published(first, after)
        if filters.section:
            wanted = nocase(filters.section)
            masks["section"] = columns.sections.having(nocase(name) == wanted for name in columns.sections.values)
        if filters.place:
            wanted = nocase(filters.place)
            masks["place"] = columns.places.having(nocase(name) == wanted for name in columns.places.values)
        if self._persons is not None:
            masks["byline"] = columns.credits.mask(self._role(), self._persons, len(columns.ids))
        elif filters.role:
            masks["byline"] = columns.roles.having(role == filters.role for role in columns.roles.values)
        if filters.status:
            masks["status"] = columns.statuses.having(status == filters.status for status in columns.statuses.values)
        if filters.layout:
            masks["layout"] = columns.layouts.having(layout == filters.layout for layout in columns.layouts.values)
        if filters.photo in YES_OR_NO:
            masks["photo"] = columns.photos if filters.photo == "yes" else ~columns.photos
        return masks

    def _without(self, left_out: str) -> Chosen:
        """The articles that are left by the words and all filters, except one."""
        left_out = left_out if left_out in self._masks else ""
        if left_out not in self._chosen:
            others = [mask for name, mask in self._masks.items() if name != left_out]
            self._chosen[left_out] = Chosen(reduce(np.logical_and, others, self._found))
        return self._chosen[left_out]

    def _role(self) -> int | None:
        """The number of the chosen role; -1 if nobody has it; None if no role is chosen."""
        names, asked = self.columns.roles.values, self.filters.role
        return (names.index(asked) if asked in names else -1) if asked else None

    def _counted_bylines(self, facet: str) -> tuple[Sequence[str], list[int]]:
        """Each person with the chosen role, or each role of the chosen person, and how many articles."""
        columns, chosen = self.columns, self._without("byline")
        if facet == "role" and self._persons is not None:
            size, names = len(columns.ids), columns.roles.values
            masks = (columns.credits.mask(role, self._persons, size) for role in range(len(names)))
            return names, [int(np.count_nonzero(chosen.mask & mask)) for mask in masks]
        role = self._role()
        if facet == "role" or role is None:
            column: Column = getattr(columns, COLUMNS[facet])
            return column.values, column.counts(chosen).tolist()
        numbers = np.zeros(len(columns.people.values), np.int64)
        people, counts = columns.credits.counts(role, chosen.mask)
        numbers[people] = counts
        shown = numbers if self.filters.role == "account" else numbers * columns.named
        return columns.people.values, shown.tolist()


def _sorted_counts(facet: str, values: Sequence[str], numbers: Sequence[int], chosen: str) -> list[Count]:
    def is_chosen(value: str) -> bool:
        return nocase(value) == nocase(chosen) if facet in ("section", "place") else value == chosen

    found = [
        Count(value, articles, bool(chosen) and is_chosen(value))
        for value, articles in zip(values, numbers, strict=True)
        if articles or (chosen and is_chosen(value))
    ]
    if facet == "year":
        return sorted(found, key=lambda count: count.value)
    return sorted(found, key=lambda count: (-count.articles, count.value))
