"""Looks that are held back: pages in evidence whose reading is not believed yet, one row of ``held`` a page.

What a page *has* is the fields that an article can lose when the portal is redesigned: those that make a version,
and those that are only kept as they are now. Of a held page the row says what it would change and what it has lost,
as the rules of ``layout`` and of the time read it; reading it again by better rules replaces that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from bipol_crawler.articles.fields import CAN_BE_LOST, fields_present
from bipol_crawler.articles.matching import latest_content
from bipol_crawler.articles.versions import changed_fields, comparable_text, content_of
from bipol_crawler.articles.volatile_text import Volatile
from bipol_crawler.items import Article, Page

_ARCHIVED = [field.archived for field in CAN_BE_LOST.values()]


@dataclass(frozen=True, slots=True)
class Held:
    """One page held back.

    It ``has`` some of :data:`~.fields.CAN_BE_LOST`. ``changed`` are the fields of a version that it would change,
    ``lost`` those that the article had and the page has not, ``added`` marks of the paragraphs that came into the body.
    ``layout`` is ``None`` if it was no article to the reader. ``reason`` says why it waits: ``layout``, ``lost``,
    ``mass`` (the same field changed on many articles), ``words`` (the same words came into several); ``first`` if it is
    the page of the article's own first version, of which the fields in ``lost`` are in doubt; ``None`` until it is
    judged.
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


def had(db: Database, article_id: int) -> frozenset[str]:
    """What an archived article has, as far as it is believed."""
    row = db.execute(f"SELECT {', '.join(_ARCHIVED)} FROM articles a WHERE a.id = ?", [article_id]).fetchone()
    return frozenset(name for name, present in zip(CAN_BE_LOST, row, strict=True) if present)


def shares(db: Database, before_run: int, *, least: int) -> dict[str, float]:
    """Of the articles first seen before a run, the share that has each field; empty if they are not ``least``."""
    row = db.execute(
        f"SELECT count(*), {', '.join(f'avg({condition})' for condition in _ARCHIVED)} FROM articles a"
        " WHERE first_seen_at < (SELECT started_at FROM runs WHERE id = ?)",
        [before_run],
    ).fetchone()
    return dict(zip(CAN_BE_LOST, row[1:], strict=True)) if row[0] >= least else {}


def held(db: Database, article_id: int | None = None) -> list[Held]:
    """Every page held back (of one article), by article, the oldest first."""
    rows = db.execute(
        "SELECT capture_id, article_id, layout, has, changed, lost, added, digest, reason FROM held"
        f" WHERE {'1' if article_id is None else 'article_id = ?'} ORDER BY article_id, capture_id",
        [] if article_id is None else [article_id],
    ).fetchall()
    return [Held(*row[:3], *map(_names, row[3:7]), *row[7:]) for row in rows]


def hold(db: Database, run_id: int, page: Held) -> None:
    """Hold a page back, or replace what is said of one that is."""
    db.execute(
        "INSERT INTO held (capture_id, article_id, run_id, layout, has, changed, lost, added, digest, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (capture_id) DO UPDATE SET layout = excluded.layout,"
        " has = excluded.has, changed = excluded.changed, lost = excluded.lost, added = excluded.added,"
        " digest = excluded.digest, reason = excluded.reason",
        [page.capture_id, page.article_id, run_id, page.layout,
         *map(_line, (page.present, page.changed, page.lost, page.added)), page.digest, page.reason],
    )  # fmt: skip


def let_go(db: Database, page: Held) -> None:
    """A page waits no longer."""
    db.execute("DELETE FROM held WHERE capture_id = ?", [page.capture_id])


def describe(db: Database, article_id: int, article: Article, page: Page, volatile: Volatile) -> Held:
    """What a page would do to an archived article, what is ``volatile`` left out; not judged yet."""
    assert page.capture_id is not None
    before, after = latest_content(db, article_id), content_of(article)
    present = fields_present(article, page)
    return Held(
        capture_id=page.capture_id,
        article_id=article_id,
        layout=article.layout,
        present=present,
        changed=frozenset(changed_fields(before, after, volatile.without_volatile)),
        lost=had(db, article_id) - present,
        added=_added(volatile.without_volatile(before.body), volatile.without_volatile(after.body)),
        digest=after.digest,
        reason=None,
    )


def judge_anew(
    db: Database, run_id: int, article_id: int, pages: Iterable[tuple[Page, Article]], volatile: Volatile
) -> None:
    """Tell of an article's held pages what they say by the rules of today; what says otherwise is to be judged anew."""
    read = {page.capture_id: (page, article) for page, article in pages}
    for page in held(db, article_id):
        if page.capture_id not in read:
            continue
        served, article = read[page.capture_id]
        again = describe(db, article_id, article, served, volatile)
        if page.reason == "first":
            # its version is read again with it: what reads otherwise is in doubt no more
            same = (again.layout, again.present, again.digest) == (page.layout, page.present, page.digest)
            again = replace(again, lost=page.lost if same else frozenset(), reason="first")
        elif replace(page, reason=None) == again:
            continue
        hold(db, run_id, again)


def _added(before: str | None, after: str | None) -> frozenset[str]:
    """Marks of the paragraphs that a body has and had not."""
    old, new = ({comparable_text(paragraph) for paragraph in (body or "").split("\n\n")} for body in (before, after))
    return frozenset(hashlib.sha256(paragraph.encode()).hexdigest()[:12] for paragraph in new - old if paragraph)


def _line(names: frozenset[str]) -> str:
    return "; ".join(sorted(names))


def _names(line: str) -> frozenset[str]:
    return frozenset(line.split("; ")) if line else frozenset()
