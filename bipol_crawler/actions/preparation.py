"""The first step of every command: checks the settings, and prints on one line why the command cannot start."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from bipol_crawler.addresses.origins import origin_of, without_credentials
from bipol_crawler.crawl.exit_status import COULD_NOT_START
from bipol_crawler.infra.home import HOME
from bipol_crawler.portals import PORTAL
from bipol_crawler.storage.portal import origin_or_address

_NUMBERS = (
    "REVISIT_BUDGET", "REQUEST_BUDGET", "PHOTO_BUDGET", "ASSETS_BUDGET", "RECOVER_DELAY", "RECOVER_BUDGET",
    "DOWNLOAD_DELAY", "DOWNLOAD_DELAY_JITTER", "CRAWL_DELAY_MAX",
    "DOWNLOAD_TIMEOUT", "DOWNLOAD_MAXSIZE", "RETRY_TIMES", "RETRY_WAIT", "RETRY_AFTER_MAX", "GUARD_REFUSALS",
    "GUARD_CHALLENGES", "WARC_MAX_BYTES", "SWEEP_INTERVAL", "CHECK_FAILED_SHARE", "CHECK_GENERIC_SHARE",
    "CHECK_FIELD_DROP", "CHECK_MINIMUM", "PROGRESS_INTERVAL", "LOG_MAX_BYTES", "LOG_KEEP", "NOTIFY_TIMEOUT",
)  # fmt: skip


class CannotStart(Exception):
    """A command cannot start. The message is one line; ``exit_code`` is the exit status."""

    def __init__(self, message: str, exit_code: int = COULD_NOT_START) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def prepare_settings(settings: BaseSettings) -> None:
    """Check the project's settings, make paths absolute, and add CONTACT to the User-Agent.

    Raises:
        CannotStart: a setting is wrong. The message says which one, its value, and what is allowed.
    """
    for name in _NUMBERS:
        try:
            number = float(settings[name])
        except (TypeError, ValueError):
            raise CannotStart(f"{name}={settings[name]!r} is not a number") from None
        if not 0 <= number < float("inf"):
            raise CannotStart(f"{name}={settings[name]!r} is not a number from 0 up")
    portal = settings["PORTAL_URL"] or ""
    try:
        parts = urlsplit(portal)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if "@" in portal:
        raise CannotStart("PORTAL_URL holds a user name or password, which the archive must not store: leave it out")
    if not good or origin_of(portal) is None:
        raise CannotStart(f"PORTAL_URL={portal!r} is not a web address like {PORTAL.url}")
    settings.set("PORTAL_URL", origin_or_address(portal), priority="cmdline")
    if wrong := next((one for one in (settings["MOVED_FROM"] or "").split() if origin_of(one) is None), None):
        raise CannotStart(f"MOVED_FROM={without_credentials(wrong)!r} is not a web address like {PORTAL.url}")
    for name in ("ARCHIVE_DB", "WARC_DIR", "PEOPLE_ALIASES"):
        if not settings[name]:
            raise CannotStart(f"{name} is empty")
        settings.set(name, str(HOME / settings[name]), priority="cmdline")
    if settings["LOG_DIR"]:
        settings.set("LOG_DIR", str(HOME / settings["LOG_DIR"]), priority="cmdline")
    if settings["CONTACT"] and settings.getpriority("USER_AGENT") == settings.getpriority("BOT_NAME"):
        agent = f"{settings['USER_AGENT'].rstrip(')')}; +{settings['CONTACT']})"
        settings.set("USER_AGENT", agent, priority="cmdline")


def trusted_certificates(settings: BaseSettings) -> Path | None:
    """The file that TIMESTAMP_CERTIFICATES names, or None."""
    return HOME / settings["TIMESTAMP_CERTIFICATES"] if settings["TIMESTAMP_CERTIFICATES"] else None


def print_message(message: str) -> None:
    """Print one line on stderr, with the name of the program before it."""
    print(f"bipol_crawler: {' '.join(message.split())}", file=sys.stderr)
