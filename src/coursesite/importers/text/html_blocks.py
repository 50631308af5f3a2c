"""HTML on lines that Markdown takes for a single block.

Markdown ends a block of HTML at a blank line, and reads indented lines after it as code.
"""

from __future__ import annotations

import re
from itertools import islice

from coursesite.importers.text import markdown_ranges

_KEPT = re.compile(
    r"<(pre|textarea|script|style)\b[^>]*(?<!/)>.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.I
)
_MARKS = frozenset("-*+>#`|![_$({~:")
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_SHELL = re.compile(
    r"<!doctype[^>]*>|</?(?:html|body)\b[^>]*>|<head\b[^>]*>.*?</head\s*>|<head\b[^>]*>|</head\s*>",
    re.DOTALL | re.I,
)


def one_block(source: str) -> str:
    """The HTML without blank lines, and without indentation outside of `pre`.

    Scripts and styles lose blank lines only. In `pre`, each blank line becomes a character
    reference, so that the block goes on.
    """
    out, at = "", 0
    for kept in _KEPT.finditer(source):
        is_pre = (kept[1] or "").lower() in ("pre", "textarea")
        out += _flat(source[at : kept.start()])
        out += re.sub(r"\n[ \t]*\n", "\n&#10;", kept[0]) if is_pre else _BLANK.sub("\n", kept[0])
        at = kept.end()
    whole = (out + _flat(source[at:])).strip("\n")
    return whole if "markdown=" in source else _BLANK.sub("\n", whole)


def _flat(text: str) -> str:
    """HTML without blank lines and indentation, but for blocks of Markdown in elements that say
    that they have some."""
    if "markdown=" not in text:
        return re.sub(r"\n[ \t]+", "\n", _BLANK.sub("\n", text)).lstrip(" \t")
    parts = [(part[:1].isalnum() or part[:1] in _MARKS, part) for part in _BLANK.split(text)]
    out, was_markdown = "", False
    start, end = "\n" * (text[:1] == "\n"), "\n" * (text[-1:] == "\n")
    for is_markdown, part in parts:
        gap = "\n\n" if is_markdown or was_markdown else "\n"
        out += (gap if out else "") + (part if is_markdown else re.sub(r"(?m)^[ \t]+", "", part))
        was_markdown = is_markdown
    return start + out.strip("\n") + end


def page_body(source: str) -> tuple[str, bool]:
    """The HTML of a page without the parts of a whole document, and whether there were any."""
    bare = _SHELL.sub("", source)
    return bare, bare != source


_BLOCKS = (
    "address|article|aside|blockquote|center|dd|details|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li|"
    "main|nav|ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_START = re.compile(rf"^ {{0,3}}<({_BLOCKS})\b[^<>]*>", re.MULTILINE | re.I)
_CALL = re.compile(r"\n[ \t]+\{\{<")
_AFTER_GAP = re.compile(r"\n[ \t]*\n[ \t]*([^\s])")


def join_html_blocks(text: str) -> tuple[str, int]:
    """The Markdown with each block of HTML on lines without gaps, and the number of blocks changed.

    Blocks with Markdown in them are left alone: those with `markdown=`, or with text after a blank
    line.
    """
    if not _START.search(text):
        return text, 0
    code = markdown_ranges.code_and_comments(text)
    out, at, count, closed = "", 0, 0, 0
    while opening := _START.search(text, at):
        start = opening.start()
        is_first = _begins(text, start) or (closed and not text[closed:start].strip())
        is_block = is_first and not markdown_ranges.inside(code, start)
        end = _end(text, opening) if is_block else None
        block = text[start : end or opening.end()]
        if end is not None:
            gaps = _AFTER_GAP.findall(block)
            has_markdown = "markdown=" in block or any(char != "<" for char in gaps)
            if not has_markdown and (gaps or _CALL.search(block)):
                block = one_block(block)
                count += 1
            closed = end
        out, at = out + text[at:start] + block, end or opening.end()
    return out + text[at:], count


def _begins(text: str, start: int) -> bool:
    """Whether a line, which begins at `start`, is the first of a block."""
    line = text.rfind("\n", 0, max(0, start - 1)) + 1
    return start == 0 or not text[line : start - 1].strip()


def _end(text: str, opening: re.Match[str]) -> int | None:
    """The end of the element that `opening` opens; None if it is not closed, or ends within a
    line."""
    depth = 0
    tags = re.finditer(rf"<(/?){opening[1]}\b[^<>]*?(/?)>", text[opening.start() :], re.I)
    for tag in islice(tags, 5_000):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        if depth == 0:
            end = opening.start() + tag.end()
            return end if not text[end:].partition("\n")[0].strip() else None
    return None
