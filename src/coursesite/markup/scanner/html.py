"""Raw HTML that the scan lifts out: iframes, comments, `<pre>`, `markdown="1"`.

kramdown, which Jekyll sites are written for, ends a block of HTML where its element ends, and reads
Markdown in elements that ask for it. https://kramdown.gettalong.org/syntax.html#html-blocks
"""

from __future__ import annotations

import re

from coursesite.markup.scanner import containers
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.raw_html import ENDS, end_tag
from coursesite.markup.scanner.reader import Block, LineElement, Reader
from coursesite.markup.syntax.blocks import LastLine
from coursesite.markup.syntax.html_tags import ANY_TAG, BLOCK_HTML, LOOSE_TAG, VOID
from coursesite.markup.tokens import Html
from coursesite.text.lazy_regex import rare

_VERBATIM = rare(r" {0,3}<(?:(script|pre|style|textarea)\b|(!--)|(\?)|(!\[CDATA\[))", re.I)
_RAW_TEXT = rare(r" {0,3}<(title|xmp|iframe|noembed|noframes|plaintext)\b", re.I)
"""Elements of which the text is no HTML either, but whose tags may be followed by Markdown."""
_RAW_TEXT_END = rare(r" {0,3}</(?:title|iframe|noframes)\b", re.I)
"""Matches the end of what a tag above it holds, which is one piece with that tag."""
_SELF_CLOSING = rare(r" {0,3}<[A-Za-z](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+(?<=/)>")
_TAG = rare(rf" {{0,3}}{LOOSE_TAG}")
_IFRAMES = rare(r" {0,3}(?:<iframe\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>[^<]*</iframe> *)+$", re.I)
_MARKDOWN = rare(
    r" {0,3}<([A-Za-z][\w-]*)((?:\s[^<>]*?)?)\s+markdown(?:=(?:\"(\w*)\"|'(\w*)'|(\w+))|(?=[\s>]))"
    r"([^<>]*)>",
    re.I,
)
_INLINE = rare(
    "a|abbr|b|bdo|big|button|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub"
    "|sup|u|var"
)
_COMMENT_OR_TAG = rare(
    r"<!--.*?(?:-->|\Z)|<(?:(script|style|textarea|pre)\b.*?(?:</\1>|\Z)"
    r"|(/?)([a-z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>)",
    re.I | re.DOTALL,
)
"""The parts of a block of HTML: comments, elements that hold no others, and tags."""
_LONE_VOID = rare(
    r"(?:\s*<(?:br|img|input|wbr)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>[ \t]*(?:\n|\Z))+", re.I
)
_FOLLOWING = rare(r"(?:\s*\n *\{:[^\n]*\}(?=\s))?\s*(?=([^\n]+))")
"""Behind an element: an attribute list, which belongs to it, and then the rest of a line."""
_ANY_TAG = rare(r"<(/?)([A-Za-z][\w-]*)\b[^<>]*>")
_EMPTY_LINE = rare(r"\n[ \t]*\n")
_MOST_TAG_LINES = 50
"""The number of lines that a tag may go over."""
_FEW_LINES = 20
_MOST_LINES = 1000
"""The number of lines in which the end of an element is looked for."""
_LINE_ELEMENTS = rare("caption|dt|h[1-6]|legend|p|summary|th")
"""Elements that hold a line of text, as kramdown has it, and no blocks."""


def begin(reader: Reader, line: Line, at: int, content: str) -> Block | LineElement | None:
    """The HTML that begins with `content`, if it is of a kind that is lifted out. Else None, and
    where a block of HTML begins, the reader is told so, and a line is put in where it ends."""
    deny = reader.collector.deny_html
    opening = _VERBATIM.match(content)
    if opening and (opening[2] or not deny) and not (opening[1] and _SELF_CLOSING.match(content)):
        return _verbatim(reader, at, opening)
    if deny:
        return None
    if _IFRAMES.match(content):
        reader.end_paragraph()
        return Block(1, Html(content.strip(), raw=True))
    if opening := _MARKDOWN.match(content):
        return _markdown(reader, at, opening)
    is_block = BLOCK_HTML.match(content)
    if reader.paragraph and is_block and not _RAW_TEXT_END.match(content):
        reader.end_paragraph()
    if reader.in_html or reader.paragraph or not (is_block or ANY_TAG.match(content)):
        return None
    opening = _RAW_TEXT.match(content)
    if opening and not (
        _SELF_CLOSING.match(content) or end_tag(opening[1].lower()).search(content)
    ):
        return _verbatim(reader, at, opening)
    if not _TAG.match(content):
        return _long_tag(reader, line, at)
    reader.in_html = True
    return _element(reader, line, at)


