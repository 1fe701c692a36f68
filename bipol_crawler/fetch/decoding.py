"""Decodes the content codings of responses, with the same decoder that reads the evidence."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from bipol_crawler.fetch.errors import DecodedBodyTooLarge, Undecodable
from bipol_crawler.warc.content_codings import MAX_BODY_BYTES, TooLargeError, decode
from bipol_crawler.warc.exchange import EvidenceError


class CodingsMiddleware:
    """Decodes bodies in place of Scrapy's own middleware, so that a crawl and a later reparse read the same text.

    If the body cannot be decoded and the status is not 200, the response is returned unchanged, since then only its
    status is needed.

    Setting: DOWNLOAD_MAXSIZE, the largest size of a decoded body in bytes.

    Raises:
        Undecodable: the body has an unknown content coding. It is in the evidence, and a later version may read it.
        DecodedBodyTooLarge: the decoded body is larger than DOWNLOAD_MAXSIZE.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CodingsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with its body decoded, or raise an error."""
        labels = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
        if not labels:
            return response
        limit = request.meta.get("download_maxsize", self._max_bytes) or MAX_BODY_BYTES
        try:
            body = decode(response.body, labels, limit)
        except EvidenceError as error:
            if response.status != 200:
                return response
            capture_id = request.meta.get("capture_id")
            if isinstance(error, TooLargeError):
                raise DecodedBodyTooLarge(request.url, str(error), capture_id) from error
            raise Undecodable(request.url, str(error), capture_id) from error
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        response_class = responsetypes.from_args(headers=headers, url=response.url, body=body)
        # A TextResponse must find its text encoding again, from the decoded body.
        reset = {"encoding": None} if hasattr(response_class, "encoding") else {}
        return response.replace(cls=response_class, headers=headers, body=body, **reset)
