"""Runs crawls with a fault, also with faults that begin in the middle of a crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk


def crawl_under(desk: Desk, first: Callable[[], object] | None = None, **settings: object) -> tuple[int, str]:
    """Run a crawl with a fault. Returns exit status and stderr; it must end within a minute, without a stack trace."""
    with desk.start("crawl bipol", first=first, **settings) as command:
        exit_code = command.wait(60)
    assert "Traceback" not in command.err, command.err
    return exit_code, command.err


@contextmanager
def after_answers(portal: Portal, count: int, do: Callable[[], object]) -> Iterator[None]:
    """Call ``do`` when the portal receives its ``count``-th request from now."""
    begun = len(portal.log)

    def intercept(request: Request) -> None:
        if len(portal.log) - begun == count:
            do()

    portal.intercept = intercept
    try:
        yield
    finally:
        portal.intercept = None
