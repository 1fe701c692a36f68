"""Nothing from the archive ever becomes markup, a script, or a link that is not http(s)."""

from __future__ import annotations

import re
from collections import Counter, deque
from contextlib import closing
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from datasette.plugins import pm
from datasette.utils import path_from_row_pks
from jinja2 import Environment
from lxml import html

from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.browse.plugins import cell_rendering
from bipol_crawler.browse.sql_sandbox import PRIVATE
from bipol_crawler.infra.text_safety import legible
from bipol_crawler.storage.database import Database
from tests.browse.browse_archives import HOSTILE, Browser, hostile_row, new_archive, tables_of
from tests.browse.harmless import assert_harmless
from tests.tables import table_of
from tests.tiers import ALL

QUERIES = sorted(read_metadata()["databases"]["bipol"]["queries"])
TABLES = tables_of(new_archive(Path(":memory:")))
# One sort order is like another, a page of SQL like the next, and the choice of language only leads back; Datasette has
# no pages for SQLite's index shadows; test_formats.py opens the files.
PASSED_BY = ("_sort", "sql=", "/-/lang/", "/articles_fts_", ".parquet", ".xlsx")
FORMATS = {
    "application/json",
    "text/plain",
    "text/csv",
    "application/x-bibtex",
    "application/x-research-info-systems",
    "application/vnd.citationstyles.csl+json",
    "application/atom+xml",
    "application/binary",
    "application/tei+xml",
    "application/vnd.apache.parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/zip",
    "image/png",
    "image/svg+xml",
    "application/link-format",
}
# What no page links: the dark corners.
CORNERS = [
    "/concordance?words=alert&sort=left",
    "/collocates?words=alert&least=1",
    "/collocates.csv?words=alert",
    "/keywords?by=place&least=1&articles=1",
    "/keywords?words=hostile&least=1&articles=1",
    "/copies/of-text?text=alert" + "+alert" * 20,
    "/search?words=alert",
    "/search?words=alert&section=a&place=b&person=c&role=editor&status=gone&page=2",
    "/search?section=" + HOSTILE.split()[0],
    "/people?q=alert&by=name",
    "/places?q=alert",
    "/person/0",
    "/place/nowhere",
    "/article/2/diff?from=1&to=2",
    "/article/2/record.warc.gz",
    "/bipol?_show_hidden=1",
    "/bipol?sql=select+*+from+articles",
    "/bipol?sql=select+headline+as+%22%3Cx-hostile%3E%22+from+articles",
    "/bipol?sql=select+%27%3Cx-hostile%3E",
    "/bipol/articles?_facet=headline&_facet=place&_facet_date=published_at",
    "/bipol/articles?_search=alert&headline__contains=script&_where=1",
    "/bipol/photos?_through=%7B%22table%22%3A%22x%22%7D",
    "/bipol/articles/0",
    "/nowhere",
    "/robots.txt",
    f"/photo/{0:064x}",
    *(f"/{each}/{number}" for each in ("timegate", "timemap/link", "timemap/json", "capture") for number in (4, 5)),
]


def visited(hostile_archive: Path) -> list[str]:
    """Every address that links lead to from the front page and the dark corners, found harmless in both languages.

    In English only one of each kind: what differs there are our own words. Of pages filtered and counted in the same
    way, by whichever column, two, with two conditions at most: there is no end to their combinations. A sample takes
    one of each kind, of each page one that is filtered, by one condition, each in one language or the other.
    """
    found, kinds = dict.fromkeys(["/", *CORNERS]), Counter[str]()
    todo, seen = deque(found), list[str]()
    with closing(Browser(hostile_archive)) as browser:
        while todo:
            address = todo.popleft()
            kind = re.sub(r"\d+|=[^&]*|(?<=/place/).*|(?<=[?&])[a-z]\w*(?=__\w+=)", "", address)
            filtered = "?" in address and address not in CORNERS
            if filtered and not ALL:  # those of Datasette's are all made alike
                kind = re.sub("^/bipol/.*", "/bipol", kind.partition("?")[0]) + "?"
            most = (2 if filtered else None) if ALL else (None if address in CORNERS else 1)
            if kinds[kind] == most or (filtered and address.count("=") > (2 if ALL else 1)):
                continue
            seen.append(address)
            languages = ["id", "en"] if ALL else [("id", "en")[len(kinds) % 2]]
            for language in languages[:1] if kind in kinds else languages:
                new = dict.fromkeys(links_of_harmless(browser, address, language)).keys() - found.keys()
                found |= dict.fromkeys(new)
                todo += sorted(new)
            kinds[kind] += 1
    return seen


