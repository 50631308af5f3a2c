"""Values that code computed within lines, as the page has them that Quarto made."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from coursesite.importers import markdown_ranges
from coursesite.importers.plain_text import plain_text

_VALUE = re.compile(r"(?<!`)`(?:r|\{(?:r|python|julia|ojs)\})[ \t]+[^`\n]+`(?!`)")
_BLOCK = re.compile(
    r"[ \t>]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d+[.)][ \t]+)?(.*?)[ \t]*(?:\{[^{}]*\})?\Z"
)
_SIGN = "\ufdd0"
_LONGEST = 120
"""The most signs that a value within a line may have."""


def with_values(text: str, html: str) -> str:
    """The text with the values of code within its headings, items, cells of tables and paragraphs
    of one line, where a block of the page that was made of it has the same words around them."""
    if not html or not _VALUE.search(text):
        return text
    tags = "h1, h2, h3, h4, h5, h6, li, td, th, p, dt, dd, figcaption, caption"
    blocks = [" ".join(one.text().split()) for one in LexborHTMLParser(html).css(tags)]
    code = markdown_ranges.fences(text)
    out: list[str] = []
    at = 0
    for line in text.split("\n"):
        if _VALUE.search(line) and not markdown_ranges.inside(code, at):
            cells = re.split(r"(?<!\\)(\|)", line) if line.lstrip().startswith("|") else [line]
            out.append("".join(_filled(cell, blocks) for cell in cells))
        else:
            out.append(line)
        at += len(line) + 1
    return "\n".join(out)


def _filled(words: str, blocks: list[str]) -> str:
    """The words of a block with its values, if one of the blocks has them."""
    if not _VALUE.search(words):
        return words
    bare = _BLOCK.match(words)
    around = plain_text(_VALUE.sub(_SIGN, bare[1] if bare else words)).split(_SIGN)
    if not re.search(r"\w", "".join(around)):  # nothing tells it from other blocks
        return words
    parts = [r"\s*".join(map(re.escape, part.split())) for part in around]
    value = rf"\s*(.{{1,{_LONGEST}}}?)\s*"
    pattern = re.compile(r"(?:[\d.]+\s)?" + value.join(parts))
    found = [match for one in blocks if (match := pattern.fullmatch(one))]
    if len({match.groups() for match in found}) != 1:
        return words
    values = iter(found[0].groups())
    return _VALUE.sub(lambda _: next(values), words)
