"""Runs an S3-compatible server on loopback, and commands that use it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.crawling import PROJECT, Desk

PYTHON = PROJECT / ".venv-s3" / "bin" / "python"
SERVER = PROJECT / ".venv-s3-server" / "bin" / "moto_server"
BUCKET = "bukti"
EXTRA = [
    pytest.mark.extras,
    pytest.mark.skipif(not PYTHON.exists() or not SERVER.exists(), reason="make extras-test sets them up"),
]


class Store:
    """An S3-compatible server on loopback. ``env`` has the environment variables with which commands reach it."""

    def __init__(self, folder: Path) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
            "AWS_ACCESS_KEY_ID": "kunci",
            "AWS_SECRET_ACCESS_KEY": "rahasia-sekali",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ALLOW_HTTP": "true",
        }
        self.said = (folder / "store").open("wb")
        self.start()

    def start(self) -> None:
        command = [str(SERVER), "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=self.said, stderr=self.said)
        until(self._answers)
        self.ask("PUT", BUCKET)

    def _answers(self) -> bool:
        with suppress(OSError):
            urllib.request.urlopen(self.url, timeout=5).close()
            return True
        return False

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        # the server does not check credentials, but needs the name of a service
        signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=kunci/20240101/us-east-1/s3/aws4_request"}
        signed["Content-Type"] = "application/octet-stream"
        request = urllib.request.Request(f"{self.url}/{path}", body, signed, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def until(happened: Callable[[], Any], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := happened():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def command(store: Store, desk: Desk, name: str, *arguments: str, **settings: Any) -> tuple[int, str]:
    """Run a command with the Python that has the extra. Returns the exit status and the output."""
    words = [str(PYTHON), "-m", "scrapy", *desk.arguments(name, *arguments, **settings)]
    done = subprocess.run(words, cwd=PROJECT, env=store.env, capture_output=True, text=True, timeout=180)
    assert "Traceback" not in done.stderr, done.stderr
    assert "rahasia" not in done.stderr + done.stdout
    return done.returncode, done.stdout + done.stderr
