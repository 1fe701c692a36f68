"""Indirect quotes: sentences that report with a verb of speech what somebody says → :class:`~.findings.Quote`."""

from __future__ import annotations

import re

from bipol_crawler.analysis.findings import Quote, QuoteKind, Span
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.analysis.speakers import Speaker, Speakers
from bipol_crawler.analysis.speech import ACCOUNT_AFTER, FROM_ACCOUNT, Verb

_TO_POLICE = re.compile(
    r"\b(?:ke|kepada)\s(?:pihak\s)?(?:polisi|kepolisian|polres|polsek|polda|spkt|mapol)", re.IGNORECASE
)
_SOMETHING_REPORTED = re.compile(r"\s(?:\w+nya|kejadian|kasus|peristiwa|dugaan|tetangga|suami|istri|kehilangan|hal)\b")
_THING_ANNOUNCED = re.compile(r"\s(?:pemenang|hasil|nama|daftar|juara|peraih|skuad|kelulusan)\w*\b")

_NOT = re.compile(r"\b(?:tidak|tak|bukan)\s\Z")
_DENIALS = frozenset(
    "membantah menampik menyangkal menepis mengelak meragukan memungkiri menginginkan mengharapkan".split()
)
"""With a negation these verbs report what somebody says: ``tak menampik``."""
_LONGEST_PREPOSITION = 14
AttributedQuote = tuple[Quote, Speaker | None]


def make_quote(body: str, span: Span, rule: FindingRule, verb: str | None, speaker: Speaker | None) -> AttributedQuote:
    """Return a quote with its span, and its speaker."""
    speaker_fields = (speaker.written, speaker.name, speaker.rule) if speaker else (None, None, None)
    kind: QuoteKind = "direct" if rule.value.startswith("quote.") else "indirect"
    return Quote(*span, rule, kind, body[slice(*span)], verb, *speaker_fields), speaker


def reported(body: str, span: Span, speakers: Speakers) -> AttributedQuote | None:
    """Return a sentence as an indirect quote, or ``None`` if it is not one."""
    verbs = speakers.spoken.between(*span)
    for rule, frames, speaker_of in _REPORT_FORMS if verbs else ():
        for verb in verbs:
            if verb.frame in frames and (speaker := speaker_of(body, verb, span, speakers)):
                return make_quote(body, span, rule, verb.form, speaker)
    return None


def _according(body: str, verb: Verb, span: Span, speakers: Speakers) -> Speaker | None:
    """Return who gives the account: ``menurut X``, ``menurut data X``, ``dari penuturan X``."""
    if verb.nya and verb.frame == "according":
        return speakers.after_verb(verb, span[1])
    if verb.frame == "account":
        if not FROM_ACCOUNT.search(body, max(span[0], verb.start - _LONGEST_PREPOSITION), verb.start):
            return None
    elif account := ACCOUNT_AFTER.match(body, verb.end, span[1]):
        verb = verb._replace(end=account.end(), nya=bool(account["nya"]))
    return speakers.after_verb(verb, span[1], needs_person=True)


def _inserted(body: str, verb: Verb, span: Span, speakers: Speakers) -> Speaker | None:
    """Return the speaker of ``…, kata X, …``."""
    if verb.frame == "ambiguous" and verb.start > span[0] and body[max(verb.start - 2, 0) : verb.start].strip() != ",":
        return None
    return speakers.after_verb(verb, span[1], needs_person=True)


def _subject(body: str, verb: Verb, span: Span, speakers: Speakers) -> Speaker | None:
    if (
        verb.form == "melaporkan"
        and (_TO_POLICE.search(body, verb.end, span[1]) or _SOMETHING_REPORTED.match(body, verb.end))
    ) or (verb.form == "mengumumkan" and _THING_ANNOUNCED.match(body, verb.end)):
        return None
    if verb.form not in _DENIALS and _NOT.search(body, max(span[0], verb.start - _LONGEST_PREPOSITION), verb.start):
        return None  # ``tidak menjawab panggilan``
    return speakers.subject_of(verb, span)


def _at_the_end(body: str, verb: Verb, span: Span, speakers: Speakers) -> Speaker | None:
    """Return the person of a clause after what is reported: ``Warga diminta waspada, Aep menambahkan.``"""
    inside = speakers.between(span[0], verb.start)
    if body[verb.end : span[1]].strip(".") or not inside or body[inside[-1].phrase_end : verb.start] != " ":
        return None
    return speakers.subject_of(verb, span) if body.endswith(", ", 0, inside[-1].phrase_start) else None


def _agent(body: str, verb: Verb, span: Span, speakers: Speakers) -> Speaker | None:
    if verb.form == "disebut" and body.endswith("yang ", 0, verb.start):
        return None  # ``pihak yang disebut``
    return speakers.after_verb(verb, span[1], needs_person=True)


def _object_voice(body: str, verb: Verb, span: Span, speakers: Speakers) -> Speaker | None:
    return speakers.of_object_voice(verb, span)


_REPORT_FORMS = (
    (FindingRule.REPORTED_ACCORDING, ("according", "account"), _according),
    (FindingRule.REPORTED_INSERTED, ("plain", "ambiguous"), _inserted),
    (FindingRule.REPORTED_INSERTED, ("active",), _at_the_end),
    (FindingRule.REPORTED_VERB, ("active",), _subject),
    (FindingRule.REPORTED_VERB, ("passive",), _agent),
    (FindingRule.REPORTED_VERB, ("object",), _object_voice),
)
"""The forms of a report: the rule, the frames of its verb, and the function that finds the speaker. The first one that
matches is used."""
