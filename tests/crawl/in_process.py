"""A whole ``scrapy`` command in the process of the tests: all of it is real but the sockets.

A portal that is open here (:func:`opened`) answers the download handler directly. Everything before and behind that is
the program's own: command line, settings, engine, middlewares, evidence, archive, checks, exit status, log. A process
of its own, with a connection to the portal, is needed for signals, for what the network does, and for limits of the
operating system; :meth:`crawling.Desk.start` begins one.
"""

from __future__ import annotations

import asyncio
import atexit
import copy
import functools
import importlib.metadata
import io
import logging
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings, SettingsAttribute

from bipol_crawler.demo.server import Server
from bipol_crawler.demo.site import Portal
from tests.crawl.known_answers import known_answers

PROJECT = Path(__file__).resolve().parents[2]

_SETTINGS = (
    "TWISTED_REACTOR_ENABLED=0",  # a reactor can be run but once in a process
    """DOWNLOAD_HANDLERS={"http": "tests.crawl.in_process_handler.InProcessHandler", "https": null}""",
)


@dataclass(eq=False)
class _Door:
    """A portal that answers here; if it has a server, other processes can ask it, too, once that is at work."""

    portal: Portal
    server: Server | None = None
    thread: Thread | None = None

    def serve(self) -> None:
        if self.server and self.thread is None:
            self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            self.thread.start()

    def close(self) -> None:
        if self.server and self.thread:
            self.server.shutdown()
            self.thread.join()
        if self.server:
            self.server.server_close()


_open: dict[str, _Door] = {}
"""The portals that are open, by their addresses."""


_ports: list[int] = []
"""Those that portals had here."""


def _server(portal: Portal, port: int) -> Server:
    for known in [port] if port else _ports:
        with suppress(OSError):  # somebody has it
            return Server(portal, known)
    server = Server(portal, port)
    _ports.append(server.server_address[1])
    return server


@contextmanager
def opened(portal: Portal, port: int = 0, *, served: bool = False) -> Iterator[str]:
    """``portal`` at an address of its own, which is given, while the block lasts.

    Portals made alike have the same address, unless both are open. With ``served`` the address is a port on loopback,
    one that was used before if it is free, and other processes reach it, too.
    """
    if served or port:
        door = _Door(portal, _server(portal, port))
    else:
        door = _Door(portal)
        portal.url = next(url for number in range(1, 100) if (url := f"http://127.0.0.1:{number}") not in _open)
    address = portal.url
    _open[address] = door
    try:
        yield address
    finally:
        del _open[address]
        door.close()


def serve_all() -> None:
    """Have the portals that are open to other processes listen from now on."""
    for door in _open.values():
        door.serve()


def portal_at(url: str) -> Portal | None:
    """The open portal that an address belongs to."""
    parts = urlsplit(url)
    door = _open.get(f"{parts.scheme}://{parts.netloc}")
    return door.portal if door else None


_at_work = False
_runs = count(1)


class _AnotherProcess:
    """The module ``os``, as a process with a number of its own sees it: evidence tells runs of one second apart by it.

    (It would be wrong for ``filelock``, which drops its locks where the number has changed.)
    """

    def __init__(self) -> None:
        self._number = os.getpid() * 1000 + next(_runs)

    def getpid(self) -> int:
        return self._number

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


def is_at_work() -> bool:
    """Whether a command runs in this process, which has room for one."""
    return _at_work


