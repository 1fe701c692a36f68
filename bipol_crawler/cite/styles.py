"""Citations for people: an entry for a bibliography in Indonesian and in English, and commands to check it.

The forms are APA (7th edition, news website) in both languages, with the words of Indonesian bibliographies, and
Chicago (17th edition, 14.191). There are no italics, since the text is plain.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date, datetime
from itertools import cycle

from bipol_crawler.cite.model import Capture, Cited
from bipol_crawler.normalize.dates import PORTAL_ZONE
from bipol_crawler.portals import PORTAL

_INDONESIAN_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()
_ZONE = PORTAL.zone.upper()

_DIGEST_SCRIPT = (
    'import sys,zlib,hashlib;f=open(sys.argv[1],"rb");f.seek(int(sys.argv[2]));'
    "r=zlib.decompressobj(31).decompress(f.read(int(sys.argv[3])));"
    r'print("sha256:"+hashlib.sha256(r.split(b"\r\n\r\n",2)[2][:-4]).hexdigest())'
)
"""Prints the digest of a body. A record is a gzip member: WARC headers, HTTP headers, body, four further bytes."""


def apa_indonesian(cited: Cited) -> str:
    """An entry for an Indonesian bibliography (*daftar pustaka*), in APA style."""
    day = date.fromisoformat(cited.day) if cited.day else None
    when = f"{day.year}, {day.day} {_INDONESIAN_MONTHS[day.month - 1]}" if day else "t.t."
    line = _apa_line(cited, when, "dan", cited.headline or "[Tanpa judul]")
    then = _captured(cited)
    at = f"{_indonesian_date(then.date().isoformat())} pukul {then:%H.%M.%S} {_ZONE}"
    at += f" di {cited.permalink}" if cited.permalink else ""
    version = f", versi {cited.version} dari {cited.versions}" if cited.versions > 1 else ""
    marks = f"{cited.captured_at}; artikel arsip {cited.article}{version}{_evidence_part(cited, 'rekaman')}"
    return f"{line} {_gone_id(cited)}Diarsipkan {at} ({marks})."


def apa(cited: Cited) -> str:
    """An entry for an English list of references, in APA style."""
    day = date.fromisoformat(cited.day) if cited.day else None
    when = f"{day.year}, {_ENGLISH_MONTHS[day.month - 1]} {day.day}" if day else "n.d."
    return f"{_apa_line(cited, when, '&', cited.headline or '[Untitled]')} {_archived_en(cited)}"


def chicago(cited: Cited) -> str:
    """An entry for an English bibliography, in Chicago style."""
    names = (
        [cited.authors[0].inverted, *(name.natural for name in cited.authors[1:])] if cited.authors else [cited.site]
    )
    title = f"“{_with_full_stop(_inner_quotes(cited.headline))}”" if cited.headline else "Untitled article."
    site = f"{cited.site}, " if cited.authors else ""
    when = _english_date(cited.day) if cited.day else "n.d."
    authors, source = _with_full_stop(_joined(names, "and")), _with_full_stop(site + when)
    return f"{authors} {title} {source} {cited.url}. {_archived_en(cited)}"


def evidence(cited: Cited) -> str:
    """The stored responses from which the version was read, with their URLs, times (UTC), digests and records."""
    if not cited.captures:
        return "Tidak ada bukti tersimpan untuk versi ini · No evidence is stored for this version"
    blocks = []
    for page, capture in enumerate(cited.captures, start=1):
        cut = f"\n  tidak utuh · cut short: {capture.truncated}" if capture.truncated else ""
        blocks.append(
            f"{page}. {capture.url}\n  {capture.captured_at}\n  {capture.digest}\n"
            f"  {capture.file} @ {capture.offset}\n  {capture.record_id}{cut}"
        )
    return "\n".join(blocks)


def check_commands(cited: Cited) -> list[str]:
    """Shell commands: for each stored response one that prints its digest (with Python only) and one that shows it."""
    return [
        *(_shell("python3", "-c", _DIGEST_SCRIPT, *_place(capture), str(capture.length)) for capture in cited.captures),
        *(_shell("warcio", "extract", *_place(capture)) for capture in cited.captures),
    ]


def record_name(cited: Cited, page: int) -> str:
    """The name of a file that contains only the record of one page (from 1) of the version."""
    return f"{cited.key}-p{page}.warc.gz"


def record_commands(cited: Cited) -> list[str]:
    """The commands of :func:`check_commands`, for files of single records as readers download them."""
    names = [(record_name(cited, page), str(capture.length)) for page, capture in enumerate(cited.captures, 1)]
    return [
        *(_shell("python3", "-c", _DIGEST_SCRIPT, name, "0", length) for name, length in names),
        *(_shell("warcio", "extract", name, "0") for name, _ in names),
    ]


def _place(capture: Capture) -> tuple[str, str]:
    return capture.path, str(capture.offset)


def _shell(*words: str) -> str:
    return " ".join(shlex.quote(word) for word in words)


def _apa_line(cited: Cited, when: str, conjunction: str, title: str) -> str:
    names = _joined([name.initialled for name in cited.authors], conjunction, apa=True) or cited.site
    site = f"{_with_full_stop(cited.site)} " if cited.authors else ""  # APA: the site is not named twice
    return f"{_with_full_stop(names)} ({when}). {_with_full_stop(title)} {site}{cited.url}."


def _archived_en(cited: Cited) -> str:
    then = _captured(cited)
    at = f"{_english_date(then.date().isoformat())}, {then:%H:%M:%S} {_ZONE}"
    at += f" at {cited.permalink}" if cited.permalink else ""
    version = f", version {cited.version} of {cited.versions}" if cited.versions > 1 else ""
    marks = f"{cited.captured_at}; archived article {cited.article}{version}{_evidence_part(cited, 'record')}"
    return f"{_gone_en(cited)}Archived {at} ({marks})."


def _captured(cited: Cited) -> datetime:
    """The time of capture in the portal's zone, which readers know; citations add it in UTC."""
    return datetime.fromisoformat(cited.captured_at).astimezone(PORTAL_ZONE)


