"""Fuzzing: reads hundreds of thousands of damaged pages, and finds those on which the reader fails.

The reader may refuse a page. It must not raise an exception, hang, or break the rules that hold for all results
(``tests/parse/promises.py``).

``python -m benchmarks.fuzz --pages 100000 [--seed N] [--jobs 2] [--keep FOLDER] [--only NUMBER]``. Real pages
(fixtures, demo portal, corpus) get one to five mutations each and are read as in a crawl. Every tenth is stored in a
real archive, and for every tenth a damaged feed, sitemap, listing or REST response is read, too. A page depends only on
the seed and its number. Workers are processes: one that hangs or crashes is killed, its page is reported, and the run
continues. The exit status is 1 if a fault was found. With ``--keep``, a page is saved for each kind of fault: the whole
page, and a version that is as small as possible.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks.fuzz_cases import PORTAL, Fault, Verdict, allowed, article_pages, judge, judge_found, page_number
from benchmarks.shrink import shrink
from bipol_crawler.archive import Archive
from bipol_crawler.items import Page

HANG_SECONDS = 60
"""Seconds after which a worker is considered to hang. The worst case of libxml2 takes a third of it."""
MEMORY = 3 * 2**30
"""The largest address space of a worker, in bytes."""
_processes = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class Tally:
    """The results of a run so far."""

    pages: int = 0
    files: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    shown_on: dict[str, list[int]] = field(default_factory=dict)
    ours: float = 0
    lxml: float = 0
    worst: dict[str, tuple[float, str]] = field(default_factory=dict)
    peak: float = 0

    def add(self, number: int, done: list[str], verdict: Verdict, size: int) -> None:
        """Count one page. For each kind of fault the first page with it is remembered."""
        self.answers[verdict.answer] += 1
        self.ours += verdict.ours
        self.lxml += verdict.lxml
        reader = "generic" if verdict.answer == "generic" else "layout"
        share = verdict.ours / max(verdict.lxml, 0.002)
        told = f"{verdict.ours * 1e3:.0f} ms, lxml {verdict.lxml * 1e3:.1f} ms, {size:,} bytes, page {number}"
        told += f" ({', '.join(done)})"
        for title, value in ((f"{reader}, × lxml (of 2 ms or more)", share), (f"{reader}, seconds", verdict.ours)):
            if verdict.lxml and value > self.worst.get(title, (0, ""))[0]:
                self.worst[title] = (value, told)
        for fault in verdict.faults:
            self.faults[fault.kind] += 1
            self.first.setdefault(fault.kind, (number, f"{', '.join(done)}\n{fault.detail}"))
            self.shown_on.setdefault(fault.kind, []).append(number)


@dataclass(slots=True)
class Worker:
    """A process at work on the pages ``at``, ``at + step`` … and the line it reports on."""

    process: BaseProcess
    line: Connection
    at: int
    since: float


def work(seed: int, first: int, step: int, end: int, line: Connection) -> None:
    """Judge pages and report each: its number before, its verdict after."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder) / "a.db", portal=PORTAL, command="crawl", arguments={}, parser_version="fuzz")
        for wire in article_pages()[:80]:  # what is imported on first use is no page's time
            judge(replace(page_number(seed, 0)[0], body=wire.body))
        for number in range(first, end, step):
            line.send(number)
            page, done = page_number(seed, number)
            line.send((number, done, judge(page, archive if number % 10 == 0 else None), len(page.body), None))
            if number % 10 == 5:
                wire, done, verdict = judge_found(seed, number, archive)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
                line.send((number, done, verdict, len(wire.body), peak))
        archive.close()
    line.close()


def start(seed: int, first: int, step: int, end: int) -> Worker:
    """A new worker, at its first page."""
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=work, args=(seed, first, step, end, theirs), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours, first, time.monotonic())


def run(seed: int, pages: int, jobs: int) -> Tally:
    """The whole run, with a line of progress every ten seconds."""
    tally, begin, told = Tally(), time.monotonic(), time.monotonic()
    workers = [start(seed, first, jobs, pages) for first in range(min(jobs, pages))]
    while workers:
        ready = set(wait([worker.line for worker in workers], timeout=1))
        for worker in list(workers):
            fault = _listen(worker, tally) if worker.line in ready else None
            if fault is None and time.monotonic() - worker.since > HANG_SECONDS:
                fault = Fault(
                    "hang", f"more than {HANG_SECONDS} s; if its number ends in 5, maybe on the file after it"
                )
            if fault is None:
                continue
            worker.process.kill()
            worker.process.join()
            workers.remove(worker)
            if fault.kind != "done":
                page, done = page_number(seed, worker.at)
                tally.pages += 1
                tally.add(worker.at, done, Verdict(fault.kind, 0, 0, (fault,)), len(page.body))
                if worker.at + jobs < pages:
                    workers.append(start(seed, worker.at + jobs, jobs, pages))
        if time.monotonic() - told > 10 or not workers:
            told = time.monotonic()
            rate = tally.pages / (told - begin)
            print(f"{tally.pages:>8,} pages, {rate:.0f} a second, {sum(tally.faults.values())} faults", flush=True)
    return tally


