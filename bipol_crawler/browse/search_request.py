"""Parses the address of a search, and makes the addresses of similar searches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from bipol_crawler.search.execute import SORTS
from bipol_crawler.search.filters import YES_OR_NO, Filters, day, year

MAX_PAGES = 10_000
"""The largest page number."""
FILTERS = tuple(field.name for field in fields(Filters))


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search: words, filters, the order of the results, and the number of the page, from 1.

    ``ignored`` are filters with invalid values; they are not used.
    """

    words: str
    filters: Filters
    sort: str
    page: int

    @property
    def set_filters(self) -> dict[str, str]:
        """The filters that are set, with their values."""
        return {name: value for name in FILTERS if (value := getattr(self.filters, name))}

    @property
    def ignored(self) -> list[str]:
        """The names of filters with an invalid value: not a day, not a year, or neither ``yes`` nor ``no``."""
        understood: dict[str, Callable[[str], object]] = {
            "since": day,
            "until": day,
            "year": year,
            "photo": YES_OR_NO.__contains__,
        }
        return [name for name, value in self.set_filters.items() if name in understood and not understood[name](value)]

    def address(self, **changes: str | int) -> str:
        """The query string of this search with other values; on the first page if ``page`` is not among them."""
        asked = {"words": self.words, **{name: getattr(self.filters, name) for name in FILTERS}}
        asked["sort"] = "" if self.sort == SORTS[0] else self.sort
        kept = {name: value for name, value in (asked | changes).items() if value}
        return "?" + urlencode(kept) if kept else "?words="

    def without(self, name: str) -> str:
        """The query string without a filter. The first and the last day, and a person and a role, go together."""
        together = {"since": ("since", "until"), "person": ("person", "role")}
        return self.address(**dict.fromkeys(together.get(name, (name,)), ""))


def read_request(value: Callable[[str], str | None]) -> SearchRequest:
    """The search in an address. ``value`` returns the value of a parameter."""
    asked = {name: (value(name) or "").strip() for name in ("words", *FILTERS)}
    sort = value("sort") or ""
    number = value("page") or ""
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    return SearchRequest(
        words=asked.pop("words"),
        filters=Filters(**asked),
        sort=sort if sort in SORTS else SORTS[0],
        page=max(1, min(page, MAX_PAGES)),
    )
