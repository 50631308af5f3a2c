"""Raw HTML that the scan lifts out: iframes, comments, `<pre>`, `markdown="1"`.

kramdown, which Jekyll sites are written for, ends a block of HTML where its element ends, and reads
Markdown in elements that ask for it. https://kramdown.gettalong.org/syntax.html#html-blocks
"""

from __future__ import annotations

import re

from coursesite.markup.block_syntax import LastLine
from coursesite.markup.html_tags import ANY_TAG, BLOCK_HTML
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, LineElement, Reader
from coursesite.markup.tokens import Html
from coursesite.text.lazy_regex import rare

_VERBATIM = re.compile(r" {0,3}<(?:(script|pre|style|textarea)\b|(!--)|(\?)|(!\[CDATA\[))", re.I)
_IFRAMES = re.compile(
    r" {0,3}(?:<iframe\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>[^<]*</iframe> *)+$", re.I
)
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
_VOID = rare("area|base|basefont|br|col|embed|frame|hr|img|input|link|meta|param|source|track|wbr")
_LONE_VOID = rare(
    r"(?:\s*<(?:br|img|input|wbr)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>[ \t]*(?:\n|\Z))+", re.I
)
_FOLLOWING = rare(r"(?:\s*\n *\{:[^\n]*\}(?=\s))?\s*(?=([^\n]+))")
"""Behind an element: an attribute list, which belongs to it, and then the rest of a line."""
_MOST_LINES = 1000
"""The number of lines in which the end of an element is looked for."""
_LINE_ELEMENTS = rare("caption|dt|h[1-6]|legend|p|summary|th")
"""Elements that hold a line of text, as kramdown has it, and no blocks."""


def begin(reader: Reader, line: Line, at: int, content: str) -> Block | LineElement | None:
    """The HTML that begins with `content`, if it is of a kind that is lifted out. Else None, and
    where a block of HTML begins, the reader is told so, and a line is put in where it ends."""
    deny = reader.collector.deny_html
    if (opening := _VERBATIM.match(content)) and not (deny and not opening[2]):
        return _verbatim(reader, at, opening)
    if deny:
        return None
    if _IFRAMES.match(content):
        reader.end_paragraph()
        return Block(1, Html(content.strip(), raw=True))
    if opening := _MARKDOWN.match(content):
        return _markdown(reader, at, opening)
    is_block = BLOCK_HTML.match(content)
    if reader.paragraph and is_block:
        reader.end_paragraph()
    if not reader.in_html and not reader.paragraph and (is_block or ANY_TAG.match(content)):
        reader.in_html = True
        return _element(reader, line, at)
    return None


def _verbatim(reader: Reader, at: int, opening: re.Match[str]) -> Block | None:
    """HTML that may hold empty lines: comments are dropped, `<pre>` and its like stay."""
    closing = (
        f"</{opening[1].lower()}>"
        if opening[1]
        else {"!--": "-->", "?": "?>"}.get(opening[2] or opening[3] or "", "]]>")
    )
    ahead = reader.ahead(at)
    # `<!-->` is a comment, too
    stop = ahead.lower().find(closing, opening.end() - 2 if opening[2] else opening.end())
    end = len(ahead) if stop < 0 else stop + len(closing)
    tail = ahead[end:].split("\n", 1)[0]
    if tail.strip() and not opening[1]:
        return None
    reader.end_paragraph()
    if opening[1]:
        end += len(tail)
        return Block(1 + ahead.count("\n", 0, end), Html(ahead[:end].strip(), raw=True))
    count = 1 + ahead.count("\n", 0, end)
    return Block(count, Html("", raw=True), gap=True) if _parts(reader) else Block(count)


def _parts(reader: Reader) -> bool:
    """Whether a comment on this line parts the blocks above and below it: two lists between empty
    lines, or a table and text. One in a paragraph or a tight list does not, as in kramdown."""
    if reader.in_html or not reader.at:
        return False
    above: list[str] = []
    for at in range(reader.at - 1, -1, -1):
        text = reader.content(reader.lines[at])
        if not text.strip() or text.endswith("-->"):  # a comment further up has parted its own
            break
        above.append(text)
    last = LastLine()
    for text in reversed(above):
        last.feed(text)
    return last.in_table or not reader.content(reader.lines[reader.at - 1]).strip()


def _markdown(reader: Reader, at: int, opening: re.Match[str]) -> Block | LineElement | None:
    """An element such as `<div markdown="1">`: its tags stay, and its content is Markdown."""
    value = (opening[3] or opening[4] or opening[5] or "").lower()
    tag = opening[1]
    start_tag = f"<{tag}{opening[2]}{opening[6]}>"
    ahead = reader.ahead(at)
    close = _close(ahead, tag, opening.end())
    if value == "0" or close is None or ahead[close[1] :].split("\n", 1)[0].strip():
        return None
    if _INLINE.fullmatch(name := tag.lower()):
        return None
    reader.end_paragraph()
    inner = ahead[opening.end() : close[0]]
    is_line = _LINE_ELEMENTS.fullmatch(name) or (name == "td" and "\n" not in inner)
    closing = ahead[close[0] : close[1]]
    if value == "span" or (is_line and value != "block"):
        return LineElement(
            1 + ahead.count("\n", 0, close[1]),
            Html(start_tag, raw=True, bare=True),
            _content(reader, at, ahead, opening.end(), close[0]),
            Html(closing, raw=True, bare=True),
        )
    tokens = Html(start_tag, raw=True), Html(closing, raw=True)
    return reader.element(at, ahead, opening.end(), close, tokens)


def _close(ahead: str, tag: str, start: int) -> tuple[int, int] | None:
    """Start and end of the tag that closes the one that ends at `start`."""
    depth = 1
    for match in re.compile(rf"<(/?){re.escape(tag)}\b[^<>]*>", re.I).finditer(ahead, start):
        depth += -1 if match[1] else 1
        if not depth:
            return match.span()
    return None


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
    ahead = reader.ahead_to_empty(at, _MOST_LINES)
    end = _end(ahead)
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
        reader.lines[reader.at + row : reader.at + row + 1] = lines
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
            depth = int(bool(part[3]) and not (part[2] or part[4] or _VOID.fullmatch(tag)))
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
