"""goose3: one ``Goose`` for all pages, told that they are Indonesian; it fetches no photos, which is its default."""

from __future__ import annotations

from goose3 import Article, Goose

from ..answering import Served, serve
from ..answers import Answer, day_or_time, own_links

GOOSE = Goose({"target_language": "id", "use_meta_language": False})


def extract(article: Served) -> list[Article]:
    return [GOOSE.extract(url=article.url, raw_html=text) for text in article.texts()]


def answer(article: Served, read: list[Article]) -> Answer:
    """No lead photo: goose3 finds one only where it may fetch the page's photos."""
    first = read[0]
    return {
        "headline": first.title,
        "published": day_or_time(first.publish_datetime_utc) or first.publish_date,
        "body": "\n".join(page.cleaned_text for page in read),
        "reporters": first.authors,
        "tags": first.tags,
        "inline_links": own_links(article.url, [link for page in read for link in page.links]),
    }


if __name__ == "__main__":
    serve("goose3", extract, answer)
