"""Parses what a person typed. The result is used for the query on the index and for marking hits in passages.

All words must occur, in any inflected form; ``AND`` (``DAN``) between them changes nothing. ``"in quotes"`` means
exactly these words. ``-word`` and ``NOT word`` (``TANPA``, ``BUKAN``) must not occur in this form. ``a OR b``
(``ATAU``) means one of the two, and after ``NOT`` neither of them. ``begin*`` means words with this beginning.
Operators are written in capitals. Everything is quoted for FTS5, so no input causes an error; parts without a word are
ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.search.lexicon import FUNCTION_WORDS
from bipol_crawler.search.tokenizer import APOSTROPHES, folded, other_forms

EXACT = "{headline body captions people}"
"""The columns of the full-text index with the texts, as a column filter of FTS5."""
LEMMAS = "{headline_lemmas text_lemmas}"
"""The columns of the full-text index with the lemmas of inflected words."""

MAX_PIECES = 32
"""The largest number of parts of a query. Further parts are ignored, and the page says so."""
MIN_PREFIX = 3
"""The smallest number of letters before a ``*``. Fewer letters would match too many words."""

OPERATORS = {"AND": "AND", "DAN": "AND", "OR": "OR", "ATAU": "OR", "NOT": "NOT", "TANPA": "NOT", "BUKAN": "NOT"}

_PIECE = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_NUMBER = re.compile(r"[\d.,]+")
_JOINED = re.compile(rf"\w[{APOSTROPHES}]\w")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query: the phrase ``words`` exactly as written, or any word with the lemma ``lemma``.

    If ``is_prefix``, the last word is only the beginning of a word. ``forms`` are other ways of writing a number or
    initials (see ``tokenizer.other_forms``). ``typed`` is the term as it was typed, for messages.
    """

    words: tuple[str, ...]
    lemma: str | None = None
    is_prefix: bool = False
    forms: tuple[tuple[str, ...], ...] = ()
    typed: str = field(default="", compare=False)

    @property
    def match(self) -> str:
        """The term in FTS5's query language."""
        choices = self.choices
        return choices[0] if choices == (f'"{self.lemma}"',) else f"({' OR '.join(choices)})"

    @property
    def choices(self) -> tuple[str, ...]:
        """Alternatives in FTS5's query language. The term matches if one of them does."""
        if self.lemma == self.words[0] and len(self.words) == 1 and not self.forms:
            return (f'"{self.lemma}"',)
        phrase = f'"{" ".join(self.words)}"' + ("*" if self.is_prefix else "")
        # The other forms of the numbers in texts are stored with the lemmas.
        choices = [phrase if self.is_number else f"{EXACT} : {phrase}"]
        choices += [f'"{" ".join(form)}"' for form in self.forms]
        if self.lemma:
            choices.append(f'{LEMMAS} : "{self.lemma}"' if self.only_inflected else f'"{self.lemma}"')
        return tuple(choices)

    @property
    def is_number(self) -> bool:
        """Whether the term is a single number, such as ``318`` or ``318.000``."""
        return not self.is_prefix and _NUMBER.fullmatch(self.typed) is not None

    @property
    def only_inflected(self) -> bool:
        """Whether only inflected forms of the lemma count, because the lemma itself is a function word.

        A search for ``pembagian`` (distribution) finds ``membagikan``, but not ``bagi``, which mostly means "for".
        """
        return self.lemma in FUNCTION_WORDS and len(self.words) == 1 and self.words[0].isalpha()


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. At least one term of each group must occur, and none of ``excluded``.

    ``cut``: the input was longer than allowed. ``left_out`` are function words that were typed but are not searched,
    because the query has other words.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    cut: bool = False
    left_out: tuple[str, ...] = ()

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
        """All terms that are searched, without the excluded ones."""
        return tuple(one for group in self.groups for one in group)

    @property
    def inflected(self) -> tuple[Term, ...]:
        """The terms whose lemma is another word, which is searched instead."""
        return tuple(one for one in self.terms if one.lemma and one.words != (one.lemma,))

    @property
    def typed(self) -> str:
        """The query as it could be typed."""
        wanted = [" OR ".join(one.typed for one in group) for group in self.groups]
        return " ".join([*wanted, *(f"-{one.typed}" for one in self.excluded)])


def read_query(typed: str | None, lemma_of: Callable[[str], str] = lemmatize) -> Query:
    """Parse what was typed. ``lemma_of`` returns the lemma of a folded word."""
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    last: list[list[Term]] | list[Term] | None = None  # the list that received the last term
    operators: set[str] = set()  # since the last term
    pieces = _PIECE.findall((typed or "").replace("\0", " ").translate(_QUOTES))
    for minus, phrase, word in pieces[:MAX_PIECES]:
        if word in OPERATORS and not minus:
            operators.add(OPERATORS[word])
            continue
        term = _phrase(phrase) if phrase else _word(word, lemma_of)
        if term is None:
            continue
        if minus or "NOT" in operators or ("OR" in operators and last is excluded):
            excluded.append(replace(term, lemma=None))
            last = excluded
        elif "OR" in operators and last is groups:
            groups[-1].append(term)
        else:
            groups.append([term])
            last = groups
        operators = set()
    informative = [group for group in groups if not all(_is_function_word(one) for one in group)]
    left_out = [one.typed for group in groups if group not in informative for one in group] if informative else []
    return Query(tuple(map(tuple, informative or groups)), tuple(excluded), len(pieces) > MAX_PIECES, tuple(left_out))


def _phrase(phrase: str) -> Term | None:
    words = tuple(folded(phrase))
    return Term(words, typed=f'"{phrase.strip()}"') if words else None


def _word(typed: str, lemma_of: Callable[[str], str]) -> Term | None:
    """The term for a part between two spaces. It can be several words of the index, such as ``covid-19``."""
    words = tuple(folded(typed))
    if not words:
        return None
    if typed.endswith("*") and len(words[-1]) >= MIN_PREFIX:
        return Term(words, is_prefix=True, typed=typed)
    forms = tuple(dict.fromkeys(form for form in other_forms(typed) if form != words))
    if len(words) == 1:
        lemma = lemma_of(words[0])
        return Term(words, lemma, forms=() if lemma != words[0] else forms, typed=typed)
    lemma_of_all = None
    if _JOINED.search(typed):
        lemma_of_all = "".join(words)
    elif "-" in typed and len(lemmas := {lemma_of(word) for word in words}) == 1:
        lemma_of_all = lemmas.pop()  # anak-anak, berlari-lari
    return Term(words, lemma_of_all, forms=forms, typed=typed)


def _is_function_word(term: Term) -> bool:
    return term.lemma is not None and len(term.words) == 1 and term.words[0] in FUNCTION_WORDS