def _long_tag(reader: Reader, line: Line, at: int) -> Block | None:
    """Reads the lines of a tag that goes over several, in which no other block begins. If it never
    ends, the line is text."""
    ahead = reader.ahead_to_empty(at, _MOST_TAG_LINES)
    tag = _TAG.match(ahead)
    if tag is None:
        return None
    reader.in_html = True
    if block := _element(reader, line, at):
        return block
    count = 1 + ahead.count("\n", 0, tag.end())
    for row, other in enumerate(reader.lines[reader.at : reader.at + count]):
        start = containers.match(other.text, reader.open)[0] if row else at
        prefix = other.text[:start] if row else reader.prefix
        reader.paragraph.append((prefix, other.text[start:], other))
    return Block(count)


def _verbatim(reader: Reader, at: int, opening: re.Match[str]) -> Block | None:
    """HTML that may hold empty lines: comments are dropped, `<pre>` and its like stay. What never
    ends is text, which `raw_html` reports."""
    name = opening[1]
    closing: re.Pattern[str] | str = (
        end_tag(name.lower()) if name else ENDS[opening[2] or opening[3] or "![CDATA["]
    )
    if reader.given_up(closing) > reader.at:
        return _endless(reader, at, name)
    ahead = reader.ahead(at)
    if isinstance(closing, str):  # `<!-->` is a comment, too
        stop = ahead.find(closing, opening.end() - (2 if opening[2] else 0))
        end = stop + len(closing) if stop >= 0 else None
    else:
        end_match = ahead.search(closing, opening.end())
        end = end_match.end() if end_match else None
    if end is None:
        reader.give_up(closing, ahead.stop)
        return _endless(reader, at, name)
    tail, count = ahead.rest_of_line(end), 1 + ahead.text.count("\n", 0, end)
    if tail.strip() and not name and (count == 1 or not _EMPTY_LINE.search(ahead.text, 0, end)):
        reader.give_up(closing, reader.at + count - 1)
        return None
    reader.end_paragraph()
    if name:
        return Block(count, Html(ahead.text[: end + len(tail)].strip(), raw=True))
    if tail.strip():
        return Block(count, lines=[reader.rest_line(count, tail.lstrip())])
    return Block(count, Html("", raw=True), gap=True) if _parts(reader) else Block(count)


def _endless(reader: Reader, at: int, name: str | None) -> Block | None:
    """The tag of a `<pre>` that never ends in a block with Markdown in it: to engines, all that is
    below that block would be HTML as well. None for others, which are text."""
    if name is None or name.lower() != "pre" or not reader.collector.blocks:
        return None
    reader.end_paragraph()
    line = reader.lines[reader.at]
    reader.collector.elements.open("pre", line.span(at, len(line.text.rstrip())))
    return Block(1, Html(line.text[at:].strip(), raw=True))


def _parts(reader: Reader) -> bool:
    """Whether a comment on this line parts the blocks above and below it: two lists between empty
    lines, or a table and text. One in a paragraph or a tight list does not, as in kramdown."""
    if reader.in_html:
        return False
    above = reader.above()
    return LastLine(above).is_row() if above else reader.at > 0


