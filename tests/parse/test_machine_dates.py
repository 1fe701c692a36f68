"""Times that a page states for machines, as portals write them."""

from __future__ import annotations

import json

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article
from tests.parse.typed_pages import served

AT = "2024-11-16T06:52:00+07:00"
NODE = {"@type": "NewsArticle", "datePublished": AT}
LATER = "2024-11-16T13:52:00+07:00"
STAMP = f'<time class="entry-date published" datetime="{AT}"></time>'
MARKED = f'<time itemprop="datePublished" datetime="{AT}"></time>'
STORY = "Banjir surut di selatan kota setelah hujan"
OTHER = "2023-01-02T03:04:05+07:00"


def page(head: str = "", beside_headline: str = "", behind: str = "", typed: str = "<p>Satu.</p>") -> Article:
    """An article in the portal's markup that prints no date of its own."""
    article = read(
        served(
            f"""<html><head><title>Pasar Baru Dibuka - bipol.co</title>{head}</head><body class="single postid-7">
<div id="single-content"><h1>Pasar Baru Dibuka</h1><div class="container-single-meta">{beside_headline}</div>
<div id="single-article-text">{typed}</div></div>{behind}</body></html>"""
        )
    )
    assert isinstance(article, Article), article
    return article


def stated(article: Article) -> list[tuple[str, str]]:
    """Each date of publication with where it was read."""
    return [(dated.value, dated.source) for dated in article.published]


def ld(data: object, opening: str = '<script type="application/ld+json">') -> str:
    return f"{opening}{data if isinstance(data, str) else json.dumps(data)}</script>"


@pytest.mark.parametrize(
    "script",
    [
        ld(NODE, '<script type="application/ld+json; charset=utf-8">'),
        ld(NODE, '<script type="APPLICATION/LD+JSON ;charset=UTF-8">'),
        ld(NODE, '<script type=" application/ld+json" class="yoast-schema-graph">'),
        ld(f"<!-- {json.dumps(NODE)} -->"),
        ld(f"<!--\n{json.dumps(NODE)}\n//-->"),
        ld(f"//<![CDATA[\n{json.dumps(NODE)}\n//]]>"),
        ld(f"/*<![CDATA[*/ {json.dumps(NODE)} /*]]>*/"),
        ld(f"<![CDATA[{json.dumps(NODE)}]]>"),
        ld(f"\ufeff{json.dumps(NODE)};"),
        ld(f"{json.dumps({'@type': 'WebSite'})}\n{json.dumps(NODE)}"),
        ld({**NODE, "@type": "https://schema.org/NewsArticle"}),
        ld({**NODE, "@type": ["http://schema.org/Article", "Thing"]}),
        ld({**NODE, "@type": "schema:ReportageNewsArticle"}),
        ld({**NODE, "@type": "LiveBlogPosting", "liveBlogUpdate": [{"@type": "BlogPosting", "datePublished": OTHER}]}),
        ld({**NODE, "@type": "OpinionNewsArticle"}),
        ld({"@type": "WebPage", "mainEntity": NODE}),
        ld({"@type": "WebPage", "mainEntity": [{"@type": "Person"}, NODE]}),
        ld({"@graph": [{"@type": "WebPage", "datePublished": OTHER}, {"@graph": [NODE]}]}),
        ld({"@graph": NODE}),
        ld([[NODE]]),
        ld({"@type": "WebPage", "datePublished": AT, "url": "https://bipol.co/uji-coba/"}),
        ld('{"@type":"NewsArticle","datePublished":"' + AT + '",}'),
        ld('{"@type":"NewsArticle","image":["a","b",],"datePublished":"' + AT + '" , }'),
        ld('{"@type":"NewsArticle","headline":"Kata "siap" dari warga","datePublished":"' + AT + '"}'),
        ld(json.dumps(NODE).replace('"', "&quot;")),
        ld({**NODE, "datePublished": {"@type": "Date", "@value": AT}}),
        ld({**NODE, "datePublished": [AT]}),
    ],
)
def test_json_ld_is_read_however_it_is_written(script: str) -> None:
    assert stated(page(script)) == [(AT, "json_ld")]


