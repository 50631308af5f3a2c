"""Runs the text of a Python file that a site brings along, and says what is wrong at its line."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from coursesite.diagnostics import Diagnostic, Span, error
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_FOLDERS = ("extensions", "shortcodes")
_unimported: dict[str, tuple[str, str]] = {}
"""The modules that functions import and that could not be imported, each with the file that has
such a function, and why."""
_LATE = rare(r"^[ \t].*\bimport\b", re.MULTILINE)
"""A line that is in something and may import a module."""


def run(
    source: str, path: str, given: Mapping[str, Any], code: str
) -> tuple[dict[str, Any], Diagnostic | None]:
    """The names that the text of the file `path` defines, with those that it is `given`, and the
    diagnostic of the code `code` about the line at which it fails."""
    folder, _, file = path.rpartition("/")
    name = file.removesuffix(".py")
    module = ModuleType(f"{folder}.{name}")
    namespace = vars(module)
    namespace |= {**given, "__file__": path}
    sys.modules[module.__name__] = module  # dataclasses and annotations look for it there
    try:
        code_object = compile(source.removeprefix("\ufeff"), path, "exec", dont_inherit=True)
        exec(code_object, namespace)
    except KeyboardInterrupt:
        raise
    except BaseException as exc:  # SystemExit, and those that authors derive
        file, span = _place_of(exc, path)
        what = f"{type(exc).__name__}: {exc.msg}" if isinstance(exc, SyntaxError) else reason(exc)
        return namespace, load_error(file, code, what, span, import_hint(exc))
    _import_parts(source, path)
    return namespace, None


def _place_of(exc: BaseException, path: str) -> tuple[str, Span]:
    """The file and the place at which an exception was raised when the file `path` was run: in it,
    or in what it imports from its folder, the first one in `sys.path`."""
    folder, above = path.rpartition("/")[0], f"{sys.path[0]}{os.sep}"
    found = path, Span(1, 1)
    trace = exc.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == path or file.startswith(above):
            found = file, Span(trace.tb_lineno, 1)
        trace = trace.tb_next
    if isinstance(exc, SyntaxError) and str(exc.filename).startswith((above, path)):
        found = str(exc.filename), Span(exc.lineno or 1, max(1, exc.offset or 1))
    file, span = found
    if file == path:
        return path, span
    return f"{folder}/{file.removeprefix(above)}".replace(os.sep, "/"), span


def _import_parts(source: str, path: str) -> None:
    """Imports the modules of the folder that comes first in `sys.path`, if functions of a file that
    has been run import them when they are called. By then the folder is out of reach; and what a
    module reads when it is imported is read by its first caller only."""
    for name in [name for name, (file, _) in _unimported.items() if file == path]:
        del _unimported[name]
    seen, waiting = {""}, [source]
    while waiting:
        for name, members in _late_imports(waiting.pop()):
            if PathFinder.find_spec(name.partition(".")[0], sys.path[:1]) is not None:
                try:
                    __import__(name, fromlist=members)
                except (Exception, SystemExit) as exc:  # told where the function is called
                    file, span = _place_of(exc, path)
                    _unimported[name] = path, f"{reason(exc)}, in line {span.line} of {file}"
        for path in _imported_from(sys.path[0]) - seen:
            seen.add(path)
            with suppress(OSError):
                waiting.append(Path(path).read_text("utf-8", "replace"))


def _late_imports(source: str) -> Iterator[tuple[str, list[str]]]:
    """The modules that a text imports elsewhere than at its top, each with the names that are taken
    of it."""
    if not _LATE.search(source):
        return
    import ast  # for few files

    with suppress(SyntaxError, ValueError):  # of a part, which importing it has told
        for node in ast.walk(ast.parse(source.removeprefix("\ufeff"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name, []) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module, [alias.name for alias in node.names]


def _imported_from(folder: str) -> set[str]:
    """The files below a folder that modules were imported from."""
    files = {str(getattr(module, "__file__", "")) for module in list(sys.modules.values())}
    return {file for file in files if file.startswith(f"{folder}{os.sep}")}


def load_error(
    path: str, code: str, message: str, span: Span | None = None, hint: str = ""
) -> Diagnostic:
    """The error about a file of Python as a whole, or a line of it."""
    name = path.rpartition("/")[2].removesuffix(".py")
    return error(code, f"{name}: {message}", span or Span(1, 1), hint).within(path)


def reason(exc: BaseException) -> str:
    """An exception of an author's code in words."""
    return f"{type(exc).__name__}: {printable(exc)}"


def import_hint(exc: BaseException) -> str:
    """A hint for an import that has failed; "" for any other exception."""
    if not isinstance(exc, ImportError):
        return ""
    name = exc.name or ""
    if name in _unimported:
        return f"it could not be imported: {_unimported[name][1]}"
    beside = "a file beside this one is imported by its name alone: from _words import word"
    if name.partition(".")[0] in _FOLDERS or "relative import" in str(exc):
        return beside
    if isinstance(exc, ModuleNotFoundError):
        return f"install the package that has it where coursesite is; {beside}"
    return ""


def printable(value: object) -> str:
    """The text of a value that an author's code made, for messages: it can be encoded as UTF-8."""
    try:
        return str(value).encode("utf-8", "replace").decode()
    except Exception:  # `__str__` is the author's code, too
        return f"a {type(value).__name__} that cannot be shown"


def last_line(trace: TracebackType | None, path: str) -> int:
    """The last line of the file `path` that a traceback passes through; 0 if there is none."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
