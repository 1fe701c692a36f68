"""Invented newspapers and their house styles."""

from __future__ import annotations

from dataclasses import dataclass

Weights = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class House:
    """One newspaper.

    Attributes:
        dateline: with ``{PLACE}`` or ``{Place}``; empty if the house writes none.
        comma_inside: whether the comma stands before the closing quotation mark.
        dates: forms of :func:`days.write` with weights.
        byline: ``lines``, ``top``, ``bracket``, ``slash`` or ``pipe``.
        credit: a format with ``{caption}`` and ``{name}``.
        printed_credit: how much of it is the credit, without words such as ``Foto``.
        sloppy: share of quotes with a slip in spacing.
    """

    key: str
    title: str
    host: str
    dateline: str
    quotes: tuple[str, str]
    comma_inside: bool
    dates: Weights
    relative: float
    friday: str
    sunday: str
    clock: str
    rupiah: str
    kab: str
    kec: str
    byline: str
    credit: str
    read_also: str
    sloppy: float = 0.0
    printed_credit: str = "{name}"


HOUSES = (
    House("citarum", "Warta Citarum", "wartacitarum.example", "{PLACE}, WARTA CITARUM – ", ("“", "”"), True,
          ((60, "slash"), (30, "short"), (10, "comma")), 0.03, "Jumat", "Minggu", "pukul {h:02}.{m:02} WIB", "Rp{n}",
          "Kabupaten", "Kecamatan", "lines", "{caption} (Foto: {name})", "Baca Juga: "),
    House("pakuan", "Kabar Pakuan", "kabarpakuan.example", "{Place} (Kabar Pakuan) - ", ('"', '"'), True,
          ((55, "comma"), (20, "nocomma"), (15, "noyear"), (10, "slash")), 0.04, "Jumat", "Ahad",
          "pukul {h:02}.{m:02} WIB", "Rp{n}", "Kabupaten", "Kecamatan", "pipe", "{caption} (Kabar Pakuan/{name})",
          "Baca juga: ", 0.0, "Kabar Pakuan/{name}"),
    House("mandala", "Pelita Mandala", "pelitamandala.example", "PELITAMANDALA, {Place} - ", ("“", "”"), False,
          ((55, "zero"), (25, "short"), (20, "dots")), 0.08, "Jum'at", "Minggu", "jam {h:02}:{m:02} WIB", "Rp {n}",
          "Kab.", "Kec.", "bracket", "{caption} Foto : {name}/PM", "BACA JUGA : ", 0.15, "{name}/PM"),
    House("tatar", "Suara Tatar", "suaratatar.example", "{PLACE}, (ST).- ", ("\"", "\""), True,
          ((50, "short"), (30, "slash"), (20, "noyear")), 0.12, "Jumat", "Minggu", "pukul {h}.{m:02}", "Rp{n}",
          "Kabupaten", "Kec.", "slash", "{caption}*", "", 0.04),
    House("serambi", "Serambi Selatan", "serambiselatan.example", "{Place} – ", ("“", "”"), True,
          ((40, "two"), (30, "slash"), (30, "figures")), 0.10, "Jumat", "Ahad", "pukul {h:02}.{m:02} WIB", "Rp. {n}",
          "Kab", "Kecamatan", "top", "{caption} | {name}", "Baca juga : ", 0.06),
    House("lawu", "Harian Kaki Gunung", "kakigunung.example", "", ('"', '"'), True,
          ((50, "slash"), (25, "comma"), (25, "bare")), 0.10, "Jumat", "Minggu", "sekira pukul {h:02}.{m:02} WIB",
          "Rp {n}", "Kabupaten", "Kecamatan", "lines", "{caption} FOTO: {name}", "BACA: "),
)  # fmt: skip
"""No newspaper of any of these names is meant; the hosts end in ``.example``, which is reserved."""

BY_KEY = {house.key: house for house in HOUSES}
