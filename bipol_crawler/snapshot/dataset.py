"""A data set of many archives: Parquet files by portal and year. Each archive adds its own files and replaces them.

The files of a portal are replaced together, in one step. Their names contain a digest of all of them, so the bytes at a
path never change: a reader who listed the old files finds them, or gets an error, but never a mixture.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from filelock import FileLock, Timeout

from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.infra.atomic_file import WriteRefused, atomic_file
from bipol_crawler.infra.fsync import sync
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.snapshot.database import SnapshotError, copy_database
from bipol_crawler.snapshot.exports import ROW_ORDER, columns, json_lines, parquet_types, parquet_writer, write_parquet
from bipol_crawler.snapshot.folder import SUMS, atomic_folder
from bipol_crawler.storage import reading
from bipol_crawler.storage.portal import earlier_origins, origin_or_address

SCHEMA_VERSION = 1
"""The number of the schema. It is raised whenever a table or column is added; none is ever renamed or removed."""
SCHEMA_KEY = "bipol_crawler.schema"
"""The key of the schema's number in the metadata of each Parquet file."""
SCHEMAS = "_schema"
ABOUT = "_portal.json"
UNDATED = 0
"""The year of articles without a date. A number, because readers make numbers of years, and not all can read NULL."""

_WORK = "_work"


class WrittenPortal(NamedTuple):
    """The files of one portal that are now in a data set."""

    folder: Path
    articles: int
    years: int
    generation: str
    state: str | None


def write_dataset(archive: Path, dataset: Path, *, operator: str = "", older: bool = False) -> WrittenPortal:
    """Write the content of ``archive`` to ``dataset``, in place of the portal's earlier files.

    A crawl may run at the same time, and other archives may write other portals. The same rows and columns are copied
    as in a snapshot. If the process is killed, the portal's old files stay.

    Args:
        operator: the institution that keeps the archive.
        older: whether an older state of the portal may replace a newer one.

    Raises:
        SnapshotError: the archive holds no articles, ``dataset`` is not a data set, another process is writing the
            portal, or the data set has a newer state of it.
        ArchiveUnreadable: there is no archive.
        OSError, sqlite3.Error, duckdb.Error: a disk is full, or something cannot be written.
    """
    portal, earlier = _portal(archive)
    _check(dataset)
    dataset.mkdir(parents=True, exist_ok=True)
    folder = dataset / partition_name(portal)
    with ExitStack() as stack:
        try:
            stack.enter_context(FileLock(dataset / f".{folder.name}.lock", timeout=0))
        except Timeout:
            raise SnapshotError(f"another process is writing {folder} at the moment") from None
        _follow_move(dataset, folder, earlier)
        partial = stack.enter_context(atomic_folder(folder, replace=True, in_one_step=True))
        about = _write_portal(archive, partial, portal, operator)
        require_newer(folder, read_portal_description(folder), about["state"], older)
    return WrittenPortal(folder, about["articles"], about["years"], about["generation"], about["state"])


def require_newer(folder: Path | str, before: Mapping[str, Any], state: str | None, older: bool) -> None:
    """Check that a portal's part of a data set is not replaced by an older state, unless ``older`` allows it.

    Args:
        before: the description of the portal's part, from :func:`read_portal_description`.

    Raises:
        SnapshotError: the new state is older, and ``older`` is not set.
    """
    newer = before.get("state") or ""
    if not older and newer > (state or ""):
        raise SnapshotError(
            f"{folder} has a newer state of the portal ({newer}) than this archive ({state}): use --force to replace it"
        )


def partition_name(portal: str) -> str:
    """The name of a portal's folder: ``portal=`` and its host, with the port if it is not the scheme's own."""
    return f"portal={quote(urlsplit(portal).netloc.lower(), safe='')}"


