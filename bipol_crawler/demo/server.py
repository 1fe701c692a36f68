"""The portal on loopback: HTTP/1.1 with keep-alive, over TLS if told, and gzip for those who accept it."""

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

PACKED = ("text/", "application/json", "application/rss+xml")
SMALL = 256
"""Bytes below which packing isn't worth it."""


def as_sent(request: Request, response: Response) -> tuple[dict[str, str], bytes]:
    """The headers and the body of an answer as they are sent: packed for whoever accepts that."""
    headers, body = dict(response.headers), response.body
    packable = headers.get("Content-Type", "").startswith(PACKED) and "Content-Encoding" not in headers
    accepted = "gzip" in request.headers.get("accept-encoding", "")
    if packable:
        headers["Vary"] = "Accept-Encoding"
    if packable and accepted and len(body) >= SMALL:
        body = gzip.compress(body, compresslevel=1, mtime=0)
        headers["Content-Encoding"] = "gzip"
        if "ETag" in headers:  # as nginx does: the bytes are no longer those the tag was made for
            headers["ETag"] = "W/" + headers["ETag"]
    if response.status != 304:
        headers["Content-Length"] = str(len(body))
    return headers, body


class Server(ThreadingHTTPServer):
    """Serves one portal on 127.0.0.1; port 0 takes any free one. The portal's ``url`` becomes its address.

    ``tls`` holds the certificate to show; without it the portal is plain HTTP.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, portal: Portal, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.portal = portal
        if tls:  # hands are shaken in the connection's own thread
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        portal.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, or won't shake hands, is nothing to report; anything else is."""
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
        """Nothing on stderr: the portal keeps its own log."""


@contextmanager
def running(portal: Portal, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve ``portal`` from a thread while the block lasts; gives its address."""
    server = Server(portal, port, tls)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield portal.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
