"""The tags and outputs of a Liquid text, with their positions."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

Kind = Literal["text", "output", "tag", "raw", "comment"]

_OPEN = re.compile(r"\{\{(?![<%])|\{%")
_OUTPUT = re.compile(r"\{\{(-?)((?:(?!\{\{|\n[ \t]*\n).)*?)(-?)\}\}", re.DOTALL)
_TAG = re.compile(r"\{%(-?)\s*([\w-]+|#)?((?:\"[^\"]*\"|'[^']*'|(?!%\}|\{%).)*?)(-?)%\}", re.DOTALL)
_END = {name: re.compile(rf"\{{%-?\s*end{name}\s*(-?)%\}}") for name in ("raw", "comment", "doc")}


class Token(Struct, frozen=True, kw_only=True):
    """A part of the text from `start` to `end`.

    `name` and `args` are those of a tag; the expression of an output is in `args`. `inner` is the
    contents of a `raw` or `comment` tag. `left` and `right` say whether the tag removes the white
    space before and after it (`{%- … -%}`).
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    args: str = ""
    inner: str = ""
    left: bool = False
    right: bool = False


def tokens(text: str) -> list[Token]:
    """All tokens of the text in order. A tag or output that is not closed is text."""
    out: list[Token] = []
    done = at = 0
    while opening := _OPEN.search(text, at):
        start = opening.start()
        token = _tag(text, start) if opening[0] == "{%" else _output(text, start)
        if token is None:
            at = start + 2
            continue
        if start > done:
            out.append(Token(kind="text", start=done, end=start))
        out.append(token)
        done = at = token.end
    if done < len(text):
        out.append(Token(kind="text", start=done, end=len(text)))
    return [_trimmed(text, out, i) for i in range(len(out))]


def _trimmed(text: str, all_: list[Token], i: int) -> Token:
    """A token of text without the white space that the tags beside it remove."""
    token = all_[i]
    if token.kind != "text":
        return token
    start, end = token.start, token.end
    if i and all_[i - 1].right:
        start += len(text[start:end]) - len(text[start:end].lstrip())
    if i + 1 < len(all_) and all_[i + 1].left:
        end = start + len(text[start:end].rstrip())
    return Token(kind="text", start=start, end=max(start, end))


def _output(text: str, start: int) -> Token | None:
    """The output that begins at `start`, None if it is not closed."""
    if not (match := _OUTPUT.match(text, start)):
        return None
    return Token(
        kind="output",
        start=start,
        end=match.end(),
        args=match[2].strip(),
        left=bool(match[1]),
        right=bool(match[3]),
    )


def _tag(text: str, start: int) -> Token | None:
    """The tag that begins at `start`, None if it is not closed; `raw` and comments with their
    contents."""
    match = _TAG.match(text, start)
    if not match or not match[2]:
        return None
    name, end = match[2], match.end()
    kind: Kind = "tag"
    inner, right = "", bool(match[4])
    if name == "#":
        kind, inner = "comment", match[3]
    elif name in _END:
        if not (closing := _END[name].search(text, end)):
            return Token(kind="tag", start=start, end=end, name=name, args=match[3].strip())
        kind = "raw" if name == "raw" else "comment"
        inner = text[end : closing.start()]
        end, right = closing.end(), bool(closing[1])
    return Token(
        kind=kind,
        start=start,
        end=end,
        name=name,
        args=match[3].strip(),
        inner=inner,
        left=bool(match[1]),
        right=right,
    )
