"""Invalid and hostile words, addresses, dates, JSON and charsets, which :mod:`mutations` puts into pages.

The lists contain values to which the reading rules react, so that random mutations test the rules, not only the markup.
"""

from __future__ import annotations

import encodings.aliases
import json
from random import Random

WORDS = (
    "a", "A ", " ", "\u00a0", ". ", "(", ")", "()", "(a", "[", "[a] ", "*", "_", "-", " - ", "–", "|", ":", " : ",
    "...", "/", '"', "'", "Reporter ", "Reporter: ", "Reporter:A ", "Editor : A", "Editor – ", "Penulis\t", "Oleh ",
    "A dan ", "A & B, ", "S.Sos, ", "A. ", "a.b", "Dr. ", "(Foto ", "Foto: ", "Foto/", "(Ist) ", "| Foto: A ", "Dok. ",
    "Baca juga ", "Baca juga: (a) ", "(Baca juga ", "[Baca juga: ", "juga ", "selengkapnya", "1", "1/", "1 ", "21-",
    "20-21/11/2019 ", "5 Mei ", "Kamis, ", "Kamis (", "10.15 ", "pukul ", "WIB ", "2019-11-21T", "bipol.co", "BANDUNG ",
    "KAB. BANDUNG, ", "BANDUNG, bipol.co", "bipol.co (", "A.B.", "â€", "Ã©", "Â\u00a0", "\u200b", "\u00ad", "\u0301",
    "\u202e", "\u2066", "\u2028", "\x85", "\t", "\n", "\r\n", "\x0c", "\ufffe", "\ufdd0", "\U0010ffff", "ﷺ", "İ", "ß",
    "é", "漢", "😀", "&nbsp;", "&amp;", "&#147;", "&", "&#", "&lt;b&gt;", "<br>", "<br> <br>", "<b>a</b>",
    "<a href='/a-b/'>a</a>", "<a href='/a-b/'>Baca juga</a>", "<p>", "</p>", "<p>a</p>", "<img src='/a.jpg'>", "<wbr>",
)  # fmt: skip
"""Texts that are repeated hundreds to millions of times. Each attacks another pattern or loop."""

URLS = (
    "", " ", "#", "/", "//", "///", "?", "http:", "http://", "https://[", "http://]", "http://[::1", "http://[v1.x]/",
    "http://a:b/", "http://a:99999/", "http://a:-1/", "http://a:٣/", "http://\u2100/", "http://a／b/",
    "http://xn--\ufffd/", "http://xn--zz--a/", "http://bücher.example/ä?ö#ü", "HTTP://EXAMPLE.COM", "http:/a-b/",
    "http:a-b", "javascript:alert(1)", " javascript:x", "data:,a", "mailto:a@b", "file:///etc/passwd", "ftp://a/b",
    "//bipol.co/a-b/", "https://bipol.co:443/a-b/", "https://bipol.co\\a-b\\", "https://user:pass@bipol.co/a-b/",
    "https://bipol.co@evil.example/a-b/", "https://bipol.co/?p=0", "https://bipol.co/?p=99999999999999999999",
    "https://bipol.co/%00/", "https://bipol.co/%zz/", "https://bipol.co/%ed%a0%80-a/", "https://bipol.co/a b/",
    "https://bipol.co/\ta\n-b/", "https://bipol.co/a-b/" + "../" * 300, "https://bipol.co/" + "a-" * 3000,
    "https://bipol.co/a-b/?" + "&".join(["p=1"] * 1500), "https://bipol.co/a-b/\x01\x1f\x7f",
    "https://bipol.co/\u202ea-b/", "https://bipol.co/a-b/\u00a0", "\u200bhttps://bipol.co/a-b/",
    "https://bipol.co/a-b/2/", "https://bipol.co/a-b/999/", "https://bipol.co/a-b/²/", "https://bipol.co/a-b/٣/",
)  # fmt: skip

