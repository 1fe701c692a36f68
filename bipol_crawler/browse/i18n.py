"""Dates, numbers and the archive's codes in Indonesian and in English.

Times of publication are shown in the zone in which they are stored. Times of the crawler are stored in UTC and shown in
the portal's zone first, followed by UTC.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from datetime import date, datetime

from bipol_crawler.browse.codes import FIELD, KINDS
from bipol_crawler.normalize.dates import PORTAL_ZONE
from bipol_crawler.portals import PORTAL

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="id")
"""The language of the request being answered: ``id`` or ``en``."""
_HTTP = re.compile(r"\bhttp_(\d{3})\b")
_LEADS_TO = "its address now leads to "
"""The beginning of an event's detail if the article's address leads elsewhere."""

MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
ZONES = {"+07:00": "WIB", "+08:00": "WITA", "+09:00": "WIT", "Z": "UTC", "+00:00": "UTC"}
"""Indonesia's three time zones by offset. There is no summer time."""
_ZONE = PORTAL.zone.upper()
_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}[_ZONE]
"""The portal's zone, and by how many hours it is ahead of UTC."""
ZONES_WITH_OFFSET = {"WIB": "WIB (UTC+7)", "WITA": "WITA (UTC+8)", "WIT": "WIT (UTC+9)"}
"""The time zones for readers who may not know them."""

PARAMETERS = {
    "words": ("kata", "words"),
    "section": ("rubrik", "section"),
    "year": ("tahun", "year"),
    "since": ("sejak", "since"),
    "until": ("sampai", "until"),
    "page": ("halaman", "page"),
    "name": ("nama", "name"),
    "role": ("peran", "role"),
    "kind": ("jenis", "kind"),
    "place": ("tempat", "place"),
    "credit": ("kredit", "credit"),
    "person": ("orang", "person"),
    "status": ("status", "status"),
    "layout": ("tata letak", "layout"),
    "photo": ("foto", "photo"),
    "field": ("bagian", "part"),
}
"""The names of the parameters of ready questions and of pages."""


def parameter_name(name: str, lang: str) -> str:
    """The name of a question's parameter in ``lang``. An unknown name is returned unchanged."""
    pair = PARAMETERS.get(name)
    return pair[lang == "en"] if pair else name


def code_words(kind: str, code: str | None, lang: str) -> str:
    """The words for a code of one of the :data:`~bipol_crawler.browse.codes.KINDS`.

    A code can be a list (``headline; body``): then each of its parts is replaced. Text that is not a known code, such
    as the name of an exception, is returned unchanged, with ``http_503`` as ``HTTP 503``.

    Raises:
        KeyError: there is no such kind.
    """
    words = KINDS[kind]
    parts = [] if not code else [code] if code in words else code.split("; ")
    return ", ".join(words[part][lang == "en"] if part in words else _HTTP.sub(r"HTTP \1", part) for part in parts)


def event_detail(detail: str | None, lang: str) -> str:
    """The detail of an event (``article_events.detail``) in words; addresses in it are left as they are."""
    text = detail or ""
    if all(part in FIELD for part in text.split("; ")):
        return code_words("field", text, lang)
    if text.startswith("was "):
        return ("sebelumnya %s", "was %s")[lang == "en"] % code_words("status", text.removeprefix("was "), lang)
    if text.startswith(_LEADS_TO):
        return ("alamatnya kini mengarah ke %s", "its address now leads to %s")[lang == "en"] % text.removeprefix(
            _LEADS_TO
        )
    before, arrow, after = text.partition(" -> ")
    return f"{before} → {after}" if arrow else text


def in_language(text: str | None, lang: str) -> str:
    """The part in ``lang`` of a text ``Indonesian · English``. Other text is returned unchanged."""
    parts = (text or "").split(" · ")
    return parts[lang == "en"] if len(parts) == 2 else text or ""


def number(value: float, lang: str) -> str:
    """A number: ``12.345,5`` in Indonesian, ``12,345.5`` in English. Whole numbers have no decimals.

    Numbers below 1 have two significant digits: ``0.034``.
    """
    if value == int(value):
        words = f"{value:,.0f}"
    elif 0.00001 < abs(value) < 1:
        words = f"{value:.2g}"
        words = words if "e" not in words else f"{value:.6f}"
    else:
        words = f"{value:,.1f}"
    return words if lang == "en" else words.translate(str.maketrans(",.", ".,"))


def day(then: date, lang: str) -> str:
    """A day: ``20 November 2026``, in the same order in both languages."""
    return f"{then.day} {MONTHS[lang][then.month - 1]} {then.year}"


def moment(value: str, lang: str) -> str | None:
    """An ISO 8601 time or day in words, with the same precision; None for other text.

    ``20 November 2026, 19.47 WIB`` in Indonesian, ``20 November 2026, 19:47 WIB (UTC+7)`` in English. A time in UTC is
    first given in the portal's zone, which readers know: ``20 November 2026, 19.47 WIB (12.47 UTC)``.
    """
    try:
        then = datetime.fromisoformat(value)
    except ValueError:
        return None
    if len(value) <= len("2019-11-21"):
        return day(then, lang)
    if value.endswith("Z"):
        return _moment_in_utc(then, lang)
    offset = value[-6:]
    zone = ZONES.get(offset, offset if then.tzinfo else "")
    clock = f"{then:%H:%M} {ZONES_WITH_OFFSET.get(zone, zone)}" if lang == "en" else f"{then:%H.%M} {zone}"
    return f"{day(then, lang)}, {clock}".rstrip()


def _moment_in_utc(then: datetime, lang: str) -> str:
    here = then.astimezone(PORTAL_ZONE)
    pattern, zone = ("%H:%M", f"{_ZONE} (UTC+{_HOURS}; ") if lang == "en" else ("%H.%M", f"{_ZONE} (")
    other_day = "" if here.date() == then.date() else f"{then.day} {MONTHS[lang][then.month - 1]}, "
    return f"{day(here.date(), lang)}, {here.strftime(pattern)} {zone}{other_day}{then.strftime(pattern)} UTC)"


def month(value: str, lang: str) -> str:
    """A month: ``2026-11`` is ``Nov 2026``. Other text is returned unchanged."""
    year, _, number_of = value.partition("-")
    if not (number_of.isdigit() and 1 <= int(number_of) <= 12):
        return value
    return f"{MONTHS[lang][int(number_of) - 1][:3]} {year}"
