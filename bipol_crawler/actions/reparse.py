"""``scrapy reparse``: reads all articles again from the evidence. It makes no requests."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from filelock import FileLock
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.actions.progress_bar import ProgressBar
from bipol_crawler.actions.run_context import close_archive, open_archive, release_lock
from bipol_crawler.archive import Archive
from bipol_crawler.articles.fields import CAN_BE_LOST
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, COULD_NOT_START, HEALTHY
from bipol_crawler.drift.gate import Drift
from bipol_crawler.drift.message import redesign_message, unreadable_edits_message
from bipol_crawler.extract import parser_version
from bipol_crawler.imports.enter import enter_known_origin, unknown_files
from bipol_crawler.integrity.offload import why_unreachable
from bipol_crawler.reparse.article import article_ids
from bipol_crawler.reparse.batch import ReadAhead, last_reread_article, read_ahead, reread_all
from bipol_crawler.reparse.cluster import ClusterError, connected, read_on_cluster
from bipol_crawler.replay.refused import read_refused_again
from bipol_crawler.replay.writer import COMMAND as REPLAY
from bipol_crawler.replay.writer import rebuild
from bipol_crawler.storage import reading
from bipol_crawler.warc.reader import evidence_files


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Read the articles again, in the archive or into a new one. Return the exit status."""
    try:
        try:
            since = str(date.fromisoformat(opts.since)) if opts.since else None
        except ValueError:
            raise CannotStart(f"--since {opts.since!r} is not a day like 2024-11-16") from None
        if (opts.since or opts.accept) and opts.into:
            raise CannotStart("--since and --accept are for an existing archive; --into makes a new one")
        if opts.cluster and opts.into:
            raise CannotStart("--cluster reads an existing archive again; --into reads evidence in its order, here")
        if unknown := sorted(_fields(opts.accept) - {*CAN_BE_LOST}):
            raise CannotStart(f"--accept {unknown[0]!r} is none of {', '.join(CAN_BE_LOST)}")
        prepare_settings(settings)
        if reason := why_unreachable(Path(settings["WARC_DIR"])):
            raise CannotStart(reason)
        archive, archive_lock = _open(settings, since, opts.accept, Path(opts.into).absolute() if opts.into else None)
    except CannotStart as error:
        print_message(str(error))
        return error.exit_code
    try:
        if opts.into:
            return _make_new_archive(settings, archive)
        return _reread_in_place(settings, archive, since, opts)
    except (ClusterError, OSError) as error:  # an object store that was lost, a full disk
        print_message(str(error))
        return COULD_NOT_START
    finally:
        close_archive(archive, settings)
        release_lock(archive_lock, archive.path)


def _open(settings: BaseSettings, since: str | None, accept: str, into: Path | None) -> tuple[Archive, FileLock]:
    if into is None:
        return open_archive(settings, "reparse", _arguments(since, accept))
    if not evidence_files(Path(settings["WARC_DIR"])):
        raise CannotStart(f"there is no evidence in {settings['WARC_DIR']}")
    if into.exists() and not _was_begun_with_into(into):
        raise CannotStart(f"{into} exists already, and is not an archive that --into began with the current rules")
    return open_archive(settings, "reparse", {"into": into.name}, into=into)


def _reread_in_place(settings: BaseSettings, archive: Archive, since: str | None, opts: argparse.Namespace) -> int:
    warc_dir, accept = Path(settings["WARC_DIR"]), opts.accept
    read = changed = 0
    arguments = _arguments(since, accept)
    through = last_reread_article(archive, arguments)
    ids = [id_ for id_ in article_ids(archive, since) if id_ > through]
    if through:
        print_message(f"continuing a re-reading that was killed: {len(ids)} articles are left")
    with _reader(opts.cluster, warc_dir) as reader, ProgressBar(settings, "re-reading", len(ids), "articles") as bar:
        for covered, differ in reread_all(archive, warc_dir, ids, reader):
            read += covered
            changed += differ
            bar.advance(covered, covered)
    found, unread = read_refused_again(archive, warc_dir)
    judgement = Drift(archive).judge(warc_dir, _fields(accept))
    edited, failed = judgement.outcomes["changed"], archive.count_unread_evidence()
    print_message(f"{read} articles re-read with rules {archive.parser_version}: {changed} read differently")
    if found or judgement.outcomes:
        print_message(f"of the pages held back, {edited} were edits and {judgement.outcomes['unchanged']} were not;"
            f" {found} pages that were refused before are articles")  # fmt: skip
    checks = [f"{failed} versions could not be read from evidence"] if failed else []
    if unread:
        checks.append(f"{unread} refused pages could not be read from evidence")
    checks += unreadable_edits_message(judgement)
    if judgement.continues:
        checks.append(redesign_message(archive.db, judgement))
    return _finish_run(archive, {"fetched": read, "new": found, "changed": changed + edited}, checks)


def _make_new_archive(settings: BaseSettings, archive: Archive) -> int:
    warc_dir = Path(settings["WARC_DIR"])
    known = sum(end for _, end in archive.known_ends())
    exchanges = 0
    size = sum(size or 0 for size in evidence_files(warc_dir).values())
    with ProgressBar(settings, "replaying", size - known, "exchanges") as bar:
        for added, length in rebuild(archive, warc_dir):
            exchanges += added
            bar.advance(length, added)
    for path in unknown_files(archive, warc_dir):
        enter_known_origin(archive, path, derived=True)
    (articles,) = archive.db.execute("SELECT count(*) FROM articles").fetchone()
    print_message(
        f"{exchanges} exchanges replayed with rules {archive.parser_version}: {articles} articles in {archive.path}"
    )
    if not articles:
        return _finish_run(archive, {}, [f"the evidence holds no article of {archive.portal}: is PORTAL_URL right?"])
    failed = archive.count_unread_evidence()
    checks = [f"{failed} places in the evidence could not be read"] if failed else []
    judgement = Drift(archive).judge(warc_dir)
    checks += unreadable_edits_message(judgement)
    if judgement.continues:
        checks.append(redesign_message(archive.db, judgement))
    return _finish_run(archive, {"new": articles}, checks)


@contextmanager
def _reader(cluster: str | None, warc_dir: Path) -> Iterator[ReadAhead]:
    """The function that reads articles again: in a process of this machine, or on the workers of a cluster."""
    if cluster is None:
        yield read_ahead
    else:
        with connected(cluster, warc_dir) as client:
            yield partial(read_on_cluster, client)


def _arguments(since: str | None, accept: str) -> dict[str, str]:
    arguments = {"since": since, "accept": accept}
    return {name: value for name, value in arguments.items() if value}


def _fields(accept: str) -> frozenset[str]:
    return frozenset(filter(None, accept.split(",")))


def _finish_run(archive: Archive, figures: dict[str, int], checks: list[str]) -> int:
    """Complete the run's row in ``runs`` and print the failed checks. Return the exit status."""
    exit_code = CHECKS_FAILED if checks else HEALTHY
    archive.finish("checks_failed" if checks else "healthy", exit_code, figures, checks)
    for check in checks:
        print_message(check)
    return exit_code


def _was_begun_with_into(path: Path) -> bool:
    """Whether a file is an archive that ``--into`` began with the current rules and did not finish."""
    try:
        connection, _ = reading.connect(path)
        with closing(connection):
            runs = connection.execute("SELECT command, arguments, outcome, parser_version FROM runs").fetchall()
    except Exception:
        return False
    return bool(runs) and all(
        rules == parser_version()
        and (command == REPLAY or ("into" in json.loads(arguments) and outcome in (None, "killed")))
        for command, arguments, outcome, rules in runs
    )
