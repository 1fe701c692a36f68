"""The truth of stories as this WordPress prints them.

A story's truth is written with the story. WordPress then sets the words its own way: straight
quotes become curly, a spaced hyphen a dash, three dots an ellipsis, and how it decides depends
on the markup around them. So the *words* always come from the truth, and only their typography
is taken from WordPress's own rendering of the very same words. No page is read for it, and no
code of the crawler runs.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from .site import Sections, Story, WordPressSite

Truth = dict[str, Any]

# Signs that wptexturize may put for one another; a run of one class counts as one sign, so that
# '--' and '–', '...' and '…', `''` and '”' fold alike.
_CLASSES = {
    **dict.fromkeys("\"'“”„″‘’‚′`", "'"),
    **dict.fromkeys("-–—‑", "-"),
    **dict.fromkeys(".…", "."),
    "×": "x",
}
_RUNS = frozenset("'-. ")
_IGNORED = frozenset("\u200b\u200c\u200d\ufeff\u00ad")
_BLOCK = re.compile(
    r"<!--.*?-->|</?(?:p|div|br|li|ul|ol|t[rdh]|h[1-6]|blockquote|figure|figcaption|d[dlt])\b[^>]*>", re.S
)
_CELL_EDGE = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def plain(markup: str) -> str:
    """The words of ``markup``: a space for each block's edge, nothing for inline tags, entities read.

    Between the cells of a row stands a bar, as in a truth: looked for elsewhere it would be found in a byline.
    """
    return html.unescape(_TAG.sub("", _BLOCK.sub(" ", _CELL_EDGE.sub(" | ", markup))))


def fold(text: str) -> tuple[str, list[int]]:
    """``text`` with its typography levelled, and for each sign left its index in ``text``."""
    signs: list[str] = []
    places: list[int] = []
    for index, sign in enumerate(text):
        if sign in _IGNORED:
            continue
        level = " " if sign.isspace() else _CLASSES.get(sign, sign)
        if level in _RUNS and signs and signs[-1] == level:
            continue
        signs.append(level)
        places.append(index)
    return "".join(signs), places


def as_set(text: str, rendered: str) -> str:
    """``text`` with the typography its words have in ``rendered`` (plain text).

    Words are followed in order; where something stands between them in ``rendered`` that isn't in
    ``text`` (a 'Baca juga' in brackets), the search continues after it. Words not found stay as they are,
    and so does the white space of ``text``.
    """
    words, level, places = text.split(), *fold(rendered)
    places = [*places, len(rendered)]
    done: list[str] = []
    cursor = 0
    while len(done) < len(words):
        rest = words[len(done) :]
        count, start, end = _longest(rest, level, cursor)
        found = rendered[places[start] : places[end]].split() if count else []
        if len(found) == count and count:
            done += ["".join(sign for sign in word if sign not in _IGNORED) for word in found]
            cursor = end
        else:
            done.append(rest[0])
    gaps = re.findall(r"\s+", text.strip())
    return "".join(word + gap for word, gap in zip(done, [*gaps, ""], strict=True)) if done else text


def _longest(words: list[str], level: str, cursor: int) -> tuple[int, int, int]:
    """How many of ``words`` stand together in ``level`` from ``cursor`` on, and where: count, start, end."""
    few, many, best = 1, len(words), (0, 0, 0)
    while few <= many:
        count = (few + many) // 2
        wanted = fold(" ".join(words[:count]))[0]
        start = level.find(wanted, cursor)
        if start < 0:
            many = count - 1
        else:
            few, best = count + 1, (count, start, start + len(wanted))
    return best


def rendered_truth(site: WordPressSite, stories: Iterable[Story]) -> list[Truth]:
    """The truths of those ``stories`` that any reader may read, with their words set as ``site`` sets them.

    Headline, body, place, captions, credits and link texts take WordPress's typography, sections and
    tags its order; ``url`` is the article's address. The stories must be seeded already.
    """
    public = [story for story in stories if story["status"] == "publish" and not story["password"]]
    rendered = site.rendered(int(story["post_id"]) for story in public)
    return [_one(story["truth"], rendered[int(story["post_id"])]) for story in public]


def related_truth(site: WordPressSite, stories: Iterable[Story], sections: Sections) -> dict[str, list[Truth]]:
    """For each article's address the rows its related boxes show, once all ``stories`` are seeded.

    The theme's rule: the eight newest of the page's first section and its sub-sections, the page itself
    not spared; the five newest with their time, to the minute.
    """
    published = [story for story in stories if story["status"] == "publish"]
    published.sort(key=lambda story: datetime.fromisoformat(story["published"]), reverse=True)
    rendered = site.rendered(int(story["post_id"]) for story in published)
    boxes: dict[str, list[Truth]] = defaultdict(list)
    for story in published:
        pieces = rendered[int(story["post_id"])]
        row = {"url": pieces["url"], "headline": plain(pieces["title"]) or None, "published_at": None}
        slugs = {slug for slug, _ in story["categories"]}
        for slug in slugs | {parent for own in slugs if (parent := sections.get(own, ("", None))[1])}:
            if len(boxes[slug]) < 8:
                minute = f"{story['published'][:16]}:00{story['published'][19:]}" if len(boxes[slug]) < 5 else None
                boxes[slug].append(row | {"published_at": minute})
    related: dict[str, list[Truth]] = {}
    for story in published:
        pieces = rendered[int(story["post_id"])]
        first = next(slug for slug, name in story["categories"] if name == pieces["sections"][0])
        related[pieces["url"]] = boxes[first]
    return related


def _one(truth: Mapping[str, Any], pieces: Mapping[str, Any]) -> Truth:
    title, content, caption = (plain(pieces[name]) for name in ("title", "content", "caption"))
    set_so = dict(truth) | {
        "url": pieces["url"],
        "headline": _set(truth.get("headline"), title),
        "place": _set(truth.get("place"), content),
        "photos": [_photo(photo, caption, content) for photo in truth.get("photos", [])],
        "inline_links": [
            link | {"headline": _set(link["headline"], content)} for link in truth.get("inline_links", [])
        ],
    }
    if body := truth.get("body"):
        set_so["body"] = as_set(body, content)
    if sorted(truth.get("tags", [])) == sorted(pieces["tags"]):
        set_so["tags"] = pieces["tags"]
    if truth.get("section") in pieces["sections"]:
        set_so["section"] = pieces["sections"][0]
    return set_so


def _photo(photo: Mapping[str, Any], caption: str, content: str) -> Truth:
    source = caption if photo["kind"] == "lead" else content
    return dict(photo) | {name: _set(photo.get(name), source) for name in ("caption", "credit")}


def _set(text: str | None, rendered: str) -> str | None:
    return None if text is None else as_set(text, rendered)
