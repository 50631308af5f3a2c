"""Where a text of notes says an address, which an engine may have written in another way."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from urllib.parse import unquote

from coursesite.diagnostics import Span, span_at
from coursesite.markup.tokens import Code, Token
from coursesite.text.lazy_regex import rare

_BEFORE = ("](", "]:", "href=", "src=", "poster=")
_ADDRESS = rare(
    r"""[ \t"']*(?:<((?:\\.|[^<>\n\\])+)>
    | ((?:\\.|\{\{[^{}\n]*\}\}|\([^\s()]*\)|[^\\\s()<>"'])+))""",
    re.VERBOSE,
)
_BACKSLASH = rare(r"\\([!-/:-@\[-`{-~])")
_MARKS = frozenset("\\&%{ ")
_BETWEEN = " \t\n\"'<"
_AFTER = " \t\n\"'>)%}"
"""What may stand between `](` or its like and an address, and behind one."""
_NEAR = 20
_OPENING = ("{{<", "{{%", "{%")
_FAR = 1000
"""So many characters before an address are looked at, for `](` and for the sign of a shortcode."""
_FENCE = rare(r"`{3}|~{3}|\{% *highlight")
_CLOSING = rare(r"[%>]\}")


class Seeker:
    """Finds where a text says an address, going forward from the last one found."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        """`text` is what the author wrote, and `tokens` what the scan took out of it."""
        self.text, self.at = text, 0
        self.tokens = tokens
        self.code: str | None = None
        self.escaped: dict[str, list[tuple[int, str]]] | None = None

    @cached_property
    def has_shortcodes(self) -> bool:
        """Whether there may be any."""
        return any(sign in self.text for sign in _OPENING)

    def find(self, url: str) -> tuple[Span | None, str]:
        """Where an address stands, and the address: with the signs that the author wrote where
        the engine wrote `%7B` and its like."""
        if self.code is None:
            self.code = "\n".join([one.text for one in self.tokens if isinstance(one, Code)])
        if url in self.code:
            codes = (one for one in self.tokens if isinstance(one, Code))
            self.text, self.code = _without_code(self.text, codes), ""
        at = self._address(url, self.at)
        if at < 0 and self.at:
            at = self._address(url, 0)
        if at < 0:
            span, written = self._escaped(url)
            if span is not None:
                return span, written
            at = self.text.find(url, self.at)
        if at < 0 and (at := self.text.find(url)) < 0:
            return None, url
        self.at = at + len(url) if at >= self.at else self.at
        return span_at(self.text, at, len(url)), url

    def _address(self, url: str, begin: int) -> int:
        """Where `url` is first read as an address: behind `](` and its like, or in a shortcode;
        -1 for nowhere."""
        text = self.text
        at = text.find(url, begin)
        while at >= 0:
            if not text[at + len(url) : at + len(url) + 1].strip(_AFTER):
                before = text[max(0, at - _NEAR) : at].rstrip(_BETWEEN)
                if before.endswith(("](", "]:", "=")) or self._in_shortcode(at):
                    return at
            at = text.find(url, at + 1)
        return -1

    def _in_shortcode(self, at: int) -> bool:
        if not self.has_shortcodes:
            return False
        start = max(0, at - _FAR)
        opening = max(self.text.rfind(sign, start, at) for sign in _OPENING)
        return opening >= 0 and not _CLOSING.search(self.text, opening + 2, at)

    def _escaped(self, url: str) -> tuple[Span | None, str]:
        if url.startswith("#") and "%" not in url:  # mostly one that nobody wrote
            return None, url
        if self.escaped is None:
            self.escaped = _escaped(self.text)
        places = self.escaped.get(unquote(url))
        if not places:
            return None, url
        at, written = places.pop(0) if len(places) > 1 else places[0]
        plain = _plain(written)
        return span_at(self.text, at, len(written)), url if "%" in plain else plain


def _without_code(text: str, codes: Iterable[Code]) -> str:
    """The text with spaces in the place of code, as far as it is the author's own."""
    lines = text.split("\n")
    for code in codes:
        row, start = code.span.line - 1, code.span.column - 1
        if not code.block:
            line, end = lines[row], start + code.span.length
            if line.startswith("`", start):
                lines[row] = line[:start] + " " * (end - start) + line[end:]
        elif _FENCE.search(lines[row]):
            for at in range(row + 1, min(row + 1 + code.text.count("\n"), len(lines))):
                lines[at] = " " * len(lines[at])
    return "\n".join(lines)


def _escaped(text: str) -> dict[str, list[tuple[int, str]]]:
    """The addresses in a text that are not written as they are read: where, and how."""
    places = []
    for before in _BEFORE:
        at = -1
        while (at := text.find(before, at + 1)) >= 0:
            if match := _ADDRESS.match(text, at + len(before)):
                written = match[1] or match[2]
                if not written.isascii() or not _MARKS.isdisjoint(written):
                    places.append((match.start(match.lastindex or 2), written))
    found: dict[str, list[tuple[int, str]]] = {}
    for place in sorted(places):
        found.setdefault(unquote(_plain(place[1])), []).append(place)
    return found


def _plain(written: str) -> str:
    """What an address says without backslashes and names of characters."""
    return html.unescape(_BACKSLASH.sub(r"\1", written))
