"""What came from the web is shown as text: escaped, isolated, linked only where it is a web address."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from pluggy import HookimplMarker

from bipol_crawler.browse import i18n
from bipol_crawler.infra.text_safety import UNSHOWABLE, legible

hookimpl = HookimplMarker("datasette")

LONG = 160
"""Characters above which a cell is prose, set in a block of its own."""

ISO = re.compile(r"\d{4}-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?")
"""An archive time, which is not to be broken over lines."""
FOUND = re.compile(r"⟦([^⟦⟧]*)⟧")


def shown(text: str) -> Markup:
    """``text`` escaped, without control characters."""
    return escape(legible(text.replace("\r\n", "\n")))


def markup(value: Markup | str) -> Markup:
    """What Datasette has escaped itself, without control characters."""
    return Markup(legible(escape(value)))


def web_address(text: str) -> bool:
    """Whether the whole of ``text`` is one http or https address that a browser may follow."""
    if UNSHOWABLE.search(text) or any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def portal_link(address: str | None, label: str | None = None) -> Markup:
    """A link out to ``address``, giving nothing away; mere text unless it is a web address."""
    words = label or address or ""
    if not address or not web_address(address):
        return Markup('<span class="written">{}</span>').format(shown(words))
    return Markup('<a class="out" href="{}" rel="noopener noreferrer nofollow">{}</a>').format(
        address, Markup('<span class="written">{}</span>').format(shown(words))
    )


def prose(text: str | None) -> Markup:
    """``text`` in paragraphs, split where a blank line stands; line breaks inside are kept by the style."""
    parts = [part for part in re.split(r"\n\s*\n", text or "") if part.strip()]
    return Markup("\n").join(Markup('<p class="written">{}</p>').format(shown(part)) for part in parts)


@pass_context
def when(context: Context, value: str | None) -> Markup:
    """An archive time in the page's language, as exact as it is; other text as it is."""
    if not value:
        return Markup("")
    words = i18n.moment(value, context.get("lang", "id"))
    return Markup('<time datetime="{}">{}</time>').format(value, words) if words else shown(value)


@pass_context
def said(context: Context, word: str | None) -> Markup:
    """One of the archive's own short words (``gone``, ``reporter``) in the page's language."""
    return shown(i18n.said(word, context.get("lang", "id")))


@pass_context
def field(context: Context, name: str) -> str:
    """What a question may be asked about, in the page's language."""
    return i18n.field(name, context.get("lang", "id"))


@pass_context
def number(context: Context, value: float | None) -> str:
    """A number with the page's language's thousands."""
    return i18n.number(value or 0, context.get("lang", "id"))


@pass_context
def tongue(context: Context, text: str | None) -> str:
    """Of our own ``Indonesian · English`` in the metadata, the page's language; other text whole."""
    return i18n.half(text, context.get("lang", "id"))


def hexadecimal(digest: str | None) -> str:
    """The 64 digits of a ``sha256:`` digest, as addresses have them; empty when it is none."""
    found = re.fullmatch(r"(?:sha256:)?([0-9a-f]{64})", digest or "")
    return found[1] if found else ""


def cell(text: str, limit: int) -> Markup:
    """A table's cell: at most ``limit`` characters (0: all), prose in a block, query hits marked."""
    if web_address(text):
        return portal_link(text, text if not limit or len(text) <= limit else text[: limit - 1] + "…")
    if limit and len(text) > limit:
        text = text[:limit] + "…"
    inner = Markup(FOUND.sub(r"<mark>\1</mark>", str(shown(text))))
    if len(text) > LONG or "\n" in text:  # it scrolls, so the keyboard has to reach it
        return Markup('<div class="written" tabindex="0">{}</div>').format(inner)
    return Markup('<span class="{}">{}</span>').format("iso" if ISO.fullmatch(text) else "written", inner)


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """Text as text; an article's id, where no table says so itself, as the way to its page."""
    if isinstance(value, int) and (table, column) in (("articles_flat", "id"), (None, "article")):
        address = datasette.urls.row(database, "articles", str(value))
        return Markup('<a href="{}">{}</a>').format(address, value)
    if isinstance(value, str) and value:
        return cell(value, datasette.setting("truncate_cells_html"))
    return None


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """The same words for the page templates."""
    env.filters.update(
        prose=prose,
        when=when,
        said=said,
        field=field,
        number=number,
        shown=shown,
        legible=markup,
        portal_link=portal_link,
        hexadecimal=hexadecimal,
        tongue=tongue,
    )
