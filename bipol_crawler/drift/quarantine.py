"""The quarantine: pages in the evidence that are not accepted yet, one row of the table ``held`` per page.

The row says which fields the page has, which it would change and which it has lost, as they were read with the rules
of that time. Reading the page again with better rules replaces this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bipol_crawler.articles.fields import CAN_BE_LOST, fields_present
from bipol_crawler.articles.matching import latest_content
from bipol_crawler.articles.versions import changed_fields, comparable_text, content_of
from bipol_crawler.articles.volatile_text import Volatile
from bipol_crawler.items import Article, Page
from bipol_crawler.storage.database import Database

_ARCHIVED = [field.archived for field in CAN_BE_LOST.values()]


@dataclass(frozen=True, slots=True)
class HeldPage:
    """One page in quarantine.

    ``present``: the fields of :data:`~bipol_crawler.articles.fields.CAN_BE_LOST` that it has. ``changed``: the
    versioned fields that it would change. ``lost``: the fields that the article had and the page lacks. ``added``:
    hashes of the paragraphs that are new in the body. ``layout``: ``None`` if the page was not read as an article.
    ``reason``: why it waits: ``layout``, ``lost``, ``mass`` (the same field changed on many articles), ``words`` (the
    same words were added to several articles), or ``first`` (it is the page of the article's first version, and the
    fields in ``lost`` are doubtful); ``None`` until it is judged.
    """

    capture_id: int
    article_id: int
    layout: str | None
    present: frozenset[str]
    changed: frozenset[str]
    lost: frozenset[str]
    added: frozenset[str]
    digest: str
    reason: str | None


def archived_fields(db: Database, article_id: int) -> frozenset[str]:
    """The fields that an archived article has."""
    row = db.execute(f"SELECT {', '.join(_ARCHIVED)} FROM articles a WHERE a.id = ?", [article_id]).fetchone()
    return frozenset(name for name, present in zip(CAN_BE_LOST, row, strict=True) if present)


def field_shares(db: Database, before_run: int, *, least: int) -> dict[str, float]:
    """For each field the share (0 to 1) of articles with it, among those first seen before a run.

    Empty if there are fewer than ``least`` such articles.
    """
    row = db.execute(
        f"SELECT count(*), {', '.join(f'avg({condition})' for condition in _ARCHIVED)} FROM articles a"
        " WHERE first_seen_at < (SELECT started_at FROM runs WHERE id = ?)",
        [before_run],
    ).fetchone()
    return dict(zip(CAN_BE_LOST, row[1:], strict=True)) if row[0] >= least else {}


def held_pages(db: Database, article_id: int | None = None) -> list[HeldPage]:
    """All held pages, or those of one article; sorted by article, then the oldest first."""
    rows = db.execute(
        "SELECT capture_id, article_id, layout, has, changed, lost, added, digest, reason FROM held"
        f" WHERE {'1' if article_id is None else 'article_id = ?'} ORDER BY article_id, capture_id",
        [] if article_id is None else [article_id],
    ).fetchall()
    return [HeldPage(*row[:3], *map(_names, row[3:7]), *row[7:]) for row in rows]


def hold_page(db: Database, run_id: int, page: HeldPage) -> None:
    """Add a page to the quarantine, or update its row."""
    db.execute(
        "INSERT INTO held (capture_id, article_id, run_id, layout, has, changed, lost, added, digest, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (capture_id) DO UPDATE SET layout = excluded.layout,"
        " has = excluded.has, changed = excluded.changed, lost = excluded.lost, added = excluded.added,"
        " digest = excluded.digest, reason = excluded.reason",
        [page.capture_id, page.article_id, run_id, page.layout,
         *map(_line, (page.present, page.changed, page.lost, page.added)), page.digest, page.reason],
    )  # fmt: skip


def release_page(db: Database, page: HeldPage) -> None:
    """Remove a page from the quarantine."""
    db.execute("DELETE FROM held WHERE capture_id = ?", [page.capture_id])


def describe_page(db: Database, article_id: int, article: Article, page: Page, volatile: Volatile) -> HeldPage:
    """What a page would change in an archived article; ``volatile`` text is ignored. It is not judged yet."""
    assert page.capture_id is not None
    before, after = latest_content(db, article_id), content_of(article)
    present = fields_present(article, page)
    return HeldPage(
        capture_id=page.capture_id,
        article_id=article_id,
        layout=article.layout,
        present=present,
        changed=frozenset(changed_fields(before, after, volatile.without_volatile)),
        lost=archived_fields(db, article_id) - present,
        added=_added(volatile.without_volatile(before.body), volatile.without_volatile(after.body)),
        digest=after.digest,
        reason=None,
    )


def update_held_pages(
    db: Database, run_id: int, article_id: int, pages: Iterable[tuple[Page, Article]], volatile: Volatile
) -> None:
    """Update an article's held pages as today's rules read them. Pages that read differently are judged again."""
    read = {page.capture_id: (page, article) for page, article in pages}
    for page in held_pages(db, article_id):
        if page.capture_id not in read:
            continue
        served, article = read[page.capture_id]
        again = describe_page(db, article_id, article, served, volatile)
        if page.reason == "first":
            # its version was read again, too: if it reads differently now, it is not doubtful any more
            same = (again.layout, again.present, again.digest) == (page.layout, page.present, page.digest)
            again = replace(again, lost=page.lost if same else frozenset(), reason="first")
        elif replace(page, reason=None) == again:
            continue
        hold_page(db, run_id, again)


def _added(before: str | None, after: str | None) -> frozenset[str]:
    """Hashes of the paragraphs that are new in a body."""
    old, new = ({comparable_text(paragraph) for paragraph in (body or "").split("\n\n")} for body in (before, after))
    return frozenset(hashlib.sha256(paragraph.encode()).hexdigest()[:12] for paragraph in new - old if paragraph)


def _line(names: frozenset[str]) -> str:
    return "; ".join(sorted(names))


def _names(line: str) -> frozenset[str]:
    return frozenset(line.split("; ")) if line else frozenset()
