"""The README of a snapshot, in Indonesian and English: what it contains, how to open, check and cite it."""

from __future__ import annotations

import sqlite3
from importlib.metadata import version
from importlib.resources import files
from string import Template

from bipol_crawler.text import clean

TEMPLATE = files("bipol_crawler.snapshot") / "readme.md.in"


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
    """
    articles, live, missing, gone, edited, first, last, state = db.execute(
        "SELECT count(*), total(status = 'live'), total(status = 'missing'), total(status = 'gone'),"
        " total(versions > 1), min(substr(published_at, 1, 10)), max(substr(published_at, 1, 10)), max(last_seen_at)"
        " FROM articles"
    ).fetchone()
    versions, people, captures = (
        db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("article_versions", "people", "captures")
    )
    made_by = [clean(row[0]) for row in db.execute("SELECT software FROM runs ORDER BY id DESC LIMIT 1")]
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        title=title,
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
        **{
            name: f"{int(figure):,}".replace(",", " ")
            for name, figure in (
                ("articles", articles), ("live", live), ("missing", missing), ("gone", gone), ("edited", edited),
                ("versions", versions), ("people", people), ("captures", captures),
            )
        },
    )  # fmt: skip
