"""What extractors read from the articles' pages, each in a process and an environment of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from benchmarks.evaluation import ours
from benchmarks.evaluation.answering import Served
from benchmarks.evaluation.answers import Answer
from benchmarks.evaluation.corpora import Corpus
from benchmarks.evaluation.readers import OURS, PEERS, Reader, Session

Row = dict[str, Any]
__all__ = ("OURS", "READERS", "Reader", "as_answer", "read", "read_here")

FUNDUS = Reader("fundus", "peers.fundus", "fundus")
READERS = (OURS, *(peer for peer in PEERS if peer.title in ("trafilatura", "newspaper4k")), FUNDUS)


def read(reader: Reader, articles: list[Row], pages: list[Row]) -> tuple[list[Row], str]:
    """Return a reader's answers to pages, and its version. A page that it fails on has an empty answer."""
    published = {row["id"]: date.fromisoformat(row["published"][:10]) for row in articles}
    served = tuple(_served(page, published[page["id"]] + timedelta(2)) for page in pages)
    with Session(reader) as session:
        readings = session.read(Corpus("regional news", "", served, ()))
    rows = [
        {"id": page["id"], "markup": page["markup"], **(as_answer(answer) if answer is not None else {})}
        for page, answer in zip(pages, readings.answers, strict=True)
    ]
    return rows, readings.version


def read_here(articles: list[Row], pages: list[Row]) -> list[Row]:
    """Return what ours answers to pages, read in this process."""
    published = {row["id"]: date.fromisoformat(row["published"][:10]) for row in articles}
    rows = []
    for page in pages:
        served = _served(page, published[page["id"]] + timedelta(2))
        read = as_answer(ours.answer(served, ours.extract(served)))
        rows.append({"id": page["id"], "markup": page["markup"], **read})
    return rows


def _served(page: Row, fetched: date) -> Served:
    return Served(page["url"], "text/html; charset=UTF-8", f"{fetched}T00:00:00Z", (page["html"].encode(),))


def as_answer(read: Answer) -> Row:
    """Return what a reader answered in the form that ``score.py`` reads."""
    names = {
        "headline": "headline", "published": "published", "section": "section", "place": "place", "body": "body",
        "reporters": "authors", "lead_photo": "photo", "lead_caption": "caption", "lead_credit": "credit",
        "tags": "tags", "inline_links": "inline_links",
    }  # fmt: skip
    row: Row = {name: read[key] for key, name in names.items() if key in read}
    if "bylines" in read:
        row["bylines"] = [{"role": role, "name": name} for role, name in read["bylines"] if role != "account"]
    if "related" in read:
        row["related"] = [url for url, *_ in read["related"]]
    return row
