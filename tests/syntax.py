"""The program as Python reads it: each module is parsed once for all laws about it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return _parsed(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of it, as `ast.walk` has them."""
    return nodes_of(path.read_text(encoding="utf-8"))


@cache
def nodes_of(text: str) -> tuple[ast.AST, ...]:
    """The same of the text of a module."""
    return tuple(ast.walk(_parsed(text)))


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)
