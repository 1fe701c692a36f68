"""The feeds are Atom as RFC 4287 has it, whatever the archive holds, and cost little to ask for again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from tests.browse.browse_archives import HOSTILE, Browser, fill_with_news, new_archive
from tests.tables import table_of

ATOM = "{http://www.w3.org/2005/Atom}"
TAGS = ("entry", "id", "title", "updated", "published", "summary", "author", "name", "link", "category")
FEEDS = ("new", "changed", "withdrawn")


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The news, each article with its first sighting, and one that came back."""
    path = tmp_path_factory.mktemp("feeds") / "bipol.db"
    db = new_archive(path)
    fill_with_news(db)
    for article in (1, 2, 3, 4):
        at = f"2024-11-1{article}T01:00:00Z"
        table_of(db, "article_events").insert({"article_id": article, "at": at, "kind": "first_seen", "detail": ""})
    table_of(db, "article_events").insert(
        {"article_id": 3, "at": "2024-11-25T00:00:00Z", "kind": "returned", "detail": "200"}
    )
    db.commit()
    db.close()
    browser = Browser(path)
    yield browser
    browser.close()


def entries(browser: Browser, address: str, **options: object) -> list[etree._Element]:
    answer = browser.get(address, **options)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    tree = etree.fromstring(answer.content, etree.XMLParser(resolve_entities=False))
    assert tree.tag == ATOM + "feed"
    found = tree.findall(ATOM + "entry")
    for part in [tree, *found]:
        # RFC 4287, 4.1.1 and 4.1.2: exactly one of each.
        for name in ("id", "title", "updated"):
            assert len(part.findall(ATOM + name)) == 1, (address, name)
    assert tree.findall(ATOM + "author")
    assert len({entry.findtext(ATOM + "id") for entry in found}) == len(found)
    assert all(link.get("href", "").startswith("http") for link in tree.iter(ATOM + "link"))
    return found


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        (
            "/feed/new.atom",
            ["(no headline)", "Harga Cabai Turun", "Perbaikan Jembatan", "Pasar Induk Cimahi"],
        ),
        ("/feed/changed.atom", ["Changed: Pasar Induk Cimahi Dibuka Lagi"]),
        ("/feed/withdrawn.atom", ["Returned: Harga Cabai Turun", "Withdrawn: Harga Cabai Turun"]),
        (
            "/changes.atom",
            ["Returned: Harga Cabai Turun", "Withdrawn: Harga Cabai Turun", "Changed: Pasar Induk Cimahi Dibuka Lagi"],
        ),
        ("/changes.atom?kind=gone", ["Withdrawn: Harga Cabai Turun"]),
        ("/changes.atom?field=headline&until=2024-11-12", ["Changed: Pasar Induk Cimahi Dibuka Lagi"]),
        ("/changes.atom?since=2024-11-25", ["Returned: Harga Cabai Turun"]),
        ("/feed/new.atom?words=pasar", ["Pasar Induk Cimahi"]),
        ("/feed/new.atom?words=cabe&status=gone", []),
        ("/feed/new.atom?words=cabai&status=gone", ["Harga Cabai Turun"]),
        ("/feed/new.atom?place=nowhere", []),
        ("/feed/new.atom?year=2019", ["Perbaikan Jembatan"]),
        ("/feed/new.atom?since=2020-01-01&until=2020-12-31", ["Pasar Induk Cimahi"]),
        ("/feed/new.atom?photo=yes", ["Pasar Induk Cimahi"]),
        ("/feed/changed.atom?role=editor", ["Changed: Pasar Induk Cimahi"]),
        ("/feed/changed.atom?section=Daerah", []),
        ("/feed/new.atom?section=ekonomi", ["Harga Cabai", "Pasar Induk"]),
        ("/feed/new.atom?person=dodi gp", ["Perbaikan", "Pasar Induk"]),
        ("/feed/new.atom?person=dodi gp&section=ekonomi", ["Pasar Induk"]),
        ("/feed/new.atom?section=Olahraga", []),
        ("/feed/new.atom?section=%25", []),
    ],
)
def test_a_feed_tells_what_happened_newest_first(eventful: Browser, address: str, titles: list[str]) -> None:
    found = [entry.findtext(ATOM + "title") for entry in entries(eventful, address, headers={"accept-language": "en"})]
    assert len(found) == len(titles)
    assert all(str(title).startswith(start) for title, start in zip(found, titles, strict=True)), found


def test_an_entry_says_what_stood_before_and_after_and_leads_to_the_difference(eventful: Browser) -> None:
    (entry,) = entries(eventful, "/feed/changed.atom?words=pasar", headers={"accept-language": "en"})
    assert entry.findtext(ATOM + "summary") == (
        "Changed\nHeadline:\n− Pasar Induk Dibuka\n+ Pasar Induk Cimahi Dibuka Lagi"
    )
    links = {link.get("rel"): link.get("href") for link in entry.iter(ATOM + "link")}
    assert links == {
        "alternate": "http://localhost/article/1/diff?from=1&to=2",
        "related": "http://localhost/article/1",
        "via": "https://bipol.co/artikel-1/",
    }
    back, gone = entries(eventful, "/feed/withdrawn.atom", headers={"accept-language": "en"})
    assert gone.findtext(ATOM + "summary") == (
        "Withdrawn: the portal answered 404 (HTTP)\nStatus:\n− not found\n+ withdrawn"
    )
    assert str(back.findtext(ATOM + "summary")).endswith("\n+ live")


