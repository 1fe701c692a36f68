"""Shows text from the web only as text: escaped, isolated, and with links only for web addresses."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from pluggy import HookimplMarker

from bipol_crawler.browse import i18n
from bipol_crawler.browse.coded_columns import kind_of_column
from bipol_crawler.browse.inward_links import article_address, inward_path
from bipol_crawler.browse.permalinks import article_path, person_name_path
from bipol_crawler.infra.text_safety import UNSHOWABLE, legible

hookimpl = HookimplMarker("datasette")

RULE_COLUMNS = ("rule", "speaker_rule", "link_rule", "parser_version")
"""Columns that hold names for programs."""
PROSE_LENGTH = 160
"""Characters. A longer cell is shown as a block."""

ISO = re.compile(r"\d{4}-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?")
"""A time of the archive, which must not be broken into two lines."""
WHITE_SPACE = re.compile(r"\s")
HIT_MARKS = re.compile(r"⟦([^⟦⟧]*)⟧")


def escaped(text: str) -> Markup:
    """``text`` as HTML, without control characters."""
    return escape(legible(text.replace("\r\n", "\n")))


def clean_markup(value: Markup | str) -> Markup:
    """HTML from Datasette without control characters."""
    return Markup(legible(escape(value)))


def is_web_address(text: str) -> bool:
    """Whether ``text`` is a single http or https address."""
    if text[:4].lower() != "http":  # most cells: the next line would read every text to its end
        return False
    if text[:4].lower() != "http" or UNSHOWABLE.search(text) or WHITE_SPACE.search(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def portal_link(address: str | None, label: str | None = None) -> Markup:
    """A link to ``address`` without referrer; plain text if it is not a web address."""
    words = label or address or ""
    if not address or not is_web_address(address):
        return Markup('<span class="written">{}</span>').format(escaped(words))
    return Markup('<a class="out" href="{}" rel="noopener noreferrer nofollow">{}</a>').format(
        address, Markup('<span class="written">{}</span>').format(escaped(words))
    )


def prose(text: str | None) -> Markup:
    """``text`` as paragraphs, separated at blank lines. The style sheet keeps line breaks."""
    parts = [part for part in re.split(r"\n\s*\n", text or "") if part.strip()]
    return Markup("\n").join(Markup('<p class="written">{}</p>').format(escaped(part)) for part in parts)


@pass_context
def time_tag(context: Context, value: str | None) -> Markup:
    """A time of the archive in the page's language, with the same precision. Other text is returned unchanged."""
    if not value:
        return Markup("")
    words = i18n.moment(value, context.get("lang", "id"))
    return Markup('<time datetime="{}">{}</time>').format(value, words) if words else escaped(value)


@pass_context
def in_words(context: Context, code: str | None, kind: str) -> Markup:
    """The words for one of the archive's codes (``gone``) of a kind (``status``) in the page's language."""
    return escaped(i18n.code_words(kind, code, context.get("lang", "id")))


@pass_context
def event_detail(context: Context, detail: str | None) -> Markup:
    """The detail of an event in the page's language."""
    return escaped(i18n.event_detail(detail, context.get("lang", "id")))


@pass_context
def parameter_name(context: Context, name: str) -> str:
    """The name of a question's parameter in the page's language."""
    return i18n.parameter_name(name, context.get("lang", "id"))


@pass_context
def number(context: Context, value: float | None) -> str:
    """A number in the form of the page's language."""
    return i18n.number(value or 0, context.get("lang", "id"))


@pass_context
def in_page_language(context: Context, text: str | None) -> str:
    """The part of a text ``Indonesian · English`` in the page's language. Other text is returned unchanged."""
    return i18n.in_language(text, context.get("lang", "id"))


def cell(text: str, limit: int) -> Markup:
    """A table cell: at most ``limit`` characters (0: all), long text as a block, hits of a search marked."""
    if is_web_address(text):
        return portal_link(text, text if not limit or len(text) <= limit else text[: limit - 1] + "…")
    if limit and len(text) > limit:
        text = text[:limit] + "…"
    inner = Markup(HIT_MARKS.sub(r"<mark>\1</mark>", str(escaped(text))))
    if len(text) > PROSE_LENGTH or "\n" in text:  # it can scroll, so it must be reachable with the keyboard
        return Markup('<div class="written" tabindex="0">{}</div>').format(inner)
    return Markup('<span class="{}">{}</span>').format("iso" if ISO.fullmatch(text) else "written", inner)


