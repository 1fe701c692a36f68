"""Simulates a disk that loses power: the possible contents of the disk after the system calls of a recorded run.

Synced data is on the disk. Each unsynced write may have reached the disk, or not, or only in part; if the new size of a
file was written but not its data, the file has zeros there. Of the changes of names in a folder, only the first ones
may be on the disk. POSIX allows this; most file systems lose less.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from tests.crawl.crawling import PROJECT

CALLS = "openat,close,write,pwrite64,lseek,ftruncate,fsync,fdatasync,/^(mkdir|rename|unlink)(at2?)?$"
SECTOR = 512

_LINE = re.compile(r"^\d+ +(?P<name>\w+)\((?P<given>.*)\) += (?P<result>-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')

Call = tuple[str, list[str], list[bytes], int]
"""A system call: its name, its arguments as printed, the strings among them, and its result."""


def record(arguments: list[str], folder: Path, environment: dict[str, str], kill_at: str = "") -> list[Call]:
    """Run ``scrapy ARGUMENTS`` to its end under strace; its calls that change files.

    ``kill_at``: a system call and which one of them ends the run by SIGKILL, such as ``fdatasync:when=7``.
    """
    trace = folder / "trace"
    kill = ["-e", f"inject={kill_at.replace(':', ':signal=SIGKILL:')}"] if kill_at else []
    subprocess.run(
        ["strace", "-f", "-xx", "-s", "100000000", "-o", trace, "-e", f"trace={CALLS}", *kill,
         sys.executable, "-m", "scrapy", *arguments],
        cwd=PROJECT, env=environment, capture_output=True, check=not kill_at,
    )  # fmt: skip
    begun: dict[str, str] = {}
    calls: list[Call] = []
    with trace.open() as lines:
        for line in lines:
            thread = line.partition(" ")[0]
            if line.endswith("<unfinished ...>\n"):
                begun[thread] = line.removesuffix(" <unfinished ...>\n")
                continue
            if " resumed>" in line:
                line = begun.pop(thread) + line.partition(" resumed>")[2]
            if (found := _LINE.match(line)) and int(found["result"]) >= 0:
                strings = [bytes.fromhex(text.replace("\\x", "")) for text in _STRING.findall(found["given"])]
                given = _STRING.sub("_", found["given"]).split(", ")
                calls.append((found["name"], given, strings, int(found["result"])))
    trace.unlink()
    return [("run", [], [], 0), *calls]


@dataclass(eq=False)
class File:
    """A file: what of it is on the disk, and what was done to it since."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    @property
    def size(self) -> int:
        size = len(self.durable)
        for offset, data in self.pending:
            size = offset if data is None else max(size, offset + len(data))
        return size

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.durable, change)
        self.pending = []

    def after_cut(self, dice: random.Random) -> bytes:
        content = bytearray(self.durable)
        fate = dice.choice(["kept", "dropped", "any"])
        for offset, data in self.pending:
            kept = fate if fate != "any" else dice.choice(["kept", "dropped", "torn"])
            if kept == "kept" or (kept == "torn" and data is None):
                _apply(content, (offset, data))
            elif kept == "torn" and data is not None:
                there = dice.randrange(0, len(data) + 1, SECTOR) if data else 0
                before = bytes(content[offset + there : offset + len(data)])
                _apply(content, (offset, data[:there] + before.ljust(len(data) - there, b"\0")))
        return bytes(content)


def _apply(content: bytearray, change: tuple[int, bytes | None]) -> None:
    offset, data = change
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if data is None:
        del content[offset:]
    else:
        content[offset : offset + len(data)] = data


class Disk:
    """The files below ``root`` as recorded calls leave them, and as a power cut may."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.names: dict[str, File | None] = {}  # a folder is None
        self.durable: dict[str, File | None] = {}
        self.pending: list[tuple[str, str, str, File | None]] = []
        self.handles: dict[int, tuple[str, File | None, int | None]] = {}  # None: it appends

    def play(self, call: Call) -> bool:
        """Do what one call did; tell whether it changed anything here."""
        name, given, strings, result = call
        if name == "run":
            self.handles = {}
        elif name == "openat":
            path = strings[0].decode()
            if not self._is_ours(path) and path != str(PurePath(self.root).parent):
                return False
            if path not in self.names and "O_CREAT" in given[2]:
                self._rename("", path, File())
            file = self.names.get(path)
            if file and "O_TRUNC" in given[2]:
                file.pending.append((0, None))
            self.handles[result] = (path, file, None if "O_APPEND" in given[2] else 0)
        elif name.startswith(("mkdir", "unlink", "rename")):
            paths = [text.decode() for text in strings]
            if not self._is_ours(paths[0]):
                return False
            if name.startswith("mkdir"):
                self._rename("", paths[0], None)
            else:
                self._rename(paths[0], paths[1] if len(paths) > 1 else "", self.names.get(paths[0]))
        elif (fd := int(given[0])) in self.handles:
            return self._do(fd, name, given, strings, result)
        else:
            return False
        return True

    def _do(self, fd: int, name: str, given: list[str], strings: list[bytes], result: int) -> bool:
        path, file, position = self.handles[fd]
        match name:
            case "close":
                del self.handles[fd]
                return False
            case "lseek" if position is None:
                return False
            case "lseek":
                self.handles[fd] = (path, file, result)
                return False
            case "write" if file:
                file.pending.append((file.size if position is None else position, strings[0][:result]))
                self.handles[fd] = (path, file, None if position is None else position + result)
            case "pwrite64" if file:
                file.pending.append((int(given[3]), strings[0][:result]))
            case "ftruncate" if file:
                file.pending.append((int(given[1]), None))
            case "fsync" | "fdatasync" if file:
                file.sync()
            case "fsync" | "fdatasync":
                for change in [change for change in self.pending if change[0] == path]:
                    self.pending.remove(change)
                    _name(self.durable, change)
        return True

    def _is_ours(self, path: str) -> bool:
        return path.startswith(self.root) and not path.endswith(("-shm", ".lock"))

    def _rename(self, before: str, after: str, file: File | None) -> None:
        change = (str(PurePath(before or after).parent), before, after, file)
        _name(self.names, change)
        self.pending.append(change)

    def cut(self, dice: random.Random, to: Path) -> None:
        """Write down below ``to`` what may be found below the root after a power cut."""
        names = dict(self.durable)
        folders = {change[0] for change in self.pending}
        left = {folder: dice.randint(0, sum(change[0] == folder for change in self.pending)) for folder in folders}
        for change in self.pending:
            if left[change[0]] > 0:
                left[change[0]] -= 1
                _name(names, change)
        to.mkdir(parents=True)
        for path, file in sorted(names.items()):
            place = to / PurePath(path).relative_to(self.root)
            if not all(str(folder) in names for folder in PurePath(path).parents if self._is_ours(str(folder))):
                continue  # its folder's name was lost, and everything in it
            if file is None:
                place.mkdir(exist_ok=True)
            else:
                place.write_bytes(file.after_cut(dice))


def _name(names: dict[str, File | None], change: tuple[str, str, str, File | None]) -> None:
    _, before, after, file = change
    if before:
        names.pop(before, None)
    if after:
        names[after] = file
