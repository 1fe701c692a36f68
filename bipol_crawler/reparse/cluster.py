"""Reads articles again on a Dask cluster. The process that has the archive open stores them, in the usual order.

A worker needs this program, the same reading rules, and the evidence under the same path. It does not need the archive:
each task contains an extract with the rows that say which records to read. An article that a worker could not read
completely is read again here, so that the result never depends on the cluster.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bipol_crawler.extract import parser_version
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.reparse.article import Reread, read_again
from bipol_crawler.reparse.dry_run import DryRun, Unchanged
from bipol_crawler.reparse.extracts import common_tables, opened, rows_of_articles
from bipol_crawler.storage.connection import BUSY_TIMEOUT_MS
from bipol_crawler.storage.database import Database

if TYPE_CHECKING:
    from distributed import Client, Future

_CHUNK = 64
"""The number of articles in a task."""
_AHEAD = 32
"""The number of tasks that are submitted before their results are fetched; results wait in the workers' memory."""
_PATIENCE = 30.0
"""Seconds to wait for a first worker, or for another one when none is left."""

_CONTINUE = "the stored articles are done, and the same command continues from there"


class ClusterError(Exception):
    """The cluster cannot be used, or was lost. The message is one line that a command can print."""


@contextmanager
def connected(address: str, warc_dir: Path) -> Iterator[Client]:
    """A connection to the cluster whose scheduler listens at ``address``, after a check of its workers.

    Raises:
        ClusterError: Dask is not installed, no scheduler answers, there are no workers, or one cannot read this
            evidence.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "--cluster needs Dask, which is not installed: it is the extra `cluster` of this program"
            " (requirements/cluster.txt)"
        ) from None
    address = address if "://" in address else f"tcp://{address}"
    for name in ("distributed", "distributed.client"):  # it would log each error again, with a traceback
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        if urlsplit(address).port is None:
            raise ValueError
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except ValueError:
        raise ClusterError(f"{address} is not the address of a Dask scheduler, such as tcp://10.0.0.5:8786") from None
    except (OSError, TimeoutError):
        raise ClusterError(f"no Dask scheduler answers at {address}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
            found = client.run(why_unfit, parser_version(), str(warc_dir))
        except TimeoutError:
            raise ClusterError(f"the cluster at {address} has no workers") from None
        except Exception as error:  # any error of a worker's Python that lacks the program
            raise ClusterError(f"a worker of {address} cannot run this program: {error}") from None
        for worker, reason in found.items():
            if reason:
                raise ClusterError(f"the worker {worker} {reason}")
        yield client


def why_unfit(rules: str, warc_dir: str) -> str | None:
    """Why this worker cannot read for an archive with these rules and this evidence; None if it can."""
    if parser_version() != rules:
        return f"has other reading rules ({parser_version()}, not {rules}), or another BIPOL_PORTAL"
    if not Path(warc_dir).is_dir():
        return f"does not see the evidence in {warc_dir}"
    return None


def read_on_cluster(
    client: Client, database: Path, warc_dir: Path, portal: str, ids: Sequence[int]
) -> Iterator[Reread | Unchanged]:
    """Read articles again, in this order, ascending. A task whose worker is lost is given to another one.

    Raises:
        ClusterError: the scheduler was lost, no worker is left, or a task killed one worker after the other.
    """
    with closing(open_readonly(database, timeout=BUSY_TIMEOUT_MS / 1000)) as db:
        common = client.submit(bytes, common_tables(db), pure=False)  # a result, so that a worker is sent it once
        tasks: deque[tuple[tuple[int, ...], Future]] = deque()
        left = iter(ids)
        while chunk := tuple(islice(left, _CHUNK)):
            asked = (common, rows_of_articles(db, chunk), str(warc_dir), portal, chunk, parser_version())
            tasks.append((chunk, client.submit(read_part, *asked, pure=False)))
            if len(tasks) == _AHEAD:
                yield from _taken(client, db, warc_dir, portal, *tasks.popleft())
        while tasks:
            yield from _taken(client, db, warc_dir, portal, *tasks.popleft())


def read_part(
    common: bytes, rows: bytes, warc_dir: str, portal: str, ids: Sequence[int], rules: str
) -> list[Reread | Unchanged | None]:
    """Read the articles of an extract again, on a worker; None for an article that could not be read completely."""
    if reason := why_unfit(rules, warc_dir):
        raise ClusterError(f"a worker {reason}")
    with opened(common, rows) as db:
        dry_run = DryRun(db, portal)
        return [_read_whole(db, dry_run, Path(warc_dir), portal, article_id) for article_id in ids]


def _read_whole(
    db: Database, dry_run: DryRun, warc_dir: Path, portal: str, article_id: int
) -> Reread | Unchanged | None:
    try:
        again = read_again(db, warc_dir, article_id, portal)
    except sqlite3.OperationalError:  # it needs a search in the archive
        return None
    unread = again.waiting or isinstance(again.last, str) or any(isinstance(it, str) for _, it in again.versions)
    return None if unread else dry_run.result(again)


def _taken(
    client: Client, db: sqlite3.Connection, warc_dir: Path, portal: str, ids: Sequence[int], task: Future
) -> Iterator[Reread | Unchanged]:
    for article_id, again in zip(ids, _result(client, task), strict=True):
        yield again or read_again(db, warc_dir, article_id, portal)


def _result(client: Client, task: Future) -> Any:
    while True:
        try:
            return task.result(timeout=_PATIENCE)
        except ClusterError:
            raise
        except TimeoutError:
            try:
                client.wait_for_workers(1, timeout=_PATIENCE)
            except (TimeoutError, OSError):
                raise ClusterError(f"the cluster has no workers any more; {_CONTINUE}") from None
        except Exception as error:  # the scheduler is gone, or the task killed its workers
            raise ClusterError(f"the cluster was lost ({type(error).__name__}); {_CONTINUE}") from None
