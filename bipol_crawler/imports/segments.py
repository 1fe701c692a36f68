"""Joins segmented records: the first segment and its ``continuation`` records (WARC 1.1, section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bipol_crawler.imports.records import ForeignRecord
from bipol_crawler.warc.content_codings import MAX_BODY_BYTES

_OF_THE_PART = ("warc-block-digest", "warc-segment-number", "warc-truncated")
"""Header fields of the first segment that do not apply to the whole record."""


@dataclass(slots=True)
class _Segmented:
    parts: dict[int, ForeignRecord] = field(default_factory=dict)
    total: int | None = None


class Segments:
    """Collects the segments of segmented records. They may be in several files that are read one after the other."""

    def __init__(self) -> None:
        self._segmented: dict[str, _Segmented] = {}

    def join(self, record: ForeignRecord) -> ForeignRecord | None:
        """The whole record if this was its last missing segment, or if it is not segmented; otherwise None."""
        number = record.headers.get("warc-segment-number", "").strip()
        if record.kind != "continuation" and not number.isdecimal():
            return record
        first = record.headers.get("warc-segment-origin-id", "").strip("<> ") or record.record_id
        whole = self._segmented.setdefault(first, _Segmented())
        if number.isdecimal():
            whole.parts.setdefault(int(number), record)
        total = record.headers.get("warc-segment-total-length", "").strip()
        whole.total = int(total) if total.isdecimal() else whole.total
        blocks = [whole.parts[each].block or b"" for each in sorted(whole.parts)]
        if whole.total is None or sum(map(len, blocks)) != whole.total or [*sorted(whole.parts)] != [
            *range(1, len(blocks) + 1)
        ]:  # fmt: skip
            return None
        del self._segmented[first]
        begun = whole.parts[1]
        headers = {name: value for name, value in begun.headers.items() if name not in _OF_THE_PART}
        return replace(begun, headers=headers, block=b"".join(blocks) if whole.total <= MAX_BODY_BYTES else None)

    def incomplete(self) -> Iterator[ForeignRecord]:
        """The first segments of records that are not complete."""
        return (whole.parts[1] for whole in self._segmented.values() if 1 in whole.parts)
