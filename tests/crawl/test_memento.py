"""Memento (RFC 7089): others' clients find what an article said at a time; each answer says when it was captured."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from memento_client import MementoClient

from bipol_crawler.browse.memento import http_date, read_accept_datetime
from bipol_crawler.browse.server import listen, open_datasette, web_server
from tests.crawl.crawling import Desk

DAYS = ("2026-01-01T00:00:00", "2026-01-05T00:00:00")


@pytest.fixture(scope="module")
def dated(two_days: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The archive of two days, captured four days apart."""
    folder = tmp_path_factory.mktemp("dated") / "archive"
    shutil.copytree(two_days.folder, folder)
    desk = Desk(folder, two_days.portal)
    with closing(sqlite3.connect(desk.database)) as db, db:
        for run, day in enumerate(DAYS, 1):
            db.execute("UPDATE captures SET captured_at = ? WHERE run_id = ?", [f"{day}.500000Z", run])
        db.execute(
            "UPDATE article_versions SET captured_at = (SELECT substr(captured_at, 1, 19) || 'Z' FROM captures"
            " WHERE id = capture_id)"
        )
    return desk


def served(desk: Desk, warc_dir: Path | None) -> Iterator[str]:
    listener = listen("127.0.0.1", 0)
    server = web_server(open_datasette(desk.database, warc_dir).app(), "127.0.0.1")
    thread = Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="module")
def room(dated: Desk) -> Iterator[str]:
    """The address of the reading room."""
    yield from served(dated, dated.warc)


@pytest.fixture(scope="module")
def edited(dated: Desk) -> dict[str, Any]:
    """An article that was edited between the two days."""
    (row,) = dated.records(
        "SELECT a.id, a.url, a.headline, v.headline AS before FROM articles a JOIN article_versions v"
        " ON v.article_id = a.id AND v.version = 1 WHERE a.versions = 2 AND v.headline <> a.headline LIMIT 1"
    )
    return row


def get(address: str, **headers: str) -> requests.Response:
    return requests.get(address, headers=headers, allow_redirects=False)


def links(header: str) -> dict[str, dict[str, str]]:
    """The targets of a Link header, by relation, with their parameters."""
    found = re.findall(r'<([^>]*)>((?:; [a-z]+="[^"]*")+)', header)
    read = [(url, dict(re.findall(r'([a-z]+)="([^"]*)"', told))) for url, told in found]
    return {relation: {"url": url, **told} for url, told in read for relation in told["rel"].split(" ")}


def asked(room: str, url: str, wanted: datetime) -> dict[str, Any]:
    """The answer of memento_client. It asks the portal first, which is off, and needs its answer."""
    client = MementoClient(timegate_uri=f"{room}/timegate/", check_native_timegate=False)
    told: dict[str, Any] = client.get_memento_info(url, wanted, req_uri_response=get(f"{room}/robots.txt"))
    return told


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "wanted, day",
    [
        (datetime(2019, 1, 1), 0),
        (datetime(2026, 1, 1, 0, 0, 0), 0),
        (datetime(2026, 1, 2), 0),
        (datetime(2026, 1, 3, 0, 0, 0), 0),
        (datetime(2026, 1, 4), 1),
        (datetime(2033, 1, 1), 1),
    ],
)
def test_an_independent_client_finds_the_closest_capture(
    room: str, edited: dict[str, Any], wanted: datetime, day: int
) -> None:
    told = asked(room, edited["url"], wanted)
    assert told["original_uri"] == edited["url"]
    assert told["timegate_uri"] == f"{room}/timegate/{edited['url']}"
    closest = told["mementos"]["closest"]
    assert closest["datetime"] == datetime.fromisoformat(DAYS[day])
    assert closest["http_status_code"] == 200
    page = requests.get(closest["uri"][0]).text
    assert (edited["before"] if day == 0 else edited["headline"]) in page
    assert told["mementos"]["first"]["datetime"] == datetime.fromisoformat(DAYS[0])
    assert told["mementos"]["last"]["datetime"] == datetime.fromisoformat(DAYS[1])


def test_an_unknown_address_is_answered_as_unknown(room: str, dated: Desk) -> None:
    told = asked(room, f"{dated.portal.url}/tidak-pernah-ada/", datetime(2026, 1, 2))
    assert not told.get("mementos")