@pytest.mark.parametrize(
    "script",
    [
        ld({"@type": "VideoObject", "datePublished": AT, "uploadDate": AT}),
        ld({"@type": "Comment", "datePublished": AT}),
        ld({"@type": "WebSite", "datePublished": AT}),
        ld({"@type": "WebPage", "mainEntity": {"@type": "VideoObject", "datePublished": AT}}),
        ld({"@type": "CollectionPage", "hasPart": [NODE]}),
        ld({"@type": "ItemList", "itemListElement": [NODE]}),
        ld({**NODE, "url": "https://bipol.co/berita-lain/"}),
        ld({**NODE, "mainEntityOfPage": {"@type": "WebPage", "@id": "https://www.bipol.co/berita-lain/"}}),
        ld(NODE, '<script type="application/json">'),
        ld('{"@type":"NewsArticle","datePublished":"' + AT),
        '<meta property="video:release_date" content="2024-11-16">',
        '<meta name="date" content="2024-11-16">',
    ],
)
def test_what_is_about_other_things_is_not_a_date_of_the_article(script: str) -> None:
    assert stated(page(script)) == []


def test_of_several_articles_the_pages_own_is_taken() -> None:
    own = {**NODE, "headline": "Pasar Baru Dibuka"}
    related = {**NODE, "datePublished": OTHER, "headline": "Banjir Surut di Dayeuhkolot"}
    assert stated(page(ld([related, own]))) == [(AT, "json_ld")]
    assert stated(page(ld([{**related, "url": "https://bipol.co/lain/"}, NODE]))) == [(AT, "json_ld")]
    addressed = {**NODE, "headline": "Judul untuk mesin", "mainEntityOfPage": "https://bipol.co/uji-coba/#artikel"}
    assert stated(page(ld([related, addressed]))) == [(AT, "json_ld")]


def test_a_template_address_that_every_page_states_is_no_other_article() -> None:
    node = {**NODE, "mainEntityOfPage": {"@type": "WebPage", "@id": "https://google.com/article"}}
    assert stated(page(ld(node))) == [(AT, "json_ld")]
    assert stated(page(ld({**NODE, "url": "https://bipol.co/"}))) == [(AT, "json_ld")]


@pytest.mark.parametrize(
    "element",
    [
        f'<meta name="article:published_time" content="{AT}">',
        f'<meta property="article:published_time" content=" {AT} ">',
        f'<META NAME="DC.date.issued" CONTENT="{AT}">',
        f'<meta name="pubdate" content="{AT}">',
        f'<meta name="content_PublishedDate" content="{AT}">',
        f'<meta property="article:published_time" content=""><meta name="publishdate" content="{AT}">',
    ],
)
def test_meta_elements_state_it_by_property_or_name(element: str) -> None:
    assert stated(page(element)) == [(AT, "meta")]


@pytest.mark.parametrize(
    "element",
    [
        f'<time class="entry-date published" datetime="{AT}"></time>',
        f'<time class="entry-date published updated" datetime="{AT}"></time>',
        f'<a href="/uji-coba/" rel="bookmark"><time class="entry-date published" datetime="{AT}"></time></a>',
        f'<time datetime="{AT}"></time>',
        f'<time pubdate datetime="{AT}"></time>',
        f'<span itemprop="datePublished" content="{AT}"></span>',
        f'<meta itemprop="datePublished" content="{AT}">',
        f'<span itemprop="datePublished">{AT}</span>',
        f'<abbr class="published" title="{AT}"></abbr><time class="entry-date" datetime="{AT}"></time>',
        f'<time class="updated" datetime="{OTHER}"></time><time class="entry-date published" datetime="{AT}"></time>',
        f'<div itemscope itemtype="http://schema.org/NewsArticle">{MARKED}</div>',
        f'<div itemscope itemtype="https://schema.org/CreativeWork">{MARKED}</div>',
        f'<ul class="meta"><li class="meta-date">Diterbitkan: <time datetime="{AT}"></time></li></ul>',
    ],
)
def test_an_element_beside_the_headline_states_it(element: str) -> None:
    assert stated(page(beside_headline=element)) == [(AT, "time")]


