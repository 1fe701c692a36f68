"""What a person typed, read into what the index is asked and what a passage is marked by.

All words must occur, each in any inflection; ``"in quotes"`` is exactly that; ``-word`` must not occur, as it stands;
``a OR b`` (or ``a ATAU b``) is one of them; ``begin*`` a beginning. Everything is quoted before FTS5 sees it, so that
nothing typed can be a mistake: what holds no word is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bipol_crawler.search.lemmatizer import stem
from bipol_crawler.search.lexicon import FUNCTION_WORDS
from bipol_crawler.search.tokenizer import APOSTROPHES, folded

EXACT = "{headline body captions people}"
"""The columns that hold what was written."""
LEMMAS = "{headline_lemmas text_lemmas}"
"""The columns that hold the lemmas of inflected words."""

MOST = 32
"""Pieces of a query that are read; the rest is passed over, and said to be."""
SHORTEST_BEGINNING = 3
"""Letters before a ``*``: fewer would be half the dictionary."""

_PIECE = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_JOINED = re.compile(rf"\w[{APOSTROPHES}]\w")


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing sought: ``words`` in a row as written, or else a word of the lemma ``lemma``.

    ``beginning``: the last word is only how it begins.
    """

    words: tuple[str, ...]
    lemma: str | None = None
    beginning: bool = False

    @property
    def match(self) -> str:
        """It in FTS5's query language."""
        if self.lemma == self.words[0] and len(self.words) == 1:
            return f'"{self.lemma}"'
        written = f'{EXACT} : "{" ".join(self.words)}"' + ("*" if self.beginning else "")
        inflected = f'{LEMMAS} : "{self.lemma}"' if self.only_inflected else f'"{self.lemma}"'
        return f"({written} OR {inflected})" if self.lemma else f"({written})"

    @property
    def only_inflected(self) -> bool:
        """Whether the lemma is sought in inflected words alone: as it stands it is a function word.

        Who seeks ``pembagian`` (distribution) seeks ``membagikan``, but not ``bagi``, which nearly always means "for".
        """
        return self.lemma in FUNCTION_WORDS and len(self.words) == 1 and self.words[0].isalpha()


@dataclass(frozen=True, slots=True)
class Query:
    """``groups``: of each, one must occur; ``without``: none may. ``cut``: more was typed than is read."""

    groups: tuple[tuple[Sought, ...], ...] = ()
    without: tuple[Sought, ...] = ()
    cut: bool = False

    @property
    def match(self) -> str:
        """The query for ``articles_fts MATCH``; one that finds nothing if there is nothing to find."""
        if not self.groups:
            return '""'
        wanted = " AND ".join("(" + " OR ".join(one.match for one in group) + ")" for group in self.groups)
        return f"({wanted}) NOT {self.unwanted}" if self.without else wanted

    @property
    def unwanted(self) -> str:
        """What may not occur, for ``MATCH``."""
        return "(" + " OR ".join(one.match for one in self.without) + ")" if self.without else '""'

    @property
    def sought(self) -> tuple[Sought, ...]:
        """All that may have been found."""
        return tuple(one for group in self.groups for one in group)


def read(typed: str | None, lemma_of: Callable[[str], str] = stem) -> Query:
    """Read what was typed; ``lemma_of`` gives the lemma of a folded word."""
    groups: list[list[Sought]] = []
    without: list[Sought] = []
    either = False
    pieces = _PIECE.findall((typed or "").replace("\0", " ").translate(_QUOTES))
    for minus, phrase, word in pieces[:MOST]:
        if word in ("OR", "ATAU") and not minus:
            either = bool(groups)
            continue
        sought = _exactly(phrase) if phrase else _word(word, lemma_of)
        if sought is None:
            continue
        if minus:
            without.append(Sought(sought.words, None, sought.beginning))
        elif either:
            groups[-1].append(sought)
        else:
            groups.append([sought])
        either = False
    matter = [group for group in groups if not all(_says_nothing(one) for one in group)]
    return Query(tuple(map(tuple, matter or groups)), tuple(without), len(pieces) > MOST)


def _exactly(phrase: str) -> Sought | None:
    words = tuple(folded(phrase))
    return Sought(words) if words else None


def _word(typed: str, lemma_of: Callable[[str], str]) -> Sought | None:
    """What stands between two spaces; it may be several words to the index, as ``covid-19`` is."""
    words = tuple(folded(typed))
    if not words:
        return None
    if typed.endswith("*") and len(words[-1]) >= SHORTEST_BEGINNING:
        return Sought(words, beginning=True)
    if len(words) == 1:
        return Sought(words, lemma_of(words[0]))
    if _JOINED.search(typed):
        return Sought(words, "".join(words))
    lemmas = {lemma_of(word) for word in words}
    return Sought(words, lemmas.pop() if "-" in typed and len(lemmas) == 1 else None)  # anak-anak, berlari-lari


def _says_nothing(one: Sought) -> bool:
    return one.lemma is not None and len(one.words) == 1 and one.words[0] in FUNCTION_WORDS
