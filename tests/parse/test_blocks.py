"""What editors type, taken apart: paragraphs, photos, embeds; and no page too deep, long or broken to read."""

from __future__ import annotations

import time

import pytest

from tests.parse.typed_pages import article, body, words
from tests.tiers import sample

IMG = '<img src="/wp-content/uploads/a.jpg" width="640" height="427">'
PHOTO = "https://bipol.co/wp-content/uploads/a.jpg"


@pytest.mark.parametrize(
    ("typed", "paragraphs"),
    [
        ("<p>Satu.</p><p>Dua.</p>", ["Satu.", "Dua."]),
        ("Satu.<p>Dua.</p>Tiga.", ["Satu.", "Dua.", "Tiga."]),
        ("Satu.<br>Dua.", ["Satu./Dua."]),
        ("Satu.<br><br>Dua.", ["Satu.", "Dua."]),
        ("Satu.<br>\n<br />\n<br/>Dua.", ["Satu.", "Dua."]),
        ("Satu.<br>&nbsp;<br>Dua.", ["Satu.", "Dua."]),
        ("Satu.<br>\u200b<br>Dua.", ["Satu.", "Dua."]),
        ("<br><br>Satu.<br>", ["Satu."]),
        ("<div dir=auto>Satu.</div><div dir=auto>&nbsp;</div><div dir=auto>Dua.</div>", ["Satu.", "Dua."]),
        ("<div><div><div>Satu.</div></div>Dua.</div>", ["Satu.", "Dua."]),
        ("<p>Satu <b>tebal</b>, <i>miring</i><u>.</u></p>", ["Satu tebal, miring."]),
        ("<p>Sa<span>tu</span></p>", ["Satu"]),
        ("<span>Satu.</span><span>Dua.</span>", ["Satu.Dua."]),
        ("<b><p>Satu.</p><p>Dua.</p></b>", ["Satu.", "Dua."]),
        ("<h3>Sub</h3><p>Satu.</p>", ["Sub", "Satu."]),
        ("<blockquote>Satu.<p>Dua.</p></blockquote>", ["Satu.", "Dua."]),
        ("<ul><li>Satu</li><li>Dua<ul><li>Tiga</li></ul></li></ul>", ["Satu", "Dua", "Tiga"]),
        ("<dl><dt>Satu</dt><dd>Dua</dd></dl>", ["Satu", "Dua"]),
        ("<pre>Satu\nDua</pre>", ["Satu/Dua"]),
        ("<p>Satu<p>Dua", ["Satu", "Dua"]),
        ("<p>Satu <b>tebal<p>Dua</p>", ["Satu tebal", "Dua"]),
        ("<p>Satu</b></i></div></p>", ["Satu"]),
        ("<p></p><p> </p><p>&nbsp;</p>", []),
        ("", []),
        ("<p>Satu<!-- catatan --> dua<?php echo 1 ?> tiga</p>", ["Satu dua tiga"]),
        ("<center><font size=4>Satu</font></center>", ["Satu"]),
        ("<hr>Satu<hr>Dua", ["Satu", "Dua"]),
        ("<p>Satu <a href='#'>dua</a></p>", ["Satu dua"]),
    ],
)
def test_paragraphs_are_what_a_reader_sees_apart(typed: str, paragraphs: list[str]) -> None:
    assert words(body(typed).paragraphs) == paragraphs


