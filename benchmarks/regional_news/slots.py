"""What ``<…>`` stands for in the stock: places, days, hours, numbers, sums of money, and names that are no places.

Places: ``kab kab.b kab.c kab.u kec kec.n kec.u desa desa.n desa.u kp alamat prov``, and ``kab2 kec2 desa2`` for others.
``.b`` is the bare name, ``.c`` the bare name where the words say which region is meant, ``.n`` the name of a district
or village without its kind, ``.u`` a name within the name of a building or firm, which is not labelled.
``@Garut=32.05`` is a place by name.
Days: ``E``, ``E+2``, ``E-1:malam``, ``E..E+2``, ``h:1998-05-12``.
Numbers: ``n:3-90``, kept as ``n:3-90=x`` and used again as ``x``; ``no:1001-6999`` without a point; ``rp:5-90 juta``;
``jam:5-8``. Others: a line of ``stock/words.txt``; in capitals, each of its words begins with one.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .days import long
from .marks import capital
from .places import Region, regions, shared_names
from .templates import split

if TYPE_CHECKING:
    from .story import Story

_DAY = re.compile(r"E(?P<from>[+-]\d+)?(?P<range>\.\.E(?P<to>[+-]\d+)?)?(?::(?P<part>.+))?$")
_HAMLETS = ("Kampung", "Kampung", "Kampung", "Dusun", "Kp.", "Lingkungan")


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Return the alternatives of ``stock/words.txt`` by name."""
    lines = (Path(__file__).parent / "stock" / "words.txt").read_text("utf-8").splitlines()
    rows = [split(line) for line in lines if line and line[0] != "#"]
    return {row[0]: tuple(row[1:]) for row in rows}


def fill(story: Story, inner: str) -> str:
    """Return the text of one slot.

    Raises:
        KeyError: the stock has no such name.
    """
    if inner in story.values:
        return story.values[inner]
    if found := _DAY.match(inner):
        last = int(found["to"] or 0) if found["range"] else None
        return story.day(int(found["from"] or 0), found["part"], last)
    if inner in story.lazy:
        return story.lazy[inner]()
    if inner in story.defined:
        return fill(story, story.defined[inner])
    if inner.startswith("@"):
        return _literal(story, inner[1:])
    name, _, rest = inner.partition(":")
    if rest:
        return _figure(story, name, rest)
    if (text := _place(story, inner)) is not None:
        return text
    key = inner if inner in words() else inner.lower()
    if key not in story.values:
        code = story.region.code
        local = next(name for name in (f"{key} {code}", f"{key} {code[:2]}", key) if name in words())
        story.values[key] = story.write(story.dice.pick(words()[local]))
    if inner.isupper():
        return story.values[key].title()
    return story.values[key] if key == inner else capital(story.values[key])


def _literal(story: Story, written: str) -> str:
    """Return a place that the stock names itself: ``Garut=32.05``; ``Bandung=32.04~`` if the name alone is shared."""
    name, _, code = written.partition("=")
    kind, _, rest = name.partition(" ")
    bare = rest if kind in ("Kabupaten", "Kota") else name
    return _label(story, name, code.rstrip("~") or None, bare=bare, certain=not code.endswith("~"))


def _figure(story: Story, name: str, rest: str) -> str:
    rest, _, key = rest.partition("=")
    if key in story.values:
        return story.values[key]
    if name == "h":
        day = date.fromisoformat(rest)
        return story.labels.mark(long(day), kind="date", first=rest, last=rest)
    span, _, unit = rest.partition(" ")
    least, most = map(int, span.split("-"))
    number = story.dice.number(least, most)
    if name == "jam":
        minute = story.dice.pick((0, 0, 15, 20, 30, 30, 45))
        text = story.house.clock.replace("{h:02}", f"{number:02}").replace("{h}", str(number))
        text = text.replace("{m:02}", f"{minute:02}")
    elif name == "rp":
        step = 50_000 if number >= 150_000 else 1000 if number >= 15_000 else 500
        number = number if unit else number // step * step
        text = story.house.rupiah.replace("{n}", f"{number:,}".replace(",", ".")) + (f" {unit}" if unit else "")
    elif name == "no":
        text = str(number)
    else:
        number = number // 10 * 10 if most > 400 and least > 40 else number
        text = f"{number:,}".replace(",", ".")
    if key:
        story.values[key] = text
    return text


