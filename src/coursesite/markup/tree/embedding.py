"""The HTML of shortcodes, put into the engine's HTML before it is parsed, so that the tree reads it
like the rest.

HTML goes where text is. In an attribute, such as the text of a picture, a token is its words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.markup.placeholders import ANY, CLOSE, INLINE, OPEN, cleaned, token_at
from coursesite.markup.tokens import Html, Token
from coursesite.markup.words import in_words

_RAW_TEXT = "iframe,noembed,noframes,noscript,plaintext,script,style,textarea,title,xmp"
"""Elements whose text holds no elements."""


def has_token_in_tag(tags: str) -> bool:
    """Whether a placeholder stands within a tag. `tags` are those of the page, each after a NUL."""
    return OPEN in tags or tags.count("<x-b ") > tags.count("\0<x-b ")


def inlined(html: str) -> tuple[str, set[str]]:
    """The HTML with placeholders of blocks that stand in tags written as those in a line are; and
    the numbers of the tokens in tags, or in text that holds no elements."""
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None
    blocks: set[str] = set()
    within: set[str] = set()
    for node in body.css(_RAW_TEXT):
        within.update(INLINE.findall(node.text()))
    for node in body.css("*"):
        if node.tag == "x-b":
            blocks.add(node.attributes.get("n") or "")
            continue
        for name, value in node.attributes.items():
            within.update(INLINE.findall(f"{name}{value}"))

    def inline(place: re.Match[str]) -> str:
        if place[1] is None or place[1] in blocks:
            return place[0]
        within.add(place[1])
        return f"{OPEN}{place[1]}{CLOSE}"

    return ANY.sub(inline, html), within


def embedded(html: str, tokens: Sequence[Token], within: Container[str] = ()) -> str:
    """The HTML with shortcodes in place, but for those `within` tags."""
    if not [token for token in tokens if type(token) is Html and not token.raw]:
        return html

    def shortcode(place: re.Match[str]) -> str:
        number = place[1] or place[2] or ""
        token = token_at(tokens, number)
        if not isinstance(token, Html) or token.raw or number in within:
            return place[0]
        return token.html

    return ANY.sub(shortcode, html)


def put_words_in_attributes(body: LexborNode, tokens: Sequence[Token]) -> None:
    """Makes words of the placeholders in attributes."""
    for node in body.css("*"):
        for name, value in node.attributes.items():
            if value and OPEN in value:
                node.attrs[name] = plain(value, tokens)


def plain(value: str, tokens: Sequence[Token]) -> str:
    """The value of an attribute with words for tokens, and without characters of placeholders."""
    return cleaned(in_words(value, tokens))
