"""'Baca juga' is taken out of the text in every form, its links kept; a sentence that resembles it stays."""

from __future__ import annotations

import re

import pytest

from tests.parse.typed_pages import article

A = '<a href="https://bipol.co/taman-baru-dibuka/">Taman Baru Dibuka</a>'
B = '<a href="https://bipol.co/pasar-lama-ditata/">Pasar Lama Ditata</a>'
ONE = [("https://bipol.co/taman-baru-dibuka/", "Taman Baru Dibuka")]
TWO = [*ONE, ("https://bipol.co/pasar-lama-ditata/", "Pasar Lama Ditata")]
FORMS = [
    (f"<p>Baca juga: {A}</p>", ONE),
    (f"<p>Baca Juga : {A}</p>", ONE),
    (f"<p>BACA JUGA {A}</p>", ONE),
    (f"<p>Baca&nbsp;juga&nbsp;: {A}</p>", ONE),
    (f"<p>Bacajuga: {A}</p>", ONE),
    (f"<p>Baca jg: {A}</p>", ONE),
    (f"<p>Baca pula: {A}</p>", ONE),
    (f"<p>Simak juga: {A}</p>", ONE),
    (f"<p>Lihat juga: {A}</p>", ONE),
    (f"<p>Baca Selengkapnya: {A}</p>", ONE),
    (f"<p>Baca berita lainnya: {A}</p>", ONE),
    (f"<p>Berita Terkait: {A}</p>", ONE),
    (f"<p>Baca bagian pertama: {A}</p>", ONE),
    (f"<p>Baca tulisan sebelumnya: {A}</p>", ONE),
    (f"<p>Bagian 1: {A}</p>", ONE),
    (f"<p>Bagian ke-2 : {A}</p>", ONE),
    (f"<p><em>Bagian kedua:</em> {A}</p>", ONE),
    (f"<p>Baca seri II: {A}</p>", ONE),
    (f"<p>Tulisan berikutnya: {A}</p>", ONE),
    (f"<p>Baca bagian 1 dan 2: {A}, {B}</p>", TWO),
    (f"<p>Bagian pertama: {A}<br>Bagian kedua: {B}</p>", TWO),
    (f"<p><strong>Baca juga: {A}</strong></p>", ONE),
    (f"<p><strong>Baca juga:</strong> <em>{A}</em></p>", ONE),
    (f"<p><em>Baca juga:<br>{A}</em></p>", ONE),
    (f"<p><span style='color:red'><b>Baca <i>juga</i></b></span> : {A}.</p>", ONE),
    (f"<p>* Baca juga: {A} *</p>", ONE),
    (f"<p>» Baca juga: {A}</p>", ONE),
    (f"<p>[Baca juga: {A}]</p>", ONE),
    (f"<p>(Baca juga: {A})</p>", ONE),
    (f"<blockquote><p>Baca juga: {A}</p></blockquote>", ONE),
    (f"<ul><li>Baca juga: {A}</li></ul>", ONE),
    (f"<div class='baca-juga'><span>Baca juga</span>{A}</div>", ONE),
    (f"<div><p>Baca juga:</p><p>{A}</p></div>", ONE),
    (f"<h4>Baca juga: {A}</h4>", ONE),
    (f"<table><tr><td>Baca juga: {A}</td></tr></table>", ONE),
    ('<p><a href="https://bipol.co/taman-baru-dibuka/">Baca juga: Taman Baru Dibuka</a></p>', ONE),
    ('<p><a href="/taman-baru-dibuka/"><strong>Baca juga: </strong>Taman <b>Baru</b> Dibuka</a></p>', ONE),
    (f"<p>Baca juga: {A}<br>{B}</p>", TWO),
    (f"<p>Baca juga: {A}, {B}</p>", TWO),
    (f"<p>Baca juga:</p><ul><li>{A}</li><li>{B}</li></ul>", TWO),
    (f"<p>Baca juga: {A}</p><p>{B}</p>", TWO),
    (f"<p>Baca juga: {A}</p><p>Baca juga: {B}</p>", TWO),
    ("<p>Baca juga: Taman Baru Dibuka</p>", []),
    ("<p><strong>Baca Juga :</strong></p>", []),
]


@pytest.mark.parametrize(("block", "links"), FORMS)
def test_further_reading_is_not_text_and_its_links_are_kept(block: str, links: list[tuple[str, str]]) -> None:
    read = article(f"<p>Satu.</p>{block}<p>Dua.</p>")
    assert read.body == "Satu.\n\nDua."
    assert [(link.block, link.url, link.headline) for link in read.links] == [("inline", *link) for link in links]


LABELS = [
    "Berita Menarik Lainnya",
    "Artikel Pilihan",
    "Rekomendasi untuk Anda",
    "Jangan Lewatkan",
    "Simak Berita Lainnya",
    "Mungkin Anda Suka",
    "Topik Terkait",
    "Pilihan Editor",
    "Dengarkan juga",
    "Jangan lupa baca",
    "Kabar Terbaru Hari Ini",
]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    ("form", "links"),
    [
        (f"<p>{{}}: {A}</p>", ONE),
        (f"<p><strong>{{}}</strong> {A}</p>", ONE),
        (f"<div class='kotak'><span>{{}}</span>{A}</div>", ONE),
        (f"<p><strong>{{}}:</strong></p><ul><li>{A}</li><li>{B}</li></ul>", TWO),
        (f"<h3>{{}}</h3><p>{A}</p><p>{B}</p>", TWO),
        (f"<p>{{}}<br>{A}<br>{B}</p>", TWO),
    ],
)
def test_so_is_any_label_made_of_the_words_of_labels(form: str, label: str, links: list[tuple[str, str]]) -> None:
    read = article(f"<p>Satu.</p>{form.format(label)}<p>Dua.</p>")
    assert read.body == "Satu.\n\nDua."
    assert [(link.block, link.url, link.headline) for link in read.links] == [("inline", *link) for link in links]


