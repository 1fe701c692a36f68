"""The README of a snapshot, in Indonesian and English: what it contains, how to open, check and cite it."""

from __future__ import annotations

import sqlite3
from importlib.metadata import version
from importlib.resources import files
from string import Template
from typing import Any

from bipol_crawler.text import clean

TEMPLATE = files("bipol_crawler.snapshot") / "readme.md.in"


_PHOTOS = (
    "| `photos/` | {} foto sebagaimana disajikan portal, bernama sidiknya (`photos.digest`); hak cipta pada pembuatnya"
    " · photos as the portal served them, named by their digest; they belong to those who made them |\n"
)
_STAMPED = """
Di folder `seals/` ada cap waktu pihak luar (RFC 3161) untuk segel $seal; `seals.jsonl` memuat rantai sampai segel
terakhir. Yang tercakup segel itu sudah ada pada waktu tersebut. · The folder `seals/` has an outside authority's time
stamp (RFC 3161) of the seal $seal; `seals.jsonl` has the chain between it and the last seal. All that the seal covers
existed at that time.

```sh
openssl ts -reply -in seals/$file -text
```
"""


def readme(
    db: sqlite3.Connection,
    *,
    title: str,
    site: str,
    operator: str,
    digest: str,
    seal: str | None,
    stamp: str | None = None,
    photos: int = 0,
) -> str:
    """The README as Markdown. It does not depend on when or where the snapshot was made.

    Args:
        db: the snapshot's database.
        title: the title of the archive.
        site: the portal's name.
        operator: the institution that keeps the archive.
        digest: SHA-256 of the database, hexadecimal.
        seal: the hash of the archive's last seal, None without one.
        stamp: the name of the file with a seal's time stamp, ``DAY.SEAL.tsr``; None without one.
        photos: the number of photos in the snapshot.
    """
    figures = _figures(db)
    first, last, state = (figures.pop(name) for name in ("first", "last", "state"))
    made_by = [clean(row[0]) for row in db.execute("SELECT software FROM runs ORDER BY id DESC LIMIT 1")]
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        title=title,
        photos=_PHOTOS.format(photos) if photos else "",
        site=site,
        operator=clean(operator) or "bipol_crawler",
        digest=digest,
        seal=f" Segel terakhir arsip · The archive's last seal: `{seal}`." if seal else "",
        stamped=Template(_STAMPED).substitute(seal=f"`{stamp.split('.')[1]}`", file=stamp) if stamp else "",
        state=state or "–",
        year=state[:4] if state else "–",
        first=first or "–",
        last=last or "–",
        software=", ".join([*made_by, f"SQLite {sqlite3.sqlite_version}", f"DuckDB {version('duckdb')}"]),
        **{name: f"{int(figure):,}".replace(",", " ") for name, figure in figures.items()},
    )


def _figures(db: sqlite3.Connection) -> dict[str, Any]:
    """The figures in the README; ``first`` and ``last`` are days of publication, ``state`` is a time."""
    cursor = db.execute(
        "SELECT count(*) AS articles, total(status = 'live') AS live, total(status = 'missing') AS missing,"
        " total(status = 'gone') AS gone, total(versions > 1) AS edited, min(substr(published_at, 1, 10)) AS first,"
        " max(substr(published_at, 1, 10)) AS last, max(last_seen_at) AS state,"
        " (SELECT count(*) FROM article_versions) AS versions, (SELECT count(*) FROM people) AS people,"
        " (SELECT count(*) FROM captures) AS captures FROM articles"
    )
    return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
