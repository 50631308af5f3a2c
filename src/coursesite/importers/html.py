"""HTML as a single block of a Markdown text, whatever Markdown would make of its lines."""

from __future__ import annotations

import re

_PRE = re.compile(r"<(pre|textarea)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.I)
_CODE = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.I)
_KEPT = re.compile(r"<(pre|textarea|script|style)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.I)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_SHELL = re.compile(
    r"<!doctype[^>]*>|</?(?:html|body)\b[^>]*>|<head\b[^>]*>.*?</head\s*>|<head\b[^>]*>|</head\s*>",
    re.DOTALL | re.I,
)


def one_block(source: str) -> str:
    """The HTML without blank lines, and without white space where lines begin, but in `pre`.

    Scripts and styles lose blank lines only. A line break before a blank line in `pre` becomes
    a character reference, so that the block goes on.
    """
    out: list[str] = []
    at = 0
    for found in _KEPT.finditer(source):
        out.append(_flat(source[at : found.start()]))
        whole = found[0]
        if _PRE.match(whole):
            whole = re.sub(r"\n[ \t]*\n", "\n&#10;", whole)
        else:
            whole = _BLANK.sub("\n", whole)
        out.append(whole)
        at = found.end()
    out.append(_flat(source[at:]))
    return _BLANK.sub("\n", "".join(out)).strip("\n")


def _flat(text: str) -> str:
    return re.sub(r"\n[ \t]+", "\n", _BLANK.sub("\n", text)).lstrip(" \t")


def page_body(source: str) -> tuple[str, bool]:
    """The HTML of a page without what belongs to the whole document; whether there was any."""
    bare = _SHELL.sub("", source)
    return bare, bare != source


_BLOCKS = (
    "address|article|aside|blockquote|center|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li|"
    "main|nav|ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_START = re.compile(rf"^ {{0,3}}<({_BLOCKS})\b[^<>]*>", re.MULTILINE | re.I)
_AFTER_GAP = re.compile(r"\n[ \t]*\n[ \t]*([^\s])")


def flattened(text: str, code: list[tuple[int, int]]) -> tuple[str, int]:
    """A Markdown text in which blocks of HTML are each without blank lines, so that they stay whole;
    how many were not. `code` are the ranges of code.

    Left alone are blocks with Markdown in them: with `markdown=`, or with text after a blank line.
    """
    out: list[str] = []
    at = count = 0
    while found := _START.search(text, at):
        start = found.start()
        before = text[:start].rstrip(" \t")
        skipped = any(a <= start < b for a, b in code)
        end = None if skipped or not (start == 0 or before.endswith("\n")) else _end(text, found)
        if end is None:
            out.append(text[at : found.end()])
            at = found.end()
            continue
        block = text[start:end]
        gaps = _AFTER_GAP.findall(block)
        calls = re.search(r"\n[ \t]+\{\{<", block)
        whole = "markdown=" in block or any(char != "<" for char in gaps)
        if whole or not (gaps or calls):
            out.append(text[at:end])
        else:
            out.append(text[at:start] + one_block(block))
            count += 1
        at = end
    out.append(text[at:])
    return "".join(out), count


def _end(text: str, opening: re.Match[str]) -> int | None:
    """Where the element that begins there ends; None if it is never closed, or ends in a line."""
    name = opening[1]
    depth = 0
    for tag in re.compile(rf"<(/?){name}\b[^<>]*?(/?)>", re.I).finditer(text, opening.start()):
        if tag[2]:
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            rest = text[tag.end() :].partition("\n")[0]
            return tag.end() if not rest.strip() else None
    return None
