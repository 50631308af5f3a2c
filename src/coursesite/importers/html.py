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
            whole = re.sub(r"\n(?=[ \t]*\n)", "&#10;\n", whole)
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
