"""Articles packed to hand out: the evidence as it is, an index that finds it, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from bipol_crawler.demo.site import Portal
from bipol_crawler.warc.cdxj import sorted_lines, write_blocks
from bipol_crawler.warc.gzip_members import Member, members
from bipol_crawler.warc.reader import RESPONSE_TYPES
from bipol_crawler.warc.wacz import Slice, write_wacz
from bipol_crawler.warc.writer import WarcWriter
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive of two days, with articles edited, moved and withdrawn on the second, and all of it packed."""
    portal = Portal(5, 40)
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("two-days"), portal)
        desk.crawled()
        portal.day = 2
        desk.crawled("full=1", WARC_MAX_BYTES=200_000)  # so that it begins a file of its own
        assert desk.run("wacz", str(desk.folder / "all.wacz")).exit_code == 0
        yield desk


@pytest.fixture
def desk(two_days: Desk, tmp_path: Path) -> Desk:
    """A copy of that archive."""
    shutil.copytree(two_days.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", two_days.portal)


@pytest.fixture(scope="module")
def packed(two_days: Desk) -> Iterator[ZipFile]:
    with ZipFile(two_days.folder / "all.wacz") as zipped:
        yield zipped


def records(data: bytes) -> list[tuple[Member, bytes]]:
    """Every record of an evidence file, and its bytes there."""
    found = []
    for member in members(BytesIO(data)):
        assert isinstance(member, Member), member
        found.append((member, data[member.offset : member.end]))
    return found


def packed_records(zipped: ZipFile) -> dict[str, list[tuple[Member, bytes]]]:
    names = [name for name in zipped.namelist() if name.startswith("archive/")]
    return {name.removeprefix("archive/"): records(zipped.read(name)) for name in names}


def addresses(zipped: ZipFile) -> set[str]:
    """Of every exchange."""
    found = [member for each in packed_records(zipped).values() for member, _ in each]
    return {member.headers["warc-target-uri"] for member in found if member.kind == "response"}


def index(zipped: ZipFile) -> list[tuple[str, str, dict[str, str]]]:
    lines = gzip.decompress(zipped.read("indexes/index.cdx.gz")).decode().splitlines()
    return [(key, when, json.loads(rest)) for key, when, rest in (line.split(" ", 2) for line in lines)]


def pages(zipped: ZipFile) -> list[dict[str, Any]]:
    first, *rest = (json.loads(line) for line in zipped.read("pages/pages.jsonl").decode().splitlines())
    assert (first["format"], first["id"]) == ("json-pages-1.0", "pages")
    return rest


def left_behind(folder: Path, name: str) -> list[str]:
    return [path.name for path in folder.iterdir() if name in path.name]


def test_records_are_packed_byte_for_byte_after_the_warcinfo_they_name(two_days: Desk, packed: ZipFile) -> None:
    files = packed_records(packed)
    assert len(files) > 1
    for name, found in files.items():
        source = [data for _, data in records((two_days.warc / name).read_bytes())]
        assert found[0][1] == source[0]
        packed_here = [data for _, data in found]
        there = set(packed_here)
        assert [data for data in source if data in there] == packed_here
        for member, _ in found[1:]:
            assert member.headers["warc-warcinfo-id"].strip("<>") == found[0][0].record_id
            assert member.kind in ("response", "revisit", "request")


def test_all_that_belongs_to_the_articles_is_packed_and_nothing_else(two_days: Desk, packed: ZipFile) -> None:
    have = {
        member.record_id
        for found in packed_records(packed).values()
        for member, _ in found
        if member.kind in RESPONSE_TYPES
    }
    belonging = two_days.rows(
        "SELECT record_id FROM captures WHERE id IN (SELECT capture_id FROM version_captures"
        " UNION SELECT capture_id FROM article_events UNION SELECT capture_id FROM articles)"
    )
    assert {record for (record,) in belonging} <= have
    originals = two_days.rows(
        "SELECT o.record_id FROM captures c JOIN captures o ON o.id = c.refers_to WHERE c.record_id IN"
        " (SELECT value FROM json_each(?))",
        json.dumps([*have]),
    )
    assert originals
    assert {record for (record,) in originals} <= have, "a revisit record comes with what it refers to"
    assert two_days.rows("SELECT 1 FROM version_captures WHERE page > 1")
    extra = [row for row in two_days.rows("SELECT record_id, url, location FROM captures") if row[0] in have]
    lists = [
        url
        for _, url, _ in extra
        if any(part in url for part in ("/feed", "/wp-json", "sitemap", "/page/", "/category/"))
    ]
    assert not lists
    assert [url for _, url, _ in extra].count(f"{two_days.portal.url}/robots.txt") == 2


def test_redirects_are_packed_with_the_article_that_they_led_to(two_days: Desk, tmp_path: Path) -> None:
    moves = two_days.rows(
        "SELECT c.url, a.url FROM captures c JOIN captures t ON t.url = c.location AND t.run_id = c.run_id"
        " AND t.id > c.id JOIN articles a ON a.capture_id = t.id"
    )
    assert moves
    old, new = moves[0]
    assert two_days.run("wacz", str(tmp_path / "one.wacz"), "--url", new).exit_code == 0
    with ZipFile(tmp_path / "one.wacz") as zipped:
        assert {old, new} <= addresses(zipped)


def test_every_version_is_listed_as_a_page_that_the_index_finds(two_days: Desk, packed: ZipFile) -> None:
    found = {(entry["url"], when) for _, when, entry in index(packed)}
    listed = pages(packed)
    wanted = two_days.rows(
        "SELECT c.url, substr(c.captured_at, 1, 19) || 'Z', v.headline, v.body FROM article_versions v"
        " JOIN captures c ON c.id = v.capture_id"
    )
    assert sorted((page["url"], page["ts"], page.get("title", ""), page.get("text", "")) for page in listed) == sorted(
        (url, at, headline or "", body or "") for url, at, headline, body in wanted
    )
    assert {(page["url"], "".join(filter(str.isdigit, page["ts"]))) for page in listed} <= found
    assert len({page["id"] for page in listed}) == len(listed)


def test_each_line_of_the_index_leads_to_the_record_it_tells_of(packed: ZipFile) -> None:
    lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).splitlines()
    assert lines == sorted(lines)
    responses = 0
    for key, when, entry in index(packed):
        with packed.open(f"archive/{entry['filename']}") as file:
            file.seek(int(entry["offset"]))
            (record,) = ArchiveIterator(BytesIO(file.read(int(entry["length"]))), check_digests="raise")
            headers = record.rec_headers
            assert record.rec_type in RESPONSE_TYPES
            assert (headers["WARC-Target-URI"], headers["WARC-Payload-Digest"]) == (entry["url"], entry["digest"])
            assert "".join(filter(str.isdigit, headers["WARC-Date"]))[:14] == when
            assert record.http_headers.get_statuscode() == entry["status"]
            if record.rec_type == "revisit":
                assert entry["mime"] == "warc/revisit"
            else:
                assert (record.http_headers.get_header("Content-Type") or "").startswith(entry.get("mime", ""))
            assert key.endswith(entry["url"].split("/", 3)[3].rstrip("/").lower())
        responses += 1
    assert responses == sum(m.kind in RESPONSE_TYPES for found in packed_records(packed).values() for m, _ in found)


