"""The tags and outputs of a Liquid text, with their places."""

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
    """A stretch of the text: `name` and `args` of a tag, or the expression of an output as `args`.

    `inner` is what a raw or comment tag encloses. `left` and `right` say whether white space
    before and after it goes (`{%- … -%}`).
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
    """All stretches of the text in order. What has no end is text."""
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
    """A text without the white space that the tags beside it take away."""
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
    if not (found := _OUTPUT.match(text, start)):
        return None
    return Token(
        kind="output",
        start=start,
        end=found.end(),
        args=found[2].strip(),
        left=bool(found[1]),
        right=bool(found[3]),
    )


def _tag(text: str, start: int) -> Token | None:
    found = _TAG.match(text, start)
    if not found or not found[2]:
        return None
    name, end = found[2], found.end()
    kind: Kind = "tag"
    inner, right = "", bool(found[4])
    if name == "#":
        kind, inner = "comment", found[3]
    elif name in _END:
        if not (closing := _END[name].search(text, end)):
            return Token(kind="tag", start=start, end=end, name=name, args=found[3].strip())
        kind = "raw" if name == "raw" else "comment"
        inner = text[end : closing.start()]
        end, right = closing.end(), bool(closing[1])
    return Token(
        kind=kind,
        start=start,
        end=end,
        name=name,
        args=found[3].strip(),
        inner=inner,
        left=bool(found[1]),
        right=right,
    )
