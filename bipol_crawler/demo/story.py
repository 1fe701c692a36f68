"""A story as WordPress stores it, with the values that should be read from its page (``truth``).

The demo portal prints stories itself; with :func:`export`, a real WordPress can be filled with the same stories. The
truth is made together with the story and is never read from its HTML.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

WIB = timezone(timedelta(hours=7))

Truth = dict[str, Any]
Term = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Photo:
    """A lead photo: ``file`` is its path on the portal (``/wp-content/uploads/2019/11/x.jpg``).

    ``caption`` is the text that readers see, ``caption_html`` its HTML if it contains a link. Sizes are in pixels.
    """

    file: str
    width: int
    height: int
    caption: str | None = None
    caption_html: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One post. ``categories`` and ``tags`` are ``(slug, name)`` in the order WordPress prints them (by name).

    ``content`` is post_content with explicit tags for all blocks, so that WordPress adds no paragraphs. ``author`` and
    ``login`` are empty if the account was deleted. ``truth`` has the form that fixtures and evaluations use; addresses
    in it begin with the ``base`` with which the story was made.
    """

    post_id: int
    slug: str
    title: str
    content: str
    published: datetime
    modified: datetime
    categories: tuple[Term, ...]
    tags: tuple[Term, ...]
    author: str
    login: str
    photo: Photo | None
    penulis: str | None
    editor: str | None
    sumber: str | None
    status: str
    password: str | None
    truth: Truth


def export(stories: Iterable[Story]) -> Iterator[str]:
    """Yield each story as one line of JSON; times are ISO 8601 with the portal's offset."""
    for story in stories:
        yield json.dumps(asdict(story), ensure_ascii=False, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
