"""Rebuilds the archive from all evidence, own and imported, and copies what the imports have changed.

What an imported capture says depends on what was known before it, and what later captures say depends on it. So nothing
is patched into the past. A second archive is made from the evidence alone, with every capture at its place in time, as
``scrapy reparse --into`` does it. From there the affected articles and addresses are copied into the archive, in one
transaction. If the process is killed, nothing has changed, and the next import does it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bipol_crawler.archive import Archive
from bipol_crawler.imports.merge_rebuilt import merge_rebuilt
from bipol_crawler.replay.writer import Decision, rebuild
from bipol_crawler.storage.portal import earlier_origins


def is_derived(archive: Archive) -> bool:
    """Whether all imported captures are at their place in the archive's history."""
    return archive.db.execute("SELECT 1 FROM imports WHERE derived = 0").fetchone() is None


def derive(archive: Archive, warc_dir: Path) -> Iterator[tuple[int, int]]:
    """Rebuild and copy. While evidence is replayed, yields the number of exchanges added and their bytes.

    Raises:
        ReaderDied: the reading process was killed.
        sqlite3.Error: the archive cannot be written.
    """
    path = archive.path.with_name(f".{archive.path.name}.importing")
    _remove(path)
    rebuilt = Archive(
        path,
        portal=archive.portal,
        command="import",
        arguments={},
        parser_version=archive.parser_version,
        earlier=earlier_origins(archive.db),
    )
    try:
        try:
            # it is thrown away afterwards: nothing of it has to survive a power failure, and nobody searches in it
            rebuilt.db.execute("PRAGMA synchronous = OFF")
            rebuilt.store.relate = False  # copies and follow-ups are found among the articles of the archive itself
            for (trigger,) in rebuilt.db.execute(
                "SELECT name FROM sqlite_master WHERE name LIKE 'articles_a_'"
            ).fetchall():
                rebuilt.db.execute(f"DROP TRIGGER {trigger}")
            aliases = archive.db.execute("SELECT key, alias, name FROM people_aliases").fetchall()
            with rebuilt.db.atomic():
                rebuilt.db.executemany("INSERT INTO people_aliases (key, alias, name) VALUES (?, ?, ?)", aliases)
            yield from rebuild(rebuilt, warc_dir, archive.path, _decisions(archive))
        finally:
            rebuilt.db.close()
        merge_rebuilt(archive, path)
    finally:
        _remove(path)


def _decisions(archive: Archive) -> list[Decision]:
    """What the archivist accepted with ``scrapy reparse --accept``, the oldest first."""
    rows = archive.db.execute(
        "SELECT finished_at, arguments FROM runs WHERE command = 'reparse' AND outcome IN ('healthy', 'checks_failed')"
        " AND instr(arguments, '\"accept\"') ORDER BY id"
    ).fetchall()
    return [(at, frozenset(json.loads(arguments)["accept"].split(","))) for at, arguments in rows]


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
