"""The table of an article's fields: how to tell whether an article has a field, and what the field is used for.

Versions, the drift rules, the checks of a run and the counts of the report are all made from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bipol_crawler.items import Article, Page

GENERIC = "generic"
LAYOUT = "layout"
"""The field that a page has lost if no layout matches it any more: the generic reader reads it, or nothing does."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: the name in checks, problems, versions and ``--accept``, or in the report if only the report uses it.
        archived: an SQL condition: the article ``a``, a row of ``articles``, has the field.
        read: a function that returns something true if a page, as it was read, has the field; None if only the report
            counts the field.
        versioned: whether a change of the field makes a version.
        watched: whether a run fails if it reads the field much less often than the archive has it.
        column: the column in the report's table of fields; None if it has none.
        selectors: the parts of a layout that read the field.
    """

    name: str
    archived: str
    read: Callable[[Article, Page], object] | None = None
    versioned: bool = False
    watched: bool = False
    column: str | None = None
    selectors: str = ""


def _has_byline(*roles: str) -> str:
    named = ", ".join(f"'{role}'" for role in roles)
    return f"EXISTS (SELECT 1 FROM bylines x WHERE x.article_id = a.id AND x.role IN ({named}))"


def _has_lead_photo(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM photos x WHERE x.article_id = a.id AND x.kind = 'lead' AND {condition})"


_HAS_RELATED = "EXISTS (SELECT 1 FROM article_links x WHERE x.article_id = a.id AND x.inline = 0)"


def _roles(article: Article) -> set[str]:
    return {byline.role for byline in article.bylines}


FIELDS = (
    Field(
        "headline", "a.headline IS NOT NULL", lambda article, page: article.headline,
        versioned=True, watched=True, column="headline", selectors="headline",
    ),
    Field(
        "body", "typeof(a.body) <> 'null'", lambda article, page: article.body,
        versioned=True, watched=True, column="body", selectors="body, skip",
    ),
    Field("to the minute", "a.published_precision IN ('second', 'minute')", column="to the minute"),
    Field(
        "bylines", "a.people IS NOT NULL", lambda article, page: _roles(article) - {"account"},
        versioned=True, watched=True, selectors="fields, and the body's own lines",
    ),
    Field(
        "captions", "a.captions IS NOT NULL", lambda article, page: any(photo.caption for photo in article.photos),
        versioned=True, selectors="lead_caption",
    ),
    Field(
        "section", "a.section_id IS NOT NULL", lambda article, page: article.sections,
        versioned=True, watched=True, column="section", selectors="section",
    ),
    Field(
        # A date from a box with other articles does not count: the box stops listing this one when newer ones come.
        "published_at", "EXISTS (SELECT 1 FROM json_each(a.dates) x WHERE x.value ->> '$[2]' <> 'box')",
        lambda article, page: any(dated.source != "box" for dated in article.published),
        versioned=True, watched=True, selectors="published_at",
    ),
    Field("place", "a.place IS NOT NULL", column="place"),
    Field("reporter", _has_byline("reporter", "writer"), column="reporter"),
    Field("editor", _has_byline("editor"), column="editor"),
    Field("lead photo", _has_lead_photo("1"), column="lead photo"),
    Field("caption", _has_lead_photo("x.caption > ''"), column="caption"),
    Field(
        "photos", "EXISTS (SELECT 1 FROM photos x WHERE x.article_id = a.id)", lambda article, page: article.photos,
        watched=True, selectors="lead_photo",
    ),
    Field(
        "tags", "EXISTS (SELECT 1 FROM article_tags x WHERE x.article_id = a.id)", lambda article, page: article.tags,
        selectors="tags",
    ),
    Field(
        "account", _has_byline("account"), lambda article, page: "account" in _roles(article), selectors="account"
    ),
    Field(
        # A box may list only the article itself: then it was read, but no link is stored.
        "related", f"({_HAS_RELATED} OR a.sources ->> '$.related' IS NOT NULL)",
        lambda article, page: "related" in article.sources or any(link.block == "related" for link in article.links),
        selectors="related",
    ),
    Field("related links", _HAS_RELATED, column="related"),
    Field(
        "pages", "(SELECT count(*) FROM version_captures x JOIN article_versions v ON v.id = x.version_id"
        " WHERE v.article_id = a.id AND v.version = a.versions) > 1",
        lambda article, page: page.following, selectors="page_links",
    ),
    Field(
        LAYOUT, f"a.layout <> '{GENERIC}'", lambda article, page: article.layout != GENERIC, selectors="recognise"
    ),
)  # fmt: skip
"""The fields, in the order in which versions and the report name them."""

VERSIONED = tuple(field.name for field in FIELDS if field.versioned)
CAN_BE_LOST = {field.name: field for field in FIELDS if field.read is not None}
"""The fields that a page can lose, by name: a later page of the article is compared by them."""
WATCHED = tuple(field.name for field in FIELDS if field.watched)
COUNTED = {field.column: field.archived for field in FIELDS if field.column is not None}
"""The columns of the report's table of fields, and the SQL condition of each."""


def fields_present(article: Article, page: Page) -> frozenset[str]:
    """The names of the fields in :data:`CAN_BE_LOST` that a page has, as it was read into ``article``."""
    return frozenset(field.name for field in FIELDS if field.read is not None and field.read(article, page))
