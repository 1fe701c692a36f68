"""Make WordPress's post_content of editors' text: escaping, stray spaces, and the markup of pasted text.

A :class:`Piece` is one block of a story: its HTML, and the paragraphs that should be read from it. Both are made
together; nothing here parses HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

ZERO_WIDTH = "\u200b"
NEXTPAGE = "<!--nextpage-->"


@dataclass(frozen=True, slots=True)
class Piece:
    """One block. A loose piece is the content of a paragraph, around which a style will put tags."""

    html: str
    paragraphs: tuple[str, ...] = ()
    loose: bool = False


def typed(text: str) -> str:
    """Return ``text`` as HTML that WordPress prints unchanged.

    Straight quotation marks and hyphens between blanks become character references. Otherwise WordPress would change
    them to curly quotation marks and dashes, and the expected text would depend on the program that prints the page.
    """
    html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = html.replace('"', "&quot;").replace("'", "&#039;").replace(" - ", " &#45; ")
    return html.replace("...", "&#46;&#46;&#46;").replace("\n", "<br>")


def dress(rng: Random, text: str) -> str:
    """Return ``text`` as HTML, sometimes with stray spaces, a bold word or old character references."""
    html = typed(text)
    chance = rng.random()
    if chance < 0.80:
        return html
    if chance < 0.87:
        return _swap_space(rng, html, rng.choice(("&nbsp;", "&nbsp; ", " &nbsp;&nbsp;")))
    if chance < 0.91:
        return _swap_space(rng, html, "  ")
    if chance < 0.95:
        return html.replace("“", "&#147;").replace("”", "&#148;").replace("’", "&#146;")
    head, space, tail = html.partition(" ")
    if "&" in head or "<" in head:
        return html
    return f"{rng.choice(('<strong>{}</strong>', '<em>{}</em>', '<b>{}</b>')).format(head)}{space}{tail}"


def _swap_space(rng: Random, html: str, by: str) -> str:
    words = html.split(" ")
    if len(words) < 4:
        return html
    at = rng.randrange(2, len(words))
    return " ".join(words[:at]) + by + " ".join(words[at:])


def loose(rng: Random, text: str) -> Piece:
    """Return a paragraph of the story's text."""
    return Piece(dress(rng, text), (text,), True)


def _each(wrapper: str) -> Callable[[Sequence[Piece]], list[str]]:
    def style(pieces: Sequence[Piece]) -> list[str]:
        return [wrapper.format(piece.html) if piece.loose else piece.html for piece in pieces]

    return style


def _one_paragraph(wrapper: str) -> Callable[[Sequence[Piece]], list[str]]:
    """Return a style that puts consecutive paragraphs into one element, separated by two line breaks."""

    def style(pieces: Sequence[Piece]) -> list[str]:
        blocks: list[str] = []
        run: list[str] = []
        for piece in [*pieces, Piece("")]:
            if piece.loose:
                run.append(piece.html)
                continue
            if run:
                blocks.append(wrapper.format("<br><br>".join(run)))
                run = []
            if piece.html:
                blocks.append(piece.html)
        return blocks

    return style


def _facebook(pieces: Sequence[Piece]) -> list[str]:
    """Return blocks as pasted from Facebook: nested ``div`` elements, with the text in ``div dir=auto``."""
    blocks: list[str] = []
    for at, piece in enumerate(pieces):
        inner = f'<div dir="auto">{piece.html}</div>' if piece.loose else piece.html
        outer = "xdj266r x11i5rnm xat24cr x1mh8g0r" if at == 0 else "x11i5rnm xat24cr x1mh8g0r xtlvy1s"
        blocks.append(f'<div class="{outer} x126k92a">{inner}</div>' if piece.loose else inner)
    return blocks


def _gutenberg(pieces: Sequence[Piece]) -> list[str]:
    wrapper = "<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->"
    return [wrapper.format(piece.html) if piece.loose else piece.html for piece in pieces]


def _blank_lines(pieces: Sequence[Piece]) -> list[str]:
    blocks: list[str] = []
    for piece in pieces:
        if piece.loose:
            blocks += [f"<p>{piece.html}</p>", "<p>&nbsp;</p>"]
        else:
            blocks.append(piece.html)
    return blocks


WORD = (
    '<p class="MsoNormal" style="margin-bottom: .0001pt; text-align: justify; line-height: normal;">'
    '<span lang="IN" style="font-size: 12.0pt; font-family: Cambria;">{}<o:p></o:p></span></p>'
)
SPANS = '<p><span style="font-size: 14pt;"><span style="font-family: georgia, palatino, serif;">{}</span></span></p>'

# name -> (weight, how pieces become blocks)
STYLES: dict[str, tuple[int, Callable[[Sequence[Piece]], list[str]]]] = {
    "paragraphs": (56, _each("<p>{}</p>")),
    "justified": (12, _each('<p style="text-align: justify;">{}</p>')),
    "facebook": (6, _facebook),
    "breaks": (5, _one_paragraph("<p>{}</p>")),
    "breaks_in_div": (2, _one_paragraph('<div style="text-align: left;">{}</div>')),
    "spans": (5, _each(SPANS)),
    "word": (5, _each(WORD)),
    "gutenberg": (4, _gutenberg),
    "blank_lines": (3, _blank_lines),
    "divs": (2, _each("<div>{}</div>")),
}
_NAMES = tuple(STYLES)
_WEIGHTS = tuple(weight for weight, _ in STYLES.values())


def lay_out(rng: Random, pieces: Sequence[Piece]) -> str:
    """Return the pieces as post_content in one of :data:`STYLES`."""
    _, style = STYLES[rng.choices(_NAMES, _WEIGHTS)[0]]
    return "\n".join(style(pieces))


def body(pieces: Sequence[Piece]) -> str | None:
    """Return the expected text of the pieces, with blank lines between paragraphs; ``None`` without any."""
    return "\n\n".join(text for piece in pieces for text in piece.paragraphs) or None


def add_to(piece: Piece, html: str) -> Piece:
    """Return ``piece`` with additional HTML in its paragraph that is not part of its text."""
    return replace(piece, html=piece.html + html)
