"""The rows of environments: cut apart, and what is said of each beside its formula."""

from __future__ import annotations

from msgspec import Struct, field

from coursesite.markup.math.lexer import Piece, Stream, joined, trimmed
from coursesite.text.lazy_regex import rare

ROW_ENDS = ("\\\\", "\\cr", "\\newline", "\\tabularnewline", "\\crcr")
_LENGTH = rare(r"\s*-?\s*(?:\d+[.,]?\d*|[.,]\d+)?\s*(?:[a-z]{2}|\\[A-Za-z]+)\s*$")
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
    """The rows of an environment's content; a last one that is empty is none. The spaces below
    rows, `\\\\[2pt]`, are left out."""
    rows: list[list[Piece]] = [[]]
    stream, depth = Stream(parts), 0
    while stream:
        part = stream.next()
        text = part.text
        if text in _DELIMITERS:
            depth += _DELIMITERS[text]
        if text[0] == "\\" and not depth and text in ROW_ENDS:
            skip_length(stream)
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


def skip_length(stream: Stream) -> None:
    """Goes over the star and the length that may follow the end of a row."""
    if stream.follows("*"):
        stream.next()
    if not stream.follows("["):
        return
    opening = stream.next()
    taken: list[Piece] = [opening]
    while stream and taken[-1].text != "]" and len(taken) < 40:
        taken.append(stream.next())
    if taken[-1].text != "]" or not _LENGTH.match(joined(taken[1:-1])):
        stream.push(taken)
