"""Stories in WordPress's own themes, which the portal may have had before: read without a layout of theirs.

Debian installs one of these themes with WordPress. Others are looked at if their folders are named in WP_THEMES.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page

from .client import get
from .services import WORDPRESS
from .site import WordPressSite
from .stories import NEWSROOM_SECTIONS, from_newsroom

FOLDERS = [Path(WORDPRESS) / "wp-content" / "themes", *map(Path, os.environ.get("WP_THEMES", "").split())]
THEMES = {path.name: path for folder in FOLDERS for path in sorted(folder.glob("twenty*"))}
STORIES = 40


def articles(site: WordPressSite, posts: list[int]) -> dict[int, Article]:
    """What is read of each post that everybody may open."""
    found = {}
    for post, about in site.rendered(posts).items():
        answer = get(site, about["url"])
        content_type, body = answer.headers["Content-Type"], answer.text.encode()
        article = read(Page(about["url"], about["url"], answer.status, content_type, body, "2024-11-16T00:00:00Z"))
        if isinstance(article, Article):
            found[post] = article
    return found


def says(article: Article) -> tuple[object, ...]:
    sections, tags = ([label.name for label in labels] for labels in (article.sections, article.tags))
    return article.headline, article.body, article.published[0].value[:10], sections[:1], sorted(tags)


def test_wordpress_s_own_themes_are_read_like_the_portal_s(wordpress: WordPressSite, blank: str) -> None:
    assert THEMES
    wordpress.restore(blank)
    posts = wordpress.seed(from_newsroom(STORIES, wordpress.url), NEWSROOM_SECTIONS)
    expected = {post: says(article) for post, article in articles(wordpress, posts).items()}
    assert len(expected) > STORIES * 0.9
    for name, folder in THEMES.items():
        shutil.copytree(folder, wordpress.www / "wp-content" / "themes" / name, dirs_exist_ok=True)
        wordpress._ask({"do": "option", "values": {"template": name, "stylesheet": name}})
        found = articles(wordpress, posts)
        assert {article.layout for article in found.values()} == {"common"}, name
        assert {post: says(article) for post, article in found.items()} == expected, name
    wordpress.restore(blank)
