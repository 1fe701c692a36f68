"""Invented persons: their names, offices and titles, and how a text speaks of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .dice import Dice
from .templates import split

STOCK = Path(__file__).parent / "stock"
_GROUPS = (
    (24, "sunda"), (9, "sundaw"), (18, "jawa"), (5, "jawaw"), (9, "tunggal"), (9, "islam"), (6, "batak"), (4, "minang"),
    (2, "bali"), (3, "tionghoa"), (2, "timur"), (2, "bugis"), (2, "aceh"),
)  # fmt: skip
MUSLIM = ("sunda", "sundaw", "jawa", "jawaw", "islam", "minang", "bugis", "aceh", "tunggal")
CHRISTIAN = ("batak", "timur", "tionghoa")
_DEGREES = (
    "S.Sos", "S.Sos., M.Si.", "S.IP., M.AP.", "SH", "SH, MH", "S.E., M.M.", "ST, MT", "M.Si", "S.Pd., M.Pd.", "S.Ag",
    "SKM, M.Kes", "MM", "S.STP., M.Si", "S.P., M.P.", "S.H., M.H.", "M.Pd.I",
)  # fmt: skip
_POLICE = ("S.I.K.", "SH", "S.I.K., M.H.", "S.H.", "SIK", "S.Sos", "S.H., M.H.")
_MEDICAL = ("M.Kes", "MKM", "MM", "Sp.PD", "MARS", "M.Kes.")
_RANKS = {
    "high": ("AKBP", "Kombes Pol"),
    "middle": ("AKP", "Kompol", "Iptu"),
    "low": ("Iptu", "Ipda", "Aiptu", "Bripka"),
    "army": ("Kapten Inf", "Letkol Inf", "Mayor Inf", "Serka", "Letkol Arm"),
}


@dataclass(slots=True)
class Person:
    """Somebody in a story. ``name`` is the full name without titles; nothing for an institution or somebody unnamed.

    ``office`` is a template, or what a citizen is (``pedagang``); ``introduced`` says whether the text has named them.
    """

    key: str
    name: str
    short: str
    title: str
    degrees: str
    office: str
    office_short: str
    age: int
    citizen: bool
    introduced: bool = False

    @property
    def label(self) -> str:
        """Who is meant, as a label has it."""
        return self.name or self.office


@cache
def _names() -> dict[str, tuple[tuple[str, ...], ...]]:
    lines = [line for line in (STOCK / "names.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = [line.split("|") for line in lines]
    return {row[0]: tuple(tuple(names.split()) for names in row[1:]) for row in rows}


@cache
def _refused() -> frozenset[str]:
    return frozenset((STOCK / "refused_names.txt").read_text("utf-8").splitlines())


@cache
def cast_kinds() -> dict[str, tuple[str, str, str]]:
    """Return the kinds of persons of ``stock/cast.txt``: office, short office, and marks such as ``deg``."""
    lines = [line for line in (STOCK / "cast.txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
    return {row[0]: (row[1], row[2], row[3]) for row in map(split, lines)}


def invent_name(dice: Dice, woman: bool, groups: tuple[str, ...] = ()) -> tuple[str, str, str]:
    """Return a full name, the part of it that a text goes on with, and its group: one of ``groups`` if given."""
    while True:
        group = dice.weighted(_GROUPS)
        if groups and group not in groups:
            continue
        men, women, others = _names()[group]
        if group.endswith("w") and not woman:
            continue
        first = dice.pick(women if woman else men).replace("_", " ")
        if others == ("-",):
            return first, first, group
        number = dice.weighted(((70, 1), (18, 2), (12, 0))) if group in ("sunda", "jawa", "islam") else 1
        rest = dice.shuffled(others)[:number]
        if number == 2 and group == "sunda" and dice.chance(0.4):
            rest[0] = f"{rest[0][0]}."
        name = " ".join((first, *(word.replace("_", " ") for word in rest)))
        if name in _refused():
            continue
        if group in ("batak", "timur") and dice.chance(0.5):
            return name, rest[-1], group
        if rest and "." not in rest[-1] and dice.chance(0.15):
            return name, rest[-1], group
        return name, first, group


def invent(key: str, kind: str, dice: Dice, taken: set[str]) -> Person:
    """Return a person of a kind of the cast, none of whose names is taken in this story."""
    office, short, marks = cast_kinds()[kind]
    words = marks.split()
    if "org" in words:
        return Person(key, "", "", "", "", office, short or office, 0, False)
    groups = MUSLIM if "islam" in words else CHRISTIAN if "kristen" in words else ()
    wish = dice.chance(1.0 if "f" in words else 0.0 if "m" in words else 0.35)
    while True:
        name, said, group = invent_name(dice, wish, groups)
        if taken.isdisjoint(name.split()):
            break
    taken.update(name.split())
    citizen = "warga" in words
    rank = next((dice.pick(_RANKS[word]) for word in words if word in _RANKS), "")
    faith = dice.weighted(((80, ""), (14, "H."), (3, "H"), (3, "Drs."))) if not wish else dice.pick(("", "", "", "Hj."))
    faith = faith if group in MUSLIM else ""
    title = rank or next((word[2:].replace("_", " ") for word in words if word.startswith("t=")), "")
    title = title or ("" if citizen or not dice.chance(0.6) else faith)
    known = _POLICE if rank else _MEDICAL if title == "dr." else _DEGREES
    degrees = dice.pick(known) if "deg" in words and dice.chance(0.35) else ""
    age = (
        dice.number(15, 18) if "young" in words else dice.number(19, 23) if "student" in words else dice.number(22, 61)
    )
    return Person(key, name, said, title, degrees, office, short, age, citizen)
