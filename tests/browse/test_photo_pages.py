"""The gallery by credit, the page of a photo, and what stands in place of a photo whose bytes are not at hand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from lxml import html

from bipol_crawler.browse.photo_credits import credit_key, fold_credits
from tests.browse.browse_archives import Browser, fill_with_news, new_archive
from tests.browse.test_article_pages import PIXEL
from tests.tables import table_of

PIXELS = [PIXEL + bytes([number]) for number in range(3)]
DIGESTS = [f"sha256:{hashlib.sha256(body).hexdigest()}" for body in PIXELS]
SHOTS = [
    # article, kind, position, credit, number of the digest
    (2, "lead", 1, "Rina/bipol.co", 0),
    (2, "inline", 1, "RINA", None),
    (3, "lead", 1, "Ist", 1),
    (3, "inline", 1, "istimewa", None),
    (3, "inline", 2, "ist.", None),
    (4, "lead", 1, None, 2),
]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The news with more photos, two of them in the folder ``photos``."""
    folder = tmp_path_factory.mktemp("photos")
    db = new_archive(folder / "bipol.db")
    fill_with_news(db)
    for article, kind, position, credit, number in SHOTS:
        table_of(db, "photos").insert(
            {
                "article_id": article,
                "kind": kind,
                "position": position,
                "url": f"https://bipol.co/{article}-{kind}-{position}.jpg",
                "caption": f"Foto {article} {kind} {position}",
                "credit": credit,
                "digest": None if number is None else DIGESTS[number],
            }
        )
    db.commit()
    db.close()
    (folder / "photos").mkdir()
    for body, digest in list(zip(PIXELS, DIGESTS, strict=True))[:2]:
        (folder / "photos" / f"{digest.removeprefix('sha256:')}.png").write_bytes(body)
    browser = Browser(folder / "bipol.db")
    yield browser
    browser.close()


def tree(browser: Browser, address: str) -> html.HtmlElement:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


