"""robots.txt: the sitemaps it names."""

from __future__ import annotations

import pytest
from hostile_bytes import anything
from hypothesis import given

from bipol_crawler.discover.robots import sitemaps_in

CORE = "https://bipol.co/wp-sitemap.xml"


@pytest.mark.parametrize(
    ("body", "sitemaps"),
    [
        (f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {CORE}\n", (CORE,)),
        (f"sitemap:{CORE}", (CORE,)),
        (f"\ufeffSitemap: {CORE}", (CORE,)),
        (
            f"Sitemap: {CORE}\r\nSITEMAP: https://bipol.co/b.xml\r\nSitemap: {CORE}\r\n",
            (CORE, "https://bipol.co/b.xml"),
        ),
        (f"Sitemap: {CORE} # utama", (CORE,)),
        ("Sitemap: /sitemap_index.xml", ("/sitemap_index.xml",)),
        (f"# Sitemap: {CORE}", ()),
        ("Sitemap:", ()),
        ("User-agent: *\nDisallow:\n", ()),
        ("<!DOCTYPE html><html><body>Just a moment...</body></html>", ()),
        ("", ()),
    ],
)
def test_each_sitemap_is_named_once_in_order(body, sitemaps):
    assert sitemaps_in(body.encode()) == sitemaps


@given(anything)
def test_any_bytes_are_read(body):
    assert all(address for address in sitemaps_in(body))
