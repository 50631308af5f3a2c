"""Text with placeholders in it as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from coursesite.markup.placeholders import INLINE, OPEN, OWN_TAG, token_at
from coursesite.markup.tokens import Cite, Code, Html, Math, Token
from coursesite.text.lazy_regex import rare

QED = '<span class="cs-qed">\u220e</span>'
"""The sign at the end of a proof."""
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
        return token.tex if isinstance(token, Math) else ""

    if "<x-" in text:  # in a script and the like, no parser makes elements of them
        text = OWN_TAG.sub("", text)
    return INLINE.sub(word, text) if OPEN in text else text


def shortened(text: str, width: int = 200) -> str:
    """The beginning of a text on one line, up to a whole word."""
    text = " ".join(text.split())
    return text if len(text) <= width else text[:width].rpartition(" ")[0].rstrip(" ,;:") + "…"
