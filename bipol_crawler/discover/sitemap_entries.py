"""Read the entries of an XML sitemap in chunks, so that large or broken files take little memory and time."""

from __future__ import annotations

import re
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from lxml import etree

from bipol_crawler.infra.clock import utc
from bipol_crawler.items import Dated
from bipol_crawler.normalize.dates import read_dated

MAX_ENTRIES = 100_000
"""The most addresses of one sitemap: twice the limit of the protocol."""
MAX_ELEMENTS = 1_000_000
"""The most XML elements of one sitemap: ten for each address."""
MAX_TEXT = 4_096
"""The most characters of an address or a date."""
_CHUNK_SIZE = 65_536
"""The number of bytes that the parser gets at a time."""
_MAX_DATE = 100
_MAX_REPAIRS = 200_000
"""The most characters of a broken file that are repaired."""
_MAX_TAGS_AFTER = 10_000
"""The most tags after the last complete entry of a truncated file."""

_ENTRY_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?(?:url|sitemap)\s*>")
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_NOT_XML = bytes(octet for octet in range(32) if octet not in b"\t\n\r")
_LOOSE_OFFSET = re.compile(r" (?=(?:[+-]\d\d:?\d\d|Z)$)")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")
_ADDRESS = re.compile(r"https?://[^\s\ufffd]+", re.IGNORECASE)
_READ_ELEMENTS = ("loc", "lastmod", "publication_date")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address of a sitemap.

    ``modified`` is ``lastmod`` in UTC (``…Z``), or only a day if it has no time; ``None`` if it is missing or invalid.
    ``published`` is a news sitemap's ``news:publication_date``.
    """

    url: str
    modified: str | None = None
    published: Dated | None = None


def read_entries(xml: bytes, encoding: str) -> tuple[list[SitemapEntry], bool]:
    """Return the entries, and whether they are complete; a broken file may have more that could not be read."""
    for stated in dict.fromkeys((encoding, "utf-8")):  # the stated encoding may be unknown or wrong
        try:
            return _stream(xml, stated)
        except (etree.XMLSyntaxError, LookupError):
            continue
    repaired = xml[: _end_of_entries(xml)].translate(None, _NOT_XML)
    repaired = _BARE_AMPERSAND.sub(b"&amp;", repaired, count=_MAX_REPAIRS)
    repaired = _REFERENCE.sub(_character, repaired, count=_MAX_REPAIRS)
    try:
        return _stream(repaired, "utf-8", recover=True)[0], False
    except (etree.XMLSyntaxError, ValueError):  # it is still invalid after the repairs
        return [], False


def _end_of_entries(xml: bytes) -> int:
    """Return the position after the last complete entry, or 0 if it is not among the last tags."""
    at = len(xml)
    for _ in range(_MAX_TAGS_AFTER):
        at = xml.rfind(b"</", 0, at)
        if at < 0:
            break
        if match := _ENTRY_END.match(xml, at):
            return match.end()
    return 0


def _stream(xml: bytes, encoding: str, *, recover: bool = False) -> tuple[list[SitemapEntry], bool]:
    """Read the entries of ``xml`` in chunks, without building a tree. Return them, and whether they are complete.

    Raises:
        XMLSyntaxError: ``xml`` is not XML, and ``recover`` is not set.
        LookupError: the encoding is unknown.
    """
    entries = _Entries()
    parser = etree.XMLParser(
        target=entries,  # type: ignore[arg-type]  # the stubs expect a target that accepts bytes; lxml calls it with text
        encoding=encoding,
        recover=recover,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
    )
    for at in range(0, len(xml), _CHUNK_SIZE):
        parser.feed(xml[at : at + _CHUNK_SIZE])
        if entries.is_full:
            return entries.found[:MAX_ENTRIES], False
    with suppress(etree.XMLSyntaxError) if recover else nullcontext():
        parser.close()
    return entries.found, entries.all_read


def _character(reference: re.Match[bytes]) -> bytes:
    """Return a character reference unchanged, or U+FFFD if XML does not allow that character (XML 1.0, 2.2)."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    good = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return reference[0] if good else "\ufffd".encode()


class _Entries:
    """A parser target that collects entries. If an entry begins inside another one, the end tag of that is missing."""

    def __init__(self) -> None:
        self.found: list[SitemapEntry] = []
        self.all_read = True
        self._elements = 0
        self._namespace = ""
        self._texts: dict[str, str] | None = None
        self._name = ""
        self._pieces: list[str] = []
        self._characters_left = 0

    @property
    def is_full(self) -> bool:
        """Return whether the limits are reached, so that no more is read."""
        return len(self.found) > MAX_ENTRIES or self._elements > MAX_ELEMENTS

    def start(self, tag: str, attributes: object) -> None:
        """Note the start of an element."""
        self._elements += 1
        name = _name(tag)
        if name in ("url", "sitemap"):
            self._start_entry(name, _namespace(tag))
            return
        if self._name in ("url", "sitemap"):
            self._end_text()
        if self._texts is None or name not in _READ_ELEMENTS:
            return
        if name == "loc" and name in self._texts and _namespace(tag) == self._namespace:
            self._start_entry("", self._namespace)  # the end tag of one entry and the start tag of the next are missing
        elif name in self._texts:
            return
        # Elements in another namespace than the entry are extensions: image:loc is not a page.
        if _namespace(tag) == self._namespace or name == "publication_date":
            self._name, self._pieces, self._characters_left = name, [], MAX_TEXT

    def data(self, text: str) -> None:
        """Add text to the current element."""
        if self._name and self._characters_left > 0:
            self._pieces.append(text[: self._characters_left])
            self._characters_left -= len(text)

    def end(self, tag: str) -> None:
        """Note the end of an element."""
        name = _name(tag)
        if name == self._name:
            self._end_text()
        if name in ("url", "sitemap"):
            self._end_entry()

    def close(self) -> None:
        """Note the end of the document."""
        self._end_entry()

    def _start_entry(self, name: str, namespace: str) -> None:
        self._end_entry()
        self._texts, self._namespace = {}, namespace
        self._name, self._pieces, self._characters_left = (
            name,
            [],
            MAX_TEXT,
        )  # the text of the entry itself may be the address

    def _end_text(self) -> None:
        if self._texts is not None:
            self._texts[self._name] = "".join(self._pieces).strip() if self._characters_left >= 0 else ""
        self._name = ""

    def _end_entry(self) -> None:
        texts, self._texts, self._name = self._texts, None, ""
        if not texts:
            return
        if "loc" not in texts:
            own = texts.get("url") or texts.get("sitemap") or ""
            texts["loc"] = own if _ADDRESS.fullmatch(own) else ""
        if not texts["loc"]:
            return
        dated = texts.get("publication_date")
        published = read_dated(dated, "sitemap") if dated else None
        if "\ufffd" in texts["loc"]:
            self.all_read = False
            return
        self.found.append(SitemapEntry(texts["loc"], _read_lastmod(texts.get("lastmod")), published))


def _namespace(tag: str) -> str:
    return tag[: tag.rfind("}") + 1]


def _name(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


def _read_lastmod(text: str | None) -> str | None:
    """Return a ``lastmod`` (W3C date and time) in UTC, or its day, or ``None`` if it is invalid.

    A time without a zone is read as UTC, because it is only compared with values of the same sitemap.
    """
    if not text:
        return None
    text = _LOOSE_OFFSET.sub("", " ".join(text[:_MAX_DATE].split()))
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        when = datetime.fromisoformat(text)
        return utc(when if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
