"""Parses what a person typed. The result is used for the query on the index and for marking hits in passages.

All words must occur, in any inflected form. ``"in quotes"`` means exactly these words. ``-word`` must not occur in this
form. ``a OR b`` (or ``a ATAU b``) means one of the two. ``begin*`` means words that begin so. Everything is quoted for
FTS5, so no input causes an error; parts without a word are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bipol_crawler.search.lemmatizer import stem
from bipol_crawler.search.lexicon import FUNCTION_WORDS
from bipol_crawler.search.tokenizer import APOSTROPHES, folded

EXACT = "{headline body captions people}"
"""The columns with the texts."""
LEMMAS = "{headline_lemmas text_lemmas}"
"""The columns with the lemmas of inflected words."""

MAX_PIECES = 32
"""The largest number of parts of a query. Further parts are ignored, and the page says so."""
MIN_PREFIX = 3
"""The smallest number of letters before a ``*``. Fewer letters would match too many words."""

_PIECE = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_JOINED = re.compile(rf"\w[{APOSTROPHES}]\w")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query: ``words`` one after another as written, or any word with the lemma ``lemma``.

    If ``is_prefix``, the last word is only the beginning of a word.
    """

    words: tuple[str, ...]
    lemma: str | None = None
    is_prefix: bool = False

    @property
    def match(self) -> str:
        """The term in FTS5's query language."""
        if self.lemma == self.words[0] and len(self.words) == 1:
            return f'"{self.lemma}"'
        written = f'{EXACT} : "{" ".join(self.words)}"' + ("*" if self.is_prefix else "")
        inflected = f'{LEMMAS} : "{self.lemma}"' if self.only_inflected else f'"{self.lemma}"'
        return f"({written} OR {inflected})" if self.lemma else f"({written})"

    @property
    def only_inflected(self) -> bool:
        """Whether only inflected forms of the lemma count, because the lemma itself is a function word.

        A search for ``pembagian`` (distribution) finds ``membagikan``, but not ``bagi``, which mostly means "for".
        """
        return self.lemma in FUNCTION_WORDS and len(self.words) == 1 and self.words[0].isalpha()


@dataclass(frozen=True, slots=True)
class Query:
    """Of each of ``groups`` one term must occur, of ``excluded`` none. ``cut``: the input was longer than allowed."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    cut: bool = False

    @property
    def match(self) -> str:
        """The query for ``articles_fts MATCH``. It finds nothing if there are no terms."""
        if not self.groups:
            return '""'
        wanted = " AND ".join("(" + " OR ".join(one.match for one in group) + ")" for group in self.groups)
        return f"({wanted}) NOT {self.unwanted}" if self.excluded else wanted

    @property
    def unwanted(self) -> str:
        """The excluded terms, as a query for ``MATCH``."""
        return "(" + " OR ".join(one.match for one in self.excluded) + ")" if self.excluded else '""'

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms that may have been found."""
        return tuple(one for group in self.groups for one in group)


def read_query(typed: str | None, lemma_of: Callable[[str], str] = stem) -> Query:
    """Parse what was typed. ``lemma_of`` returns the lemma of a folded word."""
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    either = False
    pieces = _PIECE.findall((typed or "").replace("\0", " ").translate(_QUOTES))
    for minus, phrase, word in pieces[:MAX_PIECES]:
        if word in ("OR", "ATAU") and not minus:
            either = bool(groups)
            continue
        term = _phrase(phrase) if phrase else _word(word, lemma_of)
        if term is None:
            continue
        if minus:
            excluded.append(Term(term.words, None, term.is_prefix))
        elif either:
            groups[-1].append(term)
        else:
            groups.append([term])
        either = False
    informative = [group for group in groups if not all(_is_function_word(one) for one in group)]
    return Query(tuple(map(tuple, informative or groups)), tuple(excluded), len(pieces) > MAX_PIECES)


def _phrase(phrase: str) -> Term | None:
    words = tuple(folded(phrase))
    return Term(words) if words else None


def _word(typed: str, lemma_of: Callable[[str], str]) -> Term | None:
    """The term for a part between two spaces. It can be several words of the index, such as ``covid-19``."""
    words = tuple(folded(typed))
    if not words:
        return None
    if typed.endswith("*") and len(words[-1]) >= MIN_PREFIX:
        return Term(words, is_prefix=True)
    if len(words) == 1:
        return Term(words, lemma_of(words[0]))
    if _JOINED.search(typed):
        return Term(words, "".join(words))
    lemmas = {lemma_of(word) for word in words}
    return Term(words, lemmas.pop() if "-" in typed and len(lemmas) == 1 else None)  # anak-anak, berlari-lari


def _is_function_word(term: Term) -> bool:
    return term.lemma is not None and len(term.words) == 1 and term.words[0] in FUNCTION_WORDS
