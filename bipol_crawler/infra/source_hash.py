"""A hash of the program's own modules. It changes when their code changes, and not when only a comment does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

_STRINGS = (
    r"'''(?:[^'\\]|\\.|'(?!''))*'''",
    r'"""(?:[^"\\]|\\.|"(?!""))*"""',
    r"'(?:[^'\\\n]|\\.)*'",
    r'"(?:[^"\\\n]|\\.)*"',
)
_STRING_OR_COMMENT = re.compile(
    rf"({'|'.join(_STRINGS)})|^[ \t]*#[^\n]*\n|(?<![ \t])[ \t]*#[^\n]*", re.DOTALL | re.MULTILINE
)
"""A string, which is group 1, or a comment. Python's parser takes ten times as long, at the start of each run."""


def source_hash(modules: Iterable[str], salt: str = "") -> str:
    """Return twelve hexadecimal digits: a hash of the sources of modules, without comments and in order of their paths.

    Args:
        modules: paths of modules and packages, from the package's own folder.
        salt: anything else that the result depends on.
    """
    here = files("bipol_crawler")
    digest = hashlib.sha256(salt.encode())
    for module in modules:
        for path, source in sorted(_sources(here / module, module)):
            digest.update(f"{'/'.join(path)}\n{without_comments(source)}\n".encode())
    return digest.hexdigest()[:12]


def without_comments(source: str) -> str:
    """Python source without its comments."""
    return _STRING_OR_COMMENT.sub(r"\1", source) if "#" in source else source


def _sources(place: Traversable, *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the path and the source text of every module at or below ``place``.

    ``place`` may be inside a zip file, because Scrapyd runs the program from an egg.
    """
    if place.is_dir():
        for inside in place.iterdir():
            yield from _sources(inside, *path, inside.name)
    elif place.name.endswith(".py"):
        yield path, place.read_text("utf-8")
