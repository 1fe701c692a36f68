"""Pages of ready questions, and what visitors may see, are made out once, as long as the archive does not change."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]

from bipol_crawler.browse import kept_pages, search_columns, server
from bipol_crawler.browse.kept_pages import keep_pages, pages_of_questions
from bipol_crawler.browse.server import ReadingRoom
from bipol_crawler.storage.connection import open_database


def encoded(headers: dict[str, str]) -> Any:
    return [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]


class Room:
    """An app that counts its requests, wrapped in :func:`keep_pages`."""

    def __init__(self, status: int = 200, body: bytes = b"page", more: bool = False, **headers: str) -> None:
        self.written = self.asked = self.outdated_answers = 0
        self.is_outdated = False
        self.start = {
            "status": status,
            "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
        }
        self.body, self.more = body, more
        self.app = keep_pages(self._answer, self, pages_of_questions("bipol", ["gaps", "places"]))

    def state(self) -> int:
        return self.written

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        self.outdated_answers += self.is_outdated
        await send({"type": "http.response.start", **self.start})
        await send({"type": "http.response.body", "body": self.body + str(self.asked).encode(), "more_body": self.more})

    def get(self, path: str = "/bipol/gaps", query: str = "", method: str = "GET", **headers: str) -> bytes:
        sent: list[MutableMapping[str, Any]] = []

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        scope = {"type": "http", "scheme": "http", "method": method, "path": path, "query_string": query.encode()}
        scope["headers"] = encoded(headers)
        asyncio.run(self.app(scope, None, send))  # type: ignore[arg-type]
        assert sent[0]["status"] == self.start["status"]
        return b"".join(message.get("body", b"") for message in sent[1:])


HTML = {"content_type": "text/html; charset=utf-8"}


def test_a_page_is_made_once_until_the_archive_changes() -> None:
    room = Room(**HTML)
    assert room.get() == room.get() == b"page1"
    room.written += 1
    assert room.get() == room.get() == b"page2"
    assert room.get("/bipol") == room.get("/bipol") == b"page3"
    assert room.get("/dashboard") == room.get("/dashboard") == b"page4"


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/bipol/places"},
        {"query": "_size=5"},
        {"method": "HEAD"},
        {"host": "archive.example"},
        {"accept_language": "en"},
        {"cookie": "lang=en"},
    ],
    ids=str,
)
def test_another_request_gets_another_page(other: dict[str, str]) -> None:
    room = Room(**HTML)
    assert (room.get(), room.get(**other), room.get(), room.get(**other)) == (b"page1", b"page2", b"page1", b"page2")


@pytest.mark.parametrize(
    "room",
    [
        Room(status=400, **HTML),
        Room(content_type="application/json"),
        Room(set_cookie="a=b", **HTML),
        Room(more=True, **HTML),
        Room(body=b"x" * kept_pages.MAX_BYTES, **HTML),
    ],
    ids=["error", "no page", "cookie", "cut off", "long"],
)
def test_an_incomplete_or_personal_page_is_not_cached(room: Room) -> None:
    assert room.get() != room.get()


@pytest.mark.parametrize(
    "address", [("/bipol", "sql=select+random()"), ("/bipol/articles", ""), ("/bipol/gaps.json", ""), ("/search", "")]
)
def test_other_addresses_are_not_kept(address: tuple[str, str]) -> None:
    room = Room(**HTML)
    assert room.get(*address) != room.get(*address)


def test_a_page_with_an_older_answer_is_not_kept() -> None:
    room = Room(**HTML)
    room.is_outdated = True
    assert room.get() != room.get()
    room.is_outdated = False
    assert room.get() == room.get() == b"page3"


def test_an_older_answer_is_reported(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db")
    database = server.open_datasette(tmp_path / "a.db").get_database("bipol")

    async def slow() -> int:
        await asyncio.sleep(0.05)
        return database.outdated_answers

    assert [asyncio.run(database.cached("x", slow)) for _ in range(2)] == [0, 0]
    with db.atomic():
        db.execute("INSERT INTO sections (name) VALUES ('Hukum')")
    assert asyncio.run(database.cached("x", slow)) == 0  # still that of before
    assert database.outdated_answers == 1
    database.expire()
    assert asyncio.run(database.cached("x", slow)) == database.outdated_answers == 1
    db.close()


def test_the_oldest_page_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MAX_PAGES", 2)
    room = Room(**HTML)
    for query, asked in (("a", 1), ("b", 2), ("a", 2), ("c", 3), ("a", 3), ("b", 4)):
        room.get(query=query)
        assert room.asked == asked, query


def test_what_visitors_may_see_is_found_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(tmp_path / "a.db").close()
    room = server.open_datasette(tmp_path / "a.db")
    assert isinstance(room, ReadingRoom)
    asked: list[object] = []

    async def denied(
        self: object, actor: object, action: str, resource: object = None, default: object = False
    ) -> bool:
        asked.append((actor, action, resource))
        return actor is not None

    monkeypatch.setattr(Datasette, "permission_allowed", denied)
    monkeypatch.setattr(server, "MAX_PERMISSIONS", 2)

    def allowed(actor: object, table: str) -> object:
        return asyncio.run(room.permission_allowed(actor, "view-table", ("bipol", table), default=True))

    assert [allowed(None, "a"), allowed(None, "a"), allowed({"id": "x"}, "a"), allowed({"id": "x"}, "a")] == [
        False, False, True, True,
    ]  # fmt: skip
    assert len(asked) == 3
    for table in ("b", "c", "c", "a"):  # the third one makes room
        allowed(None, table)
    assert len(asked) == 6


def test_a_changed_archive_is_read_again_when_it_is_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_columns, "QUIET", 0.01)
    db = open_database(tmp_path / "a.db")
    database = server.open_datasette(tmp_path / "a.db").get_database("bipol")
    read = asyncio.Queue[object]()
    search_columns.read_ahead(database, lambda _: read.put_nowait(len(database.columns[1].sections.values)))

    def next_read() -> object:
        async def got() -> object:
            while read.empty():
                await asyncio.sleep(0.01)
            return read.get_nowait()

        return asyncio.run(asyncio.wait_for(got(), 30))

    assert next_read() == 0
    with db.atomic():
        db.execute("INSERT INTO sections (name) VALUES ('Hukum')")
    assert next_read() == 1
    db.close()
