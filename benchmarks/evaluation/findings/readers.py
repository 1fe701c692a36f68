"""The readers that are compared: ours, and for each measure a simple baseline."""

from __future__ import annotations

import re
from datetime import datetime

from benchmarks.evaluation.findings.marks import Labelled
from benchmarks.evaluation.findings.scores import Answer
from bipol_crawler.analysis.analyse import analyse
from bipol_crawler.analysis.findings import Text
from bipol_crawler.gazetteer.regions import regions_named
from bipol_crawler.normalize.datelines import read_place
from bipol_crawler.normalize.regions import is_region

BASELINES = {
    "corrections": "a word of correction in headline or text",
    "speakers": "quotation marks, a verb of speech, the capitalised words behind it",
    "places": "each capitalised name of a region in the tables",
    "codes": "the first region of that name",
    "dates": "dateparser's search, in Indonesian, from the day of publication",
}
_QUOTE = re.compile(
    r"[“\"](?P<words>[^”\"]+)[”\"],?\s*(?:kata|ujar|ungkap|tutur|jelas|tegas|terang|papar|imbuh|tambah)\s+"
    r"(?P<name>[A-Z][\w.]*(?:\s[A-Z][\w.]*)*)"
)
_CAPITALISED = re.compile(r"[A-Z]\w+(?:\s[A-Z]\w+)*")
_CORRECTIONS = {
    "correction": "ralat|koreksi", "reply": "hak jawab", "clarification": "klarifikasi", "withdrawal": "cabut",
    "update": "update|diperbarui", "apology": "mohon maaf",
}  # fmt: skip


def ours(article: Labelled) -> list[Answer]:
    """Return what :func:`~bipol_crawler.analysis.analyse.analyse` finds."""
    found = analyse(Text(article.headline, article.body, article.published, read_place(article.body)))
    answers = [
        Answer(quote.kind, quote.start, quote.end, quote.name or _unnamed(quote.speaker)) for quote in found.quotes
    ]
    answers += [Answer("place", place.start, place.end, place.code or "") for place in found.places]
    answers += [
        Answer("date", day.start, day.end, f"{day.first_day}/{day.last_day}")
        for day in found.event_dates
        if day.first_day
    ]
    answers += [Answer("correction", item.start, item.end, item.kind) for item in found.corrections]
    return answers


def _unnamed(speaker: str | None) -> str:
    """Return the words for a speaker without a name; nothing for a pronoun that nobody is found for."""
    return "" if speaker is None or speaker.lower() in ("-nya", "dia", "ia", "beliau", "pihaknya") else speaker


def baseline(article: Labelled) -> list[Answer]:
    """Return what the baselines find."""
    answers = [
        Answer("direct", *match.span("words"), match["name"].rstrip(".")) for match in _QUOTE.finditer(article.body)
    ]
    for run in _CAPITALISED.finditer(article.body):
        for word in re.finditer(r"\w+(?:\s\w+)?", run.group()):
            if is_region(word.group()) or regions_named(word.group()):
                codes = [region.code for region in regions_named(word.group())]
                answers.append(Answer("place", run.start() + word.start(), run.start() + word.end(), (*codes, "")[0]))
    answers += _dates_of_dateparser(article)
    everything = f"{article.headline}\n{article.body}"
    answers += [
        Answer("correction", 0, 0, kind)
        for kind, words in _CORRECTIONS.items()
        if re.search(words, everything, re.IGNORECASE)
    ]
    return answers


def _dates_of_dateparser(article: Labelled) -> list[Answer]:
    from dateparser.search import search_dates

    base = datetime.combine(article.published, datetime.min.time()) if article.published else datetime.now()
    found = search_dates(article.body, languages=["id"], settings={"RELATIVE_BASE": base}) or []
    answers, at = [], 0
    for words, when in found:
        start = article.body.find(words, at)
        if start >= 0:
            answers.append(Answer("date", start, start + len(words), f"{when.date()}/{when.date()}"))
            at = start + len(words)
    return answers