DATES = (
    "", " ", "0", "-1", "0000-00-00", "0000-00-00T00:00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00",
    "2019-02-30", "2019-13-01", "2019-11-21T25:61:61Z", "2019-11-21T10:15:42+99:99", "2019-11-21T10:15:42+24:00",
    "2019-11-21T10:15:42-23:59", "2019-W47-4", "20191121", "1574327742", "2019-11-21T10:15:42.123456789012345Z",
    "2019-11-21T10:15:60Z", "٢٠١٩-١١-٢١", "２０１９-１１-２１", "Kamis, 32 November 2019", "Kamis, 0 Januari 2019",
    "Jumat, 21 November 2019", "29 Februari 2019", "21 November", "21 November 19", "21 November 99999",
    "99999999999 November 2019", "21/11/2019 21/12/2019", "November 2019", "kemarin", "5 menit lalu", "Minggu",
    "21 November 2019 - 99:99 WIB", "21 November 2019 10.15 WIB WITA WIT", "21/XI/2019", "1 Mei 1970",
    "Kamis, 21 November 2019 - 10:15 +99:00", "21 November 2019 " * 20, "1" * 990, "\u202e21 November 2019",
    "Kamis,\u00a021\u200bNovember 2019", "21 November 2999",
)  # fmt: skip

ENTITIES = (
    "&#0;", "&#x0;", "&#1;", "&#x1F;", "&#127;", "&#128;", "&#147;", "&#159;", "&#xD800;", "&#xDFFF;",
    "&#xD83D;&#xDE00;", "&#xFFFE;", "&#xFFFF;", "&#x10FFFF;", "&#x110000;", "&#99999999999999999999;",
    "&#x" + "F" * 5000 + ";", "&#-1;", "&#;", "&#x;", "&#xZZ;", "&nosuch;", "&amp", "&ampamp;", "&notin;", "&lt",
    "&" * 50, "&NotEqualTilde;", "&zwnj;", "&shy;", "&" + "a" * 5000 + ";", "&#13;", "&#10;", "&#9;", "&#160;",
    "&#8232;", "&#x202E;", "&quot;>", "&#60;script&#62;",
)  # fmt: skip

NAMES = (
    "single-content", "single-article-text", "single-kategori", "nama-penulis", "tanggal-single", "foto-utama",
    "caption-photo", "caption-photo-buka-tutup", "penulis-bawah", "editor-bawah", "sumber-berita-bawah",
    "page-link-wrap", "related-post-wrap", "related-post-box", "mobile-tanggal-terkait", "tagname", "wp-caption",
    "wp-caption-text", "wp-element-caption", "gallery-item", "instagram-media", "twitter-tweet", "fb-post",
    "wp-block-embed__wrapper", "ads", "share", "post-123", "postid-0", "postid-99999999999999999999", "post-", "single",
    "single-post", "error404", "search", "attachment", "page", "post-password-form",
)  # fmt: skip
"""Class names and ids that the layouts, the body reader and the refusals know."""

TAGS = (
    "p", "div", "span", "b", "a", "br", "h1", "li", "ul", "table", "tr", "td", "th", "caption", "figure", "figcaption",
    "blockquote", "font", "center", "pre", "form", "input", "select", "option", "button", "textarea", "title", "head",
    "body", "html", "script", "style", "noscript", "template", "iframe", "video", "object", "svg", "math", "plaintext",
    "xmp", "frameset", "frame", "base", "meta", "link", "article", "section", "o:p", "a:b:c", "x-y", "marquee", "nobr",
    "wbr",
)  # fmt: skip

MARKUP = (
    "<", ">", "</", "/>", "<>", "</>", "< p>", "<p<p>", "<p/>", "<p //>", "<p a=>", "<p a='>", '<p a=">', "<p =a>",
    "<p a a a>", "<p A=1 a=2>", "<p\x00>", "<p\x0c>", "<p class=a id=a id=b>", "<!", "<!-", "<!--", "-->", "--!>",
    "<!---->", "<!-->", "<!-- -- -->", "<!DOCTYPE", "<!DOCTYPE html [<!ENTITY a 'b'>]>&a;", "<?", "<?php",
    "<?xml version='1.0' encoding='utf-16'?>", "<![CDATA[", "]]>", "<![if !mso]>", "<![endif]-->", "<script>",
    "<script><!--<script>", "</script>", "<style>", "</style>", "<title>", "<textarea>", "<xmp>", "<plaintext>",
    "<noscript>", "<iframe>", "<svg><p>", "<math><mi><p>", "<template><p>", "<select><p>", "<table><p>", "<table><a>",
    "<base href='http://['>", "<base href='//evil.example/'>", "<frameset>", "<body class='home'>", "<html class='a'>",
    "</body>", "</html>", "</div></div></div>", "<a href='/a-b/'><a href='/c-d/'>", "<b><p></b></p>", "<p><table></p>",
    "<h1><h1>", "<form><form>", "<tr><td>", "<li><ul>", "<figcaption>", "<p class=wp-caption-text>",
)  # fmt: skip
"""Markup that ends, begins or changes something in the wrong place."""

