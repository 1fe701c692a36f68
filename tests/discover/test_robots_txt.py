"""robots.txt: which group means this crawler, what its rules cover, its Crawl-delay, and the sitemaps."""

from __future__ import annotations

import pytest
from hypothesis import given

from bipol_crawler.discover.robots import MAX_BYTES, read_robots
from tests.discover.hostile_bytes import anything

CORE = "https://bipol.co/wp-sitemap.xml"
PAGE = "https://bipol.co/2024/11/16/kebakaran-pasar/"


def read(text: str | bytes):
    return read_robots(text.encode() if isinstance(text, str) else text, "bipol_crawler")


@pytest.mark.parametrize(
    "line",
    [
        "bipol_crawler",
        "Bipol_Crawler",
        "BIPOL_CRAWLER/0.1",
        "bipol_crawler/0.1",
        "bipol_crawler/*",
        "bipol_crawler*",
        "bipol_crawler 0.1",
        "bipol_crawler/0.1 (news archive)",
        "bipol_crawler (news archive)",
        "bipol_crawler/0.1 (news archive; +mailto:arsip@example.org)",
        "Mozilla/5.0 (compatible; bipol_crawler/0.1)",
        "GPTBot, bipol_crawler",
        "GPTBot,CCBot,bipol_crawler/0.1,Bytespider",
        "bipol_crawler, *",
        "GPTBot; bipol_crawler; CCBot",
        "GPTBot bipol_crawler",
        '"bipol_crawler"',
        "bipol_crawler # arsip",
        "\u00a0bipol_crawler\t",
    ],
)
def test_a_line_that_names_this_crawler_opens_its_group(line):
    robots = read(f"User-agent: *\nAllow: /\n\nUser-agent: {line}\nDisallow: /\n")
    assert not robots.allows(PAGE)


@pytest.mark.parametrize(
    "line",
    [
        "crawler", "bipol", "bipol_", "my-bipol_crawler", "xbipol_crawler", "bipol_crawler-images", "bipol_crawlers",
        "bipol-crawler", "# bipol_crawler", "Googlebot/2.1", "GPTBot, CCBot", "", "*bot", "**",
    ],
)  # fmt: skip
def test_a_line_that_names_another_does_not(line):
    assert read(f"User-agent: {line}\nDisallow: /\n").allows(PAGE)


@pytest.mark.parametrize("line", ["*", " * ", "* # semua", "GPTBot, *", "*, GPTBot", "* (all)"])
def test_an_asterisk_means_everybody_who_is_not_named(line):
    assert not read(f"User-agent: {line}\nDisallow: /\n").allows(PAGE)
    assert read(f"User-agent: {line}\nDisallow: /\n\nUser-agent: bipol_crawler\nDisallow:\n").allows(PAGE)


