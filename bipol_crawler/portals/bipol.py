"""bipol.co, a regional news site of West Java on WordPress: all that the program knows of it in particular."""

from __future__ import annotations

from bipol_crawler.portals.portal import Portal

PORTAL = Portal(
    name="bipol.co",
    word="bipol",
    url="https://bipol.co",
    hosts=("bipol.co", "www.bipol.co"),
    typed=r"bipol\s*\.\s*co(?:\.id)?",
    layouts=("nomina",),
    nobody=("bipol", "bipolco"),
)
