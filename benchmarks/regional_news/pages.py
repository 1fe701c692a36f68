"""Each article as an HTML page, in three kinds of markup that WordPress portals have.

The templates of ``stock/pages`` were written for this benchmark. ``portal`` has the class names of a theme family of
Indonesian portals, ``classic`` those of a plain theme with Open Graph and JSON-LD in its head, ``block`` those of a
block theme.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from .days import long, weekday
from .desk import slug
from .houses import BY_KEY, House

MARKUPS = ("portal", "classic", "block")
Row = dict[str, Any]
_PHOTO = {
    "portal": (
        '<p class="foto-utama"><img src="$url" alt="$quoted" width="800" height="533"></p>\n'
        '<p class="caption-info">i</p>\n<p class="caption-photo-buka-tutup">$caption</p>\n'
    ),
    "classic": (
        '<figure class="post-thumbnail"><img class="wp-post-image" src="$url" alt="" width="1200" height="800">'
        '<figcaption class="wp-caption-text">$caption</figcaption></figure>\n'
    ),
    "block": (
        '<figure class="wp-block-post-featured-image"><img src="$url" class="attachment-post-thumbnail wp-post-image" '
        'alt="" decoding="async"></figure>\n<p class="has-small-font-size">$caption</p>\n'
    ),
}
_RELATED = {
    "portal": '<div class="related-post-box"><a href="$url"><span>$headline</span></a></div>',
    "classic": '<li><a href="$url">$headline</a></li>',
    "block": (
        '<li class="wp-block-post type-post"><h3 class="wp-block-post-title"><a href="$url" target="_self">$headline'
        "</a></h3></li>"
    ),
}


@cache
def _template(markup: str) -> Template:
    return Template((Path(__file__).parent / "stock" / "pages" / f"{markup}.html").read_text("utf-8"))


def page(row: Row, markup: str) -> str:
    """Return one article's page."""
    house = BY_KEY[row["house"]]
    lead = row["photos"][0] if row["photos"] else None
    photo = ""
    if lead:
        photo = Template(_PHOTO[markup]).substitute(
            url=lead["url"], quoted=escape(lead["caption"]), caption=_text(lead["caption"])
        )
    related = (
        Template(_RELATED[markup]).substitute(url=escape(link["url"]), headline=_text(link["headline"]))
        for link in row["links"] if link["block"] == "related"
    )  # fmt: skip
    home = f"https://{house.host}/"
    day = datetime.fromisoformat(row["published"]).date()
    return _template(markup).substitute(
        headline=_text(row["headline"]), headline_quoted=escape(row["headline"]), paper=house.title, home=home,
        url=row["url"], published=row["published"], day=f"{weekday(day)}, {long(day)}", account=row["account"],
        section=f'<a href="{home}category/{slug(row["section"])}/" rel="category tag">{row["section"]}</a>',
        author=f"{home}author/{slug(row['account'])}/",
        tags=" ".join(f'<a href="{home}tag/{slug(tag)}/" rel="tag">{tag}</a>' for tag in row["tags"]),
        image=f'<meta property="og:image" content="{lead["url"]}" />\n' if lead else "",
        graph=_graph(row, house), photo=photo, content=_content(row, house), related="\n".join(related),
    )  # fmt: skip


def _text(words: str) -> str:
    return escape(words, quote=False)


def _content(row: Row, house: House) -> str:
    """Return the paragraphs with bylines and links to other articles, as an editor leaves them."""
    printed, paragraphs = row["printed"], row["body"].split("\n\n")
    blocks = [f"<p>{_text(printed['top'])}</p>"] if "top" in printed else []
    for number, text in enumerate(paragraphs, start=1):
        signed = printed.get("inside", "") if number == len(paragraphs) else ""
        blocks.append(f"<p>{_text(text + signed)}</p>")
        for link in row["links"]:
            if link.get("behind") == number:
                anchor = f'<a href="{escape(link["url"])}">{_text(link["headline"])}</a>'
                blocks.append(f"<p><strong>{house.read_also}{anchor}</strong></p>")
    if "end" in printed:
        blocks.append(f"<p>{'<br />'.join(map(_text, printed['end']))}</p>")
    return "\n".join(blocks)


def _graph(row: Row, house: House) -> str:
    """Return the article as JSON-LD, with the account that posted it as its author, as SEO plugins do."""
    graph: Row = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": row["headline"],
        "datePublished": row["published"], "dateModified": row["published"], "mainEntityOfPage": row["url"],
        "articleSection": row["section"], "author": {"@type": "Person", "name": row["account"]},
        "publisher": {"@type": "Organization", "name": house.title},
    }  # fmt: skip
    if row["photos"]:
        graph["image"] = row["photos"][0]["url"]
    return json.dumps(graph, ensure_ascii=False).replace("</", "<\\/")
