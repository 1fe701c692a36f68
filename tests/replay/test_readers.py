"""Readers that know nothing of each other, nor of us, agree on every record of the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from tests.crawl.crawling import Desk
from tests.replay.others import WHO, tool

pytestmark = pytest.mark.browser

Told = tuple[int, str, str | None, str, str | None, str | None]
"""Of a record: offset, type, address, date, payload digest, and the status of a response."""

WARCBENCH = """
import json, sys
from warcbench import WARCGZParser
with open(sys.argv[1], "rb") as file:
    for member in WARCGZParser(file).iterator():
        record = member.uncompressed_warc_record
        field = lambda name: record.header.get_field(name, decode=True)
        http = record.get_http_header_block() if field("WARC-Type") == "response" else None
        print(json.dumps([member.start, field("WARC-Type"), field("WARC-Target-URI"), field("WARC-Date"),
                          field("WARC-Payload-Digest"), http and http.split()[1].decode()]))
"""


def with_warcio(path: Path) -> Iterator[Told]:
    with path.open("rb") as stream:
        for record in (found := ArchiveIterator(stream, check_digests="raise")):
            record.raw_stream.read()
            said = record.rec_headers.get_header
            status = record.http_headers.get_statuscode() if record.rec_type == "response" else None
            about = [said(name) for name in ("WARC-Target-URI", "WARC-Date", "WARC-Payload-Digest")]
            yield found.get_record_offset(), record.rec_type, *about, status


def with_fastwarc(path: Path) -> Iterator[Told]:
    with path.open("rb") as stream:
        for record in FastIterator(stream, parse_http=True):
            said = record.headers.get
            kind = said("WARC-Type")
            assert kind == "revisit" or not record.is_http or record.verify_payload_digest()
            status = str(record.http_headers.status_code) if kind == "response" else None
            about = [said(name) for name in ("WARC-Target-URI", "WARC-Date", "WARC-Payload-Digest")]
            yield record.stream_pos, kind, *about, status


def with_warcbench(path: Path) -> Iterator[Told]:
    for line in tool("python", "-c", WARCBENCH, path).splitlines():
        yield tuple(json.loads(line))


def lines_of(indexer: str, *arguments: str | Path) -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for line in tool(indexer, *arguments).splitlines():
        key, when, rest = line.split(" ", 2)
        found.append((key, when, json.loads(rest)))
    return found


def test_three_readers_agree_on_every_record(desk: Desk) -> None:
    count, kinds = 0, set()
    paths = sorted(desk.warc.glob("*.warc.gz"))
    for path in paths:
        told = list(with_warcio(path))
        assert told == list(with_fastwarc(path)) == list(with_warcbench(path))
        count += len(told)
        assert {kind for _, kind, *_ in told} <= {"warcinfo", "response", "request", "revisit"}
        kinds |= {kind for _, kind, *_ in told}
    assert kinds == {"warcinfo", "response", "request", "revisit"}
    assert count == len(paths) + 2 * desk.rows("SELECT count(*) FROM captures")[0][0]


def test_every_file_begins_with_who_made_it_by_what_rules_and_whom_to_ask(desk: Desk) -> None:
    for path in desk.warc.glob("*.warc.gz"):
        with path.open("rb") as stream:
            record = next(FastIterator(stream))
            assert record.headers.get("WARC-Type") == "warcinfo"
            lines = record.reader.read().decode().splitlines()
        said = dict(line.split(": ", 1) for line in lines if line)
        assert (said["operator"], said["contact"]) == (WHO["OPERATOR"], WHO["CONTACT"])
        assert said["software"].startswith("bipol_crawler")
        assert said["robots"] == "obey (RFC 9309)"
        assert said["format"] == "WARC File Format 1.1"
        assert WHO["CONTACT"] in said["http-header-user-agent"]


@pytest.mark.parametrize("indexer", ["cdxj-indexer --sort", "cdx-indexer --cdxj --sort --output -"])
def test_both_indexers_find_every_response_where_the_archive_says_it_is(desk: Desk, indexer: str) -> None:
    name, *options = indexer.split()
    # one of the two does not look for the status in a revisit record
    found = sorted(
        (entry["filename"], int(entry["offset"]), entry["url"], when, entry.get("digest"),
         0 if entry["mime"] == "warc/revisit" else int(entry["status"]))
        for _, when, entry in lines_of(name, *options, f"{desk.warc}/")
    )  # fmt: skip
    assert desk.rows("SELECT DISTINCT status FROM captures WHERE refers_to ORDER BY 1") == [(200,), (304,), (404,)]
    known = sorted(
        (file, offset, url, "".join(filter(str.isdigit, at))[:14], digest, status)
        for file, offset, url, at, digest, status in desk.rows(
            "SELECT warc_file, warc_offset, url, captured_at, iif(status = 304, NULL, digest),"
            " iif(refers_to, 0, status) FROM captures"
        )
    )
    assert found == known


def test_the_index_in_a_package_is_the_one_that_an_indexer_makes_of_its_records(desk: Desk, tmp_path: Path) -> None:
    with ZipFile(desk.folder / "all.wacz") as zipped:
        zipped.extractall(tmp_path)
    made = lines_of("cdxj-indexer", "--sort", tmp_path / "archive")
    (tmp_path / "index.py").write_text("import gzip, sys; print(gzip.open(sys.argv[1], 'rt').read(), end='')")
    ours = lines_of("python", tmp_path / "index.py", tmp_path / "indexes" / "index.cdx.gz")
    assert ours == made
