"""Citations for people to read: a bibliography's line in Indonesian and in English, and how to check it.

The shapes follow APA (7th edition, news website) in both languages, with the words that
Indonesian bibliographies use, and Chicago (17th edition, 14.191). Italics are left to whoever sets the text.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date

from bipol_crawler.cite.model import Capture, Cited

_BULAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
_MONTHS = "January February March April May June July August September October November December".split()

_CHECK = (
    'import sys,zlib,hashlib;f=open(sys.argv[1],"rb");f.seek(int(sys.argv[2]));'
    "r=zlib.decompressobj(31).decompress(f.read(int(sys.argv[3])));"
    r'print("sha256:"+hashlib.sha256(r.split(b"\r\n\r\n",2)[2][:-4]).hexdigest())'
)
"""A record is a gzip member of its own: its WARC header, its HTTP header, the body as served, and four bytes of end."""


def indonesian(cited: Cited) -> str:
    """A line for a *daftar pustaka*, in the manner of APA."""
    day = date.fromisoformat(cited.day) if cited.day else None
    when = f"{day.year}, {day.day} {_BULAN[day.month - 1]}" if day else "t.t."
    line = _apa(cited, when, "dan", cited.headline or "[Tanpa judul]")
    at = _tanggal(cited.captured_at[:10]) + " pukul " + cited.captured_at[11:19].replace(":", ".") + " UTC"
    version = f", versi {cited.version} dari {cited.versions}" if cited.versions > 1 else ""
    return (
        f"{line} {_gone_id(cited)}Diarsipkan {at} (artikel arsip {cited.article}{version}{_marks(cited, 'rekaman')})."
    )


def apa(cited: Cited) -> str:
    """A line for a list of references in English, in the manner of APA."""
    day = date.fromisoformat(cited.day) if cited.day else None
    when = f"{day.year}, {_MONTHS[day.month - 1]} {day.day}" if day else "n.d."
    return f"{_apa(cited, when, '&', cited.headline or '[Untitled]')} {_tail_en(cited)}"


def chicago(cited: Cited) -> str:
    """A line for a bibliography in English, in the manner of Chicago."""
    names = (
        [cited.authors[0].inverted, *(name.straight for name in cited.authors[1:])] if cited.authors else [cited.site]
    )
    title = f"“{_stopped(_inner_quotes(cited.headline))}”" if cited.headline else "Untitled article."
    site = f"{cited.site}, " if cited.authors else ""
    when = _on(cited.day) if cited.day else "n.d."
    return f"{_stopped(_listed(names, 'and'))} {title} {_stopped(site + when)} {cited.url}. {_tail_en(cited)}"


def evidence(cited: Cited) -> str:
    """The stored responses that the version was read from, one a line and its particulars, all times UTC."""
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


def checks(cited: Cited) -> list[str]:
    """Shell commands: for each stored response one that prints its digest, with Python alone, and one that shows it."""
    return [
        *(_shell("python3", "-c", _CHECK, *_place(capture), str(capture.length)) for capture in cited.captures),
        *(_shell("warcio", "extract", *_place(capture)) for capture in cited.captures),
    ]


def _place(capture: Capture) -> tuple[str, str]:
    return capture.path, str(capture.offset)


def _shell(*words: str) -> str:
    return " ".join(shlex.quote(word) for word in words)


def _apa(cited: Cited, when: str, conjunction: str, title: str) -> str:
    names = _listed([name.initialled for name in cited.authors], conjunction, apa=True) or cited.site
    site = f"{_stopped(cited.site)} " if cited.authors else ""  # APA: not twice
    return f"{_stopped(names)} ({when}). {_stopped(title)} {site}{cited.url}."


def _tail_en(cited: Cited) -> str:
    at = f"{_on(cited.captured_at[:10])}, {cited.captured_at[11:19]} UTC"
    version = f", version {cited.version} of {cited.versions}" if cited.versions > 1 else ""
    marks = f"archived article {cited.article}{version}{_marks(cited, 'record')}"
    return f"{_gone_en(cited)}Archived {at} ({marks})."


def _marks(cited: Cited, record: str) -> str:
    if not cited.captures:
        return ""
    first = cited.captures[0]
    return f"; {record} {first.record_id}; {first.digest}; {first.file}"


def _gone_id(cited: Cited) -> str:
    if cited.gone_on:
        missed = f"hilang sejak {_tanggal(cited.missing_on)}, " if cited.missing_on else ""
        return f"Tidak lagi ada di portal ({missed}dipastikan {_tanggal(cited.gone_on)}). "
    if cited.missing_on:
        return f"Tidak ditemukan di portal pada {_tanggal(cited.missing_on)} (belum dipastikan). "
    return ""


def _gone_en(cited: Cited) -> str:
    if cited.gone_on:
        missed = f"missing since {_on(cited.missing_on)}, " if cited.missing_on else ""
        return f"No longer on the portal ({missed}confirmed {_on(cited.gone_on)}). "
    if cited.missing_on:
        return f"Not found on the portal on {_on(cited.missing_on)} (not yet confirmed). "
    return ""


def _tanggal(day: str) -> str:
    then = date.fromisoformat(day)
    return f"{then.day} {_BULAN[then.month - 1]} {then.year}"


def _on(day: str) -> str:
    then = date.fromisoformat(day)
    return f"{_MONTHS[then.month - 1]} {then.day}, {then.year}"


def _listed(names: Sequence[str], conjunction: str, *, apa: bool = False) -> str:
    """``A``; ``A and B``; ``A, B, and C``. APA has its comma before two names' ``&`` as well, since both are turned."""
    if len(names) < 2:
        return "".join(names)
    comma = "," if len(names) > 2 or apa or "," in names[0] else ""
    return f"{', '.join(names[:-1])}{comma} {conjunction} {names[-1]}"


def _stopped(text: str) -> str:
    """``text`` with a full stop, unless it ends like a sentence already."""
    return text if text.endswith((".", "?", "!", "…", ".”", "?”", "!”", '."', '?"', '!"')) else f"{text}."


def _inner_quotes(text: str) -> str:
    """Quotes inside quotes become single ones; straight ones open and close in turn."""
    parts = text.replace("“", "‘").replace("”", "’").split('"')
    return "".join(part + ("" if n == len(parts) - 1 else "‘" if n % 2 == 0 else "’") for n, part in enumerate(parts))
