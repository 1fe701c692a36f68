"""Runs whole ``scrapy`` commands in the process of the tests. Everything is real except the sockets.

A portal that is open here (:func:`opened`) answers the download handler directly. Everything else is the program's own:
command line, settings, engine, middlewares, evidence, archive, checks, exit status, log. Tests of signals, of the
network and of limits of the operating system need a separate process with a connection to the portal;
:meth:`crawling.Desk.start` starts one.
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
from tests.crawl.memoized import memoized_functions

PROJECT = Path(__file__).resolve().parents[2]

_SETTINGS = (
    "TWISTED_REACTOR_ENABLED=0",  # a reactor can be run only once in a process
    """DOWNLOAD_HANDLERS={"http": "tests.crawl.in_process_handler.InProcessHandler", "https": null}""",
)


@dataclass(eq=False)
class _OpenPortal:
    """A portal that answers in this process. If it has a server, other processes can use it after :meth:`serve`."""

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


_open: dict[str, _OpenPortal] = {}
"""The portals that are open, by their addresses."""
_ports: list[int] = []
"""The ports that portals have used in this process."""


def _server(portal: Portal, port: int) -> Server:
    for known in [port] if port else _ports:
        with suppress(OSError):  # the port is in use
            return Server(portal, known)
    server = Server(portal, port)
    _ports.append(server.server_address[1])
    return server


@contextmanager
def opened(portal: Portal, port: int = 0, *, served: bool = False) -> Iterator[str]:
    """Open ``portal`` inside the block. Yields its address.

    Portals that are opened one after the other have the same address. With ``served`` the address is a port on
    loopback, if possible one that was used before, and other processes can use it, too.
    """
    if served or port:
        opened_portal = _OpenPortal(portal, _server(portal, port))
    else:
        opened_portal = _OpenPortal(portal)
        portal.url = next(url for number in range(1, 100) if (url := f"http://127.0.0.1:{number}") not in _open)
    address = portal.url
    _open[address] = opened_portal
    try:
        yield address
    finally:
        del _open[address]
        opened_portal.close()


def serve_all() -> None:
    """Start the servers of all open portals, so that other processes can use them."""
    for opened_portal in _open.values():
        opened_portal.serve()


def portal_at(url: str) -> Portal | None:
    """The open portal to which an address belongs; None if there is none."""
    parts = urlsplit(url)
    opened_portal = _open.get(f"{parts.scheme}://{parts.netloc}")
    return opened_portal.portal if opened_portal else None


_at_work = False
_runs = count(1)


class _OsWithOwnPid:
    """The module ``os`` with another process id for each command, because the names of evidence files contain it.

    It is only used for the evidence: ``filelock`` would drop its locks if the process id changed.
    """

    def __init__(self) -> None:
        self._number = os.getpid() * 1000 + next(_runs)

    def getpid(self) -> int:
        return self._number

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


def is_at_work() -> bool:
    """Whether a command is running in this process. Only one can run at a time."""
    return _at_work


def scrapy(arguments: list[str]) -> tuple[int, str, str]:
    """Run ``python -m scrapy ARGUMENTS`` in this process. Returns the exit status, stdout and stderr."""
    global _at_work
    from scrapy import cmdline  # late: not all tests need it

    streams = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(stream, "utf-8", write_through=True) for stream in streams)
    name, *rest = arguments
    set_options = [part for setting in _SETTINGS for part in ("-s", setting)]
    at_exit: list[tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]] = []
    with ExitStack() as stack:
        stack.enter_context(_restored_afterwards())
        stack.enter_context(inline_reading())
        stack.enter_context(_cached_package_versions())
        stack.enter_context(mock.patch.object(SettingsAttribute, "__deepcopy__", _copy_setting, create=True))
        stack.enter_context(mock.patch.object(BaseSettings, "__deepcopy__", _copy_settings, create=True))
        stack.enter_context(mock.patch("bipol_crawler.warc.writer.os", _OsWithOwnPid()))
        stack.enter_context(mock.patch.object(atexit, "register", partial(_register, at_exit)))
        stack.enter_context(mock.patch.object(atexit, "unregister", lambda f: _unregister(at_exit, f)))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        _at_work = True
        try:
            cmdline.execute(["scrapy", name, *set_options, *rest])
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
    out_text, err_text = (stream.getvalue().decode() for stream in streams)
    return int(code or 0), out_text, err_text


def _close_loop() -> None:
    """Close the event loop that Scrapy made for the command. Commands that crawl nothing leave it open."""
    with suppress(RuntimeError):  # there is none
        loop = asyncio.get_event_loop_policy().get_event_loop()
        if not loop.is_running():
            asyncio.set_event_loop(None)
            loop.close()


def _register(
    at_exit: list[tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]],
    work: Callable[..., object],
    *given: Any,
    **named: Any,
) -> Callable[..., object]:
    at_exit.append((work, given, named))
    return work


def _unregister(at_exit: list[tuple[Any, ...]], work: object) -> None:
    at_exit[:] = [entry for entry in at_exit if entry[0] != work]


def _copy_setting(setting: SettingsAttribute, memo: dict[int, Any]) -> SettingsAttribute:
    """A faster deep copy of a setting: most values are numbers and texts. Scrapy copies all settings twice in a run."""
    new = object.__new__(SettingsAttribute)
    plain = setting.value is None or isinstance(setting.value, str | int | float)
    new.value = setting.value if plain else copy.deepcopy(setting.value, memo)
    new.priority = setting.priority
    return new


def _copy_settings(settings: BaseSettings, memo: dict[int, Any]) -> BaseSettings:
    new = object.__new__(type(settings))
    vars(new).update(vars(settings))
    new.attributes = {name: _copy_setting(setting, memo) for name, setting in settings.attributes.items()}
    return new


@contextmanager
def _cached_package_versions() -> Iterator[None]:
    """Look up installed packages and their versions only once."""
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
    """Read articles again in this process instead of a new one, because starting a process takes a second.

    Results of slow pure functions are cached (:mod:`memoized`).
    """
    batch, writer = "bipol_crawler.reparse.batch.prefetch_in_turns", "bipol_crawler.replay.writer.prefetch"
    with (
        memoized_functions(),
        mock.patch(batch, lambda produce, items, processes: produce(items)),
        mock.patch(writer, lambda produce, *given: produce(*given)),
    ):
        yield


@contextmanager
def _restored_afterwards() -> Iterator[None]:
    """Restore the state of the process at the end: logging, warnings, signals, environment, folder, arguments."""
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