def _evidence_part(cited: Cited, record: str) -> str:
    if not cited.captures:
        return ""
    first = cited.captures[0]
    return f"; {record} {first.record_id}; {first.digest}; {first.file}"


def _gone_id(cited: Cited) -> str:
    if cited.gone_on:
        missed = f"hilang sejak {_indonesian_date(cited.missing_on)}, " if cited.missing_on else ""
        return f"Tidak lagi ada di portal ({missed}dipastikan {_indonesian_date(cited.gone_on)}). "
    if cited.missing_on:
        return f"Tidak ditemukan di portal pada {_indonesian_date(cited.missing_on)} (belum dipastikan). "
    return ""


def _gone_en(cited: Cited) -> str:
    if cited.gone_on:
        missed = f"missing since {_english_date(cited.missing_on)}, " if cited.missing_on else ""
        return f"No longer on the portal ({missed}confirmed {_english_date(cited.gone_on)}). "
    if cited.missing_on:
        return f"Not found on the portal on {_english_date(cited.missing_on)} (not yet confirmed). "
    return ""


def _indonesian_date(day: str) -> str:
    then = date.fromisoformat(day)
    return f"{then.day} {_INDONESIAN_MONTHS[then.month - 1]} {then.year}"


def _english_date(day: str) -> str:
    then = date.fromisoformat(day)
    return f"{_ENGLISH_MONTHS[then.month - 1]} {then.day}, {then.year}"


def _joined(names: Sequence[str], conjunction: str, *, apa: bool = False) -> str:
    """``A``; ``A and B``; ``A, B, and C``. APA puts a comma before ``&`` between two inverted names, too."""
    if len(names) < 2:
        return "".join(names)
    comma = "," if len(names) > 2 or apa or "," in names[0] else ""
    return f"{', '.join(names[:-1])}{comma} {conjunction} {names[-1]}"


def _with_full_stop(text: str) -> str:
    """``text`` with a full stop, unless it already ends with a punctuation mark."""
    return text if text.endswith((".", "?", "!", "…", ".”", "?”", "!”", '."', '?"', '!"')) else f"{text}."


def _inner_quotes(text: str) -> str:
    """Change double quotes to single ones, for text inside quotes. Straight quotes open and close in turn."""
    first, *others = text.replace("“", "‘").replace("”", "’").split('"')
    quotes = cycle("‘’")
    return first + "".join(next(quotes) + part for part in others)
