"""A pasted text, such as a press release: which articles printed it, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from bipol_crawler.articles.copies import save_copies
from bipol_crawler.browse.pasted_text import MAX_LENGTH
from bipol_crawler.storage.database import Database
from tests.browse.browse_archives import Browser

RELEASE = """Pemerintah Kota Cimahi membuka kembali Pasar Induk Melong setelah perbaikan yang menelan Rp2,4 miliar.

Wali Kota Cimahi Budi Santosa mengatakan, 312 pedagang menempati los baru mulai Senin, 15 Juni 2020.

“Kami ingin pedagang dan pembeli merasa aman,” kata Budi Santosa di Gedung Sate Lama, Jalan Mahar Martanegara."""
PRINTED = "CIMAHI, bipol.co – " + RELEASE.replace("Budi Santosa mengatakan,", "BUDI SANTOSA mengatakan:")
SHORTENED = "\n\n".join(RELEASE.split("\n\n")[:2]) + "\n\nWarga menyambut gembira pembukaan itu."


@pytest.fixture(scope="module")
def portal(module_archive: Path, module_news: Browser) -> Iterator[Browser]:
    db = Database(module_archive)
    for number, body in ((1, RELEASE), (2, PRINTED), (3, SHORTENED), (4, None)):
        db.execute("UPDATE articles SET body = ? WHERE id = ?", [body, number])
        with db.atomic():
            save_copies(db, number, body)
    db.close()
    yield module_news


def page_of(browser: Browser, text: str, language: str = "en") -> html.HtmlElement:
    answer = browser.get("/copies/of-text", params={"text": text}, headers={"accept-language": language})
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def rows_of(page: html.HtmlElement) -> list[tuple[str, str]]:
    return [
        (row.xpath("string(a/@href)"), re.sub(r"\s+", " ", row.xpath("string(small)")).strip())
        for row in page.xpath("//ol[@class='stories']/li")
    ]


def test_a_release_is_found_word_by_word_with_additions_and_shortened(portal: Browser) -> None:
    page = page_of(portal, RELEASE)
    assert "3 articles have it, whole or in part." in page.xpath("string(//p[@role='status'])")
    (same, printed, shortened) = rows_of(page)
    assert same[0] == "/article/1" and same[1].endswith("the same word by word")
    assert printed[0] == "/article/2" and "100% of the pasted text, 9" in printed[1]
    assert shortened[0] == "/article/3" and re.search(
        r"[56]\d% of the pasted text, [89]\d% of the article", shortened[1]
    )
    passages = [" ".join(one.split()) for one in page.xpath("//blockquote/text()")]
    assert passages[0] == " ".join(RELEASE.split()).removesuffix(".")
    assert passages[1].startswith("Pemerintah Kota Cimahi") and passages[1].endswith("15 Juni 2020")


def test_a_text_that_nobody_printed_and_a_short_one_are_told(portal: Browser) -> None:
    other = "Harga beras di pasar tradisional turun tipis pekan ini menurut catatan dinas perdagangan provinsi setempat"
    assert not rows_of(page_of(portal, other))
    assert "No article has at least two fifths" in page_of(portal, other).text_content()
    short = page_of(portal, "Pasar Induk Melong")
    assert "So short a text cannot be compared." in short.text_content()
    (link,) = short.xpath("//p[@role='status']/a/@href")
    assert link == "/search?words=%22Pasar+Induk+Melong%22"


def test_a_long_search_leads_to_the_comparison_and_a_long_text_is_cut(portal: Browser) -> None:
    search = html.fromstring(portal.get("/search", params={"words": RELEASE}).text)
    (link,) = search.xpath("//a[starts-with(@href, '/copies/of-text')]/@href")
    assert rows_of(html.fromstring(portal.get(link).text))[0][0] == "/article/1"
    cut = RELEASE + "\n\n" + "lain " * MAX_LENGTH
    assert portal.get("/copies/of-text", params={"text": cut[: MAX_LENGTH + 500]}).status_code == 200


def test_an_archive_without_the_index_says_so(news: Browser) -> None:
    assert "lacks the index" in page_of(news, RELEASE).text_content()
