"""Fixtures of the reader's tests. One folder is one case: a page as served, and the values expected from it.

The files are ``page.html.gz`` (and ``page-2.html.gz`` … of a split article), ``expected.json``, and ``meta.json``
(``shows``, which says what the case shows, ``url``, ``content_type``, ``fetched_at``, and ``final_url`` after a
redirect). The ``expected.json`` of a refused page contains only the reason.
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
from bipol_crawler.parse.split_articles import NOT_FOUND

_FIXTURE_FILE = re.compile(r"page(-\d+)?\.html\.gz|expected\.json|meta\.json")


def compress_page(html: bytes) -> bytes:
    """Compress a page with gzip. The same page always gives the same bytes."""
    return zlib.compress(html, 9, wbits=31)  # the headers of gzip.compress differ between Python versions


def load_fixture(folder: Path) -> Page:
    """Load the page of a case, in the form that a crawl gives to the reader."""
    meta = json.loads((folder / "meta.json").read_text("utf-8"))

    def page(url: str, file: Path, following: tuple[Page, ...] = ()) -> Page:
        body = gzip.decompress(file.read_bytes())
        return Page(url, url, 200, meta["content_type"], body, meta["fetched_at"], following=following)

    files = sorted(folder.glob("page-*.html.gz"), key=lambda file: int(file.name.split("-")[1].split(".")[0]))
    next_pages = tuple(page(f"{meta['url']}{number}/", file) for number, file in enumerate(files, start=2))
    return page(meta.get("final_url", meta["url"]), folder / "page.html.gz", next_pages)


def save_fixture(folder: Path, page: Page, shows: str) -> Article | Refused:
    """Save ``page`` as the case in ``folder``, and replace an earlier case there. Return what was read from the page.

    ``expected.json`` gets what the reader reads today, right or wrong; a person has to correct it.

    Args:
        shows: one sentence that says what the case shows.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if _FIXTURE_FILE.fullmatch(file.name):
            file.unlink()
    meta = {"shows": shows, "url": page.url, "content_type": page.content_type, "fetched_at": page.fetched_at}
    if page.final_url != page.url:
        meta["final_url"] = page.final_url
    _write(folder / "meta.json", meta)
    (folder / "page.html.gz").write_bytes(compress_page(page.body))
    for number, next_page in enumerate(takewhile(lambda part: part.status not in NOT_FOUND, page.following), start=2):
        (folder / f"page-{number}.html.gz").write_bytes(compress_page(next_page.body))
    result = read(load_fixture(folder))
    _write(folder / "expected.json", as_fields(result) if isinstance(result, Article) else {"refused": result.reason})
    return result


def as_fields(article: Article) -> dict[str, Any]:
    """An article in the form of ``expected.json``: the value of each field. The body is a list of paragraphs.

    ``published`` has all dates that the page states. ``published_at`` is the one that the archive chooses from them.
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
