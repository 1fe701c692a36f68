"""``scrapy browse``: shows the archive in Datasette, read-only. A crawl can run at the same time."""

from __future__ import annotations

import argparse
import webbrowser
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from bipol_crawler.commands.run_context import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.checks import COULD_NOT_START


class Command(ScrapyCommand):
    """Serve the archive until interrupted. Exit status 2: there is no archive, or the port cannot be used."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Open the archive in Datasette, read-only"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--port", type=int, default=8001, help="port to listen on, 0 for any free one (default: 8001)"
        )
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        parser.add_argument("--open", action="store_true", help="open the archive in a web browser")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # Every command imports this module when it starts; importing Datasette here would take half a second each time.
        from bipol_crawler.browse.server import listen, open_datasette, serve
        from bipol_crawler.storage.reading import ArchiveUnreadable

        assert self.settings is not None
        other_archive = _is_on_command_line(self.settings, "ARCHIVE_DB") and not _is_on_command_line(
            self.settings, "WARC_DIR"
        )
        try:
            prepare_settings(self.settings)
            archive, evidence = Path(self.settings["ARCHIVE_DB"]), Path(self.settings["WARC_DIR"])
            if other_archive:  # another archive has its own evidence: the folder ``warc`` beside it
                evidence = archive.with_name("warc")
            shared = _yes_or_no(self.settings, "SHARE_RECORDS")
            datasette = open_datasette(archive, evidence, share_records=shared)
            datasette.replay_url = self.settings["REPLAY_URL"]
            listener = listen(opts.host, opts.port)
        except (CannotStart, ArchiveUnreadable) as reason:
            self._print_and_fail(str(reason))
            return
        except (OSError, OverflowError) as reason:
            self._print_and_fail(f"Cannot listen on {opts.host} port {opts.port} ({reason}): try another --port")
            return
        host, port = listener.getsockname()[:2]
        address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        print(f"The archive is at {address} (Ctrl-C stops)", flush=True)
        if opts.open:
            webbrowser.open(address)
        try:
            serve(datasette, listener)
        except KeyboardInterrupt:
            print()

    def _print_and_fail(self, reason: str) -> None:
        print_message(reason)
        self.exitcode = COULD_NOT_START


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
