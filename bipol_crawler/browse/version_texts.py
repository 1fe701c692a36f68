"""The parts of a version as texts, for comparing and showing them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bipol_crawler.browse import i18n


def version_texts(version: Mapping[str, Any], lang: str) -> dict[str, str]:
    """The compared parts of a version (a row of ``article_versions``). Each byline and each caption is a paragraph."""
    bylines, captions = (pairs(version[name]) for name in ("bylines", "captions"))
    published = version["published"] or ""
    return {
        "headline": version["headline"] or "",
        "section": version["section"] or "",
        "published": i18n.moment(published, lang) or published,
        "bylines": "\n\n".join(f"{i18n.code_words('role', role, lang)}: {name}" for role, name in bylines),
        "captions": "\n\n".join(caption for _, caption in captions if caption),
        "body": version["body"] or "",
    }


def pairs(written: str) -> list[tuple[str, str]]:
    """A version's bylines (role, name) or captions (kind, caption), from JSON. Other text becomes a single pair."""
    try:
        return [(str(first), str(second or "")) for first, second in json.loads(written)]
    except (ValueError, TypeError):
        return [("", written)]