@pytest.mark.parametrize(
    ("typed", "paragraphs"),
    [
        ("<table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>", ["A | 1", "B | 2"]),
        ("<table><tr><th>A</th><td><p>1</p><p>2</p></td></tr></table>", ["A | 1 2"]),
        ("<table><tr><td>A<br>B</td><td></td><td>C</td></tr></table>", ["A B | | C"]),
        (f"<table><tr><td>{IMG}</td><td>{IMG}</td></tr><tr><td>A</td><td>B</td></tr></table>", ["A | B"]),
        ("<table><caption>Judul</caption><tr><td>A</td><td>1</td></tr></table>", ["Judul", "A | 1"]),
        ("<table><tr><td><p>Satu.</p><p>Dua.<br>Tiga.</p></td></tr></table>", ["Satu.", "Dua./Tiga."]),
        ("<table><tr><td><table><tr><td>A</td><td>1</td></tr></table>Satu.</td></tr></table>", ["A | 1", "Satu."]),
        ("<table><tr><td>A<table><tr><td>1</td></tr></table></td><td>2</td></tr></table>Satu.", ["A 1 | 2", "Satu."]),
    ],
)
def test_a_row_stands_on_one_line_and_a_table_that_only_frames_does_not(typed: str, paragraphs: list[str]) -> None:
    assert words(body(typed).paragraphs) == paragraphs


@pytest.mark.parametrize(
    "clutter",
    [
        "<script>document.write('<p>Iklan</p>')</script>",
        "<style>p{}</style>",
        "<noscript>Iklan</noscript>",
        "<form><p>Iklan</p></form>",
        "<button>Iklan</button>",
        "<svg><text>Iklan</text></svg>",
        "<ins class='adsbygoogle'>Iklan</ins>",
        "<div class='iklan-tengah'><p>Iklan</p></div>",
        "<div class='code-block ads'>Iklan</div>",
        "<div class='sharedaddy'>Iklan</div>",
        "<div id='ez-toc-container' class='ez-toc-v2'><p>Iklan</p></div>",
        "<div class='lewati'>Iklan</div>",
        "<p id='lewati'>Iklan</p>",
        "<iframe src='https://iklan.example/'>Iklan</iframe>",
        "<!-- Iklan -->",
        "<template><p>Iklan</p></template>",
    ],
)
def test_clutter_is_not_text_and_loses_none(clutter: str) -> None:
    assert words(body(f"<p>Satu.</p>{clutter}Dua.", frozenset({"lewati"})).paragraphs) in (
        ["Satu.", "Dua."],
        ["Satu.Dua."],
    )
    assert words(body(f"<p>Satu {clutter}dua.</p>").paragraphs)[0].startswith("Satu")


@pytest.mark.parametrize("name", ["adsorpsi", "badge", "keiklanan", "shareholder", "bannerman", "stocks"])
def test_a_class_that_only_resembles_an_advert_is_text(name: str) -> None:
    assert words(body(f"<div class='{name}'>Satu.</div>").paragraphs) == ["Satu."]


@pytest.mark.parametrize(
    ("typed", "captions"),
    [
        (f"<p>{IMG}</p>", [None]),
        (f"<div class='wp-caption'>{IMG}<p class='wp-caption-text'>Ket.</p></div>", ["Ket."]),
        (f"<div class='wp-caption'><p class='wp-caption-text'>Ket.</p>{IMG}</div>", ["Ket."]),
        (f"<div class='wp-caption'>{IMG}<div class='wp-caption-text'>Di <a href='/x'>A</a></div></div>", ["Di A"]),
        (f"<figure>{IMG}<figcaption>Ket.<br>(Ist)</figcaption></figure>", ["Ket. (Ist)"]),
        (f"<figure><figcaption>Ket.</figcaption>{IMG}</figure>", ["Ket."]),
        (f"<figure><a href='/a'>{IMG}</a><figcaption></figcaption></figure>", [None]),
        (f"<figure><figure>{IMG}<figcaption>Ket.</figcaption></figure><figure>{IMG}</figure></figure>", ["Ket.", None]),
        (
            f"<figure><figure>{IMG}<figcaption>Satu</figcaption></figure><figure>{IMG}</figure>"
            "<figcaption class='blocks-gallery-caption'>Semua</figcaption></figure>",
            ["Satu", "Semua"],
        ),
        (f"<dl class='gallery-item'><dt>{IMG}</dt><dd class='gallery-caption'>Ket.</dd></dl>", ["Ket."]),
        (f"<p>{IMG}</p><p class='wp-caption-text'>Ket.</p>", ["Ket."]),
        (f"{IMG}{IMG}", [None, None]),
    ],
)  # fmt: skip
def test_a_photo_takes_its_own_caption_out_of_the_text(typed: str, captions: list[str | None]) -> None:
    read = body(f"<p>Satu.</p>{typed}<p>Dua.</p>")
    assert [(photo.url, photo.caption) for photo in read.photos] == [(PHOTO, caption) for caption in captions]
    assert words(read.paragraphs) == ["Satu.", "Dua."]


