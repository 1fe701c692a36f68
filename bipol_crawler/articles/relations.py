"""The parts of an article: bylines, photos, links, embeds, sections and tags.

They follow the current page: each save replaces an article's rows if they differ. What earlier pages
said is in the versions and in the evidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.addresses.urls import canonical
from bipol_crawler.articles.people import person_id
from bipol_crawler.articles.photos import link_known_photos
from bipol_crawler.frontier.frontier import Frontier
from bipol_crawler.items import Article, Dated, Found, Label, Link
from bipol_crawler.storage.database import Database

LinkRow = tuple[str, int, str, str | None, Dated | None]
"""Block, position, canonical address, headline and date of a link."""


def save_parts(db: Database, frontier: Frontier, article_id: int, article: Article, links: Sequence[LinkRow]) -> None:
    """Store the parts of ``article``, inside the caller's transaction. ``links`` are its :func:`link_rows`."""
    bylines = [
        (number, byline.role, person_id(db, byline.name), byline.name, byline.as_written, byline.source)
        for number, byline in enumerate(article.bylines, start=1)
    ]
    replace_rows(db, "bylines", article_id, ("position", "role", "person_id", "name", "as_written", "source"), bylines)
    counts: dict[str, int] = {}
    photos = []
    for photo in article.photos:
        counts[photo.kind] = counts.get(photo.kind, 0) + 1
        photos.append((photo.kind, counts[photo.kind], without_credentials(photo.url), photo.caption, photo.credit))
    replace_rows(db, "photos", article_id, ("kind", "position", "url", "caption", "credit"), photos)
    link_known_photos(db, article_id)
    embeds = [
        (number, embed.kind, without_credentials(embed.url)) for number, embed in enumerate(article.embeds, start=1)
    ]
    replace_rows(db, "embeds", article_id, ("position", "kind", "url"), embeds)
    columns = ("block", "position", "url", "headline", "published_at")
    rows = [(*link, dated.value if dated else None) for *link, dated in links]
    replace_rows(db, "links", article_id, columns, rows)
    _find_links(frontier, article, links)
    sections = _label_rows(db, "sections", article.sections)
    replace_rows(db, "article_sections", article_id, ("section_id", "position"), sections)
    replace_rows(db, "article_tags", article_id, ("tag_id", "position"), _label_rows(db, "tags", article.tags))


def insert(db: Database, table: str, values: Mapping[str, Any]) -> int:
    """Insert one row. Returns its id. sqlite-utils' own insert reads the schema first, which costs more time."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    return int(db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*values.values()]).lastrowid or 0)


def set_columns(db: Database, article_id: int, state: Mapping[str, Any]) -> None:
    """Update only the columns of an article that differ, because any update of a searched column is indexed again."""
    row = db.execute(f"SELECT {', '.join(state)} FROM articles WHERE id = ?", [article_id]).fetchone()
    changed = {name: value for (name, value), before in zip(state.items(), row, strict=True) if value != before}
    if changed:
        columns = ", ".join(f"{name} = ?" for name in changed)
        db.execute(f"UPDATE articles SET {columns} WHERE id = ?", [*changed.values(), article_id])


def link_rows(article: Article, portal: str) -> list[LinkRow]:
    """The links of an article, with canonical addresses, each once per block."""
    merged: dict[tuple[str, str], Link] = {}
    for link in article.links:
        url = canonical(link.url, portal) or without_credentials(link.url)
        first = merged.setdefault((link.block, url), link)
        if first.published is None and link.published is not None:
            merged[link.block, url] = link
    rows: list[LinkRow] = []
    counts: dict[str, int] = {}
    for (block, url), link in merged.items():
        counts[block] = counts.get(block, 0) + 1
        rows.append((block, counts[block], url, link.headline, link.published))
    return rows


def inline_links(links: Iterable[LinkRow]) -> list[str]:
    """The addresses of the links inside the text."""
    return [url for block, _, url, *_ in links if block == "inline"]


def _find_links(frontier: Frontier, article: Article, links: Iterable[LinkRow]) -> None:
    """Add the addresses of links to the frontier."""
    found = [Found(url, "box", published=dated) for _, _, url, _, dated in links]
    # a box may state the date of this article itself, but stops listing it when newer articles come
    own = canonical(article.url, frontier.portal) or article.url
    found += [Found(own, "box", published=dated) for dated in article.published if dated.source == "box"]
    if found:
        frontier.add(found)


def first_section(db: Database, article: Article) -> int | None:
    """The id of the section that ``articles`` names, added if unknown; inside the caller's transaction."""
    return next((section_id for section_id, _ in _label_rows(db, "sections", article.sections[:1])), None)


def _label_rows(db: Database, table: str, labels: Sequence[Label]) -> list[tuple[int, int]]:
    ids: dict[int, None] = {}
    for label in labels:
        row = db.execute(f"SELECT id, url FROM {table} WHERE name = ?", [label.name]).fetchone()
        if row is None:
            insert = f"INSERT INTO {table} (name, url) VALUES (?, ?)"
            url = without_credentials(label.url) if label.url else None
            ids[int(db.execute(insert, [label.name, url]).lastrowid or 0)] = None
        else:
            ids[int(row[0])] = None
    return [(label_id, number) for number, label_id in enumerate(ids, start=1)]


def replace_rows(
    db: Database, table: str, article_id: int, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Replace an article's rows in ``table`` by ``rows``, if they differ."""
    names = ", ".join(columns)
    present = db.execute(f"SELECT {names} FROM {table} WHERE article_id = ?", [article_id]).fetchall()
    if set(present) == set(rows) and len(present) == len(rows):
        return
    if present:
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])
    marks = ", ".join("?" * (len(columns) + 1))
    db.executemany(f"INSERT INTO {table} (article_id, {names}) VALUES ({marks})", [(article_id, *row) for row in rows])


def sources_column(article: Article, further: Mapping[str, Mapping[str, str]]) -> str:
    """The column ``sources`` of an article: JSON with, for each field, the id of a rule and the part of the page.

    Args:
        further: entries for fields that were not read from the page; they go before its own.
    """
    said = {name: {"part": source.part, "rule": source.rule} for name, source in sorted(article.sources.items())}
    for name, entry in further.items():
        said[name] = {**said.get(name, {}), **entry}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))  # as SQLite writes it after an update
