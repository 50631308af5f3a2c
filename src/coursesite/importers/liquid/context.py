"""The state of one text while its Liquid is rendered: its variables, notes, placeholders, limits.

Blocks and includes share it with the renderer; `NodeRenderer` is the part of the renderer that
they call back, so that neither imports it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import Struct

from coursesite.importers import markdown_ranges
from coursesite.importers.liquid.expressions import Expression
from coursesite.importers.liquid.parser import Node
from coursesite.importers.liquid.placeholders import Placeholders
from coursesite.importers.liquid.site_lookup import SiteLookup
from coursesite.importers.liquid.values import MISSING, UnresolvedLiquidError
from coursesite.importers.plan import Status

MAX_NODES = 100_000
MAX_CHARACTERS = 4_000_000


class Note(Struct, frozen=True):
    """A remark for the import report about the Liquid at `offset` of the text."""

    offset: int
    status: Status
    text: str


class NodeRenderer(Protocol):
    """Renders the contents of blocks and includes."""

    def node(self, node: Node, nested: bool) -> str:
        """The text of one node; `nested` if a comment already holds the source around it."""

    def nested(self, nodes: tuple[Node, ...]) -> str:
        """The text of the nodes inside a block or an include."""

    def included(self, source: str, arguments: Mapping[str, Any]) -> str | None:
        """The text of an included file; None if a part of it could not be rendered."""


class Budget:
    """Counts what a page and its includes have rendered, so that loops in loops come to an end."""

    def __init__(self) -> None:
        """Starts at zero."""
        self.nodes = 0
        self.characters = 0

    def check(self) -> None:
        """Raises `UnresolvedLiquidError` once a limit is passed."""
        if self.nodes > MAX_NODES or self.characters > MAX_CHARACTERS:
            raise UnresolvedLiquidError("it goes on for too long")


class Context:
    """The state of one text, or of one that is included in it."""

    def __init__(
        self,
        source: str,
        names: Mapping[str, Any],
        site: SiteLookup,
        outer: Context | None = None,
    ) -> None:
        """`names` are the variables by name; `outer` belongs to the text that includes this one."""
        self.source, self.site, self.outer = source, site, outer
        self.scopes: list[dict[str, Any]] = [dict(names)]
        self.placeholders: Placeholders = outer.placeholders if outer else Placeholders()
        self.budget: Budget = outer.budget if outer else Budget()
        self.depth: int = outer.depth + 1 if outer else 0
        self.notes: list[Note] = []
        self.failures = 0
        self._code = markdown_ranges.code(source)
        self._comments = markdown_ranges.merge(markdown_ranges.comments(source))
        self._formulas = markdown_ranges.formulas(source)

    # ---- variables ------------------------------------------------------------------------

    def lookup(self, name: str) -> Any:
        """The value of a variable in the innermost scope that has it, or `MISSING`."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return MISSING

    def assign(self, name: str, value: Any) -> None:
        """Sets a variable for the rest of the page, also outside of the include that sets it."""
        self.scopes[0][name] = value
        if self.outer:
            self.outer.assign(name, value)

    def names(self) -> dict[str, Any]:
        """All variables that are visible here, by name."""
        visible: dict[str, Any] = {}
        for scope in self.scopes:
            visible.update(scope)
        return visible

    def expression(self, source: str) -> Expression:
        """A reader of the expression in `source` with the variables of this text."""
        return Expression(source, self.lookup, self.site.filters)

    # ---- places in the text ---------------------------------------------------------------

    def in_code(self, offset: int) -> bool:
        """Whether an offset lies in code."""
        return markdown_ranges.inside(self._code, offset)

    def in_comment(self, offset: int) -> bool:
        """Whether an offset lies in an HTML comment."""
        return markdown_ranges.inside(self._comments, offset)

    def is_verbatim(self, offset: int) -> bool:
        """Whether an offset lies in code or a formula, where no HTML comment can be put."""
        return self.in_code(offset) or markdown_ranges.inside(self._formulas, offset)

    # ---- results ----------------------------------------------------------------------------

    def note(self, offset: int, status: Status, text: str) -> None:
        """Adds a note to the report."""
        self.notes.append(Note(offset, status, text))

    def with_source(self, offset: int, source: str, out: str, nested: bool) -> str:
        """The output of a tag behind a comment with its source; nested tags get no comment.

        Raises `UnresolvedLiquidError` where no comment can stand.
        """
        if nested:
            return out
        if self.is_verbatim(offset):
            raise UnresolvedLiquidError("it is in code")
        self.note(offset, "left", f"worked out once, source kept in a comment: {shortened(source)}")
        return self.placeholders.liquid(source) + out


def shortened(source: str) -> str:
    """Liquid on one line of at most 72 characters, for messages."""
    line = " ".join(source.split())
    return line if len(line) <= 72 else line[:71] + "…"
