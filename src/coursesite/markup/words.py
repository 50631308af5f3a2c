"""Text with placeholders in it as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from coursesite.markup.placeholders import INLINE, OPEN, OWN_TAG, token_at
from coursesite.markup.tokens import Cite, Code, Html, Math, Reference, Token
from coursesite.text.lazy_regex import rare

QED = '<span class="cs-qed">\u220e</span>'
"""The sign at the end of a proof."""
SEEN = rare(r"<(?:img|svg|math|video|audio|iframe|x-b)\b|[^\s<](?![^<]*>)")
"""Matches what a reader sees of HTML."""
_TAG = rare(r"<[^>]*>")


def in_words(text: str, tokens: Sequence[Token]) -> str:
    """The text with code, TeX and the words of shortcodes in the place of their placeholders, and
    nothing in that of other tokens."""

    def word(match: re.Match[str]) -> str:
        token = token_at(tokens, match[1])
        if isinstance(token, Code):
            return token.text
        if isinstance(token, Html):
            return " ".join(unescape(_TAG.sub("", token.html)).split())
        if isinstance(token, Cite) and token.bare:  # perhaps no citation at all
            return token.source
        if isinstance(token, Reference):
            return token.source
        return token.tex if isinstance(token, Math) else ""

    if "<x-" in text:  # in a script and the like, no parser makes elements of them
        text = OWN_TAG.sub("", text)
    return INLINE.sub(word, text) if OPEN in text else text


def is_formula(html: str, tokens: Sequence[Token]) -> bool:
    """Whether the text of HTML is formulas or code and nothing else: no citation, which has a link
    of its own."""
    return SEEN.search(INLINE.sub("", html)) is None and all(
        isinstance(token_at(tokens, number), Math | Code) for number in INLINE.findall(html)
    )


def shortened(text: str, width: int = 200) -> str:
    """The beginning of a text on one line, up to a whole word."""
    text = " ".join(text.split())
    return text if len(text) <= width else text[:width].rpartition(" ")[0].rstrip(" ,;:") + "…"
