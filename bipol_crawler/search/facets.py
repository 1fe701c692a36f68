"""Facet counts: how many results a search would have with each value of each facet as a filter.

A count is computed with all filters except the facet's own. So it is exactly the number of results with that value as
the filter, even if another value of the same facet is chosen now. A test compares the counts with those of SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from bipol_crawler.search.column import Column, Mask, Selection
from bipol_crawler.search.columns import Columns, nocase
from bipol_crawler.search.filters import YES_OR_NO, Filters, person_ids, time_limits

FACETS = ("year", "section", "place", "person", "role", "status", "layout", "photo")
"""The facets, in the order in which the page shows them."""
COLUMNS = {
    "year": "years", "section": "sections", "place": "places", "person": "people", "role": "roles",
    "status": "statuses", "layout": "layouts",
}  # fmt: skip
"""The attribute of :class:`Columns` for each facet that has a column of values."""

FIRST_CHUNK = 4_096
"""The number of newest (or oldest) articles that are searched first for those of a page; each further chunk is four
times as large."""


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet and its number of articles. ``chosen``: this value is set as a filter."""

    value: str
    articles: int
    chosen: bool = False


class FilteredArticles:
    """The articles that match the words and the filters of a search, with the counts for its facets.

    Attributes:
        mask: the articles that match the words and all filters.

    Args:
        found: the articles that match the words; None for all articles.
    """

    def __init__(self, connection: sqlite3.Connection, columns: Columns, filters: Filters, found: Mask | None) -> None:
        self.columns, self.filters = columns, filters
        self._found = np.ones(len(columns.ids), np.bool_) if found is None else found
        self._persons: Mask | None = None
        if filters.person:
            meant = set(person_ids(connection, filters.person))
            self._persons = np.array([number in meant for number in columns.person_ids], np.bool_)
        self._masks = self._masks_of_filters()
        self._chosen: dict[str, Selection] = {}
        self.chosen = self._without("")
        self.mask = self.chosen.mask

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self._masks)

    def counts(self, facet: str) -> list[Count]:
        """The values of one of :data:`FACETS` with their counts, the most frequent first; years from old to new.

        Values without articles are left out, except the chosen one. People whose only role is ``account`` are left out
        of the facet ``person``, unless the filter ``role`` is ``account``.
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
        at, size = 0, FIRST_CHUNK
        while at < len(order) and sum(map(len, found)) < wanted:
            piece = order[at : at + size]
            found.append(piece[self.mask.take(piece)])
            at, size = at + size, size * 4
        ids: list[int] = self.columns.ids[np.concatenate(found)[offset:wanted]].tolist()
        return ids

    def days(self) -> dict[str, int]:
        """The number of matching articles for each printed day of publication, sorted by day."""
        days = self.columns.days
        counts = days.counts(self.chosen)
        found = np.flatnonzero(counts)
        return dict(zip(map(days.values.__getitem__, found.tolist()), counts[found].tolist(), strict=True))

    def without_one_filter(self) -> dict[str, int]:
        """For each filter that is set, by its name: the number of articles that match without this filter.

        ``since`` and ``until`` are one filter with the name ``since``; ``person`` and ``role`` are one with the name
        ``person``.
        """
        names = {"days": "since", "byline": "person"}
        return {names.get(name, name): self._without(name).total for name in self._masks}

    def mask_of_filters(self) -> Mask:
        """The articles that match the filters, whatever the words are."""
        mask = np.ones(len(self.columns.ids), np.bool_)
        for other in self._masks.values():
            mask = mask & other
        return mask

    def _masks_of_filters(self) -> dict[str, Mask]:
        """The mask of each filter that is set. ``person`` and ``role`` have a common one, ``byline``."""
        filters, columns = self.filters, self.columns
        masks: dict[str, Mask] = {}
        for name, (first, after) in time_limits(filters).items():
            masks[name] = columns.published_between(first, after)
        if filters.section:
            wanted = nocase(filters.section)
            masks["section"] = columns.sections.mask_where(nocase(name) == wanted for name in columns.sections.values)
        if filters.place:
            wanted = nocase(filters.place)
            masks["place"] = columns.places.mask_where(nocase(name) == wanted for name in columns.places.values)
        if self._persons is not None:
            masks["byline"] = columns.byline_index.mask(self._role(), self._persons, len(columns.ids))
        elif filters.role:
            masks["byline"] = columns.roles.mask_where(role == filters.role for role in columns.roles.values)
        if filters.status:
            masks["status"] = columns.statuses.mask_where(
                status == filters.status for status in columns.statuses.values
            )
        if filters.layout:
            masks["layout"] = columns.layouts.mask_where(layout == filters.layout for layout in columns.layouts.values)
        if filters.photo in YES_OR_NO:
            masks["photo"] = columns.photos if filters.photo == "yes" else ~columns.photos
        return masks

    def _without(self, left_out: str) -> Selection:
        """The articles that match the words and all filters except the one named ``left_out``."""
        left_out = left_out if left_out in self._masks else ""
        if left_out not in self._chosen:
            others = [mask for name, mask in self._masks.items() if name != left_out]
            self._chosen[left_out] = Selection(reduce(np.logical_and, others, self._found))
        return self._chosen[left_out]

    def _role(self) -> int | None:
        """The code of the role that is set as a filter; -1 if nobody has it; None if no role is set."""
        roles, role = self.columns.roles.values, self.filters.role
        if not role:
            return None
        return roles.index(role) if role in roles else -1

    def _counted_bylines(self, facet: str) -> tuple[Sequence[str], list[int]]:
        """The values of ``person`` or ``role`` and their numbers of articles, with the other one's filter applied."""
        columns, chosen = self.columns, self._without("byline")
        if facet == "role" and self._persons is not None:
            size, names = len(columns.ids), columns.roles.values
            masks = (columns.byline_index.mask(role, self._persons, size) for role in range(len(names)))
            return names, [int(np.count_nonzero(chosen.mask & mask)) for mask in masks]
        role = self._role()
        if facet == "role" or role is None:
            column: Column = getattr(columns, COLUMNS[facet])
            return column.values, column.counts(chosen).tolist()
        numbers = np.zeros(len(columns.people.values), np.int64)
        people, counts = columns.byline_index.counts(role, chosen.mask)
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
