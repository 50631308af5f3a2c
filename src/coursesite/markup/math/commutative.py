"""Commutative diagrams of the package amscd: objects and arrows in the cells of an array."""

from __future__ import annotations

from coursesite.markup.math.lexer import Piece, Stream, exploded, made, trimmed
from coursesite.markup.math.macros import substituted
from coursesite.markup.math.rows import split

_ARROWS = {
    ">": r"\xrightarrow[#2]{#1}",
    "<": r"\xleftarrow[#2]{#1}",
    # the label of one side, unseen, on the other: so the arrow stands in the middle
    "V": r"{\scriptstyle #1\hphantom{#2}}\Big\downarrow{\scriptstyle\hphantom{#1}#2}",
    "A": r"{\scriptstyle #1\hphantom{#2}}\Big\uparrow{\scriptstyle\hphantom{#1}#2}",
}
"""The TeX of each arrow with two labels, by the sign of its kind."""
_PLAIN = {
    "=": r"=\mathrel{\mkern-3mu}=\mathrel{\mkern-3mu}=",
    "|": r"\Big\Vert",
    ".": "",
}
_UPRIGHT = frozenset("VA|.")


def array(body: list[Piece], begin: Piece) -> list[Piece]:
    """The array that a diagram is. Raises TexError."""
    rows = [_cells(row, begin) for row in split(body)]
    width = max(map(len, rows))
    out = made(f"\\begin{{array}}{{{'c' * width}}}", begin)
    for number, cells in enumerate(rows):
        out += made("\\\\", begin) if number else []
        for column, cell in enumerate(cells):
            out += [*(made("&", begin) if column else []), *cell]
    return [*out, *made("\\end{array}", begin)]


def _cells(row: list[Piece], begin: Piece) -> list[list[Piece]]:
    """The cells of a row: of objects with arrows between, or of upright arrows."""
    stream, cells = Stream(exploded(row)), list[list[Piece]]([[]])
    upright = True
    depth = 0
    while stream:
        part = stream.next()
        depth += {"{": 1, "}": -1}.get(part.text, 0)
        if part.text != "@" or depth or not stream:
            cells[-1].append(part)
            continue
        sign = stream.next()
        upright = upright and sign.text in _UPRIGHT
        arrow = _arrow(sign, part, stream)
        if trimmed(cells[-1]) or not upright:
            cells += [arrow, []]
        else:
            cells[-1:] = [arrow, [], []]
    if upright:
        while cells and not trimmed(cells[-1]):
            cells.pop()
    return cells or [[]]


def _arrow(sign: Piece, at: Piece, stream: Stream) -> list[Piece]:
    if (plain := _PLAIN.get(sign.text)) is not None:
        return made(plain, at)
    if sign.text not in _ARROWS:
        hint = "write @>>>, @<<<, @VVV, @AAA, @=, @| or @."
        raise sign.wrong(f"'@{sign.text}' is no arrow", hint)
    labels = [stream.until(sign.text, sign) for _ in range(2)]
    return substituted(_ARROWS[sign.text], labels, at)
