"""The HTML of shortcodes, put into the engine's HTML before it is parsed, so that the tree reads it
like the rest.

HTML goes where text is. In an attribute, such as the text of a picture, a token is its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.markup.placeholders import ANY, CLOSE, INLINE, OPEN, OWN, cleaned, token_at
from coursesite.markup.tokens import Html, Token
from coursesite.markup.words import in_words
from coursesite.text.lazy_regex import rare

_RAW_TEXT = "iframe,noembed,noframes,noscript,plaintext,script,style,textarea,title,xmp"
"""Elements whose text holds no elements."""
_START_TAG = rare(
    r"(<!--.*?-->|<(script|style)\b.*?</\2\s*>)|<[A-Za-z][^\s/>]*", re.DOTALL | re.IGNORECASE
)


def has_token_in_tag(tags: str) -> bool:
    """Whether a placeholder stands within a tag. `tags` are those of the page, each after a NUL."""
    return OPEN in tags or tags.count("<x-b ") > tags.count("\0<x-b ")


def embedded(html: str, tokens: Sequence[Token], *, anywhere: bool, marked: bool) -> str:
    """The HTML with shortcodes in place. With `anywhere`, tokens may be within tags, and stay
    placeholders there; with `marked`, each element of a shortcode has the attribute `OWN`."""
    if not any(isinstance(token, Html) and not token.raw for token in tokens):
        return html
    in_text = _in_text(html) if anywhere else None

    def shortcode(place: re.Match[str]) -> str:
        number = place[1] or place[2] or ""
        token = token_at(tokens, number)
        if in_text is not None and number and number not in in_text:
            return f"{OPEN}{number}{CLOSE}"
        if not isinstance(token, Html) or token.raw:
            return place[0]
        return _START_TAG.sub(_mark, token.html) if marked else token.html

    return ANY.sub(shortcode, html)


def _mark(tag: re.Match[str]) -> str:
    return tag[0] if tag[1] else f"{tag[0]} {OWN}"


def _in_text(html: str) -> set[str]:
    """The numbers of the tokens that stand in text that is read as HTML, and in no attribute."""
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None
    numbers = set(INLINE.findall(body.text()))
    within: set[str] = set()
    for node in body.css(_RAW_TEXT):
        within.update(INLINE.findall(node.text()))
    for node in body.css("*"):
        if node.tag == "x-b":
            numbers.add(node.attributes.get("n") or "")
            continue
        for name, value in node.attributes.items():
            within.update(INLINE.findall(f"{name}{value}"))
    return numbers - within


def put_words_in_attributes(body: LexborNode, tokens: Sequence[Token]) -> None:
    """Makes words of the placeholders in attributes."""
    for node in body.css("*"):
        for name, value in node.attributes.items():
            if value and OPEN in value:
                node.attrs[name] = plain(value, tokens)


def plain(value: str, tokens: Sequence[Token]) -> str:
    """The value of an attribute with words for tokens, and without characters of placeholders."""
    return cleaned(in_words(value, tokens))
