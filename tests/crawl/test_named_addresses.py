"""What a source names waits in SQLite until the archive learns it: all of it, in its order, and not in memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.crawl.sources import named as module
from bipol_crawler.crawl.sources.named import NamedAddresses
from bipol_crawler.demo.exchange import Request
from bipol_crawler.discover.wp_api import posts_url
from bipol_crawler.items import MAX_POST_ID, Dated, Found
from bipol_crawler.storage.database import Database
from tests.crawl.crawling import Opened

TEXT = st.text(st.characters(exclude_categories=())).map(lambda text: text.encode("utf-16", "surrogatepass")).map(
    lambda data: data.decode("utf-16", "surrogatepass")
)  # fmt: skip
"""Any text, lone surrogates included; not two that are one character in fact, which no reader returns."""
FOUND = st.builds(
    Found,
    url=TEXT | st.sampled_from(["/a/", "/b/", "5", "\ud800"]),
    source=st.sampled_from(["rest", "feed", "sitemap", "listing"]),
    post_id=st.none() | st.integers(1, 5) | st.just(MAX_POST_ID),
    headline=st.none() | TEXT,
    published=st.none() | st.just(Dated("2024-11-15T19:47:00+07:00", "second", "rest")),
    modified=st.none() | st.just("2024-11-15T12:47:00Z"),
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "a.db")) as opened:
        yield opened


def new_of(items: list[Found], seen: set[int | str]) -> list[Found]:
    """The posts of a page that no earlier one named, in plain Python."""
    fresh = {key: item for item in items if (key := item.post_id or item.url) not in seen}
    seen.update(fresh)
    return list(fresh.values())


@given(walks=st.lists(st.lists(st.tuples(st.booleans(), st.lists(FOUND)), max_size=5), max_size=3))
def test_a_list_is_what_its_pages_named_the_last_of_two_the_first_of_many(
    walks: list[list[tuple[bool, list[Found]]]],
) -> None:
    with closing(Database(":memory:")) as db:
        named, expected, posts = NamedAddresses(db), list[Found](), set[int | str]()
        for pages in walks:
            named.begin_walk()
            seen: set[int | str] = set()
            for as_it_is, page in pages:
                fresh = page if as_it_is else new_of(page, seen)
                if as_it_is:
                    named.add(page)
                else:
                    assert named.add_new(page) == len(fresh)
                expected += fresh
            posts |= seen
        assert list(named) == expected
        assert (len(named), bool(named), named.count_posts()) == (len(expected), bool(expected), len(posts))
        named.drop()
        assert (list(named), named.count_posts(), named.add_new([Found("/a/", "feed")])) == ([], 0, 1)


def test_two_lists_at_once_are_kept_apart(db: Database) -> None:
    one, other = NamedAddresses(db), NamedAddresses(db)
    one.add_new([Found("/a/", "rest")])
    other.add_new([Found("/a/", "feed"), Found("/b/", "feed")])
    one.drop()
    assert (list(one), [item.url for item in other]) == ([], ["/a/", "/b/"])


def test_a_page_that_cannot_be_added_leaves_what_was_there(db: Database) -> None:
    def broken() -> Iterator[Found]:
        yield Found("/b/", "rest")
        raise ValueError

    named = NamedAddresses(db)
    named.add_new([Found("/a/", "rest")])
    with pytest.raises(ValueError):
        named.add_new(broken())
    assert [item.url for item in named] == ["/a/"]
    assert named.add_new([Found("/b/", "rest")]) == 1


def test_a_list_without_end_ends(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_POSTS", 20)
    named = NamedAddresses(db)
    pages = [named.add_new(Found(f"/{page}-{number}/", "rest") for number in range(10)) for page in range(4)]
    assert pages == [10, 10, 0, 0]
    named.begin_walk()
    assert named.add_new([Found("/another-list/", "rest")]) == 1


def test_a_hundred_pages_take_no_more_memory_than_one(db: Database) -> None:
    def page(number: int) -> Iterator[Found]:
        return (Found(f"https://bipol.co/berita-{number}-{post}/", "rest", post_id=None) for post in range(100))

    named = NamedAddresses(db)
    named.add_new(page(0))
    tracemalloc.start()
    try:
        for number in range(1, 100):
            named.add_new(page(number))
        assert sum(1 for _ in named) == 10_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000, "ten bytes for each of 10,000 addresses"


@pytest.mark.parametrize(("source", "path"), [("rest", "/wp-json"), ("feeds", "/feed")])
def test_until_a_list_was_read_the_archive_knows_nothing_of_it(
    source: str, path: str, desk_of: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is killed then leaves no page that the next run takes for known."""
    monkeypatch.setitem(posts_url.__kwdefaults__, "per_page", 10)
    monkeypatch.setattr("bipol_crawler.crawl.sources.rest.MAX_PER_PAGE", 10)
    desk = desk_of(34, **({"rest": "off", "sitemaps": "off", "feeds": "off"} | {source: "on"}))
    known: list[int] = []

    def look(request: Request) -> None:
        if request.path.startswith(path):
            known.extend(count for (count,) in desk.rows("SELECT count(*) FROM urls WHERE kind = 'article'"))

    desk.portal.intercept = look
    desk.crawled("limit=1")
    assert len(known) > 3 and not any(known)
    assert desk.rows("SELECT count(*) > 30 FROM urls WHERE kind = 'article'") == [(1,)]
