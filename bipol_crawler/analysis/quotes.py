"""Quotes and paraphrases: body and the people in it → :class:`~.findings.Quote`.

A quotation or a sentence gets a speaker only if the text attributes it: by a verb of speech with a name, an office or a
pronoun, or because it continues what the same speaker says. A pronoun is resolved only if one person can be meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.findings import Quote, Span
from bipol_crawler.analysis.people import PersonPhrase
from bipol_crawler.analysis.reported import AttributedQuote, make_quote, reported
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.analysis.speakers import LastSpeaker, Speaker, Speakers
from bipol_crawler.analysis.speech import (
    AFTER_QUOTE,
    UNKNOWN_WITH_NYA,
    Verb,
    verb_at,
)
from bipol_crawler.sentences import sentences

_TITLE_BEFORE = re.compile(
    r"(?:judul|bertema(?:kan)?|tema|tajuk|bertajuk|slogan|moto|motto|tagline|program|bertuliskan|tulisan|istilah|lagu|film|buku"
    r"|berjuluk|julukan|sebutan|dengan nama|bernama|kategori|aplikasi|acara|bertagar)\s*[:,]?\s*\Z",
    re.IGNORECASE,
)
_ENDS_SENTENCE = (".", "!", "?", ",", "…")
_MARKS_AND_BLANKS = "“”\"„‟«»'’ "
_LONGEST_TITLE = 12
_SHORTEST_VERB = 4
_VERB_PREFIXES = ("di", "ter", "me", "ber", "ke", "se")
_NOT_VERBS = frozenset(
    """sementara namun tetapi saat ketika kepada sedangkan dalam untuk yang itu menjadi adalah dengan oleh karena
    sambil seraya usai setelah sebelum lalu kemudian juga serta atau pada dari bukan masih tersebut karya milik
    garapan buatan ciptaan versi bersama antara para""".split()
)
"""After a quotation these begin another clause."""
_SAYS_NOBODY = ("bunyi", "bunyinya", "tulisan", "isi")
"""``demikian bunyi spanduk``."""
_LEADING = frozenset("lanjut jelas tambah tegas tulis jawab tanya sambung seru balas".split())
"""Words with several meanings that may also introduce a quotation: ``Lanjut Asep, “…”``."""
_ANY_VERB_AT_END = re.compile(r"(?<![\w-])(?P<verb>(?:me|ber)[a-z]{3,})\s*[,:]?\Z")
_FEWEST_WORDS = 4
"""Fewer words in quotation marks, without a speaker, are a title or a word that is used with reserve."""


def quotes(body: Body, named: list[PersonPhrase]) -> list[Quote]:
    """Return the direct and the indirect quotes of ``body``, in the order of the text."""
    text, lines, whole = body.text, body.lines, body.sentences
    inside = [span for span, _ in body.quotations]
    speakers = Speakers(body, named)
    begins = speakers.sentence_starts
    steps: list[tuple[int, int]] = [(span[0], number) for number, span in enumerate(inside)]
    steps += [(span[0], -1 - number) for number, span in enumerate(whole) if not _touched(span, inside)]
    steps.sort()
    found: list[Quote] = []
    tried = -1
    starts = [start for start, _ in lines]
    for at, number in steps:
        line = bisect_left(starts, at + 1) - 1
        if number < 0:
            quote = reported(text, whole[-1 - number], speakers)
        else:
            quotation = _quotation(text, inside, number, lines[line], line, body.quotations[number][1])
            quote = _direct(quotation, speakers) if quotation else None
            if quote is None:  # a title or some words in quotation marks, in a sentence that may report something
                sentence = max(bisect_left(begins, at) - 1, 0)
                if sentence != tried and whole[sentence][0] > speakers.last.at:
                    tried = sentence
                    quote = reported(text, whole[sentence], speakers)
        if quote is not None:
            found.append(quote[0])
            if quote[1] is not None:
                speakers.last = LastSpeaker(quote[1], quote[0].end, line)
    return _attributed_later(text, found)


def _attributed_later(body: str, found: list[Quote]) -> list[Quote]:
    """Return the quotes. A quote without a speaker that the next one continues gets the speaker of the next one."""
    for number in range(len(found) - 2, -1, -1):
        quote, later = found[number], found[number + 1]
        if quote.kind == later.kind == "direct" and quote.speaker_rule is None and later.speaker_rule is not None:
            between = body[quote.end : later.start]
            marks = between.replace("\n", "").replace(" ", "")
            if not marks.strip(_MARKS_AND_BLANKS) and (
                "\n" not in between or (len(marks) == 1 and "\n\n\n" not in between)
            ):
                rule = FindingRule.SPEAKER_CONTINUED
                found[number] = quote._replace(
                    rule=FindingRule.QUOTE_CONTINUED, name=later.name, speaker=later.speaker, speaker_rule=rule
                )
    return found


def _touched(sentence: Span, inside: list[Span]) -> bool:
    """Return whether a quotation overlaps a sentence."""
    number = bisect_left(inside, (sentence[1], 0)) - 1
    return number >= 0 and inside[number][1] > sentence[0]


@dataclass(slots=True)
class _Quotation:
    """One pair of quotation marks: its words, and how far its surroundings reach in the line."""

    body: str
    start: int
    end: int
    mark: int
    """Where the closing mark stands."""
    begin: int
    """Where the text before it begins: after the quotation before."""
    limit: int
    """Where the text after it ends: before the next quotation."""
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


def _direct(quotation: _Quotation, speakers: Speakers) -> AttributedQuote | None:
    found = _attributed_after(quotation, speakers)
    if found is not None:
        return found
    if _is_title(quotation):
        return None
    return _attributed_before(quotation, speakers) or _without_attribution(quotation, speakers)


def _attributed_after(quotation: _Quotation, speakers: Speakers) -> AttributedQuote | None:
    """Return the quote if its speaker stands after it: ``“…,” kata X``."""
    body, mark, limit = quotation.body, quotation.mark, quotation.limit
    rule = FindingRule.QUOTE_VERB_AFTER
    match = AFTER_QUOTE.match(body, mark, limit)
    if match is None:
        return None
    verb = verb_at(match)
    if verb is None and match["verb"].lower() in _SAYS_NOBODY:
        return _quote(quotation, FindingRule.QUOTE_UNATTRIBUTED, None, None)
    if verb is not None and verb.frame in ("plain", "ambiguous", "passive"):
        new_sentence = quotation.words.endswith((".", "!", "?")) and match["verb"][0].isupper()
        speaker = speakers.after_verb(verb, limit, needs_person=new_sentence)
        if speaker is not None or not new_sentence:
            return _quote(quotation, rule, verb.form, speaker)
    elif speaker := _after_unknown_verb(quotation, match, speakers):
        return _quote(quotation, rule, match["verb"].lower(), speaker)
    if subject := speakers.subject_after_quote(mark, limit):
        return _quote(quotation, rule, *subject)
    return None


def _after_unknown_verb(quotation: _Quotation, match: re.Match[str], speakers: Speakers) -> Speaker | None:
    """Return the speaker after an unknown word in the place of a verb of speech: ``,” cuit Edi``."""
    word, limit = match["verb"], quotation.limit
    if not word.islower() or len(word) < _SHORTEST_VERB or word in _NOT_VERBS:
        return None
    asks = quotation.words.endswith((",", "!", "?")) or "," in match["marks"]
    if word.endswith("nya") and UNKNOWN_WITH_NYA.match(quotation.body, match.end(), limit):
        return speakers.pronoun("-nya", quotation.mark) if asks else None
    if quotation.body[match.end() : match.end() + 1] != " ":
        return None
    if not asks and word.startswith(_VERB_PREFIXES):
        return None  # ``“Ngalamun” dinyanyikan Risa``
    at = match.end() + 1
    return speakers.named_at(at, limit) or (speakers.at(at, limit, needs_person=True) if asks else None)


def _is_title(quotation: _Quotation) -> bool:
    """Return whether the words in quotation marks are the title of a book, a programme or an event."""
    return bool(_TITLE_BEFORE.search(quotation.before)) and len(quotation.words.split()) < _LONGEST_TITLE


def _attributed_before(quotation: _Quotation, speakers: Speakers) -> AttributedQuote | None:
    """Return the quote if the sentence that leads to it names the speaker: ``X mengatakan, “…”``, ``X: “…”``."""
    before = quotation.before
    if not before or before.endswith((".", "!", "?")):
        return None
    lead = _last_sentence(quotation.body, quotation.begin, quotation.begin + len(before))
    verb = _last_verb(speakers, lead)
    if verb and (before.endswith((",", ":", "bahwa")) or verb.end == lead[1]):
        speaker = speakers.of_sentence(verb, lead)
        return _quote(quotation, FindingRule.QUOTE_VERB_BEFORE, verb.form, speaker)
    if before.endswith((",", ":")) and (match := _ANY_VERB_AT_END.search(quotation.body, *lead)):
        verb = Verb(match.start("verb"), match.end("verb"), match["verb"], "active")
        if speaker := speakers.subject_of(verb, lead):
            return _quote(quotation, FindingRule.QUOTE_VERB_BEFORE, verb.form, speaker)
    if before.endswith(":") and (named := speakers.before_colon(lead)):
        return _quote(quotation, FindingRule.QUOTE_COLON, None, named)
    return None


def _last_verb(speakers: Speakers, lead: Span) -> Verb | None:
    """Return the last verb of speech of a sentence that leads to a quotation."""
    found = None
    for verb in speakers.spoken.between(*lead):
        if verb.frame not in ("account", "object") and (verb.frame != "ambiguous" or verb.form in _LEADING):
            found = verb
    return found


def _without_attribution(quotation: _Quotation, speakers: Speakers) -> AttributedQuote | None:
    """Return the quote with the previous speaker, or without one; ``None`` if it is only a part of a sentence."""
    last = speakers.last
    if quotation.goes_on and last.speaker is not None and last.line == quotation.number - 1:
        return _quote(quotation, FindingRule.QUOTE_CONTINUED, None, last.speaker.continued())
    same_line = last.line == quotation.number
    fewest = 1 if same_line and quotation.words.endswith((".", "!", "?")) else _FEWEST_WORDS
    if len(quotation.words.split()) < fewest or not _is_whole(quotation):
        return None
    if last.speaker is not None and (same_line or last.line == quotation.number - 1) and not _leads(quotation.before):
        if not speakers.other_subject(last.at, quotation.start, last.speaker):
            return _quote(quotation, FindingRule.QUOTE_CONTINUED, None, last.speaker.continued())
        if subject := speakers.subject_before(quotation.begin, quotation.start):
            return _quote(quotation, FindingRule.QUOTE_CONTINUED, None, subject)
    return _quote(quotation, FindingRule.QUOTE_UNATTRIBUTED, None, None)


def _leads(before: str) -> bool:
    """Return whether the text before a quotation introduces it. Then its own subject is the speaker."""
    return before.endswith((",", ":"))


def _is_whole(quotation: _Quotation) -> bool:
    """Return whether a quotation is a sentence of its own, and not some words inside one."""
    opens = not quotation.before or quotation.before.endswith((".", "!", "?", ":", ","))
    after = quotation.body[quotation.end : quotation.line[1]].lstrip(_MARKS_AND_BLANKS)
    return opens and (quotation.words.endswith(_ENDS_SENTENCE) or not after or after[0] in ".!?")


def _last_sentence(body: str, start: int, end: int) -> Span:
    """Return the span of the last sentence in a part of a line."""
    spans = sentences(body[start:end])
    return (start + spans[-1][0], start + spans[-1][1]) if spans else (start, end)


def _quote(quotation: _Quotation, rule: FindingRule, verb: str | None, speaker: Speaker | None) -> AttributedQuote:
    return make_quote(quotation.body, (quotation.start, quotation.end), rule, verb, speaker)
