"""``scrapy upgrade``: updates an archive that an older version of this program wrote, and checks it."""

from __future__ import annotations

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Exit status: 0 up to date, 1 errors in the archive, 2 no archive or a newer program's archive, 75 locked.

    A second call changes nothing.
    """

    default_settings = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        return "Update an archive that an older version of this program wrote, and check it"