def links_of_harmless(browser: Browser, address: str, language: str) -> list[str]:
    answer = browser.get(address, headers={"accept-language": language}, follow_redirects=True)
    assert answer.status_code == 200 or (address in CORNERS and answer.status_code in (400, 404)), address
    assert answer.headers["x-content-type-options"] == "nosniff", address
    content_type = answer.headers["content-type"].split(";")[0]
    if content_type != "text/html":
        assert content_type in FORMATS, address
        return []
    page = assert_harmless(answer, address)
    assert page.get("lang") == language
    links = []
    for link in page.xpath("//a/@href | //link[@rel='alternate']/@href"):
        parts = urlsplit(urldefrag(link).url)
        inside = (parts.path or urlsplit(address).path) + ("?" + parts.query if parts.query else "")
        if parts.netloc in ("", "localhost") and not any(part in inside for part in PASSED_BY):
            links.append(inside)
    return links


def test_every_page_that_can_be_reached_shows_hostile_text_as_text(hostile_archive: Path) -> None:
    addresses = visited(hostile_archive)
    assert len(addresses) > (500 if ALL else 150)
    rows = {address.split("/")[2] for address in addresses if re.fullmatch(r"/bipol/\w+/[^/?]+", address)}
    assert rows >= set(TABLES)
    paths = [address.partition("?")[0] for address in addresses]
    ours = [pattern for routes in pm.hook.register_routes(datasette=None) for pattern, _ in routes]
    left_out = [pattern for pattern in ours if not any(re.match(pattern, path) for path in paths)]
    assert left_out == [pattern for pattern in ours if "/-/lang/" in pattern]


def test_every_text_column_of_every_table_holds_hostile_text(hostile_archive: Path) -> None:
    db = Database(hostile_archive)
    untouched = {
        f"{table}.{column.name}"
        for table in tables_of(db)
        for column in table_of(db, table).columns
        if column.type == "TEXT"
        and not db.execute(
            f"select count(*) from [{table}] where instr([{column.name}], 'alert(1)')"  # in all the shapes
        ).fetchone()[0]
    }
    db.close()
    assert untouched == {
        f"{table}.{name}"
        for table, name in [
            ("urls", "kind"), ("urls", "state"), ("sightings", "precision"), ("articles", "status"),
            ("articles", "published_precision"), ("article_events", "kind"), ("bylines", "role"), ("photos", "kind"),
            ("distinct_links", "block"), ("duplicate_pairs", "reason"), ("held", "reason"), ("sources", "name"),
            ("sources", "state"), ("corrections", "kind"), ("corrections", "field"), ("edits", "class"),
            ("quotes", "kind"), ("mentions", "sex"), ("mentions", "standing"), ("superseded", "ledger"),
            ("origins", "kind"), ("origins", "field"),
        ]
    }, "only what a CHECK restricts to words of our own"  # fmt: skip


@pytest.mark.sampled(24)
@pytest.mark.parametrize("table", TABLES)
def test_a_row_page_shows_all_its_hostile_text(hostile: Browser, hostile_archive: Path, table: str) -> None:
    db = Database(hostile_archive)
    row, keys = hostile_row(db, table, 1), table_of(db, table).pks
    db.close()
    address = f"/bipol/{table}/{path_from_row_pks(row, keys, use_rowid=False)}"
    shown = " ".join(html.fromstring(hostile.get(address).text).text_content().split())
    for name, value in row.items():
        if (table, name) in PRIVATE or isinstance(value, bytes):  # how many bytes there are is all that is shown
            continue
        assert " ".join(legible(str(value)).split()) in shown


@pytest.mark.parametrize(
    "table", ["articles", "articles_flat", "versions_flat", "bylines_flat", "links_flat", "problems", "urls"]
)
def test_hostile_text_is_all_there(hostile: Browser, table: str) -> None:
    cells_of_page = html.fromstring(hostile.get(f"/bipol/{table}").text).xpath("//td")
    assert any("<script>alert(1)</script>" in cell.text_content() for cell in cells_of_page)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_shows_what_was_typed_into_it_as_text(hostile: Browser, query: str) -> None:
    typed = HOSTILE % "typed"
    names = ("words", "section", "since", "until", "year", "role", "name")
    answer = hostile.get(f"/bipol/{query}", params=dict.fromkeys(names, typed))
    assert answer.status_code == 200
    assert_harmless(answer, query)


