"""Problems of articles whose pages are in quarantine: which fields are doubtful, and which evidence cannot be read."""

from __future__ import annotations

from datetime import datetime

from bipol_crawler.articles.problems import record_problem, resolve_problem
from bipol_crawler.drift.quarantine import held_pages
from bipol_crawler.drift.rules import waiting_fields
from bipol_crawler.frontier.revisit_policy import SECOND_VISIT
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Problem
from bipol_crawler.storage.database import Database
from bipol_crawler.warc.exchange import EvidenceError


def record_unreadable(db: Database, run_id: int, article_id: int, error: EvidenceError | None) -> str | None:
    """Record that an article's edit waits because its page cannot be read; without ``error``, that none does.

    Returns the address and the error, or None.
    """
    (url,) = db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()
    problem = Problem("evidence", "edit_unreadable", str(error or ""))
    if error is None:
        resolve_problem(db, url, problem)
        return None
    record_problem(db, run_id, url, article_id, None, problem)
    return f"{url}: {error}"


def record_doubtful_fields(db: Database, run_id: int, article_id: int) -> None:
    """Record the doubtful fields of an article's held pages as problems, and fetch the article again in a day."""
    (url,) = db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()
    pages = held_pages(db, article_id)
    doubts = {field: "changed" for page in pages for field in waiting_fields(page)}
    doubts |= {field: "not readable" for page in pages for field in page.lost}
    for field, how in sorted(doubts.items()):
        problem = Problem(field, "drift", f"{how}, and not believed yet")
        record_problem(db, run_id, url, article_id, pages[-1].capture_id, problem)
    db.execute(
        "UPDATE problems SET resolved_at = ? WHERE article_id = ? AND reason = 'drift' AND resolved_at IS NULL"
        f" AND field NOT IN ({', '.join('?' * len(doubts))})",
        [now(), article_id, *doubts],
    )
    if pages:
        db.execute("UPDATE urls SET due_at = min(due_at, ?) WHERE url = ?", [held_page_due_at(), url])


def held_page_due_at() -> str:
    """The time at which a held page is fetched again (UTC): in a day."""
    return utc(datetime.fromisoformat(now()) + SECOND_VISIT)
