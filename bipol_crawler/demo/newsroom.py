"""Write invented local news: text, inserts, bylines, photo, and the expected result. The same seed gives the same news.

``python -m bipol_crawler.demo.newsroom --seed N --count M`` prints stories as JSON lines.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from bipol_crawler.demo import prose
from bipol_crawler.demo.assignment import UNTIL, Edit, Head, assignment, draw, head, is_rerun
from bipol_crawler.demo.bylines import Fields, Signoff, byline, labelled, signoff
from bipol_crawler.demo.captions import caption
from bipol_crawler.demo.inserts import BLOCKS, CHANGES, Insert, InsertContext, Other
from bipol_crawler.demo.markup import NEXTPAGE, Piece, add_to, body, lay_out, loose
from bipol_crawler.demo.phrases import ADDED, Place
from bipol_crawler.demo.story import Photo, Story, Truth, export
from bipol_crawler.demo.topic import Topic

VIDEO = '<p><iframe title="{}" width="640" height="360" src="https://www.youtube.com/embed/{}"></iframe></p>'


@dataclass
class _Text:
    """The parts of a story's text. ``where`` is the place that the first paragraph names."""

    inserts: list[Insert]
    signed: Signoff
    where: str | None
    pages: int

    def pieces(self) -> list[Piece]:
        """Return paragraphs, inserts, the typed bylines, and the page breaks."""
        return _paged(_signed([insert.piece for insert in self.inserts], self.signed), self.pages)


def write(seed: int, number: int, count: int, until: date, base: str, edit: Edit | None = None) -> Story:
    """Return story ``number`` of ``count``, after the change ``edit`` if that is given."""
    known = head(seed, number, count, until, edit)
    topic, _, place, _ = assignment(seed, number - 1 if is_rerun(number) else number)
    rng = draw(seed, number, "text")
    words = prose.slots(rng, topic, place, known.published, known.tags[0][0] if known.tags else "berita")
    kind = rng.choices(("plain", "video", "no_photo", "empty"), (930, 35, 27, 8))[0]
    if not known.title:
        kind = "plain"  # a post has at least one of the two
    folder = f"/wp-content/uploads/{known.published:%Y/%m}"
    context = InsertContext(rng, words, base, _others(seed, number, count, until, base), folder, known.post_id)
    text, fields = _text(seed, number, context, topic, place, edit)
    if kind == "video":
        text.inserts.insert(0, Insert(Piece(VIDEO.format(place.town, f"demo{known.post_id}"))))
    photo, photo_truth = (
        _photo(draw(seed, number, "photo"), context, known) if kind in ("plain", "empty") else (None, [])
    )
    if kind == "empty":
        text = _Text([], Signoff(), None, 1)
    pieces = text.pieces()
    return Story(
        known.post_id,
        known.slug,
        known.title,
        lay_out(draw(seed, number, "style"), pieces),
        known.published,
        known.modified,
        known.categories,
        known.tags,
        known.author,
        known.login,
        photo,
        fields.penulis,
        fields.editor,
        fields.sumber,
        known.status,
        known.password,
        _truth(known, text, fields, photo_truth, body(pieces)),
    )


def _text(
    seed: int, number: int, context: InsertContext, topic: Topic, place: Place, edit: Edit | None
) -> tuple[_Text, Fields]:
    """Return the text with its inserts and typed bylines, and the bylines in the theme's own fields."""
    rng, words = context.rng, context.slots
    first, where = prose.lead(rng, topic, place, words)
    pages = rng.choices((1, 2, 3), (95, 4, 1))[0]
    wanted = rng.randrange(4, 9) + 3 * (pages - 1)
    pieces = [loose(rng, text) for text in (first, *prose.paragraphs(rng, topic, words, wanted))]
    inserts = _with_inserts(context, pieces)
    if edit == "body":
        inserts.append(Insert(loose(draw(seed, number, "added"), ADDED.format_map(words))))
    signed, fields = signoff(draw(seed, number, "byline"))
    if edit == "byline":
        signed, fields = _corrected(draw(seed, number, "byline corrected"), signed, fields)
    return _Text(inserts, signed, where, pages), fields


def _truth(known: Head, text: _Text, fields: Fields, lead_photos: list[Truth], typed: str | None) -> Truth:
    """Return the values that must be read from the page. ``typed`` is the text as the page shows it."""
    account = [byline("account", known.author, known.author, "account")] if known.author else []
    bylines = [*text.signed.bylines, *fields.bylines, *account]
    inline = [found for insert in text.inserts for found in insert.photos]
    truth: Truth = {
        "headline": known.title or None,
        "published_at": known.published.isoformat(),
        "section": known.categories[0][1],
        "sections": [name for _, name in known.categories],
        "place": text.where,
        "body": typed,
        "bylines": bylines,
        "reporters": _names(bylines, "reporter", "writer"),
        "editors": _names(bylines, "editor"),
        "photos": lead_photos + [found | {"position": at} for at, found in enumerate(inline, 1)],
        "inline_links": [link for insert in text.inserts for link in insert.links],
        "tags": [name for _, name in known.tags],
        "pages": text.pages,
    }
    missing = [name for name, value in (("headline", known.title), ("body", typed)) if not value]
    if missing:
        truth["problems_expected"] = missing
    return truth


