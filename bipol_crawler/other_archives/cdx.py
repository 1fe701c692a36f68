"""Index servers of web archives: what to ask them, and what they answer.

Two dialects are spoken. The Wayback Machine's server answers with one JSON array, whose first row names the columns,
and with a key that continues a long answer. pywb's server, which many libraries and Common Crawl run, answers with a
JSON object on each line. Common Crawl's has large answers in pages, and tells how many.
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
"""The most rows to ask for at once, where the server can continue."""
_COLUMNS: dict[Dialect, dict[str, str]] = {
    "wayback": {"url": "original", "mime": "mimetype", "status": "statuscode"},
    "pywb": {"url": "url", "mime": "mime", "status": "status"},
}
"""What the dialects call what they have in common. Both say ``timestamp`` and ``digest``."""
_TIMESTAMP = re.compile(r"[0-9]{14}")


class NotAnIndex(Exception):
    """An answer that is none of an index server. The message is one line."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A capture that another archive has.

    ``timestamp`` is its time (UTC, ``20191121093000``). ``digest`` is that of its body as the index states it: SHA-1 in
    base32, or another one with its name (``sha256:…``); it may be empty. ``place`` is where its record is, as pywb's
    servers tell: the first byte, how many bytes, and the name of the file, with spaces between; or empty.
    """

    url: str
    timestamp: str
    digest: str
    place: str = ""


def pages_query(server: str, host: str) -> str:
    """The address that asks a server of pywb's dialect how many pages its list of a host has."""
    return f"{list_query(server, host, 'pywb')}&showNumPages=true"


def pages_of(answer: bytes) -> int:
    """The number of pages that an answer tells; 1 if it tells none, as from a server without pages."""
    try:
        return int(json.loads(answer)["pages"])
    except (ValueError, KeyError, TypeError):
        return 1


def list_query(server: str, host: str, dialect: Dialect | None, resume: str = "") -> str:
    """The address that asks ``server`` for all HTML pages of a host with status 200.

    Args:
        dialect: what the server speaks. None asks for a single row, which shows it.
        resume: the key that continues the answer before; for pywb the number of a page, from 0.
    """
    asked = [("url", host), ("matchType", "host"), ("output", "json")]
    if dialect is None:
        asked.append(("limit", "1"))
    else:
        names = _COLUMNS[dialect]
        exact = "=" if dialect == "pywb" else ""
        asked += [("filter", f"{exact}{names['mime']}:text/html"), ("filter", f"{exact}{names['status']}:200")]
    if dialect == "wayback":
        asked += [("limit", str(_ROWS)), ("showResumeKey", "true"), *([("resumeKey", resume)] if resume else [])]
    elif resume:
        asked.append(("page", resume))
    return _address(server, asked)


def page_query(server: str, url: str) -> str:
    """The address that asks ``server`` for all captures of one address."""
    return _address(server, [("url", url), ("output", "json")])


def _address(server: str, asked: list[tuple[str, str]]) -> str:
    return f"{server}{'&' if '?' in server else '?'}{urlencode(asked)}"


def dialect_of(answer: bytes) -> Dialect | None:
    """The dialect of an answer; None for an empty one, which both can send.

    Raises:
        NotAnIndex: it is another text.
    """
    text = answer.decode("utf-8", "replace").strip()
    if text in ("", "[]"):
        return None
    return "wayback" if isinstance(_json(text.splitlines()[0] if text[0] == "{" else text), list) else "pywb"


def read_rows(answer: bytes) -> tuple[list[Listed], str]:
    """The captures that an answer lists, and the key that continues it (empty if it is the last one).

    Rows without an address or a complete time are left out, and what was no page with status 200.

    Raises:
        NotAnIndex: it is no answer of an index server.
    """
    text = answer.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        rows: Iterator[Mapping[str, Any]] = (_json(line) for line in text.splitlines() if line.strip())
        return list(_listed(rows, _COLUMNS["pywb"])), ""
    table = _json(text) if text else []
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        raise NotAnIndex("its answer is no list of captures")
    resume = ""
    if len(table) > 2 and table[-2] == [] and len(table[-1]) == 1:
        resume = str(table[-1][0])
        table = table[:-2]
    named = (dict(zip(table[0], row, strict=False)) for row in table[1:])
    return list(_listed(named, _COLUMNS["wayback"])), resume


def _listed(rows: Iterator[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Listed]:
    for row in rows:
        if not isinstance(row, Mapping):
            raise NotAnIndex("its answer is no list of captures")
        told = {name: str(row.get(there) or "") for name, there in names.items()}
        timestamp, digest = str(row.get("timestamp") or ""), str(row.get("digest") or "")
        page = told["status"] in ("200", "") and "html" in (told["mime"] or "html")
        if page and told["url"] and _TIMESTAMP.fullmatch(timestamp):
            where = [str(row.get(name) or "0" * (name == "offset")) for name in ("offset", "length", "filename")]
            yield Listed(told["url"], timestamp, digest, " ".join(where) if all(where) else "")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise NotAnIndex(f"its answer is no JSON: {text[:60]!r}") from None
