"""``scrapy import FILE…``: adds captures of the portal that other programs made, at their place in time."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.actions.importing import import_files
from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.infra.home import PROGRAM


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Import the files. Return the exit status."""
    try:
        if not args:
            raise CannotStart(f"give the files to import: {PROGRAM} import FILE…")
        if missing := [path for path in args if not Path(path).exists()]:
            raise CannotStart(f"{missing[0]}: there is no such file or folder")
        prepare_settings(settings)
        return import_files(
            settings,
            [Path(path) for path in args],
            "import",
            by=opts.by,
            reference=opts.reference,
            print_skipped=opts.list,
        )
    except CannotStart as error:
        print_message(str(error))
        return error.exit_code
