"""Stores the findings in the text of an article: quotes, people, days, places, corrections; and its copies.

The rows belong to the article's current version. They are made again when the text, its credits and links, the date of
publication or the rules of analysis have changed. A digest of all these shows whether they have, so that a run without
news analyses nothing.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Sequence

from bipol_crawler.analysis.findings import Correction, Findings, PlaceMention, Text, best_mentions
from bipol_crawler.articles.analysed_text import Analysed
from bipol_crawler.articles.corrected import Corrected, find_corrected
from bipol_crawler.items import Problem
from bipol_crawler.normalize.people import person_key
from bipol_crawler.storage.database import Database

logger = logging.getLogger(__name__)

_TABLES = ("event_dates", "mentions", "quotes", "text_places", "corrections")
_DATES = (
    "position", "rule", "span_start", "span_end", "as_written", "first_day", "last_day", "clock", "part_of_day",
    "doubt",
)  # fmt: skip
_MENTIONS = (
    "position", "named_person_id", "rule", "span_start", "span_end", "as_written", "office", "organisation", "standing",
    "sex", "times",
)  # fmt: skip
_PLACES = ("position", "rule", "span_start", "span_end", "as_written", "name", "kind", "code", "times")
_QUOTES = (
    "position", "kind", "rule", "span_start", "span_end", "verb", "speaker", "speaker_rule", "named_person_id",
)  # fmt: skip


_CORRECTIONS = (
    "position", "kind", "rule", "field", "span_start", "span_end", "as_written", "target_url", "target_headline",
    "corrected_id", "link_rule", "score",
)  # fmt: skip
_LONGEST = 500
"""The most characters of an announcement that are stored."""


def save_findings(
    db: Database, article_id: int, analysed: Analysed, ready: Findings | None = None, *, relate: bool = True
) -> list[Problem]:
    """Analyse the stored article and replace its findings, inside the caller's transaction.

    Nothing is done if neither the input nor the rules have changed. If a rule raises an error, the article is stored
    without findings, and analysed again whenever it is stored.

    Args:
        ready: the findings in its text, if they were prepared.
        relate: whether to search for articles that it copies or follows up, or that copy or follow it.

    Returns:
        What could not be analysed: at most one problem.
    """
    # imported with the first article: most runs find nothing new
    from bipol_crawler.analysis.version import analysis_version
    from bipol_crawler.articles.copies import save_copies
    from bipol_crawler.articles.follow_ups import save_follow_ups
    from bipol_crawler.articles.origins import save_origins

    text, digest = analysed
    known = db.execute("SELECT rules, input FROM analyses WHERE article_id = ?", [article_id]).fetchone()
    if known == (analysis_version(), digest):
        return []
    for table in (*_TABLES, "analyses"):  # also without a row of ``analyses``, which somebody may have deleted
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])
    try:
        findings = ready or _found(text)
        with db.atomic():
            if relate:
                save_copies(db, article_id, text.body)
    except sqlite3.Error:
        raise
    except Exception as error:
        logger.exception("article %d could not be analysed", article_id)
        return [Problem("body", "not_analysed", f"{type(error).__name__}: {error}")]
    _save(db, article_id, findings)
    _save_corrections(db, article_id, findings.corrections)
    save_origins(db, article_id, findings)
    if relate:
        save_follow_ups(db, article_id)
    db.execute(
        "INSERT INTO analyses (article_id, rules, input) VALUES (?, ?, ?)", [article_id, analysis_version(), digest]
    )
    return []


def _found(text: Text) -> Findings:
    from bipol_crawler.analysis.analyse import analyse  # late: it takes a tenth of a second

    return analyse(text)


def delete_unnamed_people(db: Database) -> None:
    """Delete the people whom no text names any more, after a text was edited or a rule was changed."""
    db.execute(
        "DELETE FROM named_people WHERE NOT EXISTS (SELECT 1 FROM mentions m WHERE m.named_person_id = named_people.id)"
        " AND NOT EXISTS (SELECT 1 FROM quotes q WHERE q.named_person_id = named_people.id)"
    )


def _save(db: Database, article_id: int, findings: Findings) -> None:
    dates = [
        (
            number, item.rule.value, item.start, item.end, item.as_written, item.first_day, item.last_day, item.clock,
            item.part_of_day, item.doubt,
        )
        for number, item in enumerate(findings.event_dates, start=1)
    ]  # fmt: skip
    _insert(db, "event_dates", article_id, _DATES, dates)
    _save_places(db, article_id, findings.places)
    people = {name: _named_person_id(db, name) for name in dict.fromkeys(item.name for item in findings.mentions)}
    times = Counter(item.name for item in findings.mentions)
    mentions = [
        (
            number, people[item.name], item.rule.value, item.start, item.end, item.as_written, item.office,
            item.organisation, item.standing, item.sex, times[item.name],
        )
        for number, item in enumerate(best_mentions(findings.mentions), start=1)
    ]  # fmt: skip
    _insert(db, "mentions", article_id, _MENTIONS, mentions)
    quotes = [
        (
            number, item.kind, item.rule.value, item.start, item.end, item.verb, item.speaker,
            item.speaker_rule.value if item.speaker_rule else None, people.get(item.name or ""),
        )
        for number, item in enumerate(findings.quotes, start=1)
    ]  # fmt: skip
    _insert(db, "quotes", article_id, _QUOTES, quotes)


def _insert(
    db: Database, table: str, article_id: int, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]
) -> None:
    if rows:
        marks = ", ".join("?" * (len(columns) + 1))
        values = [(article_id, *row) for row in rows]
        db.executemany(f"INSERT INTO {table} (article_id, {', '.join(columns)}) VALUES ({marks})", values)


def _save_places(db: Database, article_id: int, places: list[PlaceMention]) -> None:
    """Store each place once, with its first span and how often the text names it."""
    times = Counter((item.name, item.kind, item.code) for item in places)
    first: dict[tuple[str, str | None, str | None], PlaceMention] = {}
    for item in places:
        first.setdefault((item.name, item.kind, item.code), item)
    rows = [
        (number, item.rule.value, item.start, item.end, item.as_written, *key, times[key])
        for number, (key, item) in enumerate(first.items(), start=1)
    ]
    _insert(db, "text_places", article_id, _PLACES, rows)


def _save_corrections(db: Database, article_id: int, corrections: list[Correction]) -> None:
    """Store the announced corrections, each with the article that it corrects if that is known."""
    rows = []
    for number, item in enumerate(corrections, start=1):
        corrected: Corrected | None = Corrected(article_id, "self", 1.0)
        if not item.of_this_article:
            corrected = find_corrected(db, article_id, item.target_url, item.target_headline)
        known = (corrected.article_id, corrected.rule, corrected.score) if corrected else (None, None, None)
        span = (item.start, item.end, item.as_written[:_LONGEST])
        rows.append(
            (number, item.kind, item.rule.value, item.field, *span, item.target_url, item.target_headline, *known)
        )
    _insert(db, "corrections", article_id, _CORRECTIONS, rows)


def _named_person_id(db: Database, name: str) -> int:
    """The id of the person with this name in ``named_people``, added if unknown."""
    key = person_key(name)
    row = db.execute("SELECT id FROM named_people WHERE key = ?", [key]).fetchone()
    if row is None:
        return int(db.execute("INSERT INTO named_people (name, key) VALUES (?, ?)", [name, key]).lastrowid or 0)
    return int(row[0])
