"""The rule names that earlier versions stored in ``articles.sources``, and today's ids for them.

Never changed, because migration m015 uses it. The first version stored only the part of the page, as a string, and used
the names of roles for bylines. Later versions stored the import path of the function that read the field.
"""

from __future__ import annotations

import json

_FIELDS = {"published": "published_at", "reporter": "reporters", "writer": "reporters", "editor": "editors"}
"""Field names in the first version, and their later names."""
_LAYOUT = {
    "headline": "headline.layout",
    "published_at": "dates.printed_line",
    "account": "account.layout",
    "section": "section.layout",
    "tags": "tags.layout",
    "lead_photo": "lead_photo.layout",
    "lead_caption": "lead_caption.layout",
    "related": "related.layout",
}
_TEXT_ELEMENT = {
    "body": "body.text_element",
    "inline_photos": "inline_photos.text_element",
    "embeds": "embeds.text_element",
}
_GENERIC = {
    "headline": "headline.heading",
    "body": "body.text_element",
    "section": "section.stated",
    "tags": "tags.stated",
    "lead_photo": "lead_photo.beside_text",
    "lead_caption": "lead_caption.figure",
}
_FIRST = {
    "nomina": {**_LAYOUT, **_TEXT_ELEMENT, "place": "place.dateline"},
    "generic": {**_GENERIC, "place": "place.dateline"},
}
"""Rule ids for the fields of the first version, by the article's layout."""
_FIRST_BYLINES = {"text": "byline.text_lines", "field": "byline.post_field"}
"""What the first version stored as the source of a byline."""
_BY_FIELD = {
    "parse.blocks.read_body": _TEXT_ELEMENT,
    "parse.generic.read_generic": _GENERIC,
    "generic": _GENERIC,
    "parse.stated_labels.add_labels": {
        "section": "section.stated",
        "tags": "tags.stated",
        "account": "account.stated",
    },
}
"""Functions that read several fields."""
_ONE = {
    "parse.further.take_further_reading": "inline_links.text_element",
    "parse.headline.headline_element": "headline.heading",
    "parse.stated_labels.shared_photo": "lead_photo.shared",
    "parse.lead_photo.caption_of": "lead_caption.figure",
    "normalize.places.read_place": "place.dateline",
    "normalize.captions.read_credit": "lead_credit.caption",
    "normalize.bylines.read_field": "byline.post_field",
    "normalize.published.choose": "dates.other_pages",
    "archive.frontier.Frontier.add": "dates.listed_change",
}
_BY_PART = {
    ("headline.heading", "trafilatura's title"): "headline.title",
    ("headline.heading", "meta[property='og:title']"): "headline.title",
    ("lead_photo.beside_text", "meta[property='og:image']"): "lead_photo.shared",
}
"""Different rules that had the same name; the part of the page distinguishes them."""
_BYLINES = (
    (" first line", "byline.first_lines"),
    (" first lines", "byline.first_lines"),
    (" end of the last paragraph", "byline.last_paragraph"),
    (" closing lines", "byline.closing_block"),
    ("", "byline.text_lines"),
)
"""How the description of the part ends that ``normalize.bylines.take_bylines`` read, and the rule that this means."""
_DATES = {
    "page": "dates.printed_line",
    "time": "dates.time_element",
    "meta": "dates.meta",
    "json_ld": "dates.json_ld",
    "box": "dates.own_box",
}
"""Kinds of date statements that ``normalize.times.read_iso`` and ``read_date`` read."""


def with_rule_ids(sources: str, dates: str, layout: str) -> str:
    """The sources of an article, with ids in place of rule names.

    Unknown names, and sources that no version of the program wrote, are returned unchanged.

    Args:
        sources: ``articles.sources``, as any version wrote it.
        dates: ``articles.dates``: its first entry says what kind of statement ``published_at`` is.
        layout: ``articles.layout``.
    """
    read: dict[str, object] = {}
    try:
        stated = json.loads(dates)
        kind = stated[0][2] if stated else None
        for field, source in json.loads(sources).items():
            name = _FIELDS.get(field, field)
            if isinstance(source, str):
                rule = _FIRST_BYLINES.get(source) or _FIRST.get(layout, {}).get(name)
                found: object = {"rule": rule, "part": source} if rule else source
            else:
                found = {**source, "rule": _rule_id(name, source["rule"], source["part"], kind)}
            read.setdefault(name, found)
    except (ValueError, TypeError, LookupError, AttributeError):
        return sources  # somebody edited it
    return json.dumps(read, ensure_ascii=False, sort_keys=True)


def _rule_id(field: str, name: str, part: str, kind: str | None) -> str:
    if name == "normalize.bylines.take_bylines":
        return next(rule for ending, rule in _BYLINES if part.endswith(ending))
    if name in ("normalize.times.read_iso", "normalize.times.read_date"):
        return _DATES[(kind if field == "published_at" else None) or _kind_of(part)]
    by_field = _LAYOUT if name.startswith("parse.layouts.") else _BY_FIELD.get(name, {})
    rule = by_field.get(field) or _ONE.get(name, name)
    return _BY_PART.get((rule, part), rule)


def _kind_of(part: str) -> str:
    """The kind of date statement that a part of the page is."""
    return "json_ld" if part.startswith("script") else "meta" if part.startswith("meta[") else "time"
