"""What is kept beside an article's words: the lemma of each inflected one, and nothing for the others.

So the index stays small, and asking for a word together with its lemma finds it in any inflection: the lemma stands
either in the text itself or here. Names are left alone: a word that a sentence writes with a capital, and nowhere in
the article without one, has no inflections. Offices are the exception, which are called by nouns in pe-…-an and
ke-…-an (Dinas Pengelolaan Sampah); and a headline in capitals tells nothing, so that the body speaks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bipol_crawler.search.lemmatizer import stem
from bipol_crawler.search.tokenizer import APOSTROPHES, WORD, fold, folded

_OFFICE = re.compile(r"(?:pe|ke)\w{4,}an(?:nya)?")
_BREAK = re.compile(r"[-.!?:;…“”„\"‘(\[|•–—]")


@dataclass(frozen=True, slots=True)
class Kept:
    """The lemmas of an article's inflected words, in their order, parted by spaces; None where there are none.

    ``lemmas`` is what was reduced to what, for the table ``lemmas``.
    """

    headline: str | None
    text: str | None
    lemmas: dict[str, str] = field(default_factory=dict)


def kept(headline: str | None, body: str | None, captions: str | None, people: str | None) -> Kept:
    """What to keep beside an article; ``people`` are the names in its bylines."""
    texts = [text for text in (headline, body, captions) if text]
    small, names = _capitals(line for text in texts for line in text.splitlines())
    names = (names | set(folded(people or ""))) - small
    lemmas: dict[str, str] = {}
    of_headline, of_text = (
        " ".join(_lemmas(text, names, lemmas)) or None
        for text in (headline or "", "\n".join(text for text in (body, captions) if text))
    )
    return Kept(of_headline, of_text, lemmas)


def _capitals(lines: Iterable[str]) -> tuple[set[str], set[str]]:
    """The words that are written small somewhere, and those that sentences write with a capital, both folded.

    Capitals speak only in lines most of whose words are small, and not where a sentence may begin.
    """
    small: set[str] = set()
    names: set[str] = set()
    for line in lines:
        found = list(WORD.finditer(line))
        little = [match[0] for match in found if match[0].islower()]
        small.update(map(fold, little))
        if len(little) * 2 <= len(found):
            continue
        end = 0
        for number, match in enumerate(found):
            before, end = end, match.end()
            word = match[0]
            if not word[0].isupper():
                if _is_capitals(word):
                    names.add(fold(word))
                continue
            within = number > 0 and not _BREAK.search(line[before : match.start()])
            if (within and not _OFFICE.fullmatch(fold(word))) or _is_capitals(word):
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
            yield fold(before[0]) + word  # the Jum'at of one is the Jumat of another
        before = match
