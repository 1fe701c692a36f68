"""Error messages of Datasette and SQLite in Indonesian and in plain English, with similar names that do exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from markupsafe import Markup

from bipol_crawler.infra.text_safety import legible

# Pattern of the message, Indonesian, English. Numbers in braces are the groups of the pattern.
MESSAGES = [
    # every address without a page of its own is one of an unknown database
    (
        r"Database not found|Invalid database",
        "Alamat ini tidak ada di ruang baca.",
        "There is no such address in this reading room.",
    ),
    (r"Table not found", "Tidak ada tabel atau pertanyaan bernama itu.", "There is no table or question of that name."),
    (r"Record not found|No data", "Baris itu tidak ada.", "There is no such row."),
    (
        r"404|Page not found|Not found",
        "Periksa lagi alamatnya, atau mulai dari halaman depan.",
        "Check the address, or begin at the front page.",
    ),
    (
        r"Cannot sort table by (.+)",
        "Tabel ini tidak dapat diurutkan menurut {0}.",
        "The table can't be sorted by {0}.",
    ),
    (
        r"Cannot use _sort and _sort_desc at the same time",
        "Pilih satu urutan saja: naik atau turun.",
        "Choose one order only, ascending or descending.",
    ),
    (
        r"_size must be a positive integer",
        "Jumlah baris harus bilangan bulat.",
        "The number of rows must be a whole number.",
    ),
    (r"_size must be <= (\d+)", "Paling banyak {0} baris per halaman.", "At most {0} rows a page."),
    (r"_(?:no)?col=(.+) - invalid columns", "Tidak ada kolom {0}.", "There is no column {0}."),
    (r"Cannot search by that column", "Kolom itu tidak dapat dicari.", "That column can't be searched."),
    (r"_next not allowed for CSV streaming", "CSV selalu dari baris pertama.", "CSV always begins with the first row."),
    (
        r"Invalid _through.*|_where= is not allowed|_facet= is not allowed",
        "Syarat itu tidak berlaku.",
        "That condition isn't allowed.",
    ),
    (r"You do not have permission.*|Permission denied|.* is forbidden", "Bagian ini tertutup.", "This part is closed."),
    (
        r"Statement must be a SELECT",
        "Arsip hanya dibaca: mulailah dengan SELECT.",
        "The archive is only read: begin with SELECT.",
    ),
    (
        r"Statement may not contain .*",
        "Pertanyaan memuat perintah yang tidak diizinkan.",
        "The query has a command that isn't allowed.",
    ),
    (
        r"You can only execute one statement at a time\.?",
        "Satu pertanyaan sekali jalan: hapus yang di belakang titik koma.",
        "One statement at a time: remove everything after the semicolon.",
    ),
    (r"no such table: (?:main\.)?(.+)", "Tidak ada tabel {0}.", "There is no table {0}."),
    (r"no such column: (.+)", "Tidak ada kolom {0}.", "There is no column {0}."),
    (
        r"ambiguous column name: (.+)",
        "Kolom {0} ada di beberapa tabel: sebut tabelnya.",
        "Several tables have {0}: name the table.",
    ),
    (r"no such function: (.+)", "Tidak ada fungsi {0}.", "There is no function {0}."),
    (
        r"wrong number of arguments to function (.+)",
        "Jumlah argumen {0} keliru.",
        "{0} has the wrong number of arguments.",
    ),
    (
        r"misuse of aggregate:? (.+)",
        "Fungsi agregat {0} tidak boleh di tempat itu.",
        "The aggregate {0} cannot be used there.",
    ),
    (r'near "(.*)": syntax error', "SQL keliru di dekat {0}.", "The SQL is wrong near {0}."),
    (
        r'unrecognized token: "(.*)"',
        "SQL keliru di {0}: adakah tanda petik yang tidak ditutup?",
        "The SQL is wrong at {0}: is a quote left open?",
    ),
    (r"incomplete input", "SQL belum selesai ditulis.", "The SQL is not complete."),
    (r"sql is required|Can't use a blank query|no query", "Tulis dulu SQL-nya.", "Write the SQL first."),
    (
        r"SELECTs to the left and right of (.+) do not.*",
        "Kedua SELECT pada {0} harus sama jumlah kolomnya.",
        "Both SELECTs of {0} need the same number of columns.",
    ),
    (r"fts5: .*", "Kata yang dicari tidak dapat dibaca.", "The words to search for can't be read."),
    (
        r"not authorized|access to .+ is prohibited|prohibited .*",
        "Pertanyaan ini menyentuh bagian yang tertutup.",
        "The query touches a closed part.",
    ),
    (
        r"interrupted|SQL query took too long.*",
        "Pertanyaan ini terlalu lama: persempit, atau tambahkan LIMIT.",
        "This took too long: narrow it, or add a LIMIT.",
    ),
    (
        r"Incorrect number of bindings supplied.*|You did not supply a value for binding.*",
        "Isi dulu setiap kolom isian.",
        "Fill in every field first.",
    ),
    (r"string or blob too big", "Hasilnya terlalu besar.", "The result is too large."),
    (r"integer overflow|Python int too large.*", "Bilangannya terlalu besar.", "The number is too large."),
    (
        r"Too many rows for one file.*",
        "Terlalu banyak baris untuk satu berkas: persempit, atau tambahkan LIMIT.",
        "Too many rows for one file: narrow the question, or add a LIMIT.",
    ),
    (r"There are no rows for a file", "Tidak ada baris untuk dijadikan berkas.", "There are no rows for a file."),
    (r"There is no article (\d+)", "Tidak ada artikel nomor {0} di arsip.", "The archive has no article {0}."),
]
_PATTERNS = [(re.compile(pattern, re.DOTALL), words) for pattern, *words in MESSAGES]
_NAMED = re.compile(
    r"no such (?:table|column|function): (?:main\.)?(?:(?P<owner>\w+)\.)?(?P<name>.+)"
    r"|_(?:no)?col=(?P<column>.+) - invalid columns"
)
_SOURCE = re.compile(
    r"(?:\b(?:from|join)|,)\s{1,99}[\"`\[]?(\w+)[\"`\]]?(?:\s{1,99}(?:as\s{1,99})?(?!(?:from|on|using|where|join|left|right|full"
    r"|inner|cross|natural|group|order|having|limit|union|except|intersect|window|indexed|not|as)\b)(\w+))?",
    re.IGNORECASE,
)
TITLES = {"Invalid SQL": ("SQL keliru", "The SQL is wrong")}
"""Titles of Datasette's errors."""