def read_portal_description(folder: Path) -> dict[str, Any]:
    """The description of a portal in its folder of a data set; empty if there is none."""
    try:
        found = json.loads((folder / ABOUT).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return dict(found)


def _portal(archive: Path) -> tuple[str, tuple[str, ...]]:
    connection, _ = reading.connect(archive)
    with closing(connection) as db:
        row = db.execute("SELECT url FROM articles ORDER BY id DESC LIMIT 1").fetchone()
        if row is None:
            raise SnapshotError(f"{archive} has no articles yet, so there is nothing to add to the data set")
        return origin_or_address(row[0]), earlier_origins(db)


def _check(dataset: Path) -> None:
    if dataset.exists() and not dataset.is_dir():
        raise SnapshotError(f"{dataset} is not a folder")
    if dataset.exists() and not (dataset / SCHEMAS).is_dir():
        others = [path.name for path in dataset.iterdir() if not path.name.startswith(".portal=")]
        if others:
            raise SnapshotError(f"{dataset} is not a data set of this program: it contains {min(others)}")


def _follow_move(dataset: Path, folder: Path, earlier: tuple[str, ...]) -> None:
    """Rename the folder of a portal that has moved; otherwise its articles would be in the data set twice."""
    for origin in earlier:
        before = dataset / partition_name(origin)
        if before == folder or not before.exists():
            continue
        if folder.exists():
            raise SnapshotError(f"{before} is the same portal before it moved: delete that folder, and try again")
        before.rename(folder)
        sync(dataset)


def _write_portal(archive: Path, partial: Path, portal: str, operator: str) -> dict[str, Any]:
    work = partial / _WORK
    work.mkdir()
    seal = copy_database(archive, work / "copy.db")
    with closing(open_readonly(work / "copy.db")) as db:
        tables = {view: columns(db, view) for view in ROW_ORDER}
        _write_schema(partial.parent, tables)
        years = dict(db.execute(_YEARS).fetchall())
        for year in {*years.values()}:
            (partial / f"year={year}").mkdir()
        notes = {SCHEMA_KEY: str(SCHEMA_VERSION), "portal": portal}
        with parquet_writer() as writer:
            for view in ROW_ORDER:
                for year, lines, longest in _split_by_year(db, view, years, work):
                    write_parquet(writer, lines, tables[view], longest, partial / f"year={year}" / view, notes)
        articles, state = db.execute("SELECT count(*), max(last_seen_at) FROM articles").fetchone()
    for path in work.iterdir():
        path.unlink()
    work.rmdir()
    generation = _name_files(partial)
    about = {
        "portal": portal,
        "schema": SCHEMA_VERSION,
        "generation": generation,
        "articles": articles,
        "years": len({*years.values()}),
        "state": state,
        "seal": seal,
        "operator": operator,
    }
    _write(partial / ABOUT, about)
    files = sorted(path for path in partial.rglob("*") if path.is_file())
    sums = "".join(f"{_digest(path)}  {path.relative_to(partial).as_posix()}\n" for path in files)
    (partial / SUMS).write_text(sums, "utf-8", newline="\n")
    return about


_YEARS = (
    "SELECT id, CASE WHEN published_at GLOB '[1-9][0-9][0-9][0-9]*'"
    f" THEN CAST(substr(published_at, 1, 4) AS INTEGER) ELSE {UNDATED} END FROM articles"
)
"""The year in which each article was published, in the portal's zone."""


def _split_by_year(
    db: sqlite3.Connection, view: str, years: Mapping[int, int], work: Path
) -> Iterator[tuple[int, Path, int]]:
    """Write the rows of a view as JSON Lines, each to the file of its article's year; every year has one.

    Yields the year, the file, and the length of its longest line in bytes.
    """
    article = "id" if view == "articles_flat" else "article_id"
    longest = dict.fromkeys(sorted(years.values()), 0)
    paths = {year: work / f"{year}.jsonl" for year in longest}
    with ExitStack() as stack:
        open_files = {year: stack.enter_context(path.open("wb")) for year, path in paths.items()}
        for row, line in json_lines(db, view):
            year = years[row[article]]
            longest[year] = max(longest[year], len(line))
            open_files[year].write(line)
    for year, path in paths.items():
        yield year, path, longest[year]


def _name_files(partial: Path) -> str:
    """Give all files their names, with one digest of their contents; returns it."""
    files = sorted(partial.glob("year=*/*"))
    listed = "".join(f"{_digest(path)}  {path.relative_to(partial).as_posix()}\n" for path in files)
    generation = hashlib.sha256(listed.encode()).hexdigest()[:16]
    for path in files:
        path.rename(path.with_name(f"{path.name}-{generation}.parquet"))
    return generation


def _write_schema(dataset: Path, tables: Mapping[str, Mapping[str, str]]) -> None:
    """Write the description of the schema to the data set, if it is not there."""
    described: dict[str, Any] = read_metadata()["databases"]["bipol"]["tables"]
    schema = {
        "version": SCHEMA_VERSION,
        "files": "portal=*/year=*/TABLE-*.parquet",
        "partitions": [
            {"name": "portal", "type": "VARCHAR", "description": "The portal's host, with its port if it is unusual."},
            {
                "name": "year",
                "type": "BIGINT",
                "description": f"The article's year of publication; {UNDATED}: no date.",
            },
        ],
        "tables": {
            view: {
                "description": described[view]["description"],
                "columns": [
                    {"name": name, "type": kind, "description": described[view]["columns"][name]}
                    for name, kind in parquet_types(types).items()
                ],
            }
            for view, types in tables.items()
        },
    }
    path = dataset / SCHEMAS / f"{SCHEMA_VERSION}.json"
    text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    if path.exists() and path.read_text("utf-8") == text:
        return
    with suppress(WriteRefused), atomic_file(path, replace=True) as file:  # refused: another process is writing it
        file.write(text.encode())


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
