"""Parsed words → the :class:`~bipol_crawler.items.Article` that the archive stores."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import dropwhile

from bipol_crawler.items import Article, Byline, Dated, Link, Page, Photo, Problem, Source
from bipol_crawler.normalize.byline_blocks import unread_byline
from bipol_crawler.normalize.bylines import TypedBylines, read_field, take_bylines
from bipol_crawler.normalize.captions import read_credit
from bipol_crawler.normalize.datelines import read_place
from bipol_crawler.normalize.dates import read_date, read_dated
from bipol_crawler.normalize.line_kinds import is_date_line, kind_of
from bipol_crawler.normalize.people import clean_name, person_key
from bipol_crawler.normalize.publication_date import moment, ranked
from bipol_crawler.parse.parsed import Parsed, text_of
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean, clean_or_none, collapse_spaces

_DATE_RULES = {
    "page": RuleId.DATES_PRINTED_LINE,
    "time": RuleId.DATES_TIME_ELEMENT,
    "meta": RuleId.DATES_META,
    "json_ld": RuleId.DATES_JSON_LD,
    "box": RuleId.DATES_OWN_BOX,
}
"""The rules that read what a page states of its own dates, by the kind of statement."""
_MOST_ABOVE_DATELINE = 4
"""Paragraphs among which the dateline is looked for."""
_CLOCK_SLACK = timedelta(days=1)
"""How far in the future a date may lie before it is a problem: clocks and zones differ by less."""


def normalize(parsed: Parsed, page: Page) -> Article:
    """Make what a layout read into an article: names, places, times and text in their final form."""
    sources, problems = dict(parsed.sources), list(parsed.problems)
    typed = take_bylines([[text_of(line) for line in paragraph] for paragraph in parsed.paragraphs], _linked(parsed))
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


def _published(parsed: Parsed, page: Page, problems: list[Problem]) -> tuple[Dated, ...]:
    """The page's own statements of its publication; those after the capture itself are not believed."""
    stated: list[Dated] = []
    for source, written, _ in parsed.published:
        # a box that lists the article itself may say "2 jam lalu"
        dated, found = (read_dated(written, source), []) if source == "box" else read_date(written, source)
        problems += found
        stated += [dated] if dated else []
    # Where our clock was behind, the portal's says that what it dates is no future.
    latest = max(datetime.fromisoformat(at) for at in (page.fetched_at, page.dated) if at) + _CLOCK_SLACK
    future = [dated for dated in stated if moment(dated) > latest]
    problems += [Problem("published", "future_date", f"{dated.source} {dated.value}") for dated in future]
    return ranked(dated for dated in stated if dated not in future)


def _modified(parsed: Parsed, problems: list[Problem]) -> Dated | None:
    """The first statement of the last modification that can be read; what is wrong with those before it is noted."""
    for source, written, _ in parsed.modified:
        dated, found = read_date(written, source)
        problems += [Problem("modified", problem.reason, problem.detail) for problem in found]
        if dated:
            return dated
    return None


def _place(paragraphs: list[str], captions: Collection[str]) -> str | None:
    """The place of the dateline, with which the text begins.

    Captions, bare days and notes may stand above it; below a sentence of another kind it has the portal's name.
    """
    begun = False
    for paragraph in paragraphs[:_MOST_ABOVE_DATELINE]:
        lines = [] if paragraph in captions else paragraph.split("\n")
        while lines := list(dropwhile(is_date_line, lines)):
            if place := read_place("\n".join(lines), sure=begun):
                return place
            if begun or kind_of(lines[0]) != "note":
                begun = True
                break
            del lines[0]
    return None


def _linked(parsed: Parsed) -> frozenset[tuple[int, int]]:
    """(paragraph, line) of each line that is nothing but links to further articles, which are kept as such."""
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
    """Typed bylines, then the post's own fields, then the account; each person once in a role."""
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
    if parsed.account and (name := clean_name(parsed.account)):
        bylines.append(Byline("account", name, parsed.account, "account"))
    once = {(byline.role, person_key(byline.name)): byline for byline in reversed(bylines)}
    return tuple(reversed([byline for key, byline in once.items() if key[1]]))


def _column(byline: Byline) -> str:
    """The column of ``articles_flat`` that shows a byline, or its role when none does."""
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
    """Add to the sources what this room's own rules read out of what a layout found."""
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
