"""Liquid's blocks: conditions, loops, captures, highlighted code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from coursesite.importers.liquid.expressions import compare
from coursesite.importers.liquid.page import GONE
from coursesite.importers.liquid.values import MISSING, UnknownError, items, number
from coursesite.markup.scanner.liquid import highlighted

if TYPE_CHECKING:
    from coursesite.importers.liquid.render import Renderer
    from coursesite.importers.liquid.tokens import Token
    from coursesite.importers.liquid.tree import Block, Branch

_FOR = re.compile(
    r"([\w-]+)\s+in\s+(.+?)((?:\s+(?:reversed|(?:limit|offset|cols)\s*:\s*\S+))*)\s*\Z", re.DOTALL
)
_OPTION = re.compile(r"(limit|offset|cols)\s*:\s*(\S+)")


class Jump(Exception):  # noqa: N818
    """`break` or `continue`, on its way to its loop."""


class Blocks:
    """The blocks of one text."""

    def __init__(self, renderer: Renderer) -> None:
        """`renderer` works out what is inside."""
        self.renderer = renderer

    def block(self, block: Block, nested: bool) -> str:
        """What the block gives; raises `UnknownError` where it can't be worked out."""
        render = self.renderer
        source = render.source[block.start : block.end]
        if block.name == "highlight":
            return self.highlight(block)
        work = {
            "if": self.choice,
            "unless": self.choice,
            "case": self.case,
            "for": self.loop,
            "capture": self.capture,
        }.get(block.name)
        if work is None:
            raise UnknownError(f"the tag '{block.name}' is not known")
        if not nested and render.verbatim(block.start):
            raise UnknownError("it is in code")
        before = len(render.notes)
        out = work(block)
        if not nested:
            del render.notes[before:]
        return render.worked_out(block.start, source, f"{GONE}{out}{GONE}", nested)

    def opened(self, block: Block) -> str:
        """An unknown block: its tags in comments, all text in it kept."""
        render = self.renderer
        out: list[str] = []
        for branch in block.branches:
            token = branch.token
            out.append(render.leavings.liquid(render.source[token.start : token.end]))
            out += [render.node(node, nested=False) for node in branch.nodes]
        close = render.source[block.close.start : block.close.end]
        return "".join(out) + render.leavings.liquid(close)

    def choice(self, block: Block) -> str:
        """`if` and `unless` with `elsif` and `else`."""
        for branch in block.branches:
            name = branch.token.name
            if name == "else":
                return self.inside(branch)
            holds = self.renderer.expression(branch.token.args).condition()
            if holds != (name == "unless"):
                return self.inside(branch)
        return ""

    def case(self, block: Block) -> str:
        """`case` with its `when` and `else`."""
        value = self.renderer.expression(block.branches[0].token.args).value()
        for branch in block.branches[1:]:
            if branch.token.name == "else":
                return self.inside(branch)
            for part in re.split(r",|\sor\s", branch.token.args):
                if compare(value, "==", self.renderer.expression(part.strip()).value()):
                    return self.inside(branch)
        return ""

    def inside(self, branch: Branch) -> str:
        """The text of a branch."""
        return GONE + self.renderer.run(branch.nodes) + GONE

    def capture(self, block: Block) -> str:
        """`capture`: the text inside becomes a value."""
        render = self.renderer
        value = render.leavings.flat(render.run(block.branches[0].nodes))
        render.assign(block.branches[0].token.args.strip().strip("\"'"), value)
        return ""

    def loop(self, block: Block) -> str:
        """`for` with `limit`, `offset`, `reversed` and `else`."""
        render, token = self.renderer, block.branches[0].token
        found = _FOR.match(token.args)
        if not found:
            raise UnknownError("the loop can't be read")
        name, source, options = found.groups()
        value = render.expression(source).filtered()
        if value is MISSING or value is None:
            raise UnknownError(f"nothing is known as '{source}'")
        every = items(value)
        given = dict(_OPTION.findall(options))
        if "offset" in given:
            every = every[max(0, int(number(render.expression(given["offset"]).value()))) :]
        if "limit" in given:
            every = every[: max(0, int(number(render.expression(given["limit"]).value())))]
        if "reversed" in options:
            every.reverse()
        if not every:
            other = [branch for branch in block.branches if branch.token.name == "else"]
            return self.inside(other[0]) if other else ""
        out: list[str] = []
        for i, item in enumerate(every):
            render.scopes.append({name: item, "forloop": _forloop(i, len(every), render)})
            try:
                out.append(self.inside(block.branches[0]))
            except Jump as jump:
                if jump.args[0] == "break":
                    break
            finally:
                render.scopes.pop()
        return "".join(out)

    def cycle(self, token: Token) -> str:
        """`cycle`: one of the values after the other."""
        render = self.renderer
        values = [part.strip() for part in token.args.split(":", 1)[-1].split(",")]
        index = render.lookup("forloop")
        at = index["index0"] if isinstance(index, dict) else 0
        return str(render.expression(values[at % len(values)]).value())

    def highlight(self, block: Block) -> str:
        """`highlight`: fenced code, with the options that our fences have."""
        render, token = self.renderer, block.branches[0].token
        found = highlighted(token.args)
        if not found:
            raise UnknownError("a language is missing")
        language, listed = found
        inner = "".join(render.node(node, nested=False) for node in block.branches[0].nodes)
        code = render.leavings.flat(inner).rstrip().lstrip("\n")
        line = render.source[render.source.rfind("\n", 0, block.start) + 1 : block.start]
        indent = line if not line.strip() else ""
        ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
        fence = f"{ticks}{'' if language in ('text', 'plain') else language}"
        after = f"\n{indent}{{: {listed} }}" if listed else ""
        before = "" if not line.strip() else "\n\n"
        tail = render.source[block.end : block.end + 1]
        render.note(block.start, "converted", f"highlighted code is a fence of {language} now")
        out = f"{before}{fence}\n{code}\n{indent}{ticks}{after}"
        return render.leavings.piece(out) + ("" if tail in ("", "\n") else "\n\n")


def _forloop(i: int, count: int, render: Renderer) -> dict[str, Any]:
    return {
        "index": i + 1,
        "index0": i,
        "rindex": count - i,
        "rindex0": count - i - 1,
        "first": i == 0,
        "last": i == count - 1,
        "length": count,
        "parentloop": render.lookup("forloop"),
    }
