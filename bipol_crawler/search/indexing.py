"""Makes the lemmas that are stored with an article: the lemma of each inflected word, nothing for other words.

A search for a word and its lemma then finds all forms: the lemma is either in the text itself or among the stored
lemmas. So the index stays small. Names get no lemma. A word is a name if it has a capital letter inside a sentence and
occurs nowhere in the article without one. An exception are names of offices, which contain nouns in pe-…-an and ke-…-an
(Dinas Pengelolaan Sampah). A headline in capitals says nothing about names; then only the body counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bipol_crawler.search.lemmatizer import stem
from bipol_crawler.search.tokenizer import APOSTROPHES, WORD, fold, folded, other_forms

_OFFICE = re.compile(r"(?:pe|ke)\w{4,}an(?:nya)?")
_BREAK = re.compile(r"[-.!?:;…“”„\"‘(\[|•–—]")


@dataclass(frozen=True)
class SearchLemmas:
    """The lemmas of an article's inflected words, in text order, separated by spaces; None if there are none.

    Behind them stand the other forms of numbers and initials (see ``tokenizer.other_forms``).

    ``lemmas`` has the lemma of each inflected word, for the table ``lemmas``.
    """

    headline: str | None
    text: str | None
    lemmas: dict[str, str] = field(default_factory=dict)


def search_lemmas(headline: str | None, body: str | None, captions: str | None, people: str | None) -> SearchLemmas:
    """The lemmas to store with an article. ``people`` are the names in its bylines."""
    texts = [text for text in (headline, body, captions) if text]
    small, names = _small_words_and_names(line for text in texts for line in text.splitlines())
    names = (names | set(folded(people or ""))) - small
    lemmas: dict[str, str] = {}
    of_headline, of_text = (
        " ".join([*_lemmas(text, names, lemmas), *_numbers_and_initials(text)]) or None
        for text in (headline or "", "\n".join(text for text in (body, captions) if text))
    )
    return SearchLemmas(of_headline, of_text, lemmas)


def _small_words_and_names(lines: Iterable[str]) -> tuple[set[str], set[str]]:
    """The words that occur in lower case, and the words with a capital inside a sentence, both folded.

    Capitals count only in lines with mostly lower-case words, and not where a sentence may begin.
    """
    small: set[str] = set()
    names: set[str] = set()
    for line in lines:
        found = list(WORD.finditer(line))
        small_words = [match[0] for match in found if match[0].islower()]
        small.update(map(fold, small_words))
        if len(small_words) * 2 <= len(found):
            continue
        end = 0
        for number, match in enumerate(found):
            before, end = end, match.end()
            word = match[0]
            if not word[0].isupper():
                if _is_capitals(word):
                    names.add(fold(word))
                continue
            inside_sentence = number > 0 and not _BREAK.search(line[before : match.start()])
            if (inside_sentence and not _OFFICE.fullmatch(fold(word))) or _is_capitals(word):
                names.add(fold(word))
    return small, names


def _is_capitals(word: str) -> bool:
    """Whether a word is an acronym, or a dateline's place."""
    return len(word) > 1 and word.isupper()


def _lemmas(text: str, names: set[str], lemmas: dict[str, str]) -> Iterable[str]:
    before = None
    for match in WORD.finditer(text):
        word = fold(match[0])
        if word not in names and (lemma := stem(word)) != word:
            lemmas[word] = lemma
            yield lemma
        if before and text[before.end() : match.start()] in APOSTROPHES and match.start() > before.end():
            yield fold(before[0]) + word  # Jum'at is also written Jumat
        before = match


def _numbers_and_initials(text: str) -> Iterable[str]:
    """The other forms of numbers and initials, each once; words written with 2 for their repetition have a lemma."""
    forms = dict.fromkeys(form for form in other_forms(text) if not _is_repetition(form))
    return (word for form in forms for word in form)


def _is_repetition(form: tuple[str, ...]) -> bool:
    joined = "".join(form)
    return form[-1] == "2" and stem(joined) != joined
