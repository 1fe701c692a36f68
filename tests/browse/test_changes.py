"""The page of changes: what was edited, moved, withdrawn and came back, before and after, and how to narrow it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from bipol_crawler.browse.change_events import Wanted, find_changes
from bipol_crawler.browse.change_lines import MAX_CHANGED, MAX_CONTEXT, edit_lines, event_line, event_reason
from tests.browse.browse_archives import Browser, fill_with_news, new_archive
from tests.tables import table_of

ENGLISH = {"cookies": {"lang": "en"}}
EVENTS = [
    # article, at (UTC), kind, detail
    (2, "2024-11-30T16:59:59Z", "missing", "HTTP 404"),
    (2, "2024-11-30T17:00:00Z", "returned", "was missing"),
    (4, "2024-12-05T00:00:00Z", "missing", "its address now leads to another article, https://bipol.co/lain/"),
    (2, "2024-12-06T00:00:00Z", "moved", "https://bipol.co/artikel-2/ -> https://bipol.co/artikel-dua/"),
    (2, "2024-12-07T00:00:00Z", "edited", "body; bylines; captions; section; published_at"),
]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The news, and an article that was missing, moved, and was edited in every field."""
    path = tmp_path_factory.mktemp("changes") / "bipol.db"
    db = new_archive(path)
    fill_with_news(db)
    for article, at, kind, detail in EVENTS:
        table_of(db, "article_events").insert({"article_id": article, "at": at, "kind": kind, "detail": detail})
    first = next(iter(table_of(db, "article_versions").rows_where("article_id = 2")))
    table_of(db, "article_versions").update(
        first["id"],
        {
            "section": "Daerah",
            "published": "2019-11-21",
            "bylines": json.dumps([["reporter", "Dodi GP"]]),
            "captions": json.dumps([["lead", "Jembatan lama"]]),
        },
    )
    table_of(db, "article_versions").insert(
        {
            **first,
            "id": 99,
            "version": 2,
            "captured_at": "2024-12-07T00:00:00Z",
            "changed": "body; bylines; captions; section; published_at",
            "body": first["body"].replace("Tanpa antre.", "Tanpa antre lagi.") + "\n\nSebuah paragraf baru.",
            "section": "Jawa Barat",
            "published": "2019-11-22",
            "bylines": json.dumps([["reporter", "Dodi GP"], ["editor", "Rina Wulandari"]]),
            "captions": json.dumps([["lead", "Jembatan baru"]]),
        }
    )
    table_of(db, "articles").update(2, {"versions": 2})
    db.commit()
    db.close()
    browser = Browser(path)
    yield browser
    browser.close()


def tree(browser: Browser, address: str, **options: Any) -> html.HtmlElement:
    answer = browser.get(address, **options)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def shown(browser: Browser, address: str) -> list[str]:
    """The kinds of the events on the page, in their order."""
    page = tree(browser, address)
    return [
        str(entry.xpath("string(.//b[contains(@class, 'status')]/@class)")).removeprefix("status ")
        for entry in page.xpath("//ol[contains(@class, 'changes')]/li")
    ]


def test_the_newest_change_comes_first_and_says_what_stood_before_and_after(changed: Browser) -> None:
    assert shown(changed, "/changes") == [
        "edited", "moved", "missing", "returned", "missing", "gone", "edited",
    ]  # fmt: skip
    first = tree(changed, "/changes", **ENGLISH).xpath("//ol[contains(@class, 'changes')]/li")[0]
    told = words(first)
    for said in (
        "Tanpa [before: antre.] [after: antre lagi.] … [after: Sebuah paragraf baru.]",
        "Section [before: Daerah] [after: Jawa Barat]",
        "Date of publication [before: 21] [after: 22] November 2019",
        "[after: Editor: Rina Wulandari]",
        "Jembatan [before: lama] [after: baru]",
    ):
        assert said in told, (said, told)
    assert first.xpath(".//a/@href") == ["/article/2", "/article/2/diff?from=1&to=2"]


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("?kind=moved", ["moved"]),
        ("?kind=gone", ["gone"]),
        ("?kind=first_seen", ["edited", "moved", "missing", "returned", "missing", "gone", "edited"]),
        ("?field=headline", ["edited"]),
        ("?field=body", ["edited"]),
        ("?field=head", ["edited", "moved", "missing", "returned", "missing", "gone", "edited"]),
        ("?kind=gone&field=body", []),
        ("?section=ekonomi", ["gone", "edited"]),
        ("?section=Olahraga", []),
        ("?words=jembatan", ["edited", "moved", "returned", "missing"]),
        ("?person=dodi+gp&kind=moved", ["moved"]),
        ("?place=nowhere", []),
        # A day of the portal: it begins at 17:00 UTC of the day before.
        ("?since=2024-12-01&until=2024-12-01", ["returned"]),
        ("?until=2024-11-30", ["missing", "gone", "edited"]),
        ("?since=2024-12-07", ["edited"]),
        ("?since=kemarin&until=2024-02-31", ["edited", "moved", "missing", "returned", "missing", "gone", "edited"]),
        ("?since=0001-01-01&until=9999-12-31", ["edited", "moved", "missing", "returned", "missing", "gone", "edited"]),
        ("?page=2", []),
        ("?page=0", ["edited", "moved", "missing", "returned", "missing", "gone", "edited"]),
        ("?page=99999999999", ["edited", "moved", "missing", "returned", "missing", "gone", "edited"]),
    ],
)
def test_changes_are_narrowed_by_kind_field_section_and_time(changed: Browser, address: str, kinds: list[str]) -> None:
    assert shown(changed, "/changes" + address) == kinds


