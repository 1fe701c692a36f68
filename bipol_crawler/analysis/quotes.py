"""Quotes and paraphrases: body and the people in it → :class:`~.findings.Quote`.

A quotation or a sentence gets a speaker only if the text attributes it: by a verb of speech with a name, an office or a
pronoun, or because it continues what the same speaker says. A pronoun is resolved only if one person can be meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bipol_crawler.analysis.findings import Quote, Span
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
_FEWEST_WORDS = 4
"""Fewer words in quotation marks, without a speaker, are a name or a doubtful word."""
_COLON = re.compile(r":\s*[“\"”„]?\Z")


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
    steps: list[tuple[int, str, Span, bool]] = [(span[0], "direct", span, goes_on) for span, goes_on in marked]
    for span in sentences(body):
        outside = _outside(span, inside)
        if outside is not None:
            steps.append((outside[0], "sentence", outside, False))
    steps.sort(key=lambda step: (step[0], step[1]))
    state, found = _State(), []
    starts = [start for start, _ in lines]
    for _, kind, span, goes_on in steps:
        line = bisect_left(starts, span[0] + 1) - 1
        if kind == "direct":
            quote = _direct(body, span, lines[line], state, speakers, line, goes_on, inside)
        else:
            quote = _reported(body, span, state, speakers)
        if quote is not None:
            found.append(quote[0])
            if quote[1] is not None:
                state.speaker, state.at, state.line = quote[1], quote[0].end, line
    return found


def _outside(sentence: Span, inside: list[Span]) -> Span | None:
    """Return the span of a sentence if no quotation touches it, or the part of it behind its last quotation."""
    for start, end in inside:
        if start < sentence[1] and sentence[0] < end:
            return None
    return sentence


_Found = tuple[Quote, Speaker | None]


def _direct(
    body: str, span: Span, line: Span, state: _State, speakers: Speakers, number: int, goes_on: bool, inside: list[Span]
) -> _Found | None:
    words = body[span[0] : span[1]]
    if not words.strip():
        return None
    start = span[0] + len(words) - len(words.lstrip())
    end = span[0] + len(words.rstrip())
    following = next((other[0] for other in inside if other[0] >= span[1] + 1), line[1])
    limit = min(line[1], following if following > span[1] else line[1])
    if match := AFTER_QUOTE.match(body, span[1], limit):
        speaker = speakers.behind_verb(match, state.speaker, state.at, limit)
        return _quote(body, start, end, FindingRule.QUOTE_VERB_AFTER, match["verb"], speaker)
    if match := ANY_VERB_AFTER_QUOTE.match(body, span[1], limit):
        speaker = None
        if not match["nya"]:
            speaker = speakers.named_at(match.end(), limit)
        elif words.rstrip().endswith((",", "!", "?")) or match.group().lstrip("“”\"„‟«»'’ ").startswith(","):
            speaker = speakers.pronoun("-nya", state.speaker, state.at, span[1])
        if speaker is not None:
            return _quote(body, start, end, FindingRule.QUOTE_VERB_AFTER, match["verb"] + (match["nya"] or ""), speaker)
    if subject := speakers.subject_behind_quote(span[1], limit):
        return _quote(body, start, end, FindingRule.QUOTE_VERB_AFTER, subject[0], subject[1])
    begin = max([line[0], *(other[1] + 1 for other in inside if other[1] < span[0] and other[1] >= line[0])])
    before = body[begin : span[0]].rstrip('“”"„‟«» ')
    lead = _last_sentence(body, begin, begin + len(before))
    if before.endswith((",", ":")) or (before and not before.endswith((".", "!", "?"))):
        if _TITLE_BEFORE.search(before) and len(words.split()) < 12:
            return None
        if (verb := _last(BEFORE_QUOTE, body, lead)) and (
            before.endswith((",", ":")) or before.endswith("bahwa") or verb.end() == lead[1]
        ):
            speaker = speakers.of_sentence(verb, lead, state.speaker, state.at)
            return _quote(body, start, end, FindingRule.QUOTE_VERB_BEFORE, verb["verb"], speaker)
        if before.endswith(":") and (speaker := speakers.before_colon(lead)):
            return _quote(body, start, end, FindingRule.QUOTE_COLON, None, speaker)
    if goes_on and state.speaker is not None:
        return _quote(body, start, end, FindingRule.QUOTE_CONTINUED, None, state.speaker.continued())
    if len(words.split()) < _FEWEST_WORDS or not _is_whole(body, start, end, begin, line):
        return None
    near = state.line == number or (state.line == number - 1 and not before)
    if state.speaker is not None and near and not speakers.other_subject(state.at, span[0], state.speaker):
        return _quote(body, start, end, FindingRule.QUOTE_CONTINUED, None, state.speaker.continued())
    return _quote(body, start, end, FindingRule.QUOTE_UNATTRIBUTED, None, None)


def _is_whole(body: str, start: int, end: int, begin: int, line: Span) -> bool:
    """Return whether a quotation is a sentence of its own, and not some words inside one."""
    before = body[begin:start].rstrip('“”"„‟«» ')
    opens = not before or before.endswith((".", "!", "?", ":", ","))
    behind = body[end : line[1]].lstrip("“”\"„‟«»'’ ")
    return opens and (body[end - 1].endswith(_ENDS_SENTENCE) or not behind or behind[0] in ".!?")


def _last_sentence(body: str, start: int, end: int) -> Span:
    """Return the span of the last sentence in a part of a line."""
    spans = sentences(body[start:end])
    return (start + spans[-1][0], start + spans[-1][1]) if spans else (start, end)


def _last(pattern: re.Pattern[str], body: str, span: Span) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(body, *span):
        found = match
    return found


def _quote(body: str, start: int, end: int, rule: FindingRule, verb: str | None, speaker: Speaker | None) -> _Found:
    quote = Quote(
        start,
        end,
        rule,
        "direct" if rule.value.startswith("quote.") else "indirect",
        body[start:end],
        verb,
        speaker.written if speaker else None,
        speaker.name if speaker else None,
        speaker.rule if speaker else None,
    )
    return quote, speaker


def _reported(body: str, span: Span, state: _State, speakers: Speakers) -> _Found | None:
    """Return the indirect quote that a sentence is, or ``None``."""
    start, end = span
    if WORDS_OF_SPEECH.isdisjoint(_WORDS.findall(body[start:end].lower())):
        return None
    for match in ACCORDING.finditer(body, start, end):
        speaker = speakers.behind_verb(match, state.speaker, state.at, end, needs_person=True)
        if speaker is not None:
            return _quote(body, start, end, FindingRule.REPORTED_ACCORDING, match["verb"], speaker)
    for match in INSERTED.finditer(body, start, end):
        speaker = speakers.behind_verb(match, state.speaker, state.at, end, needs_person=True)
        if speaker is not None:
            verb = match["verb"] or match["comma_verb"]
            return _quote(body, start, end, FindingRule.REPORTED_INSERTED, verb, speaker)
    for pattern in (ACTIVE, PASSIVE):
        for match in pattern.finditer(body, start, end):
            speaker = (
                speakers.subject_of(match, span, state.speaker, state.at)
                if pattern is ACTIVE
                else speakers.behind_verb(match, state.speaker, state.at, end, needs_person=True)
            )
            if speaker is not None:
                return _quote(body, start, end, FindingRule.REPORTED_VERB, match["verb"], speaker)
    return None
