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
from bipol_crawler.imports.containers import NotAnArchive
from bipol_crawler.imports.convert import files_in
from bipol_crawler.imports.importer import Import
from bipol_crawler.imports.records import ForeignRecord, foreign_records
from bipol_crawler.warc.checker import verify

FOLDER = os.environ.get("FOREIGN_WARCS")
pytestmark = pytest.mark.skipif(not FOLDER, reason="FOREIGN_WARCS names no folder")
FORMLESS = {"other_host", "other_type", "duplicate", "not_get", "unresolved"}
RIGHT = {
    "clipped.warc.gz": {"damaged": 1},  # it ends in the middle of a record
    "clueweb-quirk.warc.gz": {"no_date": 29},  # 2008-10-294T05:21:46-0700
    "variableSizedDates.warc": {"no_date": 1, "digest": 3},  # 2014-01 is no second
    "truncated_datetime.warc": {"no_date": 1},  # 2019-08-15T01:02
    "bad.arc": {"not_http": 3},  # made so: no answer has a length
    "example-extra.warc": {"not_http": 1},  # made so: HTTPX/1.1
    "alexa_short_header.arc.gz": {"not_http": 1},  # the greeting of an SSH server
    "broken.warc": {"not_http": 1},  # the record is said to be 7 bytes long
    "badexample.arc.gz": {"damaged": 3},  # made so: wrong lengths
    "example-space-in-url.arc": {"damaged": 1},  # a checkout has other line ends than its length counts
    "example-wrong-chunks.warc.gz": {"damaged": 2},  # made so
    "transfer_compression_none_truncated.warc.gz": {"damaged": 1},  # made so
    "Evil-Warc-Headers.warc": {"damaged": 1},  # it ends before its length does
    "redirect.warc": {"damaged": 1},  # the same
    "link-extraction-test.warc": {"incomplete": 2},  # written by hand: the bodies are shorter than Content-Length
    "example-bad-non-chunked.warc.gz": {"digest": 1},
    "example-trunc.warc": {"digest": 1},  # made so: the body is cut
    "example-bad-length.warc": {"digest": 2},  # the same
    "baconIpsum_chunked.warc": {"digest": 1},  # changed by hand
    "baconIpsum_chunkedWithMetadata.warc": {"digest": 1},
    "baconIpsum_chunked_httpTrailors.warc": {"digest": 1},
    "1memento.warc": {"digest": 3},  # these were copied and changed by hand, all with one digest
    "1memento_noContentType.warc": {"digest": 1},
    "2mementos.warc": {"digest": 4},
    "2mementos_htmlXhtml.warc": {"digest": 2},
    "2mementos_queryString.warc": {"digest": 2},
    "3mementos.warc": {"digest": 5},
    "4mementos.warc": {"digest": 6},
    "5mementos.warc": {"digest": 7},
    "5mementosAndFroggie.warc": {"digest": 8},
    "HTTP204.warc": {"digest": 1, "damaged": 1},
    "HTTP404.warc": {"digest": 1},
    "slash.warc": {"digest": 1},
}
"""What is not read at most, and how often, by the name of the file; projects share some files."""
UNRESOLVED = 9
"""Revisit records of sample-1.warc.gz that refer to a file that nobody published."""


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
    importing = Import(archive, tmp_path / "warc", imported_by="a test", reference=True)
    errors, totals = set(), Counter[str]()
    for path in files:
        result = next(each for each in list(importing.take([path])) if each.name in (path.name, str(path)))
        theirs = by_warcio(path)
        totals += Counter(taken=result.taken, warcio=theirs, files=1) + Counter(dict(result.skipped))
        assert result.taken + result.skipped.total() >= theirs or result.error, path
        unread = Counter(
            {reason: count for reason, count in result.skipped.items() if reason not in {*FORMLESS, "unresolved"}}
        )
        assert unread <= Counter(RIGHT.get(path.name, {})), path
        if result.error:
            errors.add(path.name)
    print(dict(totals))
    assert errors <= {"invalid_example_1.wacz"}
    assert importing.unresolved <= UNRESOLVED
    assert [found for path in (tmp_path / "warc").glob("*.warc.gz") for found in verify(path)] == []
    archive.close()