OTHERS = {
    "video": "<video src='/v.mp4'></video>", "sound": "<audio src='/s.mp3'></audio>",
    "frame": "<iframe src='https://p.example/'></iframe>",
    "post": "<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/x/'></blockquote>",
    "image without an address": "<img alt=''>", "placeholder": "<img src='data:image/gif;base64,R0lG'>",
    "drawing": "<svg></svg>",
}  # fmt: skip


@pytest.mark.parametrize("shown", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize(
    "figure",
    [
        "<figure>{}<figcaption>Ket. <b>(Asep)</b></figcaption></figure>",
        "<figure><figcaption>Ket.<br>(Asep)</figcaption>{}</figure>",
        "<div class='wp-caption'>{}<p class='wp-caption-text'>Ket. (Asep)</p></div>",
        "{}<p class='wp-caption-text'>Ket. (Asep)</p>",
        "{}<figcaption>Ket. (Asep)</figcaption>",
    ],
)
def test_the_caption_of_what_is_not_a_photo_is_text(figure: str, shown: str) -> None:
    read = body(f"<p>Satu.</p><p>{IMG}</p><p>Antara.</p>{figure.format(shown)}<p>Dua.</p>")
    assert words(read.paragraphs) in (["Satu.", "Antara.", part, "Dua."] for part in ("Ket. (Asep)", "Ket./(Asep)"))
    assert [photo.caption for photo in read.photos] == [None]


def test_the_place_stands_after_the_caption_of_a_video() -> None:
    video = "<figure><video src='/v.mp4'></video><figcaption>Ket.</figcaption></figure>"
    read = article(f"{video}<p>GARUT, bipol.co - Satu.</p>")
    assert (read.place, read.body) == ("GARUT", "Ket.\n\nGARUT, bipol.co - Satu.")


@pytest.mark.parametrize(
    ("typed", "captions", "text"),
    [
        (
            f"<figure>{IMG}<figcaption>Satu.</figcaption><figcaption>Foto: A</figcaption></figure>",
            ["Satu. Foto: A"],
            [],
        ),
        (f"<figure>{IMG}<figcaption>A</figcaption>{IMG}<figcaption>B</figcaption></figure>", ["A", "B"], []),
        (f"<figure><figcaption>A</figcaption>{IMG}<figcaption>B</figcaption></figure>", ["A B"], []),
        (
            f"<figure><figure>{IMG}<figcaption>A</figcaption></figure><figure>{IMG}<figcaption>B</figcaption></figure>"
            "<figcaption>Semua</figcaption></figure>",
            ["A", "B"],
            ["Semua"],
        ),
        (f"<figure><figure>{IMG}<figcaption>A</figcaption></figure><figcaption>B</figcaption></figure>", ["A"], ["B"]),
        (f"<figure>{IMG}{IMG}<figcaption>A</figcaption><figcaption>B</figcaption></figure>", ["A", "A"], ["B"]),
        (f"<div class='gambar'>{IMG}<div class='caption'>A</div></div>", ["A"], []),
        (f"<p>{IMG}<span class='image-caption'>A</span></p>", ["A"], []),
        (f"<p>{IMG}<br><em>A</em></p>", ["A"], []),
        (f"<p><a href='/a.jpg'>{IMG}</a><i>A</i></p>", ["A"], []),
        (f"<p>{IMG}<em>A</em> dan kata lain.</p>", [None], ["A dan kata lain."]),
        (f"<p>{IMG}</p><p><em>A</em></p>", [None], ["A"]),
        (f"<p>{IMG}</p><p>Antara.</p><div class='caption'>A</div>", [None], ["Antara.", "A"]),
        (f"<p>{IMG}</p><div class='caption-box'>A</div>", [None], ["A"]),
    ],
)
def test_each_caption_is_a_photos_or_text(typed: str, captions: list[str | None], text: list[str]) -> None:
    read = body(f"<p>Awal.</p>{typed}<p>Akhir.</p>")
    assert [photo.caption for photo in read.photos] == captions
    assert words(read.paragraphs) == ["Awal.", *text, "Akhir."]


@pytest.mark.parametrize("image", [
    "<img class='emoji' alt='🙏' src='/a.svg'>", "<img alt='🙏' src='data:image/gif;base64,R0lG'>",
    "<img alt='🙏' src='https://static.jejaring.example/images/emoji.php/v9/t4c/1/16/1f64f.png'>",
    "<img alt='🙏' src='https://gambar.example/emoji/v2/svg/1f64f.svg' width='16'>",
])  # fmt: skip
def test_an_emoji_image_is_its_character(image: str) -> None:
    assert words(body(f"<p>Terima kasih {image} warga.</p>").paragraphs) == ["Terima kasih 🙏 warga."]


@pytest.mark.parametrize("name", ["twitter-tweet", "instagram-media", "fb-post", "tiktok-embed"])
def test_the_words_of_a_post_without_an_address_are_text(name: str) -> None:
    read = body(f"<p>Satu.</p><blockquote class='{name}'><p>Kata warga.</p></blockquote><p>Dua.</p>")
    assert (words(read.paragraphs), read.embeds) == (["Satu.", "Kata warga.", "Dua."], [])


@pytest.mark.parametrize("header", [
    "<h3><button aria-expanded='false' aria-controls='a'>Syarat</button></h3>", "<h3><button>Syarat</button></h3>",
    "<button class='accordion'>Syarat</button>",
    "<button data-bs-toggle='collapse' data-bs-target='#a'>Syarat</button>",
    "<button>Syarat</button>", "<summary><button>Syarat</button></summary>", "<button role='tab'>Syarat</button>",
    "<nav><div role='tablist'><button data-bs-target='#a'>Syarat</button></div></nav>",
    "<dt><button>Syarat</button></dt>",
])  # fmt: skip
def test_a_button_that_heads_text_is_text(header: str) -> None:
    assert words(body(f"<p>Satu.</p>{header}<div><p>Isi.</p></div>").paragraphs) == ["Satu.", "Syarat", "Isi."]


@pytest.mark.parametrize("button", [
    "<button onclick='salin()'>Salin</button>", "<button class='share' aria-expanded='false'>Bagikan</button>",
    "<button data-toggle='dropdown' aria-expanded='false'>Bagikan</button>",
    "<button aria-haspopup='true'>Menu</button>",
    "<nav><a href='#a'>Menu</a></nav>", "<form><button class='tab'>Kirim</button></form>",
])  # fmt: skip
def test_a_button_that_does_something_is_not_text(button: str) -> None:
    assert words(body(f"<p>Satu.</p>{button}<p>Dua.</p>").paragraphs) == ["Satu.", "Dua."]


def test_a_figure_left_open_swallows_no_text() -> None:
    read = body(f"<div>Satu.<figure>{IMG}<figcaption>Ket.</figcaption><p>Dua.</p><p>Tiga.</p></div>")
    assert words(read.paragraphs) == ["Satu.", "Dua.", "Tiga."]
    assert [photo.caption for photo in read.photos] == ["Ket."]


def test_the_caption_of_a_table_is_text() -> None:
    table = "<table><tr><td>A</td><td>1</td></tr></table>"
    typed = f"<figure class='wp-block-table'>{table}<figcaption>Harga.</figcaption></figure>"
    assert words(body(typed).paragraphs) == ["A | 1", "Harga."]


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ("<img data-src='/b.jpg' src='data:image/gif;base64,R0lGOD'>", "https://bipol.co/b.jpg"),
        ("<img data-lazy-src='/b.jpg' src='/spacer.gif'>", "https://bipol.co/b.jpg"),
        ("<img data-original='/b.jpg' src=''>", "https://bipol.co/b.jpg"),
        ("<img src='//i.example/b.jpg'>", "https://i.example/b.jpg"),
        ("<img src=' /b\n.jpg '>", "https://bipol.co/b.jpg"),
        ("<img src='/b.jpg'><noscript><img src='/b.jpg'></noscript>", "https://bipol.co/b.jpg"),
    ],
)
def test_a_lazy_photo_is_found_once_at_its_real_address(image: str, url: str) -> None:
    assert [photo.url for photo in body(image).photos] == [url]


