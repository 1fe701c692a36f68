"""Make the :class:`~bipol_crawler.items.Article` that the archive stores from a parsed page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import dropwhile

from bipol_crawler.items import Article, Byline, Dated, Link, Page, Photo, Problem, Source
from bipol_crawler.normalize.byline_blocks import unread_byline
from bipol_crawler.normalize.bylines import TypedBylines, read_field, split_bylines
from bipol_crawler.normalize.captions import read_credit
from bipol_crawler.normalize.datelines import read_place
from bipol_crawler.normalize.dates import read_date, read_dated
from bipol_crawler.normalize.invitations import is_invitation
from bipol_crawler.normalize.line_kinds import is_date_line, line_kind
from bipol_crawler.normalize.people import clean_name, person_key
from bipol_crawler.normalize.publication_date import ranked, to_datetime
from bipol_crawler.parse.follow_links import links_to_channel
from bipol_crawler.parse.parsed import Paragraph, Parsed, text_of
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean, clean_or_none, collapse_spaces

_DATE_RULES = {
    "page": RuleId.DATES_PRINTED_LINE,
    "time": RuleId.DATES_TIME_ELEMENT,
    "meta": RuleId.DATES_META,
    "json_ld": RuleId.DATES_JSON_LD,
    "box": RuleId.DATES_OWN_BOX,
}
"""The kind of source of a date → the id of the rule that reads it."""
_MAX_ABOVE_DATELINE = 4
"""The most paragraphs that are searched for the dateline."""
_CLOCK_SLACK = timedelta(days=1)
"""A date more than this in the future is a problem. Clocks and time zones differ by less."""


def normalize(parsed: Parsed, page: Page) -> Article:
    """Return the article with names, place, times and text in their final form."""
    sources, problems = dict(parsed.sources), list(parsed.problems)
    parsed.paragraphs = [
        paragraph for paragraph in parsed.paragraphs if not (links_to_channel(paragraph) and _invites(paragraph))
    ]
    typed = split_bylines([[text_of(line) for line in paragraph] for paragraph in parsed.paragraphs], _linked(parsed))
    problems += typed.problems
    paragraphs = ["\n".join(filter(None, map(collapse_spaces, lines))) for lines in typed.paragraphs]
    body = "\n\n".join(filter(None, paragraphs)) or None
    place = _place(paragraphs, parsed.captions)
    published = _published(parsed, page, problems)
    modified = _modified(parsed, problems)
    headline = clean_or_none(parsed.headline)
    for name, value in (("headline", headline), ("body", body), ("published", published)):
        if not value and not any(problem.field == name for problem in problems):
            problems.append(Problem(name, "missing"))
    bylines = _bylines(typed, parsed, sources, problems)
    article = Article(
        url=parsed.canonical or parsed.url,
        post_id=parsed.post_id,
        layout=parsed.layout,
        headline=headline,
        body=body,
        place=place,
        published=published,
        modified=modified,
        bylines=bylines,
        photos=_photos(parsed),
        links=_links(parsed),
        embeds=tuple(parsed.embeds),
        sections=tuple(parsed.sections),
        tags=tuple(parsed.tags),
        sources=sources,
        problems=tuple(problems),
    )
    _note_rules(article, parsed)
    return article


def _invites(paragraph: Paragraph) -> bool:
    """Return whether a paragraph, wherever it stands, only invites to the portal's channels."""
    return all(is_invitation(clean(text_of(line))) for line in paragraph)


def _published(parsed: Parsed, page: Page, problems: list[Problem]) -> tuple[Dated, ...]:
    """Return the times of publication that the page states, without those after the time of the capture."""
    stated: list[Dated] = []
    for source, written, _ in parsed.published:
        # a box that links the article itself may print "2 jam lalu", which is not a problem
        dated, found = (read_dated(written, source), []) if source == "box" else read_date(written, source)
        problems += found
        stated += [dated] if dated else []
    # Our clock may be slow: then the time in the portal's answer decides what is in the future.
    latest = max(map(datetime.fromisoformat, filter(None, (page.fetched_at, page.dated)))) + _CLOCK_SLACK
    future = [dated for dated in stated if to_datetime(dated) > latest]
    problems += [Problem("published", "future_date", f"{dated.source} {dated.value}") for dated in future]
    return ranked([dated for dated in stated if dated not in future] if future else stated)


