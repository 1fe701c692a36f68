"""The article's page, its versions side by side, its citation, and the front page, each in the reader's language."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from bipol_crawler.browse.plugins import article_pages, versions
from bipol_crawler.cite.model import QUERIES
from tests.browse.browse_archives import Browser

ENGLISH = {"cookies": {"lang": "en"}}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001e221bc330000"
    "000049454e44ae426082"
)
DIGEST = hashlib.sha256(PIXEL).hexdigest()


def tree(browser: Browser, address: str, **options: Any) -> html.HtmlElement:
    answer = browser.get(address, **options)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


@pytest.mark.parametrize(
    "address",
    ["/", "/search", "/article/1", "/article/1/version/2", "/article/1/diff", "/bipol", "/nowhere"],
)
@pytest.mark.parametrize(("lang", "other", "said"), [("id", "en", "Cari"), ("en", "id", "Search")])
def test_a_page_speaks_the_readers_language_and_offers_the_other(
    news: Browser, address: str, lang: str, other: str, said: str
) -> None:
    page = html.fromstring(news.get(address, cookies={"lang": lang}).text)
    assert page.get("lang") == lang
    assert said in page.xpath("//header//li/a/text()")
    switch = page.xpath("//a[@class='language']")[0]
    assert switch.get("hreflang") == other and switch.get("href").startswith(f"/-/lang/{other}?back=")


@pytest.mark.parametrize(
    "address", ["/", "/search?words=pasar", "/article/1", "/article/1/diff", "/bipol/articles_flat", "/bipol"]
)
def test_one_language_at_a_time(news: Browser, address: str) -> None:
    ours = {lang: words(tree(news, address, cookies={"lang": lang}).xpath("//main")[0]) for lang in ("id", "en")}
    assert ours["id"] != ours["en"]
    assert " · Search" not in ours["id"] and "Cari · " not in ours["en"]


def test_the_portals_words_stay_indonesian_in_an_english_page(news: Browser) -> None:
    page = tree(news, "/article/1", **ENGLISH)
    assert page.xpath("//h1/@lang") == ["id"] and page.xpath("//div[@class='body']/@lang") == ["id"]


def test_an_english_reader_sees_the_date_in_english(news: Browser) -> None:
    page = words(tree(news, "/article/1", **ENGLISH))
    assert "15 June 2020, 09:12 WIB (UTC+7) exact to the minute, printed on the article's page" in page
    assert "21 November 2019 only the day is known" in words(tree(news, "/article/2", **ENGLISH))


def test_people_and_places_lead_to_their_pages(news: Browser) -> None:
    links = tree(news, "/article/1").xpath("//article//a/@href")
    assert {"/person/1", "/person/2", "/place/CIMAHI"} <= set(links)


def test_a_photo_without_evidence_is_a_caption_in_a_quiet_box(news: Browser) -> None:
    page = tree(news, "/article/1")
    assert not page.xpath("//img") and page.xpath("//figcaption[@class='alone']")


@pytest.mark.parametrize(
    ("digest", "shown"), [(DIGEST, [f"/photo/{DIGEST}"]), (None, []), ('"><script>', []), ("x", []), ("ab" * 32, [])]
)
def test_a_photo_is_shown_from_the_archive_if_its_bytes_are_at_hand_and_never_from_the_portal(
    own_news: Browser, writer: sqlite3.Connection, tmp_path: Path, digest: str | None, shown: list[str]
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / f"{DIGEST}.png").write_bytes(PIXEL)
    writer.execute("UPDATE photos SET digest = 'sha256:' || ?", [digest])
    writer.commit()
    page = tree(own_news, "/article/1")
    assert page.xpath("//img/@src") == shown
    assert page.xpath("//img/@alt") == ["Suasana pasar pada pagi hari. (Foto Rina)"] * len(shown)
    figure = words(page.xpath("//figure")[0])
    assert "Kredit: Rina" in figure
    if digest == "ab" * 32:
        assert "tidak disertakan di ruang baca ini" in figure
    if digest is None:
        assert "belum atau gagal diambil" in figure
    for address in shown:
        answer = own_news.get(address)
        assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/png", PIXEL)


def test_the_difference_of_two_versions_is_marked_and_described(news: Browser) -> None:
    page = tree(news, "/article/1/diff?from=1&to=2")
    headline = page.xpath("//section[contains(@class, 'headline')]")[0]
    assert words(headline) == "Judul Pasar Induk [ditambah: Cimahi ] Dibuka [ditambah: Lagi ]".replace(" ]", "]")
    assert headline.xpath(".//ins") and not headline.xpath(".//del")
    assert "Tidak berubah: rubrik, tanggal terbit, nama penulis, keterangan foto, isi." in words(page)


def test_an_article_marks_its_edits_and_leads_to_each(own_news: Browser, writer: sqlite3.Connection) -> None:
    page = tree(own_news, "/article/1")
    assert "Judul semula: Pasar Induk Dibuka" in words(page)
    assert "/article/1/diff?from=1&to=2" in page.xpath("//p[@class='edits']//a/@href")
    assert not page.xpath("//p[contains(@class, 'edited')]"), "only the headline was changed"
    writer.execute("UPDATE article_versions SET body = replace(body, 'covid-19', 'kesehatan') WHERE id = 11")
    writer.commit()
    page = tree(own_news, "/article/1")
    marked = page.xpath("//div[@class='body']/p[contains(@class, 'edited')]")
    assert [words(paragraph) for paragraph in marked] == ["Protokol covid-19 tetap berlaku. diubah sejak versi pertama"]
    assert marked[0].xpath("a/@href") == ["/article/1/diff?from=1&to=2"]
    assert not tree(own_news, "/article/2").xpath("//*[contains(@class, 'edit')]")


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("", ["1", "2"]),
        ("?from=2&to=1", ["1", "2"]),
        ("?from=2&to=2", ["2", "2"]),
        ("?from=9&to=x", ["1", "2"]),
        ("?from=²&to=99999999999999999999", ["1", "2"]),
        ("?from=<script>", ["1", "2"]),
    ],
)
def test_any_two_versions_can_be_chosen_without_scripts(news: Browser, asked: str, chosen: list[str]) -> None:
    page = tree(news, "/article/1/diff" + asked)
    assert page.xpath("//select/option[@selected]/@value") == chosen
    assert page.xpath("//form[@method='get']/@action")[0] == "/article/1/diff"


@pytest.mark.parametrize(
    ("permalink", "old"),
    [
        ("/article/1", "/bipol/articles/1"),
        ("/article/4", "/bipol/articles/4"),
        ("/article/1/version/2", "/bipol/article_versions/12"),
    ],
)
def test_the_permalink_and_datasettes_own_address_show_the_same_page(news: Browser, permalink: str, old: str) -> None:
    new, before = (tree(news, address) for address in (permalink, old))
    assert words(new.xpath("//main")[0]) == words(before.xpath("//main")[0])
    for page in (new, before):
        assert page.xpath("//link[@rel='canonical']/@href") == [permalink]
        (data,) = page.xpath("//link[@type='application/json+datasette']/@href")
        assert data == f"http://localhost{old}.json"


@pytest.mark.parametrize(
    "address",
    ["/article/99", "/article/0", "/article/1/version/9", "/article/99/version/1", "/article/-1", "/article/x"],
)
def test_a_permalink_of_nothing_is_not_found(news: Browser, address: str) -> None:
    assert news.get(address).status_code == 404


def test_permalinks_stand_below_the_base_address(news: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(news.datasette._settings, "base_url", "/arsip/")
    page = tree(news, "/article/1")
    assert page.xpath("//link[@rel='canonical']/@href") == ["/arsip/article/1"]
    inward = [link for link in page.xpath("//main//a/@href") if link.startswith("/")]
    assert inward and all(link.startswith("/arsip/") for link in inward)


def test_an_article_of_one_version_has_nothing_to_compare(news: Browser) -> None:
    assert "Kedua versi ini sama." in words(tree(news, "/article/2/diff"))
    assert not tree(news, "/article/2").xpath("//form[@class='compare']")


@pytest.mark.parametrize("page", ["diff", "cite.bib", "cite.json"])
@pytest.mark.parametrize("number", ["99", "0", "999999999999999999"])
def test_what_is_not_there_is_not_found(news: Browser, page: str, number: str) -> None:
    assert news.get(f"/article/{number}/{page}").status_code == 404


def test_a_citation_is_shown_and_can_be_saved(news: Browser) -> None:
    page = tree(news, "/article/1")
    cited = page.xpath("//details[contains(@class, 'cite')]//pre/text()")
    assert "(2020, 15 Juni). Pasar Induk Cimahi Dibuka Lagi." in cited[1] and "@online" in "".join(cited)
    assert "python3 -c" in "".join(page.xpath("//details[@class='check']//pre/text()"))
    bib = news.get("/article/1/cite.bib?version=1")
    assert 'filename="bipol-1-v1.bib"' in bib.headers["content-disposition"] and "Pasar Induk Dibuka" in bib.text
    (item,) = json.loads(news.get("/article/1/cite.json").text)
    assert item["id"] == "bipol-1-v2" and item["title"] == "Pasar Induk Cimahi Dibuka Lagi"


def test_the_front_page_says_what_how_many_from_when_and_how_it_fares(news: Browser) -> None:
    page = tree(news, "/")
    figures = words(page.xpath("//dl[@class='figures']")[0])
    for said in (
        "Artikel4",
        "21 November 2019 – 1 Februari 2021",
        "berhasil",
        "16 November 2024, 07.00 WIB (00.00 UTC): 4 baru, 1 diubah",
    ):
        assert said in figures
    assert len(page.xpath("//figure[@class='chart']//g")) == 16  # November 2019 to February 2021, gaps included
    assert "/article/1/diff" in page.xpath("//main//a/@href")
    assert [link.get("href") for link in page.xpath("//head/link[@type='application/atom+xml']")] == [
        "/feed/new.atom",
        "/feed/changed.atom",
        "/feed/withdrawn.atom",
    ]


@pytest.mark.parametrize(
    ("room", "query", "sql"),
    [
        (room, name, sql)
        for room, queries in {
            "home": article_pages.HOME,
            "article": article_pages.ARTICLE,
            "version": article_pages.VERSION,
            "diff": {**versions.VERSIONS, **versions.PAIR},
            "cite": QUERIES,
        }.items()
        for name, sql in queries.items()
    ],
)
def test_no_page_reads_the_whole_archive(news_to_copy: Path, room: str, query: str, sql: str) -> None:
    db = sqlite3.connect(news_to_copy)
    values = {"id": 1, "article": 1, "version": 1, "older": 1, "newer": 2}
    plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql, values)]
    db.close()
    # A scan is of an index that holds the answer, of the newest rows up to a LIMIT, or of a table's own order.
    allowed = re.compile(r"USING (COVERING )?INDEX|CONSTANT ROW|^SCAN (runs|e|each)$")
    assert not [step for step in plan if step.startswith("SCAN") and not allowed.search(step)], plan


def test_a_version_names_its_people_and_captions_in_words(own_news: Browser, writer: sqlite3.Connection) -> None:
    writer.execute(
        "UPDATE article_versions SET bylines = ?, captions = ? WHERE id = 11",
        ['[["reporter", "Rina Wulandari"], ["editor", "Dodi <GP>"]]', '[["lead", "Suasana pasar. (Foto Rina)"]]'],
    )
    writer.commit()
    page = html.fromstring(own_news.get("/bipol/article_versions/11", headers={"accept-language": "id"}).text)
    (story,) = page.xpath("//article")
    people = [" ".join(item.text_content().split()) for item in story.xpath(".//ul[@class='bylines']/li")]
    assert people == ["Reporter Rina Wulandari", "Editor Dodi <GP>"]
    assert "Suasana pasar. (Foto Rina)" in story.text_content() and "[[" not in story.text_content()


def evidence_of(browser: Browser, address: str) -> dict[str, str]:
    (facts,) = tree(browser, address, **ENGLISH).xpath("//details[@class='evidence']/dl[1]")[:1]
    return dict(zip(map(words, facts.xpath("dt")), map(words, facts.xpath("dd")), strict=True))


def test_the_evidence_names_the_software_the_rules_the_seal_and_who_witnessed_the_time(
    own_news: Browser, writer: sqlite3.Connection
) -> None:
    told = evidence_of(own_news, "/article/2")
    assert told["Stored by"] == "test (run 1)" and told["Read with"] == "rules of version 1, layout nomina"
    assert "Seal" not in told and "Time stamp" not in told  # nothing is sealed yet

    first, second = "a" * 64, "b" * 64
    writer.executemany("INSERT INTO seals VALUES (?, 1, '{}', ?)", [(1, first), (2, second), (3, "c" * 64)])
    # article 2 is at byte 2000, 700 bytes long
    writer.execute("INSERT INTO sealed_files VALUES ('bipol-00001.warc.gz', 2, 2699)")
    writer.commit()
    assert "Seal" not in evidence_of(own_news, "/article/2")  # not up to its end

    writer.execute("UPDATE sealed_files SET bytes = 2700")
    # one covers only the seal before
    writer.execute("INSERT INTO sealed_files VALUES (?, 2, 9)", [f"timestamps/2024-11-13.{first}.tsr"])
    writer.commit()
    told = evidence_of(own_news, "/article/2")
    assert told["Seal"] == f"sha256:{second}" and "only this archive states the time" in told["Time stamp"]

    writer.execute("INSERT INTO sealed_files VALUES (?, 3, 9)", [f"timestamps/2024-11-14.{second}.tsr"])
    writer.commit()
    for address in ("/article/2", "/article/2/version/1"):
        told = evidence_of(own_news, address)
        assert told["Time stamp"] == f"of an authority outside: 2024-11-14.{second}.tsr", address


@pytest.mark.parametrize(("language", "words"), [("id", ("memuat", "hapus")), ("en", ("contains", "remove"))])
def test_conditions_and_counts_are_in_the_readers_language(
    news: Browser, language: str, words: tuple[str, str]
) -> None:
    address = "/bipol/articles_flat?_facet=section&section=Ekonomi"
    page = html.fromstring(news.get(address, headers={"accept-language": language}).text)
    assert words[0] in page.xpath("//select[@name='_filter_op']/option/text()")
    assert words[1] in " ".join(page.xpath("//*[@id='facet-section']//a/text()"))
