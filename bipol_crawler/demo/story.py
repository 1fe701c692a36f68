"""A story as WordPress stores it, with the truth a reader of its page should find.

The demo portal renders stories itself; a real WordPress can be seeded from the same ones
through :func:`export`. The truth is written while the story is written, from the same
decisions, and never read back out of the finished HTML.
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

    ``caption`` is the plain text a reader sees, ``caption_html`` what was typed when that
    holds a link. Sizes are pixels.
    """

    file: str
    width: int
    height: int
    caption: str | None = None
    caption_html: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One post. ``categories`` and ``tags`` are ``(slug, name)`` in the order WordPress prints them (by name).

    ``content`` is post_content, always in explicit block markup, so that wpautop has nothing
    left to decide. ``author`` and ``login`` are empty when the account was deleted. ``truth``
    has the flat shape that fixtures and evaluations use; addresses in it start with the
    ``base`` the story was made for.
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
    """Each story as one line of JSON; times are ISO 8601 with the portal's offset."""
    for story in stories:
        yield json.dumps(asdict(story), ensure_ascii=False, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