@pytest.mark.parametrize(
    "typed",
    [
        f"Sebelumnya, {A}",
        f"Sebelumnya {A}.",
        "Simak video di sini: <a href='https://video.example/kapal-lama-itu/'>Kapal Lama Itu</a>",
        "Pilihan warga: <a href='https://bipol.co/taman-baru-dibuka/'>taman itu</a>",
        "Lihat <a href='https://bipol.co/taman-baru-dibuka/'>di sini</a>",
        "Kabar Terbaru",
        "Rekomendasi untuk Anda: tanam pohon sejak pagi",
    ],
)
def test_other_lines_with_such_words_stay_text(typed: str) -> None:
    words = re.sub("<[^>]*>", "", typed)
    assert article(f"<p>Satu.</p><p>{typed}</p><p>Dua.</p>").body == f"Satu.\n\n{words}\n\nDua."


@pytest.mark.parametrize(
    "sentence",
    [
        "Baca juga buku panduan di halte, pesan kepala dinas.",
        "Baca juga: begitu pesan kepala dinas kepada warga.",
        "Bacaan juga penting.",
        "Bagian pertama: warga menunggu sejak pagi.",
        "Baca bagian pertama: di sana semua ditulis.",
        f"Bagian pertama: {A} dibacakan ketua RT.",
        f"Bagian pertama {A}",
        f"Bagian itu: {A}",
        "Berita terkait kasus itu beredar luas.",
        "Lihat juga apa yang terjadi kemudian, kata dia.",
        "Warga membaca juga koran.",
        f"Baca juga keterangan {A} yang dikutip warga.",
    ],
)
def test_a_sentence_that_resembles_it_stays_text(sentence: str) -> None:
    words = sentence.replace(A, "Taman Baru Dibuka")
    assert article(f"<p>Satu.</p><p>{sentence}</p><p>Dua.</p>").body == f"Satu.\n\n{words}\n\nDua."


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        (f"Awal. (Baca juga: {A}) Akhir.", "Awal. Akhir."),
        (f"Awal. [Baca Juga : {A}] Akhir.", "Awal. Akhir."),
        (f"Awal (baca juga: {A}), akhir.", "Awal, akhir."),
        (f"Awal.&nbsp; (Baca juga: <b>{A}</b>)", "Awal."),
        (f"(Baca juga: {A}) Akhir.", "Akhir."),
        (f"Awal (satu) tetap. (Baca juga: {A}) Akhir (dua).", "Awal (satu) tetap. Akhir (dua)."),
    ],
)
def test_in_a_sentence_only_the_brackets_go(sentence: str, left: str) -> None:
    read = article(f"<p>{sentence}</p><p>Dua.</p>")
    assert read.body == f"{left}\n\nDua."
    assert [(link.url, link.headline) for link in read.links] == ONE


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://bipol.co/taman-baru-dibuka/", True),
        ("https://www.bipol.co/taman-baru-dibuka", True),
        ("/taman-baru-dibuka/", True),
        ("https://bipol.co/?p=123", True),
        ("https://bipol.co/tag/taman/", False),
        ("https://bipol.co/category/jawa-barat/", False),
        ("https://bipol.co/taman/", True),
        ("https://bipol.co/taman-baru-dibuka.html", True),
        ("https://bipol.co/taman-baru-dibuka/amp/", True),
        ("https://bipol.co/2019/11/21/taman-baru-dibuka/", True),
        ("https://bipol.co/2019/11/taman-baru-dibuka/?amp=1", True),
        ("https://bipol.co/2019/11/", False),
        ("https://bipol.co/2019/", False),
        ("https://bipol.co/page/2/", False),
        ("https://bipol.co/feed/", False),
        ("https://bipol.co/wp-admin/", False),
        ("https://bipol.co/", False),
        ("https://bipol.co/wp-content/uploads/surat.pdf", False),
        ("https://lain.example/taman-baru-dibuka/", False),
        ("mailto:redaksi@bipol.co", False),
        ("javascript:void(0)", False),
        ("http://[", False),
        ("#", False),
    ],
)
def test_a_link_in_a_sentence_counts_when_it_leads_to_an_article_of_the_portal(href: str, kept: bool) -> None:
    read = article(f'<p>Awal <a href="{href}">kata</a> akhir.</p>')
    assert read.body == "Awal kata akhir."
    assert [link.headline for link in read.links] == (["kata"] if kept else [])


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (f"<p>Warga lega. Baca juga: {A}</p>", "Warga lega."),
        (f"<p>“Kami lega.” <em>Baca Juga : {A}</em></p><p>Acara usai.</p>", "“Kami lega.”\n\nAcara usai."),
        (f"<p>Warga lega.</p><p>Baca juga: {A} (Firdaus)</p>", "Warga lega."),
        (
            f"<p>Warga lega. Baca juga {A} di kantor desa.</p>",
            "Warga lega. Baca juga Taman Baru Dibuka di kantor desa.",
        ),
    ],
)
def test_after_a_sentence_only_the_label_and_its_link_go(content: str, body: str) -> None:
    read = article(content)
    assert read.body == body
    assert [(link.url, link.headline) for link in read.links if link.block == "inline"] == ONE


def test_a_bracket_of_names_after_it_is_still_read() -> None:
    read = article(f"<p>Warga lega.</p><p>Baca juga: {A} (Firdaus)</p>")
    assert [(byline.role, byline.name) for byline in read.bylines] == [("signature", "Firdaus")]
