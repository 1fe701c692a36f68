"""The regions that stories are set in, and which code a mention of a place has."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

STOCK = Path(__file__).parent / "stock"
TABLE = Path(__file__).parents[2] / "bipol_crawler" / "gazetteer" / "places.csv"


@dataclass(frozen=True, slots=True)
class Region:
    """A regency or city with some of its districts: ``{"Cisaat": ("Desa Sukamanah", …)}``."""

    code: str
    name: str
    province: str
    districts: dict[str, tuple[str, ...]]

    @property
    def bare(self) -> str:
        """The name without ``Kabupaten`` or ``Kota``."""
        return self.name.partition(" ")[2]

    @property
    def city(self) -> bool:
        """Whether it is a city."""
        return self.name.startswith("Kota")


@cache
def official() -> dict[str, str]:
    """Return names with their kind by code, as in the project's gazetteer: ``{"32.02": "Kabupaten Sukabumi"}``."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    kinds = {"regency": "Kabupaten ", "city": "Kota "}
    return {row["code"]: kinds.get(row["kind"], "") + row["name"] for row in csv.DictReader(lines)}


@cache
def regions() -> tuple[Region, ...]:
    """Return the regions of ``stock/regions.txt``; an asterisk behind a name there makes a village a *kelurahan*."""
    found = []
    for line in (STOCK / "regions.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, name, districts = line.split("|")
        rows = {}
        for part in districts.split(";"):
            district, _, villages = part.partition(":")
            rows[district] = tuple(
                f"Kelurahan {village[:-1]}" if village.endswith("*") else f"Desa {village}"
                for village in villages.split(",")
            )
        found.append(Region(code, name, official()[code[:2]], rows))
    return tuple(found)


@cache
def shared_names() -> frozenset[str]:
    """Return the names that a regency and a city have in common."""
    names = [name.partition(" ")[2] for code, name in official().items() if len(code) == 5]
    return frozenset(name for name in names if names.count(name) > 1)


def settle_codes(places: list[dict[str, Any]], body: str) -> None:
    """Give each mention its code, or ``None``.

    A bare name that a regency and a city share has a code only if its words say which (``Pemkab Bandung``), or if the
    article names one of the two in full and never the other.
    """
    named = {
        row["code"] for row in places if body[slice(*row["span"])].startswith(("Kabupaten ", "Kab. ", "Kab ", "Kota "))
    }
    for row in places:
        bare, certain = row.pop("bare", None), row.pop("certain", True)
        if bare in shared_names() and not certain:
            full = {code for code in named if code and official().get(code, "").partition(" ")[2] == bare}
            row["code"] = full.pop() if len(full) == 1 else None