INSIDES = (
    "", "a", "<a href='/a-b/'>a</a>", "<a rel='category tag'>a</a>", "<p>a b</p>",
    "<p class='mobile-tanggal-terkait'>21 November 2019</p><a href='/a-b/'>a",
)  # fmt: skip
"""The contents of elements that are nested or repeated thousands of times."""

NO_NAMES = ("", " ", "\t\n", "\u00a0", "'", "\u0301", "a" * 999)
BYTES = (0, 0x0B, 0x1F, 0x22, 0x26, 0x3C, 0x3E, 0x80, 0xA0, 0xC3, 0xED, 0xFE, 0xFF)
BYTE_ORDER_MARKS = (
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"+/v8-", b"\xdd\x73\x66\x73",
)  # fmt: skip
CONTENT_TYPES = (
    "", "text/html", "TEXT/HTML;CHARSET=UTF-8", "application/xhtml+xml", "text/plain", "image/png", "\x00",
    "text/html; charset", "é", "text/html" * 999,
)  # fmt: skip
NO_CHARSETS = ("utf8mb4", "x-user-defined", "", "a" * 999, "utf-8;", "é", "undefined", "idna")
NO_JSON_LD = (
    "", " ", "null", "[]", "{}", "NaN", "-Infinity", "1e999", "1" * 5000, '"a"', "{", "//", "<!--", "\x00", "\ufeff{}",
    "{'a':1}", "[1,]",
)  # fmt: skip

CHARSETS = tuple(sorted(set(encodings.aliases.aliases.values()) - {"mbcs", "oem"}))
"""All codecs of Python. Some (``rot_13``, ``zlib_codec``) are not charsets, but may be declared as one."""


def charset(rng: Random) -> str:
    """The name of a charset, mostly one that exists."""
    return rng.choice((*CHARSETS, *NO_CHARSETS, "utf-8", "utf-8"))


def json_ld(rng: Random) -> str:
    """JSON-LD of an article with anything in any place, and sometimes not JSON at all."""
    match rng.randrange(12):
        case 0:
            depth = rng.choice((30, 900, 1100, 10_000, 200_000))
            opening, closing = rng.choice((("[", "]"), ('{"@graph":[', "]}"), ('{"a":', "}")))
            return opening * depth + "1" + rng.choice(("", closing * depth))
        case 1:
            return rng.choice(NO_JSON_LD)
        case 2:
            return '{"@type":"NewsArticle","@type":["x"],"datePublished":"2019-11-21","datePublished":NaN}'
        case _:
            article = {"@context": "https://schema.org", "@type": _kind(rng)}
            article |= {key: _value(rng, 3) for key in ("headline", "datePublished", "dateModified", "author", "image")}
            whole = rng.choice((article, [article], {"@graph": [article] * 2}, {"@graph": _value(rng, 2)}, [[article]]))
            return json.dumps(whole, ensure_ascii=rng.random() < 0.7)


def _kind(rng: Random) -> object:
    return rng.choice(("NewsArticle", "Article", ["NewsArticle"], ["Person", None, {}], "WebPage", None, {"a": []}))


def _value(rng: Random, depth: int) -> object:
    match rng.randrange(10 if depth else 8):
        case 0:
            return rng.choice((None, True, False, 0, -1, 10**400, 1e308, float("nan"), float("inf")))
        case 1:
            return rng.choice(URLS)
        case 2 | 3:
            return rng.choice(DATES)
        case 4:
            return rng.choice(("\ud800", "a\udfffb", "\x00", "\x1b[31m", "\u202e", "2019\x00", "21 Mei \ud800", "\x85"))
        case 5 | 6:
            return rng.choice(WORDS) * rng.randrange(1, 200)
        case 7:
            return "2019-11-21T10:15:42+07:00"
        case 8:
            return [_value(rng, depth - 1) for _ in range(rng.randrange(4))]
        case _:
            return {rng.choice(("@value", "name", "url", "")): _value(rng, depth - 1) for _ in range(rng.randrange(3))}
