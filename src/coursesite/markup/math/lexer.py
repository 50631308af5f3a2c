"""TeX as pieces that know their place, and a stream of them from which arguments are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from coursesite.text.lazy_regex import rare

_PIECE = rare(
    r"\\(?:[A-Za-z]+|[^A-Za-z]|$)|%[^\n]*(?:\n[ \t]*)?|\s+|#[0-9]|"
    r"[A-Za-z0-9.,;:'+/=!?-]+|[^\\%\s]",
    re.DOTALL,
)


class TexError(ValueError):
    """TeX that cannot be converted; the message says why.

    `at` and `end` are the place in the formula, None for all of it; `macro` is the name of the
    macro of the author whose text is wrong; `hint` is what to write instead."""

    def __init__(
        self,
        message: str,
        at: int | None = None,
        end: int | None = None,
        *,
        macro: str = "",
        hint: str = "",
    ) -> None:
        """`end` is the place behind the mistake; one character without it."""
        super().__init__(message)
        self.message, self.at, self.macro, self.hint = message, at, macro, hint
        self.end = end if end is not None or at is None else at + 1


class Piece(NamedTuple):
    """A command, a space, a sign, or a run of letters, digits and plain signs, and the offset in
    the formula of that which it is or has come from."""

    text: str
    at: int
    macro: str = ""
    """The name of the macro of the author in whose text it stands."""
    fixed: bool = False
    """Whether it is a command of the library whatever macros are called so."""

    @property
    def end(self) -> int:
        """The offset behind it; behind the call of its macro if it is of one."""
        return self.at + len(self.macro or self.text)

    def spelled(self, text: str) -> Piece:
        """Another text in the place of the piece."""
        return Piece(text, self.at, self.macro)

    def behind(self, count: int) -> Piece:
        """A run without its first characters."""
        if not count:
            return self
        at = self.at if self.macro else self.at + count
        return Piece(self.text[count:], at, self.macro)

    def wrong(self, message: str, hint: str = "") -> TexError:
        """An error at the place of the piece."""
        return TexError(message, self.at, self.end, macro=self.macro, hint=hint)


def pieces(tex: str, at: int = 0) -> list[Piece]:
    """The pieces of TeX without its comments; `at` is the offset of the first one."""
    return [
        Piece(text if not text.isspace() else " ", at + match.start())
        for match in _PIECE.finditer(tex)
        if not (text := match[0]).startswith("%")
    ]


def made(tex: str, like: Piece) -> list[Piece]:
    """The pieces of TeX that stands in the place of a piece."""
    at, macro = like.at, like.macro
    return [Piece(text, at, macro) for text in texts(tex)]


@lru_cache(1024)
def texts(tex: str) -> tuple[str, ...]:
    """The texts of the pieces of TeX."""
    return tuple(piece.text for piece in pieces(tex))


def exploded(parts: Iterable[Piece]) -> list[Piece]:
    """The pieces with runs taken apart into characters."""
    out: list[Piece] = []
    for part in parts:
        if part.text[0] == "\\":
            out.append(part)
        else:
            out += [part.behind(number).spelled(char) for number, char in enumerate(part.text)]
    return out


def joined(parts: Iterable[Piece]) -> str:
    """The TeX that pieces are, with spaces where a letter would lengthen a command."""
    out: list[str] = []
    word = False
    for part in parts:
        text = part.text
        if word and text[0].isalpha():
            out.append(" ")
        out.append(text)
        word = text[0] == "\\" and text[-1].isalpha()
    return "".join(out)


def offsets(parts: Iterable[Piece]) -> list[tuple[int, Piece]]:
    """The offsets at which the pieces begin in what `joined` makes of them."""
    out: list[tuple[int, Piece]] = []
    at, word = 0, False
    for part in parts:
        at += word and part.text[0].isalpha()
        out.append((at, part))
        at += len(part.text)
        word = part.text[0] == "\\" and part.text[-1].isalpha()
    return out


def trimmed(parts: list[Piece]) -> list[Piece]:
    """The pieces without spaces at both ends."""
    start, end = 0, len(parts)
    while start < end and parts[start].text == " ":
        start += 1
    while end > start and parts[end - 1].text == " ":
        end -= 1
    return parts[start:end]


def check_braces(parts: Iterable[Piece]) -> None:
    """Raises TexError for a brace that is not closed, or closes nothing."""
    opened: list[Piece] = []
    for part in parts:
        if part.text == "{":
            opened.append(part)
        elif part.text == "}" and (not opened or not opened.pop()):
            raise part.wrong("this } closes nothing", "leave it out, or write \\} for a brace")
    if opened:
        raise _unclosed(opened[-1], "}")


def _unclosed(opening: Piece, closing: str) -> TexError:
    message = f"this {opening.text} is not closed: there is no {closing}"
    return opening.wrong(message, f"write {closing} where it ends")


class Stream:
    """Pieces that are read from the front, where others may be put back."""

    def __init__(self, parts: Iterable[Piece]) -> None:
        """Begins with the first of the pieces."""
        self._rest = list(parts)[::-1]

    def __bool__(self) -> bool:
        """Whether pieces are left."""
        return bool(self._rest)

    def next(self) -> Piece:
        """Takes the next piece."""
        return self._rest.pop()

    def rest(self) -> list[Piece]:
        """Takes all that is left."""
        parts = self._rest[::-1]
        self._rest.clear()
        return parts

    def push(self, parts: list[Piece]) -> None:
        """Puts pieces in front."""
        self._rest += reversed(parts)

    def peek(self) -> str:
        """The text of the next piece that is no space; "" at the end."""
        return next((part.text for part in reversed(self._rest) if part.text != " "), "")

    def skip(self) -> None:
        """Goes over spaces."""
        while self._rest and self._rest[-1].text == " ":
            self._rest.pop()

    def takes(self, text: str) -> bool:
        """Takes the next piece that is no space if it is this one; whether it was."""
        if self.peek() != text:
            return False
        self.skip()
        self._rest.pop()
        return True

    def follows(self, text: str) -> bool:
        """Whether this is the very next piece, without a space before it."""
        return bool(self._rest) and self._rest[-1].text == text

    def at(self, end: int) -> int:
        """The offset of the next piece that is no space; `end` if there is none."""
        return next((part.at for part in reversed(self._rest) if part.text != " "), end)

    def skip_line(self, tex: str) -> None:
        """Goes to the end of the line of `tex` that was read last."""
        if self._rest and (line_end := tex.find("\n", self._rest[-1].at)) >= 0:
            while self._rest and self._rest[-1].at < line_end:
                self._rest.pop()
        else:
            self._rest.clear()

    def argument(self, of: Piece) -> list[Piece]:
        """The next argument of a command, without its braces."""
        self.skip()
        if not self._rest:
            raise of.wrong(f"{of.text} has no argument", "give it one in braces")
        first = self._rest.pop()
        if first.text == "}":
            raise of.wrong(f"{of.text} has no argument", "give it one in braces")
        if first.text == "{":
            return self.until("}", first)
        if first.text[0] == "\\" or len(first.text) == 1:
            return [first]
        self._rest.append(first.behind(1))
        return [Piece(first.text[0], first.at, first.macro)]

    def optional(self) -> list[Piece] | None:
        """The argument in square brackets that comes next; None if there is none."""
        if self.peek() != "[":
            return None
        self.skip()
        return self.until("]", self._rest.pop())

    def until(self, closing: str, opening: Piece) -> list[Piece]:
        """The pieces up to a closing one outside of braces, which is taken, too."""
        out: list[Piece] = []
        depth = 0
        while self._rest:
            part = self._rest.pop()
            text = part.text
            if text == closing and not depth:
                return out
            if text == "{":
                depth += 1
            elif text == "}":
                depth -= 1
                if depth < 0:
                    break
            out.append(part)
        raise _unclosed(opening, closing)

    def name(self, of: Piece) -> str:
        """The next argument as plain text."""
        return "".join(part.text for part in self.argument(of)).strip()

    def environment(self, name: str, begin: Piece) -> list[Piece]:
        """The pieces up to the `\\end` of an environment that has begun, which is taken, too."""
        out: list[Piece] = []
        depth = 0
        while self._rest:
            part = self._rest.pop()
            if part.text in ("\\begin", "\\end") and self._group_ahead() == name:
                depth += 1 if part.text == "\\begin" else -1
                if depth < 0:
                    self.argument(part)
                    return out
            out.append(part)
        hint = f"write \\end{{{name}}} where it ends"
        raise begin.wrong(f"\\begin{{{name}}} has no \\end{{{name}}}", hint)

    def _group_ahead(self) -> str:
        """The text of the group that comes next, which stays where it is."""
        out: list[str] = []
        if self.peek() == "{":
            for part in reversed(self._rest):
                if part.text == "}":
                    break
                if part.text not in (" ", "{"):
                    out.append(part.text)
        return "".join(out)
