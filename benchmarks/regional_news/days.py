"""Days as Indonesian newspapers write them, with the day or days that are meant."""

from __future__ import annotations

from datetime import date

from .dice import Dice

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def weekday(day: date, friday: str = "Jumat", sunday: str = "Minggu") -> str:
    """Return the name of the day of the week, with the house's words for Friday and Sunday."""
    return {"Jumat": friday, "Minggu": sunday}.get(name := WEEKDAYS[day.weekday()], name)


def long(day: date) -> str:
    """Return ``13 November 2019``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def write(day: date, form: str, name: str, part: str | None, dice: Dice) -> str:
    """Return one day in a house's form. ``name`` is its weekday, ``part`` a word such as ``malam``."""
    numbers = {
        "slash": f"({day.day}/{day.month}/{day.year})",
        "short": f"({day.day}/{day.month})",
        "zero": f"({day:%d/%m/%Y})",
        "two": f"({day.day}/{day.month}/{day:%y})",
        "dots": f"({day.day}-{day.month}-{day.year})",
    }
    if form in numbers:
        if part and dice.chance(0.6):
            return f"{name} {part} {numbers[form]}"
        return f"{name} {numbers[form]}" + (f" {part}" if part else "")
    if form == "bare":
        return long(day) + (f" {part}" if part else "")
    if form == "nocomma":
        return f"{name} {part + ' ' if part else ''}{long(day)}"
    if form == "noyear":
        return f"{name}{' ' + part if part else ''}, {day.day} {MONTHS[day.month - 1]}"
    if form == "figures":
        return f"{name}{' ' + part if part else ''}, {day:%d/%m/%Y}"
    return f"{name}{' ' + part if part else ''}, {long(day)}"


def write_range(first: date, last: date, form: str, names: tuple[str, str], dice: Dice) -> str:
    """Return a range of days, ``first`` before ``last``."""
    if first.month != last.month:
        head = f"{first.day} {MONTHS[first.month - 1]}"
        return f"{head}-{long(last)}" if dice.chance(0.5) else f"{head} hingga {long(last)}"
    if form in ("slash", "short", "zero", "two", "dots", "figures"):
        year = "" if form == "short" else f"/{last.year}"
        between = dice.pick(("-", "–", " dan " if (last - first).days == 1 else " hingga "))
        return f"{names[0]}{between}{names[1]} ({first.day}-{last.day}/{last.month}{year})"
    between = dice.pick(("-", "–", " sampai ", " hingga ", " s.d. "))
    return f"{first.day}{between}{long(last)}"
