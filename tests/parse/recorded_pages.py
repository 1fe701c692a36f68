"""Fixtures: one folder a case, with the page as served, what an archivist expects of it, and why it is there.

``page.html.gz`` (``page-2.html.gz`` … of a multi-page article), ``expected.json`` and ``meta.json``
(``shows``, ``url``, ``content_type``, ``fetched_at``; ``final_url`` where a redirect answered). A
refused page's ``expected.json`` holds nothing but the reason.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from bipol_crawler.chain import read
from bipol_crawler.items import Article, Page, Refused

FIXTURES = Path(__file__).parent.parent / "fixtures"
CASES = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())


def pack(html: bytes) -> bytes:
    """A page as a fixture keeps it: the same bytes in, the same bytes out, whenever it is packed."""
    return gzip.compress(html, 9, mtime=0)


def meta(case: str) -> dict[str, str]:
    """What the case shows and how its page was served."""
    return json.loads((FIXTURES / case / "meta.json").read_text("utf-8"))


def expected(case: str) -> dict[str, Any]:
    """Field → value as an archivist expects it; body as its list of paragraphs."""
    return json.loads((FIXTURES / case / "expected.json").read_text("utf-8"))


def page(case: str) -> Page:
    """The case as the chain gets it from a crawl."""
    about = meta(case)
    folder = FIXTURES / case

    def served(url: str, file: Path, following: tuple[Page, ...] = ()) -> Page:
        body = gzip.decompress(file.read_bytes())
        return Page(url, url, 200, about["content_type"], body, about["fetched_at"], following=following)

    files = sorted(folder.glob("page-*.html.gz"), key=lambda file: int(file.name.split("-")[1].split(".")[0]))
    further = tuple(served(f"{about['url']}{number}/", file) for number, file in enumerate(files, start=2))
    return served(about.get("final_url", about["url"]), folder / "page.html.gz", further)


@cache
def outcome(case: str) -> Article | Refused:
    """What the chain makes of the case."""
    return read(page(case))


def as_fields(article: Article) -> dict[str, Any]:
    """An article in the shape of ``expected.json``."""
    return {
        "url": article.url,
        "post_id": article.post_id,
        "layout": article.layout,
        "headline": article.headline,
        "body": article.body.split("\n\n") if article.body is not None else None,
        "place": article.place,
        "published": [[dated.value, dated.precision, dated.source] for dated in article.published],
        "modified": article.modified.value if article.modified else None,
        "sections": [section.name for section in article.sections],
        "tags": [tag.name for tag in article.tags],
        "bylines": [
            {"role": line.role, "name": line.name, "as_written": line.as_written, "source": line.source}
            for line in article.bylines
        ],
        "photos": [
            {"kind": photo.kind, "url": photo.url, "caption": photo.caption, "credit": photo.credit}
            for photo in article.photos
        ],
        "links": [
            {
                "block": link.block,
                "url": link.url,
                "headline": link.headline,
                "published_at": link.published.value if link.published else None,
            }
            for link in article.links
        ],
        "embeds": [{"kind": embed.kind, "url": embed.url} for embed in article.embeds],
        "problems": [[problem.field, problem.reason] for problem in article.problems],
    }
