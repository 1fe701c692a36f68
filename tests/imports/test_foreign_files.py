"""Files from the tests of other projects, in a folder of checkouts that FOREIGN_WARCS names: all that warcio reads.

Without the variable nothing is tested. A capture counts as read if it is taken, or left out for a reason that says
nothing about the file's form.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from bipol_crawler.archive import Archive
from bipol_crawler.imports.captures import Left
from bipol_crawler.imports.containers import NotAnArchive
from bipol_crawler.imports.convert import files_in
from bipol_crawler.imports.records import ForeignRecord, foreign_records
from bipol_crawler.imports.take import FileResult, Import
from bipol_crawler.warc.checker import verify

FOLDER = os.environ.get("FOREIGN_WARCS")
pytestmark = pytest.mark.skipif(not FOLDER, reason="FOREIGN_WARCS names no folder")
FORMLESS = {"other_host", "other_type", "duplicate", "not_get"}
RIGHT = {
    "clipped.warc.gz": ("damaged", 1),  # it ends in the middle of a record
    "clueweb-quirk.warc.gz": ("no_date", 29),  # 2008-10-294T05:21:46-0700
    "bad.arc": ("not_http", 3),  # made so: no answer has a length
    "example-extra.warc": ("not_http", 1),  # made so: HTTPX/1.1
    "example-bad-non-chunked.warc.gz": ("digest", 1),
    "example-trunc.warc": ("digest", 1),  # made so: the body is cut
    "example-space-in-url.arc": ("damaged", 1),  # a checkout has other line ends than its length counts
    "example-wrong-chunks.warc.gz": ("damaged", 2),  # made so
}
"""What is not read, and how often, by the name of the file."""


def records(path: Path) -> list[ForeignRecord]:
    try:
        return [each for each in foreign_records(path) if isinstance(each, ForeignRecord)]
    except NotAnArchive:
        return []


def by_warcio(path: Path) -> int:
    """How many responses of web servers warcio reads."""
    count = 0
    try:
        with path.open("rb") as file:
            for each in ArchiveIterator(file, arc2warc=True):
                url = str(each.rec_headers.get_header("WARC-Target-URI"))
                count += each.rec_type == "response" and url.startswith("http")
    except ArchiveLoadFailed:
        pass
    return count


def test_every_response_that_warcio_reads_is_read_or_the_reason_is_right(tmp_path: Path) -> None:
    files = list(files_in(Path(str(FOLDER))))
    assert len(files) > 20
    hosts = {urlsplit(record.url)._replace(path="", query="", fragment="").geturl() for path in files
        for record in records(path) if record.url.startswith("http")}  # fmt: skip
    (tmp_path / "warc").mkdir()
    archive = Archive(tmp_path / "a.db", portal=sorted(hosts)[0], command="import", arguments={},
        parser_version="0", earlier=sorted(hosts))  # fmt: skip
    told: Counter[tuple[str, str]] = Counter()

    def tell(name: str, left: Left) -> None:
        if left.reason not in FORMLESS:
            told[name, left.reason] += 1

    importing = Import(archive, tmp_path / "warc", imported_by="a test", reference=True, tell=tell)
    results: list[FileResult] = []
    for path in files:
        here = [each for each in importing.take([path]) if each.name in (path.name, str(path))]
        results += here
        seen = here[0].taken + sum(here[0].left.values())
        assert seen >= by_warcio(path) or here[0].error, path
    unresolved = {name for name, reason in told if reason == "unresolved"}
    assert unresolved <= {"dupes.warc.gz"}  # its originals are in another file
    assert {(name, (why, count)) for (name, why), count in told.items() if why != "unresolved"} <= {
        (name, (why, count * times)) for name, (why, count) in RIGHT.items() for times in (1, 2)
    }
    unread = {Path(result.name).name for result in results if result.error}
    assert all(name.endswith(".lz4") or name == "invalid_example_1.wacz" for name in unread), unread
    assert not archive.db.execute("SELECT 1 FROM imports WHERE waiting > 0").fetchone()
    assert [found for path in (tmp_path / "warc").glob("*.warc.gz") for found in verify(path)] == []
    archive.close()
