"""Filters and functions of extensions in templates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from jinja2.exceptions import UndefinedError

from coursesite.extensions.calls import HookError, printed
from coursesite.extensions.modules import reason
from coursesite.files.access_log import AccessLog
from coursesite.site.extensions import HookRef, call, hook_of
from coursesite.theme.filters import FilterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2.runtime import Context

    from coursesite.engine import Need
    from coursesite.extensions.hooks import Hook
    from coursesite.site.inputs import World

_CALL = "_hook"
"""The name in a context by which filters find the task that they are called for."""


def bound(
    need: Need, name: str, hooks: Iterable[HookRef], variables: dict[str, Any]
) -> dict[str, Any]:
    """The variables of the template `name` with the functions of extensions, which those of the
    page hide. The filters are made known to the theme."""
    world = need.world
    if world.template_filters is None:
        filters = (ref for ref in hooks if ref.kind == "filter")
        world.template_filters = {ref.name: _filter(world, ref) for ref in filters}
    world.theme.know(world.template_filters)
    page = variables.get("page")
    url = page.get("url") if isinstance(page, dict) else ""
    where = f"the page {url}" if url else f"templates/{name}"
    run = partial(_called, need, where)
    functions = {ref.name: partial(_function, run, ref) for ref in hooks if ref.kind == "function"}
    return {**functions, **variables, _CALL: run}


def _function(run: Callable[..., Any], ref: HookRef, /, *args: Any, **kwargs: Any) -> Any:
    return run(ref, args, kwargs)


def _called(
    need: Need, where: str, ref: HookRef, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """The value that a hook gives a template; "" if it fails, which is reported."""
    try:
        return call(
            need,
            ref,
            where,
            lambda hook, run: printed(hook, ref.path, where, run(*args, **kwargs)),
        )
    except HookError as failed:
        if isinstance(failed.__cause__, UndefinedError):
            raise failed.__cause__ from None  # a mistake in the template, which has the name
        need.report(failed.diagnostic)
        return ""


def _filter(world: World, ref: HookRef) -> Callable[..., Any]:
    """The filter that a hook is. Jinja computes no filter ahead that is given the context."""

    @pass_context
    def filtered(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
        run = context.get(_CALL)
        if run is not None:
            return run(ref, (value, *args), kwargs)
        return _alone(hook_of(world, ref), world, value, *args, **kwargs)

    return filtered


def _alone(hook: Hook, world: World, /, *args: Any, **kwargs: Any) -> Any:
    """The value of a filter in a template that was imported without a context: it may be kept for
    other pages, so nothing may be read for it."""
    hint = "import the template 'with context'"
    if "site" in hook.wants:
        raise FilterError(f"{hook.name} is told no site here", hint)
    with AccessLog(world.snapshot.locate("")) as opened:
        try:
            value = printed(hook, "", "", hook.function(*args, **kwargs))
        except KeyboardInterrupt:
            raise
        except BaseException as wrong:  # SystemExit, and those that authors derive
            raise FilterError(f"{hook.name} failed: {reason(wrong)}") from wrong
    if opened.paths:
        raise FilterError(f"{hook.name} opens {opened.paths[0]}", hint)
    return value
