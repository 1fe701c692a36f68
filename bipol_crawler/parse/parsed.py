"""What a layout read from a page, in the page's own words: the bridge from parse to normalize."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bipol_crawler.items import Embed, Label, Problem, Source


class Run(NamedTuple):
    """A stretch of text and the address it links to, if any."""

    text: str
    href: str | None


Line = list[Run]
"""One line of a paragraph: what stands between two ``<br>``."""

Paragraph = list[Line]


def text_of(line: Line) -> str:
    """The words of a line, links and all."""
    return line[0].text if len(line) == 1 else "".join([run.text for run in line])


class Stated(NamedTuple):
    """A time that the page states of itself: the kind of source, the words, and a selector of where they stand."""

    source: str
    written: str
    part: str


@dataclass(slots=True)
class RawPhoto:
    """A photo as found: its address and the printed caption, credit and all."""

    kind: str
    url: str
    caption: str | None


@dataclass(slots=True)
class RawLink:
    """A link as found, with the headline and the time printed beside it."""

    block: str
    url: str
    headline: str | None
    printed_time: str | None = None


@dataclass(slots=True)
class Parsed:
    """An article page taken apart.

    ``fields`` are bylines the theme prints from the post's own fields, as (selector, label, text).
    ``published`` and ``modified`` are the page's own statements of these times, machine-written ones first.
    ``captions`` are those of the paragraphs that are captions of what is no photo.
    ``sources`` says of each field how it was read.
    """

    url: str
    canonical: str | None
    post_id: int | None
    layout: str
    headline: str | None = None
    published: list[Stated] = field(default_factory=list)
    modified: list[Stated] = field(default_factory=list)
    account: str | None = None
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
        """Add what a further page of the article holds."""
        self.fields += page.fields
        self.paragraphs += page.paragraphs
        self.captions |= page.captions
        self.photos += page.photos
        self.links += page.links
        self.embeds += page.embeds
        self.problems += page.problems
        self.sources |= page.sources
