"""Raw HTML that the scan lifts out: iframes, comments, `<pre>`, `markdown="1"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursesite.markup.grammar import ANY_TAG, BLOCK_HTML
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.lookahead import ahead_of, block_ahead, inner_lines, put_inner
from coursesite.markup.tokens import Html
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_VERBATIM = re.compile(r" {0,3}<(?:(script|pre|style|textarea)\b|(!--)|(\?)|(!\[CDATA\[))", re.I)
_IFRAMES = re.compile(
    r" {0,3}(?:<iframe\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>[^<]*</iframe> *)+$", re.I
)
_MARKDOWN = rare(
    r" {0,3}<([A-Za-z][\w-]*)((?:\s[^<>]*?)?)\s+markdown=(?:\"(\w*)\"|'(\w*)'|(\w+))([^<>]*)>", re.I
)
_INLINE = rare(
    "a|abbr|b|bdo|big|button|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub"
    "|sup|u|var"
)
_PIECE = rare(
    r"<!--.*?(?:-->|\Z)|<(?:(script|style|textarea|pre)\b.*?(?:</\1>|\Z)"
    r"|(/?)([a-z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>)",
    re.I | re.DOTALL,
)
"""What a block of HTML is made of: comments, elements that hold no others, and tags."""
_VOID = rare("area|base|basefont|br|col|embed|frame|hr|img|input|link|meta|param|source|track|wbr")
_LONE_VOID = rare(
    r"(?:\s*<(?:br|img|input|wbr)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>[ \t]*(?:\n|\Z))+", re.I
)
_FOLLOWING = rare(r"(?:\s*\n *\{:[^\n]*\}(?=\s))?\s*(?=([^\n]+))")
"""What comes behind an element: an attribute list goes with it, and then the rest of a line."""
_FAR = 1000
"""So many lines are looked at for the end of an element."""
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
    is_block = BLOCK_HTML.match(content)
    if scanner.paragraph and is_block:
        scanner.flush()
    if not scanner.html and not scanner.paragraph and (is_block or ANY_TAG.match(content)):
        scanner.html = True
        return _element(scanner, line, at)
    return False


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
    prefix, scanner.html = scanner.prefix, False
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


def _element(scanner: Scanner, line: Line, at: int) -> bool:
    """Has Markdown go on where the element ends that a block of HTML begins with, as with
    kramdown, not after an empty line only."""
    ahead = block_ahead(scanner, at, _FAR)
    end = _end(ahead)
    if end is None:
        return False
    if _LONE_VOID.fullmatch(ahead, 0, end):
        mark = scanner.sink.add(Html(line.text[at:].strip(), raw=True))
        scanner.paragraph.append((scanner.prefix, mark, line))
        scanner.at += 1
        scanner.html = False
        return True
    row = ahead.count("\n", 0, end)
    last, lead = scanner.lines[scanner.at + row], scanner.below()
    tail = ahead[end:].split("\n", 1)[0]
    kind, stop = type(last), len(last.text) - len(tail)
    lines = [kind(last.text[:stop], last.number, last.shift, last.origin)]
    lines.append(kind(lead.rstrip(), last.number))
    if text := tail.lstrip():
        shift = last.shift + len(last.text) - len(text) - len(lead)
        lines.append(kind(lead + text, last.number, shift, last.origin))
    scanner.lines[scanner.at + row : scanner.at + row + 1] = lines
    return not row


def _end(ahead: str) -> int | None:
    """Where the first element of a block of HTML ends, or one right behind it, if text follows."""
    name, depth = "", 0
    for found in _PIECE.finditer(ahead):
        if not name and ahead[: found.start()].strip():
            return None
        tag = (found[3] or found[1] or "!--").lower()
        if depth and tag == name:
            depth += -1 if found[2] else not found[4]
        elif not depth:
            name = tag
            depth = int(bool(found[3]) and not (found[2] or found[4] or _VOID.fullmatch(tag)))
        if depth:
            continue
        rest = _FOLLOWING.match(ahead, found.end())
        if rest is None or rest[1].lstrip().startswith("{:"):
            return None
        if not (rest[1].startswith("<") and _is_html(rest[1])):
            end = rest.end()
            return len(ahead[:end].rstrip()) if "\n" in ahead[found.end() : end] else found.end()
    return None


def _is_html(line: str) -> bool:
    return bool(BLOCK_HTML.match(line) or ANY_TAG.match(line) or _VERBATIM.match(line))
