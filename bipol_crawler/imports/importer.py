"""An import: each given file is kept, read, converted and entered. Unresolved revisit records are tried again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bipol_crawler.archive import Archive
from bipol_crawler.imports.bodies import Bodies
from bipol_crawler.imports.captures import ForeignReader, SkippedRecord
from bipol_crawler.imports.containers import NotAnArchive
from bipol_crawler.imports.convert import Converter, files_in, keep_original
from bipol_crawler.imports.enter import enter, enter_known_origin, unknown_files
from bipol_crawler.imports.messages import Reason
from bipol_crawler.imports.originals import file_sha256
from bipol_crawler.infra.atomic_file import WriteRefused
from bipol_crawler.infra.clock import now
from bipol_crawler.warc.imports import Origin


@dataclass(frozen=True, slots=True)
class FileResult:
    """The result for one file: the number of captures taken, the skipped records by reason, or the file's error."""

    name: str
    taken: int = 0
    skipped: Counter[Reason] = field(default_factory=Counter)
    error: str | None = None


class Import:
    """One call of ``scrapy import``.

    Args:
        imported_by: the name of the person who imports.
        reference: whether original files stay in their place and are not copied.
        on_skipped: called with the name of the file and each skipped record.
    """

    def __init__(
        self, archive: Archive, warc_dir: Path, *, imported_by: str, reference: bool,
        on_skipped: Callable[[str, SkippedRecord], None] = lambda name, skipped: None,
    ) -> None:  # fmt: skip
        self.archive = archive
        self.warc_dir = warc_dir
        self.imported_by = imported_by
        self.reference = reference
        self.on_skipped = on_skipped
        self.reader = ForeignReader(archive.frontier.portal, Bodies(archive.db, warc_dir))
        self.converter = Converter(archive.db, warc_dir, self.reader)
        self._unresolved: dict[str, int] = {}

    def finish_killed(self) -> int:
        """Enter the files that a killed import has written and not entered. Returns how many captures they hold.

        Raises:
            EvidenceError, OSError: such a file cannot be read.
        """
        return sum(enter_known_origin(self.archive, path) for path in unknown_files(self.archive, self.warc_dir))

    def take(self, paths: Iterable[Path]) -> Iterator[FileResult]:
        """Import files, and the files in folders. Yields a result for each; after an unreadable file, work continues.

        Raises:
            EvidenceError, sqlite3.Error: the archive or its evidence cannot be written.
        """
        for path in paths:
            found = False
            for file in files_in(path):
                found = True
                yield self._result(file.name, str(file), partial(self._take, file))
            if not found:
                yield FileResult(str(path), error="holds no WARC, ARC or WACZ files")
        missing: Counter[Reason] = Counter()
        for skipped in self.reader.incomplete():
            missing[skipped.reason] += 1
            self.on_skipped("", skipped)
        if missing:
            yield FileResult("segmented records", skipped=missing)
        self._unresolved[""] = missing["unresolved"]
        yield from self._retry()

    @property
    def unresolved(self) -> int:
        """How many imported revisit records refer to bodies that have still not been found."""
        return sum(self._unresolved.values())

    def _retry(self) -> Iterator[FileResult]:
        """Read files again whose revisit records lacked their bodies, as long as that finds more bodies."""
        helped = True
        while helped:
            helped = False
            rows = self.archive.db.execute(
                "SELECT original, sha256, bytes, kept FROM imports WHERE waiting > 0 GROUP BY sha256 ORDER BY sha256"
            ).fetchall()
            for original, sha256, size, kept in rows:
                path = self.warc_dir / kept
                if not path.is_file() or file_sha256(path) != sha256:
                    continue
                origin = Origin(original, sha256, size, "", kept, now(), self.imported_by)
                result = self._result(original, kept, partial(self._convert, path, origin, new=False))
                if result.taken:
                    helped = True
                    yield replace(result, name=f"{original} (again)", skipped=Counter())

    def _result(
        self, name: str, path: str, take: Callable[[], tuple[int, Counter[Reason]]]
    ) -> FileResult:  # fmt: skip
        try:
            return FileResult(name, *take())
        except NotAnArchive as error:
            return FileResult(path, error=str(error))
        except FileNotFoundError:
            return FileResult(path, error="there is no such file")
        except (OSError, WriteRefused) as error:
            return FileResult(path, error=f"cannot be read or kept: {error}")

    def _take(self, path: Path) -> tuple[int, Counter[Reason]]:
        known = self._kept_before(path)
        sha256, size, kept, source = keep_original(path, self.warc_dir, self.reference, known)
        origin = Origin(path.name, sha256, size, "", kept, now(), self.imported_by)
        needed = known is not None or source.parent == path.parent
        try:
            taken, skipped = self._convert(source, origin, new=True)
            needed = needed or taken > 0 or skipped["unresolved"] > 0
        finally:
            if not needed:
                source.unlink(missing_ok=True)
        return taken, skipped

    def _convert(self, source: Path, origin: Origin, *, new: bool) -> tuple[int, Counter[Reason]]:
        converted = self.converter.convert(source, origin, lambda skipped: self.on_skipped(origin.original, skipped))
        enter(self.archive, converted)
        if new or origin.sha256 in self._unresolved:
            self._unresolved[origin.sha256] = converted.skipped["unresolved"]
        return len(converted.records), converted.skipped

    def _kept_before(self, path: Path) -> str | None:
        """Where a file of the same content is kept already; None if it is not."""
        rows = self.archive.db.execute("SELECT sha256, kept FROM imports WHERE bytes = ?", [path.stat().st_size])
        kept = dict(rows.fetchall())
        return kept.get(file_sha256(path)) if kept else None
