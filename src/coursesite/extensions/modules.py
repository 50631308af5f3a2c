"""Runs the text of a Python file that a site brings along, and says what is wrong at its line."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from coursesite.diagnostics import Diagnostic, Span, error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType


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
        return namespace, load_error(path, code, reason(exc), Span(line, 1))
    return namespace, None


def load_error(
    path: str, code: str, message: str, span: Span | None = None, hint: str = ""
) -> Diagnostic:
    """The error about a file of Python as a whole, or a line of it."""
    name = path.rpartition("/")[2].removesuffix(".py")
    return error(code, f"{name}: {message}", span or Span(1, 1), hint).within(path)


def reason(exc: BaseException) -> str:
    """An exception of an author's code in words."""
    return f"{type(exc).__name__}: {printable(exc)}"


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
