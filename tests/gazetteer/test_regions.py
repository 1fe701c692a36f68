"""The table of regions: what a dateline's place may mean, and that codes and coordinates fit together."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest

from bipol_crawler.gazetteer.coast import islands
from bipol_crawler.gazetteer.regions import Region, distance, midpoint, regions, regions_named

KILOMETRES_A_DEGREE = 111.2


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("CIMAHI", "32.77"),
        ("Cimahi", "32.77"),
        ("KOTA CIMAHI", "32.77"),
        ("KAB CIMAHI", ""),
        ("BANDUNG", "32.04 32.73"),
        ("KAB. BANDUNG", "32.04"),
        ("KAB.BANDUNG", "32.04"),
        ("KABUPATEN BANDUNG", "32.04"),
        ("Kota Bandung", "32.73"),
        ("KABUPATEN BANDUNG BARAT", "32.17"),
        ("BANDUNG BARAT", "32.17"),
        ("BANDUNGBARAT", "32.17"),
        ("KBB", "32.17"),
        ("SOREANG", "32.04"),
        ("PALABUHANRATU", "32.02"),
        ("PELABUHAN RATU", "32.02"),
        ("SUKABUMI", "32.02 32.72"),
        ("SUKABUMI (JABAR)", "32.02 32.72"),
        ("BANDUNG, JAWA BARAT", "32.04 32.73"),
        ("BANJAR", "32.79 63.03"),
        ("BANJAR, JAWA BARAT", "32.79"),
        ("KAB. BANJAR", "63.03"),
        ("JAKARTA", "31"),
        ("DKI JAKARTA", "31"),
        ("JAKARTA SELATAN", "31.74"),
        ("KOTA ADM. JAKARTA SELATAN", "31.74"),
        ("BANTEN", "36"),
        ("PROVINSI BANTEN", "36"),
        ("YOGYAKARTA", "34.71"),
        ("DIY", "34"),
        ("SOLO", "33.72"),
        ("Tangsel", "36.74"),
        ("GUNUNG KIDUL", "34.03"),
        ("PROVINSI CIMAHI", ""),
        ("LEMBANG", ""),
        ("DESA GARUT", ""),
        ("KEC. SUBANG", ""),
        ("BANDUNG/CIMAHI", ""),
        ("BANDUNG, GARUT", ""),
        ("CIMAHI, JAWA TENGAH", ""),
        ("KABUPATEN", ""),
        ("Singapura", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_what_a_place_may_mean(written: str, codes: str) -> None:
    assert [region.code for region in regions_named(written)] == codes.split()


def test_the_table_is_whole() -> None:
    kinds = [region.kind for region in regions().values()]
    assert {kind: kinds.count(kind) for kind in kinds} == {"province": 38, "regency": 86, "city": 34}
    for code, region in regions().items():
        assert len(code) == 2 if region.kind == "province" else code[:2] in regions()
        assert bool(region.point) == bool(region.geonames) == bool(region.seat)
        assert region.kind == "province" or (region.kind == "city") == (int(code[3:]) > 70)


@pytest.mark.parametrize("region", [region for region in regions().values() if region.point], ids=lambda row: row.code)
def test_each_seat_is_on_land(region: Region) -> None:
    assert region.point
    latitude, longitude = region.point
    if any(island.contains(longitude, latitude) for island in islands()):
        return
    shore = min(
        _to_line((longitude, latitude), *line)
        for island in islands()
        for line in pairwise((*island.ring, island.ring[0]))
    )
    assert shore * KILOMETRES_A_DEGREE < (30 if region.code == "31.01" else 4), "Pulau Pramuka's islet is left out"


def _to_line(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """The distance of a point from a line between two others, in degrees."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x * along_x + along_y * along_y or 1.0
    share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / length
    share = max(0.0, min(1.0, share))
    return hypot(point[0] - start[0] - share * along_x, point[1] - start[1] - share * along_y)


def test_a_city_lies_in_the_regency_of_its_name() -> None:
    for city in regions().values():
        for regency in regions().values():
            if city.kind == "city" and regency.kind == "regency" and city.name == regency.name and city.point:
                far = distance(city.point, regency.point or (0, 0))
                assert far < 45 or {city.code, regency.code} == {"32.79", "63.03"}


def test_a_distance_is_in_kilometres() -> None:
    jakarta, surabaya = (regions()[code].point for code in ("31", "35"))
    assert jakarta and surabaya and 650 < distance(jakarta, surabaya) < 680
    assert distance(jakarta, jakarta) == 0


def test_the_middle_of_nothing_known_is_nothing() -> None:
    assert midpoint(regions_named("JAKARTA SELATAN")) is None
    assert midpoint(regions_named("CIMAHI")) == regions()["32.77"].point
