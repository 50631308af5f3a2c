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
    except SyntaxError as exc:
        span = Span(exc.lineno or 1, max(1, exc.offset or 1)) if exc.filename == path else None
        return namespace, load_error(path, code, f"{type(exc).__name__}: {exc.msg}", span)
    except KeyboardInterrupt:
        raise
    except BaseException as exc:  # SystemExit, and those that authors derive
        line = max(1, last_line(exc.__traceback__, path))
        return namespace, load_error(path, code, reason(exc), Span(line, 1), import_hint(exc))
    _import_parts(source)
    return namespace, None


def _import_parts(source: str) -> None:
    """Imports the modules of the folder that comes first in `sys.path`, if functions of a file that
    has been run import them when they are called. By then the folder is out of reach; and what a
    module reads when it is imported is read by its first caller only."""
    seen, waiting = {""}, [source]
    while waiting:
        for name, members in _late_imports(waiting.pop()):
            if PathFinder.find_spec(name.partition(".")[0], sys.path[:1]) is not None:
                with suppress(Exception, SystemExit):  # told where the function is called
                    __import__(name, fromlist=members)
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
    if exc.name is None and "relative import" in str(exc):
        return "a file beside this one is imported by its name alone: from _words import word"
    if isinstance(exc, ModuleNotFoundError):
        return (
            "install the package that has it where coursesite is installed; a file beside this one "
            "is imported by its name: from _words import word"
        )
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
