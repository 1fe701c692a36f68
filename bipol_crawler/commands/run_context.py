"""What every command checks before it touches anything: settings, paths, the lock."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock
from scrapy.settings import BaseSettings

from bipol_crawler.addresses.origins import origin_of, without_user
from bipol_crawler.archive import Archive
from bipol_crawler.articles.aliases import AliasesError, read_aliases
from bipol_crawler.articles.people import apply_aliases
from bipol_crawler.commands.archive_check import require_together
from bipol_crawler.crawl.checks import COULD_NOT_START, LOCKED
from bipol_crawler.extract import parser_version
from bipol_crawler.infra.home import HOME
from bipol_crawler.integrity.seal_chain import drop_checksum, leave_checksum, seal
from bipol_crawler.portals import PORTAL
from bipol_crawler.storage import readonly
from bipol_crawler.storage.connection import ArchiveError, ArchiveLocked, lock
from bipol_crawler.storage.portal import MOVED_FROM, at_origin, move_archive
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.recovery import recover
from bipol_crawler.warc.writer import require_writable

_NUMBERS = (
    "REVISIT_BUDGET", "REQUEST_BUDGET", "PHOTO_BUDGET", "DOWNLOAD_DELAY", "DOWNLOAD_DELAY_JITTER", "CRAWL_DELAY_MAX",
    "DOWNLOAD_TIMEOUT", "DOWNLOAD_MAXSIZE", "RETRY_TIMES", "RETRY_WAIT", "RETRY_AFTER_MAX", "GUARD_REFUSALS",
    "GUARD_CHALLENGES", "WARC_MAX_BYTES", "SWEEP_INTERVAL", "CHECK_FAILED_SHARE", "CHECK_GENERIC_SHARE",
    "CHECK_FIELD_DROP", "CHECK_MINIMUM", "PROGRESS_INTERVAL", "LOG_MAX_BYTES", "LOG_KEEP", "NOTIFY_TIMEOUT",
)  # fmt: skip


class CannotStart(Exception):
    """Why a command does not begin, in one line, and its exit status."""

    def __init__(self, message: str, exit_code: int = COULD_NOT_START) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def prepare_settings(settings: BaseSettings) -> None:
    """Check every knob of ours, and make the paths absolute and the User-Agent whole.

    Raises:
        CannotStart: names the setting, what it is and what it should be.
    """
    for name in _NUMBERS:
        try:
            number = float(settings[name])
        except (TypeError, ValueError):
            raise CannotStart(f"{name}={settings[name]!r} is no number") from None
        if not 0 <= number < float("inf"):
            raise CannotStart(f"{name}={settings[name]!r} is not a number from 0 up")
    portal = settings["PORTAL_URL"] or ""
    try:
        parts = urlsplit(portal)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if "@" in portal:
        raise CannotStart("PORTAL_URL holds a user name or password, and the archive keeps neither: leave them out")
    if not good or origin_of(portal) is None:
        raise CannotStart(f"PORTAL_URL={portal!r} is no web address like {PORTAL.url}")
    settings.set("PORTAL_URL", at_origin(portal), priority="cmdline")
    if wrong := next((one for one in (settings["MOVED_FROM"] or "").split() if origin_of(one) is None), None):
        raise CannotStart(f"MOVED_FROM={without_user(wrong)!r} is no web address like {PORTAL.url}")
    for name in ("ARCHIVE_DB", "WARC_DIR", "PEOPLE_ALIASES"):
        if not settings[name]:
            raise CannotStart(f"{name} is empty")
        settings.set(name, str(HOME / settings[name]), priority="cmdline")
    if settings["LOG_DIR"]:
        settings.set("LOG_DIR", str(HOME / settings["LOG_DIR"]), priority="cmdline")
    if settings["CONTACT"] and settings.getpriority("USER_AGENT") == settings.getpriority("BOT_NAME"):
        agent = f"{settings['USER_AGENT'].rstrip(')')}; +{settings['CONTACT']})"
        settings.set("USER_AGENT", agent, priority="cmdline")


def open_archive(
    settings: BaseSettings, command: str, arguments: Mapping[str, object], *, into: Path | None = None
) -> tuple[Archive, FileLock]:
    """Lock and open the archive for one run, with what a crash left behind mended and people named as told.

    ``into`` is another archive to open in its place; the evidence is left alone then: a crawl may be adding to it.

    Raises:
        CannotStart: another run holds it (75), or it or what is said of people cannot be used (2).
    """
    path, warc_dir = into or Path(settings["ARCHIVE_DB"]), Path(settings["WARC_DIR"])
    try:
        aliases = read_aliases(Path(settings["PEOPLE_ALIASES"]))
        held = lock(path)
    except ArchiveLocked as error:
        raise CannotStart(str(error), LOCKED) from None
    except (ArchiveError, AliasesError) as error:
        raise CannotStart(str(error)) from None
    portal, earlier = settings["PORTAL_URL"], [at_origin(address) for address in settings["MOVED_FROM"].split()]
    moved_from = None
    try:
        if into is None:
            moved_from = require_together(path, warc_dir, portal, earlier)
            require_writable(warc_dir)
        drop_checksum(path)
        told = moved_from or " ".join(earlier if into else ())
        archive = Archive(
            path,
            portal=portal,
            command=command,
            arguments={**arguments, MOVED_FROM: told} if told else arguments,
            parser_version=parser_version(),
            revisits=settings.getfloat("REVISIT_BUDGET"),
            earlier=earlier,
        )
        if moved_from:
            articles = move_archive(archive.db, moved_from, portal)
            say(f"the portal moved from {moved_from} to {portal}: {articles} articles go on under their new addresses")
        if into is None:
            recover(warc_dir, archive.known_end, archive.add_capture)
        if moved := apply_aliases(archive.db, aliases):
            say(f"{moved} bylines now name another person, as {settings['PEOPLE_ALIASES']} says")
    except (ArchiveError, EvidenceError, OSError, sqlite3.Error) as error:
        held.release()
        raise CannotStart(str(error)) from None
    return archive, held


def close_archive(archive: Archive, settings: BaseSettings) -> None:
    """Seal what this run left behind, if it came to its end, and close the archive.

    An archive made anew beside the one in use is sealed once it has taken its place.
    """
    try:
        if archive.has_finished() and archive.path == Path(settings["ARCHIVE_DB"]):
            seal(archive.db, Path(settings["WARC_DIR"]), archive.run_id)
    except (OSError, sqlite3.Error) as error:
        say(f"the run could not be sealed, which the next one makes good: {error}")
    archive.close()


def let_go(held: FileLock, archive: Path) -> None:
    """Let other runs at ``archive``, with its checksum beside it if nothing of it lies elsewhere."""
    try:
        if archive.is_file() and not readonly.unflushed(archive):
            leave_checksum(archive)
    except OSError as error:
        say(f"the checksum of {archive} could not be written: {error}")
    held.release()


def say(message: str) -> None:
    """One line to the person at the keyboard."""
    print(f"bipol_crawler: {' '.join(message.split())}", file=sys.stderr)
