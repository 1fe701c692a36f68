"""Different searches for a large archive, drawn with a seed from its own texts, so that most have results.

They have one to three words, as frequent as in the texts; inflected words; phrases; prefixes; AND, OR and NOT; typing
errors, and prefixes of no word. Two in five have one or two filters; one in ten is sorted by date.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import urlencode

WORD = re.compile(r"[^\W\d_]{3,}")
KINDS = {
    "one word": 26, "rare word": 14, "two words": 18, "three words": 8, "phrase": 12, "prefix": 6, "either": 5,
    "without": 5, "no words": 3, "misspelt": 2, "no such beginning": 1,
}  # fmt: skip
"""The share of each kind of search, in percent."""


def searches(archive: Path, count: int, seed: int = 1) -> list[str]:
    """The addresses of ``count`` searches."""
    rng = Random(seed)
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
        (last,) = db.execute("SELECT max(id) FROM articles").fetchone()
        sections = [name for (name,) in db.execute("SELECT name FROM sections ORDER BY name")]
        people = [name for (name,) in db.execute("SELECT name FROM people ORDER BY id LIMIT 200")]

        def article() -> tuple[list[str], str | None, str]:
            row = db.execute(
                "SELECT body, place, published_at FROM articles WHERE id >= ? AND body IS NOT NULL LIMIT 1",
                [rng.randint(1, last)],
            ).fetchone()
            return WORD.findall(row[0]), row[1], row[2]

        found = []
        for kind in rng.choices(list(KINDS), list(KINDS.values()), k=count):
            words, place, published = article()
            asked = {"words": _words(kind, words, rng)}
            if kind == "no words" or rng.random() < 0.4:
                day = published[:10]
                filters = {
                    "section": rng.choice(sections), "place": place or "BANDUNG", "year": day[:4], "since": day,
                    "until": day, "person": rng.choice(people), "role": rng.choice(["editor", "reporter"]),
                    "status": rng.choice(["live", "gone"]), "photo": "yes", "layout": "nomina",
                }  # fmt: skip
                asked |= {name: filters[name] for name in rng.sample(list(filters), rng.choice([1, 1, 2]))}
            if rng.random() < 0.1:
                asked["sort"] = rng.choice(["newest", "oldest"])
            found.append(f"/search?{urlencode(asked)}")
        return found


def _words(kind: str, words: list[str], rng: Random) -> str:
    at = rng.randrange(len(words) - 3)
    one, other, third = rng.choice(words), rng.choice(words), rng.choice(words)
    if kind == "rare word":
        return max(rng.sample(words, 8), key=lambda word: (word.istitle(), len(word)))
    return {
        "one word": one,
        "two words": f"{one} {other}",
        "three words": f"{one} AND {other} {third}",
        "phrase": '"' + " ".join(words[at : at + rng.choice([2, 2, 3])]) + '"',
        "prefix": f"{one[: rng.choice([3, 4, 5])]}*",
        "either": f"{one} OR {other}",
        "without": f"{one} -{other}",
        "misspelt": one[:1] + one[2:3] + one[1:2] + one[3:] + "q",
        "no such beginning": f"{one[:3]}xq*",
        "no words": "",
    }[kind]
