"""Parses the address of a concordance, of keywords or of collocates: a search, and further numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bipol_crawler.browse.search_request import SearchRequest, read_request
from bipol_crawler.search.filters import Filters

PAGE = 50
"""The number of lines or words on a page."""


@dataclass(frozen=True, slots=True)
class TextRequest:
    """The words and filters of ``search``, the order ``sort``, and ``numbers`` such as the width of a window.

    ``by`` says what the articles are divided by, if they are. ``defaults`` are the order and the numbers that an
    address need not name.
    """

    search: SearchRequest
    sort: str
    numbers: Mapping[str, int]
    defaults: Mapping[str, str | int]
    by: str = ""

    @property
    def words(self) -> str:
        """The words of the search."""
        return self.search.words

    @property
    def filters(self) -> Filters:
        """The filters of the search."""
        return self.search.filters

    @property
    def set_filters(self) -> dict[str, str]:
        """The filters that are set, with their values."""
        return self.search.set_filters

    @property
    def ignored(self) -> list[str]:
        """The names of filters whose values cannot be understood."""
        return self.search.ignored

    @property
    def is_plain(self) -> bool:
        """Whether the request is for all articles, with the default numbers."""
        usual = all(self.defaults[name] == value for name, value in self.numbers.items())
        return usual and not self.words and not self.set_filters

    @property
    def page(self) -> int:
        """The number of the page, from 1."""
        return self.search.page

    @property
    def search_address(self) -> str:
        """The query string of the search alone, for other pages."""
        return self.search.address(sort="")

    def address(self, **changes: str | int) -> str:
        """The query string of this request with other values; on the first page if ``page`` is not among them."""
        own: dict[str, str | int] = {"sort": self.sort, "by": self.by, **self.numbers, **changes}
        return self.search.address(**{name: value for name, value in own.items() if value != self.defaults.get(name)})


def read_text_request(
    value: Callable[[str], str | None],
    sorts: tuple[str, ...],
    bounds: Mapping[str, tuple[int, int, int]],
    groups: tuple[str, ...] = (),
) -> TextRequest:
    """The request in an address. ``value`` returns the value of a parameter; ``q`` is another name for ``words``.

    Args:
        sorts: the orders; the first one is the default.
        bounds: for each number the default, the least and the largest value.
        groups: what articles can be divided by.
    """

    def number(name: str) -> int:
        usual, least, most = bounds[name]
        text = value(name) or ""
        return max(least, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 9 else usual

    search = read_request(lambda name: (value("words") or value("q")) if name == "words" else value(name))
    sort, by = value("sort") or "", value("by") or ""
    return TextRequest(
        search,
        sort if sort in sorts else sorts[0],
        {name: number(name) for name in bounds},
        {"sort": sorts[0]} | {name: usual for name, (usual, _, _) in bounds.items()},
        by if by in groups else "",
    )
