"""A server that breaks HTTP in many ways: a portal that sends invalid or endless responses at some addresses."""

from __future__ import annotations

import gzip
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread

from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.server import Server, _Handler
from bipol_crawler.demo.site import Portal

Deed = Callable[[socket.socket, bytes], None]
"""What is done to a connection instead of a normal response. The second argument is the body of that response."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n"
MB = 1 << 20


class _Breaking(_Handler):
    server: BadServer

    def do_GET(self) -> None:
        request = Request.of(self.command, self.path, dict(self.headers.items()))
        response = self.server.portal.answer(request)
        deed = self.server.deeds.get(request.path)
        if deed is None:
            self._send(request, response)
            return
        self.close_connection = True
        try:
            deed(self.connection, response.body)
        except OSError:
            self.server.hung_up += 1

    do_HEAD = do_GET


class BadServer(Server):
    """Serves a portal; ``deeds`` says at which of its addresses what is done instead."""

    def __init__(self, portal: Portal, port: int) -> None:
        super().__init__(portal, port)
        self.RequestHandlerClass = _Breaking
        self.deeds: dict[str, Deed] = {}
        self.hung_up = 0


@contextmanager
def serving(portal: Portal, port: int = 0) -> Iterator[BadServer]:
    """Serve ``portal`` from a thread while the block lasts."""
    server = BadServer(portal, port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sized(body: bytes, *headers: bytes, size: int | None = None) -> bytes:
    """A page of ``body`` whose Content-Length is its length, or says ``size``."""
    length = len(body) if size is None else size
    return OK + b"".join(line + b"\r\n" for line in headers) + b"Content-Length: %d\r\n\r\n" % length + body


def says(answer: Callable[[bytes], bytes]) -> Deed:
    """Sends what ``answer`` makes of the page, and hangs up."""
    return lambda connection, page: connection.sendall(answer(page))


def reset(connection: socket.socket, page: bytes) -> None:
    connection.sendall(sized(page[: len(page) // 2], size=len(page)))
    time.sleep(0.05)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def drip(head: bytes, seconds: float = 0.1) -> Deed:
    """A byte at a time, slower than any patience."""

    def deed(connection: socket.socket, page: bytes) -> None:
        connection.sendall(head)
        for number in range(10_000):
            connection.sendall(page[number % len(page) :][:1])
            time.sleep(seconds)

    return deed


def flood(head: bytes, block: bytes) -> Deed:
    """``head``, and then ``block`` for ever."""

    def deed(connection: socket.socket, page: bytes) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(block)

    return deed


def hang(connection: socket.socket, page: bytes) -> None:
    """Nothing, until the other side has enough."""
    connection.settimeout(30)
    connection.recv(1)


def chunks(page: bytes, size: int = 1000) -> bytes:
    return b"".join(
        b"%x\r\n%s\r\n" % (len(part), part) for part in (page[n : n + size] for n in range(0, len(page), size))
    )


@cache
def bomb(page: bytes) -> bytes:
    """200 MB of white space before the page, 200 KB on the wire."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blank = b" " * MB
    return b"".join(packer.compress(blank) for _ in range(200)) + packer.compress(page) + packer.flush()


def corrupt(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 20]) + data[middle + 20 :]


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = b"Content-Encoding: gzip"
EMPTY = b"Content-Length: 0\r\n\r\n"

