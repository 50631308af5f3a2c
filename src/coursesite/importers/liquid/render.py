"""Works Liquid out, once, with the data of a site.

What stands for a text that never changes (a variable of the configuration, a link to a page, raw
text) becomes that text. What Jekyll worked out anew in every build (loops, conditions, includes)
becomes what it gave for the site as it is, with its source in a comment before it. What can't be
worked out stands in such a comment too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from coursesite.importers import masks
from coursesite.importers.liquid import calls, page
from coursesite.importers.liquid.blocks import Blocks, Jump
from coursesite.importers.liquid.expressions import Expression
from coursesite.importers.liquid.host import Host
from coursesite.importers.liquid.includes import Includes
from coursesite.importers.liquid.page import GONE, Leavings
from coursesite.importers.liquid.tokens import Token
from coursesite.importers.liquid.tree import Block, Node, parse
from coursesite.importers.liquid.values import MISSING, UnknownError, text

MAX_STEPS = 100_000
MAX_TEXT = 4_000_000


class Note(Struct, frozen=True):
    """Something to report about the Liquid at `offset` of the text."""

    offset: int
    status: Literal["converted", "kept", "left"]
    text: str


class Rendered(Struct, frozen=True):
    """The text that Liquid gave, and what is to be said about it."""

    text: str
    notes: tuple[Note, ...]


def render(source: str, names: Mapping[str, Any], host: Host) -> Rendered:
    """The body of a page with its Liquid worked out; `names` are the variables it may use."""
    source = page.clean(source)
    if "{{" not in source and "{%" not in source:
        return Rendered(page.protect(source), ())
    renderer = Renderer(source, names, host)
    out = renderer.top()
    return Rendered(renderer.leavings.finish(out), tuple(renderer.notes))


class Renderer:
    """One text on its way through Liquid, or one that is included in it."""

    def __init__(
        self, source: str, names: Mapping[str, Any], host: Host, outer: Renderer | None = None
    ) -> None:
        """`outer` is the text that includes this one."""
        self.source, self.host, self.outer = source, host, outer
        self.scopes: list[dict[str, Any]] = [dict(names)]
        self.leavings: Leavings = outer.leavings if outer else Leavings()
        self.notes: list[Note] = []
        self.steps: list[int] = outer.steps if outer else [0, 0]
        self.failures = 0
        self.depth: int = outer.depth + 1 if outer else 0
        self.blocks, self.includes = Blocks(self), Includes(self)
        self.code = masks.code(source)
        self.kept = masks.merged(masks.comments(source))
        self.formulas = masks.formulas(source)

    # ---- names --------------------------------------------------------------------------

    def lookup(self, name: str) -> Any:
        """What a first name stands for; the innermost counts."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return MISSING

    def assign(self, name: str, value: Any) -> None:
        """Gives a name a value for the rest of the page."""
        self.scopes[0][name] = value
        if self.outer:
            self.outer.assign(name, value)

    def expression(self, source: str) -> Expression:
        """The expression to be read here."""
        return Expression(source, self.lookup, self.host.filters)

    # ---- walking ------------------------------------------------------------------------

    def top(self) -> str:
        """The whole text, with every part of it that can't be worked out in a comment."""
        return "".join(self.node(node, nested=False) for node in parse(self.source))

    def run(self, nodes: tuple[Node, ...]) -> str:
        """The inside of a block."""
        out: list[str] = []
        for node in nodes:
            self.steps[0] += 1
            out.append(self.node(node, nested=True))
            self.steps[1] += len(out[-1])
            if self.steps[0] > MAX_STEPS or self.steps[1] > MAX_TEXT:
                raise UnknownError("it goes on for too long")
        return "".join(out)

    def node(self, node: Node, nested: bool) -> str:
        """One node; `nested` if the source around it stands in a comment already."""
        source = self.source[node.start : node.end]
        if isinstance(node, Token) and node.kind == "text":
            return source
        if not nested and masks.inside(self.kept, node.start):
            return self.leavings.piece(source)
        try:
            if isinstance(node, Block):
                return self.blocks.block(node, nested)
            return self.token(node, nested)
        except UnknownError as problem:
            return self.unknown(node, source, nested, str(problem))

    def unknown(self, node: Node, source: str, nested: bool, why: str) -> str:
        """What stands for a node that can't be worked out."""
        self.failures += 1
        if not nested and self.verbatim(node.start):
            self.note(
                node.start, "kept", f"Liquid in code was left as it is ({why}): {_short(source)}"
            )
            return self.leavings.piece(source)
        self.note(node.start, "left", f"{why}: {_short(source)}")
        if nested:
            return GONE
        if isinstance(node, Block) and node.name not in ("for", "tablerow", "capture"):
            return self.blocks.opened(node)
        return self.leavings.liquid(source)

    def verbatim(self, offset: int) -> bool:
        """Whether a place is in code or a formula, where no comment can stand."""
        return masks.inside(self.code, offset) or masks.inside(self.formulas, offset)

    def note(self, offset: int, status: Literal["converted", "kept", "left"], text_: str) -> None:
        """Reports something."""
        self.notes.append(Note(offset, status, text_))

    # ---- single tags ----------------------------------------------------------------------

    def token(self, token: Token, nested: bool) -> str:
        """A tag or an output."""
        source = self.source[token.start : token.end]
        if token.kind == "raw":
            return self.raw(token)
        if token.kind == "comment":
            if nested or not token.inner.strip():
                return GONE
            self.note(token.start, "converted", "a Liquid comment is an HTML comment now")
            return self.leavings.comment(token.inner)
        if token.kind == "output":
            return self.output(token, nested)
        if token.name in ("include", "include_relative", "include_cached"):
            return self.includes.include(token, nested)
        if token.name in ("post_url", "link"):
            return self.address(token)
        if token.name == "assign":
            name, sign, value = token.args.partition("=")
            if not sign:
                raise UnknownError("an assignment without a value")
            self.assign(name.strip(), self.expression(value).filtered())
            return self.worked_out(token.start, source, GONE, nested)
        if token.name in ("break", "continue") and nested:
            raise Jump(token.name)
        if token.name in ("increment", "decrement"):
            step = 1 if token.name == "increment" else -1
            before = self.lookup(token.args)
            count = before if isinstance(before, int) else (0 if step > 0 else -1)
            self.assign(token.args, count + step)
            return self.worked_out(token.start, source, str(count), nested)
        if token.name == "cycle" and nested:
            return self.blocks.cycle(token)
        raise UnknownError(f"the tag '{token.name}' is not known")

    def raw(self, token: Token) -> str:
        """Text that Liquid passes over; code in it stays code, shortcodes in it are shown."""
        self.note(token.start, "converted", "raw text is plain text now")
        if masks.inside(self.code, token.start):
            return self.leavings.piece(token.inner)
        return self.leavings.piece(page.protect(token.inner))

    def output(self, token: Token, nested: bool) -> str:
        """`{{ … }}`."""
        value = self.expression(token.args).filtered()
        if value is MISSING or value is None:
            if nested:
                return ""
            raise UnknownError("nothing is known by that name")
        if isinstance(value, calls.Document):
            self.note(token.start, "converted", f"the text of {value.source} stands here")
            return self.leavings.document(value.markdown())
        out = text(value)
        if not nested:
            self.note(token.start, "converted", f"{_short(self.source[token.start : token.end])}")
        return out

    def address(self, token: Token) -> str:
        """`{% post_url %}` and `{% link %}`."""
        name = token.args.strip().strip("\"'")
        if "{{" in name:
            inner = Renderer(name, self.names(), self.host, self)
            name = self.leavings.flat(inner.top())
        find = self.host.post_url if token.name == "post_url" else self.host.link
        found = find(name)
        if found is None:
            raise UnknownError(
                f"there is no {'post' if token.name == 'post_url' else 'file'} '{name}'"
            )
        self.note(token.start, "converted", f"{token.name} {name} is {found}")
        return found

    def names(self) -> dict[str, Any]:
        """All names that can be seen here."""
        seen: dict[str, Any] = {}
        for scope in self.scopes:
            seen.update(scope)
        return seen

    def worked_out(self, offset: int, source: str, out: str, nested: bool) -> str:
        """What a tag gave, with its source in a comment before it."""
        if nested:
            return out
        if self.verbatim(offset):
            raise UnknownError("it is in code")
        self.note(offset, "left", f"worked out once, source kept in a comment: {_short(source)}")
        return self.leavings.liquid(source) + out


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= 72 else line[:71] + "…"
