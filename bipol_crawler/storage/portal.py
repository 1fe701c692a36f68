"""The portal of an archive, and what happens when the portal moves to another address.

An archive belongs to one portal. The portal's address may change: scheme, host or port. Then every address in the
archive is rewritten in one transaction, and the ledger gets a ``moved`` event for each article. Articles keep their
ids, versions and history. Evidence is never changed. The run's ``arguments`` record from where the portal moved.
Addresses with an earlier origin, in old evidence and old links, mean the same addresses at today's origin.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from sqlite3 import Connection

from bipol_crawler.addresses.origins import origin_of
from bipol_crawler.infra.clock import now
from bipol_crawler.storage.database import Database

MOVED_FROM = "moved_from"
"""The argument of a run with the earlier origins of the portal, separated by spaces."""
_ADDRESSES = ("urls", "articles", "links", "sections", "tags", "problems")
"""Tables with a column ``url`` that holds addresses of the portal."""


def portal_of(db: Connection | Database) -> str | None:
    """The origin of the archive's addresses; ``None`` while the archive knows no article address."""
    bound = db.execute("SELECT EXISTS (SELECT 1 FROM articles) OR EXISTS (SELECT 1 FROM urls WHERE kind = 'article')")
    (portal,) = db.execute(
        "SELECT coalesce((SELECT portal FROM runs WHERE command IN ('crawl', 'replay') ORDER BY id DESC LIMIT 1),"
        " (SELECT portal FROM runs ORDER BY id DESC LIMIT 1))"
    ).fetchone()
    return origin_or_address(str(portal)) if portal is not None and bound.fetchone()[0] else None


def origin_or_address(portal: str) -> str:
    """The scheme, host and port of a portal's address; the address itself if it cannot be parsed."""
    return str(origin_of(portal) or portal)


def earlier_origins(db: Database | Connection) -> tuple[str, ...]:
    """The earlier origins of the portal, as recorded in the arguments of runs."""
    rows = db.execute(f"SELECT arguments FROM runs WHERE instr(arguments, '{MOVED_FROM}') ORDER BY id").fetchall()
    values = (json.loads(arguments).get(MOVED_FROM, "") for (arguments,) in rows)
    return tuple(dict.fromkeys(origin for value in values for origin in str(value).split()))


def move_archive(db: Database, before: str, after: str) -> int:
    """Rewrite every address from the origin ``before`` to ``after``. Returns how many articles moved.

    An address that is known at both origins is not rewritten, and the old one is not fetched again.
    """
    with db.atomic():
        db.execute(
            "INSERT INTO article_events (article_id, at, kind, detail)"
            " SELECT id, :now, 'moved', url || ' -> ' || :after || substr(url, length(:before) + 1) FROM articles"
            " WHERE instr(url, :before || '/') = 1 ORDER BY id",
            {"now": now(), "before": before, "after": after},
        )
        moved = 0
        for table in _ADDRESSES:
            count = db.execute(
                f"UPDATE OR IGNORE {table} SET url = :after || substr(url, length(:before) + 1)"
                " WHERE instr(url, :before || '/') = 1",
                {"before": before, "after": after},
            ).rowcount
            moved = count if table == "articles" else moved
        db.execute("UPDATE urls SET due_at = NULL WHERE instr(url, ? || '/') = 1", [before])
        # validators and times of change came from the old server, and each source must be found again
        db.execute("UPDATE urls SET last_modified = NULL")
        db.execute("UPDATE sources SET state = 'unknown', url = NULL, marks = NULL, failures = 0, due_at = NULL")
    return int(moved)


def canonical_base(portal: str, earlier: Iterable[str]) -> str:
    """The ``portal`` argument of :func:`~bipol_crawler.addresses.urls.canonical`.

    It is the portal's address, then its earlier origins, separated by spaces.
    """
    return " ".join(dict.fromkeys((portal, *(origin for origin in earlier if origin != origin_or_address(portal)))))
