"""The class names that most WordPress themes share, so that a portal can be read after it changes its theme.

WordPress itself prints ``rel``, ``wp-post-image``, ``post-page-numbers`` and ``wp-caption``. The names ``entry-…`` come
from the hAtom microformat, which the default themes use. The rest are names of widespread themes (GeneratePress, Astra,
Kadence, OceanWP, Newspaper).
"""

from __future__ import annotations

from bipol_crawler.parse.layouts.layout import Layout

_TEXT = (
    ".entry-content, .td-post-content, .elementor-widget-theme-post-content, .post-content, .single-content,"
    " .article-content"
)
_OUTSIDE_ARTICLE = frozenset(
    "entry-footer post-navigation comments-area comments widget-area secondary sidebar site-footer colophon".split()
)

COMMON = Layout(
    name="common",
    recognise=_TEXT,
    headline="h1.entry-title, h1, .entry-title, .post-title",
    published_at="time.entry-date, .entry-date, .posted-on, .post-date, .meta-date, .td-post-date, .date",
    account="a[rel~=author], .author a, .byline a, .vcard .fn, .td-post-author-name a, .author-name,"
    " .wp-block-post-author-name",
    section="a[rel~=category], .taxonomy-category a, .cat-links a, .category-links a, .entry-category a,"
    " .post-categories a, .td-category a",
    tags=".tags-links a, .taxonomy-post_tag a, .tag-links a, .entry-tags a, .post-tags a, .td-tags a,"
    " a[rel~=tag]:not([rel~=category])",
    lead_photo=".wp-post-image, .post-thumbnail img, .featured-image img, .td-post-featured-image img, .entry-thumb",
    lead_caption="figure:has(.wp-post-image) figcaption, .wp-caption:has(.wp-post-image) .wp-caption-text,"
    " .post-thumbnail figcaption, .featured-image figcaption, .td-post-featured-image figcaption, .featured-caption",
    body=_TEXT,
    skip=_OUTSIDE_ARTICLE
    | frozenset(
        "page-links page-nav post-nav-links tags-links entry-tags post-tags entry-meta post-meta entry-header".split()
    ),
    fields=(),
    page_links=".post-page-numbers, .page-links a, .page-nav a, .post-nav-links a",
    related="",
    related_time="",
    outside_article=_OUTSIDE_ARTICLE,
    end_of_text=_OUTSIDE_ARTICLE,
    shared_names=True,
)
