"""The marks in what an engine made of a text: elements for the tree to see, and HTML put in."""

from __future__ import annotations

import re
from html import escape

from coursesite.markup.tokens import (
    CLOSE,
    INLINE,
    LINK_CLOSE,
    LINK_OPEN,
    OPEN,
    Attr,
    Code,
    FootnoteClose,
    FootnoteOpen,
    FootnoteRef,
    Html,
    Math,
    Token,
    at,
    mark,
)
from coursesite.text.lazy_regex import rare

PLACES = re.compile(
    f'<x-b n="(\\d{{1,9}})"></x-b>|\ufdd0(\\d{{1,9}})\ufdd1|{LINK_OPEN}(\\d{{1,9}}){LINK_CLOSE}'
)
"""Where a block, a token within a line or an address is to stand."""
_LONE = re.compile(r"<p>((?:\s*\ufdd0\d+\ufdd1)+)\s*</p>")
_BLOCK_HTML = rare(r"\s*<(?:figure|div|section|aside|details|blockquote|iframe|table|ul|ol|p)\b")

_LATER = (Code, Math)
"""What no parser is to read: it is swapped in last."""


def elements(html: str, tokens: tuple[Token, ...]) -> str:
    """Puts in the raw HTML of the notes, and elements where the tree is to see a mark."""
    if not tokens:
        return html
    if Html in map(type, tokens):
        html = _LONE.sub(lambda found: _alone(found, tokens), html)
        for place, token in enumerate(tokens):
            if isinstance(token, Html) and token.bare:
                html = _bared(html, mark(place))
    text, *parts = INLINE.split(html)
    out = [text]
    for number, text in zip(parts[::2], parts[1::2], strict=True):
        block = text.startswith("-->") and out[-1].endswith("<!--")
        if block:
            out[-1] = out[-1][:-4]
        out += [_element(at(tokens, number), number, block), text[3:] if block else text]
    return "".join(out)


def _bared(html: str, tag: str) -> str:
    """The HTML without the paragraph around a tag, and the space that kept it from the text."""
    html = html.replace(f"<p>{tag}", tag, 1).replace(f"{tag}</p>", tag, 1)
    return html.replace(f"{tag} ", tag, 1).replace(f" {tag}", tag, 1)


def embedded(html: str, tokens: tuple[Token, ...]) -> str:
    """Puts in what shortcodes became; the tree reads it like the rest."""
    if not any(isinstance(token, Html) and not token.raw for token in tokens):
        return html

    def piece(found: re.Match[str]) -> str:
        token = at(tokens, found[1] or found[2] or "")
        return token.html if isinstance(token, Html) and not token.raw else found[0]

    return PLACES.sub(piece, html)


def _alone(paragraph: re.Match[str], tokens: tuple[Token, ...]) -> str:
    """A paragraph of nothing but blocks is none."""
    numbers = INLINE.findall(paragraph[1])
    parts = [at(tokens, number) for number in numbers]
    if all(isinstance(part, Html) and _BLOCK_HTML.match(part.html) for part in parts):
        return "\n".join(mark(int(number), block=True) for number in numbers)
    return paragraph[0]


def _element(token: Token | None, number: str, block: bool) -> str:
    """What the tree is to see of a token."""
    if not isinstance(token, _LATER):
        if isinstance(token, Html) and token.raw:
            return token.html
        if isinstance(token, Attr):
            return f'<x-a n="{number}"></x-a>'
        if isinstance(token, FootnoteRef) and not block:
            return f'<x-r label="{escape(token.label)}"></x-r>'
        if isinstance(token, FootnoteOpen) and block:
            return f'<x-fn label="{escape(token.label)}">'
        if isinstance(token, FootnoteClose) and block:
            return "</x-fn>"
    return f'<x-b n="{number}"></x-b>' if block and token else f"{OPEN}{number}{CLOSE}"
