"""The Memento protocol (RFC 7089) for an article: its captures over time, as HTTP links and as lists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote

from bipol_crawler.infra.clock import utc

LINK_FORMAT = "application/link-format"
_IN_A_LINK = "%/:=&?~#+!$,;'@()*[]"
"""Characters that stay as they are between the angle brackets of a link."""


@dataclass(frozen=True, slots=True)
class Memento:
    """One memento: when the address was captured, and the address at which the capture can be read."""

    at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class TimeMap:
    """The mementos of one address, the oldest first, and the addresses that lead to them.

    Attributes:
        original: the address at the portal.
        gate: the TimeGate; ``listed``: the TimeMap as links; ``as_json``: the TimeMap as JSON.
    """

    original: str
    gate: str
    listed: str
    as_json: str
    mementos: Sequence[Memento]

    def closest(self, wanted: datetime | None) -> Memento:
        """The memento closest to a time, the older one of two; the last one if no time is wanted."""
        if wanted is None:
            return self.mementos[-1]
        return min(self.mementos, key=lambda memento: (abs(memento.at - wanted), memento.at))

    def gate_header(self) -> str:
        """The ``Link`` header of the TimeGate's answer."""
        return ", ".join((*self._leading(), *self._neighbours(None)))

    def memento_headers(self, shown: Memento) -> dict[str, str]:
        """The headers of the answer that is ``shown``, or a page about it."""
        links = ", ".join((*self._leading(), *self._neighbours(shown)))
        return {"memento-datetime": http_date(shown.at), "link": links}

    def link_format(self) -> str:
        """The TimeMap as links (RFC 6690), each on a line."""
        first, last = self.mementos[0], self.mementos[-1]
        span = f'; from="{http_date(first.at)}"; until="{http_date(last.at)}"'
        lines = [
            _link(self.original, "original"),
            f'{_link(self.listed, "self")}; type="{LINK_FORMAT}"{span}',
            _link(self.gate, "timegate"),
        ]
        for number, memento in enumerate(self.mementos):
            place = [*(["first"] if number == 0 else []), *(["last"] if memento is last else []), "memento"]
            lines.append(_memento_link(memento, " ".join(place)))
        return ",\n".join(lines) + "\n"

    def json(self) -> str:
        """The TimeMap as JSON, in the form of the Memento aggregators."""
        listed = [{"datetime": utc(memento.at), "uri": memento.address} for memento in self.mementos]
        timemap = {
            "original_uri": self.original,
            "self": self.as_json,
            "timegate_uri": self.gate,
            "timemap_uri": {"link_format": self.listed, "json_format": self.as_json},
            "mementos": {"list": listed, "first": listed[0], "last": listed[-1]},
        }
        return json.dumps(timemap, indent=1) + "\n"

    def _leading(self) -> Iterator[str]:
        yield _link(self.original, "original")
        yield _link(self.gate, "timegate")
        yield f'{_link(self.listed, "timemap")}; type="{LINK_FORMAT}"'

    def _neighbours(self, shown: Memento | None) -> Iterator[str]:
        """Links to the first and last memento, to ``shown``, and to those before and after it in time, each once."""
        places = {"first": self.mementos[0]}
        if shown:
            places["prev"] = next((each for each in reversed(self.mementos) if each.at < shown.at), shown)
            places[""] = shown
            places["next"] = next((each for each in self.mementos if each.at > shown.at), shown)
        places["last"] = self.mementos[-1]
        relations: dict[Memento, list[str]] = {}
        for name, memento in places.items():
            if memento is not shown or name in ("first", "", "last"):
                relations.setdefault(memento, []).append(name)
        for memento, names in relations.items():
            yield _memento_link(memento, " ".join([*filter(None, names), "memento"]))


def http_date(moment: datetime) -> str:
    """A time as HTTP headers write it (RFC 9110): GMT, whole seconds."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def read_accept_datetime(written: str) -> datetime:
    """The time in an ``Accept-Datetime`` header.

    Raises:
        ValueError: it is not a time as HTTP headers write it.
    """
    if not written.strip().endswith("GMT"):
        raise ValueError("the time zone has to be GMT")
    found = parsedate_to_datetime(written.strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _link(address: str, relation: str) -> str:
    return f'<{quote(address, safe=_IN_A_LINK)}>; rel="{relation}"'


def _memento_link(memento: Memento, relation: str) -> str:
    return f'{_link(memento.address, relation)}; datetime="{http_date(memento.at)}"'
