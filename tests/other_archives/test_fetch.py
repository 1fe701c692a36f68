"""What another archive has of the portal: asked for politely, fetched once, kept across any interruption."""

from __future__ import annotations

import base64
import hashlib
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from bipol_crawler.archive import Archive
from bipol_crawler.other_archives.cdx import Listed, NotAnIndex, dialect_of, read_rows
from bipol_crawler.other_archives.client import Answer, Client, Failed, Pace, Refused, Stopped
from bipol_crawler.other_archives.fetch import Recovery, Result, replay_address
from bipol_crawler.other_archives.fetched_file import FetchedFile, is_as_listed
from bipol_crawler.other_archives.worklist import Worklist
from bipol_crawler.warc.exchange import Record
from tests.empty_archive import empty_archive
from tests.other_archives.stand_in import CDX, REPLAY, Kept, StandIn

PORTAL = "https://bipol.co"
PACE = Pace(delay=5, budget=0, longest_wait=300, first_wait=10, largest=1_000_000)
DIALECTS = ["wayback", "pywb"]


def page(slug: str, timestamp: str, words: str = "", **other: object) -> Kept:
    return Kept(f"{PORTAL}/{slug}/", timestamp, f"<html>{slug} {words}</html>".encode(), **other)  # type: ignore[arg-type]


KEPT = [
    page("pasar", "20180101000000"),
    page("pasar", "20180201000000"),  # the same bytes
    page("pasar", "20180301000000", "diubah"),
    page("pasar", "20260301000000", "nanti"),
    page("jembatan", "20190101000000"),
    page("jembatan", "20190601000000", "diubah"),
    page("sungai", "20200101000000"),
    page("sungai", "20200102000000", "hilang", status=404),
    Kept(f"{PORTAL}/lapak.jpg", "20180101000000", b"jpg", mime="image/jpeg"),
    Kept(f"{PORTAL}/category/ekonomi/", "20180101000000", b"<html>daftar</html>"),
    Kept("https://example.org/pasar/", "20180101000000", b"<html>lain</html>"),
]
WANTED = {
    ("pasar", "20180101000000"), ("pasar", "20180301000000"), ("jembatan", "20190101000000"),
    ("jembatan", "20190601000000"), ("sungai", "20200101000000"),
}  # fmt: skip


