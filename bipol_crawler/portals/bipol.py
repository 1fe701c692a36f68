"""The settings of bipol.co, a regional news site of West Java that runs on WordPress."""

from __future__ import annotations

from bipol_crawler.portals.portal import Portal

PORTAL = Portal(
    name="bipol.co",
    word="bipol",
    url="https://bipol.co",
    hosts=("bipol.co", "www.bipol.co"),
    name_pattern=r"bipol\s*\.\s*co(?:\.id)?",
    layouts=("nomina",),
    not_people=("bipol", "bipolco"),
)
