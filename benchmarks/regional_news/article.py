"""A story and its labels as a row of the benchmark's files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from . import desk
from .marks import capital, tidy, unmarked
from .places import settle_codes
from .plots import Plot
from .story import Story


def as_row(story: Story, plot: Plot, headline: str, body: list[str], published: datetime) -> dict[str, Any]:
    """Put an article together: dateline, body with labels, bylines, photo."""
    house, style = story.house, story.style
    if plot.note:
        body[0] = story.labels.mark(body[0], kind="correction", correction=plot.note)
    news = plot.genre in ("news", "advertorial", "follow-up", "wire")
    place, head = desk.dateline(house, story.region, style, (story.values.get("districts") or "").split("|")[0] or "-")
    if not news or place in ("-", "- "):
        place, head = None, ""
    text, labels = story.labels.take_out(head + "\n\n".join(body))
    caption = None
    if plot.captions and style.chance(0.85):
        caption = desk.caption(house, style, _plain(story, style.pick(plot.captions)))
    writer = list(story.cast.values())[-1].name
    lines = desk.bylines(house, style, plot.byline or house.byline, plot.source, writer)
    if not news and not plot.byline:
        lines = {"end": ["(Red)"], "rows": []} if style.chance(0.4) else {"rows": []}
    stamp = published.isoformat()
    url = desk.address(house, headline, stamp, style.number(100, 9999))
    row = {
        "id": "", "house": house.key, "url": url, "headline": headline, "section": plot.section, "genre": plot.genre,
        "plot": plot.name, "published": stamp, "place": place, "dateline": len(head.rstrip()) if head else 0,
        "bylines": [{"role": role, "name": name} for role, name, _ in lines["rows"]],
        "printed": {key: lines[key] for key in ("top", "end", "inside") if lines.get(key)},
        "account": style.pick(("Redaksi", "Admin", house.title, desk.staff(house)["editors"][0])),
        "initials": [story.values[key] for key in ("inisial", "inisial2") if story.values.get(key, "\n\n\n") in text],
        "photos": [], "tags": list(plot.tags), "links": [], "body": text,
    }  # fmt: skip
    if caption:
        name = desk.slug(headline)[:40].rstrip("-")
        row["photos"] = [{"kind": "lead", "url": f"https://{house.host}/wp-content/uploads/{stamp[:4]}/{stamp[5:7]}/{name}.jpg",
                          **caption}]  # fmt: skip
    return row | _labels(labels, text)


def _labels(labels: list[dict[str, Any]], text: str) -> dict[str, Any]:
    """Sort the labels of a body by what they say."""
    people: dict[str, list[list[int]]] = {}
    for label in labels:
        if label["kind"] == "person":
            people.setdefault(label["name"], []).append(label["span"])
    places = [dict(label) for label in labels if label["kind"] == "place"]
    settle_codes(places, text)
    return {
        "people": [{"name": name, "mentions": spans} for name, spans in people.items()],
        "quotes": [
            {"kind": label["kind"], "span": label["span"], "speaker": label["speaker"]}
            for label in labels if label["kind"] in ("direct", "indirect")
        ],
        "places": [{"span": place["span"], "code": place["code"]} for place in places],
        "dates": [
            {key: label[key] for key in ("span", "first", "last")} for label in labels if label["kind"] == "date"
        ],
        "corrections": [
            {"kind": label["correction"], "span": label["span"]} for label in labels if label["kind"] == "correction"
        ],
    }  # fmt: skip


def _plain(story: Story, template: str) -> str:
    """Return a caption without labels, which are those of the body only."""
    return unmarked(capital(tidy(story.write(template)))).rstrip(".")
