"""The class of layouts. A new theme needs a new instance of :class:`Layout`, and no new code."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Layout:
    """The CSS selectors of one theme. A page is read with the first layout whose ``recognise`` matches.

    ``skip`` are the classes and ids of elements inside ``body`` that are not text. ``fields`` maps a selector to the
    byline label that is used if the element prints no label itself.

    Some elements of ``skip`` have a fixed place. Those of ``inside_text`` are at the end of ``body``. Those of
    ``after_text`` are later siblings of ``body``. Those of ``outside_article`` are outside the parent of ``body``. If
    they are found elsewhere, an editor's ``<div>`` tags are not balanced. Those of ``end_of_text`` are never printed
    between paragraphs, so the text ends before them.

    ``unread`` are classes of ``div`` boxes of which nothing is read, in page order: their content is left out of the
    tree. They must not hold anything that a selector names.

    ``shared_names`` says that many themes use the same names, also on other pages and for other articles. Such a layout
    is used only for pages that say that they are an article, after everything else was removed from them.
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
    inside_text: frozenset[str] = frozenset()
    after_text: frozenset[str] = frozenset()
    outside_article: frozenset[str] = frozenset()
    end_of_text: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    shared_names: bool = False

    def class_names(self) -> set[str]:
        """Every class that a selector of the layout names."""
        return set(re.findall(r"\.([\w-]+)", self._all_selectors()))

    def ids(self) -> set[str]:
        """Every id that a selector of the layout names."""
        return set(re.findall(r"#([\w-]+)", self._all_selectors()))

    def _all_selectors(self) -> str:
        selectors = [value for part in fields(self) if isinstance(value := getattr(self, part.name), str)]
        return " ".join([*selectors, *(css for css, _ in self.fields)])
