"""What a layout has to name. A new theme is a new instance of :class:`Layout`, not new code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """The selectors of one theme, as CSS; a page is read with the first layout whose ``recognise`` matches.

    ``skip`` are classes and ids inside ``body`` that are no part of the text. ``fields`` maps
    a selector inside the page to the byline label it stands for, should the element not
    print one itself. ``hosts`` are the portal's own names, whatever host a copy is served from.
    """

    name: str
    recognise: str
    hosts: frozenset[str]
    headline: str
    published_at: str
    account: str
    section: str
    tags: str
    lead_photo: str
    lead_caption: str
    body: str
    skip: frozenset[str]
    fields: tuple[tuple[str, str], ...]
    page_links: str
    related: str
    related_time: str