def test_a_long_index_is_found_in_by_its_blocks() -> None:
    lines = [f"co,bipol)/{number:05} 20241116065200 {{}}" for number in range(2_500)]
    random.Random(5).shuffle(lines)
    out = BytesIO()
    with sorted_lines(lines) as ordered:
        blocks = write_blocks(ordered, out.write, "index.cdx.gz").splitlines()
    assert len(blocks) == 1 + 3
    assert gzip.decompress(out.getvalue()).decode().splitlines() == sorted(lines)
    for block in blocks[1:]:
        key, rest = block.split(" {")
        place = json.loads("{" + rest)
        piece = out.getvalue()[place["offset"] : place["offset"] + place["length"]]
        assert place["digest"] == f"sha256:{hashlib.sha256(piece).hexdigest()}"
        assert gzip.decompress(piece).decode().startswith(f"{key} {{}}\n")


@given(st.lists(st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), max_size=9), unique=True))
def test_the_index_is_in_the_order_of_its_bytes_whatever_the_words(words: list[str]) -> None:
    with sorted_lines(words) as ordered:
        assert [word.encode() for word in ordered] == sorted(word.encode() for word in words)


def test_the_list_of_files_vouches_for_every_one_and_a_hash_for_the_list(packed: ZipFile) -> None:
    listed = packed.read("datapackage.json")
    assert json.loads(packed.read("datapackage-digest.json")) == {
        "path": "datapackage.json",
        "hash": f"sha256:{hashlib.sha256(listed).hexdigest()}",
    }
    package = json.loads(listed)
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    told = {entry["path"]: (entry["hash"], entry["bytes"]) for entry in package["resources"]}
    names = set(packed.namelist()) - {"datapackage.json", "datapackage-digest.json"}
    assert set(told) == names
    for name in names:
        data = packed.read(name)
        assert told[name] == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))


