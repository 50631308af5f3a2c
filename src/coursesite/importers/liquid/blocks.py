"""Liquid's blocks: conditions, loops, captures, highlighted code."""

from __future__ import annotations

import re
from typing import Any

from coursesite.importers.liquid.context import Context, NodeRenderer
from coursesite.importers.liquid.expressions import compare
from coursesite.importers.liquid.parser import Block, Branch
from coursesite.importers.liquid.placeholders import EMPTY
from coursesite.importers.liquid.tokens import Token
from coursesite.importers.liquid.values import MISSING, UnresolvedLiquidError, items, number
from coursesite.markup.scanner.liquid import highlighted

_FOR = re.compile(
    r"([\w-]+)\s+in\s+(.+?)((?:\s+(?:reversed|(?:limit|offset|cols)\s*:\s*\S+))*)\s*\Z", re.DOTALL
)
_OPTION = re.compile(r"(limit|offset|cols)\s*:\s*(\S+)")


class LoopJump(Exception):  # noqa: N818
    """Carries `break` or `continue` from the tag to the loop around it."""


class Blocks:
    """Renders the blocks of one text."""

    def __init__(self, context: Context, renderer: NodeRenderer) -> None:
        """`renderer` renders the contents of the blocks."""
        self._context, self._renderer = context, renderer

    def block(self, block: Block, nested: bool) -> str:
        """The output of a block; raises `UnresolvedLiquidError` where it cannot be rendered."""
        context = self._context
        source = context.source[block.start : block.end]
        if block.name == "highlight":
            return self._highlight(block)
        method = {
            "if": self._condition,
            "unless": self._condition,
            "case": self._case,
            "for": self._loop,
            "capture": self._capture,
        }.get(block.name)
        if method is None:
            raise UnresolvedLiquidError(f"the tag '{block.name}' is not known")
        if not nested and context.is_verbatim(block.start):
            raise UnresolvedLiquidError("it is in code")
        before = len(context.notes)
        out = method(block)
        if not nested:
            # The note on the whole block stands for those on its parts.
            del context.notes[before:]
        return context.with_source(block.start, source, f"{EMPTY}{out}{EMPTY}", nested)

    def with_commented_tags(self, block: Block) -> str:
        """An unknown block with its tags in comments and all of its contents rendered."""
        context = self._context
        out: list[str] = []
        for branch in block.branches:
            token = branch.token
            out.append(context.placeholders.liquid(context.source[token.start : token.end]))
            out += [self._renderer.node(node, nested=False) for node in branch.nodes]
        close = context.source[block.close.start : block.close.end]
        return "".join(out) + context.placeholders.liquid(close)

    def cycle(self, token: Token) -> str:
        """The output of `cycle`: its values in turn, one in each round of the loop."""
        context = self._context
        values = [part.strip() for part in token.args.split(":", 1)[-1].split(",")]
        loop = context.lookup("forloop")
        index = loop["index0"] if isinstance(loop, dict) else 0
        return str(context.expression(values[index % len(values)]).value())

    def _condition(self, block: Block) -> str:
        """`if` and `unless` with `elsif` and `else`."""
        for branch in block.branches:
            name = branch.token.name
            if name == "else":
                return self._branch(branch)
            holds = self._context.expression(branch.token.args).condition()
            if holds != (name == "unless"):
                return self._branch(branch)
        return ""

    def _case(self, block: Block) -> str:
        """`case` with its `when` and `else`."""
        value = self._context.expression(block.branches[0].token.args).value()
        for branch in block.branches[1:]:
            if branch.token.name == "else":
                return self._branch(branch)
            for part in re.split(r",|\sor\s", branch.token.args):
                if compare(value, "==", self._context.expression(part.strip()).value()):
                    return self._branch(branch)
        return ""

    def _branch(self, branch: Branch) -> str:
        """The text of a branch; a line that held only its tags disappears."""
        return EMPTY + self._renderer.nested(branch.nodes) + EMPTY

    def _capture(self, block: Block) -> str:
        """`capture`: assigns its contents to a variable, and has no output."""
        branch = block.branches[0]
        value = self._context.placeholders.plain(self._renderer.nested(branch.nodes))
        self._context.assign(branch.token.args.strip().strip("\"'"), value)
        return ""

    def _loop(self, block: Block) -> str:
        """`for` with `limit`, `offset`, `reversed` and `else`."""
        context, token = self._context, block.branches[0].token
        header = _FOR.match(token.args)
        if not header:
            raise UnresolvedLiquidError("the loop can't be read")
        name, source, options = header.groups()
        value = context.expression(source).filtered()
        if value is MISSING or value is None:
            raise UnresolvedLiquidError(f"nothing is known as '{source}'")
        every = items(value)
        given = dict(_OPTION.findall(options))
        if "offset" in given:
            every = every[max(0, int(number(context.expression(given["offset"]).value()))) :]
        if "limit" in given:
            every = every[: max(0, int(number(context.expression(given["limit"]).value())))]
        if "reversed" in options:
            every.reverse()
        if not every:
            other = [branch for branch in block.branches if branch.token.name == "else"]
            return self._branch(other[0]) if other else ""
        out: list[str] = []
        for i, item in enumerate(every):
            context.scopes.append({name: item, "forloop": self._forloop(i, len(every))})
            try:
                out.append(self._branch(block.branches[0]))
            except LoopJump as jump:
                if jump.args[0] == "break":
                    break
            finally:
                context.scopes.pop()
        return "".join(out)

    def _forloop(self, i: int, count: int) -> dict[str, Any]:
        """The variable `forloop` in round `i` (from 0) of `count`."""
        return {
            "index": i + 1,
            "index0": i,
            "rindex": count - i,
            "rindex0": count - i - 1,
            "first": i == 0,
            "last": i == count - 1,
            "length": count,
            "parentloop": self._context.lookup("forloop"),
        }

    def _highlight(self, block: Block) -> str:
        """`highlight` as fenced code, with its options in an attribute list below."""
        context, token = self._context, block.branches[0].token
        options = highlighted(token.args)
        if not options:
            raise UnresolvedLiquidError("a language is missing")
        language, listed = options
        nodes = block.branches[0].nodes
        inner = "".join(self._renderer.node(node, nested=False) for node in nodes)
        code = context.placeholders.plain(inner).rstrip().lstrip("\n")
        line = context.source[context.source.rfind("\n", 0, block.start) + 1 : block.start]
        indent = line if not line.strip() else ""
        ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
        fence = f"{ticks}{'' if language in ('text', 'plain') else language}"
        after = f"\n{indent}{{: {listed} }}" if listed else ""
        before = "" if not line.strip() else "\n\n"
        tail = context.source[block.end : block.end + 1]
        context.note(block.start, "converted", f"highlighted code is a fence of {language} now")
        out = f"{before}{fence}\n{code}\n{indent}{ticks}{after}"
        return context.placeholders.literal(out) + ("" if tail in ("", "\n") else "\n\n")
