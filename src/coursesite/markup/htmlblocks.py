"""Raw HTML that the scan lifts out: iframes, comments, `<pre>`, `markdown="1"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursesite.markup import containers
from coursesite.markup.gfmlines import ANY_TAG, BLOCK_HTML
from coursesite.markup.stretch import ahead_of, inner_lines, put_inner
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
_ELEMENT = rare(
    r" {0,3}<(address|article|aside|blockquote|center|details|div|dl|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hgroup|main|menu|nav|ol|p|section|summary|table|ul)\b[^<>]*>",
    re.I,
)
_INLINE = rare(
    "a|abbr|b|bdo|big|button|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub"
    "|sup|u|var"
)
_EMPTY = re.compile(r"\n[ >]*\n")
_LINES = rare("caption|dt|h[1-6]|legend|p|summary|th")
"""Elements that hold a line of text, as kramdown has it, and no blocks."""


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
    if scanner.after and line.number > scanner.ends and (found := _ELEMENT.match(content)):
        return _element(scanner, at, found)
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
    close = _close(ahead, tag, found.end())
    if value == "0" or close is None or ahead[close[1] :].split("\n", 1)[0].strip():
        return False
    if _INLINE.fullmatch(name := tag.lower()):
        return False
    scanner.flush()
    inner = ahead[found.end() : close[0]]
    lone = _LINES.fullmatch(name) or (name == "td" and "\n" not in inner)
    if value == "span" or (lone and value != "block"):
        _put_line(scanner, at, ahead, (found.end(), *close), opening)
        return True
    scanner.put(Html(opening, raw=True), gap=True)
    put_inner(scanner, at, ahead, found.end(), close, Html(ahead[close[0] : close[1]], raw=True))
    return True


def _close(ahead: str, tag: str, start: int) -> tuple[int, int] | None:
    """Where the tag stands that closes the one that ends at `start`."""
    depth = 1
    for match in re.compile(rf"<(/?){re.escape(tag)}\b[^<>]*>", re.I).finditer(ahead, start):
        depth += -1 if match[1] else 1
        if not depth:
            return match.span()
    return None


def _put_line(
    scanner: Scanner, at: int, ahead: str, places: tuple[int, int, int], opening: str
) -> None:
    """Puts in an element with a line of Markdown, whose place are its tags' inner ends, and the
    end of it all: no paragraph comes between."""
    begin, end, stop = places
    prefix = scanner.prefix
    empty = containers.inside(prefix).rstrip()
    scanner.out.append(empty)
    row = len(scanner.out)
    mark = scanner.sink.add(Html(opening, raw=True, bare=True))
    for line in inner_lines(scanner, at, ahead, begin, end):
        start = containers.match(line.text, scanner.open)[0]
        if not line.text[start:].strip():
            continue
        before = line.text[:start] if scanner.paragraph else prefix
        scanner.paragraph.append((before, line.text[start:], line))
    scanner.flush()
    if len(scanner.out) == row:
        scanner.out.append(prefix)
    scanner.out[row] = f"{prefix}{mark} {scanner.out[row][len(prefix) :].lstrip()}"
    mark = scanner.sink.add(Html(ahead[end:stop], raw=True, bare=True))
    scanner.out[-1] = f"{scanner.out[-1].rstrip()} {mark}"
    scanner.at += 1 + ahead.count("\n", 0, stop)
    following = scanner.lines[scanner.at : scanner.at + 1]
    if not (following and following[0].text.lstrip(" >").startswith("{:")):
        scanner.out.append(empty)


def _element(scanner: Scanner, at: int, found: re.Match[str]) -> bool:
    """An element between the tags of one with `markdown="1"`: Markdown goes on right behind it,
    as with kramdown, not after an empty line only."""
    ahead = ahead_of(scanner, at)
    close = _close(ahead, found[1], found.end())
    if close is None or _EMPTY.search(ahead, 0, close[1]) or "markdown=" in ahead[: close[1]]:
        return False
    lead = scanner.below()
    if scanner.paragraph:
        scanner.flush()
        scanner.out.append(lead.rstrip())
    row = ahead.count("\n", 0, close[1])
    last = scanner.lines[scanner.at + row]
    scanner.ends = last.number
    tail = ahead[close[1] :].split("\n", 1)[0]
    kind, stop = type(last), len(last.text) - len(tail)
    lines = [kind(last.text[:stop], last.number, last.shift, last.origin)]
    lines.append(kind(lead.rstrip(), last.number))
    if text := tail.lstrip():
        shift = last.shift + len(last.text) - len(text) - len(lead)
        lines.append(kind(lead + text, last.number, shift, last.origin))
    scanner.lines[scanner.at + row : scanner.at + row + 1] = lines
    return not row