def test_what_readers_seek_in_is_not_compressed_again(packed: ZipFile) -> None:
    for info in packed.infolist():
        assert (info.compress_size == info.file_size) == info.filename.endswith(".gz")


def test_the_same_archive_gives_the_same_bytes_wherever_and_whenever(two_days: Desk, desk: Desk) -> None:
    desk.change("VACUUM")
    assert desk.run("wacz", str(desk.folder / "again.wacz")).exit_code == 0
    assert (desk.folder / "again.wacz").read_bytes() == (two_days.folder / "all.wacz").read_bytes()


@pytest.mark.parametrize("by", ["since", "until", "section", "url", "number", "two"])
def test_a_span_a_section_or_an_address_chooses_whole_articles(two_days: Desk, tmp_path: Path, by: str) -> None:
    days = sorted(day for (day,) in two_days.rows("SELECT DISTINCT published_date FROM articles_flat") if day)
    middle = days[len(days) // 2]
    (section,) = two_days.rows("SELECT section FROM articles_flat WHERE section IS NOT NULL GROUP BY 1 ORDER BY 1")[0]
    urls = [url for (url,) in two_days.rows("SELECT url FROM articles_flat ORDER BY versions DESC, id LIMIT 2")]
    (number,) = two_days.rows("SELECT id FROM articles_flat WHERE url = ?", urls[1])[0]
    arguments, condition, values = {
        "since": (["--since", middle], "published_date >= ?", [middle]),
        "until": (["--until", middle], "published_date <= ?", [middle]),
        "section": (
            ["--section", section.upper()],
            "id IN (SELECT article_id FROM article_sections x JOIN sections s ON s.id = x.section_id WHERE s.name = ?)",
            [section],
        ),
        "url": (["--url", urls[0].replace("http:", "HTTP:") + "?utm_source=x"], "url = ?", [urls[0]]),
        "number": (["--url", str(number)], "id = ?", [number]),
        "two": (["--url", urls[0], "--url", urls[1]], "url IN (?, ?)", urls),
    }[by]
    target = tmp_path / "some.wacz"
    run = two_days.run("wacz", str(target), *arguments)
    assert run.exit_code == 0, run.err
    wanted = two_days.rows(
        "SELECT substr(c.record_id, 10) FROM article_versions v JOIN captures c ON c.id = v.capture_id"
        f" WHERE v.article_id IN (SELECT id FROM articles_flat WHERE {condition})",
        *values,
    )
    with ZipFile(target) as zipped:
        assert {page["id"] for page in pages(zipped)} == {record for (record,) in wanted}
        assert len(wanted) < len(two_days.rows("SELECT 1 FROM article_versions"))


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        ([], 2, "give one file"),
        (["a.wacz", "b.wacz"], 2, "give one file"),
        (["x.wacz", "--since", "2024-13-01"], 2, "--since '2024-13-01' is not a day"),
        (["x.wacz", "--since", "1999-01-01", "--until", "1999-12-31"], 1, "no article published from 1999-01-01"),
        (["x.wacz", "--section", "Angkasa"], 1, "no article section Angkasa"),
        (["x.wacz", "--url", "/tidak-ada/"], 1, "knows no article"),
        (["x.wacz", "-s", "ARCHIVE_DB=/nowhere/bipol.db"], 2, "no archive"),
    ],
)
def test_what_cannot_be_packed_is_said_in_one_line(
    two_days: Desk, tmp_path: Path, arguments: list[str], exit_code: int, words: str
) -> None:
    placed = [str(tmp_path / each) if each.endswith(".wacz") else each for each in arguments]
    run = two_days.run("wacz", *placed)
    assert (run.exit_code, len(run.lines), list(tmp_path.iterdir())) == (exit_code, 1, []), run.err
    assert words in run.lines[0]


def test_an_existing_file_is_replaced_only_with_force(two_days: Desk, tmp_path: Path) -> None:
    target = tmp_path / "some.wacz"
    target.write_text("mine")
    run = two_days.run("wacz", str(target))
    assert (run.exit_code, target.read_text()) == (2, "mine")
    assert "--force" in run.lines[0]
    assert two_days.run("wacz", str(target), "--force").exit_code == 0
    assert ZipFile(target).testzip() is None


