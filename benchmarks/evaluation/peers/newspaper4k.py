"""newspaper4k: ``newspaper.article`` on a page already at hand, in Indonesian; it fetches no photos to weigh them."""

from __future__ import annotations

import newspaper

from ..answering import Served, serve
from ..answers import Answer, day_or_time


def extract(article: Served) -> list[newspaper.Article]:
    return [
        newspaper.article(article.url, language="id", input_html=text, fetch_images=False) for text in article.texts()
    ]


def answer(article: Served, read: list[newspaper.Article]) -> Answer:
    first = read[0]
    return {
        "headline": first.title,
        "published": day_or_time(first.publish_date),
        "body": "\n".join(page.text for page in read),
        "reporters": first.authors,
        "lead_photo": first.top_image,
        "tags": sorted(first.tags or ()),
    }


if __name__ == "__main__":
    serve("newspaper4k", extract, answer)
