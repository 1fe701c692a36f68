"""This project's reader, as crawls and ``reparse`` use it: from bytes to a normalized article."""

from __future__ import annotations

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.normalize.publication_date import choose

from .answering import Served, serve
from .answers import Answer, as_answer


def extract(article: Served) -> Article:
    """Parse and normalize one article, all its pages.

    Raises:
        ValueError: it was refused. Then no field counts as read.
    """
    first, *further = article.pages
    following = tuple(_page(article, f"{article.url}{number}/", body) for number, body in enumerate(further, start=2))
    outcome = read(_page(article, article.url, first, following))
    if isinstance(outcome, Refused):
        raise ValueError(f"refused as {outcome.reason}")
    return outcome


def _page(article: Served, url: str, body: bytes, following: tuple[Page, ...] = ()) -> Page:
    return Page(url, url, 200, article.content_type, body, article.fetched_at, following=following)


def answer(article: Served, read: Article) -> Answer:
    """The article in the form of the corpus's truths. The time of publication is chosen as in the archive."""
    published, _ = choose(read.published)
    links = [
        (
            link.block,
            {
                "url": link.url,
                "headline": link.headline,
                "published_at": link.published.value if link.published else None,
            },
        )
        for link in read.links
    ]
    return as_answer(
        {
            "headline": read.headline,
            "published_shown": published.value if published else None,
            "section": read.sections[0].name if read.sections else None,
            "place": read.place,
            "body": read.body,
            "bylines": [{"role": line.role, "name": line.name} for line in read.bylines],
            "photos": [
                {"kind": photo.kind, "url": photo.url, "caption": photo.caption, "credit": photo.credit}
                for photo in read.photos
            ],
            "tags": [tag.name for tag in read.tags],
            "inline_links": [link for block, link in links if block == "inline"],
            "related": [link for block, link in links if block == "related"],
        }
    )


if __name__ == "__main__":
    serve("lxml", extract, answer)