def test_damaged_or_missing_evidence_is_named_and_nothing_is_packed(desk: Desk) -> None:
    ((name, offset),) = desk.rows(
        "SELECT warc_file, warc_offset + warc_length / 4 FROM captures c JOIN article_versions v ON v.capture_id = c.id"
        " ORDER BY c.id DESC LIMIT 1"
    )
    data = bytearray((desk.warc / name).read_bytes())
    data[offset] ^= 1
    (desk.warc / name).write_bytes(data)
    for words in (f"{name}: at byte", f"{name}: no such evidence file"):
        run = desk.run("wacz", str(desk.folder / "x.wacz"))
        assert (run.exit_code, len(run.lines)) == (1, 1), run.err
        assert words in run.lines[0]
        assert left_behind(desk.folder, "x.wacz") == []
        (desk.warc / name).unlink(missing_ok=True)


def test_a_full_disk_leaves_nothing_half_written(two_days: Desk, tmp_path: Path) -> None:
    whole = (two_days.folder / "all.wacz").stat().st_size
    for room in (2_000, whole // 3, whole - 5):
        limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room))
        with two_days.start("wacz", str(tmp_path / "x.wacz"), first=limit) as command:
            assert command.wait() == 1
        assert [line for line in command.err.splitlines() if line] == [
            "bipol_crawler: no WACZ was made: [Errno 27] File too large"
        ]
        assert list(tmp_path.iterdir()) == []


def test_killed_at_any_moment_it_leaves_no_file_by_that_name_and_the_next_one_is_whole(
    two_days: Desk, tmp_path: Path
) -> None:
    target, partly, seen = tmp_path / "x.wacz", tmp_path / ".x.wacz.partial", set()
    for seed in range(6):
        began = time.time_ns()
        with two_days.start("wacz", str(target)) as command:
            patience = time.monotonic() + 60
            while time.monotonic() < patience:
                with suppress(FileNotFoundError):  # it may get its name between two looks
                    if target.exists() or partly.stat().st_mtime_ns >= began:
                        break
            time.sleep(random.Random(seed).uniform(0, 0.05))
            command.send(signal.SIGKILL)
            command.wait()
        seen.add(target.exists())
        if target.exists():
            assert target.read_bytes() == (two_days.folder / "all.wacz").read_bytes()
            target.unlink()
    assert False in seen
    assert two_days.run("wacz", str(target)).exit_code == 0
    assert target.read_bytes() == (two_days.folder / "all.wacz").read_bytes()
    assert os.listdir(tmp_path) == ["x.wacz"]


def test_it_packs_beside_a_crawl_what_the_archive_names(tmp_path: Path) -> None:
    portal = Portal(5, 30)
    with opened(portal, served=True):
        desk = Desk(tmp_path / "archive", portal)
        with desk.start("crawl bipol", DOWNLOAD_DELAY=0.3, DOWNLOAD_DELAY_JITTER=0) as crawl:
            patience = time.monotonic() + 60
            while time.monotonic() < patience:
                try:
                    if desk.rows("SELECT 1 FROM articles LIMIT 3")[2:]:
                        break
                except sqlite3.OperationalError:
                    pass
                time.sleep(0.05)
            run = desk.run("wacz", str(tmp_path / "x.wacz"))
            assert list(desk.warc.glob("*.open"))
            crawl.send(signal.SIGTERM)
            crawl.wait()
    assert run.exit_code == 0, run.err
    with ZipFile(tmp_path / "x.wacz") as zipped:
        assert len(pages(zipped)) >= 3
        assert zipped.testzip() is None


def test_an_archive_that_may_not_be_written_can_be_packed(desk: Desk, tmp_path: Path) -> None:
    with closing(sqlite3.connect(desk.database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = {path.name: path.stat().st_mtime_ns for path in desk.warc.iterdir()}
    desk.database.chmod(0o444)
    desk.folder.chmod(0o555)
    assert desk.run("wacz", str(tmp_path / "x.wacz")).exit_code == 0
    desk.folder.chmod(0o755)
    assert {path.name: path.stat().st_mtime_ns for path in desk.warc.iterdir()} == before


@pytest.mark.thorough
def test_memory_does_not_grow_with_the_size_of_the_package(tmp_path: Path, exchange: Any) -> None:
    import tracemalloc
    from dataclasses import replace

    with WarcWriter(tmp_path / "warc", info={"software": "bipol_crawler"}) as writer:
        noise = random.Random(5).randbytes(1 << 20)
        written = [writer.write(replace(exchange, body=noise, url=f"https://bipol.co/{n}/")) for n in range(24)]
    places = [Slice(record.file, record.offset, record.length) for record in written]
    tracemalloc.start()
    try:
        with (tmp_path / "x.wacz").open("w+b") as stream:
            assert write_wacz(stream, tmp_path / "warc", places, [], {"title": "x"}) == 24
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "x.wacz").stat().st_size > 24 << 20
    assert peak < 16 << 20
