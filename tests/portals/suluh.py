"""An invented portal with the same theme, in another time zone. This file is all that a second portal needs."""

from __future__ import annotations

from bipol_crawler.portals.portal import Portal

PORTAL = Portal(
    name="suluh.example",
    word="suluh",
    url="https://suluh.example",
    hosts=("suluh.example", "www.suluh.example"),
    name_pattern=r"suluh\s*\.\s*example",
    layouts=("nomina",),
    zone="wita",
    user_agent="suluh_archive",
    not_people=("suluh", "suluhexample"),
)
