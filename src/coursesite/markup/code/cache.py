"""The fenced code of one page, highlighted, with what its last rendering had come to at hand.

Highlighting a block costs as much as the Markdown around it, and loading a language's lexer more
than both; most edits leave the code of a page as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from coursesite.markup.code.highlight import block, lexer, spans
from coursesite.markup.tokens import Code
from coursesite.model import CodeSpot, Prose


def remembered(last: Prose | None) -> dict[bytes, str]:
    """The highlighted blocks in a rendering, by what they were made of."""
    return {one.key: last.html[one.start : one.end] for one in last.codes} if last else {}


class Codes:
    """The blocks of a page; `known` are those of its last rendering (`remembered`)."""

    def __init__(self, known: Mapping[bytes, str]) -> None:
        """Nothing is highlighted before it is asked for."""
        self._known = known
        self.languages: set[str] = set()
        """The languages of blocks that were known."""
        self.spots: list[CodeSpot] = []

    def block(self, code: Code, at: int) -> str:
        """A block as HTML, which will stand at the character `at` of its page."""
        key = _key(code)
        inner = self._known.get(key)
        if inner is None:
            inner = spans(code.text, code.language)
            lexed = lexer(code.language) is not None
        else:
            self.languages.add(code.language)
            lexed = True
        html = block(inner, code.language, code.attributes)
        start = html.find(inner) if lexed else -1
        if start >= 0:
            self.spots.append(CodeSpot(key, at + start, at + start + len(inner)))
        return html


def _key(code: Code) -> bytes:
    text = f"{code.language}\0{code.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()