@pytest.mark.parametrize(
    "behind",
    [
        f'<ul><li><a href="/lain/">{STORY}</a> <time datetime="{AT}"></time></li></ul>',
        f'<div class="related-posts">{STAMP}</div>',
        f'<aside><time class="entry-date published" datetime="{AT}"></time></aside>',
        f'<ol class="comment-list"><li><time datetime="{AT}">16 November 2024</time></li></ol>',
        f'<article><h3><a href="/lain/">Banjir</a></h3>{STAMP}</article>',
        f'<div itemscope itemtype="http://schema.org/VideoObject"><meta itemprop="datePublished" content="{AT}"></div>',
        f'<div itemprop="comment" itemscope itemtype="http://schema.org/Comment">{MARKED}</div>',
        f'<div class="box"><a href="/lain/">{STORY}</a><time datetime="{AT}"></time></div>',
    ],
)
def test_a_time_of_other_things_is_not_the_articles(behind: str) -> None:
    assert stated(page(behind=behind)) == []
    own = f'<time class="entry-date published" datetime="{OTHER}"></time>'
    assert stated(page(beside_headline=own, behind=behind)) == [(OTHER, "time")]


def test_the_words_shown_are_kept_beside_what_is_for_machines() -> None:
    element = '<time class="entry-date published" datetime="2024-11-16T06:52:09+00:00">Sabtu, 16 November 2024</time>'
    assert stated(page(beside_headline=element)) == [("2024-11-16T13:52:09+07:00", "time"), ("2024-11-16", "page")]
    assert stated(page(beside_headline=f'<time datetime="{AT}">2 jam yang lalu</time>')) == [(AT, "time")]


def test_the_time_of_change_is_kept_apart() -> None:
    element = (
        f'<time class="published" datetime="{AT}"></time><time class="updated" datetime="2024-11-17T01:00:00Z"></time>'
    )
    article = page(beside_headline=element)
    assert stated(article) == [(AT, "time")]
    assert article.modified is not None
    assert (article.modified.value, article.modified.source) == ("2024-11-17T08:00:00+07:00", "time")


def test_each_statement_says_where_it_stands() -> None:
    article = page(f'<meta name="DC.date.issued" content="{AT}"><meta name="dateModified" content="2024-11-17">')
    assert article.sources["published_at"].part == "meta[name='dc.date.issued']"
    assert article.sources["modified_at"].part == "meta[name='datemodified']"


@pytest.mark.parametrize(
    ("zone", "value"),
    [
        ("+07:00", AT), ("+0700", AT), ("+07", AT), (" +07.00", AT), ("+7:00", AT), (" GMT+7", AT), (" GMT+0700", AT),
        (" UTC+07.00", AT), (" UTC +7", AT), (" WIB", AT), (" wib", AT), (" (WIB)", AT), (" Asia/Jakarta", AT),
        ("", AT), ("Z", LATER), (" UTC", LATER), (" GMT", LATER),
        (" WITA", "2024-11-16T05:52:00+07:00"), (" WIT", "2024-11-16T04:52:00+07:00"),
        (" GMT+8", "2024-11-16T05:52:00+07:00"), ("-05:00", "2024-11-16T18:52:00+07:00"),
        (".000+07:00", AT), (".123Z", LATER),
    ],
)  # fmt: skip
@pytest.mark.parametrize("day", ["2024-11-16T", "2024-11-16 ", "16 Nov 2024 ", "Sabtu, 16 November 2024 "])
def test_each_spelling_of_a_zone_is_read(day: str, zone: str, value: str) -> None:
    assert stated(page(f'<meta name="pubdate" content="{day}06:52:00{zone}">')) == [(value, "meta")]


@pytest.mark.parametrize("zone", [" EST", " XYZ", " SGT", " Asia/Tokyo", " waktu Tokyo"])
def test_a_time_in_an_unknown_zone_is_a_problem_and_no_date(zone: str) -> None:
    article = page(f'<meta name="pubdate" content="2024-11-16T06:52:00{zone}">')
    assert [problem.reason for problem in article.problems] == ["unknown_zone"]
    assert stated(article) == []
