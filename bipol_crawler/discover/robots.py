"""robots.txt → the sitemaps it names. Obeying its rules is the fetching side's work."""

from __future__ import annotations

from protego import Protego


def sitemaps_in(body: bytes) -> tuple[str, ...]:
    """The addresses of every ``Sitemap:`` line, as written and in order, each once.

    Robots files are UTF-8 (RFC 9309 §2.2); anything else in ``body`` only fails to match, so a
    web page served in its place gives no sitemaps rather than an error.
    """
    found = Protego.parse(body.decode("utf-8-sig", errors="replace")).sitemaps
    return tuple(dict.fromkeys(address for line in found if (address := line.strip())))
