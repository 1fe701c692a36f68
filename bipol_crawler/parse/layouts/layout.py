"""What a layout has to name. A new theme is a new instance of :class:`Layout`, not new code."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Layout:
    """The selectors of one theme, as CSS; a page is read with the first layout whose ``recognise`` matches.

    ``skip`` are classes and ids inside ``body`` that are no part of the text. ``fields`` maps
    a selector inside the page to the byline label it stands for, should the element not
    print one itself.

    Some of ``skip`` have one place on the page. ``within`` stand in ``body``, at its end; ``behind`` are its later
    siblings; ``beyond`` stand outside the element that holds it. Found elsewhere they prove an editor's ``<div>`` too
    many or too few. ``ends`` are those of them that are never printed between paragraphs: the text ends there.

    ``mixed`` says that the names are many themes' and stand on other pages and for other articles, too:
    it is asked only of pages that claim to be an article, after what is beside the article has been taken out.
    """

    name: str
    recognise: str
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
    within: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    beyond: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    mixed: bool = False

    def class_names(self) -> set[str]:
        """Every class that a selector of the layout names."""
        return set(re.findall(r"\.([\w-]+)", self._selectors()))

    def ids(self) -> set[str]:
        """Every id that a selector of the layout names."""
        return set(re.findall(r"#([\w-]+)", self._selectors()))

    def _selectors(self) -> str:
        selectors = [value for part in fields(self) if isinstance(value := getattr(self, part.name), str)]
        return " ".join([*selectors, *(css for css, _ in self.fields)])
