"""The frontier: what is due, in which order, and when again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bipol_crawler.archive import Archive
from bipol_crawler.frontier.stated_dates import stated_dates
from bipol_crawler.items import Dated, Found

from .conftest import PORTAL, URL


def due(archive: Archive) -> list[str]:
    return [item.url.removeprefix(PORTAL) for item in archive.frontier.pages_to_fetch()]


def next_look(archive: Archive, url: str = URL) -> timedelta:
    (at,) = archive.db.execute("SELECT due_at FROM urls WHERE url = ?", [url]).fetchone()
    return datetime.fromisoformat(at) - datetime.now(UTC)


def test_spellings_of_one_address_are_one_row_and_other_kinds_are_not_entered(archive: Archive) -> None:
    spellings = [
        f"{PORTAL}/A-b/?utm_source=x",
        f"{PORTAL}/a-b",
        "http://www.bipol.co/a-b/2/",
        "https://lain.example/a-b/",
    ]
    others = [f"{PORTAL}/category/a/", f"{PORTAL}/a.jpg", f"{PORTAL}/feed/", "javascript:alert(1)", ""]
    learnt = archive.frontier.add(Found(url, "feed") for url in spellings + others)
    assert (learnt.named, learnt.new) == (3, 1)
    assert due(archive) == ["/a-b/"]


def test_a_moved_mark_of_change_makes_a_known_article_due(archive: Archive, save: Callable[..., str]) -> None:
    archive.frontier.add([Found(URL, "rest", modified="2023-05-02T00:00:00Z")])
    save()
    assert due(archive) == []
    archive.frontier.add([Found(URL, "rest", modified="2023-05-02T00:00:00Z")])
    assert due(archive) == []
    archive.frontier.add([Found(URL, "rest", modified="2023-05-09T00:00:00Z")])
    assert due(archive) == ["/pasar-cibadak-ditata/"]


def test_never_fetched_addresses_come_first(archive: Archive, save: Callable[..., str]) -> None:
    save()
    archive.db.execute("UPDATE urls SET due_at = '2020-01-01T00:00:00Z'")
    archive.frontier.add([Found(f"{PORTAL}/baru-sekali/", "feed")])
    assert due(archive) == ["/baru-sekali/", "/pasar-cibadak-ditata/"]


def test_what_is_due_is_read_lazily_and_handed_out_once(archive: Archive) -> None:
    archive.frontier.add(Found(f"{PORTAL}/berita-{number}/", "feed") for number in range(250))
    found = archive.frontier.pages_to_fetch()
    first = next(found)
    archive.frontier.add([Found(f"{PORTAL}/ditemukan-kemudian/", "box")])
    rest = list(found)
    assert len({first.url, *(item.url for item in rest)}) == len(rest) + 1 == 251


def test_a_long_run_asks_ever_more_rarely_what_is_due(archive: Archive) -> None:
    archive.frontier.add(Found(f"{PORTAL}/berita-{number}/", "feed") for number in range(6_000))
    asked: list[int] = []
    handed_out = 0
    archive.db.set_trace_callback(lambda sql: asked.append(handed_out) if "LIMIT" in sql else None)
    for item in archive.frontier.pages_to_fetch():
        archive.frontier.mark_failed(item.url_id, "timeout")
        handed_out += 1
    archive.db.set_trace_callback(None)
    assert handed_out == 6_000
    pages = [after - before for before, after in pairwise(asked[:-1])]
    assert (pages[0], pages) == (100, sorted(pages))
    assert pages[-1] > 250


def test_a_window_takes_only_what_is_known_to_lie_in_it(archive: Archive) -> None:
    for day in ("2023-01-31", "2023-02-01", "2023-02-28", "2023-03-01"):
        dated = Dated(f"{day}T23:30:00+07:00", "second", "rest")
        archive.frontier.add([Found(f"{PORTAL}/hari-{day}/", "rest", published=dated)])
    archive.frontier.add([Found(f"{PORTAL}/tanpa-tanggal/", "sitemap")])
    inside = [item.url for item in archive.frontier.pages_to_fetch(("2023-02-01", "2023-02-28"))]
    assert inside == [f"{PORTAL}/hari-2023-02-01/", f"{PORTAL}/hari-2023-02-28/"]


def test_failures_wait_longer_each_time_and_never_more_than_a_week(archive: Archive) -> None:
    archive.frontier.add([Found(URL, "feed")])
    url_id = archive.frontier.url_id(URL, "feed")
    waits = []
    for _ in range(12):
        archive.store.save_failed(url_id, "http_503", 503)
        waits.append(round(next_look(archive) / timedelta(minutes=1)))
    assert waits == sorted(waits)
    assert waits[0] == 60 and waits[-1] == 7 * 24 * 60
    assert archive.db.execute("SELECT state, reason, failures FROM urls").fetchone() == ("failed", "http_503", 12)


def test_a_failure_does_not_touch_the_article(archive: Archive, save: Callable[..., str]) -> None:
    save()
    archive.store.save_failed(archive.frontier.url_id(URL, "page"), "http_403", 403)
    assert archive.db.execute("SELECT status FROM articles").fetchone() == ("live",)
    assert archive.db.execute("SELECT state FROM urls").fetchone() == ("stored",)


def test_a_time_already_known_as_exactly_is_not_news(archive: Archive) -> None:
    exact = Dated("2023-05-02T09:15:07+07:00", "second", "rest")
    assert archive.frontier.add([Found(URL, "rest", published=exact)]).dated == 1
    assert archive.frontier.add([Found(URL, "feed", published=Dated(exact.value, "second", "feed"))]).dated == 0


def test_of_each_source_the_newest_statement_of_a_time_counts(archive: Archive) -> None:
    url = "https://bipol.co/berita-satu/"

    def state(value: str, source: str = "rest") -> int:
        return archive.frontier.add([Found(url, source, published=Dated(value, "second", source))]).dated

    first, again = "2023-05-02T10:00:00+07:00", "2023-05-04T10:00:00+07:00"
    assert (state(first), state(first), state(again), state(again)) == (1, 0, 1, 0)
    assert state(first, "feed") == 0
    url_id = archive.frontier.url_id(url, "rest")
    assert [(dated.source, dated.value) for dated in stated_dates(archive.db, url_id)] == [
        ("rest", again),
        ("feed", first),
    ]
    archive.db.execute("UPDATE sightings SET seen_at = '2023-05-05T00:00:00Z'")
    assert state(first) == 1, "dated back"
    assert stated_dates(archive.db, url_id)[0].value == first
