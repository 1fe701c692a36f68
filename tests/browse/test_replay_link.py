"""An article leads to the page as it looked, where a replay of the archive is set, and only there."""

from __future__ import annotations

import pytest
from lxml import html

from tests.browse.browse_archives import Browser


def links(news: Browser) -> list[str]:
    return [
        link for link in html.fromstring(news.get("/article/1").text).xpath("//a/@href") if "replay.example" in link
    ]


@pytest.mark.parametrize("base", ["https://replay.example/arsip", "https://replay.example/arsip/"])
def test_an_article_leads_to_its_replay(news: Browser, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert links(news) == []
    monkeypatch.setattr(news.datasette, "replay_url", base, raising=False)
    assert links(news) == ["https://replay.example/arsip/20241111010000/https://bipol.co/artikel-1/"]
