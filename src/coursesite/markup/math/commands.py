"""Commands that math-core does not have, or has in part: rewritten where macros are not enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from coursesite.markup.math.lexer import Piece, Stream, joined, made
from coursesite.markup.math.rows import Facts
from coursesite.text.lazy_regex import rare

_COLOUR = rare(r"#?[A-Za-z0-9]+$")
_SCRIPTS = {"_": "\\underset", "^": "\\overset"}


class Formulas(Protocol):
    """Rewrites formulas."""

    display: bool

    def rewritten(self, parts: list[Piece], facts: Facts | None) -> list[Piece]:
        """A formula for math-core."""
        ...

    def mark(self, kind: str, value: str, like: Piece) -> list[Piece]:
        """The mark of an element that is changed in the MathML."""
        ...


Handler = Callable[[Formulas, Piece, Stream, Facts | None], list[Piece]]


def _marked(kind: str, value: str = "") -> Handler:
    """An argument in an element of its own, which is changed in the MathML."""

    def handle(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
        stream.optional()
        inner = within.rewritten(stream.argument(part), facts)
        return _grouped([*inner, *within.mark(kind, value, part)], part)

    return handle


def _grouped(parts: list[Piece], like: Piece) -> list[Piece]:
    return [like.spelled("{"), *parts, like.spelled("}")]


def _group(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    return _grouped(within.rewritten(stream.argument(part), facts), part)


def _substack(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    inner = within.rewritten(stream.argument(part), facts)
    return [*made(r"\begin{subarray}{c}", part), *inner, *made(r"\end{subarray}", part)]


def _operator(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """A named operator; with `\\limits` behind it, one with limits below and above."""
    starred = stream.takes("*")
    inner = within.rewritten(stream.argument(part), facts)
    if stream.takes("\\limits"):
        starred = True
    elif stream.takes("\\nolimits"):
        starred = False
    star = [part.spelled("*")] if starred else []
    return [part, *star, *_grouped(inner, part)]


def _mathop(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """Something as a big operator, whose limits are below and above it in displayed formulas."""
    body = _grouped(within.rewritten(stream.argument(part), facts), part)
    limits = stream.takes("\\limits") or (within.display and not stream.takes("\\nolimits"))
    wrapped = False
    while limits and (sign := stream.peek()) in _SCRIPTS:
        stream.skip()
        script = within.rewritten(stream.argument(stream.next()), facts)
        body = _grouped([part.spelled(_SCRIPTS[sign]), *_grouped(script, part), *body], part)
        wrapped = True
    return body if wrapped else [part, *body]


def _limits(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """`\\limits` behind a brace or another command: there, limits are below and above anyway."""
    return []


def _coloured(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    colour = stream.name(part)
    if not _COLOUR.match(colour):
        raise part.wrong(f"'{colour}' is no colour", "write its name, such as red")
    inner = made(r"\text{", part) + stream.argument(part) + made("}", part)
    return _grouped(
        [*within.rewritten(inner, facts), *within.mark("background", colour, part)], part
    )


def _columns(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """`\\multicolumn{2}{c}{x}`: a cell over several columns."""
    count, _ = stream.name(part), stream.argument(part)
    if not count.isdecimal() or not 0 < int(count) <= 100:
        raise part.wrong(f"'{count}' is no number of columns")
    inner = within.rewritten(stream.argument(part), facts)
    return [*inner, *within.mark("columns", count, part)]


def _rule(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """`\\cline{1-2}`, `\\toprule` and the like: a line over all columns."""
    if part.text in ("\\cline", "\\cmidrule"):
        stream.optional()
        stream.argument(part)
        return []
    return [part.spelled("\\hline")]


def _hline(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """One line for several: math-core reads no two."""
    while stream.takes("\\hline"):
        pass
    return [part]


def _colour(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """`\\textcolor[rgb]{1,0,0}{x}`: colours by numbers become those of CSS."""
    model = stream.optional()
    name = stream.name(part)
    if model is None and not name.startswith("#"):
        return [part, *_grouped([part.spelled(name)], part)]
    if model is None and not _COLOUR.match(name):
        raise part.wrong(f"'{name}' is no colour", "write its name, such as red")
    colour = name if model is None else _css(joined(model).strip(), name, part)
    parts = stream.argument(part) if part.text == "\\textcolor" else stream.rest()
    inner = within.rewritten(parts, facts)
    return _grouped([*inner, *within.mark("colour", colour, part)], part)


def _css(model: str, value: str, like: Piece) -> str:
    try:
        if model == "HTML":
            return f"#{int(value, 16):06x}"
        numbers = [float(number) for number in value.split(",")]
        if model == "gray":
            numbers = numbers * 3
        scale = 1 if model == "RGB" else 255
        red, green, blue = (max(0, min(255, round(number * scale))) for number in numbers)
    except ValueError:
        raise like.wrong(f"'{value}' is no colour", "write its name, such as red") from None
    return f"#{red:02x}{green:02x}{blue:02x}"


def _space(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """A space that stays at the end of a line: all do."""
    stream.takes("*")
    return [part]


def _framed(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """`\\bbox[red]{x}` of MathJax: a box without its options."""
    stream.optional()
    return _group(within, part, stream, facts)


def _root(within: Formulas, part: Piece, stream: Stream, facts: Facts | None) -> list[Piece]:
    """`\\root 3 \\of x` of plain TeX."""
    index: list[Piece] = []
    while stream and not stream.follows("\\of"):
        index.append(stream.next())
    if not stream:
        raise part.wrong("\\root has no \\of", "write \\sqrt[3]{x}")
    stream.next()
    inner = within.rewritten(stream.argument(part), facts)
    lead = [part.spelled("\\sqrt"), part.spelled("["), *index, part.spelled("]")]
    return [*lead, *_grouped(inner, part)]


HANDLERS: dict[str, Handler] = {
    "\\ensuremath": _group,
    "\\substack": _substack,
    "\\hspace": _space,
    "\\bbox": _framed,
    "\\root": _root,
    "\\smash": _marked("smash"),
    "\\mathrlap": _marked("overlap"),
    "\\rlap": _marked("overlap"),
    "\\operatorname": _operator,
    "\\mathop": _mathop,
    "\\colorbox": _coloured,
    "\\multicolumn": _columns,
    "\\cline": _rule,
    "\\cmidrule": _rule,
    "\\toprule": _rule,
    "\\midrule": _rule,
    "\\bottomrule": _rule,
    "\\hline": _hline,
    "\\color": _colour,
    "\\textcolor": _colour,
}
