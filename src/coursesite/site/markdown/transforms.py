"""Transforms of extensions: of the Markdown of a post, and of its notes as a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from coursesite.engine import Need
from coursesite.extensions.calls import HookError, nothing, text_of
from coursesite.extensions.hooks import Hook
from coursesite.site.extensions import HookRef, call
from coursesite.site.inputs import twice

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Transforms = Iterable[tuple[str, str, str]]
"""Transforms by kind, name and origin, as options have them."""


def _of_kind(kind: str, transforms: Transforms) -> Iterator[HookRef]:
    return (HookRef(*one) for one in transforms if one[0] == kind)


def source(need: Need, path: str, text: str, transforms: Transforms) -> str:
    """The Markdown in the post at `path`, transformed. A transform that fails is reported, and
    leaves the text as it is."""
    for ref in _of_kind("source", transforms):
        text = _transformed(need, ref, path, text)
    return text


def _transformed(need: Need, ref: HookRef, path: str, text: str) -> str:
    where = f"content/{path}"

    def use(hook: Hook, function: Callable[..., Any]) -> str:
        return text_of(hook, ref.path, where, function(text))

    try:
        return call(need, ref, where, use, path)
    except HookError as failed:
        need.report(failed.diagnostic)
        return text


def reworked(need: Need, path: str, transforms: Transforms, body: LexborNode) -> None:
    """Change the tree of the notes of the post at `path` by the transforms of trees. One that fails
    is reported."""
    for ref in _of_kind("tree", transforms):
        _rework(need, ref, path, body)


def _rework(need: Need, ref: HookRef, path: str, body: LexborNode) -> None:
    where, again, before = f"content/{path}", need(twice), body.inner_html
    trees = _with_copy(body) if again else iter((body,))

    def use(hook: Hook, function: Callable[..., Any]) -> str:
        tree = next(trees)
        nothing(hook, ref.path, where, function(tree), tree)
        return (tree.inner_html or "") if again else ""

    try:
        call(need, ref, where, use, path)
    except HookError as failed:
        need.report(failed.diagnostic)
        body.inner_html = before or ""  # without half of a change


def _with_copy(body: LexborNode) -> Iterator[LexborNode]:
    """A tree, and then another one as it was before somebody changed it."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(f"<body>{body.inner_html}")
    yield body
    if parser.body is not None:
        yield parser.body
