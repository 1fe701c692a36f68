"""Runs the readers, each in its own process and environment, with the requests of :mod:`.answering`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from .answers import Answer
from .corpora import Corpus

PROJECT = Path(__file__).resolve().parents[2]
_NOWHERE = "http://127.0.0.1:9"
"""All proxies are this closed port. So requests of readers fail at once and do not affect the times."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader. ``module`` is its module; ``peer`` names its lock file and environment, ``None`` for our own."""

    title: str
    module: str
    peer: str | None = None
    options: tuple[str, ...] = ()

    @property
    def python(self) -> Path:
        """The Python of its environment."""
        return PROJECT / ".venv-eval" / self.peer / "bin" / "python" if self.peer else Path(sys.executable)


BARE = Reader("bare lxml", "bare")
OURS = Reader("ours", "ours")
PEERS = (
    Reader("trafilatura", "peers.trafilatura", "trafilatura"),
    Reader("trafilatura, fast", "peers.trafilatura", "trafilatura", ("--fast",)),
    Reader("newspaper4k", "peers.newspaper4k", "newspaper4k"),
    Reader("goose3", "peers.goose3", "goose3"),
    Reader("news-please", "peers.news_please", "news-please"),
)


@dataclass(frozen=True, slots=True)
class Readings:
    """The result of a reader on a corpus: an answer for each article (``None`` if it failed), version, errors."""

    answers: list[Answer | None]
    version: str
    failures: list[str]


@dataclass(frozen=True, slots=True)
class Best:
    """The best pass over a corpus in seconds, the number of passes, and the number of failed articles."""

    cpu: float
    wall: float
    passes: int
    failures: int


class Session:
    """The process of a reader.

    Raises:
        SystemExit: the environment does not exist, or the process ended; the message has the end of its stderr.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __enter__(self) -> Session:
        if not self.reader.python.exists():
            sys.exit(f"{self.reader.title} has no environment at {self.reader.python.parents[1]}: make eval sets it up")
        self._errors = tempfile.TemporaryFile()
        # -P: otherwise a module of this package would be imported instead of the library with the same name
        self._process = subprocess.Popen(
            [
                self.reader.python,
                "-P",
                "-W",
                "ignore",
                "-m",
                f"{__package__}.{self.reader.module}",
                *self.reader.options,
            ],
            cwd=PROJECT,
            env=os.environ
            | {"PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": "0", "TZ": "UTC"}
            | {name: _NOWHERE for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait()
        self._errors.close()

    def read(self, corpus: Corpus) -> Readings:
        """Read every article once."""
        articles = [
            (
                article.url,
                article.content_type,
                article.fetched_at,
                [b64encode(page).decode() for page in article.pages],
            )
            for article in corpus.articles
        ]
        return Readings(**self._ask({"do": "read", "articles": articles}))

    def best_pass(self, seconds: float) -> Best:
        """Read the last corpus again in whole passes, which begin within ``seconds``."""
        return Best(**self._ask({"do": "time", "seconds": seconds}))

    def _ask(self, order: dict[str, Any]) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            print(json.dumps(order), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self._errors.seek(0)
            sys.exit(f"{self.reader.title} ended:\n{self._errors.read().decode('utf-8', 'replace')[-2000:]}")
        return json.loads(answer)
