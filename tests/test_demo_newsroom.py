"""What the demo's newsroom promises: the same stories for the same seed, every habit of typing, and a true truth."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from itertools import pairwise

import pytest

from bipol_crawler.demo.markup import NEXTPAGE
from bipol_crawler.demo.newsroom import stories
from bipol_crawler.demo.story import Story, export
from tests.tiers import ALL

MANY = 1500 if ALL else 400


def test_the_same_seed_tells_the_same_stories() -> None:
    assert list(export(stories(5, 60))) == list(export(stories(5, 60)))
    assert list(export(stories(5, 60))) != list(export(stories(6, 60)))


def test_ids_rise_with_gaps_and_no_slug_comes_twice() -> None:
    told = list(stories(1, MANY))
    ids = [story.post_id for story in told]
    assert all(a < b for a, b in pairwise(ids))
    assert ids[-1] - ids[0] > MANY
    assert len({story.slug for story in told}) == len(told)


def test_stories_fill_the_years_up_to_the_last_day() -> None:
    told = [story for story in stories(1, MANY, date(2023, 6, 30)) if story.status != "future"]
    assert {story.published.year for story in told} == set(range(2018, 2024))
    assert max(story.published for story in told).date() <= date(2023, 6, 30)
    assert all(story.published.utcoffset().total_seconds() == 7 * 3600 for story in told)  # type: ignore[union-attr]
    assert all(story.modified >= story.published for story in told)


@pytest.fixture(scope="module")
def many() -> list[Story]:
    return list(stories(2, 4000 if ALL else 2500))


@pytest.fixture(scope="module")
def typed(many: list[Story]) -> str:
    return "\n".join(story.content for story in many)


@pytest.mark.sampled(30)
@pytest.mark.parametrize(
    "form",
    [
        r">Reporter&nbsp;",
        r"Reporter : [^<]+<br>",
        r"Reporter: [^<|]+ \| ",
        r"<strong>Reporter</strong>",
        r"<em>(Reporter|Pewarta)",
        r"EDITOR",
        r"Pewarta",
        r"Wartawan : ",
        r"Kontributor",
        r"Laporan ?:",
        r"Redaktur",
        r"Fotografer",
        r"Foto ?: [A-Z][^<)]+<",
        r"Sumber ?:",
        r"Editor – ",
        "\u200b",
        r"\*\*\*<",
        r"Dadan \.RH",
        r", S\.Sos",
        r"\([A-Z][\w ]+\)</p>",
        r"\[[A-Z][\w .]+/[A-Z][\w .]+\]",
        r" &amp; [A-Z]",
        r"[a-z] dan (Yayat|Mulyana|Teh Nining)",
        r"<p>Editor buku itu, kata dia",
        r"<p>Reporter televisi tersebut",
        r"SUKABUMI, bipol\.co-",
        r"BANDUNG,bipol\.co – ",
        r"CIMAHI, BIPOL\.CO — ",
        r"KAB\. BANDUNG, bipol\.co \|",
        r"bipol\.co, GARUT – ",
        r"DEPOK – ",
        r"<p><strong>Baca juga: <a",
        r"BACA JUGA : <a",
        r"<em>Baca juga:<br>",
        r"<blockquote><p>Baca juga",
        r"<li>Baca juga",
        r'<div class="baca-juga">',
        r"[a-z]\. [(\[]Baca [jJ]uga ?: <a[^>]+>[^<]+</a>[)\]] [A-Z]",
        r"[a-z]\.<br><em>Baca juga: <a",
        r"(Reporter|REPORTER)\b.{2,40} / (<\w+>)?(Editor|EDITOR|Redaktur)",
        r'<div dir="auto">',
        r"\.<br><br>[A-Z]",
        r'<p><span style="font-size: 14pt;"><span',
        r"MsoNormal",
        r"wp-caption-text",
        r"<figcaption>",
        r'class="gallery ',
        r"wp-block-gallery",
        r"instagram-media",
        r"youtube\.com/embed",
        r"facebook",
        r"<script",
        r"&#147;",
        NEXTPAGE,
        r"<table>",
        r"<ul>\n<li>Per",
        r"<h3>",
        r"Jum’at",
        r"Jum&#039;at",
        r"Ahad",
        r"Nopember",
        r"Agu ",
        r"\(\d+-\d+/\d+/\d{4}\)",
        r"<!-- wp:paragraph -->",
        r"<p>&nbsp;</p>",
        r"Kata [A-Z]",
        r"&quot;",
    ],
)
def test_every_known_habit_of_typing_occurs(form: str, typed: str) -> None:
    assert re.search(form, typed)


@pytest.mark.parametrize(
    "form",
    [
        r"\(Foto [A-Z][^)]+\)$",
        r"\(Foto: Tangkapan layar/istimewa\)$",
        r" Foto: Humas$",
        r"\(Ist\)$",
        r"\(Dok\. Humas Pemkot\)$",
        r"\| Foto: ",
        "“",
        '"',
    ],
)
def test_every_known_form_of_caption_occurs(form: str, many: list[Story]) -> None:
    assert any(re.search(form, story.photo.caption or "") for story in many if story.photo)


def test_odd_posts_are_few_but_there(many: list[Story]) -> None:
    statuses = [story.status for story in many]
    for status in ("draft", "private", "future", "trash"):
        assert 0 < statuses.count(status) < 100
    assert statuses.count("publish") > 0.95 * len(many)
    for odd in (
        [story for story in many if not story.content],
        [story for story in many if not story.title],
        [story for story in many if story.password],
        [story for story in many if not story.login],
        [story for story in many if story.photo is None],
        [story for story in many if story.photo and story.photo.caption_html],
        [story for story in many if story.penulis or story.editor or story.sumber],
        [story for story in many if story.truth["pages"] > 1],
    ):
        assert 0 < len(odd) < 700


def test_truth_matches_what_a_browser_would_show() -> None:
    """The truth's paragraphs stand in the content, in order, once markup is gone."""
    for story in stories(9, MANY):
        shown = unescape(
            re.sub(r"<[^>]+>", " ", story.content.replace("&#147;", "“").replace("&#148;", "”").replace("&#146;", "’"))
        )
        shown = re.sub(r"\s+", "", re.sub(r"[(\[]baca juga.*?[)\]]", "", re.sub(r"\s+", " ", shown), flags=re.I))
        at = 0
        for paragraph in (story.truth["body"] or "").split("\n\n"):
            squeezed = re.sub(r"[\s|]+", "", paragraph)
            found = re.sub(r"\|", "", shown).find(squeezed, at)
            assert found >= 0, (story.slug, paragraph)
            at = found + len(squeezed)