@pytest.mark.sampled(20)
@pytest.mark.parametrize(
    "address",
    [
        "/bipol/articles_flat?_search=",
        "/bipol/articles?headline__contains=",
        "/bipol/articles?_facet=headline&x=",
        "/bipol?sql=select+1+as+",
        "/bipol?sql=select+body+from+articles--",
        "/bipol/",
        "/nowhere/",
        "/bipol/articles/",
        "/bipol/articles?_sort=",
        "/bipol/articles?_where=",
        "/-/",
        "/bipol/articles_flat?_nocol=",
        "/search?words=",
        *(
            f"/search?words=alert&{name}="
            for name in ("section", "place", "person", "role", "status", "since", "until")
        ),
        "/search?page=",
        "/people?q=",
        "/people?by=",
        "/places?q=",
        "/person/",
        "/place/",
        "/article/1/diff?from=",
        "/article/1/cite.bib?version=",
        "/dashboard?",
        "/?",
    ],
)
def test_a_hostile_address_is_answered_with_text(hostile: Browser, address: str) -> None:
    for payload in (
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
        "'onload=alert(1)",
    ):
        answer = hostile.get(address + payload)
        if answer.content and "html" in answer.headers["content-type"]:
            assert_harmless(answer, address + payload)


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://bipol.co/a/", True),
        ("http://bipol.co/", True),
        ("HTTPS://BIPOL.CO/a", True),
        ("https://bipol.co/berita/harga-naik/?p=1&x=%20", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,x", False),
        ("//bipol.co/", False),
        ("https:bipol.co", False),
        ("https:///path", False),
        (" https://bipol.co/", False),
        ("https://bipol.co/ a", False),
        ("https://bipol.co/\nx", False),
        ("java\tscript:alert(1)", False),
        ("https://[::1", False),
        ("vbscript:x", False),
        ("https://bipol.co/\x1b[31m", False),
        ("ftp://bipol.co/", False),
        ("bipol.co", False),
        ("", False),
    ],
)
def test_only_a_whole_web_address_is_linked(address: str, linked: bool) -> None:
    assert cell_rendering.is_web_address(address) is linked
    assert ("<a " in cell_rendering.portal_link(address)) is linked


def test_a_link_out_gives_nothing_away() -> None:
    assert 'rel="noopener noreferrer nofollow"' in cell_rendering.portal_link("https://bipol.co/a/")


@pytest.mark.parametrize(
    ("value", "lang", "words"),
    [
        ("2024-11-15T19:47:00+07:00", "id", "15 November 2024, 19.47 WIB"),
        ("2024-11-15T19:47:00+07:00", "en", "15 November 2024, 19:47 WIB (UTC+7)"),
        ("2024-08-15T19:47:00+08:00", "id", "15 Agustus 2024, 19.47 WITA"),
        ("2024-08-15T19:47:00-05:00", "en", "15 August 2024, 19:47 -05:00"),
        ("2024-11-15T12:47:00Z", "en", "15 November 2024, 19:47 WIB (UTC+7; 12:47 UTC)"),
        ("2024-11-15T12:47:00Z", "id", "15 November 2024, 19.47 WIB (12.47 UTC)"),
        ("2024-12-31T17:00:00Z", "id", "1 Januari 2025, 00.00 WIB (31 Desember, 17.00 UTC)"),
        ("2024-11-15T12:47:00", "id", "15 November 2024, 12.47"),
        ("2019-05-21", "id", "21 Mei 2019"),
        ("2019-05-21", "en", "21 May 2019"),
        ("kemarin", "id", "kemarin"),
        ("<b>", "id", "&lt;b&gt;"),
        (None, "id", ""),
    ],
)
def test_a_time_is_shown_in_the_readers_language_as_exactly_as_it_is_known(
    value: str | None, lang: str, words: str
) -> None:
    environment = Environment(autoescape=True)
    cell_rendering.prepare_jinja2_environment(environment)
    shown = environment.from_string("{{ value|when }}").render(value=value, lang=lang)
    assert (html.fromstring(shown).text if "<time" in shown else shown) == words


def test_paragraphs_stay_paragraphs_and_line_breaks_stay_in_them() -> None:
    page = html.fragments_fromstring(str(cell_rendering.prose("Satu.\n\nDua,\ndua.\n \nTiga.")))
    assert [part.text for part in page] == ["Satu.", "Dua,\ndua.", "Tiga."]
    assert {part.get("class") for part in page} == {"written"}
