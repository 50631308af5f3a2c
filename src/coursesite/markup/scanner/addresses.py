"""Bare addresses in running text, in which engines must read no Markdown.

They become links in `tree/typography`, behind the engine, as GitHub has them:
https://github.github.com/gfm/#autolinks-extension-
"""

from __future__ import annotations

import re

from coursesite.markup.scanner.collector import Collector
from coursesite.markup.tokens import Html
from coursesite.text.lazy_regex import rare

_ADDRESS = rare(
    r"""<[A-Za-z/][^<>]*+>|(?<![=<\w/])(?<!=["'])(?<!\]\()(?<!\]:)(?<!\]:[ ])"""
    r"""(?:(?:https?|ftp)://|www\.)[^\s<>"'|`\]\ufdd0\ufdd1]++"""
)
"""A bare address; or a tag or autolink, in which there is none."""
_SENTENCE = "?!.,:*_~)"
"""The signs at the end of an address that are not of it."""
_REFERENCE = rare(r"&(?!amp;|lt;)(?:[A-Za-z][A-Za-z0-9]*|#[xX]?[0-9A-Fa-f]+);$")
_DELIMITER = rare(r"(?<![\\*])\*(?!\*)|(?<![\\~])~(?!~)|(?<!\\)_(?:(?<![^\W_]_)|(?![^\W_]))")
"""A delimiter of emphasis, without those that may end one: `**`, and `_` within a word."""


def protected(text: str, collector: Collector) -> str:
    """The text with a backslash before the delimiters in addresses, and tokens for the character
    references behind them; the same object if there are none."""

    def protect(found: re.Match[str]) -> str:
        if found[0][0] == "<":
            return found[0]
        url = found[0].rstrip(_SENTENCE)
        rest = found[0][len(url) :]
        if url.endswith(";") and (reference := _REFERENCE.search(url)):
            url = url[: reference.start()]
            rest = collector.add(Html(reference[0], raw=True)) + rest
        return _DELIMITER.sub(r"\\\g<0>", url) + rest

    written = _ADDRESS.sub(protect, text)
    return text if written == text else written
