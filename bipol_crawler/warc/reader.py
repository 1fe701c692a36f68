"""Reads exchanges back out of WARC files: one by its offset, or all of a file.

A revisit record is read with the body of the record that it refers to, so that nobody above need know of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from bipol_crawler.warc.content_codings import decode
from bipol_crawler.warc.exchange import (
    EvidenceError,
    Exchange,
    Record,
    describe,
    digest,
    parse_exchange,
)
from bipol_crawler.warc.gzip_members import Damage, Member, member_at, members
from bipol_crawler.warc.records import NOT_MODIFIED, RUN
from bipol_crawler.warc.writer import OPEN

ANSWERS = ("response", "revisit")
"""The kinds of records that hold an answer of the portal."""


def read(directory: Path | str, file: str, offset: int) -> Exchange:
    """The exchange whose response record begins at ``offset`` bytes of ``file``, nothing decoded.

    ``file`` is the final name; while a run still writes it, its ``.open`` is read.

    Raises:
        EvidenceError: no such file, no whole response record there, or a digest that is wrong.
    """
    path = Path(directory) / file
    try:
        with open_warc(path) as stream:
            response = member_at(stream, offset)
            if response is None or response.kind not in ANSWERS:
                raise EvidenceError("no response record")
            return _exchange(response, _request_behind(stream, response), path.parent)
    except (OSError, EvidenceError) as error:
        raise EvidenceError(f"{path} at {offset}: {error}") from error


def evidence_files(directory: Path) -> dict[str, int | None]:
    """The final names of the evidence files in a folder, in order, and the size in bytes of each that is closed."""
    names = {name.removesuffix(OPEN) for name in os.listdir(directory)} if directory.is_dir() else set()
    ours = sorted(name for name in names if name.endswith(".warc.gz") and not name.startswith("."))
    return {name: _size(directory / name) for name in ours}


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def records(path: Path | str) -> Iterator[tuple[Record, Exchange]]:
    """Every exchange of a file, in the order written, with its place.

    Raises:
        EvidenceError: at the first byte that is not part of a whole, true record.
    """
    path = Path(path)
    name = path.name.removesuffix(OPEN)
    with path.open("rb") as stream:
        found = exchanges(_whole(path, members(stream)), path.parent)
        while True:
            try:
                record, exchange = next(found)
            except StopIteration:
                return
            yield describe(exchange, name, *record), exchange


Place = tuple[int, int, str, str | None, str | None]
"""Offset and length of an exchange in bytes, its record's id, that of the record it refers to, and its run."""


def exchanges(found: Iterable[Member], directory: Path) -> Iterator[tuple[Place, Exchange]]:
    """Pair each response with the request behind it.

    ``directory`` is where the files are that revisit records refer to.

    Raises:
        EvidenceError: a digest that is wrong, a block that is no HTTP message, or a body that is not where a
            revisit record says.
    """
    waiting: Member | None = None
    for member in found:
        if waiting is not None:
            behind = member if _belongs(member, waiting) else None
            yield _place(waiting, behind), _exchange(waiting, behind, directory)
        waiting = member if member.kind in ANSWERS else None
    if waiting is not None:
        yield _place(waiting, None), _exchange(waiting, None, directory)


def unresolved(member: Member, directory: Path) -> str | None:
    """Why the body that a revisit record refers to cannot be had; None if it can, or the record has its own."""
    try:
        _referred(member, directory)
    except EvidenceError as error:
        return str(error)
    return None


def referred_digest(member: Member, directory: Path) -> str:
    """The digest of the body that a revisit record refers to.

    Raises:
        EvidenceError: the body cannot be had, or is not the one that the record states.
    """
    return digest(_referred(member, directory))


def states_http(member: Member) -> None:
    """Make sure that the block of an answer's record is an HTTP message, whatever its body.

    Raises:
        EvidenceError: it is not.
    """
    _parsed(member, None, member.block)


