"""Finds the speaker of a quote: the subject or agent of a verb of speech, who may be a short form or a pronoun."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.descriptions import (
    COLLECTIVE,
    CONNECTIVE,
    SOME,
    is_description,
    office_key,
    unnamed_speaker,
)
from bipol_crawler.analysis.findings import Span
from bipol_crawler.analysis.office_words import CITIZENS, bare, is_head, is_of_office
from bipol_crawler.analysis.people import PersonPhrase
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.analysis.speech import ADVERBS, BY, SpokenWords, Verb, active_after
from bipol_crawler.analysis.subjects import fills_gap, is_joined, may_precede_subject

_PRONOUN = re.compile(r"\s*(?P<word>dia|ia|beliau|yang bersangkutan)(?![\w-])", re.IGNORECASE)
_SUBJECT_PRONOUN = re.compile(
    r"(?:\A|(?<=[\s,“\"]))(?P<word>[Dd]ia|[Ii]a|[Bb]eliau|[Pp]ihaknya|[Yy]ang bersangkutan)"
    r"(?:\s(?:dan|serta|bersama)\s[a-z-]+(?:\s[a-z-]+)?)?\Z"
)
_FIRST_PRONOUN = re.compile(r"(?:Dia|Ia|Beliau|Pihaknya)(?=\s)")
_PHRASE = re.compile(
    r"\s*(?P<phrase>[^\n,.;:!?“”\"()]{2,90}?)(?=\s?[,.;:!?“”\"(\n]|\s(?:kepada|saat|ketika|di\b(?=\s(?:sela|lokasi|hadapan|kantor|rumah))|usai|seusai|setelah"
    r"|sambil|seraya|sembari|pada|dalam|melalui|lewat|yang|dengan|bahwa|ini|itu|tersebut|terkait|menanggapi|senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b|$)",
    re.IGNORECASE,
)
_BETWEEN = frozenset(
    "salah satu seorang dan yakni yaitu si sang mantan saudara setempat bidang oleh lain lainnya asal".split()
)
_HAS_VERB = re.compile(
    r"\b(?:di(?!nas|rektur|visi|ri\b)|me(?!nteri|dia)|ber|ter(?!sangka|dakwa|kait|sebut|dengar|lihat))[a-z]{3,}|\b(?:untuk|agar|akan|dengan|oleh)\b"
)
_DEFINITE = re.compile(r"\s(?:itu|ini|tersebut)\b|\syang\s[^,.\n”\"]{3,80}\s(?:itu|ini|tersebut)\b")
"""After a description these words show that it means somebody who has been named before."""
_MOST_MENTIONS = 200
_FARTHEST = 500
"""Characters between a verb and its subject, at most."""
_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: as written, the full name if the text gives one, and the rule that found the speaker."""

    written: str | None
    name: str | None
    rule: FindingRule

    def continued(self) -> Speaker:
        """Return the same speaker for words that continue a quote without naming the speaker again."""
        return replace(self, written=None, rule=FindingRule.SPEAKER_CONTINUED)


@dataclass(slots=True)
class LastSpeaker:
    """The last speaker while a text is read from its beginning.

    ``at`` is the end of that speaker's words, ``line`` the number of their line; -1 before the first quote.
    """

    speaker: Speaker | None = None
    at: int = -1
    line: int = -1


