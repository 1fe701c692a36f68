"""``scrapy import FILE…``: takes captures that others made of the portal into the archive, at their place in time."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand

from bipol_crawler.commands.importing import import_files
from bipol_crawler.commands.run_context import CannotStart, prepare_settings, print_message
from bipol_crawler.infra.home import PROGRAM


class Command(ScrapyCommand):
    """Exit status: 0 all read, 1 a file or a record of the portal is damaged, 2 could not start, 75 locked."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <file or folder> …"

    def short_desc(self) -> str:
        return "Take captures that others made of the portal (WARC, ARC, WACZ) into the archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--by", metavar="NAME", default="", help="who imports, instead of the name of the account")
        add("--reference", action="store_true", help="leave the original files where they are, and do not copy them")
        add("--list", action="store_true", help="print each record of the portal that is not taken, as a line of JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            if not args:
                raise CannotStart(f"give the files to import: {PROGRAM} import FILE…")
            if missing := [path for path in args if not Path(path).exists()]:
                raise CannotStart(f"{missing[0]}: there is no such file or folder")
            prepare_settings(self.settings)
            self.exitcode = import_files(
                self.settings,
                [Path(path) for path in args],
                "import",
                by=opts.by,
                reference=opts.reference,
                print_left=opts.list,
            )
        except CannotStart as error:
            print_message(str(error))
            self.exitcode = error.exit_code
