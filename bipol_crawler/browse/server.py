"""Runs Datasette on one archive: its database, its pages, its port."""

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
from bipol_crawler.browse.kept_pages import keep_pages
from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.browse.photo_files import PHOTOS, PhotoFiles
from bipol_crawler.browse.plugins.questions import choices_of
from bipol_crawler.browse.question_process import QuestionProcess
from bipol_crawler.browse.question_turns import REQUEST, limit_questions, stop_on_disconnect
from bipol_crawler.browse.search_columns import read_ahead, vocabulary_of
from bipol_crawler.search.occurrences import add_instances
from bipol_crawler.storage import reading

PAGES = Path(__file__).parent
NAME = "bipol"
"""The archive's name in all addresses (``/bipol/articles``), whatever the name of its file is."""

MAX_CONNECTIONS = 100
"""Connections at the same time, including waiting ones. More get status 503."""
MAX_HEADER_BYTES = 16_384
"""Bytes of a request's first line and headers. Datasette's longest addresses, which contain SQL, have half of it."""
KEEP_ALIVE = 5
"""Seconds after which an idle connection is closed."""

CACHE_FACTOR = 100
"""While a crawl is writing, a cached answer is used for this many times as long as it took to compute."""

MAX_PERMISSIONS = 1_000
"""How many answers about permissions are kept: several for each table and question."""

SEARCH_PAGE = re.compile(r"/search(?:\?.*)?").fullmatch
"""The pages that are kept besides those of questions: a reader comes back to the results after each article."""

COUNT_QUERY = re.compile(r"select count\(\*\) from \[?(\w+)\]? ?")
"""The query with which Datasette counts the rows of a table."""
ROWS_OF = {
    "articles_flat": "articles",
    "bylines_flat": "bylines",
    "photos_flat": "photos",
    "links": "article_links",
    "links_flat": "article_links",
    "versions_flat": "article_versions",
    "events_flat": "article_events",
}
"""The table that has the same number of rows as a view. Counting it is faster, as it needs no joins."""

Questions = Mapping[str, Mapping[str, Collection[str]]]
"""The SQL of each ready question, with the values of its parameter if it has but one and that allows no free text."""
T = TypeVar("T")


class ArchiveDatabase(Database):  # type: ignore[misc]
    """Datasette's database class, opened read-only so that rows in a write-ahead log are visible too."""

    def __init__(self, datasette: Any, path: Path, questions: Questions | None = None) -> None:
        super().__init__(datasette, str(path), is_mutable=True)
        self.questions = questions or {}
        self.trim_memory: Callable[[int], Any] | None = None  # glibc's malloc_trim, only in the question process
        self.columns: tuple[object, Any] | None = None  # for searches, with the state that they are of
        self.vocabulary: tuple[object, float, Any] | None = None  # the words, with their state and when they were read
        # For concordances, keywords and collocates: all words, the state that they are of, and their being read.
        self.word_stream: Any = None
        self.word_state: object = None
        self.word_reading: Any = None
        self.outdated_answers = 0  # how often an answer of an earlier state of the archive was given
        self._thread = threading.local()
        self._cache: dict[str, tuple[object, float, Any]] = {}

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Open a read-only connection. Datasette keeps one for each thread.

        Raises:
            PermissionError: a connection for writing was requested.
        """
        if write:
            raise PermissionError("the archive is only read here")
        stamp = self._file_state()
        connection, frozen = reading.connect(Path(self.path), sql_sandbox.Connection)
        add_instances(connection)
        self._thread.frozen_at = stamp if frozen else None
        self._all_file_connections.append(connection)
        return connection

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn`` on this thread's connection. If the file was opened as immutable and has changed, reopen it."""
        request = REQUEST.get()

        def with_current_file(connection: sqlite3.Connection) -> T:
            frozen_at = self._thread.frozen_at
            if frozen_at and (frozen_at != self._file_state() or reading.has_unflushed_rows(Path(self.path))):
                connection.close()
                delattr(connections, self.name)
                connection = self.connect()
                self.ds._prepare_connection(connection, self.name)
                setattr(connections, self.name, connection)
            try:
                with request.running(connection) if request else nullcontext():
                    return fn(connection)
            finally:
                if self.trim_memory:  # otherwise the process would keep the memory that its largest answer needed
                    self.trim_memory(0)

        result: T = await super().execute_fn(with_current_file)
        return result

    async def execute(
        self, sql: str, params: Mapping[str, Any] | Sequence[Any] | None = None, *arguments: Any, **options: Any
    ) -> Any:
        """Run a query as Datasette does. Counts of whole tables are cached, and ready questions without free text."""
        execute = super().execute
        if counted := COUNT_QUERY.fullmatch(sql):
            table = ROWS_OF.get(counted[1], counted[1])
            return await self.cached(sql, lambda: execute(f'SELECT count(*) FROM "{table}"'))
        if sql in self.questions:
            given = {name: value for name, value in params.items() if value} if isinstance(params, Mapping) else {}
            if all(value in self.questions[sql].get(name, ()) for name, value in given.items()):
                return await self.cached(answer_name(sql, given), lambda: execute(sql, params, *arguments, **options))
        return await execute(sql, params, *arguments, **options)

    async def cached(self, name: str, query: Callable[[], Awaitable[T]]) -> T:
        """The result of ``query``, cached until the archive changes, and as long as :data:`CACHE_FACTOR` says."""
        file_state = self.state()
        then, until, answer = self._cache.get(name, (None, 0.0, None))
        if file_state != then and time.monotonic() < until:
            self.outdated_answers += 1
        elif file_state != then:
            started = time.monotonic()
            answer = await query()
            ended = time.monotonic()
            self._cache[name] = file_state, ended + CACHE_FACTOR * (ended - started), answer
        answered: T = answer
        return answered

    def expire(self) -> None:
        """Compute each cached answer again if the archive has changed, however long it took."""
        self._cache = {name: (state, 0.0, answer) for name, (state, _, answer) in self._cache.items()}

    def state(self) -> tuple[object, object]:
        """A value that changes whenever the archive changes: modification times and sizes of its files."""
        return self._file_state(), _file_state(reading.wal_path(Path(self.path)))

    async def attached_databases(self) -> list[Any]:
        """An empty list: only the archive is open, and SQLite's answer would show its path."""
        return []

    def _file_state(self) -> tuple[int, int] | None:
        return _file_state(Path(self.path))


