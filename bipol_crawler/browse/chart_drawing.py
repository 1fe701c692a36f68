"""Draws a chart as a file of its own: SVG, and PNG without a browser.

A drawing is a list of rectangles, lines and texts, so that both files show the same. The SVG has no style sheet and no
script. The PNG is drawn by Pillow with the font that it contains, so that no font must be installed; that font has
letters without accents only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal
from unicodedata import combining, normalize

from lxml import etree

from bipol_crawler.browse.charts import axis_marks
from bipol_crawler.browse.i18n import number
from bipol_crawler.infra.text_safety import legible, xml_text

WIDTH, HEIGHT = 1000, 560
LEFT, RIGHT, TOP, BOTTOM = 90, 970, 96, 450
"""The corners of the area of the bars."""
LINE = 24
"""The height of a line of text."""
COLOURS = ("#0b5568", "#b4622d", "#6b7f2a", "#7b4a8c", "#97324a", "#4f6a8f")
INK, SOFT, GRID, PAPER = "#1d2529", "#55636a", "#d5dcdf", "#ffffff"
MAX_LABELS = 12
"""The largest number of labels below the bars."""
MAX_NAME = 60
"""The largest number of characters of a series' name."""
PNG_SCALE = 2
"""Pixels of a PNG for each unit of the drawing."""

Anchor = Literal["start", "middle", "end"]
_PLAIN = str.maketrans({"–": "-", "—": "-", "−": "-", "≥": ">="})


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, and its address if it is a link."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``x`` and ``y`` are its anchor on the base line."""

    x: float
    y: float
    text: str
    size: int = 15
    colour: str = INK
    anchor: Anchor = "start"


@dataclass(slots=True)
class Drawing:
    """A chart as boxes and words, of :data:`WIDTH` and :data:`HEIGHT`."""

    title: str
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def draw_bars(
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    links: Sequence[Sequence[str]],
    *,
    title: str,
    note: Iterable[str],
    lang: str,
) -> Drawing:
    """Bars for each label and series, beside each other. ``note`` are lines below the chart."""
    made = Drawing(title)
    marks = axis_marks([value for values in series.values() for value in values])
    made.words.append(Words(LEFT, 34, title, 21))
    _draw_key(made, list(series))
    for mark in marks:
        y = BOTTOM - (BOTTOM - TOP) * mark / marks[-1]
        made.boxes.append(Box(LEFT, y, RIGHT - LEFT, 1, GRID))
        made.words.append(Words(LEFT - 10, y + 5, number(mark, lang), 14, SOFT, "end"))
    slot = (RIGHT - LEFT) / max(len(labels), 1)
    bar = 0.84 * slot / max(len(series), 1)
    for hue, values in enumerate(series.values()):
        for place, value in enumerate(values):
            height = (BOTTOM - TOP) * value / marks[-1]
            x = LEFT + slot * place + 0.08 * slot + bar * hue
            made.boxes.append(Box(x, BOTTOM - height, bar, height, COLOURS[hue % len(COLOURS)], links[hue][place]))
    step = -(-len(labels) // MAX_LABELS) or 1
    for place in range(0, len(labels), step):
        made.words.append(Words(LEFT + slot * (place + 0.5), BOTTOM + 22, labels[place], 14, SOFT, "middle"))
    for line, text in enumerate(note):
        made.words.append(Words(LEFT, BOTTOM + 56 + line * 20, text, 13, SOFT))
    return made


def _draw_key(made: Drawing, names: list[str]) -> None:
    x: float = LEFT
    for hue, name in enumerate(names):
        shown = name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…"
        width = 24 + 8.2 * len(shown) + 20
        line = 0 if x + width <= WIDTH or x == LEFT else 1
        if line:
            break  # the page and the CSV name them all
        made.boxes.append(Box(x, 56, 14, 14, COLOURS[hue % len(COLOURS)]))
        made.words.append(Words(x + 22, 68, shown, 15))
        x += width


def to_svg(drawing: Drawing) -> bytes:
    """The drawing as an SVG file. Each bar links to the search for its articles."""
    root = etree.Element(
        "svg", nsmap={None: "http://www.w3.org/2000/svg"},  # type: ignore[dict-item]
        viewBox=f"0 0 {WIDTH} {HEIGHT}", width=str(WIDTH),
        height=str(HEIGHT),
    )  # fmt: skip
    root.set("font-family", "system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif")
    etree.SubElement(root, "title").text = xml_text(legible(drawing.title))
    etree.SubElement(root, "rect", width="100%", height="100%", fill=PAPER)
    for box in drawing.boxes:
        parent = etree.SubElement(root, "a", href=box.link) if box.link else root
        etree.SubElement(
            parent, "rect", x=f"{box.x:.2f}", y=f"{box.y:.2f}", width=f"{box.width:.2f}", height=f"{box.height:.2f}",
            fill=box.colour,
        )  # fmt: skip
    for words in drawing.words:
        element = etree.SubElement(
            root, "text", {"x": f"{words.x:.2f}", "y": f"{words.y:.2f}", "font-size": str(words.size),
                           "fill": words.colour, "text-anchor": words.anchor},
        )  # fmt: skip
        element.text = xml_text(legible(words.text))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def to_png(drawing: Drawing) -> bytes:
    """The drawing as a PNG file, :data:`PNG_SCALE` times as large."""
    from PIL import Image, ImageDraw, ImageFont  # other pages do not need them

    image = Image.new("RGB", (WIDTH * PNG_SCALE, HEIGHT * PNG_SCALE), PAPER)
    pen = ImageDraw.Draw(image)
    for box in drawing.boxes:
        if box.height > 0:
            left, top = box.x * PNG_SCALE, box.y * PNG_SCALE
            corner = (left + max(box.width * PNG_SCALE, 1) - 0.5, top + box.height * PNG_SCALE - 0.5)
            pen.rectangle(((left, top), (max(corner[0], left), max(corner[1], top))), fill=box.colour)
    anchors = {"start": "ls", "middle": "ms", "end": "rs"}
    for words in drawing.words:
        font = ImageFont.load_default(size=words.size * PNG_SCALE)
        place = (words.x * PNG_SCALE, words.y * PNG_SCALE)
        pen.text(place, plain_letters(words.text), font=font, fill=words.colour, anchor=anchors[words.anchor])
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def plain_letters(text: str) -> str:
    """``text`` with the letters that Pillow's font has: without accents, a question mark for each other sign."""
    decomposed = normalize("NFKD", legible(text).translate(_PLAIN))
    kept = "".join(character for character in decomposed if not combining(character))
    return "".join(character if character.isascii() or character in "“”‘’…·" else "?" for character in kept)
