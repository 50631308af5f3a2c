"""Renders the Liquid of a page once, with the data of its site.

Liquid that stands for a fixed text (a variable of the configuration, a link to a page, raw text)
becomes that text. Liquid that Jekyll evaluates in every build (loops, conditions, includes) becomes
its present output, behind an HTML comment with its source. Liquid that cannot be evaluated without
Jekyll is left in such a comment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from coursesite.importers.liquid import placeholders
from coursesite.importers.liquid.blocks import Blocks, LoopJump
from coursesite.importers.liquid.context import Context, Note, shortened
from coursesite.importers.liquid.drops import DocumentDrop
from coursesite.importers.liquid.includes import Includes
from coursesite.importers.liquid.parser import Block, Node, parse
from coursesite.importers.liquid.placeholders import EMPTY
from coursesite.importers.liquid.site_lookup import SiteLookup
from coursesite.importers.liquid.tokens import Token
from coursesite.importers.liquid.values import MISSING, UnresolvedLiquidError, text
from coursesite.importers.scholarly import citations


class Rendered(Struct, frozen=True):
    """The rendered text of a page, and the notes for the report in the order of the source."""

    text: str
    notes: tuple[Note, ...]


def render(source: str, names: Mapping[str, Any], site: SiteLookup) -> Rendered:
    """The body of a page with its Liquid rendered; `names` are the variables by name.

    Nothing in `source` makes this fail: what cannot be rendered is kept in comments, with a note.
    """
    source = placeholders.clean(source)
    if "{{" not in source and "{%" not in source:
        return Rendered(placeholders.escape_calls(source), ())
    context = Context(source, names, site)
    out = Renderer(context).page()
    return Rendered(context.placeholders.finish(out), tuple(context.notes))


class Renderer:
    """Renders one text, or one that is included in it; a `NodeRenderer` for blocks and includes."""

    def __init__(self, context: Context) -> None:
        """`context` is the state of the text."""
        self.context = context
        self._blocks = Blocks(context, self)
        self._includes = Includes(context, self)

    # ---- walking the tree -------------------------------------------------------------------

    def page(self) -> str:
        """The whole text; parts that cannot be rendered stand in comments."""
        return "".join(self.node(node, nested=False) for node in parse(self.context.source))

    def nested(self, nodes: tuple[Node, ...]) -> str:
        """The text of the nodes inside a block or an include."""
        budget = self.context.budget
        out: list[str] = []
        for node in nodes:
            budget.nodes += 1
            out.append(self.node(node, nested=True))
            budget.characters += len(out[-1])
            budget.check()
        return "".join(out)

    def included(self, source: str, arguments: Mapping[str, Any]) -> str | None:
        """The text of an included file; None if a part of it could not be rendered."""
        names = {**self.context.names(), "include": arguments}
        inner = Context(placeholders.clean(source), names, self.context.site, self.context)
        out = Renderer(inner).nested(parse(inner.source))
        return None if inner.failures else out

    def node(self, node: Node, nested: bool) -> str:
        """The text of one node; `nested` if a comment already holds the source around it."""
        source = self.context.source[node.start : node.end]
        if isinstance(node, Token) and node.kind == "text":
            return source
        if not nested and self.context.in_comment(node.start):
            return self.context.placeholders.literal(source)
        try:
            if isinstance(node, Block):
                return self._blocks.block(node, nested)
            return self._token(node, nested)
        except UnresolvedLiquidError as problem:
            return self._unresolved(node, source, nested, str(problem))

    def _unresolved(self, node: Node, source: str, nested: bool, reason: str) -> str:
        """The text for a node that cannot be rendered: its source in a comment, or as code."""
        context = self.context
        context.failures += 1
        if not nested and context.is_verbatim(node.start):
            message = f"Liquid in code was left as it is ({reason}): {shortened(source)}"
            context.note(node.start, "kept", message)
            return context.placeholders.literal(source)
        context.note(node.start, "left", f"{reason}: {shortened(source)}")
        if nested:
            return EMPTY
        if isinstance(node, Block) and node.name not in ("for", "tablerow", "capture"):
            return self._blocks.with_commented_tags(node)
        return context.placeholders.liquid(source)

    # ---- single tags ----------------------------------------------------------------------

    def _token(self, token: Token, nested: bool) -> str:
        """The text of a tag or an output."""
        context = self.context
        source = context.source[token.start : token.end]
        if token.kind == "raw":
            return self._raw(token)
        if token.kind == "comment":
            if nested or not token.inner.strip():
                return EMPTY
            context.note(token.start, "converted", "a Liquid comment is an HTML comment now")
            return context.placeholders.comment(token.inner)
        if token.kind == "output":
            return self._output(token, nested)
        if token.name in ("include", "include_relative", "include_cached"):
            return self._includes.include(token, nested)
        if token.name in ("post_url", "link"):
            return self._address(token)
        if token.name == "assign":
            name, sign, value = token.args.partition("=")
            if not sign:
                raise UnresolvedLiquidError("an assignment without a value")
            context.assign(name.strip(), context.expression(value).filtered())
            return context.with_source(token.start, source, EMPTY, nested)
        if token.name in ("break", "continue") and nested:
            raise LoopJump(token.name)
        if token.name in ("increment", "decrement"):
            step = 1 if token.name == "increment" else -1
            before = context.lookup(token.args)
            # Liquid shows a counter before it is incremented, but after it is decremented.
            count = before if isinstance(before, int) else (0 if step > 0 else -1)
            context.assign(token.args, count + step)
            return context.with_source(token.start, source, str(count), nested)
        if token.name == "cycle" and nested:
            return self._blocks.cycle(token)
        if (cited := citations.scholar_tag(token.name, token.args)) is not None:
            words, remark = cited
            context.note(token.start, "left" if remark else "converted", remark or words)
            return context.placeholders.literal(words)
        raise UnresolvedLiquidError(f"the tag '{token.name}' is not known")

    def _raw(self, token: Token) -> str:
        """The text of a `raw` tag. Outside of code, shortcodes in it are shown, not expanded."""
        self.context.note(token.start, "converted", "raw text is plain text now")
        if self.context.in_code(token.start):
            return self.context.placeholders.literal(token.inner)
        return self.context.placeholders.literal(placeholders.escape_calls(token.inner))

    def _output(self, token: Token, nested: bool) -> str:
        """The text of `{{ … }}`."""
        context = self.context
        value = context.expression(token.args).filtered()
        if value is MISSING or value is None:
            if nested:
                return ""
            raise UnresolvedLiquidError("nothing is known by that name")
        if isinstance(value, DocumentDrop):
            context.note(token.start, "converted", f"the text of {value.source} stands here")
            return context.placeholders.document(value.markdown())
        if not nested:
            context.note(
                token.start, "converted", shortened(context.source[token.start : token.end])
            )
        return text(value)

    def _address(self, token: Token) -> str:
        """The address of `{% post_url NAME %}` or `{% link PATH %}`."""
        context = self.context
        name = token.args.strip().strip("\"'")
        if "{{" in name:
            inner = Context(name, context.names(), context.site, context)
            name = context.placeholders.plain(Renderer(inner).page())
        is_post = token.name == "post_url"
        address = context.site.post_url(name) if is_post else context.site.link(name)
        if address is None:
            raise UnresolvedLiquidError(f"there is no {'post' if is_post else 'file'} '{name}'")
        context.note(token.start, "converted", f"{token.name} {name} is {address}")
        return address
