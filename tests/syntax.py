"""The program as Python reads it: each module is parsed once for all laws about it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of it, as `ast.walk` has them."""
    return tuple(ast.walk(tree(path)))
