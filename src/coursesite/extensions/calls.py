"""Calls hooks, and makes messages of what they do wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span, error, warning
from coursesite.extensions.modules import import_hint, last_line, printable, reason, run
from coursesite.extensions.values import GeneratedPage, Problem
from coursesite.model import replace
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import composed

if TYPE_CHECKING:
    from types import FrameType

    from coursesite.extensions.hooks import Hook

V = TypeVar("V", GeneratedPage, Problem)
_CODE = rare(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NAME = r"[^\s?#%\"'<>/\\\x00-\x1f]+"
_PATH = rare(rf"/(?:(?!\.{{1,2}}/){_NAME}/)*(?:{_NAME}\.html)?")


class HookError(Exception):
    """A hook has failed, or returned a value of another kind; `diagnostic` is the message about the
    place in its file."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """The message is whole: where it failed, and on which page."""
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def called(hook: Hook, path: str, where: str, call: Callable[[], Any]) -> Any:
    """The value that `call`, a call of a hook, returns. HookError if it raises something. `path` is
    the file of the extension in messages, "" for an installed one; `where` is the page or file that
    it was called for."""
    try:
        return call()
    except (HookError, KeyboardInterrupt):
        raise
    except BaseException as exc:  # SystemExit, and those that authors derive
        line = last_line(exc.__traceback__, hook.file)
        problem = told(hook, path, "hook-failed", where, reason(exc), line, import_hint(exc))
        raise HookError(problem) from exc


def at_work(frame: FrameType | None) -> tuple[tuple[str, str], str] | None:
    """The innermost call of a hook among the frames of a thread, by the name of the hook and what
    it was called for, and in words with the line of its file that is running; or the file that is
    being loaded. None if there is neither."""
    lines: dict[str, int] = {}
    while frame is not None:
        lines.setdefault(frame.f_code.co_filename, frame.f_lineno)
        if frame.f_code is called.__code__:
            given = frame.f_locals
            hook, where = given["hook"], given["where"]
            file = given["path"] or hook.function.__module__
            at = f"{hook.name} ({file}:{lines.get(hook.file, hook.span.line)})"
            return (hook.name, where), f"{at} on {where}" if where else at
        if frame.f_code is run.__code__:
            path = frame.f_locals["path"]
            return ("", path), f"{path}:{lines.get(path, 1)}"
        frame = frame.f_back
    return None


def told(
    hook: Hook, path: str, code: str, where: str, message: str, line: int = 0, hint: str = ""
) -> Diagnostic:
    """The error about a hook, at a line of its file; that of an installed one is named in words."""
    at = f" on {where}" if where else ""
    name = hook.name if path else f"{hook.name} of {hook.function.__module__}"
    whole = f"{name} failed{at}: {message}" if code == "hook-failed" else f"{name}{at}: {message}"
    span = hook.span_of(line) if path else None
    return error(code, whole, span, hint).within(path)


def unsteady(hook: Hook, path: str, where: str) -> Diagnostic:
    """The warning about a hook that returned two values when it was called twice."""
    at = f" for {where}" if where else ""
    message = f"{hook.name} came to something else when it was called again{at}"
    hint = "it goes by chance, by the time, by the order of a set, or by what it did before"
    span = hook.span if path else None
    return warning("hook-unsteady", message, span, hint).within(path)


def unrecorded(hook: Hook, path: str, file: str) -> Diagnostic:
    """The warning about a file outside of the site that a hook has opened."""
    message = f"{hook.name} opens {file}, and no build sees when that changes"
    hint = "put it below data/, and read it by site.data(…) or site.text(…)"
    span = hook.span if path else None
    return warning("hook-unsteady", message, span, hint).within(path)


def text_of(hook: Hook, path: str, where: str, value: object) -> str:
    """The text that a source transform has returned. HookError."""
    if not isinstance(value, str):
        hint = "return the text, changed or not"
        raise HookError(told(hook, path, "hook-result", where, _returned(value), 0, hint))
    _encodable(hook, path, where, value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def printed(hook: Hook, path: str, where: str, value: Any) -> Any:
    """The value that a template gets of a filter or function: of one that yields, all that it does,
    since a template may print it. HookError."""
    if isinstance(value, Iterator):
        value = tuple(value)
    if isinstance(value, str):
        _encodable(hook, path, where, value)
    return value


def _encodable(hook: Hook, path: str, where: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        message = f"it returned the character {wrong.object[wrong.start]!a}, which is none"
        raise HookError(told(hook, path, "hook-result", where, message)) from None


def nothing(hook: Hook, path: str, where: str, value: object, tree: object) -> None:
    """Make sure that a transform of a tree has returned nothing, or the tree itself. HookError."""
    if value is not None and value is not tree:
        hint = "change the tree in place, and return nothing"
        raise HookError(told(hook, path, "hook-result", where, _returned(value), 0, hint))


def pages_of(hook: Hook, path: str, value: object) -> tuple[GeneratedPage, ...]:
    """The pages that a hook has made, each with a valid address and one body. HookError."""
    pages = _listed(hook, path, value, GeneratedPage)
    for page in pages:
        if not _PATH.fullmatch(page.path):
            hint = "write it from the root of the site: '/people/' or '/people.html'"
            message = f"{page.path!r} is no address of a page"
            raise HookError(told(hook, path, "hook-result", "", message, 0, hint))
        if not page.title.strip():
            message = f"the page {page.path} has no title"
            raise HookError(told(hook, path, "hook-result", "", message))
        if sum(map(bool, (page.html, page.markdown, page.template))) > 1:
            message = f"the page {page.path} has more than one of html, markdown and template"
            raise HookError(told(hook, path, "hook-result", "", message))
    return tuple(replace(page, path=composed(page.path)) for page in pages)


def problems_of(hook: Hook, path: str, value: object) -> tuple[Diagnostic, ...]:
    """The findings of a check as messages. HookError."""
    found = []
    for problem in _listed(hook, path, value, Problem):
        if not _CODE.fullmatch(problem.code):
            hint = "a code is words in lower case with - between them: lab-without-due"
            message = f"'{problem.code}' is no code"
            raise HookError(told(hook, path, "hook-result", "", message, 0, hint))
        steps = problem.path.split("/")
        outside = problem.path and (not steps[0] or steps[0].startswith((".", "_site")))
        if not problem.path.isprintable() or ".." in steps or outside:
            hint = "write it from the site's folder: content/lectures/01-intro.md"
            message = f"{problem.path!r} is no path of a file of the site"
            raise HookError(told(hook, path, "hook-result", "", message, 0, hint))
        message = " ".join(problem.message.split())
        if not message:
            hint = "say in it what is wrong, and in the hint what helps"
            message = f"a problem '{problem.code}' has no message"
            raise HookError(told(hook, path, "hook-result", "", message, 0, hint))
        span = None
        if problem.line > 0:
            span = Span(problem.line, max(1, problem.column), max(1, problem.length))
        found.append(
            Diagnostic(problem.severity, problem.code, message, problem.path, span, problem.hint)
        )
    return tuple(found)


def _listed(hook: Hook, path: str, value: object, kind: type[V]) -> tuple[V, ...]:
    """The values that a hook has returned, one or several or none, or yields one by one."""
    name = kind.__name__

    def wrong(message: str) -> HookError:
        hint = f"return a {name}, or several in a list, or yield them"
        return HookError(told(hook, path, "hook-result", "", message, 0, hint))

    if value is None:
        return ()
    if isinstance(value, kind):
        value = (value,)
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise wrong(_returned(value))
    items = called(hook, path, "", lambda: tuple(value))
    made = []
    for item in items:
        if not isinstance(item, kind):
            raise wrong(f"among what it returned is a value of type {type(item).__name__}")
        try:  # an author's code may have made it of values of other types
            plain = _plain(item)
            msgspec.convert(msgspec.to_builtins(plain), kind)
            made.append(plain)
        except (TypeError, ValueError, OverflowError, RecursionError) as exc:
            raise wrong(f"a {name} that is none: {printable(exc)}") from None
    return tuple(made)


def _plain(item: V) -> V:
    """The same value with data in its fields and nothing else."""
    fields = {name: _data(getattr(item, name)) for name in item.__struct_fields__}
    plain: V = replace(item, **fields)
    return plain


def _data(value: Any) -> Any:
    """A value as data whose digest is another one if it looks different in a template. TypeError,
    ValueError, OverflowError."""
    if value is None or isinstance(value, (bool, float, date, time, Struct)):
        return value
    if isinstance(value, str):
        return str(value).encode("utf-8", "strict").decode()
    if isinstance(value, int):
        if not -(2**63) <= value < 2**64:
            raise OverflowError(f"the number {value:.3e} is too large")
        return int(value)
    if isinstance(value, (list, tuple)):
        return [_data(one) for one in value]
    if isinstance(value, dict):
        if odd := next((key for key in value if not isinstance(key, (str, int))), None):
            raise TypeError(f"a key of type {type(odd).__name__}")
        if len({isinstance(key, str) for key in value}) > 1:
            raise TypeError("keys that are texts and keys that are numbers in one dictionary")
        return {_data(key): _data(one) for key, one in value.items()}
    raise TypeError(f"a value of type {type(value).__name__}, which is no data")


def _returned(value: object) -> str:
    return (
        "it returned nothing"
        if value is None
        else f"it returned a value of type {type(value).__name__}"
    )