def _markdown(reader: Reader, at: int, opening: re.Match[str]) -> Block | LineElement | None:
    """An element such as `<div markdown="1">`: its tags stay, and its content is Markdown."""
    value = (opening[3] or opening[4] or opening[5] or "").lower()
    tag = opening[1]
    start_tag = f"<{tag}{opening[2]}{opening[6]}>"
    name = tag.lower()
    if value == "0" or _INLINE.fullmatch(name):
        return None
    at += opening.start(1) - 1
    found = reader.closing(at, _pairs)
    if found is None:
        return None
    text, close = found
    if text[close[1] :].split("\n", 1)[0].strip():
        return None
    reader.end_paragraph()
    start = opening.end() - opening.start(1) + 1
    inner = text[start : close[0]]
    is_line = _LINE_ELEMENTS.fullmatch(name) or (name == "td" and "\n" not in inner)
    closing = text[close[0] : close[1]]
    if value == "span" or (is_line and value != "block"):
        return LineElement(
            1 + text.count("\n", 0, close[1]),
            Html(start_tag, raw=True, bare=True),
            _content(reader, at, text, start, close[0]),
            Html(closing, raw=True, bare=True),
        )
    tokens = Html(start_tag, raw=True), Html(closing, raw=True)
    return reader.element(at, text, start, close, tokens)


def _pairs(text: str) -> dict[int, tuple[int, int]]:
    """Start and end of the closing tag of each element, by the start of the opening one."""
    found: dict[int, tuple[int, int]] = {}
    opened: dict[str, list[int]] = {}
    for tag in _ANY_TAG.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            if not tag[0].endswith("/>"):
                opened.setdefault(name, []).append(tag.start())
        elif opened.get(name):
            found[opened[name].pop()] = tag.span()
    return found


def _content(
    reader: Reader, at: int, ahead: str, start: int, stop: int
) -> list[tuple[str, str, Line]]:
    """The lines of `ahead[start:stop]` that have text, as a paragraph."""
    content: list[tuple[str, str, Line]] = []
    for line in reader.inner_lines(at, ahead, start, stop):
        begin = containers.match(line.text, reader.open)[0]
        if line.text[begin:].strip():
            prefix = line.text[:begin] if content else reader.prefix
            content.append((prefix, line.text[begin:], line))
    return content


def _element(reader: Reader, line: Line, at: int) -> Block | None:
    """Has Markdown go on where the element ends that a block of HTML begins with, as kramdown does:
    in CommonMark, the block ends at an empty line only."""
    end = None
    for most in (_FEW_LINES, _MOST_LINES):
        ahead = reader.ahead_to_empty(at, most)
        if (end := _end(ahead)) is not None or ahead.count("\n") < most - 1:
            break  # with fewer lines, it is all that there is up to the empty one
    if end is None:
        return None
    if _LONE_VOID.fullmatch(ahead, 0, end):  # pictures and line breaks are part of a paragraph
        placeholder = reader.collector.add(Html(line.text[at:].strip(), raw=True))
        reader.paragraph.append((reader.prefix, placeholder, line))
        reader.in_html = False
        return Block(1)
    row = ahead.count("\n", 0, end)
    last, prefix = reader.lines[reader.at + row], reader.next_prefix()
    tail = ahead[end:].split("\n", 1)[0]
    lines = [Line(last.text[: len(last.text) - len(tail)], last.number, last.shift, last.origin)]
    lines.append(Line(prefix.rstrip(), last.number))
    if text := tail.lstrip():
        shift = last.shift + len(last.text) - len(text) - len(prefix)
        lines.append(Line(prefix + text, last.number, shift, last.origin))
    if row:
        reader.replace(reader.at + row, 1, lines)
        return None
    return Block(1, lines=lines)


def _end(ahead: str) -> int | None:
    """The end of the first element of a block of HTML, or of one right behind it, if text follows
    there; None if none does, or if the block begins with text."""
    name, depth = "", 0
    for part in _COMMENT_OR_TAG.finditer(ahead):
        if not name and ahead[: part.start()].strip():
            return None
        tag = (part[3] or part[1] or "!--").lower()
        if depth and tag == name:
            depth += -1 if part[2] else not part[4]
        elif not depth:
            name = tag
            depth = int(bool(part[3]) and not (part[2] or part[4] or tag in VOID))
        if depth:
            continue
        rest = _FOLLOWING.match(ahead, part.end())
        if rest is None or rest[1].lstrip().startswith("{:"):
            return None
        if not (rest[1].startswith("<") and _is_html(rest[1])):
            end = rest.end()
            return len(ahead[:end].rstrip()) if "\n" in ahead[part.end() : end] else part.end()
    return None


def _is_html(line: str) -> bool:
    return bool(BLOCK_HTML.match(line) or ANY_TAG.match(line) or _VERBATIM.match(line))
