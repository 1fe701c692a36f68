"""Evaluates how well pages of other portals are read, with the expected values of other projects.

``python -m benchmarks.foreign.articles FOLDER``: FOLDER has checkouts of the repositories in :data:`CHECKOUTS`, each in
a folder with the repository's name. Each page is read as in an archive, and also by trafilatura. The Indonesian dates
of Unicode's CLDR are read for every day of thirty years. ``-v`` prints each difference.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page
from bipol_crawler.normalize.dates import PORTAL_ZONE, read_date
from bipol_crawler.normalize.publication_date import choose

CHECKOUTS = {
    "fundus": "https://github.com/flairNLP/fundus (with its history: older pages and truths are in it)",
    "article-extraction-benchmark": "https://github.com/scrapinghub/article-extraction-benchmark",
}
_DATA = "tests/resources/parser/test_data"
_CLDR = ("EEEE, d MMMM y", "EEEE, dd MMMM y", "d MMMM y", "d MMM y", "dd/MM/yy", "dd/MM/y", "EEE, d MMM y", "d/M/y")
"""CLDR's full, long, medium and short dates for ``id``, and skeletons with their fields (yMMMEd, yMd ...)."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A page with the values that its project expects; ``None`` if it states none."""

    name: str
    html: bytes
    url: str
    body: str
    headline: str | None = None
    at: datetime | None = None
    authors: tuple[str, ...] = ()


@dataclass(slots=True)
class Score:
    """For each field the number of right values (for bodies the sum of F1) and of all values; and the differences."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def add(self, name: str, page: str, score: float, got: object) -> None:
        self.asked[name] += 1
        self.right[name] += score  # type: ignore[assignment]
        if score < (0.95 if name == "body" else 1):
            self.differences.append(f"{page}: {name} {score:.2f}: {str(got)[:160]!r}")

    def line(self) -> str:
        return "  ".join(
            f"{name} {self.right[name] / self.asked[name]:.3f} of {self.asked[name]}" for name in self.asked
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="tell each difference")
    asked = parser.parse_args()
    if missing := [name for name in CHECKOUTS if not (asked.folder / name / ".git").exists()]:
        for name in missing:
            print(f"missing: {asked.folder / name}, a checkout of {CHECKOUTS[name]}", file=sys.stderr)
        return 2
    for name in CHECKOUTS:
        print(f"{name}: {_git(asked.folder / name, 'rev-parse', 'HEAD').decode().strip()}")
    fundus = asked.folder / "fundus"
    sets = {
        "fundus, Indonesian portals, every commit": list(indonesian(fundus)),
        "fundus, portals of other countries": list(one_page_publishers(fundus)),
        "article-extraction-benchmark": list(extraction_benchmark(asked.folder / "article-extraction-benchmark")),
    }
    for title, truths in sets.items():
        print(f"\n{title}: {len(truths)} pages")
        for reader, answer in (("ours", ours), ("trafilatura", trafilaturas)):
            score = Score()
            for truth in truths:
                judge(truth, answer(truth), score)
            print(f"  {reader:12}{score.line()}")
            if asked.verbose:
                print("".join(f"    {difference}\n" for difference in score.differences), end="")
    right, days, wrong = cldr_dates()
    print(f"\nCLDR's Indonesian dates, {len(_CLDR)} formats, every day of 2001 to 2030: {right} of {days} {wrong[:5]}")
    return 0


def indonesian(checkout: Path) -> Iterator[Truth]:
    """Yield all versions of all Indonesian pages in the history, each with the truth of its commit."""
    for commit in _git(checkout, "log", "--format=%H", "--", f"{_DATA}/id").decode().split():
        names = _git(checkout, "ls-tree", "--name-only", commit, f"{_DATA}/id/").decode().split()
        yield from _publishers(commit[:10], {name: (checkout, commit) for name in names})


def one_page_publishers(checkout: Path) -> Iterator[Truth]:
    """Yield the pages of publishers of other countries that have one page and one truth; others cannot be matched."""
    for country in sorted((checkout / _DATA).iterdir()):
        if country.is_dir() and country.name != "id":
            names = [f"{_DATA}/{country.name}/{path.name}" for path in sorted(country.iterdir())]
            yield from _publishers(country.name, {name: (checkout, "HEAD") for name in names})


def _publishers(label: str, files: dict[str, tuple[Path, str]]) -> Iterator[Truth]:
    pages = [name for name in files if name.endswith(".html.gz")]
    addresses: dict[str, Any] = {}
    for name in files:
        if name.endswith("meta.info"):
            addresses = json.loads(_show(files[name], name))
    for name in pages:
        publisher = re.sub(r"_\d{4}_\d\d_\d\d(?:_\d+)?\.html\.gz$", "", name)
        if sum(other.startswith(f"{publisher}_2") for other in pages) != 1 or f"{publisher}.json" not in files:
            continue
        versions = json.loads(_show(files[name], f"{publisher}.json"))
        if len(versions) != 1:
            continue
        (stated,) = versions.values()
        url = addresses.get(name.rpartition("/")[2], {}).get("url", "https://portal.example/artikel-uji/")
        yield Truth(
            f"{label}/{publisher.rpartition('/')[2]}",
            gzip.decompress(_show(files[name], name)),
            url,
            _text(stated.get("body") or {}),
            stated.get("title"),
            datetime.fromisoformat(stated["publishing_date"]) if stated.get("publishing_date") else None,
            tuple(stated.get("authors") or ()),
        )


def _text(body: dict[str, Any]) -> str:
    pieces = [*body.get("summary", [])]
    for section in body.get("sections", []):
        pieces += [*section.get("headline", []), *section.get("paragraphs", [])]
    return "\n\n".join(pieces)


def extraction_benchmark(checkout: Path) -> Iterator[Truth]:
    """Yield the pages of Scrapinghub's benchmark, which states only their text."""
    for name, stated in json.loads((checkout / "ground-truth.json").read_text("utf-8")).items():
        html = gzip.decompress((checkout / "html" / f"{name}.html.gz").read_bytes())
        yield Truth(name[:10], html, stated["url"], stated["articleBody"])


