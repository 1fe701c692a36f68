"""The lasting addresses of what the archive shows: articles, versions, changes, people, places and photos.

Each function returns a path that begins with ``/``. It is below Datasette's ``base_url``: templates write
``urls.path(story.id|article_path)``, and Python code writes ``datasette.urls.path(article_path(7))``.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from datasette.utils import tilde_encode  # type: ignore[import-untyped]

_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


def article_path(article: int) -> str:
    """The permalink of an article.

    >>> article_path(7)
    '/article/7'
    """
    return f"/article/{article}"


def version_path(article: int, version: int) -> str:
    """The permalink of one version of an article.

    >>> version_path(7, 2)
    '/article/7/version/2'
    """
    return f"{article_path(article)}/version/{version}"


def diff_path(article: int, older: int | None = None, newer: int | None = None) -> str:
    """The page with the changes between two versions of an article; without ``newer``, the last change.

    >>> diff_path(7), diff_path(7, 1, 3)
    ('/article/7/diff', '/article/7/diff?from=1&to=3')
    """
    chosen = "" if newer is None else "?" + urlencode({"from": older or max(newer - 1, 1), "to": newer})
    return f"{article_path(article)}/diff{chosen}"


def person_path(person: int) -> str:
    """The page of a person, by number."""
    return f"/person/{person}"


def person_name_path(name: str) -> str:
    """The page of a person, by any of their names; it leads on to the page by number."""
    return f"/person/{tilde_encode(name)}"


def place_path(name: str) -> str:
    """The page of a place, by its name in a dateline."""
    return f"/place/{tilde_encode(name)}"


def capture_path(capture: int) -> str:
    """A captured page as the portal sent it."""
    return f"/capture/{capture}"


def section_path(name: str) -> str:
    """The articles of a section, by its name."""
    return "/search?" + urlencode({"section": name})


def time_path(since: str, until: str) -> str:
    """The articles of some days, both included (YYYY-MM-DD)."""
    return "/search?" + urlencode({"since": since, "until": until})


def credit_path(credit: str) -> str:
    """The photos with a credit, in any of its spellings."""
    return "/photos?" + urlencode({"credit": credit})


def photo_page_path(article: int, kind: str, position: int) -> str:
    """The page of a photo: of the kind ``lead`` or ``inline``, the first at position 1.

    >>> photo_page_path(7, "lead", 1)
    '/article/7/photo/lead/1'
    """
    return f"{article_path(article)}/photo/{kind}/{position}"


def photo_path(digest: str | None) -> str:
    """The address of a stored photo's bytes. Empty if ``digest`` is not a ``sha256:`` digest."""
    found = _DIGEST.fullmatch(digest or "")
    return f"/photo/{found[1]}" if found else ""
