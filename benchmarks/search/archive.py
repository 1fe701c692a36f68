"""Makes a large archive without a crawl, from the demo's stories: mixed paragraphs, with different names.

Only the tables that a search reads are filled: articles, sections, people, bylines, lemmas.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.search.documents import Document
from bipol_crawler.demo.newsroom import stories
from bipol_crawler.normalize.people import person_key
from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.lemmas import save_lemmas

SOURCES = 1500
"""The number of stories whose paragraphs are mixed."""
SYLLABLES = "ba ci da ga ja ka la ma na pa ra sa ta wa ya bu di gu ju ku lu mu nu pu ru su tu".split()


def make(path: Path, articles: int, seed: int = 1) -> float:
    """Make a new archive at ``path``. Returns the mean length of its texts in words."""
    rng = Random(seed)
    sources = [story for story in stories(seed, SOURCES) if story.truth["body"] and story.title]
    words = 0
    db = open_database(path)
    with db.atomic():
        sections = sorted({story.truth["section"] for story in sources})
        db.executemany("INSERT INTO sections (name) VALUES (?)", [(name,) for name in sections])
        named = (name for story in sources for name in story.truth["reporters"])
        people = list({person_key(name): name for name in named}.values())
        db.executemany("INSERT INTO people (name, key) VALUES (?, ?)", [(name, person_key(name)) for name in people])
        for number in range(1, articles + 1):
            story, *others = (rng.choice(sources) for _ in range(4))
            paragraphs = story.truth["body"].split("\n\n")
            for other in others[: rng.randrange(1, 4)]:
                paragraphs += rng.sample(other.truth["body"].split("\n\n")[1:], 2)
            body = "\n\n".join([*paragraphs, f"Hal itu dikatakan {_name(rng)} di {_name(rng)}."])
            words += len(body.split())
            reporter = rng.choice(people)
            text = {"headline": f"{story.title} {_name(rng)}", "body": body, "captions": None, "people": reporter}
            day = date(2012, 1, 1) + timedelta(days=number * 4700 // articles)
            section = sections.index(story.truth["section"]) + 1
            _insert(db, number, text | save_lemmas(db, **text), day, story.truth["place"], section)
            db.execute(
                "INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)"
                " VALUES (?, 1, 'reporter', ?, ?, ?, 'text')",
                [number, people.index(reporter) + 1, reporter, reporter],
            )
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
    db.close()
    return words / articles


def fill(path: Path, documents: Iterable[Document]) -> None:
    """Make a new archive of ``documents`` at ``path``. Their ids begin with 1."""
    db = open_database(path)
    with db.atomic():
        db.execute("INSERT INTO sections (id, name) VALUES (1, 'Berita')")
        for number, document in enumerate(documents, 1):
            text = {"headline": document.headline, "body": document.body, "captions": None, "people": None}
            _insert(db, number, text | save_lemmas(db, **text), date(2024, 1, 1), None, 1)
    db.close()


def _insert(
    db: sqlite3.Connection, number: int, text: dict[str, str | None], day: date, place: str | None, section: int
) -> None:
    row = {
        **text,
        "id": number,
        "url": f"https://bipol.co/berita-{number}/",
        "status": "gone" if number % 50 == 0 else "live",
        "place": place,
        "word_count": len((text["body"] or "").split()),
        "section_id": section,
        "published_at": f"{day}T10:15:00+07:00",
        "published_precision": "minute",
        "layout": "nomina",
        "parser_version": "1",
        "sources": "{}",
        "dates": "[]",
        "first_seen_at": f"{day}T04:00:00Z",
        "last_seen_at": f"{day}T04:00:00Z",
    }
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO articles ({', '.join(row)}) VALUES ({marks})", row)
    db.execute("INSERT INTO article_sections VALUES (?, ?, 1)", [number, section])


def _name(rng: Random) -> str:
    """A name that only few articles have."""
    return "".join(rng.choices(SYLLABLES, k=3)).capitalize()
