"""Folds templates before they are compiled, for speed: constant parts are computed once.

Calls of `t` with constant arguments become their text, and included templates are put in the place
of their `include`, which otherwise sets up a context each time. The output is the same. Errors may
differ in kind and place, so a caller renders the unfolded template if a folded one fails. The
figures are in content/guide/decisions/folded-templates.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

DEEPEST = 4
"""The most levels of includes that are put into one template."""
RESERVED = frozenset(("assets", "here", "site", "t"))
"""Names used by filters or replaced by folding. A template that rebinds one of them, or includes
another without context, is rendered unfolded."""
_OWN = frozenset(("caller", "kwargs", "self", "super", "varargs"))
"""Names whose value depends on the template they are written in."""
_INSERTABLE = (
    nodes.Assign,
    nodes.AssignBlock,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.Output,
    nodes.With,
)
"""The statements that a template may be made of if it is to be put into another: no macros, imports
or inheritance."""
_INCLUDED = re.compile(r"""\binclude\s+["']([^"'\n]+)["']""")


class UnfoldableError(Exception):
    """A template that must be rendered as it is written."""


def included(name: str, sources: Mapping[str, str], apart: Container[str] = ()) -> tuple[str, ...]:
    """The templates whose sources the folded template `name` may be made of: itself, and those that
    it includes by a constant name, directly or not, but for those that stay `apart`. Found by a
    pattern: comments count, too."""
    seen: dict[str, None] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen[current] = None
            names = _INCLUDED.findall(sources[current])
            waiting += [other for other in names if other in sources and other not in apart]
    return tuple(seen)


def folded(
    tree: nodes.Template, say: Callable[..., str], parsed: Callable[[str], nodes.Template | None]
) -> nodes.Template:
    """The tree of a template, folded in place, for pages whose `t` is `say`.

    `parsed` returns a new tree of the template of a name, or None for one that must stay an
    `include`. Raises `UnfoldableError`.
    """
    template: nodes.Template = _Folding(say, parsed).visit(tree)
    return template


class _Folding(NodeTransformer):
    """Folds one template, which is included by the templates `within`."""

    def __init__(
        self,
        say: Callable[..., str],
        parsed: Callable[[str], nodes.Template | None],
        within: tuple[str, ...] = (),
    ) -> None:
        self._say, self._parsed, self._within = say, parsed, within
        self._child = False
        """Whether the current node is outside of the blocks of a template that extends another:
        Jinja does not print there, but runs it before the blocks."""

    def get_visitor(self, node: nodes.Node) -> Callable[..., Any] | None:
        """Jinja's hook: the method for a kind of node, None to visit its children only."""
        visitor: Callable[..., Any] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        return visitor

    def _template(self, node: nodes.Template) -> nodes.Node:
        self._child = node.find(nodes.Extends) is not None
        return self.generic_visit(node)

    def _block(self, node: nodes.Block) -> nodes.Node:
        outside, self._child = self._child, False
        self.generic_visit(node)
        self._child = outside
        return node

    def _name(self, node: nodes.Name) -> nodes.Node:
        return self._named(node, node.name if node.ctx != "load" else "")

    def _scopedevalcontextmodifier(self, node: nodes.ScopedEvalContextModifier) -> nodes.Node:
        raise UnfoldableError("autoescape")  # which does not reach into an included template

    def _macro(self, node: nodes.Macro) -> nodes.Node:
        return self._named(node, node.name)

    def _import(self, node: nodes.Import) -> nodes.Node:
        return self._reached(self._named(node, node.target))

    def _fromimport(self, node: nodes.FromImport) -> nodes.Node:
        names = (name if isinstance(name, str) else name[1] for name in node.names)
        return self._reached(self._named(node, *names))

    def _include(self, node: nodes.Include) -> nodes.Node | list[nodes.Node]:
        self._reached(node)
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if self._child or not isinstance(name, str) or name in self._within:
            return self.generic_visit(node)
        tree = self._parsed(name) if len(self._within) < DEEPEST else None
        body = _insertable(tree) if tree is not None else None
        if tree is None or body is None:
            return node
        tree.body = body
        _Folding(self._say, self._parsed, (*self._within, name)).visit(tree)
        if next(tree.find_all((nodes.Assign, nodes.AssignBlock)), None) is not None:
            return nodes.Scope(tree.body, lineno=node.lineno, environment=node.environment)
        return tree.body

    def _call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        function = node.node
        values = [*node.args, *(argument.value for argument in node.kwargs)]
        if (
            not (isinstance(function, nodes.Name) and function.name == "t")
            or (node.dyn_args or node.dyn_kwargs)
            or not all(isinstance(value, nodes.Const) for value in values)
        ):
            return node
        args = [value.as_const() for value in node.args]
        kwargs = {argument.key: argument.value.as_const() for argument in node.kwargs}
        try:
            text = self._say(*args, **kwargs)
        except Exception:  # reported when it is rendered, if that is reached
            return node
        return nodes.Const(text, lineno=node.lineno, environment=node.environment)

    def _named(self, node: nodes.Node, *names: str) -> nodes.Node:
        """Visits a node that binds these names; raises UnfoldableError if one is reserved."""
        if not RESERVED.isdisjoint(names):
            raise UnfoldableError(*names)
        return self.generic_visit(node)

    def _reached(self, node: Any) -> nodes.Node:
        """A node that runs another template. Raises UnfoldableError if that runs without context,
        where it must find no `t`."""
        if not node.with_context:
            raise UnfoldableError(node.template)
        unchanged: nodes.Node = node
        return unchanged


def _insertable(tree: nodes.Template) -> list[nodes.Node] | None:
    """The body of a template, ready to be put in the place of an `include`; None if that would make
    a difference. Its blocks become scopes: a template that includes it cannot override them."""
    blocks = [node for node in tree.body if isinstance(node, nodes.Block)]
    if len({block.name for block in blocks}) < len(blocks) or any(b.required for b in blocks):
        return None
    body = [
        nodes.Scope(node.body, lineno=node.lineno, environment=node.environment)
        if isinstance(node, nodes.Block)
        else node
        for node in tree.body
    ]
    tree = nodes.Template(body, lineno=tree.lineno, environment=tree.environment)
    allowed = (*_INSERTABLE, nodes.Scope)
    if not all(isinstance(statement, allowed) for statement in tree.find_all(nodes.Stmt)):
        return None
    if any(name.name in _OWN for name in tree.find_all(nodes.Name)) or _outer_loop(tree):
        return None
    return body


def _outer_loop(node: nodes.Node) -> bool:
    """Whether there is a `loop` below the node that belongs to a loop above it."""
    if isinstance(node, nodes.Name):
        return node.name == "loop"
    inside = ("body",) if isinstance(node, nodes.For) else ()
    return any(_outer_loop(child) for child in node.iter_child_nodes(exclude=inside))
