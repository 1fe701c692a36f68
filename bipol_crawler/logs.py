"""The log that a run leaves behind: flushed line by line, bounded in size."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.infra.text_safety import PrintableFormatter


class _LogFile(RotatingFileHandler):
    """If the log cannot be written, prints one line on stderr, once. The run continues."""

    _warned = False

    def handleError(self, record: logging.LogRecord) -> None:
        if not self._warned:
            self._warned = True
            print(f"bipol_crawler: the log {self.baseFilename} cannot be written: {sys.exc_info()[1]}", file=sys.stderr)


def start_log_file(settings: BaseSettings) -> None:
    """From now on, write the log also to a file in ``LOG_DIR``, unless that is empty or ``LOG_FILE`` is set.

    Each line is given to the operating system at once, so a killed run loses none. When the file reaches
    ``LOG_MAX_BYTES``, it gets a number and a new file is begun; ``LOG_KEEP`` numbered files are kept. The archive's
    lock ensures that only one run renames the files at a time.

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
        backupCount=max(1, int(settings.getfloat("LOG_KEEP"))),  # with 0 the file would grow without limit
        encoding="utf-8",
        errors="backslashreplace",
    )
    handler.setLevel(settings["LOG_LEVEL"])
    handler.setFormatter(PrintableFormatter(logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])))
    logging.root.addHandler(handler)
