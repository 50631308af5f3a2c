"""Every diagnostic code that the source can give, found by reading it.

A code is a constant that is handed to something with a parameter (or field) called `code`: to
`error`, `warning` and `Diagnostic`, and to the helpers, exceptions and tuples that carry one on its
way there. The reader of YAML puts a family before its codes: `front-matter-value`, `config-value`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import syntax

SOURCE = Path(__file__).parents[1] / "src" / "coursesite"
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
_FAMILY = "family"


@cache
def codes() -> dict[str, set[str]]:
    """The codes, and for each the modules that give it, by their paths in the package."""
    found: dict[str, set[str]] = {}
    for module, _, words in _all_given():
        for word in words:
            found.setdefault(word, set()).add(module)
    return found


def unread() -> list[str]:
    """Places that hand on a code which is neither a constant nor somebody else's code: what this
    module would have to learn to read."""
    return [f"{module}:{line}" for module, line, words in _all_given() if not words]


@cache
def _paths() -> dict[str, Path]:
    return {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}


@cache
def _all_given() -> tuple[tuple[str, int, set[str]], ...]:
    return tuple(_given())


def _given() -> Iterator[tuple[str, int, set[str]]]:
    """Module, line and codes of each place where a code is handed to something."""
    families = _families()
    for module, path in _paths().items():
        takers = _takers(module)
        for node in syntax.nodes(path):
            if isinstance(node, ast.Call) and (taker := takers.get(_called(node))):
                argument = _argument(node, *taker)
                if argument is not None and not _handed_on(argument):
                    words = _constants(argument)
                    if _called(node) in (".error", ".warning", "Fault"):
                        words = {f"{family}-{word}" for family in families for word in words}
                    yield module, node.lineno, words
            elif isinstance(node, ast.Tuple) and (word := _carried(node)):
                yield module, node.lineno, {word}
        yield from _defaults(module, path, families)


def _takers(module: str) -> dict[str, tuple[int, str]]:
    """What takes a code in a module: its name (a method's with a dot before it), and the place and
    name of the parameter. Helpers with a `_` are those of the module itself."""
    own = {name: taker for name, taker in _helpers()[module].items() if name.startswith("_")}
    return _shared() | own


@cache
def _shared() -> dict[str, tuple[int, str]]:
    """The classes that take a code, their methods, and the functions without a `_`."""
    found: dict[str, tuple[int, str]] = {}
    for module, path in _paths().items():
        for node in syntax.nodes(path):
            if isinstance(node, ast.ClassDef):
                found |= _in_class(node)
        helpers = _helpers()[module]
        found |= {name: taker for name, taker in helpers.items() if not name.startswith("_")}
    return found


@cache
def _helpers() -> dict[str, dict[str, tuple[int, str]]]:
    """By module, the functions that make a diagnostic of their parameter `code`."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for module, path in _paths().items():
        found[module] = {}
        for node in syntax.tree(path).body:
            if isinstance(node, ast.FunctionDef) and _hands_on(node):
                found[module][node.name] = _parameters(node).index("code"), "code"
    return found


def _in_class(node: ast.ClassDef) -> dict[str, tuple[int, str]]:
    """The constructor and the methods of a class that take a code; what has no message beside its
    code is about something else, such as the code of a course."""
    found: dict[str, tuple[int, str]] = {}
    fields = [
        one.target.id
        for one in node.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]
    if {"code", "message"} <= set(fields):
        found[node.name] = fields.index("code"), "code"
    for one in node.body:
        if isinstance(one, ast.FunctionDef) and {"code", "message"} <= set(_parameters(one)):
            name = node.name if one.name == "__init__" else f".{one.name}"
            found[name] = _parameters(one).index("code") - 1, "code"
    return found


def _hands_on(node: ast.FunctionDef) -> bool:
    """Whether a function makes a diagnostic of its parameter `code`."""
    return "code" in _parameters(node) and any(
        isinstance(call, ast.Call)
        and _called(call) in ("error", "warning", "Diagnostic")
        and any(isinstance(one, ast.Name) and one.id == "code" for one in call.args)
        for call in ast.walk(node)
    )


def _parameters(node: ast.FunctionDef) -> list[str]:
    return [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]


@cache
def _families() -> tuple[str, ...]:
    """What the readers of YAML are called with to begin their codes."""
    found = set()
    for path in _paths().values():
        for node in syntax.nodes(path):
            if isinstance(node, ast.Call) and _called(node) == "YamlSource":
                found |= _constants(node.args[1])
    return tuple(sorted(found))


def _called(node: ast.Call) -> str:
    """The name of what is called; a method's with a dot. `diagnostics.error` is the function."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        of_module = isinstance(owner, ast.Name) and owner.id == "diagnostics"
        return node.func.attr if of_module else f".{node.func.attr}"
    return ""


def _argument(node: ast.Call, place: int, name: str) -> ast.expr | None:
    for one in node.keywords:
        if one.arg == name:
            return one.value
    return node.args[place] if place < len(node.args) else None


def _constants(node: ast.expr) -> set[str]:
    words = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}
    return {word for word in words if isinstance(word, str) and _CODE.fullmatch(word)}


def _handed_on(node: ast.expr) -> bool:
    """Whether a code is a name `code` of its own, or is put together of a family and such a one."""
    if isinstance(node, ast.JoinedStr):
        return any(
            isinstance(part, ast.Attribute) and part.attr == _FAMILY for part in ast.walk(node)
        )
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return name == "code"


def _carried(node: ast.Tuple) -> str:
    """The code in a tuple `(code, message, hint, level)`."""
    if len(node.elts) != 4 or not isinstance(node.elts[0], ast.Constant):
        return ""
    word, message = node.elts[0].value, node.elts[1]
    said = isinstance(message, ast.JoinedStr) or (
        isinstance(message, ast.Constant) and " " in str(message.value)
    )
    if not said or not isinstance(word, str) or "-" not in word:
        return ""
    return word if _CODE.fullmatch(word) else ""


def _defaults(
    module: str, path: Path, families: tuple[str, ...]
) -> Iterator[tuple[str, int, set[str]]]:
    """Codes that stand as the default of a field `code`."""
    for node in syntax.nodes(path):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id == "code"
            and node.value is not None
        ):
            words = _constants(node.value)
            if words:
                yield module, node.lineno, {f"{f}-{w}" for f in families for w in words}