@pytest.mark.parametrize(
    "image",
    [
        "<img>", "<img src=''>", "<img src='data:image/png;base64,AAAA'>", "<img src='javascript:x'>", "<img src='http://['>",
        "<img src='/pixel.gif' width=1 height=1>", "<img src='https://s.w.org/images/core/emoji/14/72x72/1.png'>",
        "<img class='wp-smiley' src='/s.png'>",
    ],
)  # fmt: skip
def test_what_is_not_a_photo_is_none(image: str) -> None:
    assert body(image).photos == []


EMBED = "<figure class='wp-block-embed'><div class='wp-block-embed__wrapper'>{}</div></figure>"
TUBE = "https://www.youtube.com/embed/x"


@pytest.mark.parametrize(
    ("typed", "kind", "url"),
    [
        (f"<iframe src='{TUBE}'></iframe>", "youtube", TUBE),
        ("<iframe data-src='//www.youtube.com/embed/x'></iframe>", "youtube", TUBE),
        (f"<iframe src='about:blank' data-entah-src='{TUBE}'></iframe>", "youtube", TUBE),
        (f"<iframe src='/kosong.html' data-alamat='{TUBE}'></iframe>", "youtube", TUBE),
        ("<iframe src='https://peta.example/x'></iframe>", "iframe", "https://peta.example/x"),
        (
            "<iframe src='https://www.google.com/maps/embed?pb=1'></iframe>",
            "map",
            "https://www.google.com/maps/embed?pb=1",
        ),
        ("<video><source src='/v.mp4'></video>", "video", "https://bipol.co/v.mp4"),
        (
            "<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/x/'>Kata</blockquote>",
            "instagram",
            "https://www.instagram.com/p/x/",
        ),
        (
            "<blockquote class='twitter-tweet'><p>Kata</p><a href='https://twitter.com/a/status/1'>1</a></blockquote>",
            "twitter",
            "https://twitter.com/a/status/1",
        ),
        (
            "<blockquote class='tiktok-embed' cite='https://www.tiktok.com/@a/video/1'>Kata</blockquote>",
            "tiktok",
            "https://www.tiktok.com/@a/video/1",
        ),
        ("<div class='fb-post' data-href='https://facebook.com/a/1'></div>", "facebook", "https://facebook.com/a/1"),
        (EMBED.format("\nhttps://youtu.be/x\n"), "youtube", "https://youtu.be/x"),
        (EMBED.format(f"<iframe src='{TUBE}'></iframe>"), "youtube", TUBE),
    ],
)
def test_foreign_content_is_an_embed_and_no_text(typed: str, kind: str, url: str) -> None:
    read = body(f"<p>Satu.</p>{typed}<p>Dua.</p>")
    assert [(embed.kind, embed.url) for embed in read.embeds] == [(kind, url)]
    assert words(read.paragraphs) == ["Satu.", "Dua."]