def test_all_groups_that_name_this_crawler_are_one():
    robots = read(
        "User-agent: bipol_crawler\nDisallow: /a\nUser-agent: *\nDisallow: /\n"
        "User-agent: BIPOL_CRAWLER/0.1\nDisallow: /b\n"
    )
    assert [robots.allows(path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    "between",
    [
        "\n", "\n\n", "Sitemap: /s.xml\n", "Host: bipol.co\n", "Crawl-delay: 5\n", "Noindex: /x\n", "# catatan\n",
        "apa ini\n", "Request-rate: 1/5\n", "Unknown-Line\n", ": /\n",
    ],
)  # fmt: skip
def test_only_a_rule_closes_a_group(between):
    robots = read(f"User-agent: bipol_crawler\n{between}User-agent: GPTBot\n{between}Disallow: /tertutup/\n")
    assert not robots.allows("/tertutup/1/")
    assert robots.allows("/terbuka/")
    closed = read(f"User-agent: bipol_crawler\nDisallow:\n{between}User-agent: GPTBot\nDisallow: /\n")
    assert closed.allows("/tertutup/1/")


def test_rules_before_any_group_mean_nobody():
    assert read("Disallow: /\nUser-agent: bipol_crawler\nDisallow: /a\n").allows("/b")


@pytest.mark.parametrize("line", [
    "Disallow: /x", "disallow:/x", "DISALLOW : /x", "Disallow /x", "Dissallow: /x", "Disalow: /x", "  Disallow:\t/x  ",
    "Disallow: /x # nanti", "Disallow: x", "\ufeffDisallow: /x", "Disallow: /x$", "Disallow: *x$", "Disallow: /*",
])  # fmt: skip
def test_a_disallow_line_is_known_however_it_is_written(line):
    assert not read(f"User-agent: *\n{line}\n").allows("/x")
    assert not read(f"user agent: *\n{line}\n").allows("/x")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a\nAllow: /a/", "/a/b", True),
        ("Allow: /a\nDisallow: /a", "/a", True),  # as long as each other: Allow
        ("Disallow: /a/b\nAllow: /a", "/a/b", False),
        ("Allow: /page\nDisallow: /*.html", "/page.html", False),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/a", False),
        ("Disallow: /*?", "/?s=banjir", False),
        ("Disallow: /*?", "/a/", True),
        ("Disallow: /?s=", "https://bipol.co?s=1", False),
        ("Disallow: /*/feed/$", "/a/feed/", False),
        ("Disallow: /*/feed/$", "/a/feed/x", True),
        ("Disallow: /a*b*c$", "/a-b-c-c", False),
        ("Disallow: /a*aa$", "/aa", True),  # the two ends may not lie on each other
        ("Disallow: /a**b", "/axb", False),
        ("Disallow: /A", "/a", True),
        ("Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php", "/wp-admin/admin-ajax.php", True),
        ("Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php", "/wp-admin/", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /", "/robots.txt?x", False),
        ("Disallow:", "/", True),
        ("Disallow: /x#bagian", "/x", False),
        ("Disallow: /a$b", "/a$bc", False),  # only at the end is it an anchor
        ("Disallow: /a$b", "/a", True),
        # weight is counted in octets: three characters of two octets outweigh five plain ones
        ("Disallow: /ééé\nAllow: /*ab*", "/ééé-ab", False),
    ],
)
def test_the_heaviest_rule_decides(rules, path, allowed):
    assert read(f"User-agent: *\n{rules}\n").allows(path) is allowed


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ"),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"),
        ("/%62%61%7A", "/baz"),
        ("/baz", "/%62%61%7a"),
        ("/%7Ejim/", "/~jim/"),
        ("/a b", "/a%20b"),
        ("/a|b", "/a%7Cb"),
        ("/a<b", "/a%3cb"),
        ("/bar?baz=https://foo.bar", "/bar?baz=https%3A%2F%2Ffoo.bar"),
        ("/x%2Ay", "/x*y"),
        ("/x%24", "/x$y"),
        ("/tag:a", "/tag%3Aa"),
    ],
)
def test_two_spellings_of_one_address_are_one(pattern, path):
    assert not read(f"User-agent: *\nDisallow: {pattern}\n").allows(path)


@pytest.mark.parametrize(
    ("pattern", "path"), [("/a%2Fb", "/a/b"), ("/a/b", "/a%2Fb"), ("/x%2Ay", "/xzy"), ("/%25", "/")]
)
def test_what_means_another_address_is_another(pattern, path):
    assert read(f"User-agent: *\nDisallow: {pattern}\n").allows(path)


RULES = "User-agent: bipol_crawler\nDisallow: /tertutup/\n\nUser-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    "body",
    [
        RULES.encode(),
        RULES.encode("utf-8-sig"),
        RULES.encode("utf-16"),
        b"\xfe\xff" + RULES.encode("utf-16-be"),
        RULES.encode("utf-16-le"),
        RULES.encode("utf-16-be"),
        RULES.encode("utf-32"),
        RULES.replace("\n", "\r").encode(),
        RULES.replace("\n", "\r\n").encode(),
        RULES.replace("\n", "\r\r\n").encode(),
        RULES.replace("/tert", "/te\0rt").encode() + b"\0\0",
        b"# caf\xe9\n" + RULES.encode(),
        RULES.rstrip().encode(),
    ],
)
def test_bytes_are_read_however_they_came(body):
    robots = read(body)
    assert [robots.allows(path) for path in ("/tertutup/1/", "/terbuka/")] == [False, True]


