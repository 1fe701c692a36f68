"""An archive beside the truth: every field of every article that differs, through the flat views alone.

The truth of one story, as ``rendered_truth`` gives it, is a mapping with ``url``, ``headline``,
``published_at`` (ISO 8601 to the second, with the portal's offset), ``section``, ``place``, ``body``,
``bylines`` (``role``, ``name``; the account too), ``photos`` (``kind``, ``url``, ``caption``, ``credit``),
``tags`` (names) and ``inline_links`` (``url``, ``headline``).
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
PRECISIONS = ("day", "minute", "second")
NAMES = frozenset({"bylines", "reporters", "editors"})
"""Fields of people's names, compared whatever the case: one person has one name in the archive, and a story
that typed it in capitals is not told apart from the others."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One field of one article. ``field`` is ``url`` for an article that is missing or shouldn't be there."""

    field: str
    url: str
    expected: object
    got: object

    def __str__(self) -> str:
        return f"{self.field} of {self.url}\n  expected {self.expected!r}\n  got      {self.got!r}"


@dataclass(frozen=True, slots=True)
class Archive:
    """The flat views' rows, by article."""

    articles: dict[str, Row]
    bylines: dict[str, list[Row]]
    photos: dict[str, list[Row]]
    links: dict[str, list[Row]]


def read(database: Path) -> Archive:
    """Read the flat views of the archive at ``database``, without writing to it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row

        def rows(view: str) -> list[Row]:
            return [dict(row) for row in connection.execute(f"SELECT * FROM {view}")]

        def parts(view: str) -> dict[str, list[Row]]:
            grouped: dict[str, list[Row]] = defaultdict(list)
            for row in sorted(rows(view), key=lambda row: row["position"]):
                grouped[row["article_url"]].append(row)
            return grouped

        articles = {row["url"]: row for row in rows("articles_flat")}
        return Archive(articles, parts("bylines_flat"), parts("photos_flat"), parts("links_flat"))


def compare(database: Path, truths: Iterable[Mapping[str, Any]], published_to: str = "day") -> list[Mismatch]:
    """Every difference between the archive at ``database`` and ``truths``, in the truths' order.

    ``published_to`` is the exactness that publication times must at least have: ``day``, ``minute`` or
    ``second``. Each is held to the exactness that its own ``published_precision`` claims. Articles
    gone from the portal are no longer compared, unless the truth still holds them.
    """
    archive = read(database)
    told = {truth["url"]: truth for truth in truths}
    found: list[Mismatch] = []
    for url, truth in told.items():
        if row := archive.articles.get(url):
            found += _article(url, truth, row, archive, published_to)
        else:
            found.append(Mismatch("url", url, "an article", None))
    for url, row in archive.articles.items():
        if url not in told and row["status"] != "gone":
            found.append(Mismatch("url", url, None, row["headline"]))
    return found


def _article(url: str, truth: Mapping[str, Any], row: Row, archive: Archive, published_to: str) -> list[Mismatch]:
    photos = truth.get("photos", [])
    lead: Mapping[str, Any] = next((photo for photo in photos if photo["kind"] == "lead"), {})
    bylines = [(line["role"], line["name"]) for line in truth.get("bylines", [])]
    own_bylines = [(line["role"], line["name"]) for line in archive.bylines.get(url, [])]
    inline_links = [link for link in archive.links.get(url, []) if link["block"] == "inline"]
    pairs: list[tuple[str, object, object]] = [
        (name, truth.get(name), row[name]) for name in ("headline", "section", "place", "body")
    ]
    pairs += [
        ("reporters", _names(bylines, "reporter", "writer"), row["reporters"]),
        ("editors", _names(bylines, "editor"), row["editors"]),
        ("tags", "; ".join(truth.get("tags", [])) or None, row["tags"]),
        ("lead_caption", lead.get("caption"), row["lead_caption"]),
        ("lead_credit", lead.get("credit"), row["lead_credit"]),
        ("bylines", bylines, own_bylines),
        ("inline_photos", _inline_photos(photos), _inline_photos(archive.photos.get(url, []))),
        ("inline_links", _links(truth.get("inline_links", [])), _links(inline_links)),
        ("status", "live", row["status"]),
    ]
    differing = [
        Mismatch(name, url, expected, got)
        for name, expected, got in pairs
        if (expected != got if name not in NAMES else _level(expected) != _level(got))
    ]
    return differing + _published(url, str(truth["published_at"]), row, published_to)


def _inline_photos(photos: Iterable[Mapping[str, Any]]) -> list[tuple[object, ...]]:
    wanted = ("url", "caption", "credit")
    return [tuple(photo[name] for name in wanted) for photo in photos if photo["kind"] == "inline"]


def _links(links: Iterable[Mapping[str, Any]]) -> list[tuple[str, str | None]]:
    return [(link["url"], link["headline"]) for link in links]


def _published(url: str, truth: str, row: Row, published_to: str) -> list[Mismatch]:
    got, precision = row["published_at"], row["published_precision"]
    if precision not in PRECISIONS or PRECISIONS.index(precision) < PRECISIONS.index(published_to):
        return [Mismatch("published_precision", url, f"{published_to} or finer", precision)]
    expected = {"day": truth[:10], "minute": f"{truth[:16]}:00{truth[19:]}", "second": truth}[precision]
    return [] if got == expected else [Mismatch("published_at", url, expected, got)]


def _level(names: object) -> str:
    return str(names).casefold()


def _names(bylines: Iterable[tuple[str, str]], *roles: str) -> str | None:
    """The distinct names in ``roles``, joined as the flat view joins them."""
    return "; ".join(dict.fromkeys(name for role, name in bylines if role in roles)) or None


def summary(mismatches: Iterable[Mismatch], examples: int = 3) -> str:
    """Counts by field and the first few of each, for an assertion's message."""
    grouped: dict[str, list[Mismatch]] = defaultdict(list)
    for mismatch in mismatches:
        grouped[mismatch.field].append(mismatch)
    counts = Counter({field: len(rows) for field, rows in grouped.items()})
    lines = [", ".join(f"{field} {count}" for field, count in counts.most_common())]
    for field, _ in counts.most_common():
        lines += [str(mismatch) for mismatch in grouped[field][:examples]]
    return "\n".join(lines)
