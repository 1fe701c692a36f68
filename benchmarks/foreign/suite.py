"""What each comparison with another project's suite has: where its checkout lies, how many cases differ, and why."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

REPOSITORIES = {
    "robotstxt": "google/robotstxt",
    "protego": "scrapy/protego",
    "crawler-commons": "crawler-commons/crawler-commons",
    "ultimate-sitemap-parser": "mediacloud/ultimate-sitemap-parser",
    "feedparser": "kurtmckee/feedparser",
    "gofeed": "mmcdole/gofeed",
    "miniflux": "miniflux/v2",
    "rust-url": "servo/rust-url",
    "urlcanon": "iipc/urlcanon",
    "courlan": "adbar/courlan",
}
"""Names of the folders that checkouts are looked for in, and the repositories on GitHub that they come from."""

UNEXPLAINED = "not explained"


class Suite:
    """The cases of one suite that were asked, and the kinds of those that differ."""

    def __init__(self, repository: str, about: str) -> None:
        self.repository, self.about = repository, about
        self.asked = 0
        self.differ = Counter[str]()
        self._examples: dict[str, list[str]] = {}

    def ask(self, case: str, ours: object, theirs: object, why: str = UNEXPLAINED) -> None:
        """Count one case; ``why`` is the reason for a difference, if there is one."""
        self.asked += 1
        if ours != theirs:
            self.differ[why] += 1
            self._examples.setdefault(why, []).append(f"{case}: {ours!r}, there {theirs!r}")

    @property
    def unexplained(self) -> int:
        """How many cases differ for no known reason."""
        return self.differ[UNEXPLAINED]

    def report(self, *, every: bool = False) -> str:
        """The figures as text: each reason with its number and its first case, or with every case."""
        lines = [
            f"{self.repository}, {self.about}: {self.asked} asked, {self.asked - self.differ.total()} the same,"
            f" {self.differ.total()} different"
        ]
        for why, times in self.differ.most_common():
            shown = self._examples[why] if every or why == UNEXPLAINED else self._examples[why][:1]
            lines += [f"  {times:5} {why}", *(f"          {example[:300]}" for example in shown)]
        return "\n".join(lines)


def commit(folder: Path, name: str) -> str | None:
    """The commit that is checked out in ``folder/name``, ``None`` if there is no checkout."""
    if not (folder / name / ".git").exists():
        return None
    head = ["git", "-C", str(folder / name), "rev-parse", "HEAD"]
    return subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip()