def entity(exchange: Exchange) -> bytes:
    """The body with its content codings undone.

    Raises:
        IncompleteError: the data is corrupt or ends early.
        EvidenceError: an unknown coding, or more than :data:`~.codings.ENTITY_MAX` bytes.
    """
    labels = [value for name, value in exchange.response_headers if name.lower() == "content-encoding"]
    try:
        return decode(exchange.body, labels)
    except EvidenceError as error:
        raise type(error)(f"{exchange.url}: {error}") from error


def problem(member: Member) -> str | None:
    """What belies the digests of a record, None if they are right."""
    stated = member.headers.get("warc-block-digest")
    if stated != digest(member.block):
        return f"the block's digest is not {stated}"
    if member.kind in ("response", "request"):
        stated = member.headers.get("warc-payload-digest")
        if stated != digest(member.block.partition(b"\r\n\r\n")[2]):
            return f"the payload's digest is not {stated}"
    return None


def open_warc(path: Path) -> BinaryIO:
    """An evidence file by its final name; while a run writes it, its ``.open``.

    Raises:
        OSError: it is under neither name, or cannot be read.
    """
    try:
        return path.open("rb")
    except FileNotFoundError:
        try:
            return path.with_name(path.name + OPEN).open("rb")
        except FileNotFoundError:
            # The run at work may have closed it between the two.
            return path.open("rb")


def _whole(path: Path, found: Iterable[Member | Damage]) -> Iterator[Member]:
    for part in found:
        if isinstance(part, Damage):
            raise EvidenceError(f"{path} at {part.offset}: {part.detail}")
        yield part


def _request_behind(stream: BinaryIO, response: Member) -> Member | None:
    try:
        behind = member_at(stream, response.end)
    except EvidenceError:
        # A request record torn off by a crash takes nothing from the response before it.
        return None
    return behind if behind is not None and _belongs(behind, response) else None


def _belongs(member: Member, response: Member) -> bool:
    about = member.headers.get("warc-concurrent-to", "").strip("<>")
    return member.kind == "request" and about == response.record_id


def _place(response: Member, request: Member | None) -> Place:
    refers_to = response.headers.get("warc-refers-to", "").strip("<>") if response.kind == "revisit" else None
    length = (request or response).end - response.offset
    return response.offset, length, response.record_id, refers_to, response.headers.get(RUN.lower())


def _referred(member: Member, directory: Path) -> bytes:
    """The body that a revisit record leaves out; none for a 304, which has none, and for any other record."""
    if member.kind != "revisit" or member.headers.get("warc-profile") == NOT_MODIFIED:
        return b""
    file, offset = (member.headers.get(f"warc-refers-to-{name}", "") for name in ("filename", "file-offset"))
    # A name out of a file is data: it must not lead out of the folder.
    if not file or Path(file).name != file or not offset.isdecimal():
        raise EvidenceError("the record does not say where the one is that it refers to")
    wanted = member.headers.get("warc-refers-to", "").strip("<>")
    try:
        with open_warc(directory / file) as stream:
            original = member_at(stream, int(offset))
    except OSError as error:
        raise EvidenceError(f"{file}, which holds the body, cannot be read: {error}") from error
    if original is None or original.kind != "response" or original.record_id != wanted:
        raise EvidenceError(f"the record {wanted}, which holds the body, is not in {file} at byte {offset}")
    body = original.block.partition(b"\r\n\r\n")[2]
    if digest(body) != member.headers.get("warc-payload-digest"):
        raise EvidenceError(f"the body in {file} at byte {offset} is another one")
    return body


def _exchange(response: Member, request: Member | None, directory: Path) -> Exchange:
    for member in (response, request):
        if member is not None and (wrong := problem(member)):
            raise EvidenceError(f"{member.kind} record at {member.offset}: {wrong}")
    return _parsed(response, request, response.block + _referred(response, directory))


def _parsed(response: Member, request: Member | None, message: bytes) -> Exchange:
    return parse_exchange(
        url=response.headers.get("warc-target-uri", ""),
        captured_at=response.headers.get("warc-date", ""),
        response=message,
        request=request.block if request else b"",
        ip=response.headers.get("warc-ip-address"),
        truncated=response.headers.get("warc-truncated"),
    )
