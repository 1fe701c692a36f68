"""What the evidence tests share: one exchange to vary, and a writer in a fresh folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.warc.writer import Exchange, WarcWriter


@pytest.fixture
def exchange() -> Exchange:
    return Exchange(
        url="https://bipol.co/2024/11/jalan-diperbaiki/?page=2",
        method="GET",
        request_headers=(("User-Agent", "bipol_crawler"), ("Host", "bipol.co")),
        status=200,
        reason="OK",
        response_headers=(
            ("Content-Type", "text/html; charset=UTF-8"),
            ("X-Cache", "HIT"),
            ("X-Cache", "MISS"),
        ),
        body=b"<!doctype html><title>Jalan diperbaiki</title>",
        captured_at="2024-11-16T06:52:00.123456Z",
        ip="127.0.0.1",
    )


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WarcWriter]:
    with WarcWriter(tmp_path / "warc", info={"software": "bipol_crawler", "operator": "Arsip"}) as writer:
        yield writer
