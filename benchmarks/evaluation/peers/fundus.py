"""fundus: a publisher's parser with a version for each markup of the regional news benchmark.

fundus reads a publisher by a parser that a person wrote for it. It has one Indonesian publisher, so these three were
written for the benchmark, in the manner of fundus' own: selectors for the paragraphs, its generic helpers for the rest.
What a person would have to do with regular expressions of their own (bylines, datelines, captions, Indonesian months)
is left out. No postponed annotations here: fundus calls them when an attribute fails.
"""

import logging
from datetime import datetime
from typing import Any, Optional

from fundus.parser import BaseParser
from fundus.parser.base_parser import attribute
from fundus.parser.data import ArticleBody
from fundus.parser.utility import (
    extract_article_body_with_selector,
    generic_author_parsing,
    generic_date_parsing,
    generic_nodes_to_text,
    generic_topic_parsing,
)
from lxml.etree import XPath

from ..answering import Served, serve
from ..answers import Answer, day_or_time

logging.disable(logging.CRITICAL)


class _Markup(BaseParser):
    """What the three markups have in common; each names its selectors."""

    _title = XPath("//h1")
    _paragraph_selector = XPath("//p")
    _author = XPath("//a[@rel='author']")
    _date = XPath("//time/@datetime")
    _tags = XPath("//a[@rel='tag']")

    @attribute
    def title(self) -> Optional[str]:  # noqa: UP045 - fundus reads the annotation
        written = generic_nodes_to_text(self._title(self.precomputed.doc))
        return self.precomputed.ld.bf_search("headline") or next(iter(written), None)

    @attribute
    def body(self) -> Optional[ArticleBody]:  # noqa: UP045
        return extract_article_body_with_selector(self.precomputed.doc, paragraph_selector=self._paragraph_selector)

    @attribute
    def authors(self) -> list[str]:
        return generic_author_parsing(generic_nodes_to_text(self._author(self.precomputed.doc)))

    @attribute
    def publishing_date(self) -> Optional[datetime]:  # noqa: UP045
        written = self.precomputed.ld.bf_search("datePublished") or next(iter(self._date(self.precomputed.doc)), None)
        return generic_date_parsing(str(written)) if written else None

    @attribute
    def topics(self) -> list[str]:
        return generic_topic_parsing(generic_nodes_to_text(self._tags(self.precomputed.doc)))


class Portal(_Markup):
    """The portal theme family; its date is words (``Rabu, 13 November 2019``)."""

    _paragraph_selector = XPath("//div[@id='single-article-text']/p[not(strong/a)]")
    _date = XPath("//p[@class='tanggal-single']/text()")


class Classic(_Markup):
    """A classic theme with JSON-LD."""

    _paragraph_selector = XPath("//div[@class='entry-content']/p[not(strong/a)]")
    _author = XPath("//span[contains(@class, 'author')]/a")


class Block(_Markup):
    """A block theme."""

    _paragraph_selector = XPath("//div[contains(@class, 'wp-block-post-content')]/p[not(strong/a)]")
    _author = XPath("//div[@class='wp-block-post-author-name']")


_PARSERS = ((b'id="single-article-text"', Portal), (b'class="wp-site-blocks"', Block), (b"", Classic))


def extract(article: Served) -> dict[str, Any]:
    parser = next(parser for sign, parser in _PARSERS if sign in article.pages[0])
    return parser().parse(article.texts()[0], error_handling="suppress")


def answer(article: Served, read: dict[str, Any]) -> Answer:
    body = read["body"]
    return {
        "headline": read["title"],
        "published": day_or_time(read["publishing_date"]),
        "body": "\n\n".join(str(text) for text in body.text().split("\n\n")) if body else None,
        "reporters": read["authors"],
        "tags": read["topics"],
    }


if __name__ == "__main__":
    serve("fundus", extract, answer)