def ours(truth: Truth) -> dict[str, Any]:
    """The values that the archive would store."""
    url = truth.url if "//" in truth.url else f"https://{truth.url}"
    article = read(Page(url, url, 200, "text/html", truth.html, "2030-01-01T00:00:00Z"))
    if not isinstance(article, Article):
        return {"stored": False, "why": article}
    published = choose(article.published)[0]
    names = {byline.name for byline in article.bylines}
    return {
        "stored": True, "headline": article.headline, "body": article.body,
        "at": published and published.value, "authors": names,
    }  # fmt: skip


def trafilaturas(truth: Truth) -> dict[str, Any]:
    """The values that trafilatura finds, used as in its documentation."""
    import trafilatura

    found = trafilatura.bare_extraction(truth.html, url=truth.url, with_metadata=True, include_comments=False)
    if found is None:
        return {"stored": False}
    names = set((found.author or "").split("; "))
    return {"stored": True, "headline": found.title, "body": found.text, "at": found.date, "authors": names}


def judge(truth: Truth, got: dict[str, Any], score: Score) -> None:
    """Add the scores of each field of an answer."""
    score.add("stored", truth.name, got["stored"], got.get("why"))
    if truth.headline:
        headline = got.get("headline") or ""
        score.add("headline", truth.name, float(_words(headline) == _words(truth.headline)), headline)
    if truth.at:
        score.add("day", truth.name, float(_same_day(truth.at, got.get("at"))), got.get("at"))
    if truth.authors:
        wanted = {" ".join(_words(name)) for name in truth.authors}
        known = {" ".join(_words(name)) for name in got.get("authors") or ()}
        score.add("authors", truth.name, float(wanted <= known), known)
    if truth.body:
        score.add("body", truth.name, word_f1(got.get("body") or "", truth.body), (got.get("body") or "")[:80])


def _same_day(at: datetime, got: str | None) -> bool:
    """Whether an answer is the day of ``at``, in its own zone or the portal's."""
    if not got:
        return False
    when = datetime.fromisoformat(got)
    if when.tzinfo and at.tzinfo:
        return abs(when - at) < timedelta(days=1)
    return got[:10] in (at.date().isoformat(), at.astimezone(PORTAL_ZONE).date().isoformat())


def word_f1(got: str, wanted: str) -> float:
    """F1 of the words of two texts, with their frequencies."""
    one, other = Counter(_words(got)), Counter(_words(wanted))
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def cldr_dates() -> tuple[int, int, list[str]]:
    """The number of Indonesian dates of CLDR that are read correctly, the number of all, and the wrong ones."""
    from babel.dates import format_date

    right, wrong, days = 0, [], 0
    day = date(2001, 1, 1)
    while day < date(2031, 1, 1):
        for pattern in _CLDR:
            printed = format_date(day, pattern, locale="id")
            dated, problems = read_date(printed, "page")
            days += 1
            if dated and dated.value == day.isoformat() and not problems:
                right += 1
            else:
                wrong.append(printed)
        day += timedelta(days=1)
    return right, days, wrong


def _show(where: tuple[Path, str], name: str) -> bytes:
    return _git(where[0], "show", f"{where[1]}:{name}")


def _git(checkout: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(checkout), *arguments], check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main())
