"""The file that evaluations read: complete, the same each time, and its truths are those of its pages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from parsel import Selector

from .crawling import ROOT
from .render import ADDRESS, FETCHED_AT, SETUPS, commissioned, read
from .stored import as_classic_editor_stores
from .truth import plain

SEED, COUNT = 11, 40


def render(to: Path) -> Path:
    """The command as the corpus's README gives it."""
    command = [sys.executable, "-m", "tests.wordpress.render", "--seed", str(SEED), "--count", str(COUNT), "--to", to]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return to


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(tmp_path_factory.mktemp("rendered") / "pages.jsonl.xz")


@pytest.fixture(scope="module")
def lines(file: Path) -> list[Mapping[str, Any]]:
    return list(read(file))


def test_same_seed_gives_the_same_bytes(file: Path, tmp_path: Path) -> None:
    assert render(tmp_path / "again.jsonl.xz").read_bytes() == file.read_bytes()


def test_file_holds_every_page_of_every_public_story_under_every_look(lines: list[Mapping[str, Any]]) -> None:
    stories = [one for one in commissioned(SEED, COUNT) if one["status"] == "publish" and not one["password"]]
    told = {f"{ADDRESS}/{one['slug']}/": one["truth"]["pages"] for one in stories}
    assert {line["url"]: len(line["pages"]) for line in lines} == told
    assert max(told.values()) > 1
    assert {line["setup"] for line in lines} == set(SETUPS)
    assert {(line["content_type"], line["fetched_at"]) for line in lines} == {("text/html; charset=UTF-8", FETCHED_AT)}
    assert not any("127.0.0.1" in page for line in lines for page in line["pages"])


def test_line_has_the_fields_that_evaluations_read_in_a_fixed_order(lines: list[Mapping[str, Any]]) -> None:
    for line in lines:
        assert list(line) == ["content_type", "fetched_at", "pages", "setup", "truth", "url"]
        assert list(line["truth"]) == [
            "body", "bylines", "headline", "inline_links", "photos", "place", "published_at", "published_shown",
            "related", "section", "tags", "url",
        ]  # fmt: skip


def test_truth_is_what_the_page_shows(lines: list[Mapping[str, Any]]) -> None:
    for line in lines:
        truth, page = line["truth"], Selector(line["pages"][0])
        assert page.css("link[rel=canonical]::attr(href)").get() == line["url"] == truth["url"]
        assert page.css("h1").xpath("string()").get("").strip() == (truth["headline"] or "")
        assert page.css(".single-kategori a[rel='category tag']::text").get() == truth["section"]
        assert page.css(".tagname a::text").getall() == truth["tags"]
        text = " ".join(plain(Selector(one).css("#single-article-text").get("")) for one in line["pages"])
        words = " ".join(text.replace("\u200b", "").split())
        at = 0
        for word in (truth["body"] or "").split():
            assert (at := words.find(word, at)) >= 0, (line["url"], word)
        assert (truth["place"] or "") in (truth["body"] or "")[:60]
        printed = " ".join(plain(line["pages"][0]).split()) + words
        for stated in [one["as_written"] for one in truth["bylines"]] + [one["caption"] for one in truth["photos"]]:
            assert stated is None or " ".join(stated.split()) in printed
        for photo in truth["photos"]:
            assert any(f'"{photo["url"]}"' in one for one in line["pages"])
            assert photo["credit"] is None or photo["credit"] in photo["caption"]
        for link in truth["inline_links"]:
            assert any(f'href="{link["url"]}"' in one for one in line["pages"])


def test_related_truth_is_the_two_boxes_together(lines: list[Mapping[str, Any]]) -> None:
    assert any(len(line["truth"]["related"]) == 8 for line in lines)
    for line in lines:
        page = Selector(line["pages"][0])
        desktop, mobile = page.css("#single-content .related-post-box"), page.css(".mobile-berita-terkait")
        printed = mobile.css(".mobile-tanggal-terkait::text").getall()
        shown = [(box.css("a::attr(href)").get(), box.css("span::text").get()) for box in desktop]
        told = line["truth"]["related"]
        assert shown == [(row["url"], row["headline"]) for row in told]
        times = [datetime.fromisoformat(row["published_at"]) for row in told if row["published_at"]]
        assert [f"{at.day} {at.year} {at:%H:%M}" for at in times] == [
            "{1} {3} {5}".format(*text.split()) for text in printed
        ]


def test_published_shown_is_stated_on_the_page(lines: list[Mapping[str, Any]]) -> None:
    for line in lines:
        page, shown = Selector(line["pages"][0]), line["truth"]["published_shown"]
        graphs = page.css("script[type='application/ld+json']::text").getall()
        nodes = [node for graph in graphs for node in json.loads(graph)["@graph"]]
        stated = {datetime.fromisoformat(node["datePublished"]) for node in nodes if "datePublished" in node}
        _, day, _, year, *clock = page.css("p.tanggal-single").xpath("string()").get("").replace("-", "").split()
        printed = (int(day), year, *clock[:1]) == (int(shown[8:10]), shown[:4], *filter(None, [shown[11:16]]))
        assert printed or datetime.fromisoformat(shown) in stated


@pytest.mark.parametrize(
    ("content", "stored"),
    [
        ("<p>Satu.</p>\n<p>Dua<br>tiga.</p>", "Satu.\n\nDua\ntiga."),
        ('<p style="text-align: left;">Satu.</p>', '<p style="text-align: left;">Satu.</p>'),
        ("<div>Satu.<br><br>Dua.</div>", "<div>Satu.\n\nDua.</div>"),
        ("<!-- wp:paragraph -->\n<p>Satu.</p>\n<!-- /wp:paragraph -->",) * 2,
        (
            '<div id="attachment_9" style="width: 650px" class="wp-caption aligncenter"><img src="/a.jpg" />'
            '<p class="wp-caption-text">Warga. (Ist)</p></div>',
            '[caption id="attachment_9" align="aligncenter" width="640"]<img src="/a.jpg" /> Warga. (Ist)[/caption]',
        ),
    ],
)
def test_classic_editor_stores_no_paragraphs(content: str, stored: str) -> None:
    assert as_classic_editor_stores(content) == stored