def test_missing_and_gone_are_distinguished_in_plain_words(changed: Browser) -> None:
    page = words(tree(changed, "/changes", **ENGLISH).xpath("//main")[0])
    assert "the portal answered 404 (HTTP)" in page
    assert "its address now leads to another article, https://bipol.co/lain/" in page
    assert "Once it was not at its address." in page and "at least a day later" in page


def test_each_kind_is_counted_and_leads_to_its_own(changed: Browser) -> None:
    chips = tree(changed, "/changes?section=ekonomi", **ENGLISH).xpath("(//ul[@class='chips'])[2]//a")
    assert [words(chip) for chip in chips] == ["changed 1", "moved 0", "not found 0", "withdrawn 1", "returned 0"]
    assert chips[3].get("href") == "?kind=gone&section=ekonomi"


def test_the_page_has_a_feed_of_its_own_with_the_same_filters(changed: Browser) -> None:
    address = "?kind=edited&field=headline&words=pasar"
    (feed,) = tree(changed, "/changes" + address).xpath("//main//a[contains(@href, '.atom')]/@href")
    assert feed == "/changes.atom" + address
    assert changed.get(feed).text.count("<entry>") == 1


def test_an_archive_without_articles_or_without_changes_says_so(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "bipol.db")
    browser = Browser(tmp_path / "bipol.db")
    assert "Arsip ini masih kosong" in words(tree(browser, "/changes"))
    fill_with_news(db)
    db.execute("DELETE FROM article_events")
    db.commit()
    db.close()
    assert "tidak ada artikel yang berubah setelah terbit" in words(tree(browser, "/changes"))
    assert "No change matches" not in words(tree(browser, "/changes?kind=gone", **ENGLISH))
    browser.close()


def test_many_changes_are_turned_by_pages(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "bipol.db")
    fill_with_news(db)
    table_of(db, "article_events").insert_all(
        {"article_id": 3, "at": f"2025-01-01T{number // 60:02}:{number % 60:02}:00Z", "kind": "returned", "detail": ""}
        for number in range(70)
    )
    db.commit()
    db.close()
    browser = Browser(tmp_path / "bipol.db")
    seen: list[str] = []
    address: str | None = "/changes?kind=returned"
    while address:
        page = tree(browser, address)
        seen += page.xpath("//ol[contains(@class, 'changes')]//time/@datetime")
        following = page.xpath("//a[@rel='next']/@href")
        address = "/changes" + following[0] if following else None
    assert len(seen) == 70 and seen == sorted(seen, reverse=True)
    browser.close()


def test_the_events_are_found_by_an_index(changed: Browser) -> None:
    path = changed.datasette.get_database().path
    with sqlite3.connect(path) as connection:
        steps: list[str] = []
        connection.set_trace_callback(steps.append)
        find_changes(connection, Wanted(), "id", 30)
        connection.set_trace_callback(None)
        plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + steps[0])]
    connection.close()
    assert any("article_events_news" in step for step in plan)
    assert not [
        step
        for step in plan
        if step.startswith("SCAN") and re.search(r"\b[ae]\b|articles", step) and "USING" not in step
    ]


