"""The reader for article pages that no layout knows: trafilatura, marked ``generic``."""

from __future__ import annotations

from lxml import etree
from parsel import Selector

from bipol_crawler.items import Label, Problem, Refused
from bipol_crawler.normalize.text import clean
from bipol_crawler.parse.metadata import machine_dates, says_article
from bipol_crawler.parse.parsed import Parsed, RawPhoto, Run


def read_generic(page: Selector, parsed: Parsed) -> Parsed | Refused:
    """Fill ``parsed`` from a page of unknown markup, or refuse a page that doesn't claim to be an article.

    Bylines, captions and related links are beyond a general extractor and stay empty; the
    typed closing block is still read, since it is part of the text.
    """
    classes = (page.xpath("//body/@class").get() or "").split()
    if not says_article(page) and "single-post" not in classes:
        return Refused("not_an_article")
    import trafilatura.settings  # half a second to import, and rarely needed

    found = trafilatura.bare_extraction(
        etree.tostring(page.root, encoding="unicode", method="html"),
        url=parsed.url,
        with_metadata=True,
        include_comments=False,
        favor_recall=True,
    )
    title, text = (found.title, found.text) if isinstance(found, trafilatura.settings.Document) else (None, None)
    headline = page.xpath("normalize-space((//h1)[1])").get() or title
    parsed.headline = headline or None
    lines = [line for line in (text or "").split("\n") if line.strip()]
    if lines and clean(lines[0]) == clean(headline or ""):
        del lines[0]
    parsed.paragraphs = [[[Run(line, None)]] for line in lines]
    parsed.dates, parsed.modified = machine_dates(page)
    parsed.sections = [Label(name) for name in page.xpath("//meta[@property='article:section']/@content").getall()]
    parsed.tags = [Label(name) for name in page.xpath("//meta[@property='article:tag']/@content").getall()]
    if image := page.xpath("//meta[@property='og:image']/@content").get():
        parsed.photos = [RawPhoto("lead", image, None)]
    parsed.sources = {"headline": "h1", "body": "trafilatura"}
    parsed.problems.append(Problem("layout", "generic_layout"))
    return parsed