def test_the_time_gate_answers_as_the_rfc_says(room: str, edited: dict[str, Any]) -> None:
    """Section 4.2.1: 302, Vary, Link to the original and the TimeMap, and no Memento-Datetime."""
    answer = get(f"{room}/timegate/{edited['url']}", **{"Accept-Datetime": "Thu, 01 Jan 2026 10:00:00 GMT"})
    assert answer.status_code == 302
    assert "accept-datetime" in answer.headers["Vary"].lower()
    assert "Memento-Datetime" not in answer.headers
    told = links(answer.headers["Link"])
    assert told["original"]["url"] == edited["url"]
    assert told["timemap"] == {
        "url": f"{room}/timemap/link/{edited['url']}", "rel": "timemap", "type": "application/link-format"
    }  # fmt: skip
    assert told["first"]["datetime"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    assert get(f"{room}/timegate/{edited['url']}").headers["Location"] == told["last"]["url"]  # section 4.1.1: the last


@pytest.mark.parametrize("written", ["yesterday", "2026-01-01T00:00:00Z", "Thu, 01 Jan 2026 10:00:00", "GMT", ""])
def test_what_is_not_a_time_is_refused(room: str, edited: dict[str, Any], written: str) -> None:
    """Section 4.5.3: 400."""
    answer = get(f"{room}/timegate/{edited['url']}", **{"Accept-Datetime": written})
    assert answer.status_code == 400
    assert "Accept-Datetime" in answer.text


def test_a_capture_is_what_the_portal_sent_and_cannot_harm(room: str, edited: dict[str, Any]) -> None:
    where = get(f"{room}/timegate/{edited['url']}", **{"Accept-Datetime": "Thu, 01 Jan 2026 10:00:00 GMT"})
    answer = get(where.headers["Location"])
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Memento-Datetime"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    told = links(answer.headers["Link"])
    assert told["original"]["url"] == edited["url"]
    assert told["timegate"]["url"] == f"{room}/timegate/{edited['url']}"
    assert told["first"]["url"] == where.headers["Location"]
    assert told["next"]["datetime"] == "Mon, 05 Jan 2026 00:00:00 GMT"
    assert "prev" not in told
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_of_a_version_says_when_it_was_captured(room: str, edited: dict[str, Any]) -> None:
    answer = get(f"{room}/article/{edited['id']}/version/2")
    assert answer.headers["Memento-Datetime"] == "Mon, 05 Jan 2026 00:00:00 GMT"
    told = links(answer.headers["Link"])
    assert told["original"]["url"] == edited["url"]
    assert told["prev"]["datetime"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    assert "sandbox" not in answer.headers["Content-Security-Policy"]


def test_time_maps_list_every_capture(room: str, dated: Desk, edited: dict[str, Any]) -> None:
    captures = dated.rows("SELECT id FROM captures WHERE url = ? AND status = 200 ORDER BY id", edited["url"])
    answer = get(f"{room}/timemap/link/{edited['url']}")
    assert answer.headers["Content-Type"] == "application/link-format"
    lines = answer.text.rstrip("\n").split(",\n")
    assert lines[0] == f'<{edited["url"]}>; rel="original"'
    assert lines[1].endswith('from="Thu, 01 Jan 2026 00:00:00 GMT"; until="Mon, 05 Jan 2026 00:00:00 GMT"')
    assert [line.split(">")[0] for line in lines[3:]] == [f"<{room}/capture/{number}" for (number,) in captures]
    assert 'rel="first memento"' in lines[3] and 'rel="last memento"' in lines[-1]
    told = get(f"{room}/timemap/json/{edited['url']}").json()
    assert [each["uri"] for each in told["mementos"]["list"]] == [f"{room}/capture/{number}" for (number,) in captures]
    assert told["mementos"]["first"]["datetime"] == "2026-01-01T00:00:00Z"
    assert told["original_uri"] == edited["url"]


@pytest.mark.parametrize("spelling", ["{}?utm_source=wa", "{}/", "{}#top"])
def test_other_spellings_of_the_address_are_understood(room: str, edited: dict[str, Any], spelling: str) -> None:
    address = spelling.format(edited["url"].rstrip("/"))
    told = get(f"{room}/timemap/json/{address}").json()
    assert told["original_uri"] == edited["url"]


def test_a_proxy_may_merge_slashes_and_a_client_may_escape(room: str, edited: dict[str, Any]) -> None:
    for address in (edited["url"].replace("://", ":/"), requests.utils.quote(edited["url"], safe="")):
        assert get(f"{room}/timemap/json/{address}").json()["original_uri"] == edited["url"]


def test_after_a_304_the_page_is_that_of_the_capture_before(dated: Desk, room: str, edited: dict[str, Any]) -> None:
    (row,) = dated.rows("SELECT max(id) FROM captures WHERE url = ? AND status = 200", edited["url"])
    dated.change(
        "INSERT INTO captures (run_id, url, captured_at, status, length, digest, warc_file, warc_offset, warc_length,"
        " record_id, refers_to) SELECT 2, url, '2026-01-09T00:00:00Z', 304, 0, 'sha256:0', warc_file, 1, 1, 'urn:x', id"
        " FROM captures WHERE id = ?",
        row[0],
    )
    try:
        where = get(f"{room}/timegate/{edited['url']}").headers["Location"]
        answer = get(where)
        assert answer.headers["Memento-Datetime"] == "Fri, 09 Jan 2026 00:00:00 GMT"
        assert answer.content == get(f"{room}/capture/{row[0]}").content
        assert answer.headers["Content-Type"].startswith("text/html")
    finally:
        dated.change("DELETE FROM captures WHERE record_id = 'urn:x'")


def test_what_is_not_a_capture_of_an_article_is_not_shown(room: str, dated: Desk) -> None:
    (feed,) = dated.rows("SELECT min(id) FROM captures WHERE url LIKE '%/feed/%'")
    for address in (f"/capture/{feed[0]}", "/capture/99999999", "/timegate/https://example.org/", "/timemap/link/x"):
        assert get(room + address).status_code == 404


def test_without_evidence_versions_are_the_mementos(dated: Desk, edited: dict[str, Any]) -> None:
    for room in served(dated, None):
        told = get(f"{room}/timemap/json/{edited['url']}").json()
        article = f"{room}/article/{edited['id']}/version"
        assert [each["uri"] for each in told["mementos"]["list"]] == [f"{article}/1", f"{article}/2"]
        answer = get(f"{article}/1")
        assert links(answer.headers["Link"])["first"]["url"] == f"{article}/1"
        assert get(f"{room}/capture/1").status_code == 404


def test_times_as_http_writes_them() -> None:
    moment = datetime(2024, 11, 15, 12, 47, 0, 999999, tzinfo=UTC)
    assert http_date(moment) == "Fri, 15 Nov 2024 12:47:00 GMT"
    assert read_accept_datetime("Fri, 15 Nov 2024 12:47:00 GMT") == moment.replace(microsecond=0)
    with pytest.raises(ValueError):
        read_accept_datetime("Fri, 15 Nov 2024 12:47:00 +0700")
