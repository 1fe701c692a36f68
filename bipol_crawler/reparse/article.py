"""Reads an archived article again from its evidence with today's rules.

Reading and storing are separate functions, so that they can run in two processes.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bipol_crawler.archive import Archive
from bipol_crawler.articles.edits import save_edits
from bipol_crawler.articles.page_loader import Reader, load_captured_page, load_last_page, load_version_page
from bipol_crawler.articles.prepared import Prepared, prepare
from bipol_crawler.articles.problems import record_unreadable_evidence
from bipol_crawler.articles.store import Store
from bipol_crawler.articles.versions import content_of
from bipol_crawler.drift.quarantine import update_held_pages
from bipol_crawler.extract import parser_version, read
from bipol_crawler.items import Article, Page, Problem, Refused
from bipol_crawler.storage.database import Database
from bipol_crawler.warc.exchange import EvidenceError


@dataclass(frozen=True, slots=True)
class Reread:
    """The result of reading an article again. A string in place of an article says why it could not be read.

    ``versions``: row id and article of each version. ``last``: the page at which the article was last seen, without
    its body, and its article; ``prepared`` is for it.
    ``held``: the held pages that could be read, with their articles. ``waiting``: for each other held page, why it
    could not be read.
    """

    article_id: int
    versions: tuple[tuple[int, Article | str], ...]
    last: tuple[Page, Article] | str
    held: tuple[tuple[Page, Article], ...]
    waiting: tuple[str, ...] = ()
    prepared: Prepared | None = None


def read_again(db: Reader, warc_dir: Path, article_id: int, portal: str) -> Reread:
    """Read every version of an article, its last page and its held pages again. Nothing is stored.

    Args:
        portal: as for :func:`~bipol_crawler.addresses.urls.canonical`.
    """
    versions: list[tuple[int, Article | str]] = []
    read_before: dict[int | None, tuple[Page, Article]] = {}
    for (version_id,) in db.execute(
        "SELECT id FROM article_versions WHERE article_id = ? ORDER BY version", [article_id]
    ).fetchall():
        try:
            page = load_version_page(db, warc_dir, version_id)
            read_before[page.capture_id] = _without_bodies(page), _read(page)
            versions.append((version_id, read_before[page.capture_id][1]))
        except EvidenceError as error:
            versions.append((version_id, str(error)))
    (capture_id,) = db.execute("SELECT capture_id FROM articles WHERE id = ?", [article_id]).fetchone()
    last: tuple[Page, Article] | str
    try:
        if capture_id in read_before:
            last = read_before[capture_id]
        else:
            page = load_last_page(db, warc_dir, article_id)
            last = _without_bodies(page), _read(page)
    except EvidenceError as error:
        last = str(error)
    held, waiting = [], []
    for (capture_id,) in db.execute(
        "SELECT capture_id FROM held WHERE article_id = ? ORDER BY capture_id", [article_id]
    ).fetchall():
        try:
            page = load_captured_page(db, warc_dir, capture_id)
        except EvidenceError as error:
            waiting.append(str(error))
            continue
        with suppress(EvidenceError):  # still not an article: its row stays as it is
            held.append((_without_bodies(page), _read(page)))
    prepared = None if isinstance(last, str) else prepare(last[1], portal, *_known(db, article_id))
    return Reread(article_id, tuple(versions), last, tuple(held), tuple(waiting), prepared)


def _known(db: Reader, article_id: int) -> tuple[str | None, str | None]:
    """The date of an article, and the digest of the analysed text if it was analysed by today's rules."""
    from bipol_crawler.analysis.version import analysis_version  # late: most runs read nothing again

    published, analysed = db.execute(
        "SELECT a.published_at, n.input FROM articles a"
        " LEFT JOIN analyses n ON n.article_id = a.id AND n.rules = ? WHERE a.id = ?",
        [analysis_version(), article_id],
    ).fetchone()
    return published, analysed


def save_reread(store: Store, again: Reread) -> bool:
    """Store an article that was read again, in one transaction. No new version is made.

    Returns whether any version reads differently now. Held pages are not judged here. What cannot be read from the
    evidence stays as it was, with a row in ``problems``.
    """
    differs = False
    unread = [*again.waiting]
    with store.db.atomic():
        for version_id, article in again.versions:
            if isinstance(article, str):
                unread.append(article)
            else:
                differs |= _restate_version(store.db, version_id, article)
        if len(again.versions) > 1:
            save_edits(store.db, again.article_id)
        if isinstance(again.last, str):
            unread.append(again.last)
        else:
            page, article = again.last
            store.prepared = again.prepared
            store.update_state(again.article_id, article, page)
        url = store.db.execute("SELECT url FROM articles WHERE id = ?", [again.article_id]).fetchone()[0]
        problems = [Problem("evidence", "not_reread", words) for words in unread]
        record_unreadable_evidence(store.db, store.run_id, url, again.article_id, problems)
        if again.held:
            update_held_pages(store.db, store.run_id, again.article_id, again.held, store.volatile)
    return differs


def _restate_version(db: Database, version_id: int, article: Article) -> bool:
    """Update a version to what today's rules read from its pages. Returns whether its content is different now."""
    values = {**content_of(article).columns(), "layout": article.layout, "parser_version": parser_version()}
    before = db.execute(
        f"SELECT digest, {', '.join(values)} FROM article_versions WHERE id = ?", [version_id]
    ).fetchone()
    if before[1:] != tuple(values.values()):
        db.update("article_versions", version_id, values)
    return bool(before[0] != values["digest"])


def reread_if_stale(archive: Archive, warc_dir: Path, article: Article) -> None:
    """Read an archived article again if older rules read it, before a new page is compared with it.

    Otherwise an improvement of the rules would look like an edit.
    """
    row = archive.db.execute(
        "SELECT id FROM articles WHERE (post_id = ? OR url = ?) AND parser_version <> ?",
        [article.post_id, article.url, parser_version()],
    ).fetchone()
    if row:
        save_reread(archive.store, read_again(archive.db, warc_dir, int(row[0]), archive.frontier.portal))


def article_ids(archive: Archive, since: str | None = None) -> list[int]:
    """The ids of all articles, sorted; with ``since`` (``YYYY-MM-DD``) only those published on that day or later."""
    where = "published_at >= ?" if since else "1"
    rows = archive.db.execute(f"SELECT id FROM articles WHERE {where} ORDER BY id", [since] if since else [])
    return [int(row[0]) for row in rows.fetchall()]


def _read(page: Page) -> Article:
    try:
        article = read(page)
    except Exception as error:  # an error of the reader on one page must not stop the others
        raise EvidenceError(f"the reader failed on {page.url}: {error!r}") from error
    if isinstance(article, Refused):
        raise EvidenceError(f"now refused: {article.reason}")
    return article


def _without_bodies(page: Page) -> Page:
    """The page without the bodies of its parts, to send it to another process."""
    return replace(page, body=b"", following=tuple(replace(part, body=b"") for part in page.following))
