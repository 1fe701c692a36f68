"""Handing a text to a shell command, or to one of Apprise's addresses, in a process that can be ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Thread
from typing import IO
from urllib.parse import unquote, urlsplit

from bipol_crawler.infra.text_safety import printable

_APPRISE = [sys.executable, "-c", "from apprise.cli import main; main()", "--storage-mode", "memory", "-vv"]
"""Apprise runs by itself, so that nothing of it is loaded in a run with nothing to tell, and whatever hangs can be
ended. Without -vv it doesn't say why it failed."""
_SOME = 4
"""Its exit status when some of the recipients could be told; 1 is none, or a part of those behind one address."""
_SENT = re.compile(r"- INFO - Sent ")
_TROUBLE = re.compile(r"- (?:WARNING|ERROR|CRITICAL) - (.*)")
_SCHEME = re.compile(r"(?<![a-z0-9])[a-z0-9]+://", re.IGNORECASE)
_BETWEEN = re.compile(r"([\s,;]+)")
_KEPT = 4096
"""Bytes from the end of what a command says that are kept; the rest is read and forgotten."""
_SHOWN = 500
"""Characters of it that go into the log."""
_REST = 0.2
"""Seconds that a command's last words may take once it has ended."""
_SECRET = 6
"""Characters from which a part of an address may be a password or a token."""


@dataclass(frozen=True, slots=True)
class Handed:
    """Whether anybody took it, and the one line that says what went wrong, None if nothing did."""

    told: bool
    failure: str | None


def split_addresses(urls: str) -> list[str]:
    """Apprise's addresses in a setting, one by one; what is none stays one, for Apprise to say so.

    >>> split_addresses("json://a/b, mailto://c?to=d,e tgram://f/g")
    ['json://a/b', 'mailto://c?to=d,e', 'tgram://f/g']
    """
    found: list[str] = []
    parts = _BETWEEN.split(urls.strip())
    for between, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        if scheme := _SCHEME.match(part) if found else _SCHEME.search(part):
            found.append(part[scheme.start() :])
        elif found:
            found[-1] += between + part
    return found or urls.split()


def hand_to(name: str, command: Sequence[str], about: Mapping[str, str], text: str, seconds: float) -> Handed:
    """Run ``command`` with ``text`` on stdin and ``about`` in its environment, for ``seconds`` at most."""
    status, said = _run(command, about, text, seconds)
    return Handed(status == 0, _failure(name, status, said, seconds))


def hand_to_apprise(name: str, url: str, healthy: bool, title: str, text: str, seconds: float) -> Handed:
    """Send ``text`` to one address; who is told behind it counts, though others behind it could not be."""
    kind = "success" if healthy else "failure"
    # in the environment, since addresses hold passwords, and everybody may read the list of processes
    about = {"APPRISE_URLS": url}
    status, said = _run([*_APPRISE, "--notification-type", kind, "--title", title], about, text, seconds)
    told = status in (0, _SOME) or bool(_SENT.search(said))
    failure = _failure(name, status, _without_secrets("; ".join(_TROUBLE.findall(said)), url), seconds)
    if told and failure:
        failure += " (somebody was told)"
    return Handed(told, failure)


def _failure(name: str, status: int | str | None, said: str, seconds: float) -> str | None:
    words = printable(" ".join(said.split())[-_SHOWN:])
    if status == 0:
        return None
    if isinstance(status, str):
        return f"{name} could not be run: {status}"
    if status is None:
        why = f"{name} was ended after {seconds:g} seconds without having told anybody"
        return f"{why}: {words}" if words else why
    return f"{name} failed with status {status}: {words or 'it did not say why'}"


def _run(command: Sequence[str], about: Mapping[str, str], text: str, seconds: float) -> tuple[int | str | None, str]:
    """The exit status, why it could not be run, or None if it was ended; and the end of what it said."""
    with TemporaryFile() as given:  # a file: whether anybody reads it or not, nobody has to wait
        given.write(text.encode("utf-8", "replace"))
        given.seek(0)
        try:
            process = subprocess.Popen(
                command,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **about},
                start_new_session=True,
            )
        except OSError as error:
            return str(error), ""
        assert process.stdout is not None
        said = bytearray()
        reader = Thread(target=_keep_the_end, args=(process.stdout, said), daemon=True)
        reader.start()
        status: int | None
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            status = None
        reader.join(_REST)  # what it left in the background may hold the pipe open
        return status, bytes(said).decode("utf-8", "replace")


def _keep_the_end(pipe: IO[bytes], said: bytearray) -> None:
    """Read to the end, and keep the last bytes: whatever a command says, it fills neither the memory nor a disk."""
    with pipe:
        while part := os.read(pipe.fileno(), 1 << 16):
            said += part
            del said[:-_KEPT]


def _without_secrets(words: str, url: str) -> str:
    """``words`` without the parts of an address that may be passwords; Apprise hides them itself, for the most part."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    parts = {unquote(part) for part in re.split(r"[/:@?&=,;]+", url.partition("://")[2])}
    for part in sorted(parts - {host}, key=len, reverse=True):
        if len(part) >= _SECRET:
            words = words.replace(part, "…")
    return words
