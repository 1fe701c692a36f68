"""Content codings of answers on their way to the reader, undone as they are in the evidence."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from bipol_crawler.fetch.errors import Undecodable, UnpacksTooLarge
from bipol_crawler.warc.content_codings import MAX_BODY_BYTES, TooLargeError, decode
from bipol_crawler.warc.exchange import EvidenceError


class CodingsMiddleware:
    """Decodes bodies in place of Scrapy's own middleware, so that a crawl reads what the evidence will be read as.

    An answer other than 200 is handed on as it is where its body can't be decoded: its status says what counts.

    Settings: DOWNLOAD_MAXSIZE, bytes that a body may unpack to.

    Raises:
        Undecodable: for a page in a coding that nobody here knows; it is on record, and can be read later.
        UnpacksTooLarge: for a body that unpacks to more than DOWNLOAD_MAXSIZE.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CodingsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with its body decoded, or raise."""
        labels = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
        if not labels:
            return response
        limit = request.meta.get("download_maxsize", self._most) or MAX_BODY_BYTES
        try:
            body = decode(response.body, labels, limit)
        except EvidenceError as error:
            if response.status != 200:
                return response
            capture_id = request.meta.get("capture_id")
            if isinstance(error, TooLargeError):
                raise UnpacksTooLarge(request.url, str(error), capture_id) from error
            raise Undecodable(request.url, str(error), capture_id) from error
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        # without an encoding: a TextResponse has to find out its own from the decoded body
        again = {"encoding": None} if hasattr(kind, "encoding") else {}
        return response.replace(cls=kind, headers=headers, body=body, **again)
