"""Article pages as a real WordPress serves them, each with its truth, in one file for evaluations.

    python -m tests.wordpress.render --seed 7 --count 300 --to pages.jsonl.xz

One article a line: ``url``, ``content_type``, ``fetched_at``, ``pages`` (the HTML of pages 1 … n as served),
``setup`` (a key of :data:`SETUPS`) and ``truth``. The same seed and count give the same bytes on the same
WordPress: the site takes ``http://bipol.test`` for its own address, each page is fetched once, so that its
counter of views stands still, and ``fetched_at`` is the morning after the newsroom's last day.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .client import get
from .site import Story, WordPressSite, wordpress_site
from .stored import as_classic_editor_stores
from .stories import NEWSROOM_SECTIONS, from_newsroom
from .truth import Truth, related_truth, rendered_truth

ADDRESS = "http://bipol.test"
FETCHED_AT = "2024-11-16T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Setup:
    """Theme options (see its functions.php) and the SEO plugin's head, as :meth:`WordPressSite.seo` takes it."""

    theme: dict[str, bool | str]
    seo: dict[str, str]

    def shows(self, published_at: str) -> str:
        """What an article page itself states of ``published_at`` (ISO 8601 to the second), at its best.

        A clock with a wrong zone counts as stated where nothing on the page speaks against it: where the
        printed line has no time and its day is the same.
        """
        if self.seo and self.seo["zone"] != "mislabelled":
            return published_at
        if self.theme.get("show_time"):
            return f"{published_at[:16]}:00{published_at[19:]}"
        if self.seo:
            stated = datetime.fromisoformat(published_at) + timedelta(hours=7)
            return stated.isoformat() if stated.date().isoformat() == published_at[:10] else published_at[:10]
        return published_at[:10]


SETUPS: dict[str, Setup] = {
    "as in 2024": Setup({}, {}),
    "time shown": Setup({"show_time": True, "account_label": "", "html5": True}, {}),
    "opening captions": Setup({"caption_fold": True, "avatar": True, "whatsapp": False}, {}),
    "time, opening captions": Setup({"show_time": True, "caption_fold": True, "account_label": "Penulis"}, {}),
    "yoast": Setup({"additional": True, "html5": True}, {"plugin": "yoast", "zone": "utc"}),
    "yoast, time shown": Setup({"show_time": True, "avatar": True}, {"plugin": "yoast", "zone": "utc"}),
    "yoast, local offset": Setup({"caption_fold": True, "account_label": ""}, {"plugin": "yoast", "zone": "local"}),
    "yoast, wrong zone": Setup({"counter": False}, {"plugin": "yoast", "zone": "mislabelled"}),
    "rankmath": Setup({"caption_fold": True, "html5": True}, {"plugin": "rankmath", "zone": "local"}),
    "rankmath, time shown, wrong zone": Setup(
        {"show_time": True, "whatsapp": False}, {"plugin": "rankmath", "zone": "mislabelled"}
    ),
}
"""The portal's looks, by name; stories are dealt out to them in turn."""


def commissioned(seed: int, count: int, base: str = ADDRESS) -> list[Story]:
    """The newsroom's stories, every third as the classic editor stores it: WordPress makes those paragraphs itself."""
    stories = from_newsroom(count, base, seed)
    for story in stories[::3]:
        story["content"] = as_classic_editor_stores(story["content"])
    return list(stories)


def render(site: WordPressSite, stories: list[Story]) -> list[dict[str, Any]]:
    """Seed ``stories`` into an empty ``site``; one line of the file for each public one, in their order."""
    site.seed(stories, NEWSROOM_SECTIONS)
    truths = rendered_truth(site, stories)
    related = related_truth(site, stories, NEWSROOM_SECTIONS)
    lines: dict[str, dict[str, Any]] = {truth["url"]: {} for truth in truths}
    for turn, (name, setup) in enumerate(SETUPS.items()):
        site.theme(**setup.theme)
        site.seo(**setup.seo)
        for truth in truths[turn :: len(SETUPS)]:
            lines[truth["url"]] = _line(site, name, _told(truth, related[truth["url"]], setup))
    return list(lines.values())


def _line(site: WordPressSite, setup: str, told: Truth) -> dict[str, Any]:
    """One article as served now. Its pages are counted by their links, as a reader would leaf through them."""
    first = get(site, told["url"])
    links = dict.fromkeys(first.page.css(".page-link-wrap a::attr(href)").getall())
    pages = [first, *(get(site, link) for link in links)]
    if any(page.status != 200 for page in pages):
        raise RuntimeError(f"{told['url']} answered {[page.status for page in pages]}")
    return {
        "url": told["url"],
        "content_type": first.headers["Content-Type"],
        "fetched_at": FETCHED_AT,
        "pages": [page.text for page in pages],
        "setup": setup,
        "truth": told,
    }


def _told(truth: Truth, related: list[Truth], setup: Setup) -> Truth:
    """A truth in the file's shape."""
    parts = {"bylines": ("role", "name", "as_written"), "photos": ("kind", "url", "caption", "credit"),
             "inline_links": ("url", "headline")}  # fmt: skip
    return (
        {name: truth[name] for name in ("url", "headline", "published_at", "section", "place", "body", "tags")}
        | {name: [{key: part[key] for key in keys} for part in truth[name]] for name, keys in parts.items()}
        | {"published_shown": setup.shows(truth["published_at"]), "related": related}
    )


def write(lines: list[dict[str, Any]], file: Path) -> None:
    """Write ``lines`` as JSON Lines, compressed when the name ends in ``.xz``."""
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    data = text.encode()
    file.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME) if file.suffix == ".xz" else data)


def read(file: Path) -> Iterator[Mapping[str, Any]]:
    """The lines that :func:`write` wrote."""
    data = file.read_bytes()
    for line in (lzma.decompress(data) if file.suffix == ".xz" else data).splitlines():
        yield json.loads(line)


def main() -> None:
    """Render the newsroom's stories with WordPress and write pages and truths to a file."""
    parser = argparse.ArgumentParser(prog="python -m tests.wordpress.render", description=main.__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True, help="stories; drafts and the like give no page")
    parser.add_argument("--to", type=Path, required=True, help="*.jsonl, or *.jsonl.xz for a compressed one")
    told = parser.parse_args()
    with wordpress_site(ADDRESS) as site:
        lines = render(site, commissioned(told.seed, told.count))
        if complaints := site.complaints():
            raise RuntimeError(complaints)
    write(lines, told.to)
    print(f"{len(lines)} articles, {sum(len(line['pages']) for line in lines)} pages -> {told.to}")


if __name__ == "__main__":
    main()
