"""The data dictionary: describes each table, view and column of a snapshot, with the texts shown in Datasette."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Schema = Mapping[str, Mapping[str, str]]
"""The columns, with their types, of each table and view; the flat views first."""


class Undocumented(Exception):
    """A table or column has no description. The message is its name."""


def data_dictionary(title: str, described: Mapping[str, Any], schema: Schema, exported: Iterable[str]) -> str:
    """The dictionary as Markdown.

    Args:
        title: the title of the page.
        described: the descriptions, ``tables`` of Datasette's metadata.
        schema: the tables and views to describe.
        exported: the names of those that are also written as JSON Lines and Parquet.

    Raises:
        Undocumented: a table or column of ``schema`` has no description.
    """
    parts = [f"# {title}\n"]
    for name, columns in schema.items():
        table = described.get(name)
        if table is None:
            raise Undocumented(name)
        also = f" Also `jsonl/{name}.jsonl` and `parquet/{name}.parquet`." if name in exported else ""
        rows = [
            f"| `{column}` | {kind.lower()} | {_cell(_description(table, name, column))} |"
            for column, kind in columns.items()
        ]
        parts.append(
            f"## {name}\n\n{_line(table['description'])}{also}\n\n| | | |\n|---|---|---|\n" + "\n".join(rows) + "\n"
        )
    return "\n".join(parts)


def _description(table: Mapping[str, Any], name: str, column: str) -> str:
    words = table.get("columns", {}).get(column)
    if not words:
        raise Undocumented(f"{name}.{column}")
    return str(words)


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
