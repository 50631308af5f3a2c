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
_SETS = rare(
    r"""image-set\((?:"[^"\n]*"|'[^'\n]*'|url\([^)'"\n]{0,2000}\)|[^;{}"'])*""", re.IGNORECASE
)
_CANDIDATE = rare(r"(?:image-set\(|,)\s*\Z", re.IGNORECASE)
_LONGEST_CANDIDATE = 40
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
    """The addresses in a stylesheet or in the value of `style`: of `url()` and `@import`, and the
    strings in an `image-set()`.

    >>> [piece.url for piece in in_css('/* url(a) */ b{src:url( "c d.png" ),url(e)} @import "f";')]
    ['c d.png', 'e', 'f']
    >>> [piece.url for piece in in_css("p { background: url(stra\\\\DF e.png) }")]
    ['straße.png']
    >>> [piece.url for piece in in_css("i: image-set('a.png' type('image/png'), url(b) 2x)")]
    ['a.png', 'b']
    """
    sets = [match.span() for match in _SETS.finditer(text)] if "image-set(" in text else []
    for match in _CSS.finditer(text):
        start, end = match.span(match.lastindex or 0)
        if not match.lastindex:
            if text[start] not in "\"'" or not any(a < start < b for a, b in sets):
                continue
            if not _CANDIDATE.search(text, max(0, start - _LONGEST_CANDIDATE), start):
                continue
            start, end = start + 1, end - 1
        yield Piece(start, end, _ESCAPE.sub(_unescaped, text[start:end]))


def may_have_addresses(css: str) -> bool:
    """Whether CSS that is no whole stylesheet can have addresses, at a glance."""
    return "url(" in css or "image-set(" in css


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
