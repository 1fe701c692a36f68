"""A redesign in words: what the archivist is told while pages wait, and what to do about it."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from sqlite_utils import Database

from bipol_crawler.articles.fields import CAN_BE_LOST
from bipol_crawler.drift.gate import Judgement
from bipol_crawler.drift.quarantine import held
from bipol_crawler.drift.rules import count_waiting
from bipol_crawler.infra.home import PROGRAM


def unread_edits(judgement: Judgement) -> list[str]:
    """A sentence if edits wait because the evidence of them can't be read, else nothing."""
    if not judgement.unread:
        return []
    return [
        f"{len(judgement.unread)} articles have edits that wait, since their pages can't be read from the evidence, for"
        f" example {judgement.unread[0]}; `{PROGRAM} verify` tells whether it is damaged"
    ]


def paragraph(db: Database, judgement: Judgement) -> str:
    """What changed, since when, on how many articles, on which for example, and what to do next.

    Names and order are the same for the same trouble, so that people are told of it once.
    """
    waiting = count_waiting(held(db))
    pages = [page for page in held(db) if page.reason not in (None, "first")]
    fields = sorted(field for field, articles in waiting.items() if articles > 1)
    lost: Counter[str] = Counter()
    for _, group in groupby(pages, key=lambda page: page.article_id):
        lost.update(frozenset[str]().union(*(page.lost for page in group)))
    unreadable = [f"{field} ({lost[field]})" for field in fields if lost[field] > 1]
    changed = [f"{field} ({waiting[field]})" for field in fields if lost[field] <= 1]
    what = [f"can no longer be read: {', '.join(unreadable)}"] if unreadable else []
    what += [f"changed on too many at once, or in the same words: {', '.join(changed)}"] if changed else []
    since, url, layout = db.execute(
        "SELECT c.captured_at, a.url, a.layout FROM held h JOIN captures c ON c.id = h.capture_id"
        " JOIN articles a ON a.id = h.article_id WHERE h.reason <> 'first' ORDER BY h.capture_id LIMIT 1"
    ).fetchone()
    looked, calm = judgement.signs.looked, judgement.signs.calm
    selectors = ", ".join(CAN_BE_LOST[field].selectors for field in fields)
    return (
        f"the portal's pages read otherwise than before since {since}, on {len({page.article_id for page in pages})}"
        f" known articles, first on {url}; {'; '.join(what)} (articles in brackets). Of {looked} looked at in this run"
        f" {calm} read as ever. Nothing of it was believed: the archive keeps what it had, and the pages wait in the"
        f" evidence. Compare one with bipol_crawler/parse/layouts/{layout}.py (there: {selectors}), mend that file or"
        f" add a layout beside it, then run `{PROGRAM} reparse`, which reads what waits and loses no edit. If it was"
        f" the editors who changed all these articles: `{PROGRAM} reparse --accept {','.join(fields)}`"
    )
