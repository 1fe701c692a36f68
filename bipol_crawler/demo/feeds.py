"""The portal's feeds, sitemaps and robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from bipol_crawler.demo.assignment import Head
from bipol_crawler.demo.pages import NAME, PROTECTED, Theme, link, text_pages
from bipol_crawler.demo.phrases import SECTIONS
from bipol_crawler.demo.story import Story

CORE_PER_MAP = 2000
YOAST_PER_MAP = 1000


def rss(theme: Theme, name: str, address: str, stories: Sequence[Story], touched: datetime) -> str:
    """Return RSS 2.0 as WordPress writes it, with only the first page of a split article."""
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:atom="http://www.w3.org/2005/Atom">
<channel>
\t<title>{escape(name)}</title>
\t<atom:link href="{address}" rel="self" type="application/rss+xml" />
\t<link>{theme.url}</link>
\t<description>{NAME}</description>
\t<lastBuildDate>{_rfc822(touched)}</lastBuildDate>
\t<language>id</language>
\t<generator>https://wordpress.org/?v=6.1</generator>
{"".join(_item(theme, story) for story in stories)}</channel>
</rss>
"""


def _item(theme: Theme, story: Story) -> str:
    name = escape((PROTECTED if story.password else "") + story.title, quote=False)
    labels = "".join(f"\t\t<category><![CDATA[{label}]]></category>\n" for _, label in (*story.categories, *story.tags))
    text = "Konten ini diproteksi." if story.password else text_pages(story.content)[0].replace("]]>", "]]&gt;")
    return f"""\t<item>
\t\t<title>{name}</title>
\t\t<link>{link(theme, story)}</link>
\t\t<dc:creator><![CDATA[{story.author}]]></dc:creator>
\t\t<pubDate>{_rfc822(story.published)}</pubDate>
{labels}\t\t<guid isPermaLink="false">{theme.url}/?p={story.post_id}</guid>
\t\t<description><![CDATA[{story.title} [&#8230;]]]></description>
\t\t<content:encoded><![CDATA[{text}]]></content:encoded>
\t</item>
"""


def _rfc822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC))


def robots(theme: Theme, sitemap: str | None, crawl_delay: float | None) -> str:
    """Return robots.txt as WordPress writes it; ``crawl_delay`` is in seconds."""
    lines = ["User-agent: *", "Disallow: /wp-admin/", "Allow: /wp-admin/admin-ajax.php"]
    if crawl_delay is not None:
        lines.append(f"Crawl-delay: {crawl_delay:g}")
    if sitemap:
        lines += ["", f"Sitemap: {theme.url}{sitemap}"]
    return "\n".join(lines) + "\n"


def _index(entries: Sequence[tuple[str, datetime | None]]) -> str:
    rows = "".join(f"<sitemap><loc>{loc}</loc>{_lastmod(at)}</sitemap>\n" for loc, at in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_NS}">\n{rows}</sitemapindex>\n'


def _urls(entries: Sequence[tuple[str, datetime | None]]) -> str:
    rows = "".join(f"<url><loc>{loc}</loc>{_lastmod(at)}</url>\n" for loc, at in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NS}">\n{rows}</urlset>\n'


_NS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _lastmod(at: datetime | None) -> str:
    return f"<lastmod>{at.astimezone(UTC).isoformat()}</lastmod>" if at else ""


def _cut(heads: Sequence[Head], size: int, number: int) -> Sequence[Head]:
    return heads[(number - 1) * size : number * size]


def sitemap(theme: Theme, kind: str, path: str, by_id: Sequence[Head]) -> str | None:
    """Return the sitemap at ``path``, or ``None`` if there is none. ``kind`` is ``core`` or ``yoast``."""
    sections = [(f"{theme.url}/category/{slug}/", None) for slug, (_, parent) in SECTIONS.items() if parent is None]
    return _core(theme, path, by_id, sections) if kind == "core" else _yoast(theme, path, by_id, sections)


def _core(theme: Theme, path: str, by_id: Sequence[Head], sections: list[tuple[str, None]]) -> str | None:
    maps = -(-len(by_id) // CORE_PER_MAP)
    if path == "/wp-sitemap.xml":
        names = [f"posts-post-{number}" for number in range(1, maps + 1)] + [
            "posts-page-1",
            "taxonomies-category-1",
        ]
        return _index([(f"{theme.url}/wp-sitemap-{name}.xml", None) for name in names])
    if path == "/wp-sitemap-posts-page-1.xml":
        return _urls([(f"{theme.url}/redaksi/", None), (f"{theme.url}/pedoman-media-siber/", None)])
    if path == "/wp-sitemap-taxonomies-category-1.xml":
        return _urls(sections)
    number = path.removeprefix("/wp-sitemap-posts-post-").removesuffix(".xml")
    if path.startswith("/wp-sitemap-posts-post-") and number.isdecimal() and 1 <= int(number) <= maps:
        return _urls([(link(theme, known), None) for known in _cut(by_id, CORE_PER_MAP, int(number))])
    return None


def _yoast(theme: Theme, path: str, by_id: Sequence[Head], sections: list[tuple[str, None]]) -> str | None:
    maps = -(-len(by_id) // YOAST_PER_MAP)
    names = {f"/post-sitemap{number if number > 1 else ''}.xml": number for number in range(1, maps + 1)}
    cuts = {name: _cut(by_id, YOAST_PER_MAP, number) for name, number in names.items()}
    if path == "/sitemap_index.xml":
        posts = [(theme.url + name, max(known.modified for known in cut)) for name, cut in cuts.items()]
        return _index([*posts, (f"{theme.url}/category-sitemap.xml", None)])
    if path == "/category-sitemap.xml":
        return _urls(sections)
    if path in cuts:
        front = [(f"{theme.url}/", None)] if names[path] == 1 else []
        return _urls([*front, *((link(theme, known), known.modified) for known in cuts[path])])
    return None