class Desk:
    """An archive that has one article since 2025, and the folder of what is fetched for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = empty_archive(folder / "bipol.db")
        archive = Archive(self.database, portal=PORTAL, command="crawl", arguments={}, parser_version="1")
        at, url = "2025-01-01T00:00:00Z", f"{PORTAL}/pasar/"
        archive.add_capture(
            Record("a.warc.gz", 0, 9, "urn:uuid:1", "sha256:0", at, url, 200, "text/html", None, None, 9)
        )
        archive.close()
        self.path = folder / "recovered" / "fetched.warc.gz"
        self.naps: list[float] = []
        self.now = 0.0

    def recover(self, other: Callable[[str], Answer], dialect: str, **pace: float) -> Result:
        work = Worklist(self.folder / "recover.db", self.database, CDX[dialect], PORTAL)
        client = self.client(other, **pace)
        file = FetchedFile(self.path, {"software": "test"})
        try:
            return Recovery(CDX[dialect], REPLAY[dialect], ["bipol.co"], client, work, file).run()
        finally:
            work.close()

    def client(self, other: Callable[[str], Answer], **pace: float) -> Client:
        told = {name: getattr(PACE, name) for name in PACE.__dataclass_fields__} | pace

        def sleep(seconds: float) -> None:
            self.naps.append(seconds)
            self.now += seconds

        class Wired(Client):
            def _send(self, url: str, part: tuple[int, int] | None) -> Answer:
                return other(url) if part is None else other(f"{url}#{part[0]}+{part[1]}")

        return Wired(Pace(**told), {"User-Agent": "test"}, sleep, lambda: self.now)  # type: ignore[arg-type]

    def fetched(self) -> list[tuple[str, str]]:
        """Slug and time of what is in the file, read by another program."""
        found = []
        with self.path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                if record.rec_type == "response":
                    slug = record.rec_headers["WARC-Target-URI"].removeprefix(PORTAL).strip("/")
                    found.append((slug, "".join(filter(str.isdigit, record.rec_headers["WARC-Date"]))))
                    assert f"<html>{slug}".encode() in record.content_stream().read()
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_the_archive_lacks_or_has_only_later_is_fetched_once(desk: Desk, dialect: str) -> None:
    other = StandIn(dialect, KEPT)
    result = desk.recover(other, dialect)
    assert result.ended is None
    assert set(desk.fetched()) == WANTED
    assert [slug for slug, _ in desk.fetched()][:3] == ["jembatan", "sungai", "pasar"]  # what is lacking comes first
    assert result.outcomes == {"fetched": 5} and result.other_bytes == 0
    asked = len(other.asked)
    assert desk.recover(other, dialect).outcomes == {}
    assert len(other.asked) == asked  # all is known


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_server_without_lists_is_asked_for_each_known_address(desk: Desk, dialect: str) -> None:
    archive = Archive(desk.database, portal=PORTAL, command="crawl", arguments={}, parser_version="1")
    archive.db.execute(
        "INSERT INTO articles (id, url, first_seen_at, last_seen_at, layout, parser_version, sources, dates)"
        " VALUES (1, 'https://bipol.co/pasar/', '2025', '2025', 'nomina', '1', '{}', '[]')"
    )
    for position, slug in enumerate(("sungai/", "tak-ada/", "category/x/"), 1):
        archive.db.execute(
            "INSERT INTO links (article_id, block, position, url) VALUES (1, 'related', ?, ?)",
            [position, f"{PORTAL}/{slug}"],
        )
    archive.db.commit()
    archive.close()
    other = StandIn(dialect, KEPT, lists=False)
    result = desk.recover(other, dialect)
    assert result.outcomes == {"fetched": 3}
    assert {slug for slug, _ in desk.fetched()} == {"sungai", "pasar"}
    lists = [url for url in other.asked if "cdx" in url]
    assert len(lists) == 4  # that there is no list of the host; three addresses
    desk.recover(other, dialect)
    assert [url for url in other.asked if "cdx" in url] == lists


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_headers_are_those_of_the_portal(desk: Desk, dialect: str) -> None:
    desk.recover(StandIn(dialect, [page("sungai", "20200101000000")]), dialect)
    with desk.path.open("rb") as stream:
        info, record = ArchiveIterator(stream)
        assert info.rec_type == "warcinfo"
        assert record.rec_headers["Recovered-From"] == f"{REPLAY[dialect]}20200101000000id_/{PORTAL}/sungai/"
        assert dict(record.http_headers.headers) == {
            "Content-Type": "text/html; charset=UTF-8", "Server": "nginx", "Content-Length": "20"
        }  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("seed", range(5))
def test_an_interrupted_run_loses_nothing_and_fetches_nothing_twice(desk: Desk, dialect: str, seed: int) -> None:
    """It ends at every moment between two requests, once it has torn its last record, too."""
    dice = random.Random(seed)
    for _ in range(40):
        result = desk.recover(StandIn(dialect, KEPT), dialect, budget=dice.randint(1, 3))
        if result.ended is None and not result.outcomes:
            break
        if desk.path.exists() and dice.random() < 0.3:
            whole = desk.path.read_bytes()
            work = Worklist(desk.folder / "recover.db", desk.database, CDX[dialect], PORTAL)
            work._db.execute("UPDATE listed SET outcome = NULL WHERE outcome = 'fetched'")
            work.close()
            desk.path.write_bytes(whole[: -dice.randint(1, 200)])
    found = desk.fetched()
    assert len(found) == len(set(found))
    assert set(found) == WANTED


def test_requests_keep_their_distance(desk: Desk) -> None:
    other = StandIn("pywb", KEPT)
    desk.recover(other, "pywb")
    assert desk.naps == [5.0] * (len(other.asked) - 1)


@pytest.mark.parametrize(
    "answers, naps, error",
    [
        ([429, 200], [60], None),
        ([503, 503, 200], [10, 20], None),
        ([(429, "120"), 200], [120], None),
        ([(503, "7"), 200], [7], None),
        ([(429, "3600")], [], Refused),
        ([(503, "301")], [], Refused),
        ([429, 429, 429], [60, 60], Refused),
        ([500, 502, 504], [10, 20], Failed),
        ([404], [], None),
        ([OSError("no route"), 200], [10], None),
        ([OSError("no route")] * 3, [10, 20], Failed),
    ],
)
def test_a_server_that_refuses_is_given_time(
    desk: Desk, answers: list[object], naps: list[float], error: type[Exception] | None
) -> None:
    told = iter(answers)

    def other(url: str) -> Answer:
        each = next(told)
        if isinstance(each, Exception):
            raise each
        status, wait = each if isinstance(each, tuple) else (each, None)
        return Answer(status, (("Retry-After", wait),) if wait else (), b"")  # type: ignore[arg-type]

    client = desk.client(other, delay=0)
    if error:
        with pytest.raises(error):
            client.get("https://elsewhere.example/")
    else:
        client.get("https://elsewhere.example/")
    assert desk.naps == naps
    assert next(told, None) is None


def test_the_budget_counts_every_request(desk: Desk) -> None:
    client = desk.client(lambda url: Answer(500, (), b""), budget=2)
    with pytest.raises(Stopped):
        client.get("https://elsewhere.example/")
    assert client.requests == 2


def test_one_capture_that_fails_stops_no_other_and_is_tried_again_last(desk: Desk) -> None:
    other = StandIn("wayback", KEPT)
    other.before = lambda url: Answer(504, (), b"") if "jembatan" in url and "id_" in url else None
    result = desk.recover(other, "wayback")
    assert result.outcomes == {"fetched": 3, "failed": 2}
    other.before = lambda url: None
    assert desk.recover(other, "wayback").outcomes == {"fetched": 2}
    assert set(desk.fetched()) == WANTED


def test_an_archive_that_is_out_of_order_is_left_alone(desk: Desk) -> None:
    kept = [page(f"artikel-{number}", "20200101000000") for number in range(20)]
    other = StandIn("wayback", kept, rows=50)
    other.before = lambda url: Answer(502, (), b"") if "id_" in url else None
    result = desk.recover(other, "wayback")
    assert result.refused and result.outcomes == {"failed": 5}


@pytest.mark.parametrize(
    "answer, outcome",
    [
        (Answer(404, (), b""), "http_404"),
        (Answer(403, (), b"excluded"), "http_403"),
        (Answer(302, (("Location", "https://elsewhere.example/"),), b""), "redirected"),
        (Answer(302, (("Location", "https://evil.example/web/20200101000000id_/http://a/"),), b""), "redirected"),
        (Answer(302, (), b""), "http_302"),
        (Answer(200, (("Memento-Datetime", "Fri, 03 Jan 2020 00:00:00 GMT"),), b"<html>"), "other_time"),
    ],
)  # fmt: skip
def test_what_is_not_that_capture_is_not_taken_for_it(desk: Desk, answer: Answer, outcome: str) -> None:
    other = StandIn("wayback", [page("sungai", "20200101000000")])
    other.before = lambda url: answer if "id_" in url else None
    assert desk.recover(other, "wayback").outcomes == {outcome: 1}
    assert not desk.path.exists()
    before = len(other.asked)
    desk.recover(other, "wayback")
    assert len(other.asked) == before


def test_a_redirect_within_the_archive_is_followed(desk: Desk) -> None:
    other = StandIn("wayback", [Kept("http://bipol.co:80/sungai/", "20200101000000", b"<html>sungai</html>")])
    there = f"{REPLAY['wayback']}20200101000000id_/{PORTAL}/sungai/"
    told = {there: other.raw(other.kept[0])}
    moved = Answer(302, (("Location", there),), b"")
    other.before = lambda url: moved if ":80" in url and "id_" in url else told.get(url)
    assert desk.recover(other, "wayback").outcomes == {"fetched": 1}


def test_other_bytes_than_the_index_states_are_counted(desk: Desk) -> None:
    other = StandIn("wayback", [page("sungai", "20200101000000")])
    told = other.raw(page("sungai", "20200101000000", "other bytes"))
    other.before = lambda url: told if "id_" in url else None
    assert desk.recover(other, "wayback").other_bytes == 1


BODY = b"<html>sungai</html>"
SHA1, SHA256 = hashlib.sha1(BODY), hashlib.sha256(BODY)


@pytest.mark.parametrize(
    "digest, headers, expected",
    [
        (base64.b32encode(SHA1.digest()).decode(), {}, True),
        (f"sha1:{base64.b32encode(SHA1.digest()).decode()}", {}, True),
        (f"sha256:{SHA256.hexdigest()}", {}, True),
        (f"SHA256:{SHA256.hexdigest().upper()}", {}, True),
        (f"md5:{hashlib.md5(BODY).hexdigest()}", {}, True),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", {}, False),
        (f"sha256:{SHA1.hexdigest()}", {}, False),
        ("blake3:00", {}, None),
        ("", {}, None),
        ("AAAA", {"X-Archive-Orig-Content-Encoding": "gzip"}, None),  # of the coded body
        ("AAAA", {"X-Archive-Orig-Content-Encoding": "gzip", "Content-Encoding": "gzip"}, False),
    ],
)
def test_digests_are_compared_where_they_can_be(digest: str, headers: dict[str, str], expected: bool | None) -> None:
    assert is_as_listed(Listed("", "", digest), Answer(200, tuple(headers.items()), BODY)) is expected


@pytest.mark.parametrize(
    "answer", [b"<html>Too many requests</html>", b'{"message": "x"', b"17", b'[["a"], 3]', b"[1]"]
)
def test_what_is_not_an_index_ends_the_run(desk: Desk, answer: bytes) -> None:
    other = StandIn("wayback", KEPT)
    other.before = lambda url: Answer(200, (), answer)
    result = desk.recover(other, "wayback")
    assert result.refused and result.ended is not None and result.ended.startswith(CDX["wayback"])


def test_a_list_that_never_ends_is_left(desk: Desk) -> None:
    other = StandIn("wayback", KEPT)
    row = '["k", "20200101000000", "https://bipol.co/sungai/", "text/html", "200", "X", "9"]'
    names = '["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]'
    other.before = lambda url: Answer(200, (), f'[{names}, {row}, [], ["again"]]'.encode()) if "cdx" in url else None
    desk.recover(other, "wayback")
    assert len([url for url in other.asked if "cdx" in url]) == 3


def test_answers_of_both_dialects_are_read() -> None:
    assert dialect_of(b"[]\n") is None and dialect_of(b"") is None
    assert dialect_of(b'[["urlkey"]]') == "wayback"
    assert dialect_of(b'{"urlkey": "k"}\n{"urlkey": "l"}\n') == "pywb"
    short = b'{"timestamp": "2020", "url": "http://a/"}'
    repeated = b'{"timestamp": "20200101000000", "url": "http://a/", "mime": "warc/revisit"}'
    assert read_rows(short + b"\n" + repeated) == ([], "")
    with pytest.raises(NotAnIndex):
        read_rows(b"503 Slow Down")


@pytest.mark.parametrize(
    "server, replay",
    [
        ("https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web/"),
        ("http://localhost:8080/koleksi/cdx", "http://localhost:8080/koleksi/"),
        ("http://localhost:8080/koleksi-cdx", "http://localhost:8080/koleksi/"),
        ("http://localhost:8080/koleksi-index", "http://localhost:8080/koleksi/"),
        ("http://localhost:8080/api", None),
    ],
)
def test_where_captures_are_replayed_follows_from_the_index(server: str, replay: str | None) -> None:
    assert replay_address(server) == replay


def test_the_work_of_an_earlier_version_continues(desk: Desk) -> None:
    """Its database did not say where records are."""
    desk.recover(StandIn("pywb", KEPT), "pywb", budget=4)
    with closing(sqlite3.connect(desk.folder / "recover.db")) as db:
        db.execute("ALTER TABLE listed DROP COLUMN place")
    while desk.recover(StandIn("pywb", KEPT), "pywb", budget=4).outcomes:
        pass
    assert set(desk.fetched()) == WANTED
