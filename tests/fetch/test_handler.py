"""Evidence first: everything served is on record before it is read, or the run ends there."""

from __future__ import annotations

import gzip
import os
import resource
from functools import partial

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from bipol_crawler.warc.checker import verify
from bipol_crawler.warc.reader import decoded_body, read_exchange, read_records
from bipol_crawler.warc.recovery import recover
from tests.fetch.fetch_portal import Answer

PAGE = Answer()


def exchanges(run):
    """Every exchange on record, in order, checked against the rows that the archive got."""
    found = [pair for path in sorted(run.warc.iterdir()) for pair in read_records(path)]
    assert [record.record_id for record, _ in found] == [record["record_id"] for record in run.records]
    return [exchange for _, exchange in found]


class CheckCommand:
    verbose = False

    def __init__(self, *paths):
        self.inputs = [str(path) for path in paths]


def test_a_finished_run_leaves_closed_sound_files(portal, crawl):
    portal.other = PAGE
    run = crawl(*(f"/{n}/" for n in range(5)), settings={"WARC_MAX_BYTES": 2_000})
    files = sorted(run.warc.iterdir())
    assert len(files) > 1
    assert all(path.name.endswith(".warc.gz") for path in files)
    assert Checker(CheckCommand(*files)).process_all() == 0
    assert [finding for path in files for finding in verify(path)] == []
    assert run.stats["evidence/records"] == 6
    assert [outcome["capture_id"] for outcome in run.outcomes] == [2, 3, 4, 5, 6]


def test_the_evidence_names_the_client_and_its_rules(portal, crawl):
    portal.other = PAGE
    run = crawl("/satu/", settings={"OPERATOR": "Arsip Uji"})
    (path,) = run.warc.iterdir()
    with path.open("rb") as stream:
        first = next(iter(ArchiveIterator(stream)))
        lines = dict(line.split(": ", 1) for line in first.content_stream().read().decode().splitlines())
    assert first.rec_type == "warcinfo"
    assert lines["operator"] == "Arsip Uji" and lines["contact"] == "arsip@example.org"
    assert lines["robots"] == "obey (RFC 9309)" and "bipol_crawler" in lines["software"]
    assert "arsip@example.org" in lines["http-header-user-agent"]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"Content-Type": "text/html; charset=UTF-8"}),
        (301, {"Location": "/baru/"}),
        (304, {"ETag": 'W/"abc"', "Last-Modified": "Sat, 16 Nov 2024 06:52:00 GMT"}),
        (404, {"Content-Type": "text/html"}),
        (410, {}),
        (500, {}),
        (503, {"Retry-After": "3600"}),
        (299, {"X-Odd": "caf\xe9"}),
    ],
)
def test_whatever_is_served_is_on_record_with_its_headers(portal, crawl, status, headers):
    body = b"" if status == 304 else b"Isi"
    portal.pages["/1/"] = Answer(body, status, headers, claim=None if status == 304 else -1)
    run = crawl("/1/")
    exchange = exchanges(run)[-1]
    assert (exchange.url, exchange.method, exchange.status) == (f"{portal.url}/1/", "GET", status)
    assert (exchange.body, exchange.ip, exchange.http_version) == (body, "127.0.0.1", "HTTP/1.1")
    served = dict(exchange.response_headers)
    assert {name.lower(): value for name, value in headers.items()}.items() <= {
        name.lower(): value for name, value in served.items()
    }.items()
    assert ("Content-Length" in served) == (status != 304), "nothing is on record that was not served"
    assert run.records[-1]["location"] == headers.get("Location")


def test_the_request_on_record_is_the_one_that_was_sent(portal, crawl):
    portal.other = PAGE
    run = crawl("/cari/?q=bandung#hasil")
    exchange = exchanges(run)[-1]
    assert list(exchange.request_headers) == portal.heads[-1]
    assert exchange.url == f"{portal.url}/cari/?q=bandung"
    assert portal.paths[-1] == "/cari/?q=bandung"
    assert ("User-Agent", "bipol_crawler/0.1 (+mailto:arsip@example.org)") in exchange.request_headers


