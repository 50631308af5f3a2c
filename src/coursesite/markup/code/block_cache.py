"""For speed: highlighted blocks of a page's last rendering, used again.

Most edits of a page leave its code as it was, and loading one lexer takes longer than to render the
rest of the page. The figure: content/guide/decisions/code-reuse.md.
"""

from __future__ import annotations

import hashlib

from coursesite.markup.code.highlight import block, lexer, spans
from coursesite.markup.tokens import Code
from coursesite.model import CodeSpot, Prose


class Blocks:
    """The fenced code of a page."""

    def __init__(self, last: Prose | None) -> None:
        """`last` is the rendering of an earlier version of the page."""
        self._known = (
            {spot.key: last.html[spot.start : spot.end] for spot in last.codes} if last else {}
        )
        self.languages: set[str] = set()
        """The languages of the blocks used again: those are known without loading a lexer."""
        self.spots: list[CodeSpot] = []

    def html(self, code: Code, at: int) -> str:
        """A block as HTML that will begin at offset `at` of its page."""
        key = _key(code)
        inner = self._known.get(key)
        if inner is None:
            inner = spans(code.text, code.language)
            is_highlighted = lexer(code.language) is not None
        else:
            self.languages.add(code.language)
            is_highlighted = True
        html = block(inner, code.language, code.attributes)
        # numbered lines are not in one piece, and not found
        start = html.find(inner) if is_highlighted else -1
        if start >= 0:
            self.spots.append(CodeSpot(key, at + start, at + start + len(inner)))
        return html


def _key(code: Code) -> bytes:
    text = f"{code.language}\0{code.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()
