"""Sends a text with a shell command, or with Apprise to an address. Both run in a process with a time limit."""

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
"""Apprise runs in a separate process: so it is loaded only when needed, and can be killed if it hangs. Without -vv
it does not say why it failed."""
_PARTLY_SENT = 4
"""Apprise's exit status if it reached some recipients. Status 1 means none, or only a part of those of one address."""
_SENT = re.compile(r"- INFO - Sent ")
_LOGGED_ERROR = re.compile(r"- (?:WARNING|ERROR|CRITICAL) - (.*)")
_SCHEME = re.compile(r"(?<![a-z0-9])[a-z0-9]+://", re.IGNORECASE)
_SEPARATORS = re.compile(r"([\s,;]+)")
_MAX_OUTPUT = 4096
"""Bytes. Only the end of a command's output is stored; the rest is read and dropped."""
_MAX_LOGGED = 500
"""Characters of the output that are written into the log."""
_OUTPUT_WAIT = 0.2
"""Seconds to wait for the last output after a command has ended."""
_MIN_SECRET = 6
"""Characters. A part of an address that is at least this long may be a password or a token."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whether somebody received the text, and one line about the error, None if there was none."""

    delivered: bool
    failure: str | None


def split_addresses(urls: str) -> list[str]:
    """Split the value of a setting into addresses for Apprise. Invalid parts stay, so that Apprise reports them.

    >>> split_addresses("json://a/b, mailto://c?to=d,e tgram://f/g")
    ['json://a/b', 'mailto://c?to=d,e', 'tgram://f/g']
    """
    found: list[str] = []
    parts = _SEPARATORS.split(urls.strip())
    for separator, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        if scheme := _SCHEME.match(part) if found else _SCHEME.search(part):
            found.append(part[scheme.start() :])
        elif found:
            found[-1] += separator + part
    return found or urls.split()


def run_notify_command(
    name: str, command: Sequence[str], environment: Mapping[str, str], text: str, seconds: float
) -> Delivery:
    """Run ``command`` for at most ``seconds``, with ``text`` on stdin and ``environment`` added to its variables."""
    status, output = _run(command, environment, text, seconds)
    return Delivery(status == 0, _failure(name, status, output, seconds))


def send_with_apprise(name: str, url: str, healthy: bool, title: str, text: str, seconds: float) -> Delivery:
    """Send ``text`` to one address. It counts as delivered if at least one recipient of the address received it."""
    kind = "success" if healthy else "failure"
    # The address goes into the environment because it may contain a password; arguments are visible to all users.
    environment = {"APPRISE_URLS": url}
    status, output = _run([*_APPRISE, "--notification-type", kind, "--title", title], environment, text, seconds)
    delivered = status in (0, _PARTLY_SENT) or bool(_SENT.search(output))
    failure = _failure(name, status, _without_secrets("; ".join(_LOGGED_ERROR.findall(output)), url), seconds)
    if delivered and failure:
        failure += " (some recipients were reached)"
    return Delivery(delivered, failure)


def _failure(name: str, status: int | str | None, output: str, seconds: float) -> str | None:
    words = printable(" ".join(output.split())[-_MAX_LOGGED:])
    if status == 0:
        return None
    if isinstance(status, str):
        return f"{name} could not be run: {status}"
    if status is None:
        why = f"{name} was ended after {seconds:g} seconds and notified nobody"
        return f"{why}: {words}" if words else why
    return f"{name} failed with status {status}: {words or 'it did not say why'}"


def _run(
    command: Sequence[str], environment: Mapping[str, str], text: str, seconds: float
) -> tuple[int | str | None, str]:
    """The exit status, or why it could not be run, or None after the time limit; and the end of its output."""
    with TemporaryFile() as stdin:  # a file, so that nothing waits if the command does not read it
        stdin.write(text.encode("utf-8", "replace"))
        stdin.seek(0)
        try:
            process = subprocess.Popen(
                command,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        except OSError as error:
            return str(error), ""
        assert process.stdout is not None
        output = bytearray()
        reader = Thread(target=_read_last_bytes, args=(process.stdout, output), daemon=True)
        reader.start()
        status: int | None
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            status = None
        reader.join(_OUTPUT_WAIT)  # a background process of the command may keep the pipe open
        return status, bytes(output).decode("utf-8", "replace")


def _read_last_bytes(pipe: IO[bytes], output: bytearray) -> None:
    """Read all output but store only the last bytes, so that no command can fill memory or disk."""
    with pipe:
        while part := os.read(pipe.fileno(), 1 << 16):
            output += part
            del output[:-_MAX_OUTPUT]


def _without_secrets(words: str, url: str) -> str:
    """``words`` without the parts of the address that may be passwords. Apprise itself hides only most of them."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    parts = {unquote(part) for part in re.split(r"[/:@?&=,;]+", url.partition("://")[2])}
    for part in sorted(parts - {host}, key=len, reverse=True):
        if len(part) >= _MIN_SECRET:
            words = words.replace(part, "…")
    return words
