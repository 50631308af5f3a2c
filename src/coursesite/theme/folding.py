"""Templates made simpler before they are compiled: what is known already is put in.

Interface texts whose words are all in the template become text of it, and small templates stand
where they are included, instead of being looked up, given a context and run each time. What comes
out is the same; where an error is raised, it may be in another place or another one, so whoever
renders a folded template renders the plain one once more if that fails.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEEPEST = 4
"""How deep templates that include each other are put into one."""
RESERVED = frozenset(("assets", "here", "site", "t"))
"""What filters read, and what is folded: no template that gives these names a meaning of its own
is folded, nor one that has others run without them."""
_OWN = frozenset(("caller", "kwargs", "self", "super", "varargs"))
"""Names that mean something of the template they are in."""
_INSERTABLE = (
    nodes.Assign,
    nodes.AssignBlock,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.Output,
    nodes.With,
)
"""The statements of a template that may stand in another."""
_INCLUDED = re.compile(r"""\binclude\s+["']([^"'\n]+)["']""")


class UnfoldableError(Exception):
    """A template that must be run as it is written."""


def included(name: str, sources: Mapping[str, str]) -> tuple[str, ...]:
    """The templates whose sources make up the folded `name`: itself, and what they include by a
    name that is written out."""
    seen: dict[str, None] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen[current] = None
            waiting += [one for one in _INCLUDED.findall(sources[current]) if one in sources]
    return tuple(seen)


def folded(
    tree: nodes.Template, say: Callable[..., str], parsed: Callable[[str], nodes.Template | None]
) -> nodes.Template:
    """The tree of a template, changed in place, to be rendered where `t` is `say`.

    `parsed` gives a new tree of a template by its name, None for one that is to stay apart. Raises
    `UnfoldableError`.
    """
    found: nodes.Template = _Folding(say, parsed).visit(tree)
    return found


class _Folding(NodeTransformer):
    """A template being folded that stands within the templates `within`."""

    def __init__(
        self,
        say: Callable[..., str],
        parsed: Callable[[str], nodes.Template | None],
        within: tuple[str, ...] = (),
    ) -> None:
        self._say, self._parsed, self._within = say, parsed, within
        self._child = False

    def get_visitor(self, node: nodes.Node) -> Callable[..., Any] | None:
        """What is done with a node, if it is of a kind that matters."""
        found: Callable[..., Any] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        return found

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
        raise UnfoldableError("autoescape")  # what is included is escaped in any case

    def _macro(self, node: nodes.Macro) -> nodes.Node:
        return self._named(node, node.name)

    def _import(self, node: nodes.Import) -> nodes.Node:
        return self._reached(self._named(node, node.target))

    def _fromimport(self, node: nodes.FromImport) -> nodes.Node:
        names = (one if isinstance(one, str) else one[1] for one in node.names)
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
        of, given = node.node, [*node.args, *(one.value for one in node.kwargs)]
        if (
            not (isinstance(of, nodes.Name) and of.name == "t")
            or (node.dyn_args or node.dyn_kwargs)
            or not all(isinstance(one, nodes.Const) for one in given)
        ):
            return node
        words = [one.as_const() for one in node.args]
        try:
            text = self._say(*words, **{one.key: one.value.as_const() for one in node.kwargs})
        except Exception:  # complained of when it is rendered, if it is
            return node
        return nodes.Const(text, lineno=node.lineno, environment=node.environment)

    def _named(self, node: nodes.Node, *names: str) -> nodes.Node:
        """A node that gives something these names."""
        if not RESERVED.isdisjoint(names):
            raise UnfoldableError(*names)
        return self.generic_visit(node)

    def _reached(self, node: Any) -> nodes.Node:
        """A node that runs another template, which must find no `t` where it has no context."""
        if not node.with_context:
            raise UnfoldableError(node.template)
        found: nodes.Node = node
        return found


def _insertable(tree: nodes.Template) -> list[nodes.Node] | None:
    """What of a template can stand in the place of its inclusion; None if it needs to be a template
    of its own. Its blocks are its own, too: whoever includes it does not fill them."""
    blocks = [one for one in tree.body if isinstance(one, nodes.Block)]
    if len({one.name for one in blocks}) < len(blocks) or any(one.required for one in blocks):
        return None
    body = [
        nodes.Scope(one.body, lineno=one.lineno, environment=one.environment)
        if isinstance(one, nodes.Block)
        else one
        for one in tree.body
    ]
    tree = nodes.Template(body, lineno=tree.lineno, environment=tree.environment)
    plain = (*_INSERTABLE, nodes.Scope)
    if not all(isinstance(one, plain) for one in tree.find_all(nodes.Stmt)):
        return None
    if any(one.name in _OWN for one in tree.find_all(nodes.Name)) or _outer_loop(tree):
        return None
    return body


def _outer_loop(node: nodes.Node) -> bool:
    """Whether there is a `loop` that is none of a loop below the node."""
    if isinstance(node, nodes.Name):
        return node.name == "loop"
    inside = ("body",) if isinstance(node, nodes.For) else ()
    return any(_outer_loop(one) for one in node.iter_child_nodes(exclude=inside))