def _others(seed: int, number: int, count: int, until: date, base: str) -> Iterator[Other]:
    """Yield published stories near this one for links, each once; then the front page again and again."""
    rng = draw(seed, number, "others")
    seen = {number}
    for _ in range(40):
        at = number - rng.randrange(1, 60)
        at = at if at >= 0 else min(number + rng.randrange(1, 6), max(count - 1, 0))
        other = head(seed, at, count, until)
        if at not in seen and other.status == "publish" and other.title and not other.password:
            seen.add(at)
            yield f"{base}/{other.slug}/", other.title
    while True:
        yield f"{base}/", "Beranda"


def _with_inserts(context: InsertContext, pieces: list[Piece]) -> list[Insert]:
    """Return the paragraphs with randomly chosen changes, and with blocks between them."""
    rng = context.rng
    inserts = [Insert(piece) for piece in pieces]
    for change, chance in CHANGES:
        if rng.random() < chance:
            at = rng.randrange(len(inserts) - 1)  # the last paragraph may get a signature later
            if not inserts[at].links:
                inserts[at] = change(context, inserts[at].piece)
    for make, chance in BLOCKS:
        if rng.random() < chance:
            made = make(context)
            # the text must end with a paragraph, so that a signature in it is at the end
            last = max(at for at, insert in enumerate(inserts) if insert.piece.loose)
            end = last + 1 if made.piece.paragraphs else len(inserts) + 1
            inserts.insert(rng.randrange(1, end), made)
    return inserts


def _signed(pieces: list[Piece], signed: Signoff) -> list[Piece]:
    if signed.inside_last:
        at = max(at for at, piece in enumerate(pieces) if piece.loose)
        pieces = [*pieces[:at], add_to(pieces[at], signed.inside_last), *pieces[at + 1 :]]
    return [*pieces, *signed.pieces]


def _paged(pieces: list[Piece], pages: int) -> list[Piece]:
    """Return the pieces with page breaks at regular distances."""
    for page in range(pages - 1, 0, -1):
        pieces.insert(max(1, len(pieces) * page // pages), Piece(NEXTPAGE))
    return pieces


def _corrected(rng: Random, signed: Signoff, fields: Fields) -> tuple[Signoff, Fields]:
    """Return a byline that differs from the one before, typed below the text."""
    new = labelled(rng)
    while {(byline_truth["role"], byline_truth["name"]) for byline_truth in new.bylines} == {
        (byline_truth["role"], byline_truth["name"]) for byline_truth in signed.bylines
    }:
        new = labelled(rng)
    return new, Fields()


def _photo(rng: Random, context: InsertContext, known: Head) -> tuple[Photo, list[Truth]]:
    width, height = rng.choice(((800, 533), (800, 533), (800, 450), (640, 480), (533, 800)))
    file = f"{context.folder}/{known.slug[:40].strip('-')}-{known.post_id}.{rng.choice(('jpg', 'jpg', 'jpeg', 'png'))}"
    text: str | None = None
    html: str | None = None
    credit_text: str | None = None
    if rng.random() > 0.05:
        text, html, credit_text = caption(rng, context.slots, context.base)
    lead: Truth = {"kind": "lead", "url": context.base + file, "caption": text, "credit": credit_text}
    return Photo(file, width, height, text, html), [lead]


def _names(bylines: list[Truth], *roles: str) -> list[str]:
    return list(dict.fromkeys(byline_truth["name"] for byline_truth in bylines if byline_truth["role"] in roles))


def stories(seed: int, count: int, until: date = UNTIL, base: str = "") -> Iterator[Story]:
    """Return an iterator over all ``count`` stories in order of post ids, made one at a time.

    ``base`` is the portal's address without a slash at its end. If it is empty, links and photos of the portal are
    only paths.
    """
    return (write(seed, number, count, until, base) for number in range(count))


def main(arguments: list[str] | None = None) -> None:
    """Print stories as JSON lines."""
    parser = argparse.ArgumentParser(prog="python -m bipol_crawler.demo.newsroom", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL, help="the newest day, YYYY-MM-DD")
    parser.add_argument("--base", default="", help="the portal's address, put before its own links")
    options = parser.parse_args(arguments)
    for line in export(stories(options.seed, options.count, options.until, options.base)):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
