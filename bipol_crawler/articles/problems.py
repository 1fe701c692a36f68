"""The table ``problems``: what could not be read, why, and from when until when."""

from __future__ import annotations

from collections.abc import Iterable

from bipol_crawler.infra.clock import now
from bipol_crawler.items import Problem
from bipol_crawler.storage.database import Database


def record_problem(
    db: Database, run_id: int, url: str, article_id: int | None, capture_id: int | None, problem: Problem
) -> None:
    """Add one problem, or update a known one that has occurred again."""
    at = now()
    detail = problem.detail[:500].encode("utf-8", "replace").decode()  # it may contain characters that SQLite refuses
    db.execute(
        "INSERT INTO problems (url, article_id, capture_id, run_id, field, reason, detail, first_seen_at, last_seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (url, field, reason, detail) DO UPDATE SET last_seen_at = excluded.last_seen_at,"
        " capture_id = excluded.capture_id, article_id = coalesce(excluded.article_id, article_id), resolved_at = NULL",
        [url, article_id, capture_id, run_id, problem.field, problem.reason, detail, at, at],
    )


def resolve_problem(db: Database, url: str, problem: Problem) -> None:
    """Mark a problem as resolved, if there is one."""
    db.execute(
        "UPDATE problems SET resolved_at = ? WHERE url = ? AND field = ? AND reason = ? AND resolved_at IS NULL",
        [now(), url, problem.field, problem.reason],
    )


def record_failed_fetch(db: Database, run_id: int, url: str, capture_id: int | None, reason: str, detail: str) -> None:
    """Record why an address could not be fetched or read. This says nothing about the article there."""
    resolve_failed_fetch(db, url, reason, detail)
    record_problem(db, run_id, url, None, capture_id, Problem("page", reason, detail))


def resolve_failed_fetch(db: Database, url: str, reason: str = "", detail: str = "") -> None:
    """Mark all earlier page problems of an address as resolved, except the one with this reason and detail."""
    db.execute(
        "UPDATE problems SET resolved_at = ? WHERE url = ? AND field = 'page' AND resolved_at IS NULL"
        " AND NOT (reason = ? AND detail = ?)",
        [now(), url, reason, detail[:500]],
    )


def record_problems(
    db: Database, run_id: int, url: str, article_id: int, capture_id: int | None, problems: Iterable[Problem]
) -> None:
    """Record all problems of an article as it was read now. Problems that it no longer has are marked as resolved."""
    _replace_open_problems(db, run_id, url, article_id, capture_id, problems, "field <> 'evidence'")


def record_unreadable_evidence(
    db: Database, run_id: int, url: str, article_id: int, problems: Iterable[Problem]
) -> None:
    """Record which evidence of an article cannot be read. Earlier such problems are marked as resolved."""
    _replace_open_problems(db, run_id, url, article_id, None, problems, "field = 'evidence'")


def _replace_open_problems(
    db: Database, run_id: int, url: str, article_id: int, capture_id: int | None, problems: Iterable[Problem],
    which: str,
) -> None:  # fmt: skip
    standing = set(problems)
    for problem in sorted(standing, key=lambda problem: (problem.field, problem.reason, problem.detail)):
        record_problem(db, run_id, url, article_id, capture_id, problem)
    rows = db.execute(
        "SELECT id, field, reason, detail FROM problems"
        f" WHERE (article_id = ? OR url = ?) AND resolved_at IS NULL AND {which}",
        [article_id, url],
    ).fetchall()
    kept = {(problem.field, problem.reason, problem.detail[:500]) for problem in standing}
    for problem_id, *what in rows:
        if tuple(what) not in kept:
            db.execute("UPDATE problems SET resolved_at = ? WHERE id = ?", [now(), problem_id])
