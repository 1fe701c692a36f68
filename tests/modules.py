"""The syntax trees of the program's modules, each read once in a process: for rules that hold for all of them."""

from __future__ import annotations

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def nodes_of(module: Path) -> tuple[ast.AST, ...]:
    """Every node of a module, as :func:`ast.walk` gives them."""
    collects = gc.isenabled()
    gc.disable()  # ast.parse fails (SystemError in Python 3.11) if what an earlier test left is finalized in it
    try:
        return tuple(ast.walk(ast.parse(module.read_text("utf-8"))))
    finally:
        if collects:
            gc.enable()
