"""Recognise captions that editors type as ordinary text directly below a photo.

Only a line that names the photo or its source is taken: ``Foto:`` before it, or a credit at its end, such as ``(Foto:
Humas)``, ``(Ist)`` or ``dok. KPU``. Any other line below a photo may be the next sentence of the article.
"""

from __future__ import annotations

import re

from bipol_crawler.parse.parsed import Line, Paragraph, RawPhoto, text_of
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

_PHOTO = r"(?:(?:sumber|kredit|keterangan|ket\.?)\s+)?(?:foto|fhoto|photo|gambar|ilustrasi)"
_FILE = r"(?:dok|doc|dokumentasi)"
_LABELLED_BRACKET = rf"[(\[]\s*(?:{_PHOTO}|{_FILE}|kredit|credit|©)\b[^()\[\]]{{0,60}}[)\]]"
_BARE_BRACKET = r"[(\[]\s*(?:ist|istimewa|net|internet|repro|tangkapan\s+layar|screenshoo?t)\b[^()\[\]]{0,30}[)\]]"
_LABELLED_END = re.compile(
    rf"{_LABELLED_BRACKET}\W{{0,3}}$|(?:[.!?…”\"]\s*|\s[|–—-]\s*)(?:{_PHOTO}|{_FILE})(?:\s+(?:oleh|by))?\s*[.:/]\s*[^.:|]{{2,40}}\.?$",
    re.IGNORECASE,
)
_BARE_END = re.compile(rf"{_BARE_BRACKET}\W{{0,3}}$", re.IGNORECASE)
_LABELLED_START = re.compile(rf"{_LABELLED_BRACKET}\s*\w|(?:{_PHOTO}|caption)\s*[:/]\s*(?:\S+\s+){{3}}", re.IGNORECASE)
_CREDIT_ALONE = re.compile(rf"(?:{_LABELLED_BRACKET}|{_BARE_BRACKET})\W{{0,3}}", re.IGNORECASE)
_TEXT = re.compile(
    rf"^.{{0,50}}{PORTAL.pattern_in_text}\s*[)\]]?\s*[-–—|:,]|[,!?.][\"”]\s*(?:kata|ujar|ucap|tutur|ungkap|jelas|tambah)",
    re.IGNORECASE,
)
"""A dateline, or speech with its speaker: the line is text of the article."""
_SENTENCE_END = re.compile(r"(?<!\b\w)(?<!\b\w\w)[.!?]\s+[A-Z]")
_LONGEST = 320
_MAX_SENTENCES = 2
"""The most ends of sentences that another one follows, in a line with the word for a photo. Others have none."""


def take_typed_captions(paragraphs: list[Paragraph], photos: list[RawPhoto], paragraphs_before: list[int]) -> None:
    """Give photos without a caption the typed one below them, and remove it from ``paragraphs``.

    ``paragraphs_before`` is the number of paragraphs before each of ``photos``. Of photos directly one after another
    the last takes the caption.
    """
    seen: set[int] = set()
    for photo, number in zip(reversed(photos), reversed(paragraphs_before), strict=True):
        if number not in seen and number < len(paragraphs) and photo.caption is None:
            lines = _lines_of_caption(paragraphs[number])
            if lines:
                photo.caption = clean(" ".join(map(text_of, lines)))
                del paragraphs[number][: len(lines)]
        seen.add(number)
    paragraphs[:] = filter(None, paragraphs)


def _lines_of_caption(paragraph: Paragraph) -> list[Line]:
    """Return the first line if it is a caption, with the second if that is the credit alone; else nothing."""
    if len(paragraph) > 1 and _CREDIT_ALONE.fullmatch(clean(text_of(paragraph[1]))):
        return paragraph[:2]
    return paragraph[:1] if _is_caption(clean(text_of(paragraph[0]))) else []


def _is_caption(text: str) -> bool:
    if len(text) > _LONGEST or _TEXT.search(text):
        return False
    sentences = len(_SENTENCE_END.findall(text))
    if _LABELLED_END.search(text) or _LABELLED_START.match(text):
        return sentences <= _MAX_SENTENCES
    return sentences == 0 and _BARE_END.search(text) is not None