def _listen(worker: Worker, tally: Tally) -> Fault | None:
    """Take what a worker has to say; its end, good or bad, comes back as a fault of that kind."""
    try:
        while worker.line.poll():
            said = worker.line.recv()
            if isinstance(said, int):
                worker.at, worker.since = said, time.monotonic()
                continue
            number, done, verdict, size, peak = said
            tally.add(number, done, verdict, size)
            if peak is None:
                tally.pages += 1
            else:
                tally.files += 1
                tally.peak = max(tally.peak, peak)
    except EOFError:
        worker.process.join()
        code = worker.process.exitcode
        return Fault("done" if code == 0 else "crash", f"the worker ended with {code}")
    return None


def keep(seed: int, tally: Tally, folder: Path) -> None:
    """Write the page of each kind of fault, as it was and as small as it can be made in half a minute."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, (number, told) in tally.first.items():
        name = f"{re.sub(r'[^A-Za-z0-9]+', '-', kind).strip('-')[:60]}-{number}"
        (folder / f"{name}.txt").write_text(f"{kind}\nseed {seed}, page {number}: {told}", "utf-8", "replace")
        if re.match(r"(?:slow: )?[\w-]+\.(?:xml|html|json)\b", kind):
            continue  # what discovery reads is found again by its number
        page, _ = page_number(seed, number)
        (folder / f"{name}.html").write_bytes(page.body)
        if kind not in ("hang", "crash"):
            smaller = _processes.Process(target=_shrink, args=(page, kind, folder / f"{name}.small.html"), daemon=True)
            smaller.start()
            smaller.join(90)
            smaller.kill()


def _shrink(page: Page, kind: str, file: Path) -> None:
    def shows(body: bytes) -> bool:
        verdict = judge(replace(page, body=body))
        if kind.startswith("slow: "):  # by its worst ratio alone, which a small page shows as well
            return verdict.ours > 3 * allowed(page, verdict.lxml, verdict.answer) / 4
        if shown := any(fault.kind == kind for fault in verdict.faults):
            file.write_bytes(body)
        return shown

    if shows(page.body):
        file.write_bytes(shrink(page.body, shows))


def report(tally: Tally) -> None:
    """Print the results as Markdown."""
    print(f"\n{tally.pages:,} pages and {tally.files:,} files of discovery; workers' peak {tally.peak:.0f} MiB")
    ratio = tally.ours / max(tally.lxml, 1e-9)
    print(f"CPU: reading {tally.ours:.0f} s, bare lxml {tally.lxml:.0f} s, together {ratio:.1f} ×\n")
    print("| answer | pages |\n|---|---|")
    for answer, count in tally.answers.most_common():
        print(f"| {answer} | {count:,} |")
    print("\n| worst | | |\n|---|---|---|")
    for title, (value, told) in tally.worst.items():
        print(f"| {title} | {value:.1f} | {told} |")
    print(f"\n{sum(tally.faults.values())} faults")
    for kind, count in tally.faults.most_common():
        print(f"- {kind}: {count}, on pages {', '.join(map(str, tally.shown_on[kind][:20]))}")


def main() -> None:
    """Run the workers, print the report, and save the pages with faults."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000, help="number of pages (default 100000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other pages (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="number of worker processes (default 2)")
    parser.add_argument("--keep", type=Path, help="a folder for the pages that showed a fault")
    parser.add_argument("--only", type=int, help="read only this page, and print all details")
    options = parser.parse_args()
    if options.only is not None:
        page, done = page_number(options.seed, options.only)
        verdict = judge(page)
        print(", ".join(done), verdict, *(fault.detail for fault in verdict.faults), sep="\n")
        sys.exit(bool(verdict.faults))
    tally = run(options.seed, options.pages, options.jobs)
    report(tally)
    if options.keep and tally.faults:
        keep(options.seed, tally, options.keep)
    sys.exit(bool(tally.faults))


if __name__ == "__main__":
    main()