def test_a_feed_of_a_search_leads_back_to_the_search(eventful: Browser) -> None:
    tree = etree.fromstring(eventful.get("/feed/new.atom?words=pasar induk&section=Ekonomi").content)
    links = {link.get("rel"): link.get("href") for link in tree.findall(ATOM + "link")}
    assert links["alternate"] == "http://localhost/search?words=pasar+induk&section=Ekonomi"
    assert links["self"] == "http://localhost/feed/new.atom?words=pasar+induk&section=Ekonomi"
    assert tree.findtext(ATOM + "title") == "Artikel baru – pasar induk – rubrik: Ekonomi"


def test_a_feed_speaks_indonesian_unless_asked_otherwise(eventful: Browser) -> None:
    assert entries(eventful, "/feed/changed.atom")[0].findtext(ATOM + "title", "").startswith("Diubah: ")


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_reader_reads_every_feed(eventful: Browser, name: str) -> None:
    read = feedparser.parse(eventful.get(f"/feed/{name}.atom").content)
    assert not read.bozo and read.version == "atom10" and read.entries
    for entry in read.entries:
        links = {link.rel: link.href for link in entry.links}
        assert links["via"].startswith("https://bipol.co/")
        assert links["alternate"].startswith("http://localhost/article/")
        assert eventful.get(links["alternate"].removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_of_hostile_articles_is_still_a_feed_and_holds_text_only(hostile: Browser, name: str) -> None:
    for entry in entries(hostile, f"/feed/{name}.atom?section=" + HOSTILE.replace("\x1b", "") % ""):
        assert {element.tag for element in entry.iter()} <= {ATOM + tag for tag in TAGS}
    for entry in entries(hostile, f"/feed/{name}.atom"):
        assert {element.tag for element in entry.iter()} <= {ATOM + tag for tag in TAGS}
        links = [link.get("href", "") for link in entry.iter(ATOM + "link")]
        assert all(link.startswith(("http://localhost/", "https://")) for link in links)
    assert entries(hostile, "/feed/changed.atom"), "the planted events"


def test_what_xml_forbids_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "bipol.db")
    fill_with_news(db)
    db.execute("UPDATE articles SET headline = ? WHERE id = 1", ["a\x00b\x0bc\ufffed\x85e 🌶 é"])
    db.commit()
    db.close()
    browser = Browser(tmp_path / "bipol.db")
    (entry,) = entries(browser, "/feed/changed.atom")
    assert entry.findtext(ATOM + "title") == "Diubah: a\ufffdb\ufffdc\ufffdd\ufffde 🌶 é"
    browser.close()


def test_a_bare_day_is_not_a_moment_of_publication(eventful: Browser) -> None:
    published = [entry.findtext(ATOM + "published") for entry in entries(eventful, "/feed/new.atom")]
    assert published == [None, "2021-02-01T10:00:00+07:00", None, "2020-06-15T09:12:00+07:00"]


def test_an_entry_keeps_its_id_wherever_the_archive_is_shown(eventful: Browser) -> None:
    def ids(host: str) -> list[str | None]:
        found = entries(eventful, "/feed/new.atom", headers={"host": host})
        return [entry.findtext(ATOM + "id") for entry in found]

    assert ids("localhost") == ids("arsip.example:8443")
    assert all(str(each).startswith("urn:uuid:") for each in ids("localhost"))


@pytest.mark.parametrize("name", FEEDS)
def test_a_known_feed_is_answered_with_304(eventful: Browser, name: str) -> None:
    first = eventful.get(f"/feed/{name}.atom")
    for headers in (
        {"if-none-match": first.headers["etag"]},
        {"if-none-match": f'"other", W/{first.headers["etag"]}'},
        {"if-modified-since": first.headers["last-modified"]},
    ):
        again = eventful.get(f"/feed/{name}.atom", headers=headers)
        assert (again.status_code, again.content) == (304, b"") and again.headers["etag"] == first.headers["etag"]
    for headers in (
        {"if-none-match": '"other"', "if-modified-since": first.headers["last-modified"]},
        {"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"if-modified-since": "kemarin"},
    ):
        assert eventful.get(f"/feed/{name}.atom", headers=headers).content == first.content


@pytest.mark.parametrize("name", FEEDS)
def test_an_empty_archive_has_empty_feeds(tmp_path: Path, name: str) -> None:
    new_archive(tmp_path / "bipol.db").close()
    browser = Browser(tmp_path / "bipol.db")
    assert entries(browser, f"/feed/{name}.atom") == []
    browser.close()


def test_a_feed_is_bounded(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "long.db")
    fill_with_news(db)
    table_of(db, "article_events").insert_all(
        {"article_id": 1, "at": f"2025-01-01T00:{n // 60:02}:{n % 60:02}Z", "kind": "edited", "detail": "body"}
        for n in range(120)
    )
    db.commit()
    db.close()
    browser = Browser(tmp_path / "long.db")
    found = entries(browser, "/feed/changed.atom")
    assert len(found) == 50 and found[0].findtext(ATOM + "updated") == "2025-01-01T00:01:59Z"
    browser.close()