SAME = [
    ("Ist", "ist", "IST", "Ist.", "(Ist)", "istimewa", "Istimewa", "I s t"),
    (
        "Mulyana",
        "MULYANA",
        "Mulyana/bipol.co",
        "mulyana / Bipol.co",
        "Mulyana (bipol.co)",
        "Mulyana bipol.co",
        "bipol/Mulyana",
    ),
    (
        "Mulyana",
        "Mulyana - bipol.co",
        "Mulyana, bipol.co",
        "Mulyana|www.bipol.co",
        "Mulyana/bipol.com",
        "Mulyana/BIPOL",
    ),
    ("Deden GP", "Deden .GP", "deden gp", "Deden G.P.", "DedenGP"),
    ("Dok. Humas", "dok humas", "Dokumentasi Humas", "Doc. Humas", "Dok: Humas"),
    ("bipol.co", "Bipol", "BIPOL.CO", "www.bipol.co", "bipol . co"),
    ("Firdaus/Antara", "firdaus / ANTARA", "Firdaus|Antara", "Firdaus/Antara/bipol.co"),
    ("Dok. bipol.co", "Dok bipol.co", "dok. Bipol.co"),
    ("Dok. Ist", "Dok Istimewa", "istimewa"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: str(spellings[0]))
def test_spellings_of_one_credit_are_folded(spellings: tuple[str, ...]) -> None:
    assert len({credit_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mulyana", "Mulyani"),
        ("Ist", "Isti Rahayu"),
        ("Humas", "Dok. Humas"),
        ("Firdaus", "Firdaus/Antara"),
        ("Dok. bipol.co", "Mulyana/bipol.co"),
        ("Dok. bipol.co", "bipol.co"),
        ("Tim bipol.co", "bipol.co"),
        ("Asep", "Asep Budiman"),
        ("Bipolar", "bipol.co"),
        ("Mulyana Bipolar", "Mulyana"),
        ("Dodo", "Dok. Dodo"),
        ("Humas Polres", "Humas Pemkab"),
    ],
)
def test_other_credits_stay_apart(one: str, other: str) -> None:
    assert credit_key(one) != credit_key(other)


@pytest.mark.parametrize("nothing", ["", " ", "/", "-", "…", "()"])
def test_a_credit_without_letters_is_none(nothing: str) -> None:
    assert credit_key(nothing) == "" and fold_credits([(nothing, 3)]) == {}


def test_the_most_frequent_spelling_names_the_credit_and_most_photos_come_first() -> None:
    found = fold_credits([("rina", 1), ("Rina", 5), ("Rina/bipol.co", 2), ("Ist", 9), ("ist", 3)])
    assert [(credit.name, credit.photos) for credit in found.values()] == [("Ist", 12), ("Rina", 8)]


@pytest.mark.parametrize("credit", ["Rina", "rina", "RINA/bipol.co", "Rina%20(bipol.co)"])
def test_a_credit_in_any_spelling_finds_the_photos_of_all(gallery: Browser, credit: str) -> None:
    page = tree(gallery, f"/photos?credit={credit}")
    captions = page.xpath("//ol[@class='gallery']//figcaption/a")
    assert [words(caption) for caption in captions] == [
        "Suasana pasar pada pagi hari. (Foto Rina)", "Foto 2 lead 1", "Foto 2 inline 1",
    ]  # fmt: skip
    assert "Ditulis sebagai: Rina (1); Rina/bipol.co (1); RINA (1)." in words(page)


def test_the_gallery_shows_photos_at_hand_and_says_why_others_are_not(gallery: Browser) -> None:
    page = tree(gallery, "/photos")
    assert page.xpath("//ol[@class='gallery']//img/@src") == [
        f"/photo/{digest.removeprefix('sha256:')}" for digest in (DIGESTS[1], DIGESTS[0])
    ]
    notes = [words(note) for note in page.xpath("//p[@class='no-photo']")]
    assert len(notes) == 5
    assert sum("hanya menyimpan keterangannya" in note for note in notes) == 3
    assert sum("tidak disertakan di ruang baca ini" in note for note in notes) == 1
    assert sum("belum atau gagal diambil" in note for note in notes) == 1
    assert [words(credit) for credit in page.xpath("//ul[@class='tally']/li")] == ["tanpa kredit 1", "Ist 3", "Rina 3"]


def test_a_part_of_a_credit_lists_the_credits_that_have_it(gallery: Browser) -> None:
    page = tree(gallery, "/photos?credit=rin")
    assert "Tidak ada foto yang cocok." in words(page)
    assert [words(credit) for credit in page.xpath("//ul[@class='tally']/li")] == ["Rina 3"]


def test_photos_without_a_credit_are_listed_and_can_be_taken_along(gallery: Browser) -> None:
    link = tree(gallery, "/photos").xpath("//ul[@class='tally']/li[1][contains(., 'tanpa kredit')]")[0]
    assert link.xpath("a/@href") == ["?credit=-"] and link.xpath("string(small)") == "1"
    page = tree(gallery, "/photos?credit=-")
    assert page.xpath("string(//h1)") == "Foto tanpa kredit"
    assert page.xpath("//ol[@class='gallery']/li//figcaption/a/text()") == ["Foto 4 lead 1"]
    assert page.xpath("//input[@id='credit']/@value") == [""]
    lead, both = page.xpath("//p[@class='lede']/a[contains(@href, 'photos_flat')]/@href")
    for address in (lead, both):
        table, _, conditions = address.partition("?")
        assert [row["kind"] for row in gallery.rows(table, **dict(parse_qsl(conditions)))] == ["lead"]
    assert "Tidak ada foto yang cocok." in tree(gallery, "/photos?credit=-&section=Ekonomi").text_content()


def test_the_gallery_can_be_narrowed_like_a_search(gallery: Browser) -> None:
    page = tree(gallery, "/photos?credit=ist&words=cabai&section=Ekonomi")
    assert len(page.xpath("//ol[@class='gallery']/li")) == 3
    assert not tree(gallery, "/photos?credit=ist&section=Daerah").xpath("//ol[@class='gallery']/li")
    assert not tree(gallery, "/photos?credit=nobody").xpath("//ol[@class='gallery']/li")


def test_the_viewer_leads_from_photo_to_photo_of_the_gallery_and_back(gallery: Browser) -> None:
    address = tree(gallery, "/photos?credit=ist").xpath("//ol[@class='gallery']/li[1]//figcaption/a/@href")[0]
    seen = []
    for _ in range(3):
        page = tree(gallery, address)
        seen.append(words(page.xpath("//figcaption")[0]))
        assert page.xpath("//p[@class='kicker']/a/@href")[1] == "/photos?credit=ist&page=1"
        following = page.xpath("//a[@rel='next']/@href")
        address = following[0] if following else ""
    assert seen == ["Foto 3 lead 1", "Foto 3 inline 1", "Foto 3 inline 2"] and not address
    assert page.xpath("//a[@rel='prev']/@href") == ["/article/3/photo/inline/1?credit=ist&n=2"]


@pytest.mark.parametrize("query", ["", "?n=99&credit=ist", "?n=x", "?credit=rina&n=1", "?n=0", "?n=99999999999"])
def test_without_a_gallery_the_viewer_leads_through_the_photos_of_the_article(gallery: Browser, query: str) -> None:
    page = tree(gallery, "/article/3/photo/inline/1" + query)
    assert page.xpath("//a[@rel='prev']/@href") == ["/article/3/photo/lead/1"]
    assert page.xpath("//a[@rel='next']/@href") == ["/article/3/photo/inline/2"]
    assert page.xpath("//link[@rel='canonical']/@href") == ["/article/3/photo/inline/1"]


def test_a_photo_leads_to_its_article_first_and_to_the_portal_last(gallery: Browser) -> None:
    page = tree(gallery, "/article/2/photo/lead/1")
    links = page.xpath("//main//a/@href")
    assert links[0] == "/article/2" and links[-1] == "https://bipol.co/2-lead-1.jpg"
    assert "/photos?credit=Rina%2Fbipol.co" in links and DIGESTS[0] in words(page)


@pytest.mark.parametrize(
    "address",
    ["/article/9/photo/lead/1", "/article/2/photo/lead/2", "/article/2/photo/side/1", "/article/2/photo/lead/x"],
)
def test_a_photo_that_is_not_there_is_not_found(gallery: Browser, address: str) -> None:
    assert gallery.get(address).status_code == 404


def test_a_file_that_is_not_what_its_name_says_is_not_shown(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "bipol.db")
    fill_with_news(db)
    db.execute("UPDATE photos SET digest = ?", [DIGESTS[0]])
    db.commit()
    db.close()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / f"{DIGESTS[0].removeprefix('sha256:')}.png").write_bytes(PIXELS[1])
    browser = Browser(tmp_path / "bipol.db")
    assert not tree(browser, "/article/1").xpath("//img")
    assert browser.get("/photo/" + DIGESTS[0].removeprefix("sha256:")).status_code == 404
    browser.close()


