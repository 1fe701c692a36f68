"""Versions: the content that an editor can change, without anything that changes automatically."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from unicodedata import normalize

from bipol_crawler.articles.fields import VERSIONED
from bipol_crawler.items import Article, Dated
from bipol_crawler.normalize.dates import portal_iso
from bipol_crawler.normalize.people import person_key
from bipol_crawler.normalize.publication_date import choose, to_datetime

_TYPED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("–—−‐‑", "-"),
        "…": "...",
        "×": "x",
    }
)
_DASHES = re.compile("--+")


@dataclass(frozen=True, slots=True)
class Content:
    """The versioned content of an article, as in the columns of ``article_versions``.

    ``published`` is only what the page itself states: a more exact date from a feed or listing is not an edit. The
    portal account is not included.
    """

    headline: str | None
    body: str | None
    place: str | None
    section: str | None
    published: str | None
    bylines: str
    captions: str

    @property
    def digest(self) -> str:
        """``sha256:`` and the hash of all versioned content except the place, with white space as single spaces."""
        parts = [
            _squeeze(self.headline),
            _squeeze(self.body),
            self.section,
            self.published,
            self.bylines,
            self.captions,
        ]
        return "sha256:" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def columns(self) -> dict[str, str | None]:
        """The columns of ``article_versions`` for this content."""
        return {name: getattr(self, name) for name in _COLUMNS} | {"digest": self.digest}


_COLUMNS = tuple(column.name for column in fields(Content))


def content_of(article: Article) -> Content:
    """The versioned content of ``article``."""
    stated, _ = choose(article.published)
    return Content(
        headline=article.headline,
        body=article.body,
        place=article.place,
        section=article.sections[0].name if article.sections else None,
        published=stated.value if stated else None,
        bylines=_json([[b.role, b.name] for b in article.bylines if b.role != "account"]),
        captions=_json([[p.kind, p.caption] for p in article.photos if p.caption]),
    )


def changed_fields(
    before: Content, after: Content, without_volatile: Callable[[str | None], str | None] = lambda body: body
) -> list[str]:
    """The fields of :data:`~.fields.VERSIONED` that an editor changed between two contents.

    Args:
        without_volatile: removes from a body what is known to change automatically.
    """
    body = comparable_text(before.body) != comparable_text(after.body)
    if body:
        old, new = without_volatile(before.body), without_volatile(after.body)
        body = comparable_text(old) != comparable_text(new)
    changed = {
        "headline": comparable_text(before.headline) != comparable_text(after.headline),
        "body": body,
        "bylines": _keys(before.bylines) != _keys(after.bylines),
        "captions": _captions(before.captions) != _captions(after.captions),
        "section": comparable_text(before.section) != comparable_text(after.section),
        "published_at": _dates_differ(before.published, after.published),
    }
    return [field for field in VERSIONED if changed[field]]


def _dates_differ(before: str | None, after: str | None) -> bool:
    """Whether two stated dates contradict each other. A more exact statement of the same date does not."""
    if before is None or after is None or before == after:
        return False
    # an SEO plugin may state UTC where the page prints the portal's own day
    first, second = (portal_iso(to_datetime(Dated(value, "second", ""))) for value in (before, after))
    exact = len("2024-11-15") if 10 in (len(before), len(after)) else len("2024-11-15T19:47")
    return first[:exact] != second[:exact]


def _keys(bylines: str) -> list[tuple[str, str]]:
    return [(role, person_key(name)) for role, name in json.loads(bylines)]


def _captions(captions: str) -> list[tuple[str, str]]:
    return [(kind, comparable_text(caption)) for kind, caption in json.loads(captions)]


def comparable_text(text: str | None) -> str:
    """``text`` in a form for comparison: plain quotes, dashes and dots, one Unicode form, single spaces.

    WordPress (wptexturize) replaces typed quotes and dashes by curly quotes and long dashes. A plugin, a new version
    or a cache may switch this on or off in every article at once, and that is not an edit.
    """
    plain = _squeeze(normalize("NFC", text or "")).translate(_TYPED)
    return _DASHES.sub("-", plain)


def _squeeze(text: str | None) -> str:
    return " ".join((text or "").split())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
