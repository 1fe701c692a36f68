"""The pages of the evaluation with their truths, and the hash for which floors are valid."""

from __future__ import annotations

import hashlib
import json
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bipol_crawler.items import Page
from tests.parse import recorded_pages

from .answering import Served
from .answers import Answer, as_answer

PAGES = Path(__file__).parents[1] / "corpus" / "pages.jsonl.xz"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles and their truths, in the same order. ``sha256`` changes with every byte of them."""

    name: str
    sha256: str
    articles: tuple[Served, ...]
    truths: tuple[Answer, ...]

    @property
    def pages(self) -> int:
        """The number of pages of all articles."""
        return sum(len(article.pages) for article in self.articles)


def rendered(file: Path, name: str = "corpus") -> Corpus:
    """Read pages that a real WordPress rendered, from JSON Lines, compressed if the name ends with ``.xz``."""
    data = file.read_bytes()
    text = lzma.decompress(data) if file.suffix == ".xz" else data
    lines = [json.loads(line) for line in text.splitlines()]
    return Corpus(
        name,
        hashlib.sha256(data).hexdigest(),
        tuple(
            Served(
                line["url"], line["content_type"], line["fetched_at"], tuple(page.encode() for page in line["pages"])
            )
            for line in lines
        ),
        tuple(as_answer(_apart_from_itself(line["truth"], line["url"])) for line in lines),
    )


def _apart_from_itself(truth: dict[str, Any], url: str) -> dict[str, Any]:
    """A truth without a related link to the article itself. The time printed at that link is the article's own time.

    It is preferred to a time that a plugin states in a wrong time zone; seconds that agree with it are kept.
    """
    printed = next((link["published_at"] for link in truth["related"] if link["url"] == url), None)
    shown = truth["published_shown"]
    if printed and not (shown or "").startswith(printed[: len("2024-11-15T19:47")]):
        shown = printed
    related = [link for link in truth["related"] if link["url"] != url]
    return truth | {"related": related, "published_shown": shown}


def fixtures() -> Corpus:
    """The recorded pages of the tests that are articles."""
    digest = hashlib.sha256()
    articles, truths = [], []
    for case in recorded_pages.CASES:
        expected = recorded_pages.expected(case)
        if "refused" in expected:
            continue
        for file in sorted((recorded_pages.FIXTURES / case).iterdir()):
            digest.update(f"{case}/{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
        articles.append(_served(recorded_pages.page(case)))
        truths.append(
            as_answer(
                expected
                | {
                    "published_shown": expected["published_at"],
                    "section": next(iter(expected["sections"]), None),
                    "body": None if expected["body"] is None else "\n\n".join(expected["body"]),
                    "inline_links": [link for link in expected["links"] if link["block"] == "inline"],
                    "related": [link for link in expected["links"] if link["block"] == "related"],
                }
            )
        )
    return Corpus("fixtures", digest.hexdigest(), tuple(articles), tuple(truths))


def _served(page: Page) -> Served:
    bodies = (page.body, *(further.body for further in page.following))
    return Served(page.final_url, page.content_type, page.fetched_at, bodies)