def coded(value: str, column: str, table: str | None, lang: str) -> Markup | None:
    """The words for a code in a table's cell, with the code itself for programs; None if it is not a known code."""
    if column in RULE_COLUMNS:
        return Markup("<code>{}</code>").format(escaped(value))
    kind = kind_of_column(table, column)
    if column == "detail":
        words = i18n.event_detail(value, lang)
    else:
        words = i18n.code_words(kind, value, lang) if kind else value
    if words == value:
        return None
    return Markup('<data value="{0}" title="{0}">{1}</data>').format(escaped(value), escaped(words))


ARCHIVED = """
SELECT coalesce(
  (SELECT id FROM articles WHERE url = :url), (SELECT article_id FROM urls WHERE url = :url)
) AS article"""
PORTAL_WORDS = {"id": "di portal", "en": "on the portal"}


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | Awaitable[Markup] | None:
    """Render text as text. Articles, versions, people, places and photos become links to their pages.

    The address of an archived article becomes two links: to its page here, and to the portal.
    """
    cells = {name: _plain(row[name]) for name in row.keys()}  # noqa: SIM118 (a row of SQLite has no names without)
    path = inward_path(table, column, _plain(value), cells)
    inside = datasette.urls.path(path) if path else ""
    if isinstance(value, dict):  # a number that Datasette has looked up
        return _link(inside, _label(value["label"])) if inside else None
    if isinstance(value, int):
        return _link(inside, escaped(str(value))) if inside else None
    if not isinstance(value, str) or not value:
        return None
    limit = datasette.setting("truncate_cells_html")
    if is_web_address(value):
        if inside:
            return _inward_address(inside, value, limit)
        return _address(datasette, value, article_address(table, column, cells), limit)
    if column in ("reporters", "editors") and table == "articles_flat":
        names = [_link(datasette.urls.path(person_name_path(name)), escaped(name)) for name in value.split("; ")]
        return Markup("; ").join(names)
    shown = coded(value, column, table, i18n.LANGUAGE.get()) or cell(value, limit)
    return _link(inside, shown) if inside and len(value) <= PROSE_LENGTH and "\n" not in value else shown


def _plain(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) else value


def _label(label: Any) -> Markup:
    if label is None:
        return escaped({"id": "(tanpa judul)", "en": "(no headline)"}[i18n.LANGUAGE.get()])
    return Markup('<span class="written" lang="id">{}</span>').format(escaped(str(label)))


def _link(address: str, inner: Markup) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, inner)


async def _address(datasette: Any, address: str, article: int | None, limit: int) -> Markup:
    """A web address: if it is an archived article's, a link to its page here, and then one to the portal."""
    if article is None:
        found = await datasette.get_database().execute(ARCHIVED, {"url": address})
        article = found.rows[0]["article"]
    if article is None:
        return cell(address, limit)
    return _inward_address(datasette.urls.path(article_path(article)), address, limit)


def _inward_address(inside: str, address: str, limit: int) -> Markup:
    """A web address that leads to ``inside``, a page of the reading room, and then a link to the address itself."""
    shown = address if not limit or len(address) <= limit else address[: limit - 1] + "…"
    words = Markup('<span class="written">{}</span>').format(escaped(shown))
    outside = portal_link(address, PORTAL_WORDS[i18n.LANGUAGE.get()])
    return Markup('{} <small class="second">{}</small>').format(_link(inside, words), outside)


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Register these functions as filters of the templates."""
    env.filters.update(
        prose=prose,
        when=time_tag,
        in_words=in_words,
        event_detail=event_detail,
        parameter_name=parameter_name,
        number=number,
        as_text=escaped,
        clean_markup=clean_markup,
        portal_link=portal_link,
        in_language=in_page_language,
    )
