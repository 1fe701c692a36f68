"""Every field of the contract, for every article, against what the portal's author knows to be true."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.demo.story import Story
from bipol_crawler.normalize.people import person_key
from bipol_crawler.rule_ids import RuleId
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened
from tests.tiers import ALL, sample

COUNT = 110 if ALL else 70
Field = Callable[[Desk, Story], Any]


@pytest.fixture(scope="module", params=sample(["core", "yoast"], 1))
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    portal = Portal(33, COUNT, sitemaps=request.param)
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp(request.param), portal)
        desk.crawled()
        yield desk


def joined(names: list[str]) -> str | None:
    return "; ".join(names) or None


def lead(story: Story, name: str) -> str | None:
    return next((photo[name] for photo in story.truth["photos"] if photo["kind"] == "lead"), None)


ARTICLE: dict[str, Field] = {
    "headline": lambda desk, story: story.truth["headline"],
    "published_at": lambda desk, story: story.truth["published_at"],
    "published_date": lambda desk, story: story.truth["published_at"][:10],
    "published_precision": lambda desk, story: "second",
    "published_source": lambda desk, story: "rest",
    "section": lambda desk, story: story.truth["section"],
    "place": lambda desk, story: story.truth["place"],
    "lead_caption": lambda desk, story: lead(story, "caption"),
    "lead_credit": lambda desk, story: lead(story, "credit"),
    "tags": lambda desk, story: joined(story.truth["tags"]),
    "body": lambda desk, story: story.truth["body"],
    "word_count": lambda desk, story: len((story.truth["body"] or "").split()),
    "layout": lambda desk, story: "nomina",
    "status": lambda desk, story: "live",
    "versions": lambda desk, story: 1,
    "gone_at": lambda desk, story: None,
}


def stories(desk: Desk) -> dict[str, Story]:
    return {f"{desk.portal.url}/{story.slug}/": story for story in desk.portal.published()}


def grouped(desk: Desk, view: str, order: str) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {url: [] for url in stories(desk)}
    for row in desk.records(f"SELECT * FROM {view} ORDER BY article_url, {order}"):
        rows[row.pop("article_url")].append(row)
    return rows


def assert_all(expected: dict[str, Any], got: dict[str, Any]) -> None:
    wrong = {url: {"expected": expected[url], "got": got[url]} for url in expected if expected[url] != got[url]}
    assert not wrong


@pytest.mark.sampled(1)
def test_exactly_what_anybody_may_read_is_stored(desk: Desk) -> None:
    assert desk.articles() == desk.readable()


@pytest.mark.parametrize("field", ARTICLE)
def test_each_article_has_its_true(desk: Desk, field: str) -> None:
    got = dict(desk.rows(f"SELECT url, {field} FROM articles_flat"))
    assert_all({url: ARTICLE[field](desk, story) for url, story in stories(desk).items()}, got)


@pytest.mark.parametrize("field", ["reporters", "editors"])
def test_each_article_has_its_true_list_of(desk: Desk, field: str) -> None:
    """A person has one spelling in the whole archive, so names are compared as people."""
    got = {url: [person_key(name) for name in (names or "").split("; ") if name]
           for url, names in desk.rows(f"SELECT url, {field} FROM articles_flat")}  # fmt: skip
    expected = {url: [person_key(name) for name in story.truth[field]] for url, story in stories(desk).items()}
    assert_all(expected, got)


def test_a_person_is_shown_under_a_spelling_that_somebody_typed(desk: Desk) -> None:
    typed = {line["name"] for story in stories(desk).values() for line in story.truth["bylines"]}
    assert {name for (name,) in desk.rows("SELECT name FROM bylines_flat")} <= typed
    keys = [person_key(name) for (name,) in desk.rows("SELECT name FROM people")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("field", ["role", "as_written", "source", "position"])
def test_each_byline_has_its_true(desk: Desk, field: str) -> None:
    got = {url: [row[field] for row in rows] for url, rows in grouped(desk, "bylines_flat", "position").items()}
    expected = {
        url: [place if field == "position" else line[field] for place, line in enumerate(story.truth["bylines"], 1)]
        for url, story in stories(desk).items()
    }
    assert_all(expected, got)


@pytest.mark.parametrize("field", ["kind", "position", "url", "caption", "credit"])
def test_each_photo_has_its_true(desk: Desk, field: str) -> None:
    def value(photo: dict[str, Any]) -> Any:
        return photo.get(field, 1)

    got = {url: [row[field] for row in rows]
           for url, rows in grouped(desk, "photos_flat", "kind = 'inline', position").items()}  # fmt: skip
    expected = {
        url: [value(photo) for photo in sorted(story.truth["photos"], key=lambda photo: photo["kind"] == "inline")]
        for url, story in stories(desk).items()
    }
    assert_all(expected, got)


@pytest.mark.parametrize("field", ["position", "url", "headline"])
def test_each_link_in_the_text_has_its_true(desk: Desk, field: str) -> None:
    got = {
        url: [row[field] for row in rows if row["block"] == "inline"]
        for url, rows in grouped(desk, "links_flat", "position").items()
    }
    expected = {
        url: [place if field == "position" else link[field]
              for place, link in enumerate(story.truth["inline_links"], 1)]
        for url, story in stories(desk).items()
    }  # fmt: skip
    assert_all(expected, got)


@pytest.mark.parametrize("field", ["position", "url", "headline", "published_at"])
def test_each_related_link_has_its_true(desk: Desk, field: str) -> None:
    edition = desk.portal.edition

    def related(story: Story) -> list[Any]:
        boxes = [*enumerate(edition.in_section[story.categories[0][0]][:8], 1)]
        others = [(place, known) for place, known in boxes if known.slug != story.slug]  # it is not related to itself
        return [
            {
                "position": number,
                "url": f"{desk.portal.url}/{known.slug}/",
                "headline": (("Diproteksi: " if known.password else "") + known.title) or None,
                # only the mobile box, five long, prints times, to the minute
                "published_at": known.published.replace(second=0).isoformat() if place <= 5 else None,
            }[field]
            for number, (place, known) in enumerate(others, 1)
        ]

    got = {
        url: [row[field] for row in rows if row["block"] == "related"]
        for url, rows in grouped(desk, "links_flat", "position").items()
    }
    assert_all({url: related(story) for url, story in stories(desk).items()}, got)


def test_each_article_was_last_changed_when_the_portal_says(desk: Desk) -> None:
    got = dict(desk.rows("SELECT url, modified_at FROM articles_flat"))
    assert_all({url: story.modified.isoformat() for url, story in stories(desk).items()}, got)


def test_what_a_page_lacks_is_null_and_a_problem(desk: Desk) -> None:
    expected = {
        (url, field) for url, story in stories(desk).items() for field in story.truth.get("problems_expected", [])
    }
    assert expected, "the portal has no such page: choose another seed"
    got = set(desk.rows("SELECT url, field FROM problems WHERE reason = 'missing' AND resolved_at IS NULL"))
    assert got == expected


def test_a_story_of_several_pages_is_one_article_with_all_its_evidence(desk: Desk) -> None:
    expected = {url: story.truth["pages"] for url, story in stories(desk).items()}
    assert max(expected.values()) > 1
    got = dict(
        desk.rows(
            "SELECT a.url, count(*) FROM version_captures c JOIN article_versions v ON v.id = c.version_id"
            " JOIN articles a ON a.id = v.article_id GROUP BY a.url"
        )
    )
    assert_all(expected, got)


def test_machine_times_are_utc_and_of_this_run(desk: Desk) -> None:
    ((first, last),) = desk.rows("SELECT started_at, finished_at FROM runs")
    for seen in desk.rows("SELECT first_seen_at, last_seen_at FROM articles_flat"):
        for at in seen:
            assert at.endswith("Z")
            assert first <= at <= last


def test_a_version_names_the_record_it_was_read_from(desk: Desk) -> None:
    for url, version, file, offset in desk.rows(
        "SELECT article_url, version, warc_file, warc_offset FROM versions_flat"
    ):
        assert version == 1
        assert (desk.warc / file).stat().st_size > offset, url


def test_every_field_with_a_value_says_which_rule_read_it_from_where(desk: Desk) -> None:
    columns = (
        "headline", "published_at", "modified_at", "section", "place", "reporters", "editors", "lead_caption",
        "lead_credit", "tags", "body",
    )  # fmt: skip
    for row in desk.records("SELECT f.*, a.sources FROM articles_flat f JOIN articles a USING (id)"):
        sources = json.loads(row["sources"])
        assert {name for name in columns if row[name]} == {name for name in columns if name in sources}, row["url"]
        assert all(source["rule"] in {*RuleId} and source["part"] for source in sources.values())
        assert sources["published_at"]["part"] == row["published_source"] == "rest"
