"""The result of parsing a page, in the page's own words. ``normalize`` makes an article of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bipol_crawler.items import Embed, Label, Problem, Source


class Run(NamedTuple):
    """A piece of text, and the address of its link if it is one."""

    text: str
    href: str | None


Line = list[Run]
"""One line of a paragraph, between two ``<br>``."""

Paragraph = list[Line]


def text_of(line: Line) -> str:
    """Return the text of a line, including its links."""
    return line[0].text if len(line) == 1 else "".join([run.text for run in line])


class RawTime(NamedTuple):
    """A time as the page states it: the kind of source, the words, and a CSS selector of their element."""

    source: str
    written: str
    part: str


@dataclass(slots=True)
class RawPhoto:
    """A photo as the page shows it: its address, and the printed caption with the credit."""

    kind: str
    url: str
    caption: str | None


@dataclass(slots=True)
class RawLink:
    """A link as the page shows it, with the headline and the time printed beside it."""

    block: str
    url: str
    headline: str | None
    printed_time: str | None = None


@dataclass(slots=True)
class Parsed:
    """The parts of an article page.

    ``fields`` are bylines that the theme prints from the post's own fields, as (selector, label, text). ``published``
    and ``modified`` are the times that the page states, those for machines first. ``captions`` are the paragraphs that
    are captions of something else than a photo. ``accounts`` are the names of the
    accounts that posted the article, each once. ``sources`` says how each field was read.
    """

    url: str
    canonical: str | None
    post_id: int | None
    layout: str
    headline: str | None = None
    published: list[RawTime] = field(default_factory=list)
    modified: list[RawTime] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    captions: set[str] = field(default_factory=set)
    photos: list[RawPhoto] = field(default_factory=list)
    links: list[RawLink] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    sections: list[Label] = field(default_factory=list)
    tags: list[Label] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def append(self, page: Parsed) -> None:
        """Add the content of the next page of a split article."""
        self.fields += page.fields
        self.paragraphs += page.paragraphs
        self.captions |= page.captions
        self.photos += page.photos
        self.links += page.links
        self.embeds += page.embeds
        self.problems += page.problems
        self.sources |= page.sources
