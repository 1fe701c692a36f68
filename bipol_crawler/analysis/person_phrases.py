"""Finds the person in a run of capitalised words and the words around it, with the office and the rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bipol_crawler.analysis.capital_runs import Word
from bipol_crawler.analysis.findings import Span
from bipol_crawler.analysis.given_names import GIVEN_NAMES
from bipol_crawler.analysis.name_boundary import (
    BEGIN_NAMES,
    PERSON_WORDS,
    TITLES_BEFORE_NAME,
    is_office,
    is_person_word,
    name_at,
    name_words,
)
from bipol_crawler.analysis.office_words import CITIZENS, bare, is_of_a_region, is_of_office
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.analysis.single_words import LONGEST_CUE, NAMING, person_word_before
from bipol_crawler.analysis.speech import WORDS_BEFORE_SPEAKER, active_after
from bipol_crawler.normalize.degrees import is_degree
from bipol_crawler.normalize.organisations import is_organisation

_AGE = re.compile(r"\s?\(\d{1,2}(?:\s?(?:tahun|thn|th))?\)|,\s\d{2}\stahun\b|,\s\d{2}(?=,)")
_DEGREE = re.compile(r"(?:,\s?|\.?\s)(?P<degree>[A-Z][\w.]{0,9})(?:\s?\([A-Z]{1,3}\))?\.?(?=[,.;:\s)]|\Z)")
_HEAD = re.compile(
    r"(?:(?:[Ss]alah\s(?:satu|seorang)|[Ss]eorang|selaku|sebagai)\s)?(?<![\w-])(?P<head>[A-Z]?[a-z]+)(?![\w-])"
)
_REST_OF_OFFICE = re.compile(r"(?:\s(?:[a-z-]+|\d+)){0,4},?\s\Z")
"""Before a run: an office in lower case (``salah seorang warga, ``, ``ketua panitia ``)."""
_APPOSITION = re.compile(
    r"(?:,|(?=\sselaku|\ssebagai))\s(?:(?:yang\s(?:juga|merupakan|menjabat(?:\ssebagai)?)|selaku|sebagai|salah\s(?:satu|seorang)|seorang|mantan)\s)*"
    r"(?P<head>[A-Za-z]+)"
)
_APPOSITION_END = re.compile(
    r"[,.;:(“\"”\n]|\s(?:itu|ini|tersebut|yang|saat|ketika|kepada|usai)\b|\s(?:ber|di(?!nas|rektur|visi|aspora))[a-z]{4,}\b"
    r"|\sme(?!nteri|dia|diasi|tro|rah)[a-z]{4,}\b|\Z"
)
_LOWER_TITLE = re.compile(r"(?<!\w)(?:dr|drg|drs|dra|ir|hj|kh|ust)\.?\s\Z")
_SAID_TO_BE_NAMED = re.compile(r"(?:bernama|atas nama|berinisial|disapa|sapaan akrab|panggilan)\s\Z")
_NAMED_SO = re.compile(r"\s(?:yang|bernama|berinisial|atas\snama)\s")
_JOINED = (", ", " ", " yakni ", ", yakni ", " yaitu ", ", yaitu ", " bernama ", ", si ")
"""Between an office and the name of its holder."""
_NUMBERED = re.compile(r"\sno(?:mor|\.)(?:\surut)?\s\d+,?\s")
_FORMER = re.compile(r"\b(?:mantan|eks|bekas)\s\Z")
_PLACE_FOLLOWS = re.compile(r"\b(?:di|ke|dari|asal)\s\Z")
_NAME_FOLLOWS = re.compile(
    r",\s(?!(?:Senin|Selasa|Rabu|Kamis|Jumat|Jum.at|Sabtu|Minggu|Ahad)\b)(?:(?:H|Hj|Dr|Drs|Ir)\.\s?)*[A-Z][a-z]+(?:\s(?:bin\s|binti\s)?[A-Z][\w.]*)*\s?(?:,|\(|\s(?:yang|me\w+|ber\w+)\b)"
)
_LONGEST_OFFICE = 160
_SOMEBODY = ("seorang", "salah")
_ELSEWHERE = re.compile(r"\b(?:saat|di|pada|kepada|usai|ketika|dalam|ke|dari)\b")
_SIGNS = (". ", "! ", "? ", ", ", "\n", "“", "”", '"')
_MOST_WORDS = 7
_VERB_FOLLOWS = re.compile(
    r"(?:,\s(?:misalnya|contohnya|umpamanya|sendiri),)?\s(?:(?:juga|pun|telah|sudah|masih|sempat|kini|lantas|kemudian|langsung|tak|tidak)\s)*"
    r"(?:me|ber|di|ter)[a-z]{3,}"
)
_OFFICE_BEFORE_COMMA = re.compile(
    r"\s*(?:(?:Sementara(?:\situ)?|Sedangkan|Adapun|Namun|Terpisah|Sebelumnya|dan|serta)\s)?(?P<office>[A-Za-z]+(?:\s[^,]+)?)"
)
_FINITE_VERB = re.compile(
    r"\b(?:me(?!nteri|dia|tro)[a-z]{4,}|ber(?!sama)[a-z]{3,}|di(?!nas|rektur|visi)[a-z]{4,}|adalah|akan|telah|sudah)\b"
)


@dataclass(slots=True)
class Candidate:
    """Words that may be a name. Without a ``rule`` they are a name only if the text has the full name elsewhere.

    The phrase is the name with its office, titles, degrees and age.
    """

    words: list[Word]
    office: Span | None
    title: str | None
    rule: FindingRule | None
    phrase_start: int
    phrase_end: int


def read_run(
    body: str, run: list[Word], office_before: Span | None, *, after_person_word: bool
) -> tuple[Candidate | None, Span | None]:
    """Read one run of capitalised words.

    Args:
        office_before: the span of the office at the end of the previous run.
        after_person_word: whether a word for a person comes before the run; see ``person_word_before``.

    Returns:
        The person in the run, or ``None``; and the span of an office without a name at the end of the run, or ``None``.
    """
    lower_office = _lower_office(body, run[0].start) if after_person_word else None
    at_place = lower_office is not None and _at_place(body, lower_office[0], run)
    if lower_office and not at_place and _PLACE_FOLLOWS.search(body, max(0, run[0].start - 6), run[0].start):
        lower_office = None
    at = name_at(run, at_place=at_place) or (
        _name_after_complement(run) if lower_office and body[run[0].start - 2] != "," else 0
    )
    name = name_words(run, at)
    if (
        not at
        and len(name) < len(run)
        and is_person_word(run[len(name)].text)
        and bare(name[0].text) not in GIVEN_NAMES
    ):
        rest = run[len(name) :]  # ``Penjabat Wali Kota``
        return read_run(body, rest, None, after_person_word=person_word_before(body, rest[0].start))
    if not name or _is_of_the_office(body, run, at, name, lower_office):
        return None, _office_without_name(run, lower_office)
    office, start = _office_before_name(body, run, at, office_before, lower_office)
    titles = 0
    while titles < len(name) - 1 and bare(name[titles].text) in TITLES_BEFORE_NAME:
        titles += 1
    words = name[titles:]
    if bare(words[0].text) in TITLES_BEFORE_NAME and len(words) == 1:
        return None, None
    if at and not is_office(run[:at]) and lower_office is None and not titles and not _AGE.match(body, words[-1].end):
        return None, None  # ``RSUD Sekarwangi``: the name of an organisation
    described = None if at else lower_office
    if at == 1 and bare(run[0].text) in CITIZENS:
        described = run[0].start, run[0].end
    if described and len(words) == 1 and not titles and _is_of_a_place(body, described, words[0]):
        return None, (described[0], words[0].end)
    title = " ".join(word.text for word in name[:titles]) or (body[start : run[0].start].strip() if not office else "")
    candidate = Candidate(words, office, title or None, None, start, 0)
    _find_evidence(body, candidate)
    return candidate, None


def _name_after_complement(run: list[Word]) -> int:
    """Return the index of a known name after a firm or club (``pelatih | Bhayangkara | Widodo Cahyono``), or 0."""
    if bare(run[0].text) in BEGIN_NAMES:
        return 0
    return next((at for at in (1, 2) if at + 1 < len(run) and bare(run[at].text) in BEGIN_NAMES), 0)


def _is_of_the_office(body: str, run: list[Word], at: int, name: list[Word], lower_office: Span | None) -> bool:
    """Return whether one word after an office is a firm, because a name follows it: ``Pelatih Persib, Luis``."""
    if len(name) > 1 or name[0] is not run[-1] or bare(name[0].text) in GIVEN_NAMES:
        return False
    return bool((is_office(run[:at]) if at else lower_office) and _NAME_FOLLOWS.match(body, name[0].end))


def _at_place(body: str, lower_office: int, run: list[Word]) -> bool:
    """Return whether a run begins with the place of an office, after a verb: ``kata saksi di Talaga Dedi``."""
    if body[run[0].start - 4 : run[0].start] not in (" di ", "sal ") or is_of_office(run[0].text):
        return False
    before = body[max(0, lower_office - 24) : lower_office].lower().split()[-1:]
    return bool(before) and before[0] in WORDS_BEFORE_SPEAKER


def _is_of_a_place(body: str, lower_office: Span, word: Word) -> bool:
    """Return whether one word after a description is the place where people live, and not a name: ``warga Cikole``."""
    if bare(word.text) in GIVEN_NAMES or body[lower_office[1] : word.start] != " ":
        return False
    if _SAID_TO_BE_NAMED.search(body, max(0, word.start - 20), word.start):
        return False
    if " " in body[slice(*lower_office)] and active_after(body, word.end, len(body)):
        return False  # ``bakul ikan Rasjum mengeluh``
    return not _AGE.match(body, word.end)


def _office_without_name(run: list[Word], lower_office: Span | None) -> Span | None:
    if is_office(run):
        return run[0].start, run[-1].end
    return (lower_office[0], run[-1].end) if lower_office else None


def _office_before_name(
    body: str, run: list[Word], at: int, office_before: Span | None, lower_office: Span | None
) -> tuple[Span | None, int]:
    """Return the span of the office before a name, and where the whole phrase begins."""
    start = run[0].start
    if title := _LOWER_TITLE.search(body, max(0, start - 8), start):
        start = title.start()
    if at and is_office(run[:at]):
        former = _FORMER.search(body, max(0, start - 8), start)
        start = former.start() if former else start
        return (start, run[at - 1].end), start
    if not at and office_before is not None and _is_joined(body[office_before[1] : start]):
        return office_before, office_before[0]
    if lower_office is not None:
        return (lower_office[0], run[at - 1].end if at else lower_office[1]), lower_office[0]
    if not at and body.endswith(", ", 0, start) and (office := _office_before_comma(body, start - 2)):
        return office, office[0]
    return None, start


def _is_joined(gap: str) -> bool:
    """Return whether ``gap`` joins an office to the name of its holder: a comma, *yakni*, *nomor urut 2*."""
    return gap in _JOINED or (gap.startswith(" no") and bool(_NUMBERED.fullmatch(gap)))


def _office_before_comma(body: str, comma: int) -> Span | None:
    """Return the span of an office with which the sentence begins and which ends at ``comma``.

    ``Jaksa penuntut umum dari Kejaksaan Negeri Garut, Arif``: whatever it is of, its first word says that it is one.
    """
    begin = max(body.rfind(sign, max(0, comma - _LONGEST_OFFICE), comma) for sign in _SIGNS) + 1
    match = _OFFICE_BEFORE_COMMA.fullmatch(body, begin, comma)
    if match is None or _FINITE_VERB.search(match["office"]):
        return None
    head, _, rest = match["office"].partition(" ")
    if head.lower() in WORDS_BEFORE_SPEAKER and rest:
        whole = rest.count(" ") < _MOST_WORDS and not _ELSEWHERE.search(rest)
        return (match.start("office") + len(head) + 1, comma) if whole else None
    return (match.start("office"), comma) if is_person_word(head) or head.lower() in _SOMEBODY else None


def _lower_office(body: str, at: int) -> Span | None:
    """Return the span of an office in lower case that stands before ``at``, after a word of a person."""
    for match in _HEAD.finditer(body, max(0, at - LONGEST_CUE), at):
        if match["head"].lower() in PERSON_WORDS and _REST_OF_OFFICE.match(body, match.end(), at):
            office = _NAMED_SO.split(body[match.start() : at], maxsplit=1)[0]
            return match.start(), match.start() + len(office.rstrip(", "))
    return None


def _find_evidence(body: str, candidate: Candidate) -> None:
    """Set the rule by which the words are a name, and the end of the phrase."""
    words, end = candidate.words, candidate.words[-1].end
    while (
        not body[end + 1 : end + 3].islower()
        and (degree := _DEGREE.match(body, end))
        and is_degree(degree["degree"].rstrip("."))
    ):
        end = degree.end()
    sign = body[end : end + 2].strip()[:1]
    if candidate.office:
        candidate.rule = FindingRule.PERSON_OFFICE
    elif candidate.title:
        candidate.rule = FindingRule.PERSON_TITLE
    if sign in ("(", ",") and (age := _AGE.match(body, end)):
        candidate.rule, end = candidate.rule or FindingRule.PERSON_AGE, age.end()
    apposition = _APPOSITION.match(body, end) if body.startswith((",", " se"), end) else None
    if apposition and is_person_word(apposition["head"]) and candidate.office is None:
        candidate.rule = candidate.rule or FindingRule.PERSON_OFFICE
        close = _APPOSITION_END.search(body, apposition.end())
        candidate.office = (end + 2 if body[end] == "," else end + 1, close.start() if close else len(body))
        end = candidate.office[1]
    candidate.phrase_end = end
    if candidate.rule is None:
        rule = _rule_of_speech(body, candidate.phrase_start, end, words)
        candidate.rule = None if rule and is_of_a_region([word.text for word in words]) else rule


def _has_given_name(words: list[Word]) -> bool:
    return any(bare(word.text) in GIVEN_NAMES for word in words)


def _begins_a_sentence(body: str, start: int, end: int) -> bool:
    """Return whether words begin a sentence and a verb follows: ``Fitria Handayani, misalnya, memilih``."""
    if start and body[start - 1] != "\n" and body[max(0, start - 2) : start - 1] not in (".", "!", "?", "”", '"'):
        return False
    return bool(_VERB_FOLLOWS.match(body, end))


def _rule_of_speech(body: str, start: int, end: int, words: list[Word]) -> FindingRule | None:
    if is_organisation(words[0].text):
        return None
    before = body[max(0, start - 24) : start].lower().split()[-1:]
    if (
        body.startswith((",", " (", " —", " –", " - "), end)
        and body.endswith(", ", 0, start)
        and _has_given_name(words)
    ):
        return FindingRule.PERSON_APPOSITION
    if before and before[0] in NAMING and _SAID_TO_BE_NAMED.search(body, max(0, start - 20), start):
        return FindingRule.PERSON_TITLE
    if len(words) > 1 and bare(words[0].text) in GIVEN_NAMES and _begins_a_sentence(body, start, end):
        return FindingRule.PERSON_GIVEN_NAME
    if (before and before[0].lstrip('“”",.') in WORDS_BEFORE_SPEAKER) or active_after(body, end, len(body)):
        return FindingRule.PERSON_SPEECH
    return None
