"""Makes the inserts between a story's paragraphs: 'Baca juga' links, photos, embeds, lists, tables, quotations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from bipol_crawler.demo.captions import caption
from bipol_crawler.demo.markup import Piece, dress, typed
from bipol_crawler.demo.phrases import SUBHEADS
from bipol_crawler.demo.story import Truth

Other = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Insert:
    """A block with the photos and links in it."""

    piece: Piece
    photos: tuple[Truth, ...] = ()
    links: tuple[Truth, ...] = ()


@dataclass(frozen=True, slots=True)
class InsertContext:
    """The data from which inserts are made: words for slots, the portal's address, other stories to link to."""

    rng: Random
    slots: dict[str, str]
    base: str
    others: Iterator[Other]
    folder: str
    post_id: int


# {a} and {b} are links to other stories; forms with {b} bring two
READ_ALSO = (
    "<p><strong>Baca juga: {a}</strong></p>",
    "<p><strong>Baca Juga : </strong>{a}</p>",
    "<p>BACA JUGA : {a}</p>",
    "<p><strong>BACA JUGA: {a}</strong></p>",
    "<p><em>Baca juga:<br>{a}</em></p>",
    "<p><em>Baca Juga :</em><br>{a}</p>",
    "<blockquote><p>Baca juga: {a}</p></blockquote>",
    "<blockquote><p><strong>Baca Juga :</strong> {a}</p></blockquote>",
    "<p><strong>Baca juga:</strong></p>\n<ul>\n<li>{a}</li>\n<li>{b}</li>\n</ul>",
    "<ul>\n<li>Baca juga: {a}</li>\n</ul>",
    '<div class="baca-juga"><span>Baca Juga :</span> {a}</div>',
    '<div style="background: #eee;"><strong>Baca juga:</strong> {a}</div>',
    "<p>Baca juga: {a}</p>",
    '<p><span style="color: #ff0000;"><strong>Baca juga&nbsp; : {a}</strong></span></p>',
)


def _anchor(other: Other) -> str:
    return f'<a href="{other[0]}">{typed(other[1])}</a>'


def _link(other: Other) -> Truth:
    return {"url": other[0], "headline": other[1]}


def read_also(context: InsertContext) -> Insert:
    """Return a 'Baca juga' block. Nothing in it is text of the story."""
    form = context.rng.choice(READ_ALSO)
    named = [next(context.others) for _ in range(2 if "{b}" in form else 1)]
    html = form.format(a=_anchor(named[0]), b=_anchor(named[-1]))
    return Insert(Piece(html), links=tuple(_link(other) for other in named))


def read_also_in_brackets(context: InsertContext, piece: Piece) -> Insert:
    """Return a paragraph with 'Baca juga' in brackets after a sentence. Only the brackets are not text."""
    other = next(context.others)
    label = context.rng.choice(("Baca juga: ", "Baca Juga : ", "BACA JUGA: "))
    left, right = context.rng.choice(("()", "[]"))
    bracket = f"{left}{label}{_anchor(other)}{right}"
    stop = piece.html.find(". ", 40) + 2  # not the full stop in a dateline (KAB. BANDUNG)
    head, tail = (piece.html[:stop], piece.html[stop:]) if stop > 1 else (piece.html + " ", "")
    html = f"{head}{bracket} {tail}".rstrip()
    return Insert(replace(piece, html=html), links=(_link(other),))


def read_also_on_a_line(context: InsertContext, piece: Piece) -> Insert:
    """Return a paragraph with a 'Baca juga' line at its end. Only that line is not text."""
    other = next(context.others)
    form = context.rng.choice(
        ("<br><em>Baca juga: {}</em>", "<br><strong>BACA JUGA : {}</strong>", "<br>Baca Juga: {}")
    )
    return Insert(replace(piece, html=piece.html + form.format(_anchor(other))), links=(_link(other),))


def linked_word(context: InsertContext, piece: Piece) -> Insert:
    """Return a paragraph with an additional sentence, in which some words link to another story."""
    other = next(context.others)
    words = context.rng.choice(("pemberitaan sebelumnya", "kejadian serupa", "kegiatan tahun lalu"))
    text = f" Hal itu melengkapi {words} di {context.slots['p']}."
    html = typed(text).replace(words, f'<a href="{other[0]}">{words}</a>')
    grown = Piece(piece.html + html, (*piece.paragraphs[:-1], piece.paragraphs[-1] + text), piece.loose)
    return Insert(grown, links=({"url": other[0], "headline": words},))


def _file(context: InsertContext, mark: str) -> str:
    return f"{context.base}{context.folder}/{context.post_id}-{mark}.jpg"


def _photo(url: str, text: str | None, credit_text: str | None) -> Truth:
    return {"kind": "inline", "url": url, "caption": text, "credit": credit_text}


def inline_photo(context: InsertContext) -> Insert:
    """Return a photo inside the text: a classic wp-caption, a block's figure, or only an image."""
    url = _file(context, "dalam")
    form = context.rng.choice(("classic", "figure", "bare"))
    image = f'<img class="size-full wp-image-{context.post_id + 2}" src="{url}" alt="" width="640" height="427" />'
    if form == "bare":
        return Insert(Piece(f"<p>{image}</p>"), (_photo(url, None, None),))
    text, html, credit_text = caption(context.rng, context.slots, context.base)
    shown = html or typed(text)
    if form == "classic":
        block = (
            f'<div id="attachment_{context.post_id + 2}" style="width: 650px" class="wp-caption aligncenter">{image}'
            f'<p id="caption-attachment-{context.post_id + 2}" class="wp-caption-text">{shown}</p></div>'
        )
    else:
        block = f'<figure class="wp-block-image size-large">{image}<figcaption>{shown}</figcaption></figure>'
    return Insert(Piece(block), (_photo(url, text, credit_text),))


