"""The reader for article pages that no layout knows: trafilatura, marked ``generic``."""

from __future__ import annotations

from lxml import etree
from parsel import Selector

from bipol_crawler.items import Label, Problem, Refused, Source
from bipol_crawler.parse.addresses import absolute
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Parsed, RawPhoto, Run
from bipol_crawler.text import clean

_MOST_CHARACTERS = 1_000_000
"""Of markup that trafilatura is given: it takes some two hundred times as long as parsing."""


def read_generic(root: etree._Element, metadata: Metadata, parsed: Parsed) -> Parsed | Refused:
    """Fill ``parsed`` from a page of unknown markup, or refuse a page that doesn't claim to be an article.

    Bylines, captions and related links are beyond a general extractor and stay empty; the
    typed closing block is still read, since it is part of the text.
    """
    if not metadata.says_article and "single-post" not in metadata.classes.split():
        return Refused("not_an_article")
    html = etree.tostring(root, encoding="unicode", method="html")
    if len(html) > _MOST_CHARACTERS:
        parsed.problems.append(Problem("body", "too_long_for_generic"))
    title, text = _extract(html, parsed.url) if len(html) <= _MOST_CHARACTERS else (None, None)
    headline = Selector(root=root, type="html").xpath("normalize-space((//h1)[1])").get()
    parsed.headline = headline or title or None
    lines = [line for line in (text or "").split("\n") if line.strip()]
    if lines and clean(lines[0]) == clean(parsed.headline or ""):
        del lines[0]
    parsed.paragraphs = [[[Run(line, None)]] for line in lines]
    parsed.sections = [Label(name) for name in map(clean, metadata.meta.get("article:section", ())) if name]
    parsed.tags = [Label(name) for name in map(clean, metadata.meta.get("article:tag", ())) if name]
    images = (absolute(image, parsed.url) for image in metadata.meta.get("og:image", ()))
    parsed.photos = [RawPhoto("lead", image, None) for image in images if image][:1]
    read = (
        ("headline", parsed.headline, "h1" if headline == parsed.headline else "trafilatura's title"),
        ("body", parsed.paragraphs, "trafilatura's main text"),
        ("section", parsed.sections, "meta[property='article:section']"),
        ("tags", parsed.tags, "meta[property='article:tag']"),
        ("lead_photo", parsed.photos, "meta[property='og:image']"),
    )
    parsed.sources |= {name: Source("parse.generic.read_generic", part) for name, found, part in read if found}
    parsed.problems.append(Problem("layout", "generic_layout"))
    return parsed


def _extract(html: str, url: str) -> tuple[str | None, str | None]:
    """trafilatura's title and main text."""
    import trafilatura.settings  # half a second to import, and rarely needed

    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False, favor_recall=True)
    if not isinstance(found, trafilatura.settings.Document):
        return None, None
    title, text = found.title, found.text  # as the page's JSON-LD has them: not always text
    return title if isinstance(title, str) else None, text if isinstance(text, str) else None
