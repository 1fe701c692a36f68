"""``scrapy browse``: shows the archive in Datasette, read-only. A crawl can run at the same time."""

from __future__ import annotations

import argparse
import webbrowser
from pathlib import Path

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.browse.server import listen, open_datasette, serve
from bipol_crawler.crawl.exit_status import COULD_NOT_START, HEALTHY
from bipol_crawler.storage.reading import ArchiveUnreadable


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Serve the reading room until interrupted. Return the exit status."""
    other_archive = _is_on_command_line(settings, "ARCHIVE_DB") and not _is_on_command_line(settings, "WARC_DIR")
    try:
        prepare_settings(settings)
        archive, evidence = Path(settings["ARCHIVE_DB"]), Path(settings["WARC_DIR"])
        if other_archive:  # another archive has its own evidence: the folder ``warc`` beside it
            evidence = archive.with_name("warc")
        shared = _yes_or_no(settings, "SHARE_RECORDS")
        datasette = open_datasette(archive, evidence, share_records=shared)
        datasette.replay_url = settings["REPLAY_URL"]
        listener = listen(opts.host, opts.port)
    except (CannotStart, ArchiveUnreadable) as reason:
        print_message(str(reason))
        return COULD_NOT_START
    except (OSError, OverflowError) as reason:
        print_message(f"Cannot listen on {opts.host} port {opts.port} ({reason}): try another --port")
        return COULD_NOT_START
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    print(f"The archive is at {address} (Ctrl-C stops)", flush=True)
    if opts.open:
        webbrowser.open(address)
    try:
        serve(datasette, listener)
    except KeyboardInterrupt:
        print()
    return HEALTHY


def _yes_or_no(settings: BaseSettings, name: str) -> bool:
    """A setting that is on or off.

    Raises:
        CannotStart: it is neither.
    """
    try:
        return settings.getbool(name)
    except ValueError:
        raise CannotStart(f"{name}={settings[name]!r} is neither 1 nor 0") from None


def _is_on_command_line(settings: BaseSettings, name: str) -> bool:
    """Whether a setting was given on the command line."""
    return (settings.getpriority(name) or 0) >= SETTINGS_PRIORITIES["cmdline"]