def gallery(context: InsertContext) -> Insert:
    """Return a gallery of two or three photos, classic or as a block. Only some photos have a caption."""
    photos: list[Truth] = []
    cells: list[str] = []
    classic = context.rng.random() < 0.5
    for number in range(1, context.rng.choice((3, 4))):
        url = _file(context, f"galeri-{number}")
        text, _, credit_text = (
            caption(context.rng, context.slots, context.base) if context.rng.random() < 0.5 else (None, None, None)
        )
        photos.append(_photo(url, text, credit_text))
        image = f'<img src="{url}" alt="" width="400" height="267" />'
        if classic:
            shown = f'<dd class="wp-caption-text gallery-caption">{typed(text)}</dd>' if text else ""
            cells.append(f'<dl class="gallery-item"><dt class="gallery-icon landscape">{image}</dt>{shown}</dl>')
        else:
            shown = f"<figcaption>{typed(text)}</figcaption>" if text else ""
            cells.append(f'<figure class="wp-block-image size-large">{image}{shown}</figure>')
    if classic:
        block = (
            f'<div id="gallery-1" class="gallery galleryid-{context.post_id} gallery-columns-3">{"".join(cells)}</div>'
        )
    else:
        block = f'<figure class="wp-block-gallery has-nested-images columns-default">{"".join(cells)}</figure>'
    return Insert(Piece(block), tuple(photos))


EMBEDS = (
    '<p><iframe title="Video" width="640" height="360" src="https://www.youtube.com/embed/{key}"></iframe></p>',
    '<div class="fb-video" data-href="https://www.facebook.com/watch/?v={number}"></div>',
    '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/{key}/">'
    '<a href="https://www.instagram.com/p/{key}/">Lihat postingan ini di Instagram</a></blockquote>'
    '<p><script async src="https://www.instagram.com/embed.js"></script></p>',
    '<p><iframe src="https://www.facebook.com/plugins/post.php?href='
    'https%3A%2F%2Fwww.facebook.com%2F{number}" width="500"></iframe></p>',
    '<div class="iklan"><script>window.slotIklan = [{{"posisi": "tengah"}}];</script></div>',
)


def embed(context: InsertContext) -> Insert:
    """Return an embedded frame or script, which is not text of the story."""
    key = "".join(context.rng.choices("abcdefghkmnprstuvwxyzABCDEFGH2345678", k=11))
    return Insert(Piece(context.rng.choice(EMBEDS).format(key=key, number=context.rng.randrange(10**14, 10**15))))


def listing(context: InsertContext) -> Insert:
    """Return a list, with one expected paragraph for each item."""
    items = tuple(
        f"{thing} di {context.slots['k']}: {context.rng.randrange(2, 90)} titik"
        for thing in context.rng.sample(("Perbaikan saluran", "Penanaman pohon", "Pos ronda", "Lampu jalan"), 3)
    )
    tag = context.rng.choice(("ul", "ol"))
    rows = "\n".join(f"<li>{dress(context.rng, item)}</li>" for item in items)
    return Insert(Piece(f"<{tag}>\n{rows}\n</{tag}>", items))


def table(context: InsertContext) -> Insert:
    """Return a table, with one expected paragraph for each row and bars between the cells."""
    rows = [("Wilayah", "Jumlah")] + [
        (f"{context.slots['k']} {part}", str(context.rng.randrange(20, 900))) for part in "AB"
    ]
    cells = "\n".join("<tr>" + "".join(f"<td>{typed(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return Insert(Piece(f"<table>\n<tbody>\n{cells}\n</tbody>\n</table>", tuple(" | ".join(row) for row in rows)))


def quotation(context: InsertContext) -> Insert:
    """Return a block quotation, which is text of the story, unlike a 'Baca juga' with the same markup."""
    text = f"{context.slots['a']} ingat {context.slots['k']} pernah mengalami hal serupa pada {context.slots['bulan']}."
    return Insert(Piece(f"<blockquote><p>{dress(context.rng, text)}</p></blockquote>", (text,)))


def subhead(context: InsertContext) -> Insert:
    """Return a heading inside the text, which is expected as a paragraph."""
    text = context.rng.choice(SUBHEADS)
    form = context.rng.choice(
        ("<h3>{}</h3>", "<h2>{}</h2>", "<p><strong>{}</strong></p>", '<h4 style="text-align: left;">{}</h4>')
    )
    return Insert(Piece(form.format(typed(text)), (text,)))


def broken_line(context: InsertContext) -> Insert:
    """Return a paragraph with one line break inside."""
    text = f"Lokasi: {context.slots['k']}, {context.slots['p']}\nWaktu: pukul {context.slots['jam']}"
    return Insert(Piece(f"<p>{typed(text)}</p>", (text,)))


# the blocks that may be inserted between paragraphs, with the probability that a story has one
BLOCKS: tuple[tuple[Callable[[InsertContext], Insert], float], ...] = (
    (read_also, 0.22),
    (inline_photo, 0.08),
    (gallery, 0.02),
    (embed, 0.05),
    (listing, 0.04),
    (table, 0.02),
    (quotation, 0.03),
    (subhead, 0.05),
    (broken_line, 0.02),
)
# the changes of a paragraph, with the probability that a story has one
CHANGES: tuple[tuple[Callable[[InsertContext, Piece], Insert], float], ...] = (
    (linked_word, 0.05),
    (read_also_in_brackets, 0.05),
    (read_also_on_a_line, 0.02),
)
