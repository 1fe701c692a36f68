"""The cheap tests for single capitalised words: most of them are neither a person nor the end of an office."""

from __future__ import annotations

from bipol_crawler.analysis.capital_runs import Word
from bipol_crawler.analysis.name_boundary import PERSON_WORDS, TITLES_BEFORE_NAME, is_person_word
from bipol_crawler.analysis.office_words import bare, is_of_office
from bipol_crawler.analysis.speech import ADVERB_WORDS, WORDS_BEFORE_SPEAKER
from bipol_crawler.analysis.speech_verbs import ACTIVE

NAMING = frozenset("bernama nama berinisial disapa akrab panggilan".split())
LONGEST_CUE = 60
"""The number of characters before a name in which an office in lower case is searched."""
_SIGNS_OF_A_PERSON = ("(", ",", "—", "–", "-", "S", "M", "A", "D")
_AFTER_A_PERSON = ACTIVE | ADVERB_WORDS | {"selaku", "sebagai", "atau", "alias"}
_TIED_TO_NAME = (", ", ". ", " dr ", " drg ", "yakni ", "yaitu ", "si ")
_BEFORE_A_PERSON = WORDS_BEFORE_SPEAKER | NAMING


def cannot_be_person(body: str, word: Word, *, after_person_word: bool) -> bool:
    """Return whether no word around a single capitalised word can make it a person: a cheap test that excludes most.

    Args:
        after_person_word: whether a word for a person comes before it; see :func:`person_word_before`.
    """
    if after_person_word or is_of_office(word.text) or bare(word.text) in TITLES_BEFORE_NAME:
        return False
    after = body[word.end : word.end + 24].split(maxsplit=1)
    if body[word.end : word.end + 2].lstrip()[:1] in _SIGNS_OF_A_PERSON or (after and after[0] in _AFTER_A_PERSON):
        return False
    before = body[max(0, word.start - 24) : word.start].lower()
    if before.endswith(_TIED_TO_NAME):
        return False
    last = before.split()[-1:]
    return not (last and last[0].lstrip('“”",.(') in _BEFORE_A_PERSON)


def is_inside_office(word: Word, *, after_person_word: bool) -> bool:
    """Return whether a single capitalised word belongs to an office or organisation but cannot begin one."""
    return not after_person_word and is_of_office(word.text) and not is_person_word(word.text)


def person_word_before(body: str, at: int) -> bool:
    """Return whether a word for a person, with other words in lower case, stands before ``at``: ``ketua panitia ``."""
    for word in body[max(0, at - LONGEST_CUE) : at].split()[:-7:-1]:
        if word[-1] == ",":
            word = word.rstrip(",")
        if word.islower():
            if word in PERSON_WORDS:
                return True
        elif not word.isdigit():
            return word.lower() in PERSON_WORDS
    return False
