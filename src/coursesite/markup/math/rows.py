"""The rows of environments: cut apart, and what is said of each beside its formula."""

from __future__ import annotations

from msgspec import Struct, field

from coursesite.markup.math.lexer import Piece, Stream, joined, trimmed
from coursesite.text.lazy_regex import rare

ROW_ENDS = ("\\\\", "\\cr", "\\newline", "\\tabularnewline", "\\crcr")
_LENGTH = rare(r"\s*-?\s*(?:\d+[.,]?\d*|[.,]\d+)?\s*(?:[a-z]{2}|\\[A-Za-z]+)\s*$")
_CSS_LENGTH = rare(r"-?(?:\d{1,3}(?:\.\d{1,3})?|\.\d{1,3})(?:pt|em|ex|mm|cm|in)$")
SPACE = "\\space below:"
"""The beginning of the piece that stands for a space below a row. No author can write it."""
_DELIMITERS = {"{": 1, "}": -1, "\\begin": 1, "\\end": -1, "\\left": 1, "\\right": -1}


class Label(Struct, frozen=True):
    """A label, and its place in the formula."""

    id: str
    at: int
    end: int


class Facts(Struct):
    """The label, tag and other facts of a row, which are taken out of its formula."""

    labels: list[Label] = field(default_factory=list)
    tag: list[Piece] | None = None
    starred: bool = False
    """Whether the tag stands without brackets."""
    unnumbered: bool = False
    """Whether it says that it has no number."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.labels or self.tag is not None or self.unnumbered)


def id_of(label: str) -> str:
    """The id that a label of LaTeX is, which may have spaces."""
    return "-".join(label.split())


def split(parts: list[Piece]) -> list[list[Piece]]:
    """The rows of an environment's content; a last one that is empty is none. A space below
    a row, `\\\\[2pt]`, is a piece at its end."""
    rows: list[list[Piece]] = [[]]
    stream, depth = Stream(parts), 0
    while stream:
        part = stream.next()
        text = part.text
        if text in _DELIMITERS:
            depth += _DELIMITERS[text]
        if text[0] == "\\" and not depth and text in ROW_ENDS:
            space = take_length(stream)
            if space:
                rows[-1].append(Piece(SPACE + space, part.at, part.macro))
            rows.append([])
        else:
            rows[-1].append(part)
    if len(rows) > 1 and not trimmed(rows[-1]):
        rows.pop()
    return rows


def cells(row: list[Piece]) -> list[list[Piece]]:
    """The cells of a row."""
    out: list[list[Piece]] = [[]]
    depth = 0
    for part in row:
        depth += _DELIMITERS.get(part.text, 0)
        if part.text == "&" and not depth:
            out.append([])
        else:
            out[-1].append(part)
    return out


def take_length(stream: Stream) -> str:
    """The length that follows the end of a row, for CSS, perhaps behind a star; "" if there is
    none, or one that CSS does not have. It is taken from the stream."""
    if stream.follows("*"):
        stream.next()
    if not stream.follows("["):
        return ""
    opening = stream.next()
    taken: list[Piece] = [opening]
    while stream and taken[-1].text != "]" and len(taken) < 40:
        taken.append(stream.next())
    length = joined(taken[1:-1])
    if taken[-1].text != "]" or not _LENGTH.match(length):
        stream.push(taken)
        return ""
    length = length.replace(" ", "")
    return length if _CSS_LENGTH.match(length) else ""
