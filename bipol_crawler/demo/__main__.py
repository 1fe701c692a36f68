"""``python -m bipol_crawler.demo``: the miniature portal on loopback, until interrupted."""

from __future__ import annotations

import argparse
from contextlib import suppress
from datetime import date

from bipol_crawler.demo.assignment import UNTIL
from bipol_crawler.demo.server import Server
from bipol_crawler.demo.site import Portal


def main() -> None:
    """Serve the miniature portal and print its address."""
    parser = argparse.ArgumentParser(prog="python -m bipol_crawler.demo", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=400, help="how many stories")
    parser.add_argument("--day", type=int, default=1, choices=(1, 2, 3, 4))
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL, help="day 1, YYYY-MM-DD")
    parser.add_argument("--sitemaps", choices=("core", "yoast", "off"), default="core")
    parser.add_argument("--rest", choices=("on", "off"), default="on")
    parser.add_argument("--feeds", choices=("on", "off"), default="on")
    parser.add_argument("--show-time", action="store_true", help="print the time on article pages")
    parser.add_argument("--crawl-delay", type=float, help="seconds, for robots.txt")
    options = parser.parse_args()
    portal = Portal(
        options.seed, options.count, day=options.day, until=options.until, sitemaps=options.sitemaps, rest=options.rest,
        feeds=options.feeds, show_time=options.show_time, crawl_delay=options.crawl_delay,
    )  # fmt: skip
    server = Server(portal, options.port)
    print(portal.url, flush=True)
    with suppress(KeyboardInterrupt):
        server.serve_forever()
    server.server_close()


if __name__ == "__main__":
    main()
