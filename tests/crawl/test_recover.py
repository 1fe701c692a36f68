"""``scrapy recover``: what another archive has from before ours is fetched, and takes its place in time."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.other_archives.client import Answer
from bipol_crawler.warc.gzip_members import Member, member_at, members
from bipol_crawler.warc.reader import read_records
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened
from tests.other_archives.stand_in import Kept, StandIn, kept_of, served

QUICK = {"RECOVER_DELAY": 0, "RECOVER_BUDGET": 0}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    """Two archives of one portal: another one's of two days, and ours, which began on the second."""
    portal = Portal(5, 12)
    with opened(portal, served=True):
        theirs = Desk(tmp_path_factory.mktemp("theirs"), portal)
        theirs.crawled()
        time.sleep(1)  # captures of one address differ by the second
        portal.day = 2
        ours = Desk(tmp_path_factory.mktemp("ours"), portal)
        ours.crawled()
    yield theirs, ours


@pytest.fixture
def theirs(both: tuple[Desk, Desk]) -> StandIn:
    return StandIn("wayback", kept_of(both[0].warc), rows=7)


@pytest.fixture
def ours(both: tuple[Desk, Desk], tmp_path: Path) -> Desk:
    shutil.copytree(both[1].folder, tmp_path / "ours")
    return Desk(tmp_path / "ours", both[1].portal)


def known_to(desk: Desk) -> dict[str, int]:
    """The versions of each article, by all its addresses."""
    return dict(desk.rows("SELECT u.url, a.versions FROM urls u JOIN articles a ON a.id = u.article_id"))


@pytest.mark.thorough
def test_what_they_have_from_before_takes_its_place(theirs: StandIn, ours: Desk, both: tuple[Desk, Desk]) -> None:
    before, there = known_to(ours), known_to(both[0])
    withdrawn = there.keys() - before.keys()
    assert withdrawn
    with served(theirs) as address:
        run = ours.run("recover", CDX_URL=f"{address}/cdx/search/cdx", **QUICK)
        assert run.exit_code == 0, run.err
        after = known_to(ours)
        assert after.keys() == before.keys() | there.keys()
        edited = [url for url in before if after[url] > before[url]]
        assert edited  # between their capture and ours
        seen = "SELECT u.url, a.first_seen_at FROM urls u JOIN articles a ON a.id = u.article_id"
        assert dict(ours.rows(seen)).items() >= dict(both[0].rows(seen)).items()
        verified = ours.run("verify")
        assert verified.exit_code == 0, verified.out
        asked = len(theirs.asked)
        again = ours.run("recover", CDX_URL=f"{address}/cdx/search/cdx", **QUICK)
        assert again.exit_code == 0 and len(theirs.asked) == asked
    assert known_to(ours) == after


def test_a_budget_ends_a_run_and_the_next_continues(theirs: StandIn, ours: Desk, both: tuple[Desk, Desk]) -> None:
    with served(theirs) as address:
        told = {"CDX_URL": f"{address}/cdx/search/cdx", **QUICK, "RECOVER_BUDGET": 8}
        first = ours.run("recover", **told)
        assert first.exit_code == 0
        words = "the budget of 8 requests is spent; the next `scrapy recover` continues"
        assert any(words in line for line in first.lines)
        while ours.run("recover", **told).err.count("is spent"):
            pass
    assert known_to(ours).keys() >= known_to(both[0]).keys()
    assert ours.run("verify").exit_code == 0


def test_what_was_fetched_waits_while_a_crawl_has_the_lock(theirs: StandIn, ours: Desk) -> None:
    from bipol_crawler.storage.connection import lock_archive

    with served(theirs) as address:
        told = {"CDX_URL": f"{address}/cdx/search/cdx", **QUICK}
        lock = lock_archive(ours.database)
        try:
            run = ours.run("recover", **told)
        finally:
            lock.release()
        assert run.exit_code == 75
        assert "the fetched captures are in recovered-" in run.err
        asked, before = len(theirs.asked), len(known_to(ours))
        assert ours.run("recover", **told).exit_code == 0
        assert len(theirs.asked) == asked
    assert len(known_to(ours)) > before


def test_an_archive_that_refuses_is_an_exit_status_of_its_own(ours: Desk) -> None:
    run = ours.run("recover", CDX_URL="http://127.0.0.1:1/cdx/search/cdx", **QUICK)
    assert run.exit_code == 69
    assert any("cannot be fetched" in line and "continues" in line for line in run.lines)