def _place(story: Story, inner: str) -> str | None:
    name, _, form = inner.partition(".")
    if name in ("kab", "kab2"):
        return _region(story, _other(story) if name == "kab2" else story.region, form)
    if name == "prov":
        return _label(story, story.region.province, story.region.code[:2])
    if name in ("pemda", "PEMDA"):
        region = story.region
        short = f"{'Pemkot' if region.city else 'Pemkab'} {_region(story, region, 'c')}"
        return story.dice.pick((short, short, f"Pemerintah {_region(story, region, '')}"))
    if name in ("kepala", "KEPALA"):
        if name == "KEPALA":
            return "Wali Kota" if story.region.city else "Bupati"
        return f"Wali {_region(story, story.region, 'full')}" if story.region.city else (
            f"Bupati {_region(story, story.region, 'c')}")  # fmt: skip
    if name in ("kec", "kec2", "desa", "desa2", "kp", "alamat", "kades", "kades2", "KADES", "KADES2", "CAMAT"):
        return _below(story, name, form)
    return None


def _label(story: Story, text: str, code: str | None, **more: object) -> str:
    return story.labels.mark(text, kind="place", code=code, **more)


def _region(story: Story, region: Region, form: str) -> str:
    if form == "u":
        return region.bare
    if form in ("b", "c", "n"):
        certain = form == "c" or region.bare not in shared_names()
        return _label(story, region.bare, region.code, bare=region.bare, certain=certain)
    kind = "Kota" if region.city else story.house.kab if story.style.chance(0.7) and not form else "Kabupaten"
    return _label(story, f"{kind} {region.bare}", region.code)


def _other(story: Story) -> Region:
    if "other" not in story.values:
        near = [region for region in regions() if region.code[:2] == story.region.code[:2] and region != story.region]
        story.values["other"] = story.dice.pick(near or [region for region in regions() if region != story.region]).code
    return next(region for region in regions() if region.code == story.values["other"])


def _below(story: Story, name: str, form: str) -> str:
    """Return a district, a village or a hamlet, or who heads it."""
    javanese = story.region.code.startswith("34")
    number = "2" if name.endswith("2") else ""
    if "districts" not in story.values:
        chosen = story.dice.shuffled(sorted(story.region.districts))[:2]
        story.values["districts"] = "|".join(chosen)
        first, second = chosen[0], chosen[-1]
        story.values["village"] = story.dice.pick(story.region.districts[first])
        left = [village for village in story.region.districts[second] if village != story.values["village"]]
        story.values["village2"] = story.dice.pick(left)
    districts = story.values["districts"].split("|")
    village = story.values[f"village{number}"]
    kind, _, bare = village.partition(" ")
    if javanese:
        kind = "Kalurahan"
    if name.startswith("kec"):
        district = districts[-1 if number else 0]
        if form == "u":
            return district
        word = "Kapanewon" if javanese else story.house.kec if story.style.chance(0.8) else "Kecamatan"
        return _label(story, district if form == "n" else f"{word} {district}", None)
    if name.startswith("desa"):
        if form == "u":
            return bare
        return _label(story, bare if form == "n" else f"{kind} {bare}", None)
    if name == "CAMAT":
        return "Panewu" if javanese else "Camat"
    if name.startswith("KADES"):
        return "Kades" if kind == "Desa" else "Lurah"
    if name.startswith("kades"):
        if kind == "Desa" and story.dice.chance(0.6):
            return f"Kepala {_label(story, village, None)}"
        return f"{'Kades' if kind == 'Desa' else 'Lurah'} {_label(story, bare, None)}"
    hamlet = _label(story, _hamlet(story), None)
    if name == "kp":
        return hamlet
    block = f" RT {story.dice.number(1, 9):02}/RW {story.dice.number(1, 12):02}" if story.dice.chance(0.5) else ""
    parts = [f"{hamlet}{block}", _below(story, "desa", ""), _below(story, "kec", "")]
    if story.dice.chance(0.5):
        parts.append(_region(story, story.region, ""))
    return ", ".join(parts)


def _hamlet(story: Story) -> str:
    if "hamlet" not in story.values:
        kind = "Padukuhan" if story.region.code.startswith("34") else story.dice.pick(_HAMLETS)
        java = story.region.code[:2] in ("33", "34", "35")
        kind = "Dusun" if java and kind != "Padukuhan" else kind
        story.values["hamlet"] = f"{kind} {story.dice.pick(words()['kampung jawa' if java else 'kampung'])}"
    return story.values["hamlet"]