def test_a_gzipped_page_is_kept_gzipped_and_read_decoded(portal, crawl):
    packed = gzip.compress(PAGE.body)
    portal.pages["/1/"] = Answer(packed, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    run = crawl("/1/")
    exchange = exchanges(run)[-1]
    assert exchange.body == packed
    assert run.outcomes[0]["body"].encode("latin-1") == decoded_body(exchange) == PAGE.body


def test_a_chunked_page_is_kept_unchunked_and_does_not_say_otherwise(portal, crawl):
    chunks = b"3\r\nIsi\r\n6\r\n tubuh\r\n0\r\n\r\n"
    portal.pages["/1/"] = Answer(chunks, headers={"Transfer-Encoding": "chunked"}, claim=None)
    run = crawl("/1/")
    exchange = exchanges(run)[-1]
    assert exchange.body == b"Isi tubuh"
    assert {name.lower() for name, _ in exchange.response_headers}.isdisjoint({"transfer-encoding", "content-length"})
    assert Checker(CheckCommand(*run.warc.iterdir())).process_all() == 0


@pytest.mark.parametrize(
    "page",
    [
        Answer(b"Separuh", claim=5000),
        Answer(b"7\r\nSeparuh\r\nff\r\n", headers={"Transfer-Encoding": "chunked"}, claim=None),
    ],
    ids=["length", "chunked"],
)
def test_a_body_that_breaks_off_is_on_record_as_such_and_not_read(portal, crawl, page):
    portal.pages["/1/"] = page
    run = crawl("/1/")
    assert run.kinds == ["ResponseDataLossError"]
    exchange = exchanges(run)[-1]
    assert (exchange.body, exchange.truncated) == (b"Separuh", "disconnect")
    assert run.records[-1]["truncated"] == "disconnect"
    assert run.outcomes[0]["capture_id"] == 2


@pytest.mark.parametrize("claim", [-1, None])
def test_a_body_over_the_limit_is_on_record_as_far_as_it_was_read(portal, crawl, claim):
    portal.pages["/1/"] = Answer(b"x" * 3_000_000, claim=claim)
    run = crawl("/1/", "/2/", settings={"DOWNLOAD_MAXSIZE": 100_000})
    assert run.kinds == ["DownloadCancelledError", 404]
    exchange = exchanges(run)[1]
    assert (exchange.status, exchange.truncated) == (200, "length")
    assert len(exchange.body) < 3_000_000


def test_a_body_of_just_the_limit_is_read(portal, crawl):
    portal.pages |= {"/1/": Answer(b"x" * 1000), "/2/": Answer(b"x" * 1000, claim=None)}
    run = crawl("/1/", "/2/", settings={"DOWNLOAD_MAXSIZE": 1000})
    assert run.kinds == [200, 200]


def test_a_request_without_an_answer_does_not_keep_the_capture_of_another(portal, crawl):
    portal.robots("")
    portal.pages["/1/"] = Answer(delay=1.5)
    run = crawl("/1/", meta={"capture_id": 99}, settings={"DOWNLOAD_TIMEOUT": 0.5})
    assert run.kinds == ["DownloadTimeoutError"]
    assert run.outcomes[0]["capture_id"] is None
    assert len(exchanges(run)) == 1


def test_other_schemes_are_left_alone(portal, crawl):
    run = crawl("data:,Isi")
    assert (run.kinds, run.outcomes[0]["body"]) == ([200], "Isi")
    assert (portal.paths, run.records) == ([], [])
    assert not run.warc.exists()


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_full_disk_ends_the_run_before_anything_is_read(portal, crawl, stubborn):
    portal.robots("")
    portal.pages = {"/1/": PAGE, "/2/": Answer(os.urandom(60_000)), "/3/": PAGE} | portal.pages
    full_disk = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (20_000, 20_000))
    run = crawl("/1/", "/2/", "/3/", first=full_disk, stubborn=stubborn)
    assert run.kinds[:2] == [200, "EvidenceError"]
    assert 200 not in run.kinds[2:]
    assert portal.paths == ["/robots.txt", "/1/", "/2/"], "and nothing more is asked for"
    assert run.reason == "evidence_failed"
    assert "File too large" in run.stats["evidence/failed"]
    (path,) = run.warc.iterdir()
    assert path.name.endswith(".open")
    (found,) = recover(run.warc, lambda file: 0, [].append)
    assert [record.url for record in found.records] == [f"{portal.url}/robots.txt", f"{portal.url}/1/"]
    assert found.torn == 0


def test_a_folder_that_cannot_be_written_ends_the_run_with_a_clear_line(portal, crawl, tmp_path):
    portal.other = PAGE
    (tmp_path / "file").write_text("")
    run = crawl("/1/", "/2/", settings={"WARC_DIR": str(tmp_path / "file")})
    assert run.kinds == ["EvidenceError"]
    assert run.reason == "evidence_failed"
    assert portal.paths == ["/robots.txt"]
    assert f"the evidence folder {tmp_path / 'file'} cannot be written" in run.log


def test_a_record_the_archive_did_not_take_is_not_read_and_is_found_at_the_next_start(portal, crawl):
    portal.other = PAGE
    run = crawl("/1/", "/2/", stall=True)
    assert run.kinds == ["EvidenceError"]
    assert "database is locked" in run.stats["evidence/failed"]
    assert run.reason == "evidence_failed"
    (found,) = recover(run.warc, lambda file: 0, [].append)
    assert [record.url for record in found.records] == [f"{portal.url}/robots.txt"]
    assert read_exchange(run.warc, found.file, found.records[0].offset).status == 200
