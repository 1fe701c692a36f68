"""The log that a run leaves behind: flushed line by line, bounded in size."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.infra.text_safety import PrintableFormatter


class _LogFile(RotatingFileHandler):
    """Says once, in a line on stderr, that the log cannot be written; a run is worth more than its log."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:
        if not self._told:
            self._told = True
            print(f"bipol_crawler: the log {self.baseFilename} cannot be written: {sys.exc_info()[1]}", file=sys.stderr)


def keep_log(settings: BaseSettings) -> None:
    """Send whatever is logged from now on to ``LOG_DIR`` as well, unless that is empty or ``LOG_FILE`` is set.

    A line is with the operating system before the next one begins, so a killed run loses none. At
    ``LOG_MAX_BYTES`` a file is numbered and a new one begun; ``LOG_KEEP`` numbered ones are kept. The
    archive's lock sees to it that one run at a time turns them over.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    if not settings["LOG_DIR"] or settings["LOG_FILE"] or not settings.getbool("LOG_ENABLED"):
        return
    folder = Path(settings["LOG_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    handler = _LogFile(
        folder / f"{Path(settings['ARCHIVE_DB']).stem}.log",
        maxBytes=int(settings.getfloat("LOG_MAX_BYTES")),
        backupCount=max(1, int(settings.getfloat("LOG_KEEP"))),  # with none the file would grow for ever
        encoding="utf-8",
        errors="backslashreplace",
    )
    handler.setLevel(settings["LOG_LEVEL"])
    handler.setFormatter(PrintableFormatter(logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])))
    logging.root.addHandler(handler)
