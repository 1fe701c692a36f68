"""What came from the web is shown as text: escaped, isolated, linked only where it is a web address."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape
from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

LONG = 160
"""Characters above which a cell is prose, set in a block of its own."""

ZONES = {"+07:00": "WIB", "+08:00": "WITA", "+09:00": "WIT", "Z": "UTC", "+00:00": "UTC"}
"""Indonesia's three zones by their offset; none observes summer time."""

# What a terminal or an editor would obey rather than show; a browser drops or draws them at whim.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
FOUND = re.compile(r"⟦([^⟦⟧]*)⟧")


def shown(text: str) -> Markup:
    """``text`` escaped, without control characters."""
    return escape(CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n")))


def web_address(text: str) -> bool:
    """Whether the whole of ``text`` is one http or https address that a browser may follow."""
    if CONTROLS.search(text) or any(character.isspace() for character in text):
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


def when(value: str | None) -> Markup:
    """An archive time in words: ``15 Nov 2024, 19:47 WIB``; a bare day stays a day, other text as it is."""
    if not value:
        return Markup("")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return shown(value)
    words = f"{moment.day} {moment:%b %Y}"
    if len(value) > len("2019-11-21"):
        offset = "Z" if value.endswith("Z") else value[-6:]
        words += f", {moment:%H:%M} {ZONES.get(offset, offset)}"
    return Markup('<time datetime="{}">{}</time>').format(value, words)


def cell(text: str, limit: int) -> Markup:
    """A table's cell: at most ``limit`` characters (0: all), prose in a block, query hits marked."""
    if web_address(text):
        return portal_link(text, text if not limit or len(text) <= limit else text[: limit - 1] + "…")
    if limit and len(text) > limit:
        text = text[:limit] + "…"
    tag = "div" if len(text) > LONG or "\n" in text else "span"
    inner = Markup(FOUND.sub(r"<mark>\1</mark>", str(shown(text))))
    return Markup('<{} class="written">{}</{}>').format(Markup(tag), inner, Markup(tag))


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
    env.filters.update(prose=prose, when=when, shown=shown, portal_link=portal_link)
