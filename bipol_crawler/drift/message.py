"""The messages for the archivist about held pages: what happened, and what to do."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from bipol_crawler.articles.fields import CAN_BE_LOST
from bipol_crawler.drift.gate import Judgement
from bipol_crawler.drift.quarantine import held_pages
from bipol_crawler.drift.rules import count_waiting
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.storage.database import Database


def unreadable_edits_message(judgement: Judgement) -> list[str]:
    """One sentence if edits wait because their evidence cannot be read; otherwise an empty list."""
    if not judgement.unread:
        return []
    return [
        f"{len(judgement.unread)} articles have edits that wait because their pages cannot be read from the evidence,"
        f" for example {judgement.unread[0]}; `{PROGRAM} verify` checks whether the evidence is damaged"
    ]


def redesign_message(db: Database, judgement: Judgement) -> str:
    """The message about a redesign: what changed, since when, on how many articles, one example, and what to do.

    The order is fixed, so that the same problem always has the same text, and a notice is sent only once.
    """
    waiting = count_waiting(held_pages(db))
    pages = [page for page in held_pages(db) if page.reason not in (None, "first")]
    fields = sorted(field for field, articles in waiting.items() if articles > 1)
    lost: Counter[str] = Counter()
    for _, group in groupby(pages, key=lambda page: page.article_id):
        lost.update(frozenset[str]().union(*(page.lost for page in group)))
    unreadable = [f"{field} ({lost[field]})" for field in fields if lost[field] > 1]
    changed = [f"{field} ({waiting[field]})" for field in fields if lost[field] <= 1]
    what = [f"fields that can no longer be read: {', '.join(unreadable)}"] if unreadable else []
    what += (
        [f"fields that changed on too many articles at once, or in the same words: {', '.join(changed)}"]
        if changed
        else []
    )
    since, url, layout = db.execute(
        "SELECT c.captured_at, a.url, a.layout FROM held h JOIN captures c ON c.id = h.capture_id"
        " JOIN articles a ON a.id = h.article_id WHERE h.reason <> 'first' ORDER BY h.capture_id LIMIT 1"
    ).fetchone()
    fetched, same = judgement.summary.fetched, judgement.summary.unchanged
    selectors = ", ".join(CAN_BE_LOST[field].selectors for field in fields)
    return (
        f"the portal's pages have changed since {since}, on {len({page.article_id for page in pages})} known articles,"
        f" first on {url}; {'; '.join(what)} (in brackets: number of articles). Of {fetched} articles fetched in this"
        f" run {same} read as before. None of these changes was stored: the articles stay as they were, and the pages"
        f" wait in the evidence. Compare a page with bipol_crawler/parse/layouts/{layout}.py (see {selectors}), correct"
        f" that file or add another layout, then run `{PROGRAM} reparse`: it reads the waiting pages and loses no edit."
        f" If the editors really changed all these articles, run `{PROGRAM} reparse --accept {','.join(fields)}`"
    )
