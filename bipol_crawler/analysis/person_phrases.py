"""Reads one run of capitalised words with what stands beside it: who is named, with which office, by which evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bipol_crawler.analysis.capital_runs import Word
from bipol_crawler.analysis.findings import Span
from bipol_crawler.analysis.given_names import GIVEN_NAMES
from bipol_crawler.analysis.name_boundary import (
    PERSON_WORDS,
    TITLES_BEFORE_NAME,
    is_office,
    is_person_word,
    name_at,
    name_words,
)
from bipol_crawler.analysis.office_words import CITIZENS, bare, is_of_office, is_region_name
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.analysis.speech import ACTIVE_BEHIND_NAME, WORDS_BEFORE_SPEAKER
from bipol_crawler.normalize.organisations import is_organisation

_AGE = re.compile(r"\s?\(\d{1,2}(?:\s?(?:tahun|thn|th))?\)|,\s\d{2}\stahun\b|,\s\d{2}(?=,)")
_DEGREES = re.compile(r"(?:,\s?(?:[A-Z][A-Za-z]{0,4}\.?(?:\s?[A-Z][A-Za-z]{0,6}\.?){0,3}|Ph\.?D\.?)(?=[,.\s)]|$))+")
_HEAD = re.compile(
    r"(?:(?:[Ss]alah\s(?:satu|seorang)|[Ss]eorang|selaku|sebagai)\s)?(?<![\w-])(?P<head>[A-Z]?[a-z]+)(?![\w-])"
)
_REST_OF_OFFICE = re.compile(r"(?:\s(?:[a-z-]+|\d+)){0,4},?\s\Z")
"""Before a run: an office in lower case (``salah seorang warga, ``, ``ketua panitia ``)."""
_APPOSITION = re.compile(
    r",\s(?:(?:yang\s(?:juga|merupakan|menjabat(?:\ssebagai)?)|selaku|sebagai|salah\s(?:satu|seorang)|seorang|mantan)\s)*"
    r"(?P<head>[A-Za-z]+)"
)
_APPOSITION_END = re.compile(
    r"[,.;:(“\"”\n]|\s(?:itu|tersebut|yang|saat|ketika|kepada|mengatakan|usai)\b|\sme\w+kan\b|\Z"
)
_SAID_TO_BE_NAMED = re.compile(r"(?:bernama|atas nama|berinisial|disapa|sapaan akrab|panggilan)\s\Z")
_JOINED = (", ", " ", " yakni ", ", yakni ", " yaitu ", ", yaitu ", " bernama ", ", si ")
"""Between an office and the name of its holder."""
_FORMER = re.compile(r"\b(?:mantan|eks|bekas)\s\Z")
_PLACE_FOLLOWS = re.compile(r"\b(?:di|ke|dari|asal)\s\Z")
_NAME_FOLLOWS = re.compile(
    r",\s(?:(?:H|Hj|Dr|Drs|Ir)\.\s?)*[A-Z][a-z]+(?:\s(?:bin\s|binti\s)?[A-Z][\w.]*)*\s?(?:,|\(|\s(?:yang|me\w+|ber\w+)\b)"
)
_NAMING = frozenset("bernama nama berinisial disapa akrab panggilan".split())
_LONGEST_LEAD = 60


@dataclass(slots=True)
class Candidate:
    """Words that may be a name. Without a ``rule`` they are one only if the name stands elsewhere in the text.

    The phrase is the name with its office, titles, degrees and age.
    """

    words: list[Word]
    office: Span | None
    title: str | None
    rule: FindingRule | None
    phrase_start: int
    phrase_end: int


def read_run(body: str, run: list[Word], office_before: Span | None) -> tuple[Candidate | None, Span | None]:
    """Return the person in a run, or ``None``; and the span of an office that ends with the run, without a name.

    Args:
        office_before: the span of the office with which the run before ended.
    """
    lead = _lower_office(body, run[0].start)
    at_place = lead is not None and _at_place(body, lead[0], run)
    if not at_place and _PLACE_FOLLOWS.search(body, max(0, run[0].start - 6), run[0].start):
        lead = None
    at = name_at(run, at_place=at_place)
    name = name_words(run, at)
    if (
        not at
        and len(name) < len(run)
        and is_person_word(run[len(name)].text)
        and bare(name[0].text) not in GIVEN_NAMES
    ):
        return read_run(body, run[len(name) :], None)  # ``Penjabat Wali Kota``
    if not name or _is_of_the_office(body, run, at, name):
        return None, _office_without_name(run, lead)
    office, start = _office_before_name(body, run, at, office_before, lead)
    titles = 0
    while titles < len(name) - 1 and bare(name[titles].text) in TITLES_BEFORE_NAME:
        titles += 1
    words = name[titles:]
    if bare(words[0].text) in TITLES_BEFORE_NAME and len(words) == 1:
        return None, None
    if at and not is_office(run[:at]) and lead is None and not titles and not _AGE.match(body, words[-1].end):
        return None, None  # ``RSUD Sekarwangi``: the name of an organisation
    described = (run[0].start, run[0].end) if at == 1 and bare(run[0].text) in CITIZENS else None if at else lead
    if described and len(words) == 1 and not titles and _is_of_a_place(body, described, words[0]):
        return None, (described[0], words[0].end)
    candidate = Candidate(words, office, " ".join(word.text for word in name[:titles]) or None, None, start, 0)
    _find_evidence(body, candidate)
    return candidate, None


def _is_of_the_office(body: str, run: list[Word], at: int, name: list[Word]) -> bool:
    """Return whether one word behind an office is a firm, since a name follows: ``Pelatih Persib, Luis Milla``."""
    if not at or len(name) > 1 or name[0] is not run[-1] or bare(name[0].text) in GIVEN_NAMES:
        return False
    return bool(is_office(run[:at]) and _NAME_FOLLOWS.match(body, name[0].end))


def _at_place(body: str, lead: int, run: list[Word]) -> bool:
    """Return whether a run begins with the place of an office, behind a verb: ``kata saksi di Talaga Dedi``."""
    if body[run[0].start - 4 : run[0].start] not in (" di ", "sal ") or is_of_office(run[0].text):
        return False
    before = body[max(0, lead - 24) : lead].lower().split()[-1:]
    return bool(before) and before[0] in WORDS_BEFORE_SPEAKER


def _is_of_a_place(body: str, lead: Span, word: Word) -> bool:
    """Return whether one word behind a description is where people live and no name: ``warga Cikole``."""
    if bare(word.text) in GIVEN_NAMES or body[lead[1] : word.start] != " ":
        return False
    return not _AGE.match(body, word.end)


def _office_without_name(run: list[Word], lead: Span | None) -> Span | None:
    if is_office(run):
        return run[0].start, run[-1].end
    return (lead[0], run[-1].end) if lead else None


def _office_before_name(
    body: str, run: list[Word], at: int, office_before: Span | None, lead: Span | None
) -> tuple[Span | None, int]:
    """Return the span of the office before a name, and where the whole phrase begins."""
    start = run[0].start
    if at and is_office(run[:at]):
        former = _FORMER.search(body, max(0, start - 8), start)
        start = former.start() if former else start
        return (start, run[at - 1].end), start
    if not at and office_before is not None and body[office_before[1] : start] in _JOINED:
        return office_before, office_before[0]
    if lead is not None:
        return (lead[0], run[at - 1].end if at else lead[1]), lead[0]
    return None, start


def _lower_office(body: str, at: int) -> Span | None:
    """Return the span of an office in lower case that stands before ``at``."""
    before = body[max(0, at - _LONGEST_LEAD) : at]
    if PERSON_WORDS.isdisjoint(before.lower().replace(",", " ").split()[-6:]):
        return None
    for match in _HEAD.finditer(body, max(0, at - _LONGEST_LEAD), at):
        if match["head"].lower() in PERSON_WORDS and _REST_OF_OFFICE.match(body, match.end(), at):
            return match.start(), match.start() + len(body[match.start() : at].rstrip(", "))
    return None


def _find_evidence(body: str, candidate: Candidate) -> None:
    """Set the rule by which the words are a name, and what belongs to the phrase behind them."""
    words, end = candidate.words, candidate.words[-1].end
    sign = body[end : end + 2].strip()[:1]
    if sign == "," and (degrees := _DEGREES.match(body, end)):
        end = degrees.end()
    if candidate.office:
        candidate.rule = FindingRule.PERSON_OFFICE
    elif candidate.title:
        candidate.rule = FindingRule.PERSON_TITLE
    if sign in ("(", ",") and (age := _AGE.match(body, end)):
        candidate.rule, end = candidate.rule or FindingRule.PERSON_AGE, age.end()
    apposition = _APPOSITION.match(body, end) if body.startswith(",", end) else None
    if apposition and is_person_word(apposition["head"]) and candidate.office is None:
        candidate.rule = candidate.rule or FindingRule.PERSON_OFFICE
        close = _APPOSITION_END.search(body, apposition.end())
        candidate.office = (end + 2, close.start() if close else len(body))
        end = candidate.office[1]
    candidate.phrase_end = end
    if candidate.rule is None and not is_region_name(" ".join(word.text for word in words)):
        candidate.rule = _rule_of_speech(body, candidate.phrase_start, end, words)


def _has_given_name(words: list[Word]) -> bool:
    return any(bare(word.text) in GIVEN_NAMES for word in words)


def _rule_of_speech(body: str, start: int, end: int, words: list[Word]) -> FindingRule | None:
    if is_organisation(words[0].text):
        return None
    before = body[max(0, start - 24) : start].lower().split()[-1:]
    if body.startswith((",", " ("), end) and body.endswith(", ", 0, start) and _has_given_name(words):
        return FindingRule.PERSON_APPOSITION
    if before and before[0] in _NAMING and _SAID_TO_BE_NAMED.search(body, max(0, start - 20), start):
        return FindingRule.PERSON_TITLE
    if (before and before[0].lstrip('“”",.') in WORDS_BEFORE_SPEAKER) or ACTIVE_BEHIND_NAME.match(body, end):
        return FindingRule.PERSON_SPEECH
    return None
