"""What a known article's page says otherwise is believed only when the portal's other pages show that it can be.

A redesign looks like an edit of every article: a headline that is no longer where it was, an advertisement amid the
text, captions without their credits. So pages that would change an archived article, or lack what it had, are held
back until the run ends, and then judged together:

* A page that no layout knows any more waits, and so does one that has lost its headline or its text.
* Another field that is *lost* is believed to be taken away if :data:`~.signs.WITNESSES` other articles looked at still
  have theirs, and hardly any has lost it.
* What changes in the text at every look by itself is learnt from pages that wait (:mod:`~.volatile`), and left out.
* A *changed* field is believed unless the same field changed on many of the articles looked at that have it, or the
  same words came into several texts.

Where a run looked at too few articles to say, a few more are looked at. What waits is no loss: the article stays as
it was, the page is in evidence, and a later look at the article that reads as it should settles it. Otherwise the
archivist does, by mending the layout and reading again, or by saying that it was the editors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.articles.fields import LAYOUT, fields_present
from bipol_crawler.articles.matching import latest_content
from bipol_crawler.articles.page_loader import load_captured_page
from bipol_crawler.articles.problems import record_problem, resolve_problem
from bipol_crawler.articles.versions import changed_fields, content_of
from bipol_crawler.drift.learning import learn_from_held
from bipol_crawler.drift.quarantine import Held, describe, had, held, hold, let_go, shares
from bipol_crawler.drift.rules import (
    WITNESSES,
    Fall,
    Look,
    Signs,
    Tally,
    count_waiting,
    read_signs,
    together,
    verdict,
    waits_for,
)
from bipol_crawler.extract import parser_version, read
from bipol_crawler.frontier.revisit_policy import SECOND_LOOK
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Article, Page, Problem, Refused
from bipol_crawler.warc.exchange import EvidenceError

if TYPE_CHECKING:
    from bipol_crawler.archive import Archive

_MOST_WITNESSES = 6
_NEARLY_ALL = 0.95
_ENOUGH, _ENOUGH_TO_COMPARE = 20, 100
"""Articles archived before, of which shares say what one has, and what many have."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a run's looks told, what became of the pages held back (as outcomes of a look), and whether drift lasts.

    ``unread``: of each article that has an edit whose evidence can't be read, the address and why.
    """

    signs: Signs
    outcomes: Counter[str]
    lasts: bool
    unread: tuple[str, ...] = ()


class Drift:
    """Holds pages back for one run, and judges them when it ends.

    It is handed to :meth:`~bipol_crawler.articles.store.Store.save_article`, which asks it before it changes a known
    article.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.db = archive.db
        self.looks: dict[int, Look] = {}
        self.tally = Tally()
        self._unread: list[str] = []
        (self._judged,) = self.db.execute(
            "SELECT coalesce((SELECT c.id FROM captures c CROSS JOIN runs r ON r.id = c.run_id"
            " WHERE r.id <> ? AND r.outcome <> 'killed' ORDER BY c.id DESC LIMIT 1), 0)",
            [archive.run_id],
        ).fetchone()

    def look_back(self) -> None:
        """Know again of the looks of a killed run that is gone on with; those that are held back speak themselves."""
        rows = self.db.execute(
            "SELECT u.article_id FROM urls u JOIN captures c ON c.id = u.capture_id JOIN articles a ON a.url = u.url"
            " WHERE c.id > ?1 AND c.status = 200 AND u.state = 'stored' AND u.failures = 0 AND a.id = u.article_id"
            " AND a.id NOT IN (SELECT article_id FROM held) AND NOT EXISTS (SELECT 1 FROM article_versions v"
            " WHERE v.article_id = a.id AND v.version = 1 AND v.capture_id > ?1)",
            [self._judged],
        ).fetchall()
        self.looks = {int(article_id): Look(had(self.db, article_id), _NONE, _NONE) for (article_id,) in rows}

    def note_read(self, article: Article, page: Page) -> None:
        """Count which fields a page has, of a known article or a new one."""
        self.tally.add(fields_present(article, page))

    def fallen(self, drop: float) -> list[Fall]:
        """Fields that this run read on fewer articles than are archived with them, by more than ``drop``, a share.

        None where too few are archived to say what is usual.
        """
        return self.tally.fallen(shares(self.db, self.archive.run_id, least=_ENOUGH_TO_COMPARE), drop)

    def hold_back(self, article_id: int, article: Article, page: Page) -> bool:
        """Whether ``page`` is held back; in the caller's transaction. One that changes and lacks nothing is not."""
        if page.capture_id is None:
            return False
        found = describe(self.db, article_id, article, page, self.archive.store.volatile)
        self.looks[article_id] = Look(had(self.db, article_id), found.lost, found.changed)
        waiting = self.db.execute("SELECT 1 FROM held WHERE article_id = ? LIMIT 1", [article_id]).fetchone()
        if self.looks[article_id].calm and not waiting:
            return False
        hold(self.db, self.archive.run_id, found)
        return True

    def hold_refused(self, url_id: int, page: Page) -> bool:
        """Whether a page that does not look like an article is held back, as a known one's own address answered it."""
        row = self.db.execute(
            "SELECT a.id FROM articles a JOIN urls u ON u.url = a.url WHERE u.id = ?", [url_id]
        ).fetchone()
        portal = self.archive.frontier.portal
        if row is None or page.capture_id is None or canonical(page.final_url, portal) != canonical(page.url, portal):
            return False
        article_id, lost = int(row[0]), frozenset({LAYOUT})
        with self.db.atomic():
            self.looks[article_id] = Look(had(self.db, article_id), lost, _NONE)
            unread = Held(page.capture_id, article_id, None, _NONE, _NONE, lost, _NONE, "", None)
            hold(self.db, self.archive.run_id, unread)
        return True

    def wanted(self) -> list[str]:
        """Addresses of a few articles chosen by lot, to look at before the run ends; none if there is no doubt."""
        calm = sum(look.calm for look in self.looks.values())
        alike = Counter(field for look in self.looks.values() for field in look.changed)
        need = min(max([WITNESSES, *alike.values()]), _MOST_WITNESSES) - calm
        if need <= 0 or not (any(page.reason is None for page in held(self.db)) or self._odd_new()):
            return []
        known = {*self.looks, *(article_id for article_id, _ in self._new())}
        rows = self.db.execute(
            "SELECT a.id, a.url FROM articles a JOIN urls u ON u.url = a.url WHERE a.status = 'live'"
            " AND u.failures = 0 AND a.layout <> 'generic' AND a.headline IS NOT NULL AND a.body IS NOT NULL"
            " AND a.id NOT IN (SELECT article_id FROM held) ORDER BY random()"
        ).fetchall()
        return [str(url) for article_id, url in rows if article_id not in known][:need]

    def judge(self, warc_dir: Path, accept: frozenset[str] = _NONE) -> Judgement:
        """Store what is believed of all that waits for a judgement.

        Args:
            accept: fields of which the archivist says that it was the editors who changed or removed them.
        """
        learn_from_held(self.archive, self.looks, warc_dir)
        pages = held(self.db)
        if not self.looks and sum(page.reason is None and not page.changed | page.lost for page in pages) >= WITNESSES:
            # a mended layout reads what others waited for: what waited with them is to be judged beside them
            pages = [page if page.reason in ("first", "layout") else replace(page, reason=None) for page in pages]
        # of pages that a killed run, or a new reading, left to be judged, each is a look as well
        for page in together(page for page in pages if page.reason is None):
            self.looks.setdefault(page.article_id, Look(had(self.db, page.article_id), page.lost, page.changed))
        signs = read_signs([*self.looks.values()], pages, count_waiting(pages))
        if LAYOUT in signs.lost:
            self.db.execute(
                "UPDATE urls SET due_at = min(due_at, ?) WHERE state = 'refused' AND reason = 'not_an_article'"
                " AND capture_id > ?",
                [_soon(), self._judged],
            )
        pages = sorted([*pages, *self._doubted_new(signs)], key=lambda page: (page.article_id, page.capture_id))
        outcomes: Counter[str] = Counter()
        for article_id, group in groupby(pages, key=lambda page: page.article_id):
            with self.db.atomic():
                outcomes.update(self._settle(warc_dir, article_id, list(group), signs, accept))
        (self._judged,) = self.db.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()
        self.looks = {}
        unread, self._unread = tuple(self._unread), []
        several = any(articles > 1 for articles in count_waiting(held(self.db)).values())
        return Judgement(signs, outcomes, several and (outcomes["held"] > 0 or signs.calm < WITNESSES), unread)

    def _settle(
        self, warc_dir: Path, article_id: int, pages: list[Held], signs: Signs, accept: frozenset[str]
    ) -> Counter[str]:
        """Judge one article's pages, the oldest first. What stands behind a believed one waits no longer."""
        first = next((page for page in pages if page.reason == "first"), None)
        if first and not first.lost - accept:
            let_go(self.db, first)
            pages.remove(first)
            first = None
        verdicts = {page.capture_id: verdict(page, first, signs, accept) for page in pages}
        believed = [page for page in pages if verdicts[page.capture_id] is None]
        outcomes: Counter[str] = Counter()
        if believed:
            try:
                self._store(warc_dir, pages, believed, first, outcomes)
                pages = [page for page in pages if page.capture_id > believed[-1].capture_id]
                self._tell_unread(article_id, None)
            except EvidenceError as error:
                self._tell_unread(article_id, error)
        for page in pages:
            outcomes["held"] += page.reason is None
            hold(self.db, self.archive.run_id, replace(page, reason=verdicts[page.capture_id] or page.reason))
        self._tell(article_id)
        return outcomes

    def _store(
        self, warc_dir: Path, pages: Sequence[Held], believed: Sequence[Held], first: Held | None,
        outcomes: Counter[str],
    ) -> None:  # fmt: skip
        """Make an article what its believed pages say, from the first that says so on.

        Raises:
            EvidenceError: one of them can't be read; nothing is changed.
        """
        digests = {page.digest for page in believed}
        behind = [page for page in pages if page.capture_id <= believed[-1].capture_id]
        # a page that no layout knew says nothing for itself, even where it happens to say the same
        known = [page for page in behind if page in believed or not (page.layout is None or LAYOUT in page.lost)]
        said = [page for page in known if page.digest in digests and page is not first]
        served = [load_captured_page(self.db, warc_dir, page.capture_id) for page in said]
        for page in served:
            article = read(page)
            if not isinstance(article, Refused):
                outcomes[self._believe(said[0].article_id, article, page, first)] += 1
                first = None
        for waited in behind:
            let_go(self.db, waited)

    def _believe(self, article_id: int, article: Article, page: Page, first: Held | None) -> str:
        changed = changed_fields(
            latest_content(self.db, article_id), content_of(article), self.archive.store.volatile.without_volatile
        )
        doubted = _NONE if first is None else first.lost
        if first and (LAYOUT in doubted or set(changed) <= doubted):
            # what its first page said could not be read as it should be; this is the first that can
            self._begin_with(article_id, article, page)
            changed = []
        changed = [field for field in changed if field not in doubted]
        self.archive.store.save_edit(article_id, article, page, changed)
        self.archive.store.update_state(article_id, article, page)
        return "changed" if changed else "unchanged"

    def _begin_with(self, article_id: int, article: Article, page: Page) -> None:
        """Let a version say what ``page`` says; when it was first seen stays, since that is what was seen then."""
        (version_id,) = self.db.execute(
            "SELECT id FROM article_versions WHERE article_id = ? ORDER BY version DESC LIMIT 1", [article_id]
        ).fetchone()
        read_by = {"layout": article.layout, "parser_version": parser_version()}
        self.db.table("article_versions").update(version_id, {**content_of(article).columns(), **read_by})
        self.db.execute("DELETE FROM version_captures WHERE version_id = ?", [version_id])
        for number, part in enumerate((page, *page.following), start=1):
            self.db.execute("INSERT INTO version_captures VALUES (?, ?, ?)", [version_id, number, part.capture_id])

    def _tell_unread(self, article_id: int, error: EvidenceError | None) -> None:
        """Enter that an article's edit waits since its page can't be read, or that none does any more."""
        (url,) = self.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()
        problem = Problem("evidence", "edit_unreadable", str(error or ""))
        if error is None:
            resolve_problem(self.db, url, problem)
        else:
            record_problem(self.db, self.archive.run_id, url, article_id, None, problem)
            self._unread.append(f"{url}: {error}")

    def _tell(self, article_id: int) -> None:
        """Enter what waits as problems of the article, and have it looked at again in a day."""
        (url,) = self.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()
        pages = held(self.db, article_id)
        doubts = {field: "changed" for page in pages for field in waits_for(page)}
        doubts |= {field: "not readable" for page in pages for field in page.lost}
        for field, how in sorted(doubts.items()):
            problem = Problem(field, "drift", f"{how}, and not believed yet")
            record_problem(self.db, self.archive.run_id, url, article_id, pages[-1].capture_id, problem)
        self.db.execute(
            "UPDATE problems SET resolved_at = ? WHERE article_id = ? AND reason = 'drift' AND resolved_at IS NULL"
            f" AND field NOT IN ({', '.join('?' * len(doubts))})",
            [now(), article_id, *doubts],
        )
        if pages:
            self.db.execute("UPDATE urls SET due_at = min(due_at, ?) WHERE url = ?", [_soon(), url])

    def _new(self) -> list[tuple[int, int]]:
        """Articles first read since the last judgement, and the captures that they were read from."""
        rows = self.db.execute(
            "SELECT article_id, capture_id FROM article_versions WHERE version = 1 AND capture_id > ?"
            " AND article_id NOT IN (SELECT article_id FROM held)",
            [self._judged],
        ).fetchall()
        return [(int(article_id), int(capture_id)) for article_id, capture_id in rows]

    def _odd_new(self) -> bool:
        """Whether a new article lacks what nearly all have."""
        usual = {
            field
            for field, share in shares(self.db, self.archive.run_id, least=_ENOUGH).items()
            if share >= _NEARLY_ALL
        }
        return bool(usual) and any(usual - had(self.db, article_id) for article_id, _ in self._new())

    def _doubted_new(self, signs: Signs) -> Iterator[Held]:
        """The first pages of articles that were found while such pages could not be read as they should be."""
        doubtful = signs.changed | ({"body"} if signs.words else _NONE)
        if signs.lost or doubtful:
            for article_id, capture_id in self._new():
                present = had(self.db, article_id)
                layout, digest = self.db.execute(
                    "SELECT layout, digest FROM article_versions WHERE article_id = ? AND version = 1", [article_id]
                ).fetchone()
                if doubted := (signs.lost - present) | doubtful:
                    yield Held(capture_id, article_id, layout, present, _NONE, doubted, _NONE, digest, "first")


def _soon() -> str:
    return utc(datetime.fromisoformat(now()) + SECOND_LOOK)
