"""Quotes and paraphrases: body and the people in it → :class:`~.findings.Quote`.

A quotation or a sentence gets a speaker only if the text attributes it: by a verb of speech with a name, an office or a
pronoun, or because it continues what the same speaker says. A pronoun is resolved only if one person can be meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bipol_crawler.analysis.findings import Quote, QuoteKind, Span
from bipol_crawler.analysis.people import Named
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.analysis.sentences import paragraphs, quotations, sentences
from bipol_crawler.analysis.speakers import Speaker, Speakers
from bipol_crawler.analysis.speech import (
    ACCORDING,
    ACTIVE,
    AFTER_QUOTE,
    ANY_VERB_AFTER_QUOTE,
    BEFORE_QUOTE,
    INSERTED,
    PASSIVE,
    WORDS_OF_SPEECH,
)

_TITLE_BEFORE = re.compile(
    r"(?:judul|bertema(?:kan)?|tema|tajuk|bertajuk|slogan|moto|motto|tagline|program|bertuliskan|tulisan|istilah|lagu|film|buku"
    r"|berjuluk|julukan|sebutan|dengan nama|bernama|kategori|aplikasi|acara|bertagar)\s*[:,]?\s*\Z",
    re.IGNORECASE,
)
_ENDS_SENTENCE = (".", "!", "?", ",", "…")
_WORDS = re.compile(r"[a-z]+")
_MARKS_AND_BLANKS = "“”\"„‟«»'’ "
_LONGEST_TITLE = 12
_FEWEST_WORDS = 4
"""Fewer words in quotation marks, without a speaker, are a name or a doubtful word."""


@dataclass(slots=True)
class _State:
    """What the reading of a body has reached: the last speaker, and where he was named."""

    speaker: Speaker | None = None
    at: int = -1
    line: int = -1


def quotes(body: str, named: list[Named]) -> list[Quote]:
    """Return the direct and the indirect quotes of ``body``, in the order of the text."""
    lines = paragraphs(body)
    marked = quotations(body, lines)
    speakers = Speakers(body, named)
    inside = [span for span, _ in marked]
    whole = sentences(body)
    begins = [start for start, _ in whole]
    steps: list[tuple[int, int]] = [(span[0], number) for number, span in enumerate(inside)]
    steps += [(span[0], -1 - number) for number, span in enumerate(whole) if not _touched(span, inside)]
    steps.sort()
    state, found, tried = _State(), [], -1
    starts = [start for start, _ in lines]
    for at, number in steps:
        line = bisect_left(starts, at + 1) - 1
        if number < 0:
            quote = _reported(body, whole[-1 - number], state, speakers)
        else:
            quotation = _quotation(body, inside, number, lines[line], line, marked[number][1])
            quote = _direct(quotation, state, speakers) if quotation else None
            if quote is None:  # a title or some words in quotation marks, in a sentence that may report something
                sentence = max(bisect_left(begins, at) - 1, 0)
                if sentence != tried and whole[sentence][0] > state.at:
                    tried = sentence
                    quote = _reported(body, whole[sentence], state, speakers)
        if quote is not None:
            found.append(quote[0])
            if quote[1] is not None:
                state.speaker, state.at, state.line = quote[1], quote[0].end, line
    return found


def _touched(sentence: Span, inside: list[Span]) -> bool:
    """Return whether a quotation touches a sentence."""
    number = bisect_left(inside, (sentence[1], 0)) - 1
    return number >= 0 and inside[number][1] > sentence[0]


_Found = tuple[Quote, Speaker | None]


@dataclass(slots=True)
class _Quotation:
    """One pair of quotation marks: its words, and how far its surroundings reach in the line."""

    body: str
    start: int
    end: int
    mark: int
    """Where the closing mark stands."""
    begin: int
    """Where the text before it begins: behind the quotation before."""
    limit: int
    """Where the text behind it ends: before the next quotation."""
    line: Span
    number: int
    goes_on: bool

    @property
    def words(self) -> str:
        return self.body[self.start : self.end]

    @property
    def before(self) -> str:
        """The text before the opening mark, back to the quotation before."""
        return self.body[self.begin : self.start].rstrip(_MARKS_AND_BLANKS)


def _quotation(
    body: str, inside: list[Span], number: int, line: Span, line_number: int, goes_on: bool
) -> _Quotation | None:
    span = inside[number]
    words = body[slice(*span)]
    if not words.strip():
        return None
    start, end = span[0] + len(words) - len(words.lstrip()), span[0] + len(words.rstrip())
    begin = max(line[0], inside[number - 1][1] + 1) if number else line[0]
    limit = min(line[1], inside[number + 1][0]) if number + 1 < len(inside) else line[1]
    return _Quotation(body, start, end, span[1], begin, limit, line, line_number, goes_on)


def _direct(quotation: _Quotation, state: _State, speakers: Speakers) -> _Found | None:
    found = _attributed_behind(quotation, state, speakers)
    if found is not None:
        return found
    if _is_title(quotation):
        return None
    return _attributed_before(quotation, state, speakers) or _without_attribution(quotation, state, speakers)


def _attributed_behind(quotation: _Quotation, state: _State, speakers: Speakers) -> _Found | None:
    """Return the quote if its speaker stands behind it: ``“…,” kata X``."""
    body, mark, limit = quotation.body, quotation.mark, quotation.limit
    rule = FindingRule.QUOTE_VERB_AFTER
    if match := AFTER_QUOTE.match(body, mark, limit):
        speaker = speakers.behind_verb(match, state.speaker, state.at, limit)
        return _quote(quotation, rule, match["verb"], speaker)
    if match := ANY_VERB_AFTER_QUOTE.match(body, mark, limit):
        named: Speaker | None = None
        if not match["nya"]:
            named = speakers.named_at(match.end(), limit)
        elif quotation.words.endswith((",", "!", "?")) or match.group().lstrip(_MARKS_AND_BLANKS).startswith(","):
            named = speakers.pronoun("-nya", state.speaker, state.at, mark)
        if named is not None:
            return _quote(quotation, rule, match["verb"] + (match["nya"] or ""), named)
    if subject := speakers.subject_behind_quote(mark, limit):
        return _quote(quotation, rule, *subject)
    return None


def _is_title(quotation: _Quotation) -> bool:
    """Return whether the words in quotation marks are the title of a book, a programme or an event."""
    return bool(_TITLE_BEFORE.search(quotation.before)) and len(quotation.words.split()) < _LONGEST_TITLE


def _attributed_before(quotation: _Quotation, state: _State, speakers: Speakers) -> _Found | None:
    """Return the quote if the sentence that leads to it names the speaker: ``X mengatakan, “…”``, ``X: “…”``."""
    before = quotation.before
    if not before or before.endswith((".", "!", "?")):
        return None
    lead = _last_sentence(quotation.body, quotation.begin, quotation.begin + len(before))
    verb = _last(BEFORE_QUOTE, quotation.body, lead)
    if verb and (before.endswith((",", ":", "bahwa")) or verb.end() == lead[1]):
        speaker = speakers.of_sentence(verb, lead, state.speaker, state.at)
        return _quote(quotation, FindingRule.QUOTE_VERB_BEFORE, verb["verb"], speaker)
    if before.endswith(":") and (named := speakers.before_colon(lead)):
        return _quote(quotation, FindingRule.QUOTE_COLON, None, named)
    return None


def _without_attribution(quotation: _Quotation, state: _State, speakers: Speakers) -> _Found | None:
    """Return the quote of the same speaker as before, or of nobody; ``None`` if it is only some words in a sentence."""
    last = state.speaker
    if quotation.goes_on and last is not None:
        return _quote(quotation, FindingRule.QUOTE_CONTINUED, None, last.continued())
    if len(quotation.words.split()) < _FEWEST_WORDS or not _is_whole(quotation):
        return None
    near = state.line == quotation.number or (state.line == quotation.number - 1 and not quotation.before)
    if last is not None and near and not speakers.other_subject(state.at, quotation.start, last):
        return _quote(quotation, FindingRule.QUOTE_CONTINUED, None, last.continued())
    return _quote(quotation, FindingRule.QUOTE_UNATTRIBUTED, None, None)


def _is_whole(quotation: _Quotation) -> bool:
    """Return whether a quotation is a sentence of its own, and not some words inside one."""
    opens = not quotation.before or quotation.before.endswith((".", "!", "?", ":", ","))
    behind = quotation.body[quotation.end : quotation.line[1]].lstrip(_MARKS_AND_BLANKS)
    return opens and (quotation.words.endswith(_ENDS_SENTENCE) or not behind or behind[0] in ".!?")


def _last_sentence(body: str, start: int, end: int) -> Span:
    """Return the span of the last sentence in a part of a line."""
    spans = sentences(body[start:end])
    return (start + spans[-1][0], start + spans[-1][1]) if spans else (start, end)


def _last(pattern: re.Pattern[str], body: str, span: Span) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(body, *span):
        found = match
    return found


def _quote(quotation: _Quotation, rule: FindingRule, verb: str | None, speaker: Speaker | None) -> _Found:
    return _made(quotation.body, (quotation.start, quotation.end), rule, verb, speaker)


def _made(body: str, span: Span, rule: FindingRule, verb: str | None, speaker: Speaker | None) -> _Found:
    told = (speaker.written, speaker.name, speaker.rule) if speaker else (None, None, None)
    kind: QuoteKind = "direct" if rule.value.startswith("quote.") else "indirect"
    return Quote(*span, rule, kind, body[slice(*span)], verb, *told), speaker


def _reported(body: str, span: Span, state: _State, speakers: Speakers) -> _Found | None:
    """Return the indirect quote that a sentence is, or ``None``."""
    start, end = span
    if WORDS_OF_SPEECH.isdisjoint(_WORDS.findall(body[start:end].lower())):
        return None
    for match in ACCORDING.finditer(body, start, end):
        speaker = speakers.behind_verb(match, state.speaker, state.at, end, needs_person=True)
        if speaker is not None:
            return _made(body, span, FindingRule.REPORTED_ACCORDING, match["verb"], speaker)
    for match in INSERTED.finditer(body, start, end):
        speaker = speakers.behind_verb(match, state.speaker, state.at, end, needs_person=True)
        if speaker is not None:
            verb = match["verb"] or match["comma_verb"]
            return _made(body, span, FindingRule.REPORTED_INSERTED, verb, speaker)
    for pattern in (ACTIVE, PASSIVE):
        for match in pattern.finditer(body, start, end):
            speaker = (
                speakers.subject_of(match, span, state.speaker, state.at)
                if pattern is ACTIVE
                else speakers.behind_verb(match, state.speaker, state.at, end, needs_person=True)
            )
            if speaker is not None:
                return _made(body, span, FindingRule.REPORTED_VERB, match["verb"], speaker)
    return None