@pytest.mark.parametrize(
    ("reference", "character"),
    [
        ("&#147;", "“"), ("&#x93;", "“"), ("&#150;", "–"), ("&#133;", "…"), ("&ldquo;", "“"), ("&ldquo", "&ldquo"),
        ("&amp", "&"), ("&", "&"), ("& ", "&"), ("&#;", "&#;"), ("&tidakada;", "&tidakada;"), ("&#8203;", ""),
        ("&#160;", ""), ("&quot", '"'),
        ("&lt;b&gt;", "<b>"), ("&#x1F600;", "😀"), ("&shy;", ""), ("&#0;", ""), ("&quot;", '"'),
    ],
)  # fmt: skip
def test_every_reference_whole_or_broken_is_a_character_or_itself(reference: str, character: str) -> None:
    text = article(f"<p>A {reference} B.</p>").body
    assert text is not None
    assert text.replace(" ", "").replace("\ufffd", "") == f"A{character}B.".replace(" ", "")


@pytest.mark.parametrize("reference", ["&#xD800;", "&#99999999;", "&#x110000;", "&#xFFFF;", "&#11111111111111111111;"])
def test_a_reference_to_no_character_harms_nothing_else(reference: str) -> None:
    text = article(f"<p>Awal {reference} akhir.</p>").body
    assert text is not None
    text.encode("utf-8")
    assert text.startswith("Awal ") and text.endswith("akhir.")


