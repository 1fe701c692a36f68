"""Finds words of the other language, and codes, in the interface texts of a page of the reading room.

Quoted text is left out: text of the archive (class ``written``, or an element marked as Indonesian on an English page),
and names for programs (``code``, ``pre``, a form's values).

The words of each language are collected from our own texts: a word that occurs only in Indonesian texts is Indonesian.
So the lists grow with the pages. Datasette's own English strings and common words are added.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from bipol_crawler.browse import error_words
from bipol_crawler.browse.codes import KINDS
from bipol_crawler.browse.column_labels import COLUMN_LABELS
from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.browse.server import PAGES

WORD = re.compile(r"[^\W\d_]+(?:[_'’-][^\W\d_]+)*")
NAMES = re.compile(r"`[^`]*`|<[^>]*>|\bCC BY\b")
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
"""A name from the program: words in lower case joined by underscores."""
PAIR = re.compile(r"""\bt\(\s*(?P<a>"[^"]*"|'[^']*')\s*,\s*(?P<b>"[^"]*"|'[^']*')\s*\)""")
READ_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "label", "data-label")
"""Attributes that readers see or hear."""
QUOTED_ELEMENTS = ("script", "style", "code", "pre", "textarea")
ENGLISH = """
    the of and with by not found from to is are was were this that these those which what when where who how for in on
    at as an be been has have had it its or no yes all any each more most less than into only also rows row sorted
    descending ascending contains where error database table none null filter apply query view show hide
    missing gone live running healthy edited returned moved withdrawn changed unchanged first seen page pages next
    previous search results download powered by suggested facets custom sql advanced export records shape
""".split()
INDONESIAN = """
    yang dan dari di ke pada untuk dengan adalah itu ini atau tidak ada bukan oleh dalam akan sudah belum juga lebih
    paling semua setiap sebagai karena jika bila agar saja hanya artikel halaman cari kata tempat orang rubrik judul isi
    diubah ditarik kembali tayang ditemukan terbit sejak sampai urut baris kolom unduh tampilkan
""".split()
DATASETTE = """
    Suggested facets|Powered by Datasette|Custom SQL query|Advanced export|JSON shape|This data as|View and edit SQL|
    rows where|sorted by|
    Hide this column|Show all columns|Facet by this|Sort ascending|Sort descending|Show not-blank rows|
    Copy this permalink|Database not found|Table not found|Record not found|Invalid SQL|remove filter|Next page|
    Clear facets|0 records|Queries|Tables|hidden tables|Download SQLite DB|Canned query|Copy and export data
""".replace("\n", "")
SHARED = set(
    "data sql csv json xlsx parquet atom rss api rest warc http https url utc wib id ms datasette bibtex apa chicago"
    " csl editor reporter foto format status tag facebook instagram portal".split()
)
"""Words that both languages have, and names."""


def words_of(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(NAMES.sub("", text))}


def _strings() -> Iterator[tuple[str, str]]:
    """Yield all interface texts in both languages, as pairs: Indonesian, English."""
    for path in PAGES.rglob("*"):
        if path.suffix in (".html", ".py"):
            for found in PAIR.finditer(path.read_text()):
                yield ast.literal_eval(found["a"]), ast.literal_eval(found["b"])
    for kind in KINDS.values():
        yield from kind.values()
    yield from COLUMN_LABELS.values()
    for _, indonesian, english in error_words.MESSAGES:
        yield indonesian, english
    yield from _described(read_metadata()["databases"]["bipol"])


def _described(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key != "sql":
                yield from _described(value)
    elif isinstance(part, str) and part.count(" · ") == 1:
        indonesian, english = part.split(" · ")
        yield indonesian, english


@functools.cache
def lexicon(language: str) -> frozenset[str]:
    """The words that occur only in texts of ``language``. On a page in the other language they are misplaced."""
    indonesian, english = set(INDONESIAN), set(ENGLISH)
    for theirs, ours in _strings():
        indonesian |= words_of(theirs)
        english |= words_of(ours)
    codes = {code.lower() for kind in KINDS.values() for code in kind} - indonesian
    own, other = (indonesian, english) if language == "id" else (english | codes, indonesian)
    return frozenset(word for word in own - other - SHARED if len(word) > 1)


def _is_quoted(element: html.HtmlElement, language: str) -> bool:
    classes = (element.get("class") or "").split()
    marked = element.get("lang")
    if element.tag in QUOTED_ELEMENTS or "written" in classes or element.get("translate") == "no":
        return True
    # An English page marks the archive's text as Indonesian; no part of an Indonesian page may be marked as English.
    return marked is not None and (marked == "id" if language == "en" else "language" in classes)


def interface(page: html.HtmlElement, language: str) -> Iterator[str]:
    """Yield the interface texts of a page: of elements, and of attributes that readers see or hear."""
    head = (
        None
        if page.xpath("//h1[contains(@class, 'written')] | //article/p[@class='lede']/span")
        else page.find("head/title")
    )  # an article's headline
    pending = [page.find("body"), *([] if head is None else [head])]
    while pending:
        element = pending.pop()
        if not isinstance(element.tag, str) or (element is not head and _is_quoted(element, language)):
            continue
        yield element.text or ""
        for name in READ_ATTRIBUTES:
            if element.tag != "data":  # its attributes hold the code itself
                yield element.get(name) or ""
        if element.tag == "input" and element.get("type") in ("submit", "button"):
            yield element.get("value") or ""
        for child in element:
            pending.append(child)
            yield child.tail or ""


def misplaced(page: html.HtmlElement, language: str, known: frozenset[str] = frozenset()) -> set[str]:
    """Words of the other language, codes and texts of Datasette on a page. ``known`` words are allowed."""
    other = lexicon("id" if language == "en" else "en")
    found: set[str] = set()
    for text in interface(page, language):
        found |= {f"{word} in {text.strip()[:60]!r}" for word in (words_of(text) & other) - known}
        found |= {f"code {code} in {text.strip()[:60]!r}" for code in CODE.findall(text)}
        if language == "id":
            found |= {words for words in DATASETTE.split("|") if words.strip() and words.strip() in text}
    return found
