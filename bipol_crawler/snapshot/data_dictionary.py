"""The data dictionary: every table, view and column of a snapshot, from what Datasette shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Shape = Mapping[str, Mapping[str, str]]
"""Tables and views, the flat views first, and the type of each of their columns."""


class Undocumented(Exception):
    """A table or column that nobody has described, by name."""


def dictionary(title: str, described: Mapping[str, Any], shape: Shape, exported: Iterable[str]) -> str:
    """The dictionary as Markdown.

    Args:
        title: of the page.
        described: ``tables`` of Datasette's metadata.
        shape: what there is to describe.
        exported: names of those that are JSON Lines and Parquet as well.

    Raises:
        Undocumented: ``shape`` holds something that ``described`` does not.
    """
    parts = [f"# {title}\n"]
    for name, columns in shape.items():
        table = described.get(name)
        if table is None:
            raise Undocumented(name)
        also = f" Also `jsonl/{name}.jsonl` and `parquet/{name}.parquet`." if name in exported else ""
        rows = [
            f"| `{column}` | {kind.lower()} | {_cell(_words(table, name, column))} |"
            for column, kind in columns.items()
        ]
        parts.append(
            f"## {name}\n\n{_line(table['description'])}{also}\n\n| | | |\n|---|---|---|\n" + "\n".join(rows) + "\n"
        )
    return "\n".join(parts)


def _words(table: Mapping[str, Any], name: str, column: str) -> str:
    words = table.get("columns", {}).get(column)
    if not words:
        raise Undocumented(f"{name}.{column}")
    return str(words)


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
