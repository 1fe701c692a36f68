"""Regencies, cities and provinces that the place of a dateline may mean, from the table ``places.csv``.

The table has all provinces, and the regencies and cities of Java. Its sources and licences stand in its first lines and
in ``docs/PLACES.md``. A name that two regions have (``SUKABUMI``: the city and the regency around it) means either: the
page of a place shows both, since the dateline does not say which.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import Literal, cast

Kind = Literal["province", "regency", "city"]
Point = tuple[float, float]
"""Latitude and longitude in degrees; north and east are positive."""

EARTH_RADIUS = 6371.0
"""Kilometres."""

_SHORT = {
    "31": ("jakarta", "dki"),
    "32": ("jabar",),
    "33": ("jateng",),
    "34": ("diy", "di yogyakarta", "yogyakarta"),
    "35": ("jatim",),
    "12": ("sumut", "sumatra utara"),
    "13": ("sumbar", "sumatra barat"),
    "16": ("sumsel", "sumatra selatan"),
    "19": ("bangka belitung", "babel"),
    "21": ("kepri",),
    "52": ("ntb",),
    "53": ("ntt",),
    "61": ("kalbar",),
    "62": ("kalteng",),
    "63": ("kalsel",),
    "64": ("kaltim",),
    "65": ("kaltara",),
    "71": ("sulut",),
    "72": ("sulteng",),
    "73": ("sulsel",),
    "74": ("sultra",),
    "76": ("sulbar",),
    "82": ("malut",),
    "32.02": ("pelabuhanratu", "pelabuhan ratu", "pelabuan ratu"),
    "32.05": ("tarogong", "tarogong kidul"),
    "32.16": ("cikarang pusat",),
    "32.17": ("kbb",),
    "33.72": ("solo",),
    "34.03": ("gunung kidul",),
    "34.01": ("kulonprogo",),
    "34.71": ("jogja", "jogjakarta", "yogya"),
    "36.74": ("tangsel",),
}
"""Other names that newspapers use, by code."""
_WORD_FOR: dict[str, Kind] = {
    "kab": "regency", "kabupaten": "regency", "kota": "city", "kotamadya": "city", "kodya": "city", "kotif": "city",
    "prov": "province", "provinsi": "province", "propinsi": "province",
}  # fmt: skip
_SMALLER = frozenset("desa kelurahan kel kecamatan kec kampung kp dusun".split())
"""Words for places that are smaller than the regions of the table."""


@dataclass(frozen=True, slots=True)
class Region:
    """A row of the table. ``code`` is the interior ministry's; ``point`` is the seat of government, if it is known."""

    code: str
    kind: Kind
    name: str
    seat: str
    point: Point | None
    geonames: str

    @property
    def full_name(self) -> str:
        """The name with the word for its kind: ``Kabupaten Bandung``."""
        return {"regency": "Kabupaten ", "city": "Kota ", "province": "Provinsi "}[self.kind] + self.name


@cache
def regions() -> dict[str, Region]:
    """All rows of the table, by code."""
    text = (files("bipol_crawler.gazetteer") / "places.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["code"]: _region(row) for row in rows}


def _region(row: dict[str, str]) -> Region:
    point = (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None
    return Region(row["code"], cast(Kind, row["kind"]), row["name"], row["seat"], point, row["geonames"])


@lru_cache(maxsize=256)
def regions_named(written: str) -> tuple[Region, ...]:
    """The regions that the place of a dateline may mean, sorted by their codes. Empty if none is known.

    A word for the kind decides between regions of one name. A province after a comma or in brackets must be their
    province. Two places are not a region. The name of a regency's seat means the regency.

    >>> [region.full_name for region in regions_named("BANDUNG")]
    ['Kabupaten Bandung', 'Kota Bandung']
    >>> [region.code for region in regions_named("Kab. Bandung, Jabar")]
    ['32.04']
    """
    first, *further = [part for part in re.split(r"[,/(]", written) if part.strip(" .)")] or [""]
    found = _named(first)
    for part in further:
        around = {region.code for region in _named(part)}
        found = tuple(region for region in found if region.code[:2] in around)
    return found


def _named(written: str) -> tuple[Region, ...]:
    words = re.sub(r"[^\w ]|_", " ", written.casefold().replace("'", "")).split()
    if not words or words[0] in _SMALLER:
        return ()
    kind = _WORD_FOR.get(words[0]) if len(words) > 1 else None
    if kind:
        words = words[1:]
        if words[0].startswith("adm") and len(words) > 1:  # kota administrasi
            words = words[1:]
    found = _by_name().get("".join(words), ())
    fitting = tuple(region for region in found if kind in (None, region.kind))
    if kind:
        return fitting
    named = tuple(region for region in found if region.kind != "province")
    return named or found


@cache
def _by_name() -> dict[str, tuple[Region, ...]]:
    """Regions by name without spaces. A seat is a name only if no region is called so."""
    names: defaultdict[str, dict[str, Region]] = defaultdict(dict)
    for code, region in regions().items():
        for name in (region.name, *_SHORT.get(code, ())):
            names[_joined(name)][code] = region
    seats: defaultdict[str, dict[str, Region]] = defaultdict(dict)
    for code, region in regions().items():
        if region.seat and region.kind != "province" and _joined(region.seat) not in names:
            seats[_joined(region.seat)][code] = region
    return {name: tuple(found[code] for code in sorted(found)) for name, found in {**seats, **names}.items()}


@cache
def region_names() -> frozenset[str]:
    """All names by which a region is found, in lower case and with their spaces."""
    names = {name for region in regions().values() for name in (region.name, region.seat) if name}
    names |= {name for short in _SHORT.values() for name in short}
    return frozenset(name.casefold() for name in names)


def _joined(name: str) -> str:
    return re.sub(r"[^\w]", "", name.casefold())


def midpoint(found: Iterable[Region]) -> Point | None:
    """The mean of the known points of some regions; None if no point is known."""
    points = [region.point for region in found if region.point]
    if not points:
        return None
    return sum(point[0] for point in points) / len(points), sum(point[1] for point in points) / len(points)


def distance(one: Point, other: Point) -> float:
    """Kilometres between two points on the earth as a sphere, by the haversine formula."""
    (latitude, longitude), (latitude_2, longitude_2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((latitude_2 - latitude) / 2) ** 2
    half += cos(latitude) * cos(latitude_2) * sin((longitude_2 - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(half))
