"""Raw HTML that the scan lifts out: iframes, comments, `<pre>`, `markdown="1"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursesite.markup.gfmlines import ANY_TAG, BLOCK_HTML
from coursesite.markup.stretch import ahead_of, put_inner
from coursesite.markup.tokens import Html
from coursesite.patterns import rare

if TYPE_CHECKING:
    from coursesite.markup.scan import Line, Scanner

_VERBATIM = re.compile(r" {0,3}<(?:(script|pre|style|textarea)\b|(!--)|(\?)|(!\[CDATA\[))", re.I)
_IFRAMES = re.compile(
    r" {0,3}(?:<iframe\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>[^<]*</iframe> *)+$", re.I
)
_MARKDOWN = rare(
    r" {0,3}<([A-Za-z][\w-]*)((?:\s[^<>]*?)?)\s+markdown=(?:\"(\w*)\"|'(\w*)'|(\w+))([^<>]*)>", re.I
)


def begin(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """Reads the HTML that begins with `content`, if it is of a kind that is lifted out."""
    deny = scanner.sink.deny_html
    if (found := _VERBATIM.match(content)) and not (deny and not found[2]):
        return _verbatim(scanner, at, found)
    if deny:
        return False
    if _IFRAMES.match(content):
        scanner.flush()
        scanner.put(Html(content.strip(), raw=True))
        scanner.at += 1
        return True
    if found := _MARKDOWN.match(content):
        return _markdown(scanner, line, at, found)
    if scanner.paragraph and BLOCK_HTML.match(content):
        scanner.flush()
    return False


def stays(text: str, deny: bool) -> bool:
    """Whether lines of text are a block of HTML as it is, in which there is no Markdown."""
    return not deny and bool(BLOCK_HTML.match(text) or ANY_TAG.match(text.split("\n", 1)[0]))


def _verbatim(scanner: Scanner, at: int, found: re.Match[str]) -> bool:
    """HTML that may hold empty lines: comments go, `<pre>` and its like stay as they are."""
    closing = (
        f"</{found[1].lower()}>"
        if found[1]
        else {"!--": "-->", "?": "?>"}.get(found[2] or found[3] or "", "]]>")
    )
    ahead = ahead_of(scanner, at)
    stop = ahead.lower().find(closing, found.end())
    end = len(ahead) if stop < 0 else stop + len(closing)
    tail = ahead[end:].split("\n", 1)[0]
    if tail.strip() and not found[1]:
        return False
    scanner.flush()
    if found[1]:
        end += len(tail)
        scanner.put(Html(ahead[:end].strip(), raw=True))
    scanner.at += 1 + ahead.count("\n", 0, end)
    return True


def _markdown(scanner: Scanner, line: Line, at: int, found: re.Match[str]) -> bool:
    """`<div markdown="1">`: the tags stay, what is between them is Markdown."""
    value = (found[3] or found[4] or found[5] or "").lower()
    tag = found[1]
    opening = f"<{tag}{found[2]}{found[6]}>"
    ahead = ahead_of(scanner, at)
    depth, close = 1, None
    for match in re.finditer(rf"<(/?){re.escape(tag)}\b[^<>]*>", ahead[found.end() :], re.I):
        depth += -1 if match[1] else 1
        if not depth:
            close = (match.start() + found.end(), match.end() + found.end())
            break
    if value == "0" or close is None or ahead[close[1] :].split("\n", 1)[0].strip():
        return False
    scanner.flush()
    scanner.put(Html(opening, raw=True), gap=True)
    put_inner(scanner, at, ahead, found.end(), close, Html(ahead[close[0] : close[1]], raw=True))
    return True
