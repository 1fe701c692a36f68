"""Metadata of an article's page for reference managers and search engines: meta tags, and schema.org as JSON-LD.

Zotero and Google Scholar read the ``citation_`` names (Highwire Press). None of these is for newspapers, so Zotero's
own ``z.itemType`` and ``prism.publicationName`` are added.
"""

from __future__ import annotations

import json
from typing import Any

from bipol_crawler.cite.author_names import Name
from bipol_crawler.cite.model import Cited
from bipol_crawler.cite.reference_formats import note

_FOR_SCRIPTS = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})
"""Characters that could end a script element, or that older parsers take for the end of a line, as JSON escapes."""


def meta_tags(cited: Cited) -> list[tuple[str, str]]:
    """Names and contents, in order. Names with a colon are RDFa properties; the others are names of meta elements."""
    tags = [
        ("z.itemType", "newspaperArticle"),
        ("citation_title", cited.headline),
        *(("citation_author", _author(name)) for name in cited.authors or (Name(cited.site),)),
        ("citation_publication_date", cited.day and cited.day.replace("-", "/")),
        ("citation_language", "id"),
        ("citation_public_url", cited.link),
        ("prism.publicationName", cited.site),
        ("DC.description", note(cited)),
        ("og:type", "article"),
        ("og:title", cited.headline),
        ("og:url", cited.permalink),
        ("article:published_time", cited.published),
        ("article:section", cited.section),
    ]
    return [(name, content) for name, content in tags if content]


def json_ld(cited: Cited) -> str:
    """The version as a schema.org ``NewsArticle``, in a form that can stand in a ``script`` element."""
    publisher = {"@type": "Organization", "name": cited.site}
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": cited.headline,
        "author": [_person(name) for name in cited.authors] or [publisher],
        "datePublished": cited.published,
        "publisher": publisher,
        "articleSection": cited.section,
        "contentLocation": {"@type": "Place", "name": cited.place} if cited.place else None,
        "inLanguage": "id",
        "url": cited.url,
        "version": cited.version,
        "archivedAt": cited.permalink,
        "creativeWorkStatus": "withdrawn" if cited.gone_on else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "sha256", "value": capture.digest.removeprefix("sha256:")}
            for capture in cited.captures
        ],
    }
    text = json.dumps({name: value for name, value in article.items() if value}, ensure_ascii=False)
    return text.translate(_FOR_SCRIPTS)


def _author(name: Name) -> str:
    """The name for ``citation_author``. With a comma after the whole name, programs do not move its last word."""
    return name.inverted if name.given or " " not in name.family else f"{name.family.replace(',', '')},"


def _person(name: Name) -> dict[str, str]:
    parts = {"familyName": name.family, "givenName": name.given} if name.given else {}
    return {"@type": "Person", "name": name.natural, **parts}
