"""Divides a text into paragraphs, sentences and tokens, as usual in corpora of Indonesian. Pure.

A token is a word with its hyphens and apostrophes (``anak-anak``, ``Jum'at``, ``ke-16``, ``1990-an``), a number with
its points (``Rp318.000``, ``20/11/2019``), initials and degrees (``H.M.``, ``S.Sos``), an address, or a punctuation
mark. The Indonesian treebanks of Universal Dependencies have such tokens (``python -m benchmarks.tokens`` compares).
They also separate *-lah*, *-kah* and *-nya* from some words, as syntactic words inside a token; this module does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bipol_crawler.infra.text_safety import xml_text
from bipol_crawler.sentences import sentences

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Soft hyphens, directional marks and zero-width spaces: invisible, but they would make two words of one."""
_LETTERS = r"(?:[^\W_]++|[\u0300-\u036f]++)++"
_TOKEN = re.compile(
    rf"""(?:https?://|www\.)\S{{1,2000}}(?<=[\w/])
    | [\w.+-]{{1,64}}+@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})++
    | (?:[A-Za-z\d-]{{1,63}}\.){{1,4}}(?:com|co|id|net|org|info|tv)(?![^\W_])
    | \d++(?:[.,:/]\d++)*+(?:-an\b)?%?
    | [^\W\d_](?:\.[^\W\d_])++\.?(?![^\W_])
    | [^\W\d_](?:\.[^\W\d_]{{1,4}})++(?![^\W_])
    | [^\W\d_]{{1,4}}\d++(?:[.,]\d++)++(?![^\W_])
    | {_LETTERS}(?:['’‘`-]{_LETTERS})*+
    | \.{{2,}}+
    | [^\w\s] | _
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: as it is written, its lemma, and whether white space or the end of its sentence follows it."""

    form: str
    lemma: str
    space_after: bool

    @property
    def is_word(self) -> bool:
        """Whether the token has a letter or a digit; otherwise it is punctuation or another sign."""
        return _WORD.search(self.form) is not None


Sentence = tuple[Token, ...]
Paragraph = tuple[Sentence, ...]


def without_invisible(text: str) -> str:
    """``text`` without invisible characters, and with ``�`` instead of characters that XML forbids."""
    return _INVISIBLE.sub("", xml_text(text))


def tokenize(text: str, lemma_of: Callable[[str], str]) -> tuple[Paragraph, ...]:
    """The paragraphs of a :func:`without_invisible` text. ``lemma_of`` returns the lemma of a form."""
    found: list[list[Sentence]] = []
    before = 0
    for start, end in sentences(text):
        tokens = tuple(
            Token(match[0], lemma_of(match[0]), match.end() >= end or text[match.end()].isspace())
            for match in _TOKEN.finditer(text, start, end)
        )
        if not tokens:
            continue
        if not found or "\n" in text[before:start]:
            found.append([])
        found[-1].append(tokens)
        before = end
    return tuple(map(tuple, found))


def sentence_text(sentence: Sentence) -> str:
    """The sentence as it is written, with one space where there is white space."""
    return "".join(token.form + (" " if token.space_after else "") for token in sentence).rstrip()
