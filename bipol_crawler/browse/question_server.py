"""The process that answers visitors' questions. :class:`~.question_process.QuestionProcess` starts it."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import threading
import time
from pathlib import Path

from bipol_crawler.browse.kept_pages import keep_pages, pages_of_questions
from bipol_crawler.browse.question_turns import stop_on_disconnect
from bipol_crawler.browse.ready_answers import answer_ready_questions
from bipol_crawler.browse.search_columns import read_ahead
from bipol_crawler.browse.server import NAME, open_datasette, web_server

LAST_ANSWERS = 0.5
"""Seconds that answers under way have when the parent has ended."""


def main(descriptor: int, time_limit: int, archive: Path, warc_dir: Path | None) -> None:
    """Answer requests on the parent's socket until the parent ends."""
    datasette = open_datasette(archive, warc_dir)
    datasette.sql_time_limit_ms = time_limit
    datasette.get_database(NAME).trim_memory = getattr(ctypes.CDLL(None), "malloc_trim", None)
    read_ahead(datasette.get_database(NAME), answer_ready_questions)
    database = datasette.get_database(NAME)
    is_kept = pages_of_questions(NAME, datasette.metadata("queries", database=NAME))
    pages = keep_pages(datasette.app(), database, is_kept)
    server = web_server(stop_on_disconnect(pages), forwarded_allow_ips="*")

    def stop_with_parent() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True
        time.sleep(LAST_ANSWERS)
        os._exit(0)  # otherwise the server waits for every question; this process writes nothing

    threading.Thread(target=stop_with_parent, daemon=True).start()
    server.run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]) if sys.argv[4] else None)
