"""A story in the making: templates of the stock become text with labels, in one house's style.

The stock is written in a small language. ``{a|b}`` is one of the alternatives. ``<a>`` names the person ``a`` of the
cast, ``<kab>`` a place, ``<E-1>`` a day, ``<n:3-9>`` a number (:mod:`slots` has all). ``«a| words // more»`` is a
direct quote of ``a`` with a sentence round it, ``‹a| clause›`` an indirect one, and ``‹a:Sementara itu| clause›``
begins with those words. ``«a:raw| words.»`` and ``‹a:raw| sentence.›`` label the words as they stand. ``“…”`` are
quotation marks without a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from . import slots, voices
from .days import weekday, write, write_range
from .dice import Dice
from .houses import House
from .marks import SOFT, Labels, capital, tidy
from .people import Person, invent
from .places import Region
from .templates import PAIRS, closing, split

_ATTRIBUTED = re.compile(r" \{?[a-z<]")
"""What follows a quote that a verb of speech comes behind."""


class Story:
    """One article's people, places, days and style.

    ``dice`` decide what is told, ``style`` how the house sets it: the same story in another house is a copy.
    """

    def __init__(self, seed: str, house: House, region: Region, published: date, event: date) -> None:
        self.dice, self.style, self.seed = Dice(seed), Dice(f"{seed} {house.key}"), seed
        self.house, self.region, self.published, self.event = house, region, published, event
        self.labels = Labels()
        self.cast: dict[str, Person] = {}
        self.values: dict[str, str] = {}
        self.defined: dict[str, str] = {}
        self.lazy: dict[str, Callable[[], str]] = {}
        self.last: Person | None = None
        self.said_when = self.closing = self.wrong_weekday = False
        self.taken: set[str] = set()

    def casting(self, line: str) -> None:
        """Invent the people of a line ``a=camat b=warga``."""
        for part in line.split():
            key, _, kind = part.partition("=")
            self.cast[key] = invent(key, kind, self.dice, self.taken)

    def define(self, templates: str) -> None:
        """Take note of the numbers that templates give a name, since a headline may use one before the text does."""
        self.defined = {found[2]: found[1] for found in re.finditer(r"<((?:n|rp):[^<>=]+=(\w+))>", templates)}

    def paragraph(self, template: str) -> str:
        """Return a paragraph with labels."""
        return capital(tidy(self.write(template)))

    def write(self, template: str) -> str:
        """Return a template's text with labels."""
        written, at = [], 0
        while at < len(template):
            sign = template[at]
            if sign in PAIRS:
                end = closing(template, at)
                written.append(
                    self._part(sign, template[at + 1 : end], _ATTRIBUTED.match(template, end + 1) is not None)
                )
                at = end
            elif sign in "“”":
                written.append(self.house.quotes[sign == "”"])
            else:
                written.append(sign)
            at += 1
        return "".join(written)

    def _part(self, sign: str, inner: str, attributed: bool) -> str:
        if sign == "{":
            return self.write(self.dice.pick(split(inner)))
        if sign == "<":
            return self._slot(inner)
        who, *rest = split(inner)
        words = "|".join(rest)
        key, _, raw = who.partition(":")
        person = self.cast[key.strip()]
        if sign == "‹" and raw != "raw":
            return voices.indirect(self, person, self.write(words.strip()), self.write(raw))
        if sign == "«" and not raw:
            return voices.direct(self, person, [part.strip() for part in self.write(words).split("//")])
        self.last, text = person, tidy(self.write(words.strip()))
        self.last = person
        if sign == "‹":
            return self.labels.mark(capital(text), kind="indirect", speaker=person.label)
        opening, closing = self.house.quotes
        outside = attributed and text.endswith(".") and not self.house.comma_inside
        if attributed and text.endswith("."):
            text = text[:-1] + ("" if outside else ",")
        label = self.labels.mark(text, kind="direct", speaker=person.label)
        return f"{opening}{label}{closing}{',' if outside else ''}"

    def _slot(self, inner: str) -> str:
        name, _, form = inner.partition(".")
        if name.lower() in self.cast:
            text = self.person(self.cast[name.lower()], form)
            return capital(text) if name[:1].isupper() else text
        return slots.fill(self, inner)

    # People

    def person(self, person: Person, form: str = "") -> str:
        """Return a mention: ``f`` the full name, ``s`` the short one, ``o`` the office, otherwise as it comes."""
        if form == "f" or (form == "s" and not person.introduced):
            person.introduced = True
            return self.name(person)
        if form == "s":
            return self.labels.mark(person.short, kind="person", name=person.name)
        if form == "o":
            return self.write(person.office_short) or self.again(person)
        return self.again(person) if person.introduced else self.introduce(person)

    def name(self, person: Person) -> str:
        """Return the full name with a label."""
        return self.labels.mark(person.name, kind="person", name=person.name) if person.name else person.office

    def introduce(self, person: Person) -> str:
        """Return the first mention: office, title, name, degrees; or a name with an age and what they are."""
        person.introduced = True
        if not person.name:
            return person.office
        office, name = self.write(person.office), self.name(person)
        titled = f"{person.title} {name}" if person.title else name
        if person.citizen:
            return self.dice.weighted((
                (12, f"{name} ({person.age})"),
                (35, f"{name} ({person.age}), {office}{SOFT}"),
                (15, f"seorang {office}, {name} ({person.age}){SOFT}"),
                (15, f"salah seorang {office}, {name}{SOFT}"),
                (8, f"{name}, {office}{SOFT}"),
                (7, f"salah satu {office}, {titled} ({person.age} tahun){SOFT}"),
            ))  # fmt: skip
        if person.degrees:
            return f"{office}{self.dice.pick(('', ','))} {titled}, {person.degrees}{SOFT}"
        return self.dice.weighted((
            (55, f"{office} {titled}"), (35, f"{office}, {titled}{SOFT}"),
            (7, f"{titled} selaku {office}"), (3, f"{titled}, {office}{SOFT}"),
        ))  # fmt: skip

    def again(self, person: Person) -> str:
        """Return a later mention."""
        if not person.name:
            return person.office
        short = self.labels.mark(person.short, kind="person", name=person.name)
        office = self.write(person.office_short) if person.office_short else ""
        return self.dice.weighted((
            (78, short), (8 if office else 0, office), (6, self.name(person)),
            (8 if person.title[:2] in ("H.", "Hj", "KH", "AK") else 0, f"{person.title} {short}"),
        ))  # fmt: skip

    # Days

    def day(self, offset: int, part: str | None, last: int | None = None) -> str:
        """Return the event's day, so many days later, labelled; or a range up to ``last``."""
        first = self.event + timedelta(offset)
        form = self.style.weighted(self.house.dates)
        near = abs((first - self.published).days)
        if near > 45 and form in ("short", "noyear"):
            form = "slash"
        if near > 200:
            form = "bare"
        if last is not None:
            end = self.event + timedelta(last)
            text = write_range(first, end, form, (self._weekday(first), self._weekday(end)), self.style)
            return self.labels.mark(text, kind="date", first=first.isoformat(), last=end.isoformat())
        words = {-1: "kemarin", 0: "hari ini", 1: "besok"}.get((first - self.published).days)
        if words and self.style.chance(self.house.relative):
            words += f" {part}" if part and words == "kemarin" else ""
            return self.labels.mark(words, kind="date", first=first.isoformat(), last=first.isoformat())
        if self.wrong_weekday and form != "bare" and not part:
            self.wrong_weekday = False
            text = write(first, form, self._weekday(first + timedelta(1)), part, self.style)
            return self.labels.mark(text, kind="date", first=None, last=None)
        text = write(first, form, self._weekday(first), part, self.style)
        return self.labels.mark(text, kind="date", first=first.isoformat(), last=first.isoformat())

    def _weekday(self, day: date) -> str:
        return weekday(day, self.house.friday, self.house.sunday)
