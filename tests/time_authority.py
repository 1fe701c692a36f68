"""A real time-stamping authority: ``openssl ts -reply``, called by an HTTP server on loopback."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

CONFIG = """\
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[signer]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[authority]
serial = serial
signer_cert = signer.pem
certs = root.pem
signer_key = signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *arguments: str, faketime: str | None = None) -> bytes:
    """Run an openssl command and return its output. ``faketime``: the time that its clock shows."""
    before = ["faketime", faketime] if faketime else []
    return subprocess.run([*before, "openssl", *arguments], cwd=folder, check=True, capture_output=True).stdout


class Authority:
    """An authority with its files in ``folder``. The certificate of its signer is valid for a day.

    ``answer`` takes a query and returns the response; a test may replace it. ``clock``: the time in its time stamps,
    such as ``2020-06-01 12:00:00``; None for the real time. ``made``: the time at which the certificates are issued.
    """

    def __init__(self, folder: Path, clock: str | None = None, made: str | None = None) -> None:
        self.folder = folder
        self.clock = clock
        self.queries: list[bytes] = []
        self.answer: Callable[[bytes], bytes] = self.stamp
        self.status = 200
        folder.mkdir()
        (folder / "openssl.cnf").write_text(CONFIG)
        (folder / "serial").write_text("01\n")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "openssl.cnf")
        root = ("-x509", "-keyout", "root.key", "-out", "root.pem", "-days", "3650", "-extensions", "root")
        openssl(folder, "req", *key, *root, "-subj", "/CN=Root", faketime=made)
        openssl(folder, "req", *key, "-keyout", "signer.key", "-out", "signer.csr", "-subj", "/CN=Signer")
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "7", "-days", "1")
        extensions = ("-extfile", "openssl.cnf", "-extensions", "signer")
        openssl(folder, "x509", "-req", "-in", "signer.csr", *signed, *extensions, "-out", "signer.pem", faketime=made)

    @property
    def root(self) -> Path:
        """The root certificate, which a test trusts."""
        return self.folder / "root.pem"

    def stamp(self, query: bytes) -> bytes:
        """The time-stamp response to a query."""
        self.queries.append(query)
        (self.folder / "query.tsq").write_bytes(query)
        files = ("-queryfile", "query.tsq", "-config", "openssl.cnf", "-section", "authority", "-out", "answer.tsr")
        openssl(self.folder, "ts", "-reply", *files, faketime=self.clock)
        return (self.folder / "answer.tsr").read_bytes()

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the authority inside the block. Yields its address."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                answer = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(authority.status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
