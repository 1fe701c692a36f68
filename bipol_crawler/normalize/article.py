"""Parsed words → the :class:`~bipol_crawler.items.Article` that the archive stores."""

from __future__ import annotations

from datetime import datetime, timedelta

from bipol_crawler.items import Article, Byline, Dated, Link, Page, Photo, Problem
from bipol_crawler.normalize.bylines import read_field, take_bylines
from bipol_crawler.normalize.captions import read_credit
from bipol_crawler.normalize.people import clean_name, person_key
from bipol_crawler.normalize.places import read_place
from bipol_crawler.normalize.published import moment, ranked
from bipol_crawler.normalize.text import clean, clean_or_none
from bipol_crawler.normalize.times import read_date, read_dated
from bipol_crawler.parse.parsed import Parsed, text_of

_CLOCK_SLACK = timedelta(days=1)
"""How far in the future a date may lie before it is a problem: clocks and zones differ by less."""


def normalize(parsed: Parsed, page: Page) -> Article:
    """Make what a layout read into an article: names, places, times and text in their final form."""
    sources = dict(parsed.sources)
    problems = list(parsed.problems)
    typed = take_bylines([[text_of(line) for line in paragraph] for paragraph in parsed.paragraphs])
    paragraphs = ["\n".join(filter(None, map(clean, lines))) for lines in typed.paragraphs]
    body = "\n\n".join(filter(None, paragraphs)) or None
    place = read_place(paragraphs[0]) if paragraphs else None
    if place:
        sources["place"] = "dateline"
    published = _published(parsed, page, problems)
    headline = clean_or_none(parsed.headline)
    for name, value in (("headline", headline), ("body", body), ("published", published)):
        if not value and not any(problem.field == name for problem in problems):
            problems.append(Problem(name, "missing"))
    bylines = _bylines(typed.bylines, parsed)
    for byline in bylines:
        sources.setdefault(byline.role, byline.source)
    return Article(
        url=parsed.canonical or parsed.url,
        post_id=parsed.post_id,
        layout=parsed.layout,
        headline=headline,
        body=body,
        place=place,
        published=published,
        modified=parsed.modified,
        bylines=bylines,
        photos=_photos(parsed),
        links=_links(parsed),
        embeds=tuple(parsed.embeds),
        sections=tuple(parsed.sections),
        tags=tuple(parsed.tags),
        sources=sources,
        problems=tuple(problems),
    )


def _published(parsed: Parsed, page: Page, problems: list[Problem]) -> tuple[Dated, ...]:
    """The page's own statements of its publication; those after the capture itself are not believed."""
    stated = list(parsed.dates)
    if parsed.printed_date:
        printed, found = read_date(parsed.printed_date, "page")
        problems += found
        if printed:
            stated.append(printed)
    latest = datetime.fromisoformat(page.fetched_at) + _CLOCK_SLACK
    future = [dated for dated in stated if moment(dated) > latest]
    problems += [Problem("published", "future_date", f"{dated.source} {dated.value}") for dated in future]
    return ranked(dated for dated in stated if dated not in future)


def _bylines(typed: tuple[Byline, ...], parsed: Parsed) -> tuple[Byline, ...]:
    """Typed bylines, then the post's own fields, then the account; each person once in a role."""
    bylines = [*typed, *(byline for label, text in parsed.fields for byline in read_field(label, text))]
    if parsed.account and (name := clean_name(parsed.account)):
        bylines.append(Byline("account", name, parsed.account, "account"))
    once = {(byline.role, person_key(byline.name)): byline for byline in reversed(bylines)}
    return tuple(reversed([byline for key, byline in once.items() if key[1]]))


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
