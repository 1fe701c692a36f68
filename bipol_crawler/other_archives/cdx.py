"""Index servers of web archives (CDX): the addresses of queries, and how to read the answers.

There are two dialects. The Wayback Machine's server answers with one JSON array, whose first row names the columns; a
long answer ends with a key for the next request. pywb's server, which many libraries and Common Crawl run, answers with
a JSON object on each line. Common Crawl's server divides large answers into pages, and states their number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

Dialect = Literal["wayback", "pywb"]

_ROWS = 5_000
"""The most rows in one answer, if the server can continue."""
_COLUMNS: dict[Dialect, dict[str, str]] = {
    "wayback": {"url": "original", "mime": "mimetype", "status": "statuscode"},
    "pywb": {"url": "url", "mime": "mime", "status": "status"},
}
"""The names of the same columns in the dialects. Both have ``timestamp`` and ``digest``."""
_TIMESTAMP = re.compile(r"[0-9]{14}")


class NotAnIndex(Exception):
    """The answer is not from an index server. The message is one line."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A capture that another archive has.

    ``timestamp`` is its time (UTC, ``20191121093000``). ``digest`` is that of its body as the index states it: SHA-1 in
    base32, or another one with its name (``sha256:…``); it may be empty. ``place`` is where its record is, as pywb's
    servers state it: offset and length in bytes, and the name of the file, separated by spaces; or empty.
    """

    url: str
    timestamp: str
    digest: str
    place: str = ""


def pages_query(server: str, host: str) -> str:
    """The address of a query: how many pages a pywb server's list of a host has."""
    return f"{list_query(server, host, 'pywb')}&showNumPages=true"


def pages_of(answer: bytes) -> int:
    """The number of pages that an answer states; 1 if it states none, because the server has no pages."""
    try:
        return int(json.loads(answer)["pages"])
    except (ValueError, KeyError, TypeError):
        return 1


def list_query(server: str, host: str, dialect: Dialect | None, resume: str = "") -> str:
    """The address of a query: all HTML pages of a host with status 200.

    Args:
        dialect: the dialect of ``server``. With None, the query asks for a single row, which shows the dialect.
        resume: the key that continues the previous answer; for pywb the number of a page, from 0.
    """
    parameters = [("url", host), ("matchType", "host"), ("output", "json")]
    if dialect is None:
        parameters.append(("limit", "1"))
    else:
        names = _COLUMNS[dialect]
        exact = "=" if dialect == "pywb" else ""
        parameters += [("filter", f"{exact}{names['mime']}:text/html"), ("filter", f"{exact}{names['status']}:200")]
    if dialect == "wayback":
        parameters += [("limit", str(_ROWS)), ("showResumeKey", "true"), *([("resumeKey", resume)] if resume else [])]
    elif resume:
        parameters.append(("page", resume))
    return _address(server, parameters)


def page_query(server: str, url: str) -> str:
    """The address of a query: all captures of one address."""
    return _address(server, [("url", url), ("output", "json")])


def _address(server: str, parameters: list[tuple[str, str]]) -> str:
    return f"{server}{'&' if '?' in server else '?'}{urlencode(parameters)}"


def dialect_of(answer: bytes) -> Dialect | None:
    """The dialect of an answer; None for an empty one, which both can send.

    Raises:
        NotAnIndex: it is neither of the two.
    """
    text = answer.decode("utf-8", "replace").strip()
    if text in ("", "[]"):
        return None
    first_value = _json(text.splitlines()[0] if text[0] == "{" else text)
    return "wayback" if isinstance(first_value, list) else "pywb"


def read_rows(answer: bytes) -> tuple[list[Listed], str]:
    """The captures that an answer lists, and the key that continues it (empty if it is the last one).

    Rows without an address or a complete time, and rows that are not pages with status 200, are left out.

    Raises:
        NotAnIndex: it is not an answer of an index server.
    """
    text = answer.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        rows: Iterator[Mapping[str, Any]] = (_json(line) for line in text.splitlines() if line.strip())
        return list(_listed(rows, _COLUMNS["pywb"])), ""
    table = _json(text) if text else []
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        raise NotAnIndex("its answer is not a list of captures")
    resume = ""
    if len(table) > 2 and table[-2] == [] and len(table[-1]) == 1:
        resume = str(table[-1][0])
        table = table[:-2]
    named = (dict(zip(table[0], row, strict=False)) for row in table[1:])
    return list(_listed(named, _COLUMNS["wayback"])), resume


def _listed(rows: Iterator[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Listed]:
    for row in rows:
        if not isinstance(row, Mapping):
            raise NotAnIndex("its answer is not a list of captures")
        values = {name: str(row.get(there) or "") for name, there in names.items()}
        timestamp, digest = str(row.get("timestamp") or ""), str(row.get("digest") or "")
        page = values["status"] in ("200", "") and "html" in (values["mime"] or "html")
        if page and values["url"] and _TIMESTAMP.fullmatch(timestamp):
            where = [str(row.get(name) or "0" * (name == "offset")) for name in ("offset", "length", "filename")]
            yield Listed(values["url"], timestamp, digest, " ".join(where) if all(where) else "")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise NotAnIndex(f"its answer is not JSON: {text[:60]!r}") from None
