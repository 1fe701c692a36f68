"""Finds the article that a person means by an address, in any spelling that the archive knows."""

from __future__ import annotations

import re
import sqlite3

from bipol_crawler.addresses.urls import canonical


class NotFound(Exception):
    """The archive has no such article or version. The message is one line."""


def find_article(db: sqlite3.Connection, address: str, portal: str) -> int:
    """The number of the article that ``address`` names: its number, or an address in any spelling the archive knows.

    Raises:
        NotFound: the archive has no such article.
    """
    if re.fullmatch(r"[0-9]{1,18}", address):
        if row := db.execute("SELECT id FROM articles WHERE id = ?", [int(address)]).fetchone():
            return int(row[0])
        raise NotFound(f"the archive has no article {address}")
    # The archive of a demo, or a snapshot, may be of another portal than the settings.
    for (known,) in [*db.execute("SELECT portal FROM runs GROUP BY portal ORDER BY max(id) DESC"), (portal,)]:
        url = canonical(_with_scheme(address, known), known)
        if url and (found := _article_at(db, url)):
            return found
    raise NotFound(f"the archive knows no article at {address}")


def _with_scheme(address: str, portal: str) -> str:
    """Add ``http://`` to an address without a scheme, as people copy it from a browser (``bipol.co/slug``)."""
    host = portal.partition("://")[2]
    return f"http://{address}" if re.match(rf"(?:www\.)?{re.escape(host)}(?:[/?#]|$)", address, re.I) else address


def _article_at(db: sqlite3.Connection, url: str) -> int | None:
    post = re.search(r"/\?p=([0-9]+)$", url)
    for select, value in (
        ("SELECT id FROM articles WHERE url = ?", url),
        ("SELECT article_id FROM urls WHERE url = ? AND article_id IS NOT NULL", url),
        ("SELECT id FROM articles WHERE post_id = ?", int(post[1]) if post else None),
    ):
        if row := db.execute(select, [value]).fetchone():
            return int(row[0])
    reason = db.execute("SELECT reason FROM urls WHERE url = ? AND reason IS NOT NULL", [url]).fetchone()
    if reason:
        raise NotFound(f"the archive knows {url}, but no article was read there ({reason[0]})")
    return None