def _modified(parsed: Parsed, problems: list[Problem]) -> Dated | None:
    """Return the first readable time of the last modification. Those of unreadable ones are added to ``problems``."""
    for source, written, _ in parsed.modified:
        dated, found = read_date(written, source)
        problems += [Problem("modified", problem.reason, problem.detail) for problem in found]
        if dated:
            return dated
    return None


def _place(paragraphs: list[str], captions: Collection[str]) -> str | None:
    """Return the place of the dateline at the beginning of the text, or ``None``.

    Captions, dates and notes may be above it. Below any other line, a dateline must contain the portal's name.
    """
    text_has_begun = False
    for paragraph in paragraphs[:_MAX_ABOVE_DATELINE]:
        lines = [] if paragraph in captions else paragraph.split("\n")
        while lines := list(dropwhile(is_date_line, lines)):
            if place := read_place("\n".join(lines), needs_portal_name=text_has_begun):
                return place
            if text_has_begun or line_kind(lines[0]) != "note":
                text_has_begun = True
                break
            del lines[0]
    return None


def _linked(parsed: Parsed) -> frozenset[tuple[int, int]]:
    """Return (paragraph, line) for each line that is only links to other articles."""
    further = {link.url for link in parsed.links if link.block == "inline"}
    if not further:
        return frozenset()
    return frozenset(
        (number, at)
        for number, paragraph in enumerate(parsed.paragraphs)
        for at, line in enumerate(paragraph)
        if line[0].href in further and all(run.href in further or not clean(run.text).strip("-–•*|, ") for run in line)
    )


def _bylines(
    typed: TypedBylines, parsed: Parsed, sources: dict[str, Source], problems: list[Problem]
) -> tuple[Byline, ...]:
    """Return the bylines of the text, then of the post's fields, then the accounts; each person once for each role."""
    bylines = list(typed.bylines)
    for byline, (rule, place) in zip(typed.bylines, typed.read_by, strict=True):
        sources.setdefault(_column(byline), Source(rule, f"{parsed.sources['body'].part} {place}"))
    for css, label, text in parsed.fields:
        read = read_field(label, text)
        if read is None:
            problems.append(unread_byline(f"{css} {text}"))
        for byline in read or ():
            bylines.append(byline)
            sources.setdefault(_column(byline), Source(RuleId.BYLINE_POST_FIELD, css))
    bylines += [
        Byline("account", name, written, "account") for written in parsed.accounts if (name := clean_name(written))
    ]
    once = {(byline.role, person_key(byline.name)): byline for byline in reversed(bylines)}
    return tuple(reversed([byline for key, byline in once.items() if key[1]]))


def _column(byline: Byline) -> str:
    """Return the column of ``articles_flat`` that shows a byline, or its role if there is no such column."""
    return {"reporter": "reporters", "writer": "reporters", "editor": "editors"}.get(byline.role, byline.role)


def _photos(parsed: Parsed) -> tuple[Photo, ...]:
    photos = []
    for raw in parsed.photos:
        caption = clean_or_none(raw.caption)
        photos.append(Photo("lead" if raw.kind == "lead" else "inline", raw.url, caption, read_credit(caption)))
    return tuple(photos)


def _links(parsed: Parsed) -> tuple[Link, ...]:
    return tuple(
        Link(
            "related" if raw.block == "related" else "inline",
            raw.url,
            clean_or_none(raw.headline),
            read_dated(raw.printed_time, "box") if raw.printed_time else None,
        )
        for raw in parsed.links
    )


def _note_rules(article: Article, parsed: Parsed) -> None:
    """Add to the article's sources the rules of this package: for place, dates and credit."""
    sources = article.sources
    if article.place:
        sources["place"] = Source(RuleId.PLACE_DATELINE, f"{sources['body'].part} first paragraph")
    for column, dated, stated in (
        ("published_at", next(iter(article.published), None), parsed.published),
        ("modified_at", article.modified, parsed.modified),
    ):
        if dated is None:
            sources.pop(column, None)
        elif dated.source != "page" or column not in sources:
            part = next(words.part for words in stated if words.source == dated.source)
            sources[column] = Source(_DATE_RULES[dated.source], part)
    if article.photos and article.photos[0].kind == "lead" and article.photos[0].credit:
        sources["lead_credit"] = Source(RuleId.LEAD_CREDIT_CAPTION, sources["lead_caption"].part)
