"""The spider for comparison: it only downloads the same pages, and stores nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import scrapy
from scrapy.http import Response


class BareSpider(scrapy.Spider):
    """Fetches the addresses listed in the file ``urls``, with one connection and no delay."""

    name = "bare"
    custom_settings = {
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip"},
    }

    def __init__(self, urls: str) -> None:
        super().__init__()
        self.list = Path(urls)
        self.urls = self.list.read_text("utf-8").split()
        self.got = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Response) -> None:
        """Count the page. Nothing is read: this is the minimal cost. The count shows that all pages were downloaded."""
        self.got += response.status == 200

    def closed(self, reason: str) -> None:
        self.list.with_suffix(".got").write_text(str(self.got), "utf-8")
