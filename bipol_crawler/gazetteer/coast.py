"""A coarse coast line of Indonesia: exact to about a kilometre for Java, to about five for the other large islands.

The file ``coast.txt`` has an island in each line, as ``longitude,latitude`` pairs in degrees. It was made from Natural
Earth (naturalearthdata.com, 1:10m, public domain); ``docs/PLACES.md`` says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Island:
    """A closed ring of ``(longitude, latitude)`` points, and the box around it: west, south, east, north."""

    ring: tuple[tuple[float, float], ...]
    box: tuple[float, float, float, float]

    def touches(self, box: tuple[float, float, float, float]) -> bool:
        """Whether the box around the island overlaps ``box``."""
        return box[0] < self.box[2] and self.box[0] < box[2] and box[1] < self.box[3] and self.box[1] < box[3]

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether a point is inside the ring: a ray to the east crosses it an odd number of times."""
        inside = False
        for (x, y), (x_2, y_2) in zip(self.ring, (*self.ring[1:], self.ring[0]), strict=True):
            if (y > latitude) != (y_2 > latitude) and longitude < (x_2 - x) * (latitude - y) / (y_2 - y) + x:
                inside = not inside
        return inside


@cache
def islands() -> tuple[Island, ...]:
    """All islands of the file."""
    found = []
    for line in (files("bipol_crawler.gazetteer") / "coast.txt").read_text("utf-8").splitlines():
        ring = tuple((float(x), float(y)) for x, y in (pair.split(",") for pair in line.split()))
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        found.append(Island(ring, (min(xs), min(ys), max(xs), max(ys))))
    return tuple(found)
