"""What a newsroom adds to a story: bylines, captions and credits, the dateline, the address, and links to others."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from .dice import Dice
from .houses import HOUSES, House
from .people import invent_name
from .places import Region

STAFF = {"reporters": 5, "editors": 2, "photographers": 2}


def staff(house: House) -> dict[str, list[str]]:
    """Return the invented staff of a house."""
    dice = Dice(f"staff {house.key}")
    return {desk: [invent_name(dice, dice.chance(0.3))[0] for _ in range(number)] for desk, number in STAFF.items()}


@cache
def all_staff() -> frozenset[str]:
    """Return the names of all staff, which nobody in a story may have."""
    return frozenset(name for house in HOUSES for names in staff(house).values() for name in names)


def bylines(house: House, dice: Dice, kind: str, source: str, writer: str) -> dict[str, Any]:
    """Return ``top``, ``end`` and ``inside`` lines as printed, and ``rows`` with role, name and the words."""
    people = staff(house)
    reporter, editor = dice.pick(people["reporters"]), dice.pick(people["editors"])
    if kind == "writer":
        label = dice.pick(("Oleh", "Oleh", "Penulis"))
        return {"top": f"{label}: {writer}", "rows": [("writer", writer, writer)]}
    if source:
        line = dice.pick((f"Sumber: {source}", f"Sumber : {source}"))
        more = [("editor", editor, editor)] if dice.chance(0.5) else []
        return {"end": [line, *(f"Editor: {editor}" for _ in more)], "rows": [("source", source, source), *more]}
    if kind == "lines":
        first, second = dice.pick(
            (
                ("Reporter: ", "Editor: "),
                ("Reporter : ", "Redaktur : "),
                ("Penulis: ", "Editor: "),
                ("Kontributor: ", ""),
            )
        )
        role = {"P": "writer", "K": "contributor"}.get(first[0], "reporter")
        rows, end = [(role, reporter, reporter)], [first + reporter]
        if second:
            rows.append(("editor", editor, editor))
            end.append(second + editor)
        return {"end": end, "rows": rows}
    if kind == "pipe":
        second = dice.pick(people["reporters"])
        both = dice.chance(0.2) and second != reporter
        names = f"{reporter} dan {second}" if both else reporter
        rows = [("reporter", reporter, reporter), *([("reporter", second, second)] if both else [])]
        return {"end": [f"Pewarta: {names} | Editor: {editor}"], "rows": [*rows, ("editor", editor, editor)]}
    if kind == "top":
        label = dice.pick((f"Laporan Wartawan {house.title}, ", "Laporan: ", "Laporan wartawan: "))
        end = [f"Editor: {editor}"] if dice.chance(0.5) else []
        rows = [("reporter", reporter, reporter), *([("editor", editor, editor)] if end else [])]
        return {"top": label + reporter, "end": end, "rows": rows}
    if kind == "bracket":
        return {"inside": f" ({reporter})", "rows": [("signature", reporter, reporter)]}
    second = dice.pick([name for name in people["reporters"] if name != reporter])
    if dice.chance(0.4):
        return {
            "end": [f"({reporter}/{second})***"],
            "rows": [("signature", name, name) for name in (reporter, second)],
        }
    return {"end": [f"({reporter})***"], "rows": [("signature", reporter, reporter)]}


def caption(house: House, dice: Dice, words: str) -> dict[str, str | None]:
    """Return a caption as printed, with its credit, and the credit alone."""
    name = dice.weighted(
        ((50, dice.pick(staff(house)["photographers"])), (20, dice.pick(staff(house)["reporters"])), (18, "Ist"),
         (6, "Istimewa"), (6, "Dok. Humas"))
    )  # fmt: skip
    if house.credit.endswith("*"):
        if name == "Ist" or dice.chance(0.3):
            return {"caption": f"{words.rstrip('.')}. (Ist)", "credit": "Ist"}
        return {"caption": f"{words.rstrip('.')}.*", "credit": None}
    ending = words.rstrip(".") + ("." if "(" in house.credit else "")
    return {
        "caption": house.credit.format(caption=ending, name=name),
        "credit": house.printed_credit.format(name=name),
    }


def dateline(house: House, region: Region, dice: Dice, district: str) -> tuple[str | None, str]:
    """Return the dateline's place as written, and all that stands before the first sentence."""
    if not house.dateline or dice.chance(0.04):
        return None, ""
    if dice.chance(0.12):
        place = district
    elif region.city or dice.chance(0.65):
        place = f"Kota {region.bare}" if region.city and dice.chance(0.2) else region.bare
    else:
        place = f"{dice.pick(('Kab.', 'Kabupaten'))} {region.bare}"
    if "{PLACE}" in house.dateline:
        return place.upper(), house.dateline.replace("{PLACE}", place.upper())
    return place, house.dateline.replace("{Place}", place)


def slug(headline: str) -> str:
    """Return a headline as it stands in an address."""
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))[:90].strip("-")


def address(house: House, headline: str, published: str, number: int) -> str:
    """Return an article's address in its house's manner."""
    form = {
        "citarum": "/{slug}/", "pakuan": "/berita/{number}/{slug}", "mandala": "/{year}/{month}/{day}/{slug}/",
        "tatar": "/{slug}-{number}/", "serambi": "/{year}/{month}/{slug}.html", "lawu": "/{slug}/",
    }[house.key]  # fmt: skip
    year, month, day = published[:10].split("-")
    path = form.format(slug=slug(headline), number=40000 + 7 * number, year=year, month=month, day=day)
    return f"https://www.{house.host}{path}" if house.key == "mandala" else f"https://{house.host}{path}"


def related(others: list[dict[str, Any]], house: House, dice: Dice, paragraphs: int) -> list[dict[str, Any]]:
    """Return links to other articles: ``inline`` ones with the paragraph before each, and ``related`` ones."""
    if not others:
        return []
    rows = dice.shuffled(others)
    links: list[dict[str, Any]] = []
    if house.read_also and dice.chance(0.6) and paragraphs > 3:
        for row in rows[: dice.pick((1, 1, 2))]:
            links.append({"block": "inline", "url": row["url"], "headline": row["headline"],
                          "behind": dice.number(1, paragraphs - 2)})  # fmt: skip
        links.sort(key=lambda link: link["behind"])
    used = {link["url"] for link in links}
    left = [row for row in rows if row["url"] not in used][: dice.number(3, 5)]
    return [*links, *({"block": "related", "url": row["url"], "headline": row["headline"]} for row in left)]
