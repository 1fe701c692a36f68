"""Rules that hold for the result of every page, however damaged. The archive and its users rely on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, get_args
from urllib.parse import urlsplit

from bipol_crawler.items import Article, Dated, Found, Precision, Refused, Role
from bipol_crawler.normalize.people import person_key

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_SHAPES = {
    "day": re.compile(r"20\d\d-\d\d-\d\d"),
    "minute": re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d"),
    "second": re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"),
}
_MAX_DETAIL = 1000
"""Characters: a problem quotes what was found, and is no copy of it."""


def broken_promises(answer: Article | Refused) -> list[str]:
    """Each promise that an answer breaks, as a short sentence that names the field; none for a good one."""
    broken = [f"{name}: {fault}" for name, text in _texts(answer, "") if (fault := _unfit(text))]
    if isinstance(answer, Refused):
        return broken + ([] if _CODE.fullmatch(answer.reason) else ["refused: no reason"])
    broken += [f"{name}: no address" for name, url in _addresses(answer) if not _is_address(url)]
    broken += [f"{name}: no time" for name, dated in _times(answer) if not _is_time(dated)]
    broken += [f"{name}: more than a line" for name, text in _lines(answer) if text and "\n" in text]
    for paragraph in (answer.body or "a").split("\n\n"):
        if not paragraph or any(line != line.strip() or not line for line in paragraph.split("\n")):
            broken.append("body: an empty line, or space round one")
    for byline in answer.bylines:
        if byline.role not in get_args(Role) or not person_key(byline.name):
            broken.append("bylines: nobody, or no role")
    if answer.post_id is not None and not 0 < answer.post_id < 2**63:
        broken.append("post_id: out of range")
    if any(len(problem.detail) > _MAX_DETAIL for problem in answer.problems):
        broken.append("problems: the detail has no end")
    if not all(_CODE.fullmatch(problem.field) and _CODE.fullmatch(problem.reason) for problem in answer.problems):
        broken.append("problems: no field or no reason")
    told = {problem.field for problem in answer.problems}
    for name in ("headline", "body", "published"):
        if not getattr(answer, name) and name not in told:
            broken.append(f"{name}: missing without a problem")
    for name in ("headline", "body", "place"):
        if getattr(answer, name) and name not in answer.sources:
            broken.append(f"{name}: no source")
    return sorted(set(broken))


def broken_find(found: Found) -> list[str]:
    """Each promise that a discovery reader's find breaks; its address is as the source writes it."""
    broken = [] if found.url.strip() else ["found: no address"]
    if found.headline is not None and (_unfit(found.headline) or _is_ragged(found.headline)):
        broken.append("found: a headline unfit to show")
    if found.published and not _is_time(found.published):
        broken.append("found: no time")
    if found.post_id is not None and not 0 < found.post_id < 2**63:
        broken.append("found: the post id is out of range")
    return broken


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every text in an answer, by the dotted name of where it stands."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield f"{name} key", key
            yield from _texts(inner, f"{name}.{key}")
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from _texts(inner, name)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _texts(getattr(value, part.name), f"{name}.{part.name}".lstrip("."))


def _unfit(text: str) -> str | None:
    """Why a text is not fit to be stored and shown, if it isn't."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "a lone surrogate"
    if _CONTROL.search(text):
        return "a control character"
    return None


def _addresses(article: Article) -> Iterator[tuple[str, str]]:
    yield "url", article.url
    yield from (("photos.url", photo.url) for photo in article.photos)
    yield from (("links.url", link.url) for link in article.links)
    yield from (("embeds.url", embed.url) for embed in article.embeds)
    yield from (("labels.url", label.url) for label in (*article.sections, *article.tags) if label.url is not None)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        return False


def _times(article: Article) -> Iterator[tuple[str, Dated]]:
    yield from (("published", dated) for dated in article.published)
    yield from (("modified", dated) for dated in [article.modified] if dated)
    yield from (("links.published", link.published) for link in article.links if link.published)


def _is_time(dated: Dated) -> bool:
    if dated.precision not in get_args(Precision) or not _SHAPES[dated.precision].fullmatch(dated.value):
        return False
    try:
        datetime.fromisoformat(dated.value)
    except ValueError:
        return False
    return bool(dated.source)


def _lines(article: Article) -> Iterator[tuple[str, str | None]]:
    """Texts of one line: never empty, so an empty one is reported as one that has more."""
    texts = [("headline", article.headline), ("place", article.place)]
    for photo in article.photos:
        texts += [("photos.caption", photo.caption), ("photos.credit", photo.credit)]
    texts += [("links.headline", link.headline) for link in article.links]
    texts += [("labels.name", label.name) for label in (*article.sections, *article.tags)]
    for byline in article.bylines:
        texts += [("bylines.name", byline.name), ("bylines.as_written", byline.as_written)]
    for name, text in texts:
        yield name, "\n" if text is not None and _is_ragged(text) else text


def _is_ragged(text: str) -> bool:
    return not text or text != text.strip()
