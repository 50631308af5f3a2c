"""Addresses in the values of other languages: the candidates of a `srcset`, `url()` in CSS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from coursesite.text.lazy_regex import rare

_WORD = rare(r"[^\s,]\S*")
_SIGN = rare(r"[(),]")
_CSS = rare(
    r"""/\*.*?(?:\*/|$)
    | url\(\s*(?:"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)'|((?:\\[0-9A-F]{1,6}+\s?+|\\[^0-9A-F]
        |[^"'()\\\s])+))\s*\)
    | @import\s+(?:"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)')
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
"""Comments and strings are matched to be passed over. https://www.w3.org/TR/css-syntax-3/"""
_UNSAFE = rare(r"[\x00-\x20\"'()\\&<>\x7f]")
_ESCAPE = rare(r"\\(?:([0-9A-Fa-f]{1,6})\s?|\n|(.))", re.DOTALL)


class Piece(NamedTuple):
    """An address in a text: `text[start:end]`, which says `url`."""

    start: int
    end: int
    url: str


def in_srcset(value: str) -> Iterator[Piece]:
    """The addresses of a `srcset`: https://html.spec.whatwg.org/#parsing-a-srcset-attribute

    >>> [piece.url for piece in in_srcset("a.png, b,c.png 2x, d.png 100w")]
    ['a.png', 'b,c.png', 'd.png']
    """
    at = 0
    while (word := _WORD.search(value, at)) is not None:
        url = word[0].rstrip(",")
        yield Piece(word.start(), word.start() + len(url), url)
        at = word.end() if url != word[0] else _end(value, word.end())


def _end(value: str, at: int) -> int:
    """The end of the descriptors that begin at `at`: the comma outside of brackets."""
    depth = 0
    for sign in _SIGN.finditer(value, at):
        if sign[0] == "(":
            depth += 1
        elif sign[0] == ")":
            depth = max(0, depth - 1)
        elif not depth:
            return sign.end()
    return len(value)


def in_css(text: str) -> Iterator[Piece]:
    """The addresses in a stylesheet or in the value of `style`: of `url()` and `@import`.

    >>> [piece.url for piece in in_css('/* url(a) */ b{src:url( "c d.png" ),url(e)} @import "f";')]
    ['c d.png', 'e', 'f']
    >>> [piece.url for piece in in_css("p { background: url(stra\\\\DF e.png) }")]
    ['straße.png']
    """
    for match in _CSS.finditer(text):
        if number := match.lastindex:
            yield Piece(*match.span(number), _ESCAPE.sub(_unescaped, match[number]))


def replaced(text: str, pieces: Iterator[Piece], new: Callable[[str], str | None]) -> str:
    """The text with other addresses in the places of those for which `new` gives one."""
    out, at = [], 0
    for piece in pieces:
        if piece.url and (url := new(piece.url)) is not None:
            out += [text[at : piece.start], url]
            at = piece.end
    return "".join([*out, text[at:]]) if out else text


def css_safe(url: str) -> str:
    """The address with escapes for all characters that could end a `url()`, whatever is around it,
    or mean something in HTML.

    >>> css_safe("a (1).png?x&y")
    'a%20%281%29.png?x%26y'
    """
    return _UNSAFE.sub(lambda char: f"%{ord(char[0]):02X}", url)


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1]:
        code = int(escape[1], 16)
        return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
    return escape[2] or ""
