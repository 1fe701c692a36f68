"""The one table of an article's fields, and what is made of it: versions, what can be lost, checks, report, words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.articles.fields import CAN_BE_LOST, COUNTED, FIELDS, VERSIONED, WATCHED, fields_present
from bipol_crawler.articles.versions import changed_fields, content_of
from bipol_crawler.browse.codes import FIELD
from bipol_crawler.drift.gate import Drift
from bipol_crawler.drift.quarantine import archived_fields, field_shares
from bipol_crawler.drift.rules import FieldDrop, Tally
from bipol_crawler.items import Article, Byline, Dated, Label, Link, Page, Photo, Source
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.rule_ids import RuleId
from tests.tables import table_of

from .conftest import ARTICLE, URL

PAGE = Page(URL, URL, 200, "text/html", b"", "2026-11-29T00:00:00Z")
BARE = Article(URL, 501, "generic")
CASES: dict[str, dict[str, Any]] = {
    "headline": {"headline": "Pasar Baru"},
    "body": {"body": "Pedagang pindah."},
    "bylines": {"bylines": (Byline("editor", "Rina", "Rina", "text"),)},
    "captions": {"photos": (Photo("inline", f"{URL}a.jpg", "Lapak"),)},
    "section": {"sections": (Label("Ekonomi"),)},
    "published_at": {"published": (Dated("2023-05-02", "day", "page"),)},
    "photos": {"photos": (Photo("lead", f"{URL}a.jpg"),)},
    "tags": {"tags": (Label("pasar"),)},
    "account": {"bylines": (Byline("account", "Meja", "Meja", "account"),)},
    "related": {"sources": {"related": Source(RuleId.RELATED_LAYOUT, ".related")}},
    "layout": {"layout": "nomina"},
}
"""By field: an article that has that one alone, or as good as alone."""
WITH_IT = {"captions": {"photos"}}


@pytest.mark.parametrize("name", CASES)
def test_a_page_and_the_archive_agree_on_what_an_article_has(
    name: str, archive: Archive, save: Callable[..., Any]
) -> None:
    values = {field.name: getattr(BARE, field.name) for field in fields(Article) if field.name not in ("url",)}
    save(**{**values, **CASES[name]})
    present = {name} | WITH_IT.get(name, set())
    assert fields_present(replace(BARE, **CASES[name]), PAGE) == present
    assert archived_fields(archive.db, 1) == present
    assert field_shares(archive.db, archive.run_id + 1, least=1) == {}


def test_pages_are_known_by_those_that_follow(archive: Archive, save: Callable[..., Any]) -> None:
    assert "pages" in fields_present(ARTICLE, replace(PAGE, following=(PAGE,)))
    assert "pages" not in fields_present(ARTICLE, PAGE)


def test_each_field_that_can_be_lost_was_tried() -> None:
    assert {*CASES, "pages"} == {*CAN_BE_LOST}


def test_a_related_link_is_a_related_box_too(archive: Archive, save: Callable[..., Any]) -> None:
    article = replace(BARE, links=(Link("related", "https://bipol.co/lain/"),))
    save(links=article.links)
    assert "related" in fields_present(article, PAGE) and "related" in archived_fields(archive.db, 1)


def test_every_name_stands_once_and_every_condition_can_be_asked(archive: Archive, save: Callable[..., Any]) -> None:
    names = [field.name for field in FIELDS]
    assert len(names) == len({*names})
    save()
    for field in FIELDS:
        row = archive.db.execute(f"SELECT {field.archived} FROM articles a").fetchone()
        assert row[0] in (0, 1), field.name


def test_versions_are_made_of_the_versioned_fields_in_their_order() -> None:
    other = Article(
        URL, 501, "nomina", headline="Lain", body="Lain.", published=(Dated("2020-01-01", "day", "page"),),
        bylines=(Byline("editor", "Rina", "Rina", "text"),), photos=(Photo("lead", f"{URL}b.jpg", "Lain"),),
        sections=(Label("Kota"),),
    )  # fmt: skip
    assert changed_fields(content_of(ARTICLE), content_of(other)) == [*VERSIONED]
    assert VERSIONED == ("headline", "body", "bylines", "captions", "section", "published_at")
    assert {*VERSIONED} <= {*CAN_BE_LOST} and {*WATCHED} <= {*CAN_BE_LOST}


def test_what_is_watched_and_what_the_report_counts() -> None:
    assert {*WATCHED} == {"headline", "body", "bylines", "section", "published_at", "photos"}
    assert [*COUNTED] == [
        "headline", "body", "to the minute", "section", "place", "reporter", "editor", "lead photo", "caption",
        "related",
    ]  # fmt: skip


def test_a_field_that_can_be_lost_names_the_parts_of_a_layout_that_read_it() -> None:
    parts = {part.name for part in fields(Layout)}
    for field in CAN_BE_LOST.values():
        named = set(re.findall(r"[a-z_]+", field.selectors.partition(", and")[0]))
        assert named and named <= parts, field.name


def test_the_reading_room_has_a_word_for_what_a_version_changed() -> None:
    assert {*VERSIONED} <= {*FIELD}


def test_the_documents_say_which_fields_there_are() -> None:
    text = (Path(__file__).parents[2] / "docs/VALUES.md").read_text("utf-8")
    told = {row[0]: row[1:] for row in re.findall(r"^\| `(\w+)` \| (yes|) *\| (yes|) *\| ", text, re.MULTILINE)}
    assert told == {
        field.name: tuple("yes" if so else "" for so in (field.versioned, field.watched))
        for field in CAN_BE_LOST.values()
    }


def test_a_field_fell_that_was_read_much_more_seldom_than_usual() -> None:
    tally = Tally()
    for number in range(20):
        tally.add(frozenset({"headline", "layout", *(["body"] if number < 10 else []), *(["tags"] if number else [])}))
    usual = {"headline": 1.0, "body": 0.8, "bylines": 0.2, "tags": 1.0, "section": 0.26}
    assert tally.dropped(usual, 0.25) == [FieldDrop("body", 0.5, 0.8), FieldDrop("section", 0.0, 0.26)]
    assert tally.dropped({}, 0.25) == []
    assert (tally.articles, tally.without_layout()) == (20, 0)
    tally.add(frozenset({"headline"}))
    assert tally.without_layout() == 1


def test_a_run_is_held_against_what_was_archived_before_it_if_that_is_enough(archive: Archive) -> None:
    drift = Drift(archive)
    row = {"layout": "nomina", "parser_version": "1", "sources": "{}", "dates": "[]", "last_seen_at": "", "body": "x"}
    for number in range(100):
        seen = "2023-01-01T00:00:00Z" if number < 99 else "2999-01-01T00:00:00Z"
        table_of(archive.db, "articles").insert(
            {"url": f"{URL}{number}", "headline": "x", "first_seen_at": seen, **row}
        )
    for _ in range(20):
        drift.count_article(replace(BARE, headline="Pasar"), PAGE)
    assert drift.dropped_fields(0.25) == []
    archive.db.execute("UPDATE articles SET first_seen_at = '2023-01-01T00:00:00Z'")
    assert drift.dropped_fields(0.25) == [FieldDrop("body", 0.0, 1.0)]
    assert drift.dropped_fields(1.0) == []
    assert drift.tally.without_layout() == 20
