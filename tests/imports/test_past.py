"""What single captures of years long past prove, and what they do not: records by hand, derived without a portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bipol_crawler.archive import Archive
from bipol_crawler.drift.gate import Drift
from bipol_crawler.extract import parser_version
from bipol_crawler.imports.derive import derive
from bipol_crawler.imports.importer import Import
from bipol_crawler.integrity.compare import compare_with_evidence
from tests.crawl.contents import contents
from tests.crawl.in_process import inline_reading
from tests.imports.foreign import http, record

URL = "https://bipol.co/banjir-surut/"
OTHER = "https://bipol.co/pasar-baru/"
FOUND = "2017-05-01T02:00:00Z"


@pytest.fixture(autouse=True)
def _read_here() -> Iterator[None]:
    with inline_reading():
        yield


def page(
    number: int = 1, text: str = "Air mulai surut.", post: int = 501, links: str = "", title: str = "Banjir Surut"
) -> bytes:
    return f"""<html><body class="single single-post postid-{post}"><div id="single-content">
<h1>{title}</h1><p class="tanggal-single">Senin, 1 Mei 2017</p><div id="single-article-text"><p>{text}</p>
{f'<p class="page-link-wrap">{links}</p>' if links else ""}</div></div></body></html>""".encode()


def capture(at: str, body: bytes | None = None, url: str = URL, status: str = "200 OK", *headers: str) -> bytes:
    return record(
        http(page() if body is None else body, *headers, status=status),
        url=url,
        date=at,
        number=hash((at, url)) % 10**9,
    )


def other(at: str) -> bytes:
    return capture(at, page(post=77, text="Pasar itu dibuka lagi.", title="Pasar Baru"), OTHER)


Imported = Callable[..., Archive]


def make(folder: Path) -> Archive:
    (folder / "warc").mkdir(parents=True)
    return Archive(
        folder / "a.db", portal="https://bipol.co", command="import", arguments={}, parser_version=parser_version()
    )


def add(archive: Archive, folder: Path, *records: bytes) -> Archive:
    """Import one file with these records."""
    number = len(list(folder.glob("*.warc")))
    path = folder / f"{number}.warc"
    path.write_bytes(b"".join(records))
    for result in Import(archive, folder / "warc", imported_by="a test", reference=True).take([path]):
        assert not result.error
    for _ in derive(archive, folder / "warc"):
        pass
    return archive


@pytest.fixture
def imported(tmp_path: Path) -> Iterator[Imported]:
    made: list[Archive] = []

    def imported(*files: bytes | list[bytes]) -> Archive:
        folder = tmp_path / str(len(made))
        made.append(make(folder))
        for one in files:
            add(made[-1], folder, *([one] if isinstance(one, bytes) else one))
        return made[-1]

    yield imported
    for archive in made:
        archive.close()


def events(archive: Archive, url: str = URL) -> list[tuple[Any, ...]]:
    return archive.db.execute(
        "SELECT e.kind, e.at, e.detail FROM article_events e JOIN articles a ON a.id = e.article_id WHERE a.url = ?"
        " ORDER BY e.id",
        [url],
    ).fetchall()


def versions(archive: Archive, url: str = URL) -> list[tuple[Any, ...]]:
    return archive.db.execute(
        "SELECT v.version, v.captured_at, v.body FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE a.url = ? ORDER BY v.id",
        [url],
    ).fetchall()


LOOKS = [
    capture("2017-05-01T02:00:00Z"),
    capture("2018-06-01T02:00:00Z", page(text="Air mulai surut, kata warga.")),
    capture("2021-07-01T02:00:00Z", page(text="Air sudah surut, kata warga.")),
]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_versions_are_in_the_order_of_capture(order: tuple[int, ...], imported: Imported) -> None:
    archive = imported(*(LOOKS[place] for place in order))
    assert [(number, at[:4]) for number, at, _ in versions(archive)] == [(1, "2017"), (2, "2018"), (3, "2021")]
    assert [(kind, at[:4]) for kind, at, _ in events(archive)] == [
        ("first_seen", "2017"), ("edited", "2018"), ("edited", "2021")
    ]  # fmt: skip
    (row,) = archive.db.execute("SELECT first_seen_at, last_seen_at, body FROM articles").fetchall()
    assert row == ("2017-05-01T02:00:00Z", "2021-07-01T02:00:00Z", "Air sudah surut, kata warga.")
    assert not list(compare_with_evidence(archive.path, archive.path.parent / "warc"))


@pytest.mark.thorough
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    looks=st.lists(
        st.tuples(st.integers(2010, 2020), st.sampled_from(["satu", "dua", "404", "302"])), min_size=1, max_size=6
    ),
    dice=st.randoms(use_true_random=False),
)
def test_the_order_of_imports_makes_no_difference(
    looks: list[tuple[int, str]], dice: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = []
    for year, what in looks:
        at = f"{year}-05-01T02:00:00Z"
        served = {"404": (b"hilang", "404 Not Found"), "302": (b"", "302 Found")}.get(
            what, (page(text=f"Air {what}."), "200 OK")
        )
        headers = [f"Location: {OTHER}"] if what == "302" else []
        records.append(capture(at, served[0], URL, served[1], *headers))
        records.append(other(f"{year}-05-01T01:59:00Z"))
    said = []
    for _ in range(2):
        dice.shuffle(records)
        folder = tmp_path_factory.mktemp("order")
        archive = make(folder)
        cut = dice.randint(0, len(records))
        for some in (records[:cut], records[cut:]):
            if some:
                add(archive, folder, *some)
        said.append((contents(archive.path), events(archive), versions(archive)))
        archive.close()
    assert said[0] == said[1]


def test_a_withdrawal_needs_a_witness_and_a_second_visit(imported: Imported) -> None:
    first, miss, second = FOUND, "2018-06-01T02:00:00Z", "2018-06-09T02:00:00Z"
    missing = [capture(at, b"tidak ada", URL, "404 Not Found") for at in (miss, second)]
    alone = imported([capture(first), other("2017-05-01T02:00:00Z"), *missing])
    assert [kind for kind, *_ in events(alone)] == ["first_seen"]
    witnesses = [other(at.replace("02:", "01:")) for at in (first, miss, second)]
    seen = imported([capture(first), *witnesses, *missing])
    assert [(kind, at) for kind, at, _ in events(seen)] == [("first_seen", first), ("missing", miss), ("gone", second)]
    (row,) = seen.db.execute("SELECT status, last_seen_at, missing_at, gone_at FROM articles WHERE url = ?", [URL])
    assert row == ("gone", first, miss, second)
    back = imported([capture(first), *witnesses, *missing], capture("2019-01-01T00:00:00Z"))
    assert [kind for kind, *_ in events(back)] == ["first_seen", "missing", "gone", "returned"]
    found = imported(
        [capture(first), *witnesses, *missing], [other("2018-06-02T01:00:00Z"), capture("2018-06-02T02:00:00Z")]
    )
    assert [kind for kind, *_ in events(found)] == ["first_seen", "missing", "returned", "missing"]


def test_between_which_captures_something_happened(imported: Imported) -> None:
    archive = imported([other("2018-05-31T23:00:00Z"), other(FOUND), capture(FOUND)], [
        capture("2017-09-01T00:00:00.5Z", url=URL.replace("https://", "http://www.")),
        capture("2018-06-01T02:00:00Z", b"tidak ada", URL, "404 Not Found"),
    ])  # fmt: skip
    rows = archive.db.execute("SELECT kind, seen_before, at FROM events_flat WHERE article_url = ?", [URL]).fetchall()
    assert rows == [
        ("first_seen", None, FOUND), ("missing", "2017-09-01T00:00:00Z", "2018-06-01T02:00:00Z")
    ]  # fmt: skip


def test_what_the_archivist_accepted_stays_accepted(imported: Imported) -> None:
    held = capture("2018-01-01T00:00:00Z", page(text=""))
    archive = imported([capture(FOUND), held])
    assert len(versions(archive)) == 1
    folder = archive.path.parent
    run = archive.add_run("reparse", {"accept": "body"})
    archive.db.execute("UPDATE runs SET outcome = 'healthy', finished_at = '2018-02-01T00:00:00Z' WHERE id = ?", [run])
    Drift(archive).judge(folder / "warc", frozenset({"body"}))
    assert len(versions(archive)) == 2
    add(archive, folder, capture("2016-01-01T00:00:00Z"))
    assert [(number, at[:4]) for number, at, _ in versions(archive)] == [(1, "2016"), (2, "2018")]


def test_what_has_lost_its_evidence_stays_as_it_is(imported: Imported) -> None:
    archive = imported([capture(FOUND), other(FOUND)], capture("2018-06-01T02:00:00Z", page(text="Air surut.")))
    before = versions(archive)
    first = min((archive.path.parent / "warc").glob("import-*"), key=lambda path: path.stat().st_mtime)
    first.rename(archive.path.parent / "away")
    add(archive, archive.path.parent, capture("2016-01-01T00:00:00Z", page(text="Air naik.")))
    assert versions(archive) == before


@pytest.mark.parametrize("status", ["403 Forbidden", "429 Too Many Requests", "500 Error", "503 Service Unavailable"])
def test_a_refusal_says_nothing_about_an_article(status: str, imported: Imported) -> None:
    archive = imported(
        [capture(FOUND), other("2018-01-01T00:00:00Z"), capture("2018-01-01T00:01:00Z", b"tidak", URL, status)]
    )
    assert [kind for kind, *_ in events(archive)] == ["first_seen"]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "view",
    [
        f"{URL}amp/", f"{URL}?amp=1", f"{URL}?amp", f"{URL}?print=1", f"{URL}?replytocom=7", f"{URL}embed/", f"{URL}2/",
        f"{URL}comment-page-2/", f"{URL}?share=twitter", f"{URL}feed/",
    ],
)  # fmt: skip
def test_other_views_of_an_article_are_not_versions(view: str, imported: Imported) -> None:
    archive = imported([capture(FOUND), capture("2018-01-01T00:00:00Z", page(text="Bentuk lain."), view)])
    assert len(versions(archive)) == 1
    assert archive.db.execute("SELECT count(*) FROM captures").fetchone() == (2,)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "spelling",
    [
        URL.rstrip("/"), URL.replace("https", "http"), URL.replace("//", "//www."), f"{URL}?utm_source=x&fbclid=1",
        URL.replace("banjir", "%62anjir"), f"{URL}#more", "https://bipol.co:443/banjir-surut/",
    ],
)  # fmt: skip
def test_other_spellings_of_an_address_are_the_same_article(spelling: str, imported: Imported) -> None:
    archive = imported([capture(FOUND), capture("2018-01-01T00:00:00Z", page(text="Air surut kemarin."), spelling)])
    assert [at[:4] for _, at, _ in versions(archive)] == ["2017", "2018"]


NEXT = '<a href="/banjir-surut/2/" class="post-page-numbers">Selanjutnya</a>'
BACK = '<a href="/banjir-surut/" class="post-page-numbers">Sebelumnya</a>'


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("second", "whole"),
    [
        ("2017-05-01T02:00:01Z", True), ("2017-05-01T01:59:00Z", True), ("2017-05-01T02:59:00Z", True),
        ("2017-05-01T03:01:00Z", False), ("2017-06-01T02:00:00Z", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("together", [True, False])
def test_the_pages_of_a_split_article(second: str, whole: bool, together: bool, imported: Imported) -> None:
    records = [
        capture(FOUND, page(text="Awal berita.", links=NEXT)),
        capture(second, page(text="Akhir berita.", links=BACK), f"{URL}2/"),
    ]
    archive = imported(records) if together else imported(*records[::-1])
    assert [body for *_, body in versions(archive)] == (["Awal berita.\n\nAkhir berita."] if whole else [])
    assert not list(compare_with_evidence(archive.path, archive.path.parent / "warc"))


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("start", "target", "after", "found"),
    [
        (URL.replace("https", "http"), URL, "2017-05-01T02:00:01Z", True),
        ("https://bipol.co/?p=501", URL, "2017-05-01T02:00:01Z", True),
        ("https://bipol.co/?p=501", URL, "2017-05-01T01:30:00Z", True),
        ("https://bipol.co/?p=501", "https://bipol.co/lain/", "2017-05-01T02:00:01Z", False),
        ("https://bipol.co/?p=501", "https://lain.id/", "2017-05-01T02:00:01Z", False),
    ],
)  # fmt: skip
def test_redirects_lead_where_they_were_captured(
    start: str, target: str, after: str, found: bool, imported: Imported
) -> None:
    moved = capture(FOUND, b"", start, "301 Moved Permanently", f"Location: {target}")
    archive = imported([moved, capture(after)])
    assert archive.db.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    row = archive.db.execute("SELECT article_id FROM urls WHERE url = 'https://bipol.co/?p=501'").fetchone()
    assert start != "https://bipol.co/?p=501" or bool(row and row[0]) == found
    assert not archive.db.execute("SELECT 1 FROM urls WHERE failures > 0").fetchone()


def test_a_304_without_its_request_counts_as_a_visit(imported: Imported) -> None:
    archive = imported([capture(FOUND), capture("2018-01-01T00:00:00Z", b"", URL, "304 Not Modified")])
    assert archive.db.execute("SELECT last_seen_at FROM articles").fetchone() == ("2018-01-01T00:00:00Z",)


def test_another_post_at_an_address_is_another_article(imported: Imported) -> None:
    archive = imported(
        [
            capture("2020-01-01T00:00:00Z", page(post=900, text="Banjir lain.", title="Banjir Lain")),
            other("2020-01-01T00:00:01Z"),
        ],
        [other("2016-12-31T00:00:00Z"), capture("2017-01-01T00:00:00Z")],
        [other("2019-12-31T23:59:00Z")],
    )
    rows = archive.db.execute("SELECT post_id, url FROM articles WHERE post_id <> 77 ORDER BY post_id").fetchall()
    assert rows == [(501, "https://bipol.co/?p=501"), (900, URL)]


def test_lists_date_articles_and_name_those_that_nobody_captured(imported: Imported) -> None:
    feed = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>B</title>
<item><title>Lama</title><link>https://bipol.co/berita-lama/</link>
<pubDate>Mon, 01 May 2017 03:04:05 +0000</pubDate></item>
</channel></rss>"""
    archive = imported(capture(FOUND, feed, "https://bipol.co/feed/", "200 OK", "Content-Type: application/rss+xml"))
    (row,) = archive.db.execute("SELECT state, found_in, found_at, due_at IS NULL FROM urls WHERE kind = 'article'")
    assert row == ("new", "feed", FOUND, 0)
    assert archive.db.execute("SELECT published_at FROM sightings").fetchone()[0].startswith("2017-05-01T")
