"""Fixtures: one folder a case, with the page as served, what an archivist expects of it, and why it is there.

``page.html.gz`` (``page-2.html.gz`` … of a multi-page article), ``expected.json`` and ``meta.json``
(``shows``, ``url``, ``content_type``, ``fetched_at``; ``final_url`` where a redirect answered). A
refused page's ``expected.json`` holds nothing but the reason.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from itertools import takewhile
from pathlib import Path
from typing import Any

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.normalize.publication_date import choose
from bipol_crawler.parse.split_articles import NOT_THERE

_FILE = re.compile(r"page(-\d+)?\.html\.gz|expected\.json|meta\.json")


def pack(html: bytes) -> bytes:
    """A page as a fixture keeps it: the same bytes in, the same bytes out, whenever it is packed."""
    return zlib.compress(html, 9, wbits=31)  # gzip.compress writes other headers under other Pythons


def load(folder: Path) -> Page:
    """The case in ``folder`` as the chain gets it from a crawl."""
    about = json.loads((folder / "meta.json").read_text("utf-8"))

    def served(url: str, file: Path, following: tuple[Page, ...] = ()) -> Page:
        body = gzip.decompress(file.read_bytes())
        return Page(url, url, 200, about["content_type"], body, about["fetched_at"], following=following)

    files = sorted(folder.glob("page-*.html.gz"), key=lambda file: int(file.name.split("-")[1].split(".")[0]))
    further = tuple(served(f"{about['url']}{number}/", file) for number, file in enumerate(files, start=2))
    return served(about.get("final_url", about["url"]), folder / "page.html.gz", further)


def save(folder: Path, page: Page, shows: str) -> Article | Refused:
    """Make ``folder`` the case of ``page``, in place of the case it was; returns what was read from it.

    What it is expected to read as is what it reads as today, right or wrong.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if _FILE.fullmatch(file.name):
            file.unlink()
    about = {"shows": shows, "url": page.url, "content_type": page.content_type, "fetched_at": page.fetched_at}
    if page.final_url != page.url:
        about["final_url"] = page.final_url
    _write(folder / "meta.json", about)
    (folder / "page.html.gz").write_bytes(pack(page.body))
    for number, further in enumerate(takewhile(lambda part: part.status not in NOT_THERE, page.following), start=2):
        (folder / f"page-{number}.html.gz").write_bytes(pack(further.body))
    result = read(load(folder))
    _write(folder / "expected.json", as_fields(result) if isinstance(result, Article) else {"refused": result.reason})
    return result


def as_fields(article: Article) -> dict[str, Any]:
    """An article in the shape of ``expected.json``: field → value, body as its list of paragraphs.

    ``published`` is all that the page states of its date, ``published_at`` what the archive makes of that alone.
    """
    published_at, _ = choose(article.published)
    return {
        "url": article.url,
        "post_id": article.post_id,
        "layout": article.layout,
        "headline": article.headline,
        "body": article.body.split("\n\n") if article.body is not None else None,
        "place": article.place,
        "published": [[dated.value, dated.precision, dated.source] for dated in article.published],
        "published_at": published_at.value if published_at else None,
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


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
