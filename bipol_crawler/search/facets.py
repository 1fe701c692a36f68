"""Counts beside the results of a search: how many articles each further filter would leave.

A count is computed with all other filters applied, and without the facet's own. So it is exactly the number of results
that the filter leads to, also when another value of the same facet is chosen. A test compares counts with SQL's.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np

from bipol_crawler.search.columns import Coded, Columns, Mask, Pairs, nocase
from bipol_crawler.search.filters import YES_OR_NO, Filters, person_ids, time_limits

FACETS = ("year", "section", "place", "person", "role", "status", "layout", "photo")
"""The facets, in the order in which the page shows them."""
COLUMNS = {"year": "years", "section": "sections", "place": "places", "status": "statuses", "layout": "layouts"}
"""The columns of the facets that have one."""


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet and how many articles it leads to. ``chosen``: it is the filter that is set."""

    value: str
    articles: int
    chosen: bool = False


class Narrowing:
    """The articles that the words of a search found, and what each filter makes of them.

    Attributes:
        mask: the articles that are left with all filters.

    Args:
        found: the articles found by the words; None for all articles.
    """

    def __init__(self, connection: sqlite3.Connection, columns: Columns, filters: Filters, found: Mask | None) -> None:
        self.columns, self.filters = columns, filters
        self._found = np.ones(len(columns.ids), np.bool_) if found is None else found
        bylines = columns.bylines
        self._of_person = self._of_role = np.ones(len(bylines.articles), np.bool_)
        if filters.person:
            persons = set(person_ids(connection, filters.person))
            self._of_person = np.array([number in persons for number in bylines.person_ids], np.bool_)[bylines.people]
        if filters.role:
            self._of_role = np.array([role == filters.role for role in bylines.by_role.values], np.bool_)[bylines.roles]
        self._masks = self._masks_of_filters()
        self.mask = self._without()

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self._masks)

    def counts(self, facet: str) -> list[Count]:
        """The values of one of :data:`FACETS` with their counts, the most frequent first; years in their order.

        Values that lead to nothing are left out, except the chosen one. The people of the facet ``person`` are those
        with a byline of their own; accounts of the portal are left out, unless that is the role asked for.
        """
        columns = self.columns
        counted: dict[str, int]
        if facet in ("person", "role"):
            counted = self._counted_bylines(facet)
        elif facet == "photo":
            mask = self._without(facet)
            with_photo = int(np.count_nonzero(mask & columns.photos))
            counted = {"yes": with_photo, "no": int(np.count_nonzero(mask)) - with_photo}
        else:
            column: Coded | Pairs = getattr(columns, COLUMNS[facet])
            counted = dict(zip(column.values, column.counts(self._without(facet)), strict=True))
        return _sorted_counts(facet, counted, getattr(self.filters, facet))

    def ids_by_date(self, limit: int, offset: int, *, newest_first: bool) -> list[int]:
        """The ids of ``limit`` articles from ``offset`` on, by time of publication. Those without one come last."""
        columns = self.columns
        found = columns.by_date[self.mask[columns.by_date]]
        if newest_first:
            found = found[::-1]
        else:
            undated = np.count_nonzero(columns.days.codes[found] < 0)
            found = np.concatenate((found[undated:], found[:undated]))
        ids: list[int] = columns.ids[found[offset : offset + limit]].tolist()
        return ids

    def days(self) -> dict[str, int]:
        """How many of the articles that are left were published on each printed day, in order."""
        return dict(self.columns.days.occurring(self.mask))

    def without_one_filter(self) -> dict[str, int]:
        """How many articles are left without each filter that is set, by the filter's name.

        ``since`` and ``until`` are left out together, with the name ``since``; so are ``person`` and ``role``, with the
        name ``person``.
        """
        names = {"days": "since", "byline": "person"}
        return {names.get(name, name): int(np.count_nonzero(self._without(name))) for name in self._masks}

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
            masks[name] = columns.days.having(day for day in columns.days.values if first <= day < after)
        if filters.section:
            sections = columns.sections
            same = np.array([nocase(name) == nocase(filters.section) for name in sections.values], np.bool_)
            masks["section"] = columns.mask(sections.articles[same[sections.codes]])
        if filters.place:
            same_place = [name for name in columns.places.values if nocase(name) == nocase(filters.place)]
            masks["place"] = columns.places.having(same_place)
        if filters.person or filters.role:
            masks["byline"] = columns.mask(columns.bylines.articles[self._of_person & self._of_role])
        if filters.status:
            masks["status"] = columns.statuses.having([filters.status])
        if filters.layout:
            masks["layout"] = columns.layouts.having([filters.layout])
        if filters.photo in YES_OR_NO:
            masks["photo"] = columns.photos if filters.photo == "yes" else ~columns.photos
        return masks

    def _without(self, left_out: str = "") -> Mask:
        """The articles that are left by the words and all filters, except one."""
        mask = self._found
        for name, other in self._masks.items():
            if name != left_out:
                mask = mask & other
        return mask

    def _counted_bylines(self, facet: str) -> dict[str, int]:
        """Each person with the role asked for, or each role of the person asked for."""
        bylines = self.columns.bylines
        if not self.filters.person and not self.filters.role:
            of_articles = bylines.people_of if facet == "person" else bylines.roles_of
            return dict(zip(of_articles.values, of_articles.counts(self._without()), strict=True))
        if facet == "role":
            pairs, meant = bylines.by_role, self._of_person
        elif self.filters.role == "account":
            pairs, meant = bylines.by_person, self._of_role
        else:
            pairs, meant = bylines.by_person, self._of_role & bylines.named[bylines.people]
        rows = self._without("byline")[bylines.articles] & meant
        found = np.zeros(len(pairs.codes), np.bool_)
        found[pairs.of_rows[rows]] = True
        counted = np.bincount(pairs.codes[found], minlength=len(pairs.values)).tolist()
        return dict(zip(pairs.values, counted, strict=True))


def _sorted_counts(facet: str, counted: dict[str, int], chosen: str) -> list[Count]:
    def is_chosen(value: str) -> bool:
        return bool(chosen) and (nocase(value) == nocase(chosen) if facet in ("section", "place") else value == chosen)

    found = [Count(value, articles, is_chosen(value)) for value, articles in counted.items()]
    found = [count for count in found if count.articles or count.chosen]
    if facet == "year":
        return sorted(found, key=lambda count: count.value)
    return sorted(found, key=lambda count: (-count.articles, count.value))
