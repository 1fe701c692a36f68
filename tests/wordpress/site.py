"""A real WordPress on loopback, seeded with stories, whose openness to crawlers can be switched.

    with wordpress_site() as site:
        site.seed(stories)
        site.discovery(rest=False)
        site.edit(123, post_title="Judul baru")

Stories are the dictionaries that ``bipol_crawler.demo.story.export`` writes, one a line.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import services

HERE = Path(__file__).parent
Story = Mapping[str, Any]
Sections = Mapping[str, tuple[str, str | None]]

SETUPS: dict[str, dict[str, bool]] = {
    "open": {"sitemaps": True, "rest": True, "feeds": True},
    "no-sitemaps": {"sitemaps": False, "rest": True, "feeds": True},
    "no-rest": {"sitemaps": True, "rest": False, "feeds": True},
    "feeds-only": {"sitemaps": False, "rest": False, "feeds": True},
    "listings-only": {"sitemaps": False, "rest": False, "feeds": False},
}
"""What a portal may leave open to a crawler, for parametrized tests: ``site.discovery(**SETUPS[name])``."""


@dataclass(frozen=True, slots=True)
class WordPressSite:
    """A running site on a loopback ``port``; ``folder`` holds its servers' files and logs.

    ``url`` is the address it takes for its own, without a slash at its end.
    """

    url: str
    port: int
    folder: Path
    database: Path

    @property
    def www(self) -> Path:
        """Where WordPress itself stands (its ABSPATH)."""
        return self.folder / "www"

    def seed(self, stories: Iterable[Story], sections: Sections | None = None) -> list[int]:
        """Insert ``stories`` under their own ids; returns the ids.

        ``sections`` is slug → (name, parent's slug or None) for the tree of categories;
        categories not in it are made at the top level.
        """
        lines = self.folder / "seed.jsonl"
        lines.write_text("".join(json.dumps(story, default=str) + "\n" for story in stories))
        answer = self._ask({"do": "seed", "file": str(lines), "parents": dict(sections or {})})
        return [int(post) for post in answer["posts"]]

    def discovery(self, sitemaps: bool = True, rest: bool = True, feeds: bool = True) -> None:
        """Open or close the ways to find articles. REST closed answers strangers 401, the others 404."""
        self._option("bipol_switches", {"sitemaps": sitemaps, "rest": rest, "feeds": feeds})

    def theme(self, **options: bool | str) -> None:
        """Set the theme's options (listed in its functions.php); those not named fall to their defaults."""
        self._option("bipol_theme", options)

    def seo(self, plugin: str = "none", zone: str = "utc") -> None:
        """Give each page the head of an SEO plugin (``yoast``, ``rankmath``, ``none``), its times in ``zone``.

        ``utc`` (Yoast's way), ``local`` (with the portal's offset, RankMath's way), ``mislabelled``
        (the portal's clock with +00:00 behind it) or ``stale`` (three days early).
        """
        self._option("bipol_seo", {"plugin": plugin, "zone": zone})

    def edit(self, post_id: int, **fields: Any) -> dict[str, Any]:
        """Save changed ``fields`` of a post (``post_title``, ``post_content``, ``post_date`` …).

        Also ``penulis``, ``editor``, ``sumber_berita`` (None removes) and ``photo`` (as in a
        story). Returns ``{id, status, slug, url}`` as they are afterwards.
        """
        return self._ask({"do": "edit", "id": post_id, "fields": fields})

    def rename(self, post_id: int, slug: str) -> dict[str, Any]:
        """Give a post a new slug; WordPress then redirects the old address."""
        return self.edit(post_id, post_name=slug)

    def trash(self, post_id: int) -> dict[str, Any]:
        """Move a post to the trash, as an editor withdraws it."""
        return self._ask({"do": "trash", "id": post_id})

    def untrash(self, post_id: int) -> dict[str, Any]:
        """Bring a trashed post back to the state and slug it had."""
        return self._ask({"do": "untrash", "id": post_id})

    def delete(self, post_id: int) -> None:
        """Remove a post for good."""
        self._ask({"do": "delete", "id": post_id})

    def publish(self, story: Story, sections: Sections | None = None) -> int:
        """Publish one new story; returns its id."""
        return self.seed([story], sections)[0]

    def rendered(self, post_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
        """How WordPress sets each post's words: ``{id: {url, title, content, caption, sections, tags}}``.

        ``title``, ``content`` and ``caption`` are HTML after wptexturize; the lists are names in page order.
        """
        posts = self._ask({"do": "rendered", "ids": list(post_ids)})["posts"]
        return {int(post): pieces for post, pieces in posts.items()}

    def snapshot(self) -> str:
        """The site's whole content, for :meth:`restore`. Files are not in it: nothing deletes them."""
        return services.dump(self.database)

    def restore(self, snapshot: str) -> None:
        """Put the content back to what it was at :meth:`snapshot`."""
        services.sql(self.database, snapshot)

    def requests(self) -> list[str]:
        """The lines of nginx's access log so far, for counting what a crawl asked."""
        return (self.folder / "access.log").read_text().splitlines()

    def complaints(self) -> str:
        """What PHP and WordPress logged as wrong; empty when all is well.

        Core 6.1 is older than PHP 8.2 and is told off for habits deprecated since: not our concern.
        """
        logs = [self.folder / "php-errors.log", self.folder / "wp-debug.log"]
        lines = [line for log in logs if log.exists() for line in log.read_text().splitlines()]
        return "\n".join(line for line in lines if "PHP Deprecated" not in line or "/wp-includes/" not in line)

    def _option(self, name: str, value: Mapping[str, bool | str]) -> None:
        self._ask({"do": "option", "values": {name: dict(value)}})

    def _ask(self, command: dict[str, Any]) -> dict[str, Any]:
        answer = services.php([str(HERE / "php" / "control.php"), str(self.www)], json.dumps(command) + "\n")
        result: Any = json.loads(answer)
        return result or {}


@contextmanager
def wordpress_site(url: str | None = None) -> Iterator[WordPressSite]:
    """Install WordPress in a folder of its own and serve it; everything is gone when the block ends.

    ``url`` is the address that its pages name; only :func:`client.get` then reaches it. Without one they
    name the port on which it answers. Raises :class:`services.NotInstalled` when Debian packages are missing.
    """
    services.check_installed()
    in_memory = os.environ.get("PYTEST_DEBUG_TEMPROOT")  # a disk is slow to make and drop MariaDB's tables
    with tempfile.TemporaryDirectory(prefix="bipol-wp-", dir=in_memory, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        port = services.free_port()
        url = url or f"http://127.0.0.1:{port}"
        host = url.removeprefix("http://")
        with services.mariadb(folder) as database:
            site = WordPressSite(url=url, port=port, folder=folder, database=database)
            _lay_out(site)
            services.php([str(HERE / "php" / "install.php"), str(site.www)])
            # Once more with the theme and the permalinks in force, so that their rules are stored.
            site._ask({"do": "flush"})
            with services.php_fpm(folder) as php, services.nginx(folder, site.www, php, port, host):
                yield site


def _lay_out(site: WordPressSite) -> None:
    """Copy Debian's WordPress, without the config that belongs to the machine, and add our own parts."""
    shutil.copytree(services.WORDPRESS, site.www, ignore=shutil.ignore_patterns("wp-config.php", "wp-content"))
    content = site.www / "wp-content"
    (content / "plugins").mkdir(parents=True)
    (content / "uploads").mkdir()
    shutil.copytree(HERE / "theme", content / "themes")
    (content / "mu-plugins").mkdir()
    for plugin in ("switches.php", "seo.php"):
        shutil.copy(HERE / "php" / plugin, content / "mu-plugins")
    shutil.copy(HERE / "php" / "wp-config.php", site.www)
    (site.www / "site.json").write_text(json.dumps({"url": site.url, "socket": str(site.database)}))
