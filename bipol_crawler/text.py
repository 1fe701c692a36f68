"""Clean text for the archive: words stay as typed; invisible characters and extra white space are removed."""

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
_STRAY_JOINER = re.compile(f"(?<!{_PICTOGRAPH})\u200d|\u200d(?!{_PICTOGRAPH})")
"""A zero-width joiner that is not part of an emoji (Unicode TR 51)."""
_REPLACED = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "]")
_VISIBLE_CHARACTER = re.compile(
    r"[^\s" + "".join(re.escape(chr(code)) for code in _TABLE if _TABLE[code] is None) + "\u200d]"
)
_MOJIBAKE = re.compile("â€|Ã[\x80-\xbf©¨¢]|Â[\xa0«»]")
_MOJIBAKE_SIGNS = ("â", "Ã", "Â")


def without_invisible(text: str) -> str:
    """Return ``text`` without invisible characters; Windows-1252 control codes become the characters they mean."""
    if text.isprintable() and (text.isascii() or not _has_mojibake(text)):
        return text  # everything that is removed or replaced below is not printable
    while True:
        result = text
        if not text.isascii() and _has_mojibake(text):
            result = _repair_mojibake(text)  # first, because a wrongly decoded quote may contain invisible characters
        if not result.isprintable() and _REPLACED.search(result):  # nothing in the table is printable
            result = result.translate(_TABLE)
        if "\u200d" in result:
            result = _STRAY_JOINER.sub("", result)
        if result == text:
            return text
        text = result  # repeat: the invisible character that was removed may have split a wrongly decoded character


def clean(text: str) -> str:
    """Return ``text`` on one line, without invisible characters; each run of white space (also NBSP) is one space."""
    if not (text.isascii() and text.isprintable()):
        return collapse_spaces(without_invisible(text))
    text = text.strip()
    return " ".join(text.split()) if "  " in text else text


def collapse_spaces(text: str) -> str:
    """Return ``text`` with each run of white space as one space; call :func:`without_invisible` before."""
    if text.isprintable():  # the blank is the only printable white space
        text = text.strip()
        if "  " not in text:
            return text
    return " ".join(text.split())


def is_blank(text: str) -> bool:
    """Return whether :func:`clean` would return an empty string."""
    return not (text[:1].isalnum() or _VISIBLE_CHARACTER.search(text))


def clean_or_none(text: str | None) -> str | None:
    """Return :func:`clean` of ``text``, or ``None`` instead of an empty string."""
    return clean(text) or None if text else None


def _has_mojibake(text: str) -> bool:
    for sign in _MOJIBAKE_SIGNS:  # search for these rare letters first: the pattern is twenty times slower
        if sign in text:
            return bool(_MOJIBAKE.search(text))
    return False


def _repair_mojibake(text: str) -> str:
    """Return text repaired that was UTF-8 but was decoded as Windows-1252; unchanged if it cannot be repaired whole."""
    from ftfy import fix_encoding  # rarely needed, and slow to import

    return fix_encoding(text)
