"""Draws the map of a place on the server: an inline SVG with coast, place and neighbours, without tiles and scripts.

Longitude and latitude are drawn as a plane. Indonesia lies at the equator, where this is true to one in a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from markupsafe import Markup

from bipol_crawler.browse.i18n import number
from bipol_crawler.gazetteer.coast import Island, islands
from bipol_crawler.gazetteer.regions import EARTH_RADIUS, Point
from bipol_crawler.infra.text_safety import legible

WIDTH, HEIGHT = 400, 250
"""The size of the drawing in SVG units. The style sheet fits it to the page."""
NARROWEST, WIDEST = 2.6, 12.0
"""Degrees from the western to the eastern edge of a map."""
MOST_LABELS = 8
"""The largest number of neighbours with their names on the map."""
LETTER = 6.3
"""Units. The width of a letter of a label, on average."""
GAP = 12
"""Units between the middle of a dot and its label."""
LINE = 14
"""Units. The height of a label."""
KILOMETRES = (10, 20, 25, 50, 100, 200, 500)
"""The lengths that the scale can have."""
WORDS = {
    "id": "Titik menandai pusat pemerintahan; makin besar titiknya, makin banyak artikelnya."
    " Koordinat: GeoNames (CC BY 4.0). Garis pantai: Natural Earth.",
    "en": "Dots are seats of government; larger dots have more articles."
    " Coordinates: GeoNames (CC BY 4.0). Coast: Natural Earth.",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with a name and a number of articles."""

    name: str
    point: Point
    articles: int


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    north: float
    span: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return self.west, self.north - self.span * HEIGHT / WIDTH, self.west + self.span, self.north

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The position of a point in the drawing, in units."""
        units = WIDTH / self.span
        return round((longitude - self.west) * units, 1), round((self.north - latitude) * units, 1)

    def holds(self, point: Point) -> bool:
        """Whether a point is in the drawing, and not at its edge."""
        x, y = self.place(point[1], point[0])
        return 6 < x < WIDTH - 6 and 6 < y < HEIGHT - 6


def place_map(here: Sequence[Spot], around: Sequence[Spot], *, title: str, lang: str) -> Markup:
    """The map as a figure. ``here`` is the place, or those that its name may mean; ``around`` the nearest first."""
    frame = _frame([spot.point for spot in here], [spot.point for spot in around[:MOST_LABELS]])
    near = [spot for spot in around if frame.holds(spot.point)]
    most = max((spot.articles for spot in [*here, *near]), default=1) or 1
    coast = Markup("").join(
        Markup('<path class="land" d="{}"/>').format(_path(island, frame))
        for island in islands()
        if island.touches(frame.box)
    )
    dots = Markup("").join(
        [_dot(spot, frame, most, "near", lang) for spot in reversed(near)]
        + [_dot(spot, frame, most, "here", lang) for spot in here]
    )
    summary = "; ".join(f"{spot.name}: {number(spot.articles, lang)}" for spot in [*here, *near[:MOST_LABELS]])
    words = WORDS[lang]
    return Markup(
        '<figure class="map"><svg role="img" viewBox="0 0 {} {}"><title>{}</title><desc>{}</desc>'
        '<rect class="sea" width="100%" height="100%"/>{}{}{}{}</svg>'
        "<figcaption><small>{}</small></figcaption></figure>"
    ).format(WIDTH, HEIGHT, title, summary, coast, dots, _labels(here, near, frame), _scale(frame), words)


def _frame(here: Sequence[Point], around: Sequence[Point]) -> _Frame:
    """The frame of the map: the place is in the middle, and the neighbours that are not too far away are inside."""
    latitude, longitude = (sum(point[axis] for point in here) / len(here) for axis in (0, 1))
    reach = NARROWEST / 2
    for north, east in (*here, *around):
        needed = 1.15 * max(abs(east - longitude), abs(north - latitude) * WIDTH / HEIGHT)
        if needed <= WIDEST / 2:
            reach = max(reach, needed)
    return _Frame(longitude - reach, latitude + reach * HEIGHT / WIDTH, 2 * reach)


def _path(island: Island, frame: _Frame) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in (frame.place(*point) for point in island.ring)) + "Z"


def _dot(spot: Spot, frame: _Frame, most: int, kind: str, lang: str) -> Markup:
    x, y = frame.place(spot.point[1], spot.point[0])
    radius = 3 + 6 * sqrt(spot.articles / most)
    return Markup('<circle class="{}" cx="{:g}" cy="{:g}" r="{:.1f}"><title>{}: {}</title></circle>').format(
        kind, x, y, radius, legible(spot.name), number(spot.articles, lang)
    )


def _labels(here: Sequence[Spot], near: Sequence[Spot], frame: _Frame) -> Markup:
    """The names beside their dots, on the right or the left, each only where it covers no other name and no dot."""
    dots = [frame.place(spot.point[1], spot.point[0]) for spot in [*here, *near]]
    taken = [(x - GAP / 2, x + GAP / 2, y) for x, y in dots]
    written = []
    for spot, (x, y) in zip([*here, *near][: len(here) + MOST_LABELS], dots, strict=False):
        name = legible(spot.name)
        width = LETTER * len(name)
        for anchor, at, start in (("start", x + GAP, x + GAP), ("end", x - GAP, x - GAP - width)):
            end = start + width
            free = all(abs(y - other) > LINE or start > right or left > end for left, right, other in taken)
            if free and start >= 0 and end <= WIDTH:
                taken.append((start, end, y))
                text = Markup('<text class="{}" x="{:g}" y="{:g}" text-anchor="{}">{}</text>')
                written.append(text.format("here" if spot in here else "near", round(at, 1), y + 4, anchor, name))
                break
    return Markup("").join(written)


def _scale(frame: _Frame) -> Markup:
    """A line as long as the largest of :data:`KILOMETRES` that takes at most a quarter of the width."""
    kilometres = radians(frame.span) * EARTH_RADIUS * cos(radians(frame.north)) / WIDTH
    length = max((size for size in KILOMETRES if size / kilometres <= WIDTH / 4), default=KILOMETRES[0])
    end = round(10 + length / kilometres, 1)
    return Markup(
        '<path class="scale" d="M10 {0}H{1:g}"/><text class="near" x="10" y="{2}" text-anchor="start">{3} km</text>'
    ).format(HEIGHT - 10, end, HEIGHT - 16, length)