CUT_SHORT: dict[str, Deed] = {
    "reset in the body": reset,
    "hung up in the body": says(lambda page: sized(page[: len(page) // 2], size=len(page))),
    "Content-Length too long": says(lambda page: sized(page, size=len(page) + 1000)),
    "hung up in a chunk": says(lambda page: CHUNKED + chunks(page)[: len(page) // 2]),
    "hung up before the last chunk": says(lambda page: CHUNKED + chunks(page)),
    "chunk longer than it says": says(lambda page: CHUNKED + b"10\r\n" + page + b"\r\n0\r\n\r\n"),
    "chunk size that is none": says(lambda page: CHUNKED + b"zz\r\n" + page + b"\r\n0\r\n\r\n"),
    "gzip cut short": says(lambda page: sized(gzip.compress(page)[: len(page) // 8], GZIP)),
    "gzip corrupt": says(lambda page: sized(corrupt(gzip.compress(page)), GZIP)),
    "gzip bomb": says(lambda page: sized(bomb(page), GZIP)),
    "hung up in the headers": says(lambda page: OK),
    "hung up at once": says(lambda page: b""),
}
"""Responses that end early, or whose body cannot be read."""

NONSENSE: dict[str, Deed] = {
    "HTTP/0.9": says(lambda page: page),
    "no status": says(lambda page: b"HTTP/1.1\r\n\r\n" + page),
    "a status that is no number": says(lambda page: b"HTTP/1.1 OK OK\r\n\r\n" + page),
    "another protocol": says(lambda page: b"SSH-2.0-OpenSSH_9.2\r\n" + page),
    "random bytes": says(lambda page: bytes(range(256)) * 40),
    "10 MB header": says(lambda page: OK + b"X-Long: " + b"x" * 10 * MB + b"\r\n" + EMPTY),
    "100,000 headers": says(lambda page: sized(page, *(b"X-%d: %d" % (n, n) for n in range(100_000)))),
    "line break in a header": says(lambda page: OK + b"X-Folded: one\r\n two\r\n\tthree\r\nX-Bare: a\rb\r\n" + EMPTY),
    "two Content-Lengths": says(lambda page: OK + b"Content-Length: 10\r\nContent-Length: 20\r\n\r\n" + page),
    "negative Content-Length": says(lambda page: OK + b"Content-Length: -5\r\n\r\n" + page),
    "Content-Length that is no number": says(lambda page: OK + b"Content-Length: lots\r\n\r\n" + page),
    "unknown transfer coding": says(lambda page: OK + b"Transfer-Encoding: magic\r\n\r\n" + page),
    "switching protocols": says(lambda page: b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + page),
}
"""Responses that are not HTTP."""

ENDLESS: dict[str, Deed] = {
    "body a byte at a time": drip(sized(b"", size=100_000)),
    "headers a byte at a time": drip(OK + b"X-Slow: "),
    "headers without end": flood(OK, b"".join(b"X-%d: %s\r\n" % (number, b"x" * 8000) for number in range(100))),
    "one header without end": flood(OK + b"X-Long: a\r\n", b" " + b"x" * 8000 + b"\r\n"),
    "1xx without end": flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "body without end": flood(OK + b"\r\n", b"<p>isi</p>" * 6000),
    "chunks without end": flood(CHUNKED, b"1000\r\n" + b"x" * 0x1000 + b"\r\n"),
    "never answers": hang,
}
"""Responses that never end."""

NOT_A_PAGE: dict[str, Deed] = {
    "204": says(lambda page: b"HTTP/1.1 204 No Content\r\n\r\n"),
    "205": says(lambda page: b"HTTP/1.1 205 Reset Content\r\n" + EMPTY),
    "206": says(lambda page: sized(page[:500]).replace(b"200 OK", b"206 Partial Content", 1)),
    "304 nobody asked for": says(lambda page: b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "status 299": says(lambda page: sized(page).replace(b"200 OK", b"299 Strange", 1)),
    "status 999": says(lambda page: sized(page).replace(b"200 OK", b"999 Denied", 1)),
    "200 and nothing": says(lambda page: OK + EMPTY),
    "body cut, Content-Length agrees": says(lambda page: sized(page[: len(page) // 3])),
    "Content-Length too short": says(lambda page: sized(page, size=len(page) // 3)),
    "a picture": says(lambda page: sized(b"\x89PNG\r\n\x1a\n" + bytes(500)).replace(b"text/html", b"image/png")),
}
"""Complete responses without a page."""

_PLACES = (
    b"file:///etc/passwd",
    b"javascript:alert(1)",
    b"data:text/html,<h1>A</h1>",
    b"ftp://127.0.0.1/a",
    b"http://tidak-ada.invalid/",
    b"http://127.0.0.1:1/",
    b"http://localhost:1/",
    b"//",
    b"http://[::1",
    b"http://",
    b"",
)


def leads(to: bytes) -> Deed:
    return says(lambda page: b"HTTP/1.1 301 Moved\r\nLocation: %s\r\n" % to + EMPTY)


def leads_on(connection: socket.socket, page: bytes) -> None:
    """To another address every time, for ever."""
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: ?%d\r\n" % time.monotonic_ns() + EMPTY)


LEADS_AWAY: dict[str, Deed] = {f"redirect to {to.decode()!r}": leads(to) for to in _PLACES} | {
    "redirects without end": leads_on
}
"""Redirects that lead nowhere, to other hosts or in circles."""

BUT_A_PAGE: dict[str, Deed] = {
    "10,000 headers": says(lambda page: sized(page, *(b"X-%d: %d" % (n, n) for n in range(10_000)))),
    "closed instead of a length": says(lambda page: OK + b"\r\n" + page),
    "chunks of one byte": says(lambda page: CHUNKED + chunks(page, 1) + b"0\r\n\r\n"),
    "gzip that is none": says(lambda page: sized(page, GZIP)),
    "gzip with waste after it": says(lambda page: sized(gzip.compress(page) + b"\0" * 100, GZIP)),
    "some 1xx before it": says(lambda page: b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3 + sized(page)),
    "HTTP/1.0": says(lambda page: sized(page).replace(b"HTTP/1.1", b"HTTP/1.0", 1)),
    "text/plain": says(lambda page: sized(page).replace(b"text/html", b"text/plain", 1)),
    "no Content-Type": says(lambda page: sized(page).replace(b"Content-Type", b"X-Type", 1)),
    "a header without a colon": says(lambda page: sized(page, b"nonsense")),
}
"""Responses that are badly formed but contain the page."""