def answer_name(sql: str, given: Mapping[str, str]) -> str:
    """The name under which the answer of a ready question is cached."""
    return f"{sql} {dict(given)}"


def _file_state(path: Path) -> tuple[int, int] | None:
    """Modification time (ns) and size of a file, which change when it is written; None without a file."""
    with suppress(FileNotFoundError):
        stat = path.stat()
        return stat.st_mtime_ns, stat.st_size
    return None


class ReadingRoom(Datasette):  # type: ignore[misc]
    """Datasette with cached permissions: nobody logs in here, and the metadata does not change.

    For every table that a page names, Datasette would copy all metadata: over a second for the list of tables.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._allowed: dict[object, bool | None] = {}

    async def permission_allowed(
        self, actor: Any, action: str, resource: Any = None, default: bool | None = False
    ) -> bool | None:
        """Whether ``actor``, None for a visitor, may do something; ``default`` if no rule says so."""
        key = action, resource, default
        if actor is None and key in self._allowed:
            return self._allowed[key]
        allowed: bool | None = await super().permission_allowed(actor, action, resource, default=default)
        if actor is None:
            if len(self._allowed) >= MAX_PERMISSIONS:  # addresses can name any table
                self._allowed.clear()
            self._allowed[key] = allowed
        return allowed


def open_datasette(path: Path, warc_dir: Path | None = None, *, share_records: bool = False) -> Any:
    """Make a Datasette for the archive at ``path``, with this folder's metadata, pages and plugins.

    Args:
        warc_dir: the folder of the evidence, for the photos in it. Photos are also read from the folder ``photos``
            beside the archive, which a snapshot can carry.
        share_records: whether readers may download single records of the evidence.

    Raises:
        ArchiveUnreadable: there is no archive, or it cannot be read.
    """
    reading.check_readable(path)
    sqlite3.enable_callback_tracebacks(False)  # Datasette switches it on; errors in SQL functions would fill the log
    if pm.has_plugin("datasette.handle_exception"):
        pm.unregister(name="datasette.handle_exception")  # replaced by plugins/security.py
    if pm.has_plugin("datasette.facets"):
        pm.unregister(name="datasette.facets")  # replaced by plugins/printed_days.py
    metadata = read_metadata()
    datasette = ReadingRoom(config_dir=PAGES, metadata=metadata)
    # Datasette adds an empty database if it gets no files.
    datasette.remove_database("_memory")
    questions = {question["sql"]: choices_of(question) for question in metadata["databases"][NAME]["queries"].values()}
    datasette.add_database(ArchiveDatabase(datasette, path, questions), name=NAME)
    datasette.warc_dir = warc_dir
    datasette.photos = PhotoFiles(warc_dir, path.with_name(PHOTOS))
    datasette.share_records = share_records
    return datasette


def listen(host: str, port: int) -> socket.socket:
    """Open a listening socket on ``host`` and ``port`` (0: any free port).

    Raises:
        OSError: the port is in use, or the address is wrong.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=100)
    # Connections inherit this option. Without it the end of a page is sent 40 ms late.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def web_server(app: Any, forwarded_allow_ips: str) -> uvicorn.Server:
    """Make a web server for ``app``. A proxy at one of ``forwarded_allow_ips`` may state the visitor's address."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="on",
        http="h11",
        ws="none",
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        server_header=False,
        forwarded_allow_ips=forwarded_allow_ips,
    )
    return uvicorn.Server(config)


def serve(datasette: Any, listener: socket.socket) -> None:
    """Serve on ``listener`` until interrupted. A separate process answers questions."""
    signal.signal(signal.SIGTERM, _exit)
    questions = question_process_for(datasette)
    questions.start()
    read_ahead(datasette.get_database(NAME), vocabulary_of)
    try:
        pages_and_questions(datasette, questions).run(sockets=[listener])
    finally:
        questions.stop()


def _exit(*_: object) -> None:
    """Handle SIGTERM: end the program and the question process. uvicorn calls this after its own clean-up."""
    raise SystemExit(0)


def question_process_for(datasette: Any) -> QuestionProcess:
    """The question process for the same archive; it is not started yet."""
    archive = Path(datasette.get_database(NAME).path)
    return QuestionProcess(archive, datasette.warc_dir, datasette.sql_time_limit_ms)


def pages_and_questions(datasette: Any, questions: QuestionProcess) -> uvicorn.Server:
    """The web server for visitors: pages and questions."""
    pages = keep_pages(datasette.app(), datasette.get_database(NAME), SEARCH_PAGE)
    app = stop_on_disconnect(limit_questions(pages, questions, NAME))
    # Only a proxy on this machine may state the visitor's address and that https is used.
    return web_server(app, forwarded_allow_ips="127.0.0.1,::1")