def scrapy(arguments: list[str]) -> tuple[int, str, str]:
    """``python -m scrapy ARGUMENTS`` in this process: its exit status, and what it printed to stdout and to stderr."""
    global _at_work
    from scrapy import cmdline  # what doesn't crawl need not load it

    kept = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(stream, "utf-8", write_through=True) for stream in kept)
    name, *rest = arguments
    told = [part for setting in _SETTINGS for part in ("-s", setting)]
    at_exit: list[tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]] = []
    with ExitStack() as stack:
        stack.enter_context(_as_before())
        stack.enter_context(inline_reading())
        stack.enter_context(_known_packages())
        stack.enter_context(mock.patch.object(SettingsAttribute, "__deepcopy__", _copied, create=True))
        stack.enter_context(mock.patch.object(BaseSettings, "__deepcopy__", _all_copied, create=True))
        stack.enter_context(mock.patch("bipol_crawler.warc.writer.os", _AnotherProcess()))
        stack.enter_context(mock.patch.object(atexit, "register", partial(_remember, at_exit)))
        stack.enter_context(mock.patch.object(atexit, "unregister", lambda f: _forget(at_exit, f)))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        _at_work = True
        try:
            cmdline.execute(["scrapy", name, *told, *rest])
            code: Any = 0
        except SystemExit as end:
            code = end.code
        except Exception:
            traceback.print_exc()
            code = 1
        finally:
            _at_work = False
            _close_loop()
            for work, given, named in reversed(at_exit):
                work(*given, **named)
    said, complained = (stream.getvalue().decode() for stream in kept)
    return int(code or 0), said, complained


def _close_loop() -> None:
    """Close the event loop that Scrapy made for the command: one that crawls nothing leaves it open."""
    with suppress(RuntimeError):  # there is none
        loop = asyncio.get_event_loop_policy().get_event_loop()
        if not loop.is_running():
            asyncio.set_event_loop(None)
            loop.close()


def _remember(
    at_exit: list[tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]],
    work: Callable[..., object],
    *given: Any,
    **named: Any,
) -> Callable[..., object]:
    at_exit.append((work, given, named))
    return work


def _forget(at_exit: list[tuple[Any, ...]], work: object) -> None:
    at_exit[:] = [entry for entry in at_exit if entry[0] != work]


def _copied(setting: SettingsAttribute, memo: dict[int, Any]) -> SettingsAttribute:
    """A deep copy, as Scrapy makes of all its settings twice a run: sooner, since most values are numbers and words."""
    new = object.__new__(SettingsAttribute)
    plain = setting.value is None or isinstance(setting.value, str | int | float)
    new.value = setting.value if plain else copy.deepcopy(setting.value, memo)
    new.priority = setting.priority
    return new


def _all_copied(settings: BaseSettings, memo: dict[int, Any]) -> BaseSettings:
    new = object.__new__(type(settings))
    vars(new).update(vars(settings))
    new.attributes = {name: _copied(setting, memo) for name, setting in settings.attributes.items()}
    return new


@contextmanager
def _known_packages() -> Iterator[None]:
    """What is installed, and in which version, is looked up once."""
    with (
        mock.patch("importlib.metadata.distribution", _distribution),
        mock.patch("scrapy.cmdline.entry_points", _entry_points),
    ):
        yield


@functools.cache
def _distribution(name: str) -> Any:
    return SimpleNamespace(version=importlib.metadata.Distribution.from_name(name).version)


_entry_points = functools.cache(importlib.metadata.entry_points)


@contextmanager
def inline_reading() -> Iterator[None]:
    """What ``reparse`` reads in a process of its own is read here: a second of start-up is most of it.

    What any command has worked out before is known (:mod:`known_answers`).
    """
    batch, writer = "bipol_crawler.reparse.batch.prefetch_in_turns", "bipol_crawler.replay.writer.prefetch"
    with (
        known_answers(),
        mock.patch(batch, lambda produce, items, processes: produce(items)),
        mock.patch(writer, lambda produce, *given: produce(*given)),
    ):
        yield


@contextmanager
def _as_before() -> Iterator[None]:
    """Afterwards the process is as it was: logging, warnings, signals, environment, folder, arguments."""
    from twisted.python import log as twisted_log

    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = []
    folder, arguments, path = Path.cwd(), sys.argv, sys.path[:]
    observers = twisted_log.theLogPublisher.observers[:]
    signals = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    os.chdir(PROJECT)
    try:
        with mock.patch.dict(os.environ), warnings.catch_warnings():
            os.environ.pop("PYTEST_CURRENT_TEST", None)
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.captureWarnings(False)
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = handlers
        root.setLevel(level)
        for observer in set(twisted_log.theLogPublisher.observers) - set(observers):
            twisted_log.removeObserver(observer)
        for number, handled in signals.items():
            signal.signal(number, handled)
        os.chdir(folder)
        sys.argv, sys.path[:] = arguments, path
