"""The dates on which articles were published and changed, according to their own pages and other pages.

An article's page states dates. Feeds, lists and boxes on other pages may state further ones, before or after the page
was read. The best of all becomes ``articles.published_at``
(:func:`~bipol_crawler.normalize.publication_date.choose`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bipol_crawler.articles.analysed_text import stored_text
from bipol_crawler.articles.findings import save_findings
from bipol_crawler.frontier.stated_dates import stated_dates, urls_dated_in_this_run
from bipol_crawler.items import Article, Dated, Problem
from bipol_crawler.normalize.dates import portal_iso
from bipol_crawler.normalize.publication_date import choose, portal_time
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.storage.database import Database


@dataclass(frozen=True, slots=True)
class ChosenDates:
    """The dates of an article that was just read.

    ``published`` is the chosen date of publication, ``problems`` are those with the stated dates. ``sources`` are
    further entries of ``articles.sources``: dates that other pages state.
    """

    published: Dated | None
    modified: str | None
    problems: tuple[Problem, ...]
    sources: dict[str, dict[str, str]]

    @property
    def published_at(self) -> str | None:
        """The date of publication as ``articles`` has it."""
        return portal_time(self.published) if self.published else None

    def columns(self) -> dict[str, str | None]:
        """The columns of ``articles`` for these dates."""
        best = self.published
        return {
            "published_at": self.published_at,
            "published_precision": best.precision if best else None,
            "published_source": best.source if best else None,
            "modified_at": self.modified,
        }


def choose_dates(db: Database, article: Article, url_id: int) -> ChosenDates:
    """The dates of an article, from what its page and other pages state. ``url_id`` belongs to its own address."""
    best, problems = choose([*article.published, *stated_dates(db, url_id)])
    modified = portal_time(article.modified) if article.modified else _listed_change(db, url_id)
    sources = _date_source("published_at", best) if best and best not in article.published else {}
    if modified and not article.modified:
        sources["modified_at"] = {"rule": RuleId.DATES_LISTED_CHANGE, "part": "rest or sitemap"}
    return ChosenDates(best, modified, problems, sources)


def update_dates(db: Database, url_ids: Iterable[int] | None = None) -> int:
    """Choose the date of publication again for articles that other pages have dated since, in one transaction.

    Returns how many articles have another date now.

    Args:
        url_ids: the addresses of these articles; without them, all addresses that were dated in this run.
    """
    changed = 0
    with db.atomic():
        for url_id in urls_dated_in_this_run(db) if url_ids is None else url_ids:
            row = db.execute(
                "SELECT a.id, a.dates FROM urls u JOIN articles a ON a.id = u.article_id AND a.url = u.url"
                " WHERE u.id = ?",
                [url_id],
            ).fetchone()
            if row:
                own = [Dated(*dated) for dated in json.loads(row[1])]
                best, _ = choose([*own, *stated_dates(db, url_id)])
                if _set_published(db, row[0], best):
                    changed += 1
                    save_findings(db, row[0], stored_text(db, row[0]))  # kemarin is another day now
                if best and best not in own:
                    db.execute(
                        "UPDATE articles SET sources = json_patch(sources, :said)"
                        " WHERE id = :id AND sources <> json_patch(sources, :said)",  # else the whole row is rewritten
                        {"said": json.dumps(_date_source("published_at", best)), "id": row[0]},
                    )
    return changed


def _set_published(db: Database, article_id: int, best: Dated | None) -> bool:
    """Set the columns of the date of publication. Returns whether they changed."""
    cursor = db.execute(
        "UPDATE articles SET published_at = :at, published_precision = :precision, published_source = :source"
        " WHERE id = :id AND (published_at IS NOT :at OR published_source IS NOT :source)",
        {
            "at": portal_time(best) if best else None,
            "precision": best.precision if best else None,
            "source": best.source if best else None,
            "id": article_id,
        },
    )
    return bool(cursor.rowcount)


def _listed_change(db: Database, url_id: int) -> str | None:
    """When the address last changed according to REST or a sitemap; None if only the day is stated."""
    row = db.execute("SELECT modified FROM urls WHERE id = ?", [url_id]).fetchone()
    return portal_iso(_moment(row[0])) if row[0] and len(row[0]) > 10 else None


def _moment(value: str) -> datetime:
    when = datetime.fromisoformat(value)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _date_source(column: str, dated: Dated) -> dict[str, dict[str, str]]:
    """The entry of ``articles.sources`` for a date that another page stated."""
    return {column: {"rule": RuleId.DATES_OTHER_PAGES, "part": dated.source}}
