"""Serve the portal on loopback: HTTP/1.1 with keep-alive, optionally TLS, and gzip for clients that accept it."""

from __future__ import annotations

import gzip
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from bipol_crawler.demo.exchange import Request, Response
from bipol_crawler.demo.site import Portal

COMPRESSED_TYPES = ("text/", "application/json", "application/rss+xml")
MIN_COMPRESSED_BYTES = 256
"""Bodies with fewer bytes are not compressed."""


def as_sent(request: Request, response: Response) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of an answer as they are sent: compressed if the client accepts gzip."""
    headers, body = dict(response.headers), response.body
    is_compressible = headers.get("Content-Type", "").startswith(COMPRESSED_TYPES) and "Content-Encoding" not in headers
    accepted = "gzip" in request.headers.get("accept-encoding", "")
    if is_compressible:
        headers["Vary"] = "Accept-Encoding"
    if is_compressible and accepted and len(body) >= MIN_COMPRESSED_BYTES:
        body = gzip.compress(body, compresslevel=1, mtime=0)
        headers["Content-Encoding"] = "gzip"
        if "ETag" in headers:  # as in nginx: the tag was made for the bytes before compression
            headers["ETag"] = "W/" + headers["ETag"]
    if response.status != 304:
        headers["Content-Length"] = str(len(body))
    return headers, body


class Server(ThreadingHTTPServer):
    """Serves one portal on 127.0.0.1; port 0 means any free port. It sets the portal's ``url`` to its address.

    ``tls`` contains the certificate; without it the portal uses plain HTTP.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, portal: Portal, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.portal = portal
        if tls:  # each connection does its TLS handshake in its own thread
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        portal.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report errors except closed connections and failed TLS handshakes."""
        if not isinstance(sys.exc_info()[1], ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: Server

    def do_GET(self) -> None:
        request = Request.of(self.command, self.path, dict(self.headers.items()))
        self._send(request, self.server.portal.answer(request))

    do_HEAD = do_GET

    def _send(self, request: Request, response: Response) -> None:
        headers, body = as_sent(request, response)
        self.send_response(response.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and response.status != 304:
            self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing to stderr: the portal has its own log."""


@contextmanager
def running(portal: Portal, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve ``portal`` in a thread until the ``with`` block ends; yields its address."""
    server = Server(portal, port, tls)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield portal.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
