"""The truth beside this WordPress's typography, and the comparison of an archive with it."""

from __future__ import annotations

import pytest

from .client import get
from .site import WordPressSite
from .stories import NEWSROOM_SECTIONS, by_hand, from_newsroom
from .truth import as_set, plain, rendered_truth


def test_truth_takes_its_typography_from_wordpress_and_its_words_from_the_story(site: WordPressSite) -> None:
    typed = (
        "SUKABUMI, bipol.co - Petani cabai di Cikole mulai memanen.",
        '"Harganya sedang baik," kata Ujang -- ketua kelompok.',
    )
    told = by_hand()[0] | {
        "truth": {
            "headline": 'Petani Cabai "Tersenyum" Sambut Panen',
            "body": "\n\n".join(typed),
            "section": "Sukabumi",
            "tags": ["Panen Raya", "cabai"],
            "photos": [{"kind": "lead", "caption": "Warga memetik cabai. (Foto Rangga)", "credit": "Rangga"}],
        }
    }
    [truth] = rendered_truth(site, [told])
    assert truth["headline"] == "Petani Cabai “Tersenyum” Sambut Panen"
    assert truth["body"].split("\n\n") == [
        "SUKABUMI, bipol.co – Petani cabai di Cikole mulai memanen.",
        "“Harganya sedang baik,” kata Ujang — ketua kelompok.",
    ]
    assert (truth["section"], truth["tags"]) == ("Hukum & Kriminal", ["cabai", "Panen Raya"])


def test_bar_between_cells_is_not_looked_for_in_a_byline() -> None:
    table = (
        "<table><tr><td>Wilayah</td>\n<td>Jumlah</td></tr></table><p>“Sepi,” ujarnya.</p><p>Reporter: A | Editor: B</p>"
    )
    assert as_set('Wilayah | Jumlah\n\n"Sepi," ujarnya.', plain(table)) == "Wilayah | Jumlah\n\n“Sepi,” ujarnya."


@pytest.mark.parametrize(
    ("text", "rendered", "expected"),
    [
        ('"A" - b...', "x “A” – b… y", "“A” – b…"),
        ('kata "dia" lalu pergi', "kata “dia” (Baca juga: C) lalu pergi", "kata “dia” lalu pergi"),
        ("baris satu\nbaris dua", "baris\u00a0 satu baris dua", "baris satu\nbaris dua"),
        ("tak ada di sana", "lain sama sekali", "tak ada di sana"),
        ("a\u200bb", "ab", "ab"),
    ],
)
def test_words_are_followed_through_the_rendering(text: str, rendered: str, expected: str) -> None:
    assert as_set(text, rendered) == expected


def test_every_story_of_the_newsroom_stands_on_its_page_word_for_word(wordpress: WordPressSite, blank: str) -> None:
    wordpress.restore(blank)
    told = from_newsroom(120, wordpress.url)
    wordpress.seed(told, NEWSROOM_SECTIONS)
    truths = {truth["url"]: truth for truth in rendered_truth(wordpress, told)}
    assert len(truths) > 100
    shielded = {f"{wordpress.url}/{one['slug']}/": one["truth"]["body"] for one in told}
    assert any(truth["body"] != shielded[url] for url, truth in truths.items()), "WordPress set nothing"
    for url, truth in truths.items():
        pages = [get(wordpress, url).page]
        pages += [get(wordpress, f"{url}{number}/").page for number in range(2, truth["pages"] + 1)]
        assert pages[0].css("h1").xpath("string()").get("").strip() == (truth["headline"] or "")
        sections = pages[0].css(".single-kategori a[rel='category tag']::text").getall()
        assert sections[0] == truth["section"] and sections == truth["sections"]
        assert pages[0].css(".tagname a::text").getall() == truth["tags"]
        captions = [part.xpath("string()").get("") for part in pages[0].css("p.caption-photo")]
        lead = [photo["caption"] for photo in truth["photos"] if photo["kind"] == "lead" and photo["caption"]]
        assert [" ".join(caption.split()) for caption in captions] == lead
        text = " ".join(plain(page.css("#single-article-text").get("")) for page in pages)
        words = " ".join(text.replace("\u200b", "").split())
        for sentence in (truth["body"] or "").split("\n\n"):
            at = 0
            for word in sentence.split():
                found = words.find(word, at)
                assert found >= 0, (url, sentence)
                at = max(at, found)
