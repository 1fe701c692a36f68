"""Text as the archive keeps it: the words as typed, the white space made plain."""

from __future__ import annotations

import re

# HTML says that numeric references 128-159 mean Windows-1252 (WHATWG, "numeric character
# reference end state"); lxml leaves the C1 control characters, so they are mapped here.
_C1 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_INVISIBLE = dict.fromkeys(
    [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xAD, 0x200B, 0x200C, 0x200E, 0x200F]
    + [*range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
)
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_TABLE = {**dict.fromkeys((0x81, 0x8D, 0x8F, 0x90, 0x9D)), **_C1, **_INVISIBLE, **_SURROGATES}
_PICTOGRAPH = "[\U0001f000-\U0001faff\u2600-\u27bf\u2640\u2642\u2695\ufe0f]"
_JOINER = re.compile(f"(?<!{_PICTOGRAPH})\u200d|\u200d(?!{_PICTOGRAPH})")
"""A zero-width joiner that doesn't hold an emoji together (Unicode TR 51) but was pasted along."""
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "]")
_SHOWN = re.compile(r"[^\s" + "".join(re.escape(chr(code)) for code in _TABLE if _TABLE[code] is None) + "\u200d]")
_MOJIBAKE = re.compile("â€|Ã[\x80-\xbf©¨¢]|Â[\xa0«»]")
_MOJIBAKE_SIGNS = ("â", "Ã", "Â")


def visible(text: str) -> str:
    """``text`` without invisible characters, Windows-1252 leftovers made the characters they stand for."""
    if text.isprintable() and (text.isascii() or not _is_scrambled(text)):
        return text  # nothing that the rest takes away or replaces is printable
    while True:
        shown = text
        if not text.isascii() and _is_scrambled(text):
            shown = _unscramble(text)  # first: half of a scrambled quote may be an invisible character
        if not shown.isprintable() and _ODD.search(shown):  # nothing in the table is printable
            shown = shown.translate(_TABLE)
        if "\u200d" in shown:
            shown = _JOINER.sub("", shown)
        if shown == text:
            return text
        text = shown  # once more: an invisible character may have parted a scrambled one


def clean(text: str) -> str:
    """One line of plain text: invisible characters out, every run of white space (NBSP too) one space."""
    return plain_spaces(text if text.isascii() and text.isprintable() else visible(text))


def plain_spaces(shown: str) -> str:
    """Text that is :func:`visible` already, every run of white space one space."""
    if shown.isprintable():  # of all white space the blank alone is printable
        shown = shown.strip()
        if "  " not in shown:
            return shown
    return " ".join(shown.split())


def is_blank(text: str) -> bool:
    """Whether :func:`clean` would leave nothing."""
    return not _SHOWN.search(text)


def clean_or_none(text: str | None) -> str | None:
    """:func:`clean`, with nothing left given as ``None``."""
    return clean(text) or None if text else None


def _is_scrambled(text: str) -> bool:
    for sign in _MOJIBAKE_SIGNS:  # rare letters: looked for first, since the pattern is twenty times slower
        if sign in text:
            return bool(_MOJIBAKE.search(text))
    return False


def _unscramble(text: str) -> str:
    """UTF-8 once read as Windows-1252, read rightly; unchanged where that does not work out whole."""
    from ftfy import fix_encoding  # rarely needed, and slow to import

    return fix_encoding(text)
