"""The program's download handler with the tests' portals instead of the network."""

from __future__ import annotations

from email.utils import formatdate
from ipaddress import ip_address
from types import SimpleNamespace
from urllib.parse import urldefrag, urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers._base_http import BaseHttpDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError
from scrapy.http import Headers, Response
from scrapy.utils._download_handlers import check_stop_download, make_response

from bipol_crawler.demo import exchange
from bipol_crawler.demo.server import as_sent
from bipol_crawler.fetch.download_handler import EvidenceHandler
from tests.crawl import in_process


class _Portals(HTTP11DownloadHandler):
    """Answers requests with the responses of the open portals, in the same form as Scrapy's own handler."""

    def __init__(self, crawler: Crawler) -> None:
        BaseHttpDownloadHandler.__init__(self, crawler)
        self._pool = SimpleNamespace()  # type: ignore[assignment]

    async def download_request(self, request: Request) -> Response:
        url = urldefrag(request.url)[0]
        portal = in_process.portal_at(url)
        if portal is None:
            raise DownloadConnectionRefusedError(f"nobody listens at {url}")
        parts = urlsplit(url)
        headers = {name.decode("latin-1"): b",".join(values).decode() for name, values in request.headers.items()}
        target = parts._replace(scheme="", netloc="").geturl() or "/"
        asked = exchange.Request.of(request.method, target, headers | {"Host": parts.netloc})
        request.meta["download_latency"] = 0.0
        try:
            answer = portal.answer(asked)
        except ConnectionError as error:  # as the demo's server does: it hangs up
            raise DownloadFailedError(str(error)) from error
        sent, body = as_sent(asked, answer)
        if request.method == "HEAD" or answer.status == 304:
            body = b""
        served = Headers({"Server": "nginx", "Date": formatdate(usegmt=True), **sent})
        stopped = check_stop_download(
            signals.headers_received, self.crawler, request, headers=served, body_length=len(body)
        )
        if not stopped and body:
            stopped = check_stop_download(signals.bytes_received, self.crawler, request, data=body)
        elif stopped:
            body = b""
        return make_response(
            url=url, status=answer.status, headers=served, body=body, flags=None, certificate=None,
            ip_address=ip_address("127.0.0.1"), protocol="HTTP/1.1", stop_download=stopped,
        )  # fmt: skip

    async def close(self) -> None:
        """There are no connections."""


class InProcessHandler(EvidenceHandler, _Portals):
    """The program's handler, for which ``super()`` is the handler above."""
