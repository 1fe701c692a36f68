"""The syntax trees of the program's modules, for tests of rules for all modules. Each is parsed once in a process."""

from __future__ import annotations

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def nodes_of(module: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module, from :func:`ast.walk`."""
    collects = gc.isenabled()
    gc.disable()  # ast.parse fails (SystemError in Python 3.11) if objects of earlier tests are finalized inside it
    try:
        return tuple(ast.walk(ast.parse(module.read_text("utf-8"))))
    finally:
        if collects:
            gc.enable()
