"""Caches the first crawls of demo portals: each is made once in a test session and copied from then on.

The cached crawl is used if the portal has the same options and was not changed, nothing is archived yet, and arguments
and settings are the same. Then the result is the same, too, even the addresses (see :func:`in_process.opened`).
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from bipol_crawler.demo.site import Portal
from tests import shared

if TYPE_CHECKING:
    from tests.crawl.crawling import Desk, Run

_OPTIONS = ("seed", "count", "until", "sitemaps", "rest", "feeds", "show_time", "robots", "crawl_delay", "url")
_WORDS = {"OPERATOR", "CONTACT"}
_VIEWS = 12
"""The number at which a portal begins to count the views of its pages."""


def first_day(desk: Desk, arguments: tuple[str, ...], settings: Mapping[str, Any], crawl: Callable[[], Run]) -> Run:
    """Call ``crawl`` and return its result, or copy archive and result of an earlier call."""
    key = _key(desk, arguments, settings)
    if key is None or shared.folder is None:
        return crawl()
    made = shared.folder / f"first-day-{key}"
    if not made.exists():
        with FileLock(f"{made}.lock"):
            if not made.exists():
                run = crawl()
                _keep(desk, run, made)
                return run
    run, log, views = pickle.loads((made / "run").read_bytes())
    desk.folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(made / "archive", desk.folder, dirs_exist_ok=True)
    desk.portal.log.extend(log)
    desk.portal._views = count(views)
    return run  # type: ignore[no-any-return]


def _keep(desk: Desk, run: Run, made: Path) -> None:
    being_made = made.with_name(f"{made.name}.new")
    views = next(desk.portal._views)
    desk.portal._views = count(views)
    shutil.copytree(desk.folder, being_made / "archive")
    (being_made / "run").write_bytes(pickle.dumps((run, desk.portal.log, views)))
    being_made.rename(made)


def _key(desk: Desk, arguments: tuple[str, ...], settings: Mapping[str, Any]) -> str | None:
    """A hash of everything on which the result of this crawl depends; ``None`` if it cannot be cached."""
    portal = desk.portal
    if portal.log or portal.intercept or portal.day != 1 or (desk.folder.exists() and any(desk.folder.iterdir())):
        return None
    if any(not isinstance(value, int | float) and name not in _WORDS for name, value in settings.items()):
        return None
    options = {name: getattr(portal, name) for name in _OPTIONS}
    as_made = Portal(**{name: options[name] for name in _OPTIONS if name != "url"})
    if vars(portal).keys() != vars(as_made).keys() or vars(portal.edition) != vars(as_made.edition):
        return None
    told = repr((options, arguments, sorted(settings.items())))
    return hashlib.sha256(told.encode()).hexdigest()[:20]
