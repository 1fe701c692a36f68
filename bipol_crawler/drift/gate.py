"""Decides whether a changed page of a known article is an edit. The other pages of the run show whether it can be.

A redesign looks like an edit of every article: the headline is in another place, an advertisement is inside the text,
captions lack their credits. Therefore pages that would change an archived article, or lack a field that it had, are
held back until the run ends, and are then judged together:

* A page that matches no layout any more waits. So does one that has lost its headline or its body.
* A lost field of another kind is accepted if :data:`~.rules.WITNESSES` other articles of the run still have it, and
  hardly any has lost it.
* Volatile text is learnt from pages that wait (:mod:`~bipol_crawler.articles.volatile_text`) and left out.
* A changed field is accepted unless the same field changed on many articles of the run, or the same words were added
  to several articles.

If a run has fetched too few articles to decide, it fetches a few more. Nothing is lost while a page waits: it is in
the evidence. A later page of the article that reads normally settles the case; otherwise the archivist does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.articles.fields import LAYOUT, fields_present
from bipol_crawler.articles.matching import latest_content
from bipol_crawler.articles.page_loader import load_captured_page
from bipol_crawler.articles.version_rows import rewrite_last_version
from bipol_crawler.articles.versions import changed_fields, content_of
from bipol_crawler.drift.learning import learn_from_held_pages
from bipol_crawler.drift.problems import held_page_due_at, record_doubtful_fields, record_unreadable
from bipol_crawler.drift.quarantine import (
    HeldPage,
    archived_fields,
    describe_page,
    field_shares,
    held_pages,
    hold_page,
    release_page,
)
from bipol_crawler.drift.rules import (
    WITNESSES,
    FieldChanges,
    FieldDrop,
    RunSummary,
    Tally,
    count_waiting,
    merge_by_article,
    reason_to_wait,
    summarize_run,
)
from bipol_crawler.extract import parser_version, read
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.warc.exchange import EvidenceError

if TYPE_CHECKING:
    from bipol_crawler.archive import Archive

_MOST_WITNESSES = 6
_NEARLY_ALL = 0.95
_ENOUGH, _ENOUGH_TO_COMPARE = 20, 100
"""Articles that the archive needs before the shares of its fields are used: for one new article, and for a run."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result of judging the held pages of a run.

    ``summary``: how the portal's pages were read in this run. ``outcomes``: how many held pages were judged changed,
    unchanged or still held. ``continues``: whether the drift is not over. ``unread``: the address and the error for
    each article with an edit whose evidence cannot be read.
    """

    summary: RunSummary
    outcomes: Counter[str]
    continues: bool
    unread: tuple[str, ...] = ()


class Drift:
    """Holds pages back during one run, and judges them when it ends.

    :meth:`~bipol_crawler.articles.store.Store.save_article` calls it before it changes a known article.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.db = archive.db
        self.field_changes: dict[int, FieldChanges] = {}
        self.tally = Tally()
        self._unread: list[str] = []
        (self._judged,) = self.db.execute(
            # NOT INDEXED: from the last capture back. By an index SQLite would read and sort them all.
            "SELECT coalesce((SELECT id FROM captures NOT INDEXED WHERE run_id <> ?"
            " AND (SELECT outcome FROM runs WHERE runs.id = captures.run_id) <> 'killed' ORDER BY id DESC LIMIT 1), 0)",
            [archive.run_id],
        ).fetchone()

    def restore_field_changes(self) -> None:
        """Restore ``field_changes`` when a killed run is continued. Those of held pages are loaded by ``judge``."""
        rows = self.db.execute(
            "SELECT u.article_id FROM urls u JOIN captures c ON c.id = u.capture_id JOIN articles a ON a.url = u.url"
            " WHERE c.id > :judged AND c.status = 200 AND u.state = 'stored' AND u.failures = 0 AND a.id = u.article_id"
            " AND a.id NOT IN (SELECT article_id FROM held) AND NOT EXISTS (SELECT 1 FROM article_versions v"
            " WHERE v.article_id = a.id AND v.version = 1 AND v.capture_id > :judged)",
            {"judged": self._judged},
        ).fetchall()
        self.field_changes = {
            int(article_id): FieldChanges(archived_fields(self.db, article_id), _NONE, _NONE) for (article_id,) in rows
        }

    def count_article(self, article: Article, page: Page) -> None:
        """Count the fields of a page, whether its article is known or new."""
        self.tally.add(fields_present(article, page))

    def dropped_fields(self, drop: float) -> list[FieldDrop]:
        """The fields that this run read on fewer articles than usual.

        Empty if the archive has too few articles to say what is usual.

        Args:
            drop: the smallest difference of the shares (0 to 1).
        """
        return self.tally.dropped(field_shares(self.db, self.archive.run_id, least=_ENOUGH_TO_COMPARE), drop)

    def hold_back(self, article_id: int, article: Article, page: Page) -> bool:
        """Hold ``page`` back if it changes or lacks something, in the caller's transaction. Returns whether it did."""
        if page.capture_id is None:
            return False
        found = describe_page(self.db, article_id, article, page, self.archive.store.volatile)
        self.field_changes[article_id] = FieldChanges(archived_fields(self.db, article_id), found.lost, found.changed)
        waiting = self.db.execute("SELECT 1 FROM held WHERE article_id = ? LIMIT 1", [article_id]).fetchone()
        if self.field_changes[article_id].unchanged and not waiting:
            return False
        hold_page(self.db, self.archive.run_id, found)
        return True

    def hold_refused(self, url_id: int, page: Page) -> bool:
        """Hold back a page that is not an article, if it is at a known article's address. Returns whether it did."""
        row = self.db.execute(
            "SELECT a.id FROM articles a JOIN urls u ON u.url = a.url WHERE u.id = ?", [url_id]
        ).fetchone()
        portal = self.archive.frontier.portal
        if row is None or page.capture_id is None or canonical(page.final_url, portal) != canonical(page.url, portal):
            return False
        article_id, lost = int(row[0]), frozenset({LAYOUT})
        with self.db.atomic():
            self.field_changes[article_id] = FieldChanges(archived_fields(self.db, article_id), lost, _NONE)
            unread = HeldPage(page.capture_id, article_id, None, _NONE, _NONE, lost, _NONE, "", None)
            hold_page(self.db, self.archive.run_id, unread)
        return True

    def pages_to_confirm(self) -> list[str]:
        """Random addresses of a few articles to fetch before the run ends; none if there is no doubt."""
        articles = self.field_changes.values()
        unchanged = sum(each.unchanged for each in articles)
        changed = Counter(field for each in articles for field in each.changed)
        need = min(max([WITNESSES, *changed.values()]), _MOST_WITNESSES) - unchanged
        if need <= 0 or not (any(page.reason is None for page in held_pages(self.db)) or self._has_unusual_new()):
            return []
        known = {*self.field_changes, *(article_id for article_id, _ in self._new_articles())}
        rows = self.db.execute(
            "SELECT a.id, a.url FROM articles a JOIN urls u ON u.url = a.url WHERE a.status = 'live'"
            " AND u.failures = 0 AND a.layout <> 'generic' AND a.headline IS NOT NULL AND a.body IS NOT NULL"
            " AND a.id NOT IN (SELECT article_id FROM held) ORDER BY random()"
        )
        return [str(url) for article_id, url in islice((row for row in rows if row[0] not in known), need)]

    def judge(self, warc_dir: Path, accept: frozenset[str] = _NONE) -> Judgement:
        """Judge all pages that wait, and store those that are accepted.

        Args:
            accept: the fields that, according to the archivist, the editors have changed or removed.
        """
        learn_from_held_pages(self.archive, self.field_changes, warc_dir)
        pages = held_pages(self.db)
        readable = sum(page.reason is None and not page.changed | page.lost for page in pages)
        if not self.field_changes and readable >= WITNESSES:
            # a corrected layout can now read some held pages: judge the other held pages together with them
            pages = [page if page.reason in ("first", "layout") else replace(page, reason=None) for page in pages]
        # pages that a killed run or a reparse has left unjudged also count
        for page in merge_by_article(page for page in pages if page.reason is None):
            self.field_changes.setdefault(
                page.article_id, FieldChanges(archived_fields(self.db, page.article_id), page.lost, page.changed)
            )
        summary = summarize_run([*self.field_changes.values()], pages, count_waiting(pages))
        if LAYOUT in summary.lost:
            self.db.execute(
                "UPDATE urls SET due_at = min(due_at, ?) WHERE state = 'refused' AND reason = 'not_an_article'"
                " AND capture_id > ?",
                [held_page_due_at(), self._judged],
            )
        pages = sorted([*pages, *self._doubtful_new(summary)], key=lambda page: (page.article_id, page.capture_id))
        outcomes: Counter[str] = Counter()
        for article_id, group in groupby(pages, key=lambda page: page.article_id):
            with self.db.atomic():
                outcomes.update(self._judge_article(warc_dir, article_id, list(group), summary, accept))
        (self._judged,) = self.db.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()
        self.field_changes = {}
        unread, self._unread = tuple(self._unread), []
        several = any(articles > 1 for articles in count_waiting(held_pages(self.db)).values())
        return Judgement(summary, outcomes, several and (outcomes["held"] > 0 or summary.unchanged < WITNESSES), unread)

    def _judge_article(
        self, warc_dir: Path, article_id: int, pages: list[HeldPage], summary: RunSummary, accept: frozenset[str]
    ) -> Counter[str]:
        """Judge one article's pages, the oldest first. Pages older than a accepted one wait no longer."""
        first = next((page for page in pages if page.reason == "first"), None)
        if first and not first.lost - accept:
            release_page(self.db, first)
            pages.remove(first)
            first = None
        verdicts = {page.capture_id: reason_to_wait(page, first, summary, accept) for page in pages}
        accepted = [page for page in pages if verdicts[page.capture_id] is None]
        outcomes: Counter[str] = Counter()
        if accepted:
            try:
                self._store_accepted(warc_dir, pages, accepted, first, outcomes)
                pages = [page for page in pages if page.capture_id > accepted[-1].capture_id]
                record_unreadable(self.db, self.archive.run_id, article_id, None)
            except EvidenceError as error:
                unreadable = record_unreadable(self.db, self.archive.run_id, article_id, error)
                self._unread += [unreadable] if unreadable else []
        for page in pages:
            outcomes["held"] += page.reason is None
            hold_page(self.db, self.archive.run_id, replace(page, reason=verdicts[page.capture_id] or page.reason))
        record_doubtful_fields(self.db, self.archive.run_id, article_id)
        return outcomes

    def _store_accepted(
        self, warc_dir: Path, pages: Sequence[HeldPage], accepted: Sequence[HeldPage], first: HeldPage | None,
        outcomes: Counter[str],
    ) -> None:  # fmt: skip
        """Store an article as its accepted pages say, starting with the first page with that content.

        Raises:
            EvidenceError: one of the pages cannot be read; nothing is changed.
        """
        digests = {page.digest for page in accepted}
        settled = [page for page in pages if page.capture_id <= accepted[-1].capture_id]
        # a page without a known layout does not count, even if its content is the same
        with_layout = [page for page in settled if page in accepted or not (page.layout is None or LAYOUT in page.lost)]
        same_content = [page for page in with_layout if page.digest in digests and page is not first]
        served = [load_captured_page(self.db, warc_dir, page.capture_id) for page in same_content]
        for page in served:
            article = read(page)
            if not isinstance(article, Refused):
                outcomes[self._store_page(same_content[0].article_id, article, page, first)] += 1
                first = None
        for held in settled:
            release_page(self.db, held)

    def _store_page(self, article_id: int, article: Article, page: Page, first: HeldPage | None) -> str:
        changed = changed_fields(
            latest_content(self.db, article_id), content_of(article), self.archive.store.volatile.without_volatile
        )
        doubted = _NONE if first is None else first.lost
        if first and (LAYOUT in doubted or set(changed) <= doubted):
            # the first version was not read correctly; this is the first page that was
            rewrite_last_version(self.db, article_id, article, page, parser_version())
            changed = []
        changed = [field for field in changed if field not in doubted]
        self.archive.store.save_edit(article_id, article, page, changed)
        self.archive.store.update_state(article_id, article, page)
        return "changed" if changed else "unchanged"

    def _new_articles(self) -> list[tuple[int, int]]:
        """Articles that are new since the last judgement, and the captures from which they were read."""
        rows = self.db.execute(
            "SELECT article_id, capture_id FROM article_versions WHERE version = 1 AND capture_id > ?"
            " AND article_id NOT IN (SELECT article_id FROM held)",
            [self._judged],
        ).fetchall()
        return [(int(article_id), int(capture_id)) for article_id, capture_id in rows]

    def _has_unusual_new(self) -> bool:
        """Whether a new article lacks a field that nearly all articles have."""
        new = self._new_articles()
        if not new:  # most runs; the shares are counted in all articles
            return False
        shares = field_shares(self.db, self.archive.run_id, least=_ENOUGH)
        usual = {field for field, share in shares.items() if share >= _NEARLY_ALL}
        return bool(usual) and any(usual - archived_fields(self.db, article_id) for article_id, _ in new)

    def _doubtful_new(self, summary: RunSummary) -> Iterator[HeldPage]:
        """The pages of new articles that were first read while their fields could not be read reliably."""
        doubtful = summary.changed | ({"body"} if summary.repeated else _NONE)
        if summary.lost or doubtful:
            for article_id, capture_id in self._new_articles():
                present = archived_fields(self.db, article_id)
                layout, digest = self.db.execute(
                    "SELECT layout, digest FROM article_versions WHERE article_id = ? AND version = 1", [article_id]
                ).fetchone()
                if doubted := (summary.lost - present) | doubtful:
                    yield HeldPage(capture_id, article_id, layout, present, _NONE, doubted, _NONE, digest, "first")
