"""Shows captured pages as they looked, with the replay server pywb on the archive's own files.

pywb is a separate program in a separate environment. It gets an index made from ``captures``, and the folder with the
evidence; it only reads both.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bipol_crawler.infra.home import HOME
from bipol_crawler.infra.object_store import signed_url
from bipol_crawler.warc.cdxj import cdxj_line, sorted_lines
from bipol_crawler.warc.exchange import Record
from bipol_crawler.warc.moved import moved_files

COLLECTION = "arsip"
"""The name of the archive in pywb's addresses."""
_SIGNED_FOR = timedelta(days=7)
"""The longest time that S3 allows."""
_CAPTURES = """
SELECT c.warc_file, c.warc_offset, c.warc_length, c.record_id, c.digest, c.captured_at, c.url, c.status, c.content_type,
  c.location, c.truncated, c.length, o.record_id
FROM captures c LEFT JOIN captures o ON o.id = c.refers_to"""


def find_pywb(stated: str) -> str | None:
    """The path of pywb's command ``wayback``: as stated, on PATH, or where ``make replay`` installs it."""
    if stated:
        return shutil.which(stated)
    return shutil.which("wayback") or shutil.which(str(HOME / ".venv-pywb" / "bin" / "wayback"))


def prepare(db: sqlite3.Connection, warc_dir: Path, folder: Path) -> int:
    """Write pywb's index and configuration to ``folder``. Returns the number of captures in the index.

    Files that a run is still writing are left out. pywb reads files that were moved to an object store by web addresses
    that are signed and valid for a week.

    Raises:
        OSError, sqlite3.Error: a disk is full, the archive cannot be read, or there are no credentials for the store.
    """
    moved = moved_files(warc_dir)
    closed = {path.name for path in warc_dir.glob("*.warc.gz")} | moved.keys()

    def lines() -> Iterator[str]:
        for row in db.execute(_CAPTURES):
            if row[0] in closed:
                yield cdxj_line(Record(*row))

    count = 0
    with sorted_lines(lines()) as index, (folder / "index.cdxj").open("w", encoding="utf-8", newline="\n") as out:
        for line in index:
            out.write(f"{line}\n")
            count += 1
    paths = "".join(f"{name}\t{signed_url(each.address, _SIGNED_FOR)}\n" for name, each in moved.items())
    (folder / "moved.txt").write_text(paths, "utf-8")
    places = [f"{warc_dir}/", *([str(folder / "moved.txt")] if moved else [])]
    archive = {"index_paths": str(folder / "index.cdxj"), "archive_paths": places}
    # JSON is YAML
    (folder / "config.yaml").write_text(json.dumps({"collections": {COLLECTION: archive}}), "utf-8")
    return count


def start(pywb: str, folder: Path, host: str, port: int) -> subprocess.Popen[bytes]:
    """Start pywb on a folder from :func:`prepare`."""
    return subprocess.Popen([pywb, "--bind", host, "--port", str(port), "-d", str(folder)], cwd=folder)


def replay_address(base: str, url: str, captured_at: str) -> str:
    """The address at which pywb replays a capture, or the nearest one.

    >>> replay_address("http://localhost:8090/arsip", "https://bipol.co/a/", "2024-11-15T12:47:00.5Z")
    'http://localhost:8090/arsip/20241115124700/https://bipol.co/a/'
    """
    digits = "".join(filter(str.isdigit, captured_at))[:14]
    return f"{base.rstrip('/')}/{digits}/{url}"
