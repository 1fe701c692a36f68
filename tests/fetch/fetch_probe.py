"""Runs one real crawl with the middlewares and handler under test; reads its job and reports as JSON.

A script for a separate process, because a reactor can start only once. Job: ``urls``, ``settings``,
``way`` (``in_turn`` and ``at_once`` through the engine's download, ``queued`` as start requests),
``stall`` (an archive that fails), ``max_age`` (of robots.txt, in seconds).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response

from bipol_crawler.fetch.errors import PortalRefuses
from bipol_crawler.fetch.robots import RobotsMiddleware
from bipol_crawler.warc.exchange import Record

job = json.load(sys.stdin)
report: dict[str, Any] = {"outcomes": [], "records": []}

SETTINGS = {
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "bipol_crawler.fetch.robots.RobotsMiddleware": 100,
        "bipol_crawler.fetch.retry.PatientRetryMiddleware": 550,
        "bipol_crawler.fetch.circuit_breaker.GuardMiddleware": 570,
        "bipol_crawler.fetch.budget.BudgetMiddleware": 820,
    },
    "DOWNLOAD_HANDLERS": {
        "http": "bipol_crawler.fetch.download_handler.EvidenceHandler",
        "https": "bipol_crawler.fetch.download_handler.EvidenceHandler",
    },
    "USER_AGENT": "bipol_crawler/0.1 (+mailto:arsip@example.org)",
    "OPERATOR": "Arsip",
    "CONTACT": "arsip@example.org",
    "WARC_MAX_BYTES": 10**9,
    "CRAWL_DELAY_MAX": 60.0,
    "REQUEST_BUDGET": 0,
    "GUARD_REFUSALS": 5,
    "GUARD_CHALLENGES": 2,
    "RETRY_TIMES": 0,
    "RETRY_WAIT": 0,
    "RETRY_AFTER_MAX": 60,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_DELAY_JITTER": 0.5,
    "DOWNLOAD_TIMEOUT": 5,
    "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip"},
    "REDIRECT_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "INFO",
}


class Archive:
    def add_capture(self, record: Record) -> int:
        if job.get("stall"):
            raise RuntimeError("database is locked")
        report["records"].append(asdict(record))
        return len(report["records"])


class Probe(scrapy.Spider):
    name = "probe"
    archive: Archive

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.archive = Archive()
        crawler.signals.connect(spider.closed_because, signal=signals.spider_closed)
        return spider

    def closed_because(self, reason: str) -> None:
        report["reason"] = reason

    async def start(self) -> AsyncIterator[Any]:
        requests = [scrapy.Request(url, meta=job.get("meta", {}), dont_filter=True) for url in job["urls"]]
        if job["way"] == "queued":
            for request in requests:
                yield request.replace(callback=self.parse, errback=self.failed)
        elif job["way"] == "at_once":
            await asyncio.gather(*(self.fetch(request) for request in requests))
        else:
            for request in requests:
                await self.fetch(request)
                if report["outcomes"][-1].get("error") == "EvidenceError" and not job.get("stubborn"):
                    return
                await asyncio.sleep(job.get("pause", 0))

    async def fetch(self, request: Request) -> None:
        try:
            self.parse(await self.crawler.engine.download_async(request))
        except Exception as error:
            self.note(request, error)

    def parse(self, response: Response) -> None:
        assert response.request
        known = {
            "url": response.request.url,
            "status": response.status,
            "body": response.body.decode("latin-1"),
        }
        report["outcomes"].append(known | {"capture_id": response.meta.get("capture_id")})

    def failed(self, failure: Any) -> None:
        self.note(failure.request, failure.value)

    def note(self, request: Request, error: BaseException) -> None:
        known: dict[str, object] = {"url": request.url, "error": type(error).__name__, "text": str(error)}
        if isinstance(error, PortalRefuses):
            known |= {"until": error.until, "photos_only": error.photos_only}
        report["outcomes"].append(known | {"capture_id": getattr(error, "capture_id", request.meta.get("capture_id"))})


if "max_age" in job:
    RobotsMiddleware.max_age = RobotsMiddleware.recheck = job["max_age"]
process = AsyncCrawlerProcess(SETTINGS | job["settings"])
crawler = process.create_crawler(Probe)
process.crawl(crawler)
process.start()
report["stats"] = {key: value for key, value in crawler.stats.get_stats().items() if "time" not in key}
robots = getattr(crawler.spider, "robots", None)
report["robots"] = asdict(robots) if robots else None
print(json.dumps(report, default=str))