def test_nul_bytes_are_left_out() -> None:
    assert article("<p>Sa\x00tu\x00 dua.</p>").body == "Satu dua."


LONG = {
    "nested divs": "<p>Awal.</p>" + "<div>" * 20_000 + "Dasar." + "</div>" * 20_000,
    "nested divs left open": "<p>Awal.</p>" + "<div>" * 2_000 + "Dasar.",
    "nested spans": "<p>Awal.</p><p>" + "<span>" * 2_000 + "Dasar." + "</span>" * 2_000 + "</p>",
    "nested figures": "<p>Awal.</p>" + "<figure>" * 2_000 + IMG + "Dasar." + "</figure>" * 2_000,
    "nested quotes": "<p>Awal.</p>" + "<blockquote>" * 20_000 + "Dasar.",
    "nested tables": "<p>Awal.</p>" + "<table><tr><td>" * 600 + "Dasar.",
    "nested lists": "<p>Awal.</p>" + "<ul><li>" * 1_000 + "Dasar.",
    "many paragraphs": "<p>Kata demi kata.</p>" * 50_000,
    "many breaks": "Kata.<br>" * 100_000,
    "many runs": "<p>" + "<b>kata</b> " * 80_000 + "</p>",
    "one linked run": "<p><a href='/satu-dua/'>" + "<b>kata</b> " * 80_000 + "</a></p>",
    "one long word": "<p>" + "k" * 5_000_000 + "</p>",
    "one long line": "<p>" + "kata " * 1_000_000 + "</p>",
    "one long space": "<p>Kata" + "&nbsp;" * 800_000 + "kata.</p>",
    "many brackets": "<p>" + "(baca juga " * 100_000 + "</p>",
    "many cells": "<table><tr>" + "<td>1</td>" * 80_000 + "</tr></table>",
    "many photos": IMG * 60_000,
    "many captions": "<figure>" + f"{IMG}<figcaption>Ket.</figcaption>" * 30_000 + "</figure>",
    "many links": "<p>" + "<a href='/satu-dua/'>kata</a> " * 40_000 + "</p>",
    "many read-also": "<p>Baca juga: <a href='/satu-dua/'>kata</a></p>" * 20_000,
    "many bylines": "<p>Reporter: A</p>" * 50_000,
    "many attributes": "<p " + " ".join(f"a{n}=1" for n in range(10_000)) + ">Kata.</p>",
}  # fmt: skip


@pytest.mark.timed
@pytest.mark.parametrize("name", sample(LONG, 8))
def test_no_page_is_too_deep_or_too_long_to_read(name: str) -> None:
    """libxml2 leaves off some 2,000 elements deep: what stands before is still read."""
    start = time.process_time()
    read = article(LONG[name])
    assert time.process_time() - start < 20
    if name.startswith("nested"):
        assert read.body == ("Awal." if LONG[name].count("<") >= 20_000 else "Awal.\n\nDasar.")
