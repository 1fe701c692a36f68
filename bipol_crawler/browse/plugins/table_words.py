"""Words of tables, results and errors in the reader's language, in place of Datasette's English ones."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from pluggy import HookimplMarker

from bipol_crawler.browse import i18n
from bipol_crawler.browse.coded_columns import kind_of_column
from bipol_crawler.browse.column_labels import column_label
from bipol_crawler.browse.error_words import TITLES, error_words, is_text_without_quotes, similar_names, tables_in
from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.infra.text_safety import legible

hookimpl = HookimplMarker("datasette")

NAMES_FOR_PROGRAMS = re.compile(r"(`[^`]+`|\b[a-z]+(?:_[a-z]+)+\b)")
_LABEL = re.compile(r'(?P<before><a href="[^"]*")>(?P<words>[^<]*)(?P<after></a>&nbsp;<em>[^<]*</em>)')
"""Datasette's form of a reference to another row: a link with that row's label, and the id."""
SYMBOLS = {"exact": "=", "not": "≠", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}
"""Conditions that need no words."""


def heading(context: Context, column: str) -> str:
    """The heading of a column in words; its own name if it has none."""
    return column_label(column, _language(context)) or legible(column)


@pass_context
def column_heading(context: Context, column: str) -> Markup:
    """The heading of a table's column: its words, and its name for SQL in a smaller font."""
    words = column_label(column, _language(context))
    name = Markup("<code>{}</code>").format(legible(column))
    if words is None:
        return name
    return Markup("{} {}").format(words, name) if column in _columns() else Markup(words)


@pass_context
def table_words(context: Context, table: str) -> str:
    """The name of a table or view in words; its own name if it has none."""
    title = _tables().get(table, {}).get("title")
    return i18n.in_language(title, _language(context)) if title else legible(table)


@pass_context
def column_choices(context: Context, column: str, is_key: bool) -> list[tuple[str, str]]:
    """The menu of a column on a table page: the words and the address of each entry."""
    english = _language(context) == "en"
    if context.get("canned_query") or not context.get("table"):
        return []
    asked = context["request"].args

    def address(name: str, value: str, *without: str) -> str:
        kept = [(key, each) for key in asked for each in asked.getlist(key) if key not in ("_next", *without)]
        return "?" + urlencode([*kept, (name, value)])

    orders = ("_sort", "_sort_desc")
    choices = [
        (("Urut naik", "Sort ascending"), address("_sort", column, *orders)),
        (("Urut turun", "Sort descending"), address("_sort_desc", column, *orders)),
        (("Hitung per nilai", "Count by value"), address("_facet", column)),
        (("Hanya yang terisi", "Only rows with a value"), address(f"{column}__notblank", "1", f"{column}__notblank")),
    ]
    if not is_key:
        choices.append((("Sembunyikan kolom ini", "Hide this column"), address("_nocol", column)))
    if "_nocol" in asked or "_col" in asked:
        choices.append(
            (
                ("Tampilkan semua kolom", "Show all columns"),
                address("_size", asked.get("_size") or "100", "_nocol", "_col", "_size"),
            )
        )
    return [(words[english], where) for words, where in choices]


@pass_context
def value_words(context: Context, value: Any, column: str, table: str) -> str:
    """A value among those that Datasette counted: the words for a code, otherwise its text."""
    if value in (None, ""):
        return "–"
    kind = kind_of_column(table, column)
    return legible(i18n.code_words(kind, str(value), _language(context)) if kind else str(value))


