"""The hooks of a site's file, or of an installed module."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from coursesite.diagnostics import Span, error
from coursesite.extensions.calls import told
from coursesite.extensions.hooks import GIVEN, OF_POSTS, Hook, hook_of
from coursesite.extensions.modules import load_error, reason, run
from coursesite.model import replace

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic


class Extension(Struct, frozen=True):
    """A file or module with hooks, in the order in which they are written, and its mistakes."""

    hooks: tuple[Hook, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def from_source(source: str, path: str) -> Extension:
    """The extension that the text of a site's file is. The text is executed."""
    from coursesite.extensions.purity import impure_places  # with Python's own parser

    namespace, failed = run(source, path, {}, "hook-load")
    if failed is not None:
        return Extension(problems=(failed,))
    hooks = tuple(
        replace(hook, span=_place(source, hook), source=source) for hook in _hooks(namespace)
    )
    able, mistakes = _able(hooks, path)
    problems = [*mistakes, *impure_places(source, path)]
    if not hooks:
        hint = "write @template_filter, @check or another decorator above its functions"
        problems.append(load_error(path, "hook-load", "defines nothing to be called", None, hint))
    return Extension(able, tuple(problems))


def from_module(name: str) -> Extension:
    """The extension that an installed module is."""
    try:
        module = import_module(name)
    except KeyboardInterrupt:
        raise
    except BaseException as exc:  # SystemExit, and those that authors derive
        message = f"the installed extension {name} cannot be loaded: {reason(exc)}"
        return Extension(problems=(error("hook-load", message),))
    return Extension(*_able(_hooks(vars(module)), ""))


def _hooks(namespace: dict[str, Any]) -> tuple[Hook, ...]:
    """The hooks that a module defines itself, in the order of their lines."""
    found: dict[int, Hook] = {}
    for name, value in namespace.items():
        with suppress(Exception):  # an object that fails when it is asked what it has
            own = value.__module__ == namespace["__name__"]
            if own and id(value) not in found and (hook := hook_of(name, value)) is not None:
                found[id(value)] = hook
    return tuple(sorted(found.values(), key=lambda hook: hook.span))


def _able(hooks: tuple[Hook, ...], path: str) -> tuple[tuple[Hook, ...], tuple[Diagnostic, ...]]:
    """The hooks that can be called, and a message about each of the others."""
    able, problems = [], []
    for hook in hooks:
        message, hint = _mistake(hook)
        if not message:
            able.append(hook)
        else:
            problems.append(told(hook, path, "hook-load", "", message, 0, hint))
    return tuple(able), tuple(problems)


def _mistake(hook: Hook) -> tuple[str, str]:
    """The reason why a hook could not be called, and a hint."""
    import inspect  # for sites that have some

    is_async = inspect.iscoroutinefunction, inspect.isasyncgenfunction
    if any(test(inspect.unwrap(hook.function)) for test in is_async):
        return "a function of an extension cannot be asynchronous", "write def, not async def"
    if "page" in hook.wants and hook.kind not in OF_POSTS:
        hint = f"of {' and '.join(GIVEN)}, this one may have 'site'"
        return "only transforms of posts are given a page", hint
    return "", ""


def _place(source: str, hook: Hook) -> Span:
    """The place of a hook's name in the text of its file."""
    lines = source.split("\n")
    for number, line in enumerate(lines[hook.span.line - 1 :], hook.span.line):
        name = getattr(hook.function, "__name__", hook.name)
        at = line.find(f"def {name}")
        if at >= 0:
            return Span(number, at + 5, len(name))
    return hook.span
