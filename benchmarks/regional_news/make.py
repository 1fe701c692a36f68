"""Make the files of the benchmark: ``python -m benchmarks.regional_news.make [FOLDER]``; always the same bytes."""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path
from typing import Any

from .newsroom import articles
from .pages import MARKUPS, page

HERE = Path(__file__).parent
_INNER = ("printed", "account")
"""What the pages are made of, and no label."""


def rows(split: str) -> list[dict[str, Any]]:
    """Return the articles of one set, as they are published."""
    return [row for row in articles() if row["split"] == split]


def as_lines(made: list[dict[str, Any]]) -> str:
    """Return articles as JSON lines, without what only the pages need."""
    kept = ({key: value for key, value in row.items() if key not in _INNER} for row in made)
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in kept)


def page_lines(made: list[dict[str, Any]]) -> str:
    """Return every article's pages as JSON lines: ``id, url, markup, html``."""
    return "".join(
        json.dumps(
            {"id": row["id"], "url": row["url"], "markup": markup, "html": page(row, markup)}, ensure_ascii=False
        ) + "\n"
        for markup in MARKUPS for row in made
    )  # fmt: skip


def main(folder: Path) -> None:
    """Write ``dev.jsonl``, ``test.jsonl`` and their pages."""
    every = articles()
    for split in ("dev", "test"):
        made = [row for row in every if row["split"] == split]
        (folder / f"{split}.jsonl").write_text(as_lines(made), "utf-8")
        data = lzma.compress(page_lines(made).encode(), format=lzma.FORMAT_XZ, preset=9)
        (folder / f"{split}.pages.jsonl.xz").write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
