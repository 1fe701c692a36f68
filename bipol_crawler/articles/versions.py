"""What makes a version: the words an editor can change, and nothing that changes by itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from unicodedata import normalize

from bipol_crawler.articles.fields import VERSIONED
from bipol_crawler.items import Article, Dated
from bipol_crawler.normalize.dates import local
from bipol_crawler.normalize.people import person_key
from bipol_crawler.normalize.publication_date import choose, moment

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
    """The versioned content of an article, as the columns of ``article_versions`` hold it.

    ``published`` is the page's own statement only: what feeds and listings add later is better
    knowledge of the same fact, not an edit. The portal account is no part of it.
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
        """``sha256:`` and hex over everything that counts, white space squeezed."""
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
        """The columns of ``article_versions`` that hold this content."""
        return {**asdict(self), "digest": self.digest}


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
    before: Content, after: Content, stable: Callable[[str | None], str | None] = lambda body: body
) -> list[str]:
    """The fields of :data:`~.fields.VERSIONED` that an editor changed between two contents.

    ``stable`` leaves out of a body what is known to change by itself.
    """
    body = same_words(before.body) != same_words(after.body)
    changed = {
        "headline": same_words(before.headline) != same_words(after.headline),
        "body": body and same_words(stable(before.body)) != same_words(stable(after.body)),
        "bylines": _keys(before.bylines) != _keys(after.bylines),
        "captions": _captions(before.captions) != _captions(after.captions),
        "section": same_words(before.section) != same_words(after.section),
        "published_at": _dates_differ(before.published, after.published),
    }
    return [field for field in VERSIONED if changed[field]]


def _dates_differ(before: str | None, after: str | None) -> bool:
    """Whether two statements of a date contradict each other; one that is only more exact does not."""
    if before is None or after is None or before == after:
        return False
    # an SEO plugin may state UTC where the page prints the portal's own day
    first, second = (local(moment(Dated(value, "second", ""))) for value in (before, after))
    exact = len("2024-11-15") if 10 in (len(before), len(after)) else len("2024-11-15T19:47")
    return first[:exact] != second[:exact]


def _keys(bylines: str) -> list[tuple[str, str]]:
    return [(role, person_key(name)) for role, name in json.loads(bylines)]


def _captions(captions: str) -> list[tuple[str, str]]:
    return [(kind, same_words(caption)) for kind, caption in json.loads(captions)]


def same_words(text: str | None) -> str:
    """``text`` without what WordPress makes of typed characters and not of words (wptexturize), or spells two ways.

    A plugin, a new version or a cache switches curly quotes and long dashes on and off in every article at once.
    """
    plain = _squeeze(normalize("NFC", text or "")).translate(_TYPED)
    return _DASHES.sub("-", plain)


def _squeeze(text: str | None) -> str:
    return " ".join((text or "").split())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
