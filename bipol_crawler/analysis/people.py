"""Finds the people in a text: body → :class:`~.findings.Mention`, with short forms resolved within the article.

A run of capitalised words is a person only with evidence beside it: an office, a title, an age, a verb of speech. A
shorter form (``Ross``) is the person whose name has these words, if there is only one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.capital_runs import Word, runs
from bipol_crawler.analysis.findings import Mention, Span
from bipol_crawler.analysis.given_names import GIVEN_NAMES
from bipol_crawler.analysis.office_words import FORMS_OF_ADDRESS, bare, standing_of
from bipol_crawler.analysis.person_phrases import Candidate, read_run
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.analysis.sex_words import sex_of
from bipol_crawler.analysis.single_words import cannot_be_person, is_inside_office, person_word_before
from bipol_crawler.normalize.organisations import is_organisation

_NICKNAME = re.compile(
    r"(?:\s\([^()]*\))?(?:,?\s?(?:atau|alias)|,?\s(?:yang\s)?(?:(?:akrab|biasa|kerap|sering|lebih\sdikenal)\s)?(?:di)?"
    r"(?:sapa|panggil)(?:an)?(?:\sakrab(?:nya)?)?(?:\sdengan)?)\s(?P<name>[A-Z]\w+(?:\s[A-Z]\w+)?)"
)
_CALLED_SO = re.compile(r",?\s\(?(?:sapaan|panggilan)(?:\sakrab)?(?:nya)?\b(?!\s(?:akrab\s)?[A-Z])")
"""After the nickname of the person named before: ``Ita, sapaan akrabnya``."""
_NAMING = frozenset(
    "atau alias sapa disapa sapaan disapaan panggil dipanggil panggilan dipanggilan sapaannya panggilannya".split()
)
"""A cheap test: without any of these in its text, nobody has a nickname."""
_ALIAS = re.compile(r"\byang\s(?:\w+\s)?(?:disapa|dipanggil)\s(?:dengan\s)?(?:\w+\.?\s)?\Z")
_THIS = re.compile(r"\s(?:itu|ini|tersebut)\b")
_WORDS_OF_ORGANISATIONS = frozenset(("Dinas", "Badan", "Partai", "Fraksi", "Bank", "SMAN", "SDN", "SMPN", "SMKN"))

_WORD = re.compile(r"\S+")
_MOST_NAMES_OF_A_WORD = 50
"""The most names with one word that are compared, so that long texts take no longer."""
_Key = tuple[str, ...]


@dataclass(slots=True)
class PersonPhrase:
    """A mention, and the span of the whole phrase, which includes the office, titles and age."""

    mention: Mention
    phrase_start: int
    phrase_end: int


def people(whole: Body) -> list[PersonPhrase]:
    """Return every mention of a person, in the order of the text."""
    body = whole.text
    candidates: list[Candidate] = []
    office: Span | None = None
    for run in runs(body):
        first = run[0]
        after_person_word = person_word_before(body, first.start)
        if (
            len(run) == 1
            and bare(first.text) not in GIVEN_NAMES
            and is_inside_office(first, after_person_word=after_person_word)
        ):
            office = None
            continue
        if len(run) == 1 and office is None and cannot_be_person(body, first, after_person_word=after_person_word):
            candidate: Candidate | None = Candidate(run, None, None, None, first.start, first.end)
        else:
            candidate, office = read_run(body, run, office, after_person_word=after_person_word)
        if candidate is not None:
            if candidates and candidate.office and candidate.office[0] <= candidates[-1].words[0].start:
                candidates.pop()  # ``Kepala Puskesmas Sukaraja, Tini``: Sukaraja is of the office
            candidates.append(candidate)
    names = _Names(body, candidates, nicknames=whole.has(_NAMING))
    return [named for candidate in candidates if (named := _named(body, candidate, names)) is not None]


class _Names:
    """The full names of a text, with their shorter forms and nicknames."""

    def __init__(self, body: str, candidates: list[Candidate], *, nicknames: bool) -> None:
        self.full: dict[_Key, str] = {}
        self.with_word: dict[str, list[_Key]] = {}
        self.nicknames: dict[_Key, _Key] = {}
        if nicknames:
            self._read_with_nicknames(body, candidates)
        else:
            for candidate in candidates:
                if candidate.rule is not None:
                    self.full.setdefault(_key(candidate.words), _name(body, candidate))
        for name in self.full:
            for word in name:
                same = self.with_word.setdefault(word, [])
                if len(same) < _MOST_NAMES_OF_A_WORD:
                    same.append(name)

    def _read_with_nicknames(self, body: str, candidates: list[Candidate]) -> None:
        before: _Key | None = None
        for candidate in candidates:
            if candidate.rule is not None and not _CALLED_SO.match(body, candidate.words[-1].end):
                key = _key(candidate.words)
                if (
                    before
                    and _ALIAS.search(body, max(0, candidate.words[0].start - 40), candidate.words[0].start)
                    and (_THIS.match(body, candidate.words[-1].end))
                ):
                    self.nicknames[key] = before  # ``Presiden yang akrab disapa Jokowi itu``
                    continue
                self.full.setdefault(key, _name(body, candidate))
                if match := _NICKNAME.match(body, candidate.words[-1].end):
                    called = tuple(bare(word) for word in match["name"].split() if bare(word) not in FORMS_OF_ADDRESS)
                    if len(called) > len(key):  # ``Gus Mul, sapaan Agus Mulyadi``
                        self.nicknames[key] = called
                        self.full.pop(key, None)
                        self.full.setdefault(called, match["name"])
                    else:
                        self.nicknames[called] = key
                before = key
            if before and _CALLED_SO.match(body, candidate.words[-1].end) and _key(candidate.words) != before:
                self.nicknames[_key(candidate.words)] = before
                self.full.pop(_key(candidate.words), None)

    def full_name_of(self, key: _Key) -> _Key | None:
        """Return the full name for a shorter form; ``None`` if no name, or more than one, contains all its words."""
        key = self.nicknames.get(key, key)
        same = self.with_word.get(key[0], ()) if key else ()
        longer = [name for name in same if len(name) > len(key) and set(key).issubset(name)]
        if not longer:
            return key if key in self.full else None
        longest = max(longer, key=len)
        return longest if all(set(name) <= set(longest) for name in longer) else None


def _named(body: str, candidate: Candidate, names: _Names) -> PersonPhrase | None:
    if candidate.rule is None and not names.nicknames and bare(candidate.words[0].text) not in names.with_word:
        return None
    key = _key(candidate.words)
    if candidate.rule is None and key[0] not in names.with_word and key not in names.nicknames:
        return None
    full_name = names.full_name_of(key)
    if full_name is None:
        return None
    start, end = candidate.words[0].start, candidate.words[-1].end
    office = body[slice(*candidate.office)] if candidate.office else None
    mention = Mention(
        start,
        end,
        candidate.rule if candidate.rule and full_name == key else FindingRule.PERSON_SHORT,
        body[start:end],
        names.full[full_name],
        office,
        _organisation(office),
        standing_of(office) if office else None,
        sex_of(candidate.title, office),
    )
    return PersonPhrase(mention, candidate.phrase_start, candidate.phrase_end)


def _name(body: str, candidate: Candidate) -> str:
    return " ".join(body[candidate.words[0].start : candidate.words[-1].end].split())


def _key(words: list[Word]) -> _Key:
    return tuple([bare(word.text) for word in words])


def _organisation(office: str | None) -> str | None:
    """Return the part of an office from the first word of an organisation on."""
    if office is None:
        return None
    for match in _WORD.finditer(office):
        word = match.group().strip("(),")
        acronym = word.isupper() and len(word) > 2
        if match.start() and (acronym or word in _WORDS_OF_ORGANISATIONS or is_organisation(word)):
            return office[match.start() :].strip(" ,") or None
    return None