def test_an_archive_without_photos_says_so(tmp_path: Path) -> None:
    new_archive(tmp_path / "bipol.db").close()
    browser = Browser(tmp_path / "bipol.db")
    assert "Belum ada foto di arsip ini." in words(tree(browser, "/photos"))
    browser.close()


TABLES: list[tuple[str, str, Any]] = [
    ("/bipol/articles_flat?id=2", "headline", "/article/2"),
    ("/bipol/articles_flat?id=2", "url", "/article/2"),
    ("/bipol/articles_flat?id=2", "section", "/search?section=Daerah"),
    ("/bipol/articles_flat?id=1", "reporters", "/person/Rina+Wulandari"),
    ("/bipol/articles_flat?id=1", "versions", "/article/1/diff"),
    ("/bipol/articles_flat?id=1", "lead_credit", "/photos?credit=Rina"),
    ("/bipol/articles_flat?id=1", "permalink", "/article/1"),
    ("/bipol/bylines_flat?name=Rina+Wulandari", "name", "/person/1"),
    ("/bipol/bylines_flat?name=Rina+Wulandari", "article_url", "/article/1"),
    ("/bipol/photos_flat?article_id=2&kind=lead", "url", "/article/2/photo/lead/1"),
    ("/bipol/photos_flat?article_id=2&kind=lead", "credit", "/photos?credit=Rina%2Fbipol.co"),
    ("/bipol/links_flat", "url", "/article/3"),
    ("/bipol/links_flat", "article_url", "/article/1"),
    ("/bipol/versions_flat?article_id=1&version=2", "headline", "/article/1/version/2"),
    ("/bipol/versions_flat?article_id=1&version=2", "changed", "/article/1/diff?from=1&to=2"),
    ("/bipol/events_flat?kind=edited", "detail", "/article/1/diff?from=1&to=2"),
    ("/bipol/events_flat?kind=gone", "article_id", "/article/3"),
    ("/bipol/article_events?kind=gone", "article_id", "/article/3"),
    ("/bipol/bylines?role=editor", "person_id", "/person/2"),
    ("/bipol/captures?id=2", "url", "/article/2"),
    ("/bipol/problems", "url", "/article/4"),
    ("/bipol/articles?id=2", "url", "/article/2"),
    ("/bipol?sql=select+url+from+articles+where+id=2", "url", "/article/2"),
    ("/bipol/articles_by_month", "month", "/search?since=2021-02-01&until=2021-02-28"),
    ("/bipol/articles_by_person?role=editor", "name", "/person/Dodi+GP"),
    ("/bipol/who_works_with_whom", "reporter", "/person/Rina+Wulandari"),
    ("/bipol/edited_after_publication", "headline_now", "/article/1"),
    ("/bipol/edited_after_publication", "headline_before", "/article/1/version/1"),
    ("/bipol/edited_after_publication", "changed", "/article/1/diff?from=1&to=2"),
    ("/bipol/photo_credits", "credit", "/photos?credit=Ist"),
    ("/bipol/places", "place", "/place/CIMAHI"),
    ("/bipol?sql=select+url+as+x,+3+as+article+from+articles+where+id=2", "article", "/article/3"),
]


@pytest.mark.parametrize(("address", "column", "path"), TABLES)
def test_a_cell_leads_into_the_archive_first(gallery: Browser, address: str, column: str, path: str) -> None:
    links = tree(gallery, address).xpath(f"(//td[contains(@class, 'col-{column}')])[1]//a")
    assert [link.get("href") for link in links][:1] == [path]
    assert all(link.text_content().strip() for link in links), "no link in a link"
    assert all(link.get("class") == "out" for link in links[1:]), "the portal's address is the second link"


def test_an_address_that_is_not_archived_leads_to_the_portal_only(gallery: Browser) -> None:
    links = tree(gallery, "/bipol?sql=select+'https://bipol.co/other/'+as+url").xpath("//td//a")
    assert [link.get("class") for link in links] == ["out"]
