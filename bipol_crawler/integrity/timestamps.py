"""Time stamps of the seals: an outside authority proves that a seal existed at a certain time.

The first seal of each day (UTC) is stamped. A seal contains the hash of the one before it, so its time stamp covers all
earlier seals. The next seal covers the file with the time stamp, therefore it cannot have been made before that
time. So the order of the time stamps must be the order of their seals.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.articles.problems import record_problem, resolve_problem
from bipol_crawler.infra.atomic_file import WriteRefused, atomic_file
from bipol_crawler.integrity.fingerprints import Reader
from bipol_crawler.integrity.seal_chain import FILE, TIMESTAMPS, all_seals, seal_line
from bipol_crawler.integrity.time_authority import (
    NoOpenssl,
    Stamp,
    TimestampError,
    check_timestamp,
    read_timestamp,
    request_timestamp,
)
from bipol_crawler.items import Problem
from bipol_crawler.storage.database import Database

_LATE = timedelta(days=2)
"""A time stamp that is later than its seal by more than this was not fetched by a run of the same or the next day."""


def stamp_last_seal(db: Database, warc_dir: Path, url: str, trusted: Path | None) -> Path | None:
    """Have the last seal stamped, unless a seal of its day has a time stamp. Returns the new file, None without one.

    Args:
        url: the address of the authority.
        trusted: PEM file with the certificates to check its answer with.

    Raises:
        TimestampError: there is no valid time stamp; the next run tries again.
        OSError: it cannot be stored.
    """
    row = db.execute("SELECT hash, statement FROM seals ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        return None
    day = json.loads(row[1])["sealed_at"][:10]
    if any((warc_dir / TIMESTAMPS).glob(f"{day}.*.tsr")):
        return None
    answer = request_timestamp(url, row[0], trusted)
    path = warc_dir / TIMESTAMPS / f"{day}.{row[0]}.tsr"
    try:
        with atomic_file(path, replace=False) as stream:
            stream.write(answer)
    except WriteRefused as error:
        raise TimestampError(str(error)) from error
    return path


def note_problem(db: Database, run_id: int, url: str, error: str | None) -> None:
    """Enter in ``problems`` why there is no time stamp; with None that there is one again.

    Args:
        url: the address of the authority.
    """
    address, problem = without_credentials(url), Problem("seal", "not_time_stamped", error or "")
    with db.atomic():
        resolve_problem(db, address, problem)
        if error:
            record_problem(db, run_id, address, None, None, problem)


@dataclass(slots=True)
class TimestampCheck:
    """What was found when the time stamps were checked.

    Attributes:
        findings: a sentence for each that is wrong.
        note: what the valid ones prove, in one line; None if there are no time stamps.
    """

    findings: list[str]
    note: str | None


def check_timestamps(db: Reader, warc_dir: Path, trusted: Path | None) -> TimestampCheck:
    """Check every time stamp beside the evidence.

    Args:
        trusted: PEM file with the certificates of the authorities' issuers. Without it no signature is checked.
    """
    paths = sorted((warc_dir / TIMESTAMPS).glob("*.tsr"))
    if not paths:
        return TimestampCheck([], None)
    findings: list[str] = []
    stamps: dict[str, list[tuple[Path, Stamp]]] = {}
    try:
        for path in paths:
            try:
                stamp = read_timestamp(path)
                if trusted:
                    check_timestamp(path, stamp, trusted)
            except NoOpenssl:
                raise
            except TimestampError as error:
                findings.append(f"{TIMESTAMPS}/{path.name}: {error}")
                continue
            stamps.setdefault(stamp.digest, []).append((path, stamp))
    except NoOpenssl as error:
        return TimestampCheck([], f"{len(paths)} time stamps were not checked: {error}")
    in_order = list(_in_order_of_seals(db, warc_dir, stamps))
    findings += [
        f"{TIMESTAMPS}/{path.name}: it is for no seal of this archive" for group in stamps.values() for path, _ in group
    ]
    for (_, _, before), (path, _, after) in pairwise(in_order):
        if after.at < before.at:
            findings.append(f"{TIMESTAMPS}/{path.name}: it states an earlier time than that of an earlier seal")
    return TimestampCheck(findings, _note(in_order, len(paths), checked=trusted is not None))


def _in_order_of_seals(
    db: Reader, warc_dir: Path, stamps: dict[str, list[tuple[Path, Stamp]]]
) -> Iterator[tuple[Path, str, Stamp]]:
    """Each time stamp with the statement of its seal, in the order of the seals. They are taken out of ``stamps``."""
    for hash_, statement in all_seals(db, warc_dir):
        for path, stamp in stamps.pop(hash_, ()):
            yield path, statement, stamp


def _note(in_order: list[tuple[Path, str, Stamp]], count: int, *, checked: bool) -> str:
    if not checked:
        return f"the signatures of {count} time stamps were not checked: set TIMESTAMP_CERTIFICATES"
    if not in_order:
        return f"none of {count} time stamps is valid for a seal of this archive"
    _, statement, last = in_order[-1]
    late = sum(
        datetime.fromisoformat(stamp.at) - datetime.fromisoformat(json.loads(sealed)["sealed_at"]) > _LATE
        for _, sealed, stamp in in_order
    )
    words = f"; {late} came more than {_LATE.days} days after the time that their seal states" if late else ""
    return (
        f"{len(in_order)} of {count} time stamps are valid: the seal of {json.loads(statement)['sealed_at']} and all"
        f" that it covers existed at {last.at}{words}"
    )


def proof_for_copies(db: Reader, warc_dir: Path, capture_id: int | None = None) -> dict[str, bytes]:
    """The files that prove when the seal of a capture existed, by their names. A package or snapshot carries them.

    They are the first time stamp of that seal or a later one (or the last one before, if there is none yet), and the
    seals between the two, both included, as lines of ``seals.jsonl``. Empty if there are no time stamps.

    Args:
        capture_id: the capture; None for the last seal.
    """
    paths = {path.name.split(".")[1]: path for path in sorted((warc_dir / TIMESTAMPS).glob("*.tsr"))}
    rows = db.execute("SELECT id FROM seals WHERE hash IN (SELECT value FROM json_each(?))", [json.dumps([*paths])])
    stamped = sorted(int(row[0]) for row in rows)
    covers = "" if capture_id is None else " WHERE json_extract(statement, '$.rows.captures.through') >= :capture"
    order = "min(id)" if covers else "max(id)"
    (own,) = db.execute(f"SELECT {order} FROM seals{covers}", {"capture": capture_id}).fetchone()
    if not stamped or own is None:
        return {}
    nearest = next((seal_id for seal_id in stamped if seal_id >= own), stamped[-1])
    between = "SELECT id, hash, statement FROM seals WHERE id BETWEEN ? AND ? ORDER BY id"
    seals = db.execute(between, (min(own, nearest), max(own, nearest))).fetchall()
    path = paths[next(hash_ for seal_id, hash_, _ in seals if seal_id == nearest)]
    return {FILE: b"".join(seal_line(hash_, text) for _, hash_, text in seals), path.name: path.read_bytes()}
