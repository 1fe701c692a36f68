"""Photos are fetched after the pages, and never make a run fail."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bipol_crawler.articles.photos import photo_address
from bipol_crawler.browse.server import open_datasette
from bipol_crawler.demo.exchange import Request, Response, challenge, html, overloaded
from bipol_crawler.demo.photos import photo
from bipol_crawler.demo.site import Portal
from bipol_crawler.warc.image_type import raster_type
from bipol_crawler.warc.reader import read_exchange
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened
from tests.tiers import sample

PHOTOS = "SELECT DISTINCT url FROM photos"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    portal = Portal(3, 8)
    with opened(portal):
        yield Desk(tmp_path, portal)


def uploads(asked: list[str]) -> list[str]:
    return [target for target in asked if target.startswith("/wp-content/")]


def test_each_photo_is_fetched_once_after_the_pages(desk: Desk) -> None:
    run = desk.crawled(PHOTO_BUDGET=100)
    photos = {desk.path(url) for (url,) in desk.rows(PHOTOS)}
    assert photos
    assert sorted(uploads(run.asked)) == sorted(photos)
    assert run.asked[-len(photos) :] == uploads(run.asked)
    for url, digest, file, offset, said in desk.rows(
        "SELECT p.url, p.digest, c.warc_file, c.warc_offset, c.digest FROM photos p JOIN captures c"
        " ON c.id = p.capture_id "
    ):
        assert digest == said
        assert read_exchange(desk.warc, file, offset).body == photo(desk.path(url))[1]
    assert desk.rows("SELECT count(*) FROM photos WHERE digest IS NULL") == [(0,)]
    assert desk.run("verify").exit_code == 0
    assert not uploads(desk.crawled(PHOTO_BUDGET=100).asked)


def test_the_budget_is_kept_and_later_runs_catch_up(desk: Desk) -> None:
    assert not uploads(desk.crawled(PHOTO_BUDGET=0).asked)
    photos = len(desk.rows(PHOTOS))
    assert photos > 4
    assert len(uploads(desk.crawled(PHOTO_BUDGET=4).asked)) == 4
    assert len(uploads(desk.crawled(PHOTO_BUDGET=100).asked)) == photos - 4


@pytest.mark.sampled(1)
@pytest.mark.parametrize("answer", [html("<h1>bukan foto", 200), html("tidak ada", 404), html("sibuk", 503)])
def test_what_is_not_a_photo_waits_a_day_and_the_run_stays_healthy(desk: Desk, answer: Response) -> None:
    def refuse(request: Request) -> Response | None:
        return answer if request.target.startswith("/wp-content/") else None

    desk.portal.intercept = refuse
    assert uploads(desk.crawled(PHOTO_BUDGET=3).asked)
    assert desk.rows("SELECT count(*) FROM photos WHERE digest IS NOT NULL") == [(0,)]
    tried = {url for (url,) in desk.rows("SELECT url FROM photo_files WHERE failures = 1 AND due_at IS NOT NULL")}
    assert tried
    desk.portal.intercept = None
    assert not tried & {desk.portal.url + target for target in uploads(desk.crawled(PHOTO_BUDGET=100).asked)}
    desk.change("UPDATE photo_files SET due_at = '2020-01-01T00:00:00Z' WHERE digest IS NULL")
    assert {desk.portal.url + target for target in uploads(desk.crawled(PHOTO_BUDGET=100).asked)} == tried


def test_the_same_bytes_at_many_addresses_are_stored_once(desk: Desk) -> None:
    body = photo("/sama.png", 300, 200)[1]

    def same(request: Request) -> Response | None:
        return Response(200, body, {"Content-Type": "image/png"}) if request.target.startswith("/wp-content/") else None

    desk.portal.intercept = same
    desk.crawled(PHOTO_BUDGET=100)
    kept = desk.rows("SELECT refers_to IS NULL, count(*) FROM captures WHERE url LIKE '%/uploads/%' GROUP BY 1")
    (photos,) = desk.rows(f"SELECT count(*) FROM ({PHOTOS})")
    assert sorted(kept) == [(0, photos[0] - 1), (1, 1)]
    for file, offset in desk.rows("SELECT warc_file, warc_offset FROM captures WHERE url LIKE '%/uploads/%'"):
        assert read_exchange(desk.warc, file, offset).body == body
    assert desk.run("verify").exit_code == 0


def test_an_unchanged_page_is_a_revisit_record_even_runs_later(desk: Desk) -> None:
    desk.crawled()
    desk.crawled("full=1")
    again = desk.rows("SELECT c.run_id > o.run_id FROM captures c JOIN captures o ON o.id = c.refers_to")
    assert (1,) in again
    chained = "SELECT count(*) FROM captures c JOIN captures o ON o.id = c.refers_to WHERE o.refers_to IS NOT NULL"
    assert desk.rows(chained) == [(0,)]
    assert desk.run("verify").exit_code == 0


def test_where_the_earlier_file_is_gone_the_body_is_stored_again(desk: Desk) -> None:
    desk.crawled()
    for path in desk.warc.glob("*.warc.gz"):
        path.write_bytes(b"")  # a folder without any would be refused
    desk.crawled("full=1")
    assert desk.rows("SELECT count(*) FROM captures c JOIN captures o ON o.id = c.refers_to AND o.run_id < c.run_id") \
        == [(0,)]  # fmt: skip


@pytest.mark.thorough
def test_a_rebuilt_archive_has_the_same_photos(desk: Desk, tmp_path: Path) -> None:
    desk.crawled(PHOTO_BUDGET=5)
    desk.crawled("full=1", PHOTO_BUDGET=5)
    assert desk.run("reparse", "--into", str(tmp_path / "rebuilt.db")).exit_code == 0
    assert not differences(contents(desk.database), contents(tmp_path / "rebuilt.db"))


def test_a_photo_is_shown_from_the_evidence_and_nothing_else_is(desk: Desk) -> None:
    desk.crawled(PHOTO_BUDGET=100)
    ((digest,),) = desk.rows("SELECT digest FROM photos WHERE digest IS NOT NULL LIMIT 1")
    ((page,),) = desk.rows("SELECT digest FROM captures WHERE content_type LIKE 'text/html%' LIMIT 1")

    @cache
    def room(warc_dir: Path | None) -> Any:
        return open_datasette(desk.database, warc_dir).client

    def get(hexes: str, warc_dir: Path | None = desk.warc) -> Any:
        return asyncio.run(room(warc_dir).get(f"/photo/{hexes}"))

    shown = get(digest.removeprefix("sha256:"))
    assert shown.status_code == 200
    assert shown.headers["content-type"] == raster_type(shown.content)
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in shown.headers["cache-control"]
    for other in (page.removeprefix("sha256:"), "0" * 64, "../x"):
        assert get(other).status_code == 404
    assert get(digest.removeprefix("sha256:"), None).status_code == 404
    assert get(digest.removeprefix("sha256:"), desk.folder).status_code == 404


@pytest.mark.thorough
def test_a_snapshot_can_carry_its_photos_and_a_reading_room_shows_them(desk: Desk, tmp_path: Path) -> None:
    desk.crawled(PHOTO_BUDGET=100)
    digests = {digest for (digest,) in desk.rows("SELECT DISTINCT digest FROM photos WHERE digest > ''")}
    ((article, shown),) = desk.rows("SELECT article_id, digest FROM photos WHERE digest > '' AND kind = 'lead' LIMIT 1")
    plain, carrying = tmp_path / "plain", tmp_path / "carrying"
    assert desk.run("snapshot", str(plain)).exit_code == 0 and not (plain / "photos").exists()
    told = desk.run("snapshot", str(carrying), "--photos")
    assert told.exit_code == 0 and digests and f" and {len(digests)} photos in " in told.err
    copied = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in (carrying / "photos").iterdir()}
    assert {f"sha256:{digest}" for digest in copied.values()} == digests
    assert all(name == digest for name, digest in copied.items()), "each is named by its digest"
    assert (carrying / "SHA256SUMS").read_text("utf-8").count("  photos/") == len(digests)
    assert f"| `photos/` | {len(digests)} foto" in (carrying / "README.md").read_text("utf-8")
    for folder, at_hand in ((plain, False), (carrying, True)):
        client = open_datasette(folder / "bipol.db").client
        page = asyncio.run(client.get(f"/article/{article}")).text
        assert ("<img" in page) is at_hand and ("tidak disertakan di ruang baca ini" in page) is not at_hand
        answer = asyncio.run(client.get(f"/photo/{shown.removeprefix('sha256:')}"))
        assert answer.status_code == (200 if at_hand else 404)
    with closing(sqlite3.connect(desk.database)) as db, db:  # what is taken out of the database is shown no more
        db.execute("DELETE FROM photos WHERE digest = ?", [shown])
    shutil.copytree(carrying / "photos", desk.database.with_name("photos"))
    client = open_datasette(desk.database).client
    assert asyncio.run(client.get(f"/photo/{shown.removeprefix('sha256:')}")).status_code == 404


def test_photos_whose_evidence_is_not_there_are_left_out_of_a_snapshot_and_counted(desk: Desk, tmp_path: Path) -> None:
    desk.crawled(PHOTO_BUDGET=2)
    for file in desk.warc.glob("*.warc.gz"):
        file.unlink()
    told = desk.run("snapshot", str(tmp_path / "s"), "--photos")
    assert told.exit_code == 0
    assert "2 photos could not be read from the evidence and are left out" in told.err
    assert list((tmp_path / "s" / "photos").iterdir()) == []


def hang_up(request: Request) -> Response:
    raise ConnectionAbortedError


DEAD = {
    "not found": lambda request: html("tidak ada", 404),
    "broken": lambda request: overloaded(),
    "broken, for two hours": lambda request: overloaded(7200),
    "forbidden": lambda request: html("dilarang", 403),
    "too many": lambda request: html("terlalu sering", 429),
    "too many, for two hours": lambda request: overloaded(7200, 429),
    "a challenge": lambda request: challenge(),
    "empty": lambda request: Response(200),
    "silent": hang_up,
    "moved": lambda request: Response(302, b"", {"Location": request.target}),
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("how", sample(DEAD, 5))
def test_dead_uploads_cost_the_run_nothing(how: str, desk: Desk) -> None:
    asked = []

    def dead(request: Request) -> Response | None:
        if not request.target.startswith("/wp-content/"):
            return None
        asked.append(request.target)
        return DEAD[how](request)

    desk.portal.intercept = dead
    desk.crawled(PHOTO_BUDGET=100)
    assert len(desk.articles()) > 6
    assert desk.rows("SELECT outcome, exit_code, failed, checks FROM runs") == [("healthy", 0, 0, None)]
    first = set(asked)  # once more, where a connection kept open breaks off: Twisted asks again on a new one
    asked.clear()
    if how not in ("not found", "moved"):  # these are answers, the rest are refusals
        assert 1 <= len(first) <= 5
    tried = desk.rows("SELECT count(*) FROM photo_files WHERE failures = 1 AND due_at IS NOT NULL")
    assert tried == [(len(first),)]
    if how == "too many, for two hours":  # it was said to us, whatever we asked for
        assert desk.crawl("full=1", PHOTO_BUDGET=100).exit_code == 69
        return
    assert desk.rows("SELECT max(wait_until) FROM runs") == [(None,)]
    again = desk.crawled("full=1", PHOTO_BUDGET=100)
    assert again.pages
    assert not first & set(asked)
    if how == "broken, for two hours":
        assert not asked
        desk.change("UPDATE photo_files SET due_at = '2020-01-01T00:00:00Z'")
        desk.portal.intercept = None
        assert uploads(desk.crawled(PHOTO_BUDGET=100).asked)


def test_a_short_retry_after_of_a_photo_is_waited_for(desk: Desk) -> None:
    busy = [overloaded(1, 429)]

    def once(request: Request) -> Response | None:
        return busy.pop() if busy and request.target.startswith("/wp-content/") else None

    desk.portal.intercept = once
    run = desk.crawled(PHOTO_BUDGET=2)
    assert len(uploads(run.asked)) == 2
    assert run.seconds > 1


def printed_with(desk: Desk, host: str, query: str) -> None:
    """Have pages print the addresses of their uploads with another host before them."""
    own, rewritten = desk.portal.url, f"{host}/{desk.portal.url.partition('://')[2]}"

    def rewrite(request: Request) -> Response | None:
        if request.target.startswith("/wp-content/"):
            return None
        answer = desk.portal._route(request)
        body = re.sub(
            re.escape(f"{own}/wp-content/".encode()) + rb"([^\"' ]+)",
            rewritten.encode() + rb"/wp-content/\1" + query.encode(),
            answer.body,
        )
        return replace(answer, body=body)

    desk.portal.intercept = rewrite


def test_behind_jetpacks_image_network_the_portal_is_asked_for_the_file(desk: Desk, tmp_path: Path) -> None:
    printed_with(desk, "https://i0.wp.com", "?w=300&amp;resize=300%2C200")
    run = desk.crawled(PHOTO_BUDGET=100)
    photos = [url for (url,) in desk.rows(PHOTOS)]
    assert photos
    assert all(url.startswith("https://i0.wp.com/") and url.endswith("?w=300&resize=300%2C200") for url in photos)
    assert sorted(uploads(run.asked)) == sorted({re.sub(r"^/[^/]+", "", urlsplit(url).path) for url in photos})
    assert desk.rows("SELECT count(*) FROM photos_flat WHERE digest IS NULL") == [(0,)]
    assert not uploads(desk.crawled("full=1", PHOTO_BUDGET=100).asked)
    assert desk.run("verify").exit_code == 0
    assert desk.run("reparse", "--into", str(tmp_path / "rebuilt.db")).exit_code == 0
    assert not differences(contents(desk.database), contents(tmp_path / "rebuilt.db"))


def test_photos_on_other_hosts_are_not_asked_for_and_the_report_says_so(desk: Desk) -> None:
    printed_with(desk, "https://cdn.example", "?x=<b>")
    assert not uploads(desk.crawled(PHOTO_BUDGET=100).asked)
    (photos,) = desk.rows(f"SELECT count(*) FROM ({PHOTOS})")
    told = json.loads(desk.run("report", "--json").out)["photos"]
    assert [(at["state"], at["reason"], at["count"]) for at in told] == [("elsewhere", "cdn.example", photos[0])]
    assert "on another host; not fetched" in desk.run("report").out


def test_the_report_tells_which_photos_are_there_and_why_others_are_not(desk: Desk) -> None:
    gone: list[str] = []

    def some(request: Request) -> Response | None:
        if request.target.startswith("/wp-content/") and (request.target in gone or len(gone) < 2):
            gone.append(request.target)
            return html("tidak ada", 404)
        return None

    desk.portal.intercept = some
    desk.crawled(PHOTO_BUDGET=5)
    (photos,) = desk.rows(f"SELECT count(*) FROM ({PHOTOS})")
    told = json.loads(desk.run("report", "--json").out)["photos"]
    assert [(at["state"], at["reason"], at["count"]) for at in told] == [
        ("kept", "", 3), ("pending", "", photos[0] - 5), ("failed", "http_404", 2),
    ]  # fmt: skip
    assert f"Photos: 3 of {photos[0]} are in the evidence" in desk.run("report").out


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("https://i0.wp.com/bipol.co/wp-content/a.jpg?w=800&ssl=1", "https://bipol.co/wp-content/a.jpg"),
        ("http://i2.wp.com/bipol.co/a%20b.jpg#x", "http://bipol.co/a%20b.jpg"),
        ("https://i9.wp.com/bipol.co/a.jpg", "https://i9.wp.com/bipol.co/a.jpg"),
        ("https://bipol.co/a-300x200.jpg?w=800", "https://bipol.co/a-300x200.jpg?w=800"),
    ],
)
def test_what_is_asked_for_is_the_file_as_the_page_names_it(printed: str, asked: str) -> None:
    assert photo_address(printed) == asked


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (photo("/a.jpg")[1], "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x0a\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x20ftypavif", "image/avif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"<html>\xff\xd8\xff", None),
        (b"", None),
    ],
)
def test_a_photo_is_recognised_by_its_bytes(body: bytes, kind: str | None) -> None:
    assert raster_type(body) == kind
