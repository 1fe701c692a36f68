"""Which columns of tables, views and ready questions hold codes, and of which kind."""

from __future__ import annotations

COLUMN_KINDS = {
    "status": "status",
    "role": "role",
    "kind": "event",
    "field": "field",
    "changed": "field",
    "published_precision": "precision",
    "precision": "precision",
    "published_source": "date source",
    "block": "link",
    "layout": "layout",
    "outcome": "outcome",
    "command": "command",
    "found_in": "found in",
    "truncated": "truncated",
    "reason": "problem",
    "doubt": "doubt",
    "link_rule": "corrected by",
    "class": "edit",
    "openness": "openness",
    "originality": "originality",
    "origins": "origin",
    "standing": "standing",
    "sex": "sex",
}
"""The kind of the codes in a column of any table, view or ready question."""
TABLE_COLUMN_KINDS = {
    ("bylines", "source"): "byline source",
    ("bylines_flat", "source"): "byline source",
    ("sightings", "source"): "date source",
    ("photos", "kind"): "photo",
    ("photos_flat", "kind"): "photo",
    ("embeds", "kind"): "embed",
    ("urls", "kind"): "address",
    ("urls", "state"): "address state",
    ("quotes", "kind"): "quote",
    ("quotes_flat", "kind"): "quote",
    ("corrections", "kind"): "correction",
    ("corrections_flat", "kind"): "correction or edit",
    ("text_places", "kind"): "region",
    ("text_places_flat", "kind"): "region",
    ("origins", "kind"): "origin",
    ("origins_flat", "kind"): "origin",
    ("sources", "name"): "found in",
    ("sources", "state"): "source state",
    ("held", "reason"): "held",
    ("held", "has"): "field",
    ("held", "lost"): "field",
    ("likely_duplicates", "reason"): "duplicate",
    ("duplicate_pairs", "reason"): "duplicate",
}
"""The kind of the codes in a column of one table or view, where it differs from the above."""


def kind_of_column(table: str | None, column: str) -> str | None:
    """The kind of the codes in a column; None if it holds no codes. ``table`` is None for a result of SQL."""
    return TABLE_COLUMN_KINDS.get((table or "", column)) or COLUMN_KINDS.get(column)
