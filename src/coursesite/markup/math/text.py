"""Text within formulas, `\\text{…}`: formulas and references in it are taken apart from the words,
which is all that math-core reads there."""

from __future__ import annotations

from typing import Protocol

from coursesite.markup.math.lexer import Piece, Stream

TEXT = {
    "\\text": "\\text",
    "\\mbox": "\\text",
    "\\hbox": "\\text",
    "\\textnormal": "\\text",
    "\\textup": "\\text",
    "\\textmd": "\\text",
    "\\textrm": "\\textrm",
    "\\textsf": "\\textsf",
    "\\texttt": "\\texttt",
    "\\textbf": "\\textbf",
    "\\textit": "\\textit",
    "\\textsl": "\\textit",
    "\\textsc": "\\text",
    "\\emph": "\\emph",
}
"""The commands with text as their argument, and those of math-core for them."""
_REFERENCES = ("\\ref", "\\eqref", "\\cref", "\\Cref", "\\autoref")
WORDS = {
    "\\dots": "…",
    "\\ldots": "…",
    "\\textellipsis": "…",
    "\\textendash": "–",
    "\\textemdash": "—",
    "\\textbackslash": "\\textbackslash",
    "\\,": "\u2009",
    "\\;": " ",
    "\\:": " ",
    "\\!": "",
    "\\/": "",
    "\\-": "",
    "\\@": "",
    "\\\\": " ",
    "\\newline": " ",
    "\\quad": "\u2003",
    "\\qquad": "\u2003\u2003",
    "\\S": "§",
    "\\P": "¶",
    "\\copyright": "©",
    "\\textdegree": "°",
    "\\euro": "€",
    "\\ss": "ß",
    "\\ae": "æ",
    "\\o": "ø",
    "\\aa": "å",
    "\\AA": "Å",
    "\\O": "Ø",
    "\\l": "ł",
    "\\L": "Ł",
}
"""Characters for commands within text."""


class Formulas(Protocol):
    """Rewrites the formulas and references in a text."""

    def formula(self, parts: list[Piece]) -> list[Piece]:
        """A formula for math-core."""
        ...

    def refer(self, command: Piece, stream: Stream) -> str:
        """The surrogates of the references of a command that was taken from the stream."""
        ...


def text(within: Formulas, parts: list[Piece], command: str, like: Piece) -> list[Piece]:
    """The text as TeX that math-core reads: one command, or a group of several and of formulas."""
    segments = _segments(within, parts, command, like)
    out = [piece for segment in segments for piece in segment]
    if len(segments) == 1:
        return out
    return [like.spelled("{"), *out, like.spelled("}")]


def _segments(within: Formulas, parts: list[Piece], command: str, like: Piece) -> list[list[Piece]]:
    segments: list[list[Piece]] = []
    words: list[Piece] = []

    def end() -> None:
        if words:
            name = like.spelled(TEXT[command])
            braces = like.spelled("{"), like.spelled("}")
            segments.append([name, braces[0], *words, braces[1]])
            words.clear()

    stream = Stream(parts)
    while stream:
        part = stream.next()
        name = part.text
        if name in ("$", "\\("):
            end()
            closing = "$" if name == "$" else "\\)"
            inner = within.formula(stream.until(closing, part))
            segments.append([part.spelled("{"), *inner, part.spelled("}")])
        elif name in _REFERENCES:
            words.append(part.spelled(within.refer(part, stream)))
        elif name == "\\ensuremath":
            end()
            inner = within.formula(stream.argument(part))
            segments.append([part.spelled("{"), *inner, part.spelled("}")])
        elif name in ("\\textsuperscript", "\\textsubscript"):
            end()
            sign = "^" if name == "\\textsuperscript" else "_"
            inner = text(within, stream.argument(part), command, part)
            lead = [part.spelled(sign), part.spelled("{")]
            segments.append([*lead, *inner, part.spelled("}")])
        elif name in TEXT:
            end()
            nested = name if TEXT[name] != "\\text" else command
            segments += _segments(within, stream.argument(part), nested, part)
        elif name in WORDS:
            if WORDS[name]:
                words.append(part.spelled(WORDS[name]))
            if name[-1].isalpha():
                stream.skip()
        else:
            words.append(part)
    end()
    return segments or [[like.spelled(part) for part in (TEXT[command], "{", "}")]]
