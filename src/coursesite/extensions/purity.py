"""Places in a file of Python that go by more than what a build records: the clock, chance, the
environment, other programs, the network, lists of folders.

This looks at names only. `coursesite check` calls each hook twice, too, and compares.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from coursesite.diagnostics import Diagnostic, Span, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOCK = "the clock", "take dates from the posts, or from a file of data"
_CHANCE = "chance", "give a generator a seed: random.Random(1)"
_ENVIRONMENT = "the environment of the command", "read a file of the site: site.data(…)"
_OUTSIDE = "another program, or another host", "put what it would say into a file of data"
_FOLDERS = "what is in a folder, which is not recorded", "ask for it: site.files(…)"
_IMPURE = {
    "time": _CLOCK,
    "datetime.datetime.now": _CLOCK,
    "datetime.datetime.today": _CLOCK,
    "datetime.datetime.utcnow": _CLOCK,
    "datetime.date.today": _CLOCK,
    "random": _CHANCE,
    "secrets": _CHANCE,
    "uuid.uuid1": _CHANCE,
    "uuid.uuid4": _CHANCE,
    "os.urandom": _CHANCE,
    "os.environ": _ENVIRONMENT,
    "os.getenv": _ENVIRONMENT,
    "os.getcwd": _ENVIRONMENT,
    "os.getlogin": _ENVIRONMENT,
    "platform": _ENVIRONMENT,
    "getpass": _ENVIRONMENT,
    "subprocess": _OUTSIDE,
    "os.system": _OUTSIDE,
    "os.popen": _OUTSIDE,
    "socket": _OUTSIDE,
    "urllib.request": _OUTSIDE,
    "http.client": _OUTSIDE,
    "requests": _OUTSIDE,
    "httpx": _OUTSIDE,
    "os.listdir": _FOLDERS,
    "os.scandir": _FOLDERS,
    "os.walk": _FOLDERS,
    "glob": _FOLDERS,
}
_PURE = ("random.Random", "time.strftime", "time.strptime", "time.struct_time")
"""Names of those modules that are pure if they are called with arguments."""
_METHODS = {"iterdir": _FOLDERS, "glob": _FOLDERS, "rglob": _FOLDERS}
"""Methods of paths: whatever has one is taken for a path."""


def impure_places(source: str, path: str) -> Iterator[Diagnostic]:
    """A warning for each place in the text of the file `path` that goes by something unrecorded;
    none if it is no Python."""
    try:
        source = source.removeprefix("\ufeff")
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # reported where it is loaded
        return
    names = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_pure(node, names):
            node.func = ast.Constant(None)
    seen: set[tuple[int, int]] = set()
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Attribute, ast.Name)):
            continue
        dotted = _dotted(node, names)
        known = _known(dotted) if dotted else None
        if known is None and isinstance(node, ast.Attribute) and not dotted:
            known = _METHODS.get(node.attr)
        place = node.lineno, node.col_offset
        if known is None or place in seen:
            continue
        seen.add(place)
        written = ast.get_source_segment(source, node) or ""
        text = written.splitlines()[0] if written else "this"
        line = source.split("\n")[node.lineno - 1].encode()[: node.col_offset].decode()
        span = Span(node.lineno, len(line) + 1, max(1, len(text)))
        message = f"{text} goes by {known[0]}, so a later build may not see that it has changed"
        yield warning("hook-unsteady", message, span, known[1]).within(path)


def _imported(tree: ast.Module) -> dict[str, str]:
    """The whole names of what a file imports, by the names that it has there."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                names[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    """The whole name that an expression is, if it begins with something imported; else ""."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in names:
        return ""
    return ".".join([names[node.id], *reversed(parts)])


def _known(dotted: str) -> tuple[str, str] | None:
    """The thing that a whole name goes by, and a hint; a module alone is only named."""
    for name, known in _IMPURE.items():
        if dotted == name and "." in name:
            return known
        if dotted.startswith(f"{name}."):
            return known
    return None


def _is_pure(call: ast.Call, names: dict[str, str]) -> bool:
    return bool(call.args or call.keywords) and _dotted(call.func, names) in _PURE