@pytest.mark.parametrize("address", ["", "web.archive.org", "https://example.org/api", "ftp://example.org/cdx"])
def test_a_server_that_is_not_an_index_is_named(ours: Desk, address: str) -> None:
    run = ours.run("recover", CDX_URL=address)
    assert run.exit_code == 2
    assert any("CDX_URL" in line for line in run.lines)


class Files(StandIn):
    """As Common Crawl does it: an index with pages, and files of which parts can be had; captures are not replayed."""

    def __init__(self, warc_dir: Path, per_page: int = 5) -> None:
        super().__init__("pywb", kept_of(warc_dir))
        self.warc_dir, self.per_page = warc_dir, per_page
        self.ranges = True
        self.place = {
            (record.url, "".join(filter(str.isdigit, record.captured_at))[:14]): (path.name, record.offset)
            for path in warc_dir.glob("*.warc.gz")
            for record, _ in read_records(path)
        }

    def __call__(self, url: str) -> Answer:
        self.asked.append(url)
        parts = urlsplit(url.removesuffix(parts_of(url)))
        if parts.path != "/CC-MAIN-2026-48-index":
            return self.part(parts.path.rpartition("/")[2], parts_of(url))
        asked = dict(parse_qsl(parts.query))
        rows = sorted(
            (each for each in self.kept if urlsplit(each.url).netloc == asked["url"]), key=lambda each: each.url
        )
        if "showNumPages" in asked:
            return Answer(200, (), json.dumps({"pages": -(-len(rows) // self.per_page), "blocks": 1}).encode())
        start = int(asked.get("page", "0")) * self.per_page
        return Answer(200, (), "".join(map(self.row, rows[start : start + self.per_page])).encode())

    def row(self, kept: Kept) -> str:
        name, offset = self.place[kept.url, kept.timestamp]
        with (self.warc_dir / name).open("rb") as stream:
            member = member_at(stream, offset)
        assert member is not None
        told = {"url": kept.url, "timestamp": kept.timestamp, "mime": kept.mime, "status": str(kept.status)}
        told |= {
            "digest": kept.digest,
            "filename": f"crawl-data/{name}",
            "offset": str(offset),
            "length": str(member.length),
        }
        return json.dumps(told) + "\n"

    def part(self, name: str, part: str) -> Answer:
        first, last = map(int, part.partition("=")[2].split("-"))
        data = (self.warc_dir / name).read_bytes()
        return Answer(206, (), data[first : last + 1]) if self.ranges else Answer(200, (), data)


def parts_of(url: str) -> str:
    """What :func:`served` adds to an address that is asked for in part."""
    return "#" + url.partition("#")[2] if "#" in url else ""


def test_captures_are_fetched_out_of_the_files_of_an_index(both: tuple[Desk, Desk], ours: Desk) -> None:
    other = Files(both[0].warc)
    there = known_to(both[0])
    with served(other) as address:
        told = {"CDX_URL": f"{address}/CC-MAIN-2026-48-index", "CDX_WARC_URL": address, **QUICK}
        run = ours.run("recover", **told)
        assert run.exit_code == 0, run.err
        assert known_to(ours).keys() >= there.keys()
        fetched = [url for url in other.asked if "#" in url]
        assert fetched and not [url for url in other.asked if "id_/" in url]
        assert len(fetched) == len(set(fetched)) == ours.rows("SELECT sum(taken) FROM imports")[0][0]
        assert len([url for url in other.asked if "page=" in url]) > 1
        asked = len(other.asked)
        assert ours.run("recover", **told).exit_code == 0
        assert len(other.asked) == asked
    assert ours.run("verify", "--deep").exit_code == 0
    theirs = {path.read_bytes() for path in both[0].warc.glob("*.warc.gz")}
    (kept,) = (ours.warc / "imported").glob("recovered-*.warc.gz")
    with kept.open("rb") as stream:  # each record is byte for byte that of their file
        found = [part for part in members(stream) if isinstance(part, Member)]
        whole = kept.read_bytes()
    for part in found[1:]:
        assert any(whole[part.offset : part.end] in each for each in theirs)


def test_a_server_that_gives_whole_files_is_not_listened_to(both: tuple[Desk, Desk], ours: Desk) -> None:
    other = Files(both[0].warc)
    other.ranges = False
    with served(other) as address:
        told = {"CDX_URL": f"{address}/CC-MAIN-2026-48-index", "CDX_WARC_URL": address, **QUICK}
        run = ours.run("recover", **told)
    assert run.exit_code == 0
    assert "http_200" in run.err
    assert not ours.rows("SELECT * FROM imports")
