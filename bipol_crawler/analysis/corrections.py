"""Corrections that a newsroom announces: headline and body → :class:`~.findings.Correction`.

The words *koreksi*, *klarifikasi*, *hak jawab* are ordinary words, too (*koreksi harga*, *klarifikasi polisi*). They
announce a correction only as a mark (``Ralat:``, ``[UPDATE]``), or where the newsroom speaks of its own
article (``Redaksi menerima hak jawab``, ``Artikel ini telah diperbarui``, ``semula tertulis …``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from bipol_crawler.analysis.body import Body, places_of
from bipol_crawler.analysis.correction_words import (
    CORRECTED_HEADLINE,
    EDITORS_NOTE,
    HEADLINE_END,
    HEADLINE_MARK,
    KINDS,
    MAYBE,
    NEWSROOM,
    NOTE_MARK,
    OTHER_ARTICLE,
    THIS_ARTICLE,
    WRONG_RIGHT,
    words_of_a_correction,
)
from bipol_crawler.analysis.findings import Correction, CorrectionKind, Span, Text
from bipol_crawler.analysis.rules import FindingRule

_LONGEST = 1000
"""Longer sentences, in characters, are not examined."""


def corrections(text: Text, body: Body, quoted: tuple[Span, ...] = ()) -> list[Correction]:
    """Return the announced corrections, at most one of each kind in the headline and one in the body.

    Args:
        body: the body of ``text``.
        quoted: the spans of direct quotes, in which others speak and not the newsroom.
    """
    found = [*_in_headline(text.headline)] if text.headline and _may_announce(text.headline) else []
    kinds: set[str] = set()
    for item in _in_body(body, quoted):
        if item.kind not in kinds:
            kinds.add(item.kind)
            found.append(item)
    marked = any(item.field == "headline" for item in found)
    return [_with_target(_of_its_article(item, marked), text) for item in _one_of_each(found)]


def _of_its_article(item: Correction, headline_is_marked: bool) -> Correction:
    """Return the correction. A note that names no other article is about its own article, unless the headline has a
    mark."""
    own = (
        item.rule is FindingRule.CORRECTION_NOTE
        and not headline_is_marked
        and not OTHER_ARTICLE.search(item.as_written)
    )
    return item._replace(of_this_article=True) if own else item


def _may_announce(headline: str) -> bool:
    low = headline.lower()
    return any(word in low for word in MAYBE)


def _one_of_each(found: list[Correction]) -> list[Correction]:
    """Return the findings without those of a weaker kind that only repeat one of a stronger kind."""
    kinds = {item.kind for item in found}
    drop = {"apology", "update"} if kinds & {"correction", "withdrawal", "reply"} else set()
    return [item for item in found if item.kind not in drop]


def _in_headline(headline: str) -> Iterator[Correction]:
    for pattern in (HEADLINE_MARK, HEADLINE_END):
        if match := pattern.search(headline):
            yield Correction(
                match.start(), match.end(), FindingRule.CORRECTION_HEADLINE, kind_of(match.group()), "headline",
                match.group().strip(),
            )  # fmt: skip
            return


def _in_body(body: Body, quoted: tuple[Span, ...]) -> Iterator[Correction]:
    places = (at for word in words_of_a_correction(body) for at in places_of(word, body.low))
    for number in sorted({bisect_right(body.sentence_starts, at) - 1 for at in places}):
        start, end = body.sentences[number]
        if end - start > _LONGEST or any(begin <= start and end <= close + 1 for begin, close in quoted):
            continue
        sentence, low = body.text[start:end], body.low[start:end]
        at_line = start == 0 or body.text[start - 1] == "\n"
        if at_line and (match := NOTE_MARK.match(sentence)):
            yield _note(start, end, FindingRule.CORRECTION_NOTE, kind_of(match.group()), sentence)
        elif at_line and EDITORS_NOTE.match(sentence) and any(pattern.search(sentence) for _, pattern in KINDS):
            yield _note(start, end, FindingRule.CORRECTION_NOTE, kind_of(sentence), sentence)
        elif any(pattern.search(sentence) for needed, pattern in NEWSROOM if any(word in low for word in needed)):
            yield _note(start, end, FindingRule.CORRECTION_NEWSROOM, kind_of(sentence), sentence)
        elif WRONG_RIGHT.search(sentence):
            yield _note(start, end, FindingRule.CORRECTION_WRONG_RIGHT, "correction", sentence)


def _note(start: int, end: int, rule: FindingRule, kind: CorrectionKind, sentence: str) -> Correction:
    own = bool(THIS_ARTICLE.search(sentence)) and not OTHER_ARTICLE.search(sentence)
    return Correction(start, end, rule, kind, "body", sentence, of_this_article=own)


def kind_of(words: str) -> CorrectionKind:
    """Return the kind of the strongest word of correction in ``words``."""
    return next((kind for kind, pattern in KINDS if pattern.search(words)), "correction")


def _with_target(item: Correction, text: Text) -> Correction:
    """Return the correction with the address and the headline of the article that it corrects, if the text has them."""
    if item.of_this_article:
        return item
    match = CORRECTED_HEADLINE.search(text.body or "")
    headline = match["headline"].strip(" ,.") if match else None
    if headline is None and item.field == "headline":
        rest = (text.headline or "")[item.end :] if item.start < 3 else (text.headline or "")[: item.start]
        rest = rest.strip(' :-–—|"“”')
        headline = rest if len(rest.split()) > 2 and item.kind != "update" else None
    url = text.links[0] if len(text.links) == 1 else None
    return item._replace(target_url=url, target_headline=headline)
