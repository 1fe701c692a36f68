"""Datasette over one archive: its database, its pages, its port."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.database import Database, connections  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]

from bipol_crawler.browse import sql_sandbox
from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.browse.question_process import Questions
from bipol_crawler.browse.question_turns import REQUEST, in_turn, until_gone
from bipol_crawler.storage import readonly

PAGES = Path(__file__).parent
NAME = "bipol"
"""The archive's name in every address (``/bipol/articles``), whatever its file is called."""

MOST_CONNECTIONS = 100
"""Connections at one time, waiting ones included; more are answered 503."""
LONGEST_HEADERS = 16_384
"""Bytes of a request's line and headers; Datasette's longest own addresses, with SQL in them, have half of it."""
KEEP_ALIVE = 5
"""Seconds an idle connection is kept."""

WORTH = 100
"""How many times as long as it took to find an answer stands beside a crawl that is writing."""

COUNT = re.compile(r"select count\(\*\) from \[?(\w+)\]? ?")
"""How Datasette asks for all rows of a table."""
ROWS_OF = {
    "articles_flat": "articles",
    "bylines_flat": "bylines",
    "photos_flat": "photos",
    "links_flat": "links",
    "versions_flat": "article_versions",
    "events_flat": "article_events",
}
"""The table that a flat view has a row of for each of its own; counting it spares the view's joins."""

T = TypeVar("T")


class ArchiveDatabase(Database):  # type: ignore[misc]
    """Datasette's database, opened by :mod:`.reading` so that no flushed or unflushed row is hidden."""

    def __init__(self, datasette: Any, path: Path, questions: Collection[str] = ()) -> None:
        super().__init__(datasette, str(path), is_mutable=True)
        self.questions = questions
        self.give_back: Callable[[int], Any] | None = None  # glibc's malloc_trim, in the process for questions
        self._here = threading.local()
        self._kept: dict[str, tuple[object, float, Any]] = {}

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A new read-only connection; Datasette keeps one a thread. There is no other kind."""
        if write:
            raise PermissionError("the archive is only read here")
        stamp = self._stamp()
        connection, frozen = readonly.connect(Path(self.path), sql_sandbox.Connection)
        self._here.frozen_at = stamp if frozen else None
        self._all_file_connections.append(connection)
        return connection

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn`` on this thread's connection, renewed if a frozen file was written since."""
        request = REQUEST.get()

        def on_a_true_view(connection: sqlite3.Connection) -> T:
            frozen_at = self._here.frozen_at
            if frozen_at and (frozen_at != self._stamp() or readonly.has_unflushed_rows(Path(self.path))):
                connection.close()
                delattr(connections, self.name)
                connection = self.connect()
                self.ds._prepare_connection(connection, self.name)
                setattr(connections, self.name, connection)
            try:
                with request.running(connection) if request else nullcontext():
                    return fn(connection)
            finally:
                if self.give_back:  # or the process would stay as large as its largest answer
                    self.give_back(0)

        result: T = await super().execute_fn(on_a_true_view)
        return result

    async def execute(
        self, sql: str, params: Mapping[str, Any] | Sequence[Any] | None = None, *arguments: Any, **options: Any
    ) -> Any:
        """As Datasette does it. The count of all of a table's rows, and a ready question asked as it is, are kept."""
        ask = super().execute
        if counted := COUNT.fullmatch(sql):
            table = ROWS_OF.get(counted[1], counted[1])
            return await self.kept(sql, lambda: ask(f'SELECT count(*) FROM "{table}"'))
        if sql in self.questions and not (isinstance(params, Mapping) and any(params.values())):
            return await self.kept(sql, lambda: ask(sql, params, *arguments, **options))
        return await ask(sql, params, *arguments, **options)

    async def kept(self, name: str, ask: Callable[[], Awaitable[T]]) -> T:
        """What ``ask`` gives; asked again when the archive was written to, but not sooner than :data:`WORTH` says."""
        written = self._stamp(), _stamp(readonly.wal_path(Path(self.path)))
        then, until, answer = self._kept.get(name, (None, 0.0, None))
        if written != then and time.monotonic() >= until:
            begun = time.monotonic()
            answer = await ask()
            ended = time.monotonic()
            self._kept[name] = written, ended + WORTH * (ended - begun), answer
        answered: T = answer
        return answered

    async def attached_databases(self) -> list[Any]:
        """None: only the archive is open here, and asking SQLite would name its place on the disk."""
        return []

    def _stamp(self) -> tuple[int, int] | None:
        return _stamp(Path(self.path))


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes whenever the file is written to; None when it is not there."""
    with suppress(FileNotFoundError):
        stat = path.stat()
        return stat.st_mtime_ns, stat.st_size
    return None


def open_datasette(path: Path, warc_dir: Path | None = None) -> Any:
    """A Datasette over the archive at ``path``, with this folder's metadata, pages and plugins.

    ``warc_dir`` is where its evidence is; without it no photos are shown.

    Raises :class:`~.reading.ArchiveUnreadable` when there is nothing to show.
    """
    readonly.check_readable(path)
    sqlite3.enable_callback_tracebacks(False)  # Datasette turns it on: a mistyped argument would fill the journal
    if pm.has_plugin("datasette.handle_exception"):
        pm.unregister(name="datasette.handle_exception")  # plugins/guard.py has ours
    metadata = read_metadata()
    datasette = Datasette(config_dir=PAGES, metadata=metadata)
    # Datasette fills in an empty database when it is given no files.
    datasette.remove_database("_memory")
    questions = {question["sql"] for question in metadata["databases"][NAME]["queries"].values()}
    datasette.add_database(ArchiveDatabase(datasette, path, questions), name=NAME)
    datasette.warc_dir = warc_dir
    return datasette


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on ``host`` and ``port`` (0: any free one). Raises OSError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=100)
    # Connections inherit it. Without it a page's end waits 40 ms for the reader's acknowledgement of its headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def web_server(app: Any, forwarded_allow_ips: str) -> uvicorn.Server:
    """A web server for ``app`` that believes a proxy at these addresses who its visitor is."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="on",
        http="h11",
        ws="none",
        h11_max_incomplete_event_size=LONGEST_HEADERS,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        server_header=False,
        forwarded_allow_ips=forwarded_allow_ips,
    )
    return uvicorn.Server(config)


def serve(datasette: Any, listener: socket.socket) -> None:
    """Answer on ``listener`` until interrupted, questions by a process of their own."""
    signal.signal(signal.SIGTERM, _end)
    questions = questions_for(datasette)
    questions.start()
    try:
        pages_and_questions(datasette, questions).run(sockets=[listener])
    finally:
        questions.stop()


def _end(*_: object) -> None:
    """End as after Ctrl-C, and with it the process for questions. uvicorn sends the signal on when it is through."""
    raise SystemExit(0)


def questions_for(datasette: Any) -> Questions:
    """The process for questions to the same archive, not started yet."""
    archive = Path(datasette.get_database(NAME).path)
    return Questions(archive, datasette.warc_dir, datasette.sql_time_limit_ms)


def pages_and_questions(datasette: Any, questions: Questions) -> uvicorn.Server:
    """The web server that visitors reach."""
    app = until_gone(in_turn(datasette.app(), questions, NAME))
    # A proxy on this machine, and nobody else, may say who its visitor is and that he came by https.
    return web_server(app, forwarded_allow_ips="127.0.0.1,::1")