def error_words(message: str, lang: str) -> Markup | None:
    """The message in ``lang``, with quoted parts as code; None if the message is unknown."""
    for pattern, words in _PATTERNS:
        if found := pattern.fullmatch(message.strip()):
            quoted = [Markup("<code>{}</code>").format(legible(group or "")) for group in found.groups()]
            return Markup(words[lang == "en"]).format(*quoted)
    return None


def tables_in(sql: str, tables: Mapping[str, Any]) -> dict[str, str]:
    """The tables of a query, by their names and by the short names that the query gives them, in small letters.

    >>> tables_in("SELECT p.name FROM people p, bylines AS b", {"people": [], "bylines": []})
    {'people': 'people', 'p': 'people', 'bylines': 'bylines', 'b': 'bylines'}
    """
    found = {}
    for match in _SOURCE.finditer(sql):
        if (table := match[1].lower()) in tables:
            found[table] = table
            if match[2]:
                found[match[2].lower()] = table
    return found


def similar_names(message: str, sql: str, tables: Mapping[str, Collection[str]]) -> list[str]:
    """The names that are most like the name that SQLite does not know, the most similar first; at most three.

    Args:
        message: SQLite's, or Datasette's.
        sql: the query, from whose tables columns are suggested first; empty if there is none.
        tables: the columns of each table.
    """
    found = _NAMED.fullmatch(message.strip())
    if not found:
        return []
    owner, wanted = (found["owner"] or "").lower(), (found["name"] or found["column"]).strip('"').lower()
    everything = sorted({column for columns in tables.values() for column in columns} | tables.keys())
    if "column" not in message:
        return get_close_matches(wanted, everything, 3, 0.6)
    sources = tables_in(sql, tables)
    named = [sources[owner]] if owner in sources else sources.values()
    here = sorted({column for table in named for column in tables[table]})
    parts = [name for name in here if wanted in name.split("_")]  # `url` of `article_url`
    beside = [f"{name}.{wanted}" for name, table in sources.items() if wanted in tables[table]][-1:]
    flat = [f"{table}.{wanted}" for table, columns in tables.items() if table.endswith("_flat") and wanted in columns]
    alike = get_close_matches(wanted, here if sources else everything, 3, 0.6)
    return list(dict.fromkeys([*parts, *beside, *([] if beside else flat[:1]), *alike]))[:3]


def is_text_without_quotes(message: str, sql: str) -> str:
    """The name that SQLite took for a column, if the query compares something with it; otherwise empty."""
    found = _NAMED.fullmatch(message.strip())
    if not found or found["owner"] or "column:" not in message:
        return ""
    name = found["name"].strip('"')
    compared = (
        rf"(?:[=<>(,]|\blike|\bglob)\s{{0,9}}{re.escape(name)}\s{{0,9}}"
        r"(?:$|[),;]|\b(?:and|or|group|order|limit)\b)"
    )
    where = re.search(r"\b(?:where|on|having|and)\b.{0,2000}", sql, re.IGNORECASE | re.DOTALL)
    return name if where and re.search(compared, where[0], re.IGNORECASE) else ""
