"""Makes the lemmas that are stored with an article: only inflected words have one.

A search for a word and its lemma then finds all forms: the lemma is either in the text itself or among the stored
lemmas. So the index stays small. Names get no lemma. A word is a name if it has a capital letter inside a sentence and
occurs nowhere in the article without one. Names of offices are an exception, because they contain nouns in pe-…-an and
ke-…-an (Dinas Pengelolaan Sampah). A headline in capitals shows nothing about names; then only the body counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, compress
from typing import NamedTuple

from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.search.tokenizer import APOSTROPHES, WORD, fold, folded, other_forms

_OFFICE = re.compile(r"(?:pe|ke)\w{4,}an(?:nya)?")
_PARTS = re.compile(f"({WORD.pattern})")
"""With a group, so that ``split`` returns the text between words and the words alternately."""
_BREAK = re.compile(r"[-.!?:;…“”„\"‘(\[|•–—]")


class _Line(NamedTuple):
    """The words of a line, as written and folded, with the text before each word."""

    before: list[str]
    words: list[str]
    folded: list[str]


@dataclass(frozen=True)
class SearchLemmas:
    """The lemmas of an article's inflected words, in text order, separated by spaces; None if there are none.

    After them come the other forms of numbers and initials (see ``tokenizer.other_forms``).

    ``lemmas`` has the lemma of each inflected word, for the table ``lemmas``.
    """

    headline: str | None
    text: str | None
    lemmas: dict[str, str] = field(default_factory=dict)


def search_lemmas(headline: str | None, body: str | None, captions: str | None, people: str | None) -> SearchLemmas:
    """The lemmas to store with an article. ``people`` are the names in its bylines."""
    texts = headline or "", "\n".join(text for text in (body, captions) if text)
    lines = [[_line(line) for line in text.splitlines()] for text in texts]
    lower_case, names = _lower_case_words_and_names(chain(*lines))
    names = (names | set(folded(people or ""))) - lower_case
    lemmas: dict[str, str] = {}
    of_headline, of_text = (
        " ".join([*_lemmas(found, names, lemmas), *_numbers_and_initials(text)]) or None
        for text, found in zip(texts, lines, strict=True)
    )
    return SearchLemmas(of_headline, of_text, lemmas)


def _line(line: str) -> _Line:
    parts = _PARTS.split(line)
    words = parts[1::2]
    return _Line(parts[:-1:2], words, [*map(fold, words)])


def _lower_case_words_and_names(lines: Iterable[_Line]) -> tuple[set[str], set[str]]:
    """The words that occur in lower case, and the words with a capital inside a sentence, both folded.

    Capitals count only in lines with mostly lower-case words, and not where a sentence may begin.
    """
    lower_case: set[str] = set()
    names: set[str] = set()
    for before, words, folded_words in lines:
        lower_case_words = [*compress(folded_words, map(str.islower, words))]
        lower_case.update(lower_case_words)
        if len(lower_case_words) * 2 <= len(words):
            continue
        for number, (between, word, plain) in enumerate(zip(before, words, folded_words, strict=True)):
            if not word[0].isupper():
                if _is_capitals(word):
                    names.add(plain)
                continue
            inside_sentence = number > 0 and not _BREAK.search(between)
            if (inside_sentence and not _OFFICE.fullmatch(plain)) or _is_capitals(word):
                names.add(plain)
    return lower_case, names


def _is_capitals(word: str) -> bool:
    """Whether a word is an acronym, or a dateline's place."""
    return len(word) > 1 and word.isupper()


def _lemmas(lines: Iterable[_Line], names: set[str], lemmas: dict[str, str]) -> Iterable[str]:
    for before, _, words in lines:
        last: str | None = None
        for between, word in zip(before, words, strict=True):
            if word not in names and (lemma := lemmatize(word)) != word:
                lemmas[word] = lemma
                yield lemma
            if last is not None and between and between in APOSTROPHES:
                yield last + word  # Jum'at is also written Jumat
            last = word


def _numbers_and_initials(text: str) -> Iterable[str]:
    """The other forms of numbers and initials, each once; words written with 2 for their repetition have a lemma."""
    forms = dict.fromkeys(form for form in other_forms(text) if not _is_repetition(form))
    return (word for form in forms for word in form)


def _is_repetition(form: tuple[str, ...]) -> bool:
    joined = "".join(form)
    return form[-1] == "2" and lemmatize(joined) != joined
