"""The minimum of all times: lxml makes a tree of each page, and nothing is read from it."""

from __future__ import annotations

from typing import Any

import lxml.html

from .answering import Served, serve


def extract(article: Served) -> None:
    for page in article.pages:
        lxml.html.fromstring(page)


def answer(article: Served, read: None) -> dict[str, Any]:
    return {}


if __name__ == "__main__":
    serve("lxml", extract, answer)