class Speakers:
    """The people of one text. Its methods find the speaker of a quote.

    ``last`` is the last speaker before the current place; the caller updates it.
    """

    def __init__(self, body: Body, named: list[PersonPhrase]) -> None:
        self.body = body.text
        self.named = named
        self.spoken = SpokenWords(body)
        self.last = LastSpeaker()
        self.sentence_starts = body.sentence_starts
        self.starts = [item.mention.start for item in named]
        self.by_start = {item.phrase_start: item for item in named}
        self.by_start.update({item.mention.start: item for item in reversed(named)})
        self.offices = _offices(named)

    def between(self, start: int, end: int) -> list[PersonPhrase]:
        """Return the mentions that begin between two places, at most the last 200, for the sake of long texts."""
        last = bisect_left(self.starts, end)
        first = bisect_left(self.starts, start, 0, last)
        return self.named[max(first, last - _MOST_MENTIONS) : last]

    def after_verb(self, verb: Verb, limit: int, *, needs_person: bool = False) -> Speaker | None:
        """Return the speaker after a verb of speech (``kata X``), or the one that its suffix means (``ujarnya``).

        With ``needs_person``, ``None`` is returned if no person, office or organisation follows.
        """
        if verb.nya:
            return self.pronoun("-nya", verb.start)
        by = BY.match(self.body, verb.end, limit) if verb.frame == "passive" else None
        at = by.end() if by else verb.end
        if match := _PRONOUN.match(self.body, at, limit):
            return self.pronoun(match["word"], verb.start)
        return self.at(at, limit, needs_person=needs_person)

    def at(self, at: int, limit: int, *, needs_person: bool) -> Speaker | None:
        """Return the speaker whose phrase begins at ``at``."""
        while at < limit and self.body[at] in " ,:":
            at += 1
        if item := self._phrase_from(at, limit):
            return _speaker(item)
        match = _PHRASE.match(self.body, at, limit)
        if match is None:
            return None
        phrase = match["phrase"].strip()
        if is_description(phrase) and _DEFINITE.match(self.body, match.end(), limit):
            return self._described(phrase, at)
        return self._unnamed(phrase, needs_person=needs_person)

    def _described(self, phrase: str, at: int) -> Speaker:
        """Return the speaker that a description with *itu* means: the office's only holder, otherwise as a pronoun."""
        if office := self.offices.get(office_key(phrase.split())):
            return Speaker(phrase, office, FindingRule.SPEAKER_OFFICE)
        meant = self.pronoun(phrase, at)
        return replace(meant, written=phrase)

    def named_at(self, at: int, limit: int) -> Speaker | None:
        """Return the speaker whose phrase begins at ``at`` if it is a person with a name."""
        item = self._phrase_from(at, limit)
        return _speaker(item) if item else None

    def _phrase_from(self, at: int, limit: int) -> PersonPhrase | None:
        """Return the person whose phrase begins at ``at``, or after a few words that belong to the person's office."""
        if item := self.by_start.get(at):
            return item
        index = bisect_left(self.starts, at)
        if index < len(self.named) and self.starts[index] < min(limit, at + 140):
            item = self.named[index]
            gap = self.body[at : item.mention.start]
            words = gap.replace(",", " ").split()
            if item.phrase_start <= at or (words and gap.count(",") < 2 and _fill(words)):
                return item
        return None

    def _unnamed(self, phrase: str, *, needs_person: bool) -> Speaker | None:
        words = phrase.split()
        if not words or len(words) > _MOST_WORDS:
            return None
        if bare(words[0]) not in SOME and (office := self.offices.get(office_key(words))):
            return Speaker(phrase, office, FindingRule.SPEAKER_OFFICE)
        written = unnamed_speaker(phrase, needs_person=needs_person)
        return Speaker(written, None, FindingRule.SPEAKER_UNNAMED) if written else None

    def pronoun(self, written: str, at: int) -> Speaker:
        """Return the speaker that a pronoun at ``at`` means: the last one, unless another person became the subject."""
        last = self.last.speaker
        others = self.between(self.last.at, at)
        subjects = [item.mention.name for item in others if self.is_subject(item)]
        if last is None:
            names = {item.mention.name for item in self.between(0, at)}
            name = names.pop() if len(names) == 1 else None
            if name is None and len(set(subjects)) == 1:
                name = subjects[-1]
            return Speaker(written, name, FindingRule.SPEAKER_PRONOUN if name else FindingRule.SPEAKER_UNNAMED)
        others_than_last = [name for name in subjects if name != last.name]
        if others_than_last:
            return Speaker(written, others_than_last[-1], FindingRule.SPEAKER_PRONOUN)
        return Speaker(written, last.name, FindingRule.SPEAKER_PRONOUN)

    def is_subject(self, item: PersonPhrase) -> bool:
        """Return whether a person's phrase begins a sentence, or follows only an opening clause or a joining word."""
        start = self.sentence_starts[max(bisect_right(self.sentence_starts, item.phrase_start) - 1, 0)]
        return item.phrase_start - start < _FARTHEST and may_precede_subject(self.body[start : item.phrase_start])

    def other_subject(self, start: int, end: int, last: Speaker) -> bool:
        """Return whether another person than the last speaker is a subject between two places."""
        return any(item.mention.name != last.name and self.is_subject(item) for item in self.between(start + 1, end))

    def subject_before(self, start: int, end: int) -> Speaker | None:
        """Return the only person who is the subject of a sentence between two places in a line."""
        subjects = {item.mention.name: item for item in self.between(start, end) if self.is_subject(item)}
        if len(subjects) != 1:
            return None
        return replace(_speaker(next(iter(subjects.values()))), written=None, rule=FindingRule.SPEAKER_CONTINUED)

    def subject_of(self, verb: Verb, sentence: Span) -> Speaker | None:
        """Return the subject of a verb of speech (``X mengatakan``), or ``None`` if it is not certain."""
        start, at = max(sentence[0], verb.start - _FARTHEST), verb.start
        before = self.body[start:at]
        adverbs = ADVERBS.search(before)
        stripped = before[: adverbs.start()] if adverbs else before
        if match := _SUBJECT_PRONOUN.search(stripped):
            return self.pronoun(match["word"], start + match.start())
        inside = self.between(start, at)
        for item in inside:
            gap = self.body[max(item.phrase_end, item.mention.end) : at]
            if self.is_subject(item) and (fills_gap(gap) or is_joined(gap)):
                return _speaker(self._apposed(item, inside[-1], at))
        if inside:
            gap = self.body[max(inside[-1].phrase_end, inside[-1].mention.end) : at]
            if gap == ", yang ":
                return _speaker(inside[-1])
            return _speaker(inside[-1]) if inside[-1].phrase_end <= at and fills_gap(gap) else None
        if (match := _FIRST_PRONOUN.match(before)) and is_joined(before[match.end() :]):
            return self.pronoun(match.group(), start)
        return self._unnamed_subject(stripped, before[len(stripped.rstrip()) :], start)

    def _apposed(self, item: PersonPhrase, nearest: PersonPhrase, at: int) -> PersonPhrase:
        """Return the person after a name that belongs to the office: ``Direktur RSUD R. Syamsudin, dr. Bahrul, …``."""
        if nearest is item or nearest.phrase_start <= item.phrase_start:
            return nearest
        if self.body[item.phrase_end : nearest.phrase_start] != ", ":
            return item
        return nearest if self.body.startswith(",", nearest.phrase_end) and nearest.phrase_end < at else item

    def _unnamed_subject(self, stripped: str, after: str, start: int) -> Speaker | None:
        """Return the subject that the words before a verb name without a name: ``Bawaslu RI``, ``Gadis itu``."""
        words = stripped.strip(' “"')
        if joined := CONNECTIVE.match(words):
            words = words[joined.end() :]
        words = re.split(r"[,:;]\s", words.rstrip(" ,"))[-1]
        if not words:
            return None
        if is_description(words) and _DEFINITE.match(f"{after} "):
            return self._described(words, start)
        head, _, clause = words.partition(" yang ")
        if clause.endswith((" dan", " serta")):
            return None  # ``warga yang datang dan meminta``
        if len(head.split()) <= _MOST_WORDS and not _HAS_VERB.search(head):
            return self._unnamed(head, needs_person=True)
        return None

    def of_object_voice(self, verb: Verb, sentence: Span) -> Speaker | None:
        """Return the speaker directly before a verb without a prefix: ``hal itu ia sampaikan``."""
        start = max(sentence[0], verb.start - _FARTHEST)
        before = self.body[start : verb.start].rstrip()
        if match := _SUBJECT_PRONOUN.search(before):
            return self.pronoun(match["word"], start + match.start())
        inside = self.between(start, verb.start)
        if inside and inside[-1].mention.end == start + len(before) and inside[-1].phrase_start > start:
            return _speaker(inside[-1])
        return None

    def of_sentence(self, verb: Verb, sentence: Span) -> Speaker | None:
        """Return the speaker of a sentence that leads to a quotation."""
        if verb.frame == "active":
            return self.subject_of(verb, sentence)
        return self.after_verb(verb, sentence[1])

    def subject_after_quote(self, at: int, limit: int) -> tuple[str, Speaker] | None:
        """Return verb and speaker of ``“…,” X menambahkan``."""
        while at < limit and self.body[at] in " ,”\"'’.":
            at += 1
        if (item := self.by_start.get(at)) and (verb := active_after(self.body, item.phrase_end, limit)):
            return verb.form, _speaker(item)
        return None

    def before_colon(self, sentence: Span) -> Speaker | None:
        """Return the speaker of ``X: “…”``."""
        inside = self.between(*sentence)
        if inside and not self.body[max(inside[-1].phrase_end, inside[-1].mention.end) : sentence[1]].strip(" :"):
            return _speaker(inside[-1])
        return None


def _speaker(item: PersonPhrase) -> Speaker:
    mention = item.mention
    rule = FindingRule.SPEAKER_SHORT if mention.as_written != mention.name else FindingRule.SPEAKER_NAMED
    return Speaker(mention.as_written, mention.name, rule)


def _fill(words: list[str]) -> bool:
    """Return whether words may come between a verb and the speaker's name: an office with its organisation."""
    first = bare(words[0].strip("()"))
    of_office = is_head(first) or first in CITIZENS or first in COLLECTIVE or is_of_office(words[0])
    for word in words:
        low = bare(word.strip("()"))
        if is_head(low) or low in CITIZENS or low in _BETWEEN or low.isdigit() or is_of_office(word):
            continue
        if not (of_office and word[:1].isupper()):
            return False
    return True


def _offices(named: list[PersonPhrase]) -> dict[str, str]:
    """Return the key of each office that only one person in the text has, and the person."""
    found: dict[str, set[str]] = {}
    for item in named:
        if item.mention.office:
            found.setdefault(office_key(item.mention.office.split()), set()).add(item.mention.name)
    return {key: names.pop() for key, names in found.items() if len(names) == 1 and key}
