"""What ours reached on each set: a change of the rules must not fall below it."""

from __future__ import annotations

import hashlib
import json
from math import floor
from pathlib import Path
from typing import Any

from . import extractors, texts
from .pages import MARKUPS
from .score import load, score

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
Figures = dict[str, float]


def text_figures(split: str) -> Figures:
    """Return F1 of each measure on the texts of a set, in percent, rounded down to two decimals."""
    articles = load(HERE / f"{split}.jsonl")
    figures, _ = score(articles, texts.ours(articles))
    return {f"text, {name}": _down(row["f1"]) for name, row in figures.items()}


def page_figures(split: str) -> Figures:
    """Return the share of right pages of a set, for each markup and field, in percent, rounded down to two decimals."""
    articles, pages = load(HERE / f"{split}.jsonl"), load(HERE / f"{split}.pages.jsonl.xz")
    rows = extractors.read_here(articles, pages)
    found: Figures = {}
    for markup in MARKUPS:
        figures, _ = score(articles, [row for row in rows if row["markup"] == markup])
        found |= {f"{markup}, {name}": _down(figure) for name, figure in figures.items()}
    return found


def fallen(split: str, figures: Figures) -> list[str]:
    """Return a line for each figure below its floor, or without one."""
    pinned = pinned_floors()[split]["floors"]
    return [
        f"{split}, {name}: {figure} is below its floor {pinned.get(name)}"
        for name, figure in figures.items() if name not in pinned or figure < pinned[name]
    ]  # fmt: skip


def pinned_floors() -> dict[str, dict[str, Any]]:
    """Return for each set the SHA-256 of its articles, and its floors."""
    found: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text("utf-8"))
    return found


def digest(split: str) -> str:
    """Return the SHA-256 of a set's articles."""
    return hashlib.sha256((HERE / f"{split}.jsonl").read_bytes()).hexdigest()


def raise_floors() -> None:
    """Write what is reached now; of the same articles never less than before."""
    before = pinned_floors() if FLOORS.exists() else {}
    new = {}
    for split in ("dev", "test"):
        figures = text_figures(split) | page_figures(split)
        old = before.get(split, {})
        floors = old["floors"] if old.get("sha256") == digest(split) else {}
        new[split] = {
            "sha256": digest(split),
            "floors": {name: max(figure, floors.get(name, 0.0)) for name, figure in figures.items()},
        }
    FLOORS.write_text(json.dumps(new, indent=1, sort_keys=True) + "\n", "utf-8")


def _down(figure: float) -> float:
    return floor(figure * 100 + 1e-6) / 100
