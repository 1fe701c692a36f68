"""news-please: ``NewsPlease.from_html`` with the page's address; it fetches no photos."""

from __future__ import annotations

from newsplease import NewsPlease
from newsplease.NewsArticle import NewsArticle

from ..answering import Served, serve
from ..answers import Answer, day_or_time


def extract(article: Served) -> list[NewsArticle]:
    return [NewsPlease.from_html(text, url=article.url, fetch_images=False) for text in article.texts()]


def answer(article: Served, read: list[NewsArticle]) -> Answer:
    first = read[0]
    return {
        "headline": first.title,
        "published": day_or_time(first.date_publish),
        "body": "\n".join(page.maintext or "" for page in read),
        "reporters": first.authors,
        "lead_photo": first.image_url,
    }


if __name__ == "__main__":
    serve("news-please", extract, answer)
