"""Which portal an archive is of, and what a move of the portal to another address does to it.

An archive is of one portal. Its address may change: scheme, host or port. Then every address of the archive is written
anew, in one transaction, and the ledger has a ``moved`` for each article: articles keep their numbers, versions and
history. Evidence is never touched. That the portal moved, and from where, is in the run's ``arguments``; addresses at
an earlier origin, in old evidence and old links, stand for those at today's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from sqlite3 import Connection

from sqlite_utils import Database

from bipol_crawler.addresses.origins import origin_of
from bipol_crawler.infra.clock import now

MOVED_FROM = "moved_from"
"""The argument of a run that says at which origins the portal was before, several with blanks between."""
_ADDRESSES = ("urls", "articles", "links", "sections", "tags", "problems")
"""Tables whose ``url`` is an address of the portal as the archive spells it."""


def portal_of(db: Connection | Database) -> str | None:
    """The origin that the archive's addresses are at, ``None`` while it knows no article's address."""
    bound = db.execute("SELECT EXISTS (SELECT 1 FROM articles) OR EXISTS (SELECT 1 FROM urls WHERE kind = 'article')")
    (portal,) = db.execute(
        "SELECT coalesce((SELECT portal FROM runs WHERE command IN ('crawl', 'replay') ORDER BY id DESC LIMIT 1),"
        " (SELECT portal FROM runs ORDER BY id DESC LIMIT 1))"
    ).fetchone()
    return at_origin(str(portal)) if portal is not None and bound.fetchone()[0] else None


def at_origin(portal: str) -> str:
    """A portal's address as scheme, host and port."""
    return str(origin_of(portal) or portal)


def earlier_origins(db: Database) -> tuple[str, ...]:
    """The origins at which the portal was before, as the runs say that found it moved."""
    rows = db.execute(f"SELECT arguments FROM runs WHERE instr(arguments, '{MOVED_FROM}') ORDER BY id").fetchall()
    told = (json.loads(arguments).get(MOVED_FROM, "") for (arguments,) in rows)
    return tuple(dict.fromkeys(origin for line in told for origin in str(line).split()))


def move_archive(db: Database, before: str, after: str) -> int:
    """Write every address at the origin ``before`` as one at ``after``; returns how many articles that are.

    An address that is known at both is left where it was, and never asked for again.
    """
    with db.atomic():
        db.execute(
            "INSERT INTO article_events (article_id, at, kind, detail)"
            " SELECT id, ?1, 'moved', url || ' -> ' || ?3 || substr(url, length(?2) + 1) FROM articles"
            " WHERE instr(url, ?2 || '/') = 1 ORDER BY id",
            [now(), before, after],
        )
        moved = 0
        for table in _ADDRESSES:
            count = db.execute(
                f"UPDATE OR IGNORE {table} SET url = ?2 || substr(url, length(?1) + 1) WHERE instr(url, ?1 || '/') = 1",
                [before, after],
            ).rowcount
            moved = count if table == "articles" else moved
        db.execute("UPDATE urls SET due_at = NULL WHERE instr(url, ? || '/') = 1", [before])
        # validators and marks of change are the old server's, and each source has to be found again
        db.execute("UPDATE urls SET last_modified = NULL")
        db.execute("UPDATE sources SET state = 'unknown', url = NULL, marks = NULL, failures = 0, due_at = NULL")
    return int(moved)


def with_earlier(portal: str, earlier: Iterable[str]) -> str:
    """The base for :func:`~bipol_crawler.addresses.urls.canonical`: the portal's address, then its earlier ones."""
    return " ".join(dict.fromkeys((portal, *(origin for origin in earlier if origin != at_origin(portal)))))