def version(**parts: Any) -> dict[str, Any]:
    empty = {"headline": None, "section": None, "published": None, "bylines": "[]", "captions": "[]", "body": None}
    return {**empty, **parts}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Bupati Resmikan Pasar", "Bupati Buka Pasar", ("Bupati Resmikan Pasar", "Bupati Buka Pasar")),
        (None, "Pasar Dibuka", ("", "Pasar Dibuka")),
        ("Pasar Dibuka", None, ("Pasar Dibuka", "")),
        ("Judul " + "yang panjang " * 12, "[UPDATE] Judul " + "yang panjang " * 12, None),
        ("Harga 5.000", "Harga 15.000", ("Harga 5.000", "Harga 15.000")),
        ("<b>a</b> x", "<i>a</i> x", ("<b>a</b> x", "<i>a</i> x")),
    ],
)
def test_a_line_has_the_text_before_and_after(
    before: str | None, after: str | None, told: tuple[str, str] | None
) -> None:
    told = told or (str(before).strip(), str(after).strip())
    (line,) = edit_lines(version(headline=before), version(headline=after), ["headline"], "id")
    assert (line.before, line.after) == told


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_of_a_long_paragraph_a_line_shows_the_change_and_what_stands_beside_it(place: str) -> None:
    old = [f"kata{number}" for number in range(300)]
    new = list(old)
    new[{"first": 0, "middle": 150, "last": 299}[place]] = "lain"
    (line,) = edit_lines(version(body=" ".join(old)), version(body=" ".join(new)), ["body"], "id")
    assert "lain" in line.after.split() and "lain" not in line.before.split()
    assert len(line.after) <= 2 * (MAX_CONTEXT + 5)
    assert all(word in (*old, "lain", "…") for word in line.after.split()), "whole words"


def test_a_long_text_that_was_added_or_removed_is_cut() -> None:
    (line,) = edit_lines(version(body="Awal."), version(body="Awal.\n\n" + "kata " * 500), ["body"], "id")
    assert line.before == "" and len(line.after) <= MAX_CHANGED + 1 and line.after.endswith("…")


def test_several_short_changes_stand_in_one_line_and_the_rest_is_counted() -> None:
    old = "\n\n".join(f"Paragraf {number} berisi kata-kata yang sama." for number in range(20))
    (line,) = edit_lines(version(body=old), version(body=old.replace("sama", "lain")), ["body"], "id")
    assert line.before.count("sama") == line.after.count("lain") == 20 - line.more > 1


def test_a_field_that_reads_the_same_has_no_line() -> None:
    same = version(headline="Satu", bylines="[]")
    assert edit_lines(same, dict(same), ["headline", "bylines", "published_at", "unknown"], "id") == []


@pytest.mark.parametrize(
    ("kind", "detail", "part", "before", "after"),
    [
        (
            "moved",
            "https://a.example/x -> https://a.example/y",
            "url",
            "https://a.example/x",
            "https://a.example/y",
        ),
        ("missing", "HTTP 404", "status", "live", "not found"),
        ("gone", "HTTP 410", "status", "not found", "withdrawn"),
        ("returned", "was gone", "status", "withdrawn", "live"),
        ("returned", "was missing", "status", "not found", "live"),
        ("returned", "200", "status", "withdrawn", "live"),
    ],
)
def test_other_events_have_the_address_or_the_status(
    kind: str, detail: str, part: str, before: str, after: str
) -> None:
    line = event_line(kind, detail, "en")
    assert line and (line.part, line.before, line.after) == (part, before, after)


@pytest.mark.parametrize(
    ("kind", "detail"), [("moved", "somewhere"), ("first_seen", "https://a.example/"), ("edited", "x")]
)
def test_an_event_without_before_and_after_has_no_line(kind: str, detail: str) -> None:
    assert event_line(kind, detail, "id") is None


@pytest.mark.parametrize(
    ("kind", "detail", "told"),
    [
        ("gone", "HTTP 410", "portal menjawab 410 (HTTP)"),
        ("gone", "404", "portal menjawab 404 (HTTP)"),
        ("missing", "its address now leads to https://bipol.co/", "alamatnya kini mengarah ke https://bipol.co/"),
        (
            "missing",
            "its address now leads to another article, https://bipol.co/b/",
            "alamatnya kini mengarah ke artikel lain, https://bipol.co/b/",
        ),
        ("missing", "something else", "something else"),
        ("missing", "", ""),
        ("returned", "was gone", ""),
        ("edited", "body", ""),
    ],
)
def test_the_reason_of_an_absence_is_explained_in_words(kind: str, detail: str, told: str) -> None:
    assert event_reason(kind, detail, "id") == told
