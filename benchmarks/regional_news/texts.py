"""What is found in the articles' texts: by this project's rules, and by a simple baseline for each question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from benchmarks.evaluation.findings import readers
from benchmarks.evaluation.findings.marks import Labelled
from bipol_crawler.analysis.analyse import analyse
from bipol_crawler.analysis.findings import Text
from bipol_crawler.analysis.shingles import words_of
from bipol_crawler.analysis.similarity import compare
from bipol_crawler.gazetteer.regions import regions_named
from bipol_crawler.normalize.datelines import read_place
from bipol_crawler.normalize.regions import is_region

from .score import level

Row = dict[str, Any]
BASELINES = {
    "quotes": readers.BASELINES["speakers"],
    "speakers": "the same",
    "people": "two to four capitalised words in a row, no region among them",
    "places": readers.BASELINES["places"],
    "codes": readers.BASELINES["codes"],
    "dates": readers.BASELINES["dates"],
    "corrections": readers.BASELINES["corrections"],
    "corrects": "the headline between quotation marks, word for word",
    "copy_of": "half of the runs of five words in common with an earlier article",
}
_NAME = re.compile(r"[A-Z][\w'.]*(?: [A-Z][\w'.]*){1,3}")
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")


def ours(articles: list[Row]) -> list[Row]:
    """Return what the project's rules find, each article by itself, and which article is corrected or copied."""
    answers = [_ours(row) for row in articles]
    words = [words_of(row["body"]) for row in articles]
    for index, (row, answer) in enumerate(zip(articles, answers, strict=True)):
        answer["corrects"] = _corrected(row, articles, answer.pop("target"))
        earlier = [other for other, one in enumerate(articles) if one["published"] < row["published"]]
        alike = [(found.score, other) for other in earlier if (found := compare(words[index], words[other]))]
        answer["copy_of"] = articles[max(alike)[1]]["id"] if alike else None
    return answers


def _ours(row: Row) -> Row:
    body = row["body"]
    text = Text(row["headline"], body, date.fromisoformat(row["published"][:10]), read_place(body))
    found = analyse(text)
    unnamed = ("-nya", "dia", "ia", "beliau", "pihaknya")
    return {
        "id": row["id"],
        "quotes": [
            {"kind": quote.kind, "span": [quote.start, quote.end],
             "speaker": quote.name or (quote.speaker if (quote.speaker or "").lower() not in unnamed else None)}
            for quote in found.quotes
        ],
        "people": sorted({mention.name for mention in found.mentions}),
        "places": [{"span": [place.start, place.end], "code": place.code} for place in found.places],
        "dates": [
            {"span": [day.start, day.end], "first": day.first_day, "last": day.last_day} for day in found.event_dates
        ],
        "corrections": sorted({item.kind for item in found.corrections}),
        "target": next((item.target_headline for item in found.corrections if item.target_headline), None),
    }  # fmt: skip


def _corrected(row: Row, articles: list[Row], headline: str | None) -> str | None:
    """Return the article with the headline that a correction quotes, as the archive looks for it: the most alike."""
    if not headline:
        return None
    alike = [
        (SequenceMatcher(None, headline.lower().split(), other["headline"].lower().split()).ratio(), other["id"])
        for other in articles if other["published"] < row["published"] and other["house"] == row["house"]
    ]  # fmt: skip
    score, found = max(alike, default=(0.0, ""))
    return found if score >= 0.5 else None


def baseline(articles: list[Row]) -> list[Row]:
    """Return what the baselines find."""
    headlines = {level(row["headline"]): row["id"] for row in articles}
    shingles = [_shingles(row["body"]) for row in articles]
    answers = []
    for index, row in enumerate(articles):
        labelled = Labelled(row["id"], row["headline"], row["body"], date.fromisoformat(row["published"][:10]), [])
        found = readers.baseline(labelled)
        quoted = [headlines[level(words)] for words in _QUOTED.findall(row["body"]) if level(words) in headlines]
        alike = [
            (len(shingles[index] & theirs) / len(shingles[index] | theirs), other)
            for other, theirs in enumerate(shingles) if articles[other]["published"] < row["published"]
        ]  # fmt: skip
        score, nearest = max(alike, default=(0.0, 0))
        answers.append({
            "id": row["id"],
            "quotes": [
                {"kind": one.kind, "span": [one.start, one.end], "speaker": one.value}
                for one in found if one.kind in ("direct", "indirect")
            ],
            "people": sorted(set(_names(row["body"]))),
            "places": [
                {"span": [one.start, one.end], "code": one.value or None} for one in found if one.kind == "place"
            ],
            "dates": [
                {"span": [one.start, one.end], **dict(zip(("first", "last"), one.value.split("/"), strict=True))}
                for one in found if one.kind == "date"
            ],
            "corrections": sorted({one.value for one in found if one.kind == "correction"}),
            "corrects": next(iter(quoted), None),
            "copy_of": articles[nearest]["id"] if score >= 0.5 else None,
        })  # fmt: skip
    return answers


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return frozenset(tuple(words[at : at + 5]) for at in range(len(words) - 4))


def _names(text: str) -> Iterator[str]:
    for found in _NAME.finditer(text):
        if not any(is_region(word) or regions_named(word) for word in found.group().split()):
            yield found.group().rstrip(".")
