"""What a page tells machines about itself, and what the reader believes of it."""

from __future__ import annotations

import json

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article
from bipol_crawler.parse.document import decode, document
from bipol_crawler.parse.metadata import Metadata, read_metadata
from tests.parse.typed_pages import page_of, served


def with_head(head: str) -> Article:
    """An article whose ``<head>`` holds ``head``."""
    article = read(served(page_of("<p>Satu.</p>").replace("<head>", f"<head>{head}")))
    assert isinstance(article, Article)
    return article


def metadata(html: str) -> Metadata:
    """What ``html`` tells machines."""
    page = document(html.encode(), "")
    assert page is not None
    return read_metadata(page.root)


def ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


PUBLISHED = {"@type": "NewsArticle", "datePublished": "2019-11-21T10:15:07+07:00"}


@pytest.mark.parametrize(
    "data",
    [
        PUBLISHED,
        {**PUBLISHED, "@type": ["Article", "NewsArticle"]},
        [{"@type": "WebSite"}, PUBLISHED],
        {"@graph": [{"@type": "WebPage", "datePublished": "1999-01-01T00:00:00Z"}, PUBLISHED]},
        [{"@graph": [PUBLISHED]}],
        {**PUBLISHED, "@type": "BlogPosting"},
    ],
)
def test_json_ld_states_the_publication_wherever_it_is_nested(data: object) -> None:
    dates = [(dated.value, dated.source) for dated in with_head(ld(data)).published]
    assert dates == [("2019-11-21T10:15:07+07:00", "json_ld"), ("2019-11-21", "page")]


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", </script>',
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<script type="application/ld+json"></script>',
        ld(None), ld(1), ld("NewsArticle"), ld([None, 3]),
        ld({"@graph": [None, "x"]}), ld({**PUBLISHED, "@type": None}),
        ld({**PUBLISHED, "@type": {"a": 1}}), ld({**PUBLISHED, "datePublished": 5}),
        ld({**PUBLISHED, "datePublished": "kemarin"}), ld({**PUBLISHED, "datePublished": []}),
        '<meta property="article:published_time" content="kemarin">',
        '<meta property="article:published_time">',
    ],
)  # fmt: skip
def test_a_broken_statement_is_none(head: str) -> None:
    assert [dated.source for dated in with_head(head).published] == ["page"]


def test_json_ld_with_a_raw_line_break_is_still_read() -> None:
    head = ld(PUBLISHED).replace('"@type"', '"headline": "Satu\nDua", "@type"')
    assert with_head(head).published[0].source == "json_ld"


def test_meta_times_are_read_after_json_ld() -> None:
    head = (
        '<meta property="article:published_time" content="2019-11-21T03:15:07+00:00">'
        '<meta property="article:modified_time" content="2019-11-22T03:00:00+00:00">'
    )
    both = with_head(f"{ld(PUBLISHED)}{head}")
    assert [(dated.value, dated.source) for dated in both.published] == [
        ("2019-11-21T10:15:07+07:00", "json_ld"),
        ("2019-11-21T10:15:07+07:00", "meta"),
        ("2019-11-21", "page"),
    ]
    assert both.modified is not None
    assert (both.modified.value, both.modified.source) == ("2019-11-22T10:00:00+07:00", "meta")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://bipol.co/yang-benar/">', "https://bipol.co/yang-benar/"),
        ('<link rel="canonical" href="/yang-benar/">', "https://bipol.co/yang-benar/"),
        ('<link href=" https://bipol.co/yang-benar/ " rel="canonical">', "https://bipol.co/yang-benar/"),
        ('<meta property="og:url" content="https://bipol.co/yang-benar/">', "https://bipol.co/yang-benar/"),
        ('<link rel="canonical" href="https://lain.example/curian/">', "https://bipol.co/uji-coba/"),
        ('<link rel="canonical" href="http://[">', "https://bipol.co/uji-coba/"),
        ('<link rel="canonical" href="">', "https://bipol.co/uji-coba/"),
        ('<link rel="canonical">', "https://bipol.co/uji-coba/"),
        ("", "https://bipol.co/uji-coba/"),
    ],
)
def test_the_canonical_address_is_trusted_on_the_portals_own_host(head: str, url: str) -> None:
    assert with_head(head).url == url


@pytest.mark.parametrize(
    ("html", "number"),
    [
        ('<body class="single postid-123">', 123),
        ('<head><link rel="shortlink" href="https://bipol.co/?p=123"></head><body>', 123),
        ('<body><div id="x" class="post-123 post type-post">', 123),
        ('<body class="postid-123"><div class="post-9 post">', 123),
        ('<body class="single postid-0">', None),
        ('<body class="postid-99999999999999999999999">', None),
        ('<body class="xpostid-123x">', None),
        ("<body>", None),
    ],
)
def test_the_post_id_is_wordpress_own(html: str, number: int | None) -> None:
    assert metadata(f"<html>{html}<p>Kata").post_id == number


@pytest.mark.parametrize(
    ("head", "claims"),
    [
        (ld(PUBLISHED), True),
        ('<meta property="og:type" content="article">', True),
        ('<meta property="og:type" content="website">', False),
        (ld({"@type": "WebPage"}), False),
        ("", False),
    ],
)
def test_a_page_claims_to_be_an_article_or_does_not(head: str, claims: bool) -> None:
    found = metadata(f"<html><head>{head}</head><body>x")
    assert found.claims_article is claims
    assert found.canonical is None


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("“é”".encode(), "text/html; charset=iso-8859-1", "“é”"),
        ("“é”".encode(), "", "“é”"),
        ("“é”".encode("cp1252"), "", "“é”"),
        ("“é”".encode("cp1252"), "text/html; charset=iso-8859-1", "“é”"),
        ("“é”".encode("cp1252"), "text/html; charset=utf-8", "“é”"),
        (b"<meta charset=utf-8>\x93\xc3\xa9\x94", "", "<meta charset=utf-8>“é”"),
        ("\ufeff“é”".encode("utf-16"), "", "“é”"),
        ("\ufeffé".encode(), "", "é"),
        ("é“".encode()[:-1], "text/html; charset=iso-8859-1", "é"),
        (b"a\x00b", "", "ab"),
        (b"\xff\xfe", "", ""),
        (b"", "", ""),
        (b"kata", "text/html; charset=tidak-ada", "kata"),
    ],
)
def test_bytes_are_read_in_the_charset_they_are_in(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type).decode("utf-8") == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("𝗥𝗲𝗽𝗼𝗿𝘁𝗲𝗿: 𝑳𝒊𝒍𝒊𝒔 🎉", "Reporter: Lilis 🎉"),
        ("𝟐𝟎𝟐𝟒 𝚔𝚊𝚝𝚊", "2024 kata"),
        ("𝄞 🙏 é", "𝄞 🙏 é"),
    ],
)
def test_letters_made_of_mathematical_signs_become_letters(typed: str, text: str) -> None:
    assert decode(typed.encode(), "").decode("utf-8") == text