def test_octets_that_are_not_utf_8_are_compared_as_octets():
    robots = read(b"User-agent: *\nDisallow: /caf\xe9/\n")
    assert not robots.allows("/caf%E9/")
    assert robots.allows("/caf%C3%A9/")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_line_that_the_bound_cuts_in_two_is_left_out(encoding, end):
    mark = {"utf-8": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    rules, cut = f"User-agent: *{end}Disallow: /a/{end}", "Disallow: /berita-lama/"
    width = len("a".encode(encoding))
    filler = (MAX_BYTES - len(mark)) // width - len(rules) - len("Disallow: /b")
    body = mark + f"{rules}{'#' * (filler - 1)}{end}{cut}{end}".encode(encoding)
    robots = read(body)
    assert [robots.allows(path) for path in ("/a/", "/berita/")] == [False, True]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("10", 10.0), ("1.5", 1.5), ("1,5", 1.5), ("0,5", 0.5), (".5", 0.5), ("10s", 10.0), ("10 seconds", 10.0),
        ("3 # pelan", 3.0), ("0", None), ("0,0", None), ("-5", None), ("nan", None), ("inf", None), ("soon", None),
        ("1,5,5", None), ("", None), ("1/10s", None), ("86400", 86400.0),
    ],
)  # fmt: skip
def test_a_crawl_delay_is_read_in_seconds(value, seconds):
    assert read(f"User-agent: *\nCrawl-delay: {value}\n").crawl_delay == seconds


def test_the_crawl_delay_is_that_of_the_own_group_and_the_longest():
    text = "User-agent: *\nCrawl-delay: 20\nDisallow:\nUser-agent: bipol_crawler\nDisallow: /x\n"
    assert read(text).crawl_delay is None
    assert read(f"{text}Crawl-delay: 3\nCrawl-delay: 2\n").crawl_delay == 3.0
    assert read("Crawl-delay: 9\n").crawl_delay is None


def test_a_delay_is_for_those_named_above_it():
    text = "User-agent: GPTBot\nCrawl-delay: 10\n\nUser-agent: *\nDisallow: /wp-admin/\n"
    assert read(text).crawl_delay is None


@pytest.mark.parametrize(
    ("body", "sitemaps"),
    [
        (f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {CORE}\n", (CORE,)),
        (f"sitemap:{CORE}", (CORE,)),
        (f"Site-map: {CORE}", (CORE,)),
        (f"\ufeffSitemap: {CORE}", (CORE,)),
        (
            f"Sitemap: {CORE}\r\nSITEMAP: https://bipol.co/b.xml\r\nSitemap: {CORE}\r\n",
            (CORE, "https://bipol.co/b.xml"),
        ),
        (f"Sitemap: {CORE} # utama", (CORE,)),
        ("Sitemap: /sitemap_index.xml", ("/sitemap_index.xml",)),
        (f"# Sitemap: {CORE}", ()),
        ("Sitemap:", ()),
        ("User-agent: *\nDisallow:\n", ()),
        ("<!DOCTYPE html><html><body>Just a moment...</body></html>", ()),
        ("", ()),
    ],
)
def test_each_sitemap_is_named_once_in_order(body, sitemaps):
    assert read(body).sitemaps == sitemaps


@given(anything, anything)
def test_any_bytes_are_read(body, path):
    robots = read(body)
    assert all(address for address in robots.sitemaps)
    assert robots.allows("/" + path.decode("latin-1").replace("[", "").replace("]", "")) in (True, False)


def test_many_wildcards_cost_little():
    # by trying every place for every star this would not end in a lifetime
    robots = read("User-agent: *\nDisallow: /" + "*a" * 5000 + "b$\n")
    assert robots.allows("/" + "a" * 100_000)
