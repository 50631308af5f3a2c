"""What the scan takes out of a text, and the marks it leaves there.

A mark is made of two noncharacters around a number, which no author writes (a text that has them
anyway is read with U+FFFD in their place) and no Markdown engine touches. In a line of text it
stands as it is; as a block of its own it is an HTML comment, which in CommonMark may follow a
paragraph directly and leaves a list tight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span
from coursesite.markup.attributes import Attributes

OPEN, CLOSE = "\ufdd0", "\ufdd1"
LINK_OPEN, LINK_CLOSE = "\ufdd2", "\ufdd3"
SIGN = "\ufdd4"
INLINE = re.compile(f"{OPEN}(\\d{{1,9}}){CLOSE}")
BLOCK_LINE = re.compile(f"<!--{OPEN}(\\d+){CLOSE}-->")


class Code(Struct, frozen=True):
    """A code span, or with `block` a fenced code block."""

    text: str
    span: Span
    block: bool = False
    language: str = ""
    attributes: Attributes = Attributes()


class Math(Struct, frozen=True):
    """A formula in TeX; `display` for one of its own."""

    tex: str
    span: Span
    display: bool = False
    attributes: Attributes = Attributes()


class Attr(Struct, frozen=True):
    """An attribute list, for the element before it, or the one after it."""

    attributes: Attributes
    span: Span
    after: bool = False


class Html(Struct, frozen=True):
    """HTML as it is to stand in the page: what a shortcode became, or `raw` HTML of the notes."""

    html: str
    raw: bool = False
    bare: bool = False
    """Whether it is a tag around a line of text, which is no paragraph."""


class FootnoteRef(Struct, frozen=True):
    """A reference to the footnote of that label."""

    label: str


class FootnoteOpen(Struct, frozen=True):
    """Where the text of a footnote begins."""

    label: str


class FootnoteClose(Struct, frozen=True):
    """Where the text of a footnote ends."""


Token = Code | Math | Attr | Html | FootnoteRef | FootnoteOpen | FootnoteClose


class Scanned(Struct, frozen=True):
    """Markdown with marks in it, and what they stand for."""

    text: str
    tokens: tuple[Token, ...]
    diagnostics: tuple[Diagnostic, ...]


def mark(number: int, block: bool = False) -> str:
    """The mark of token `number` within text, or as a block."""
    text = f"{OPEN}{number}{CLOSE}"
    return f"<!--{text}-->" if block else text


def at(tokens: Sequence[Token], number: str) -> Token | None:
    """The token that a mark stands for; None where a mark is not ours: its characters may be
    written as entities, and elements that have a token's number by hand."""
    if len(number) > 9 or not number.isdecimal() or (place := int(number)) >= len(tokens):
        return None
    return tokens[place]


def clean(text: str) -> str:
    """The text without the characters that marks are made of, and without NUL."""
    for char in (OPEN, CLOSE, LINK_OPEN, LINK_CLOSE, SIGN, "\0", "\x02", "\x03"):
        if char in text:
            text = text.replace(char, "\ufffd")
    return text