@pass_context
def condition_words(context: Context, filters: Any, search: str, sort: str, sort_desc: str) -> str:
    """Which rows a table page shows and in which order, such as ``kredit memuat "Ist"; urut menurut terbit``."""
    english = _language(context) == "en"
    known = {key: (words, alone) for key, words, alone in filters.lookups()}
    parts = [f"{'with the words' if english else 'memuat kata'} “{search}”"] if search else []
    for column, lookup, value in filters.selections():
        words, alone = known.get(lookup, (lookup, False))
        condition = SYMBOLS.get(lookup) or i18n.code_words("condition", words, _language(context))
        kind = kind_of_column(context.get("table"), column)
        shown = i18n.code_words(kind, value, _language(context)) if kind and lookup in ("exact", "not") else value
        parts.append(f"{heading(context, column)} {condition}" + ("" if alone else f" “{shown}”"))
    if sort or sort_desc:
        order = ("ordered by %s", "diurutkan menurut %s")[not english] % heading(context, sort or sort_desc)
        parts.append(order + ((", descending", ", menurun")[not english] if sort_desc else ""))
    return legible("; ".join(parts))


@pass_context
def labelled_cell(context: Context, value: Markup | str) -> Markup:
    """A cell as Datasette made it, without control characters. The label of another row is the archive's own text."""
    cell = legible(escape(value))
    if not (label := _LABEL.fullmatch(cell)):
        return Markup(cell)
    if label["words"] != "None":
        return Markup(f'{label["before"]} class="written" lang="id">{label["words"]}{label["after"]}')
    words = ("(tanpa judul)", "(no headline)")[_language(context) == "en"]
    return Markup(f"{label['before']}>{words}{label['after']}")


@pass_context
def described(context: Context, text: str | None) -> Markup:
    """A description in the page's language; names for programs, and text between backticks, are shown as code."""
    words = i18n.in_language(text, _language(context))
    return Markup("").join(
        Markup("<code>{}</code>").format(part.strip("`")) if number % 2 else part
        for number, part in enumerate(NAMES_FOR_PROGRAMS.split(words))
    )


@pass_context
def error_text(context: Context, message: Any) -> Markup:
    """An error message in words, with the names that may have been meant in its query."""
    lang = _language(context)
    said = i18n.in_language(str(message), lang)
    words = error_words(said, lang)
    if words is None:  # ours, which are in the reader's language already, or unknown
        return Markup("{}").format(legible(said))
    sql = str((context.get("query") or {}).get("sql") or "")
    if text := is_text_without_quotes(said, sql):
        advice = ("Text is written in quotes:", "Teks ditulis dalam tanda petik:")[lang == "id"]
        return Markup("{} {} <code>'{}'</code>.").format(words, advice, legible(text))
    columns = {name: [*table["columns"]] for name, table in _tables().items()}
    if meant := similar_names(said, sql, columns):
        return Markup("{} {} {}?").format(words, ("Did you mean", "Mungkin maksudnya")[lang == "id"], _as_code(meant))
    parts = [words]
    if "no such column" in said:
        for table in dict.fromkeys(tables_in(sql, columns).values()):
            has = ("%s has:", "Kolom %s:")[lang == "id"] % table
            parts.append(Markup("{} {}.").format(has, _as_code(columns[table])))
    return Markup(" ").join(parts)


def _as_code(names: list[str]) -> Markup:
    return Markup(", ").join(Markup("<code>{}</code>").format(name) for name in names)


@pass_context
def error_title(context: Context, title: str) -> str:
    """The title of an error page."""
    words = TITLES.get(title)
    return words[_language(context) == "en"] if words else title


@cache
def _columns() -> frozenset[str]:
    return frozenset(column for table in _tables().values() for column in table["columns"])


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = read_metadata()["databases"]["bipol"]["tables"]
    return tables


def _language(context: Context) -> str:
    return str(context.get("lang") or i18n.LANGUAGE.get())


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Register these functions as filters of the templates."""
    env.filters.update(
        column_heading=column_heading,
        column_words=pass_context(heading),
        table_words=table_words,
        column_choices=column_choices,
        value_words=value_words,
        condition_words=condition_words,
        labelled_cell=labelled_cell,
        described=described,
        error_text=error_text,
        error_title=error_title,
    )
