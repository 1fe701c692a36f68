"""The floors: the scores of our reader must not become worse, neither by a change of the rules nor of the corpus.

``floors.json`` has the SHA-256 of each corpus, and for each field the smallest allowed score: a share of the articles,
rounded down to four digits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import floor
from pathlib import Path
from typing import Any

from .corpora import Corpus
from .scores import FIELDS, Scores

FLOORS = Path(__file__).with_name("floors.json")
RENEW = "python -m benchmarks.evaluation --ours --raise-floors --new-corpus"

Floors = dict[str, dict[str, Any]]
Scored = Iterable[tuple[Corpus, Scores]]


def load(file: Path = FLOORS) -> Floors:
    """Read the floors; empty if there is no file yet."""
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def save(floors: Floors, file: Path = FLOORS) -> None:
    """Write the floors sorted, so that a diff shows only what has changed."""
    file.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", "utf-8")


def complaints(scored: Scored, floors: Floors) -> list[str]:
    """A line for each score below its floor and for each missing floor; empty if there are none."""
    found = []
    for corpus, scores in scored:
        pinned = floors.get(corpus.name)
        if pinned is None:
            found.append(f"{corpus.name}: no floors are pinned")
        elif pinned["sha256"] != corpus.sha256:
            found.append(
                f"{corpus.name}: its SHA-256 is {corpus.sha256}, but the floors were pinned for {pinned['sha256']};"
                f" if it was meant to change: {RENEW}"
            )
        else:
            found += [f"{corpus.name}, {line}" for line in _below(_rounded(scores), pinned["floors"])]
    return found


def _below(scores: Mapping[str, float], pinned: Mapping[str, float]) -> list[str]:
    return (
        [f"{field}: {scores[field]:.4f} is below its floor {pinned[field]:.4f}"
         for field in scores if field in pinned and scores[field] < pinned[field]]
        + [f"{field}: no floor is pinned" for field in scores if field not in pinned]
        + [f"{field}: a floor is pinned, but it is no longer scored" for field in pinned if field not in scores]
    )  # fmt: skip


def raised(scored: Scored, floors: Floors, new_corpus: bool) -> Floors:
    """The new floors. For the same corpus, no floor is lowered.

    Raises:
        ValueError: a corpus has changed, and ``new_corpus`` is not set.
    """
    new = dict(floors)
    for corpus, scores in scored:
        pinned = floors.get(corpus.name, {"sha256": None, "floors": {}})
        if pinned["sha256"] == corpus.sha256:
            old = pinned["floors"]
        elif new_corpus or corpus.name not in floors:
            old = {}
        else:
            raise ValueError(f"{corpus.name} has changed since its floors were set: use --new-corpus if this is right")
        rounded = _rounded(scores)
        best = {field: max(old.get(field, 0.0), rounded.get(field, 0.0)) for field in {*old, *rounded}}
        new[corpus.name] = {"sha256": corpus.sha256, "floors": best}
    return new


def _rounded(scores: Scores) -> dict[str, float]:
    """The scores rounded down to four digits; a missing field counts as 0, because our reader has every field."""
    return {field.name: floor((scores[field.name] or 0.0) * 10_000 + 1e-6) / 10_000 for field in FIELDS}
