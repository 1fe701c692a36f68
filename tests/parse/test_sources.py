"""Every field says how it was read: by a rule with an id, from a part of the page."""

from __future__ import annotations

from typing import Any

import pytest

from bipol_crawler.items import Article
from bipol_crawler.rule_ids import RuleId
from tests.parse.recorded_pages import CASES, REFUSALS, outcome

ARTICLES = [case for case in CASES if case not in REFUSALS]
BY_ROLE = {"reporter": "reporters", "writer": "reporters", "editor": "editors"}


def fields_with_a_value(article: Article) -> set[str]:
    """The names under which an article's sources have to stand."""
    lead = next((photo for photo in article.photos if photo.kind == "lead"), None)
    values: dict[str, Any] = {
        "headline": article.headline,
        "body": article.body,
        "place": article.place,
        "published_at": article.published,
        "modified_at": article.modified,
        "section": article.sections,
        "tags": article.tags,
        "lead_photo": lead,
        "lead_caption": lead and lead.caption,
        "lead_credit": lead and lead.credit,
        "inline_photos": [photo for photo in article.photos if photo.kind == "inline"],
        "embeds": article.embeds,
        "related": [link for link in article.links if link.block == "related"],
        "inline_links": [link for link in article.links if link.block == "inline"],
    }
    roles = {BY_ROLE.get(byline.role, byline.role) for byline in article.bylines}
    return {name for name, value in values.items() if value} | roles


@pytest.mark.parametrize("case", ARTICLES)
def test_each_field_with_a_value_says_how_it_was_read_and_no_other(case: str) -> None:
    article = outcome(case)
    assert isinstance(article, Article)
    assert set(article.sources) == fields_with_a_value(article)


@pytest.mark.parametrize("case", ARTICLES)
def test_each_rule_named_has_an_id_and_a_part_of_the_page(case: str) -> None:
    article = outcome(case)
    assert isinstance(article, Article)
    for name, source in article.sources.items():
        assert isinstance(source.rule, RuleId), name
        assert source.part.strip(), name
