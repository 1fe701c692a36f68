"""Datasette over one archive: its database, its pages, its port."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.database import Database, connections  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]

from bipol_crawler.browse import confine, reading

PAGES = Path(__file__).parent
NAME = "bipol"
"""The archive's name in every address (``/bipol/articles``), whatever its file is called."""

MOST_CONNECTIONS = 100
"""Connections at one time, waiting ones included; more are answered 503."""
LONGEST_HEADERS = 16_384
"""Bytes of a request's line and headers; Datasette's longest own addresses, with SQL in them, have half of it."""
KEEP_ALIVE = 5
"""Seconds an idle connection is kept."""

T = TypeVar("T")


class ArchiveDatabase(Database):  # type: ignore[misc]
    """Datasette's database, opened by :mod:`.reading` so that no flushed or unflushed row is hidden."""

    def __init__(self, datasette: Any, path: Path) -> None:
        super().__init__(datasette, str(path), is_mutable=True)
        self._here = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A new read-only connection; Datasette keeps one a thread. There is no other kind."""
        if write:
            raise PermissionError("the archive is only read here")
        stamp = self._stamp()
        connection, frozen = reading.connect(Path(self.path), confine.Connection)
        self._here.frozen_at = stamp if frozen else None
        self._all_file_connections.append(connection)
        return connection

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn`` on this thread's connection, renewed if a frozen file was written since."""

        def on_a_true_view(connection: sqlite3.Connection) -> T:
            frozen_at = self._here.frozen_at
            if frozen_at and (frozen_at != self._stamp() or reading.unflushed(Path(self.path))):
                connection.close()
                delattr(connections, self.name)
                connection = self.connect()
                self.ds._prepare_connection(connection, self.name)
                setattr(connections, self.name, connection)
            return fn(connection)

        result: T = await super().execute_fn(on_a_true_view)
        return result

    async def attached_databases(self) -> list[Any]:
        """None: only the archive is open here, and asking SQLite would name its place on the disk."""
        return []

    def _stamp(self) -> tuple[int, int]:
        stat = Path(self.path).stat()
        return stat.st_mtime_ns, stat.st_size


def open_datasette(path: Path, warc_dir: Path | None = None) -> Any:
    """A Datasette over the archive at ``path``, with this folder's metadata, pages and plugins.

    ``warc_dir`` is where its evidence is; without it no photos are shown.

    Raises :class:`~.reading.ArchiveUnreadable` when there is nothing to show.
    """
    reading.check(path)
    sqlite3.enable_callback_tracebacks(False)  # Datasette turns it on: a mistyped argument would fill the journal
    if pm.has_plugin("datasette.handle_exception"):
        pm.unregister(name="datasette.handle_exception")  # plugins/guard.py has ours
    datasette = Datasette(config_dir=PAGES)
    # Datasette fills in an empty database when it is given no files.
    datasette.remove_database("_memory")
    datasette.add_database(ArchiveDatabase(datasette, path), name=NAME)
    datasette.warc_dir = warc_dir
    return datasette


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on ``host`` and ``port`` (0: any free one). Raises OSError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=100)


def serve(datasette: Any, listener: socket.socket) -> None:
    """Answer on ``listener`` until interrupted."""
    config = uvicorn.Config(
        datasette.app(),
        log_level="warning",
        access_log=False,
        lifespan="on",
        http="h11",
        ws="none",
        h11_max_incomplete_event_size=LONGEST_HEADERS,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        server_header=False,
        # A proxy on this machine, and nobody else, may say that its visitor came by https.
        forwarded_allow_ips="127.0.0.1,::1",
    )
    uvicorn.Server(config).run(sockets=[listener])
