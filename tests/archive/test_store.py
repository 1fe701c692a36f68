"""The ledger: what makes a version, what makes an event, and what never does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.articles.people import best_name
from bipol_crawler.articles.problems import record_unreadable_evidence
from bipol_crawler.articles.publication_dates import update_dates
from bipol_crawler.items import Byline, Dated, Found, Label, Link, Page, Photo, Problem, Refused, Source
from bipol_crawler.rule_ids import RuleId

from .conftest import ARTICLE, PORTAL, URL

Save = Callable[..., str]


def rows(archive: Archive, sql: str) -> list[tuple[Any, ...]]:
    return list(archive.db.execute(sql).fetchall())


def events(archive: Archive) -> list[str]:
    return [kind for (kind,) in rows(archive, "SELECT kind FROM article_events ORDER BY id")]


LEAD = ARTICLE.photos[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"headline": "Pasar Cibadak Ditata Ulang"}, "headline"),
        ({"body": ARTICLE.body + "\n\nHarga tetap."}, "body"),
        ({"bylines": (Byline("reporter", "Rahmat S", "Rahmat S", "text"),)}, "bylines"),
        ({"bylines": (Byline("editor", "Rahmat", "Rahmat", "text"),)}, "bylines"),
        ({"photos": (replace(LEAD, caption="Lapak lama. (Foto: Rahmat)"),)}, "captions"),
        ({"sections": (Label("Kota"),)}, "section"),
        ({"published": (Dated("2023-05-01", "day", "page"),)}, "published_at"),
    ],
)
def test_an_editors_change_makes_a_version_that_names_its_field(
    archive: Archive, save: Save, changes: dict[str, Any], field: str
) -> None:
    assert save() == "new"
    assert save("2023-05-04T00:00:00Z", **changes) == "changed"
    assert rows(archive, "SELECT version, changed FROM versions_flat ORDER BY version") == [(1, ""), (2, field)]
    assert rows(archive, "SELECT headline, body FROM versions_flat WHERE version = 1") == [
        (ARTICLE.headline, ARTICLE.body)
    ]
    assert events(archive) == ["first_seen", "edited"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"body": ARTICLE.body.replace(" ", "  ") + "\n"},
        {"links": (Link("related", f"{PORTAL}/lain-lagi/", "Lain"),)},
        {"bylines": (ARTICLE.bylines[0], Byline("account", "Meja Baru", "Meja Baru", "account"))},
        {"bylines": (Byline("reporter", "RAHMAT", "RAHMAT", "text"),)},
        {"published": (Dated("2023-05-02T09:15:00+07:00", "minute", "page"),)},
        {"published": (*ARTICLE.published, Dated("2023-05-02T09:15:07+07:00", "second", "json_ld"))},
        {"photos": (replace(LEAD, url=f"{PORTAL}/lapak-1024.jpg"),)},
        {"tags": (Label("pasar"),)},
        {"sources": {"headline": Source(RuleId.HEADLINE_HEADING, "h2")}, "layout": "other"},
    ],
)
def test_what_changes_by_itself_makes_no_version(archive: Archive, save: Save, changes: dict[str, Any]) -> None:
    save()
    assert save("2023-05-04T00:00:00Z", **changes) == "unchanged"
    assert rows(archive, "SELECT versions, last_seen_at FROM articles_flat") == [(1, "2023-05-04T00:00:00Z")]
    assert events(archive) == ["first_seen"]


def test_gone_takes_a_second_404_a_day_later(archive: Archive, save: Save, miss: Callable[[str], str]) -> None:
    save()
    assert miss("2023-06-01T10:00:00Z") == "missing"
    assert miss("2023-06-02T09:59:59Z") == "missing"
    assert rows(archive, "SELECT status, gone_at, body FROM articles_flat") == [("missing", None, ARTICLE.body)]
    assert miss("2023-06-02T10:00:00Z") == "gone"
    assert rows(archive, "SELECT status, gone_at, body FROM articles_flat") == [
        ("gone", "2023-06-02T10:00:00Z", ARTICLE.body)
    ]
    assert miss("2023-08-01T10:00:00Z") == "gone"
    assert events(archive) == ["first_seen", "missing", "gone"]


def test_a_clock_that_jumps_back_makes_nothing_gone(archive: Archive, save: Save, miss: Callable[[str], str]) -> None:
    save()
    miss("2023-06-05T10:00:00Z")
    assert miss("2023-06-01T10:00:00Z") == "missing"


def test_a_return_is_recorded_and_keeps_the_versions(archive: Archive, save: Save, miss: Callable[[str], str]) -> None:
    save()
    miss("2023-06-01T10:00:00Z")
    miss("2023-06-03T10:00:00Z")
    assert save("2023-07-01T00:00:00Z") == "unchanged"
    assert rows(archive, "SELECT status, gone_at, versions FROM articles_flat") == [("live", None, 1)]
    assert events(archive) == ["first_seen", "missing", "gone", "returned"]


def test_a_refused_page_changes_nothing_of_the_article(archive: Archive, save: Save) -> None:
    save()
    page = Page(URL, URL, 200, "text/html", b"", "2023-06-01T00:00:00Z")
    assert archive.store.save_refused(Refused("challenge"), page, archive.frontier.url_id(URL, "page")) == "failed"
    assert rows(archive, "SELECT status, headline FROM articles_flat") == [("live", ARTICLE.headline)]
    assert rows(archive, "SELECT reason FROM problems WHERE resolved_at IS NULL") == [("challenge",)]
    assert rows(archive, "SELECT state FROM urls WHERE url LIKE '%ditata/'") == [("stored",)]


def test_a_new_address_of_the_same_post_is_a_move(archive: Archive, save: Save) -> None:
    save()
    new = f"{PORTAL}/pasar-cibadak-rapi/"
    save("2023-06-01T00:00:00Z", asked=URL, url=new)
    assert rows(archive, "SELECT url FROM articles_flat") == [(new,)]
    assert events(archive) == ["first_seen", "moved"]
    assert rows(archive, "SELECT url, due_at IS NULL FROM urls ORDER BY id") == [(URL, 1), (new, 0)]


def test_a_guessed_redirect_is_unmasked(archive: Archive, save: Save) -> None:
    save()
    other = f"{PORTAL}/pasar-cibadak-ditata-lagi/"
    save("2023-06-01T00:00:00Z", asked=URL, url=other, post_id=777, headline="Lain")
    assert rows(archive, "SELECT url, status, headline FROM articles_flat ORDER BY id") == [
        (URL, "missing", ARTICLE.headline),
        (other, "live", "Lain"),
    ]
    assert events(archive) == ["first_seen", "missing", "first_seen"]


def test_one_person_has_one_row_whatever_the_spelling(archive: Archive, save: Save) -> None:
    for number, name in enumerate(["DEDEN GP", "Deden GP", "deden g.p.", "DedenGP"]):
        byline = Byline("editor", name, name, "text")
        save(url=f"{PORTAL}/berita-{number}/", post_id=number + 1, bylines=(byline,))
    assert rows(archive, "SELECT name FROM people") == [("Deden GP",)]
    assert rows(archive, "SELECT DISTINCT name FROM bylines_flat") == [("Deden GP",)]
    assert rows(archive, "SELECT count(DISTINCT as_written) FROM bylines_flat") == [(4,)]


@pytest.mark.parametrize(
    ("one", "other"), [("FIRDAUS", "Firdaus"), ("Deden G.P.", "Deden GP"), ("DedenGP", "Deden GP")]
)
def test_the_best_spelling_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert best_name(one, other) == best_name(other, one) == other


def test_an_exact_time_from_a_feed_completes_an_article_known_by_its_day(archive: Archive, save: Save) -> None:
    save()
    exact = Dated("2023-05-02T09:15:07+07:00", "second", "feed")
    archive.frontier.add([Found(URL, "feed", published=exact)])
    assert update_dates(archive.db) == 1
    assert rows(archive, "SELECT published_at, published_precision, published_source, versions FROM articles_flat") == [
        (exact.value, "second", "feed", 1)
    ]


def test_a_problem_that_is_fixed_is_resolved(archive: Archive, save: Save) -> None:
    save(headline=None, problems=(Problem("headline", "missing"),))
    assert rows(archive, "SELECT reason FROM problems WHERE resolved_at IS NULL") == [("missing",)]
    save("2023-05-05T00:00:00Z")
    assert rows(archive, "SELECT reason, resolved_at IS NULL FROM problems") == [("missing", 0)]


def test_evidence_that_cannot_be_read_stays_a_problem_when_the_page_is_seen_again(archive: Archive, save: Save) -> None:
    save()
    lost = Problem("evidence", "not_reread", "a.warc.gz at 0")
    record_unreadable_evidence(archive.db, archive.run_id, URL, 1, [lost])
    save("2023-05-05T00:00:00Z")
    assert rows(archive, "SELECT detail FROM problems WHERE resolved_at IS NULL") == [(lost.detail,)]
    record_unreadable_evidence(archive.db, archive.run_id, URL, 1, [])
    assert rows(archive, "SELECT detail FROM problems WHERE resolved_at IS NULL") == []


@pytest.mark.parametrize(
    ("listed", "stated", "told"),
    [
        ("2023-05-02T02:15:07Z", None, "2023-05-02T09:15:07+07:00"),
        (None, Dated("2023-05-02T02:15:07+00:00", "second", "json_ld"), "2023-05-02T09:15:07+07:00"),
        ("2023-05-02", None, None),
        (None, None, None),
    ],
)
def test_the_last_change_is_given_in_the_portals_offset_whoever_states_it(
    archive: Archive, save: Save, listed: str | None, stated: Dated | None, told: str | None
) -> None:
    archive.frontier.add([Found(URL, "feed"), Found(URL, "sitemap", modified=listed)])
    save(modified=stated)
    assert rows(archive, "SELECT modified_at FROM articles_flat") == [(told,)]


def test_related_links_shown_twice_are_one_row_and_either_time_counts(archive: Archive, save: Save) -> None:
    time = Dated("2024-11-15T19:47:00+07:00", "minute", "box")
    one, two = Link("related", f"{PORTAL}/a-b/", "A"), Link("related", "http://www.bipol.co/A-B", "A", time)
    save(links=(one, two))
    assert rows(archive, "SELECT block, position, url, published_at FROM links_flat") == [
        ("related", 1, f"{PORTAL}/a-b/", time.value)
    ]
    assert rows(archive, "SELECT found_in, state FROM urls WHERE url LIKE '%/a-b/'") == [("box", "new")]


@pytest.mark.parametrize("words", ["lapak", '"lapak baru"', "Rahmat", "Ditata"])
def test_full_text_finds_headline_body_caption_and_people(archive: Archive, save: Save, words: str) -> None:
    save()
    assert rows(archive, f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH '{words}'") == [(1,)]


def test_full_text_follows_an_edit(archive: Archive, save: Save) -> None:
    save()
    save("2023-05-04T00:00:00Z", body="Isi yang lain sama sekali.")
    assert rows(archive, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'pedagang'") == []
    assert rows(archive, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'sekali'") == [(1,)]
    archive.db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")


def test_an_article_without_photo_section_or_byline_is_stored(archive: Archive, save: Save) -> None:
    assert save(photos=(), sections=(), bylines=(), place=None, published=(), body=None) == "new"
    assert rows(archive, "SELECT section, reporters, lead_caption, published_at, word_count FROM articles_flat") == [
        (None, None, None, None, 0)
    ]


def test_several_names_are_listed_in_page_order_each_once(archive: Archive, save: Save) -> None:
    bylines = [("reporter", "Wawan"), ("writer", "Asep"), ("reporter", "Asep"), ("editor", "Nining"), ("account", "X")]
    save(bylines=tuple(Byline(role, name, name, "text") for role, name in bylines))  # type: ignore[arg-type]
    assert rows(archive, "SELECT reporters, editors FROM articles_flat") == [("Wawan; Asep", "Nining")]


def test_tables_are_strict_and_rows_point_at_rows(archive: Archive, save: Save) -> None:
    save()
    with pytest.raises(sqlite3.IntegrityError):
        archive.db.execute("UPDATE articles SET word_count = 'abc'")
    with pytest.raises(sqlite3.IntegrityError):
        archive.db.execute("UPDATE articles SET section_id = 999")
    with pytest.raises(sqlite3.IntegrityError):
        archive.db.execute("UPDATE bylines SET role = 'author'")


def test_inline_photos_count_beside_the_lead(archive: Archive, save: Save) -> None:
    inline = Photo("inline", f"{PORTAL}/b.jpg", "Dalam. (Ist)", "Ist")
    save(photos=(LEAD, inline, replace(inline, url=f"{PORTAL}/c.jpg")))
    assert rows(archive, "SELECT kind, position, credit FROM photos_flat ORDER BY kind DESC, position") == [
        ("lead", 1, "Rahmat"),
        ("inline", 1, "Ist"),
        ("inline", 2, "Ist"),
    ]
