"""The places in the notes where addresses are written, for messages about links.

An address comes out of the engine in another spelling than its author's: `%7B` for `{`, `&amp;` for
`&`, without backslashes. And the same characters may stand in code or in text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from string import ascii_letters, digits
from urllib.parse import unquote

from coursesite.diagnostics import Span
from coursesite.markup.tokens import Code, Token
from coursesite.model import Heading
from coursesite.text.lazy_regex import rare

_BEFORE = ("](", "]:", "href=", "src=", "poster=")
_ADDRESS = rare(
    r"""[ \t"']*(?:<((?:\\.|[^<>\n\\])+)>
    | ((?:\\.|\{\{[^{}\n]*\}\}|\([^\s()]*\)|[^\\\s()<>"'])+))""",
    re.VERBOSE,
)
_BACKSLASH = rare(r"\\([!-/:-@\[-`{-~])")
_RESPELLED = frozenset("\\&%{ ")
"""The ASCII characters of an address that engines may spell in another way."""
_BETWEEN = " \t\n\"'<"
"""The characters that may stand between `](` or its like and an address."""
_AFTER = " \t\n\"'>)%}"
"""The characters that may stand behind an address."""
_BEFORE_ANCHOR = ascii_letters + digits + "./_-%"
"""The characters before the anchor of an address with a path."""
_NEAR = 20
_OPENING = ("{{<", "{{%", "{%")
_FAR = 1000
"""The number of characters before an address in which the opening of a shortcode is looked for."""
_ANCHOR = rare(r"#[^ \t\n\"'>)%}]*")
_WORD = rare(r"[A-Za-z0-9]+")
_MANY = 50
_HEADING = rare(r"(?m)^(?: {0,3}>)* {0,3}(?:(?:[-*+]|\d+[.)])[ \t]+)*(#{1,6})(?!#)(.*)")
_FENCE = rare(r"`{3}|~{3}|\{% *highlight")
_QUIZ = rare(r"\[!quiz\]|\{\{[<%]\s*quiz\b|!!!\s*quiz\b|\.prompt-quiz\b", re.IGNORECASE)
_CLOSING = rare(r"[%>]\}")


def _is_plain_anchor(url: str) -> bool:
    """Whether an address is a place on its own page, in signs that no engine spells otherwise."""
    return url.startswith("#") and "%" not in url and " " not in url


class AddressFinder:
    """Finds addresses in the notes. Asked for them in the order of the page, it finds each of
    several equal ones."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        """`text` is the author's, `tokens` are what the scan took out of it."""
        self._text, self._at = text, 0
        self._tokens = tokens
        self._code: str | None = None
        """All code, until it has been cut out of `_text`; None before it is asked for."""
        self._missed = 0
        """The number of addresses that are nowhere in the text."""
        self._respelled: dict[str, list[tuple[int, str]]] | None = None
        self._last = (0, 1)
        """The offset of the address found last, and the line that it is in."""

    @cached_property
    def _has_shortcodes(self) -> bool:
        return "{{" in self._text or "{%" in self._text

    @cached_property
    def _anchors(self) -> frozenset[str]:
        """The addresses in the text that are only an anchor."""
        return frozenset(_ANCHOR.findall(self._text))

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words in the text."""
        return frozenset(_WORD.findall(self._text))

    def _is_made(self, url: str) -> bool:
        """Whether an address is surely one that the program made: it is nowhere in the text. To
        look for each of many such addresses would take too long."""
        if _is_plain_anchor(url):
            return url not in self._anchors
        if self._missed < _MANY:
            return False
        return not self._words.issuperset(_WORD.findall(url)[1:-1])

    def find(self, url: str) -> tuple[Span | None, str]:
        """The span of an address (None if it is nowhere), and the address as its author spelled it
        where the engine wrote `%7B` and its like."""
        if self._code is None:
            self._code = "\n".join(
                [token.text for token in self._tokens if isinstance(token, Code)]
            )
        at = self._find_next(url) if not self._code or url not in self._code else -1
        if at >= 0:
            self._at = at + len(url)
            return self._span(at, len(url)), url
        if self._is_made(url):
            return None, url
        if url in self._code:  # only now: most pages have no code with an address of theirs
            codes = (token for token in self._tokens if isinstance(token, Code))
            self._text, self._code = _without_code(self._text, codes), ""
            self._last = (0, 1)
        at = self._find_address(url, self._at)
        if at < 0 and self._at:
            at = self._find_address(url, 0)
        if at < 0:
            span, written = self._find_respelled(url)
            if span is not None:
                return span, written
            at = self._find_text(url, self._at)
        if at < 0 and (at := self._find_text(url, 0)) < 0:
            self._missed += 1
            return None, url
        self._at = at + len(url) if at >= self._at else self._at
        return self._span(at, len(url)), url

    def _span(self, at: int, length: int) -> Span:
        """The span of `length` characters from an offset, up to the end of its line."""
        text, (last, row) = self._text, self._last
        if last > at:
            last, row = 0, 1
        row += text.count("\n", last, at)
        self._last = at, row
        end = text.find("\n", at, at + length)
        if end >= 0:
            length = end - at
        return Span(row, at - text.rfind("\n", 0, at), length or 1)

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = map(len, self._text.split("\n"))
        return list(accumulate(map((1).__add__, lengths), initial=0))

    def heading(self, heading: Heading, number: int, total: int) -> Span | None:
        """The span of the signs of the heading that is `number` (from 0) among the `total` of its
        level, which is 3 or more; None if another is found there, as on pages that include
        others."""
        places, words = self._headings.get(heading.level, []), heading.text.split()
        if total == len(places) or (
            number < len(places) and (not words or words[0] in places[number][1])
        ):
            return self._span(places[number][0], heading.level)
        equal = (at for at, rest in places if rest.split() == words)
        at = next(equal, None)
        return None if at is None else self._span(at, heading.level)

    @cached_property
    def _headings(self) -> dict[int, list[tuple[int, str]]]:
        """The headings that begin with signs, by level: their places and texts."""
        codes = (token for token in self._tokens if isinstance(token, Code))
        found: dict[int, list[tuple[int, str]]] = {}
        for match in _HEADING.finditer(_without_code(self._text, codes)):
            found.setdefault(len(match[1]), []).append((match.start(1), match[2]))
        return found

    def quiz(self, number: int, total: int, words: str) -> Span | None:
        """The span of `words` in the quiz that is `number` (from 0) of `total`, or else of the sign
        that begins it; None if others are found, as on pages that include some."""
        places = self._quizzes
        if len(places) != total:
            at = self._text.find(words) if words else -1
            return self._span(at, len(words)) if at >= 0 else None
        start = places[number].start()
        end = places[number + 1].start() if number + 1 < total else len(self._text)
        at = self._text.find(words, start, end) if words else -1
        return self._span(at, len(words)) if at >= 0 else self._span(start, len(places[number][0]))

    @cached_property
    def _quizzes(self) -> list[re.Match[str]]:
        """The signs that begin quizzes."""
        codes = (token for token in self._tokens if isinstance(token, Code))
        return list(_QUIZ.finditer(_without_code(self._text, codes)))

    def is_in_tag(self, span: Span, part: str) -> bool:
        """Whether a span is within a tag of HTML or a shortcode in which `part` stands, too."""
        at = self._offset(span)
        start, end = self._text.rfind("<", 0, at), self._text.find(">", at)
        tag = self._text[start : end if end >= 0 else None]
        is_tag = tag[1:2].isalpha() or self._text.startswith("{{", max(start - 2, 0))
        return start >= 0 and is_tag and "](" not in tag and part in tag

    def is_escaped(self, span: Span) -> bool:
        """Whether the bracket that ends at a span opens behind a backslash, or is behind one."""
        at = self._offset(span)
        return self._text[max(0, self._text.rfind("[", 0, at) - 1)] == "\\" or (
            self._text[at - 1] == "\\"
        )

    def _offset(self, span: Span) -> int:
        return self._line_starts[span.line - 1] + span.column - 1

    def _find_next(self, url: str) -> int:
        """The next offset at which `url` is an address, if one is right behind `](`; else -1."""
        text = self._text
        at = text.find(f"]({url}", self._at) + 2
        end = at + len(url)
        if at < 2 or text[end : end + 1].strip(_AFTER):
            return -1
        earlier = text.find(url, self._at, at)
        while earlier >= 0 and text[earlier - 3 : earlier] == "{: ":  # as that of a label
            earlier = text.find(url, earlier + 1, at)
        if earlier >= 0:
            earlier = self._find_address(url, earlier, at)
        return at if earlier < 0 else earlier

    def _find_address(self, url: str, begin: int, before: int | None = None) -> int:
        """The first offset at which `url` is an address: behind `](` and its like, or in a
        shortcode; -1 if it is none anywhere. It ends before an offset."""
        text = self._text
        at = text.find(url, begin, before)
        while at >= 0:
            if not text[at + len(url) : at + len(url) + 1].strip(_AFTER):
                behind = text[max(0, at - _NEAR) : at].rstrip(_BETWEEN)
                if behind.endswith(("](", "]:", "=")) or self._is_in_shortcode(at):
                    return at
            at = text.find(url, at + 1, before)
        return -1

    def _find_text(self, url: str, begin: int) -> int:
        """The first offset at which an address stands as text; -1 if it is nowhere. An anchor is
        no end of a longer address."""
        at = self._text.find(url, begin)
        while at > 0 and url[0] == "#" and not self._text[at - 1 : at].strip(_BEFORE_ANCHOR):
            at = self._text.find(url, at + 1)
        return at

    def _is_in_shortcode(self, at: int) -> bool:
        if not self._has_shortcodes:
            return False
        start = max(0, at - _FAR)
        opening = max(self._text.rfind(sign, start, at) for sign in _OPENING)
        return opening >= 0 and not _CLOSING.search(self._text, opening + 2, at)

    def _find_respelled(self, url: str) -> tuple[Span | None, str]:
        if _is_plain_anchor(url):  # mostly of a link that the program made
            return None, url
        if self._respelled is None:
            self._respelled = _respelled(self._text)
        places = self._respelled.get(unquote(url))
        if not places:
            return None, url
        at, written = places.pop(0) if len(places) > 1 else places[0]
        plain = _plain(written)
        return self._span(at, len(written)), url if "%" in plain else plain


def _without_code(text: str, codes: Iterable[Code]) -> str:
    """The text with spaces in the place of code, where the code is the author's own and not that of
    a shortcode."""
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


def _respelled(text: str) -> dict[str, list[tuple[int, str]]]:
    """The addresses that an engine may spell in another way, by their plain spelling: offsets in
    the text, and the spelling there."""
    places = []
    for before in _BEFORE:
        at = -1
        while (at := text.find(before, at + 1)) >= 0:
            if address := _ADDRESS.match(text, at + len(before)):
                written = address[1] or address[2]
                if not written.isascii() or not _RESPELLED.isdisjoint(written):
                    places.append((address.start(address.lastindex or 2), written))
    by_url: dict[str, list[tuple[int, str]]] = {}
    for place in sorted(places):
        by_url.setdefault(unquote(_plain(place[1])), []).append(place)
    return by_url


def _plain(written: str) -> str:
    """An address without backslashes and character references."""
    return html.unescape(_BACKSLASH.sub(r"\1", written))
