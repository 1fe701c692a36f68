"""Labelled texts: one JSON object a line, the labels as marks inside the text.

    {"id": "d01", "headline": "…", "published": "2019-11-21", "text": "…", "corrections": ["correction"]}

Marks in ``text``, which may contain one another (README.md says what is labelled):

* ``[[place 32.05|Kabupaten Garut]]``; the code only where it is certain: ``[[place|Kecamatan Cikole]]``
* ``[[date 2019-11-20/2019-11-21|(20-21/11/2019)]]``; ``[[date ?|Rabu (14/11)]]`` for a day in doubt
* ``[[direct Ross Pristianasari|words inside the quotation marks]]``
* ``[[indirect Suhendrik|The whole sentence.]]``; the name is the fullest in the article, or the words for a speaker
  without a name, or ``?`` if nobody can say

In place of marks, ``labels`` may list ``{"kind": "place", "words": "Kabupaten Garut", "value": "32.05"}``; the words
are looked for from the label before on, or from the character ``at``. In place of ``text``, ``html`` is a whole page,
which is read as in a crawl.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page

_TOKEN = re.compile(r"\[\[(?P<kind>place|date|direct|indirect)(?: (?P<value>[^|\]]*))?\||\]\]")


@dataclass(slots=True)
class Label:
    """A labelled stretch of a text. ``value`` is a code, days or a speaker, as the mark has it."""

    kind: str
    start: int
    end: int
    value: str


@dataclass(slots=True)
class Labelled:
    """One article with its labels. ``corrections`` are the kinds of correction that it announces."""

    id: str
    headline: str | None
    body: str
    published: date | None
    corrections: list[str]
    labels: list[Label] = field(default_factory=list)


def load(paths: Iterable[Path]) -> Iterator[Labelled]:
    """Yield the articles of files of JSON lines."""
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if line.strip():
                yield labelled(json.loads(line), f"{path.stem}:{number}")


def labelled(row: dict[str, Any], name: str) -> Labelled:
    """Return one article of a row.

    Raises:
        ValueError: a mark is not closed, or the words of a label are not in the text.
    """
    headline, text = row.get("headline"), row.get("text")
    if text is None:
        article = _read(row["html"], row.get("published"))
        headline, text = headline or article.headline, article.body or ""
    published = row.get("published")
    body, labels = _unmarked(text)
    at = 0
    for label in row.get("labels", ()):
        start = body.find(label["words"], label.get("at", at))
        start = start if start >= 0 else body.find(label["words"])
        if start < 0:
            raise ValueError(f"{name}: {label['words']!r} is not in the text")
        labels.append(Label(label["kind"], start, start + len(label["words"]), str(label.get("value") or "")))
        at = start
    day = date.fromisoformat(published[:10]) if published else None
    return Labelled(row.get("id", name), headline, body, day, list(row.get("corrections", ())), labels)


def _read(html: str, published: str | None) -> Article:
    at = f"{(published or '2026-01-01')[:10]}T23:00:00Z"
    article = read(
        Page("https://bipol.co/x/", "https://bipol.co/x/", 200, "text/html; charset=utf-8", html.encode(), at)
    )
    if not isinstance(article, Article):
        raise ValueError(f"not an article: {article.reason}")
    return article


def _unmarked(text: str) -> tuple[str, list[Label]]:
    """Return a text without its marks, and the marks as labels."""
    plain, labels, open_marks, at, length = [], [], [], 0, 0
    for token in _TOKEN.finditer(text):
        plain.append(text[at : token.start()])
        length += token.start() - at
        at = token.end()
        if token["kind"]:
            open_marks.append((token["kind"], length, token["value"] or ""))
        else:
            kind, start, value = open_marks.pop()
            labels.append(Label(kind, start, length, value))
    plain.append(text[at:])
    if open_marks:
        raise ValueError(f"a mark is not closed: {open_marks}")
    return "".join(plain), sorted(labels, key=lambda label: label.start)
