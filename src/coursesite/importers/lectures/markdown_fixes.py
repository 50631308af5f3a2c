"""Mistakes and detours in a lecture's Markdown, written the way our builder reads them.

Each function returns the text, and the places that it changed.
"""

from __future__ import annotations

import re

from coursesite.importers.text import markdown_ranges, shortcode_text

_QUOTED_IMAGE = re.compile(
    r"(?:(?<=\n\n)|\A)> ?(?!!\[|[ \t]*(?:>|\[!|- |\* ))([^\n]+)\n(?:> ?)?!\[([^\]\n]*)\]"
    r"\(\s*<?([^()\s<>]+)>?\s*\)[ \t]*(?=\n[ \t]*\n|\n?\Z)"
)
_TORN = re.compile(r"(\]\([^()\s]*=)\)(\w+)(?=\s|\Z)")
_TEXT = r"(?![ \t>#|]|[-*+] |\d+[.)] |[^\S\n]*\n)[^\n]++\n"
_UNDER = re.compile(rf"(?:(?<=\n)|\A)({_TEXT}{_TEXT})(?=-{{3,}}[ \t]*(?:\n|\Z))")
_RULE = re.compile(
    r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|<hr\s*/?>|<br\s*/?>)\Z", re.I
)


def mend_image_addresses(text: str) -> tuple[str, list[str]]:
    """Addresses `…?raw=)true` as `…?raw=true)`."""
    code = markdown_ranges.code(text)
    torn = [match[0] for match in markdown_ranges.finditer(_TORN, text, code)]
    mended = markdown_ranges.sub(_TORN, lambda match: f"{match[1]}{match[2]})", text, code)
    return mended, torn


def separate_rules(text: str) -> tuple[str, list[str]]:
    """A blank line before each `---` below a paragraph of several lines: there it is a rule with
    us, and the underline of a heading elsewhere."""
    code = markdown_ranges.code(text)
    above = [match[0] for match in markdown_ranges.finditer(_UNDER, text, code)]
    return markdown_ranges.sub(_UNDER, lambda match: f"{match[0]}\n", text, code), above


def make_figures(text: str) -> tuple[str, list[str]]:
    """Each quote of a caption and an image as a `figure` shortcode; the places are captions."""
    code = markdown_ranges.code(text)
    captions = [match[1].strip() for match in markdown_ranges.finditer(_QUOTED_IMAGE, text, code)]

    def figure(match: re.Match[str]) -> str:
        return shortcode_text.figure(match[3], match[2], match[1].strip())

    return markdown_ranges.sub(_QUOTED_IMAGE, figure, text, code), captions


def drop_trailing_rules(text: str) -> tuple[str, list[str]]:
    """The text without rules and blank lines at its end: a rule between two lectures divides
    nothing once each is a page."""
    lines, rules = text.rstrip().split("\n"), list[str]()
    while lines and (not lines[-1].strip() or _dangles(lines)):
        line = lines.pop()
        rules += [line] if line.strip() else []
    return "\n".join(lines), rules


def _dangles(lines: list[str]) -> bool:
    """Whether the last line is a rule, and not the underline of a heading."""
    before = lines[-2].strip() if len(lines) > 1 else ""
    is_line = not before or not lines[-1].strip().startswith("-")
    is_rule = _RULE.match(lines[-1].rstrip()) is not None
    return is_rule and (is_line or before.startswith(("![", "<", "#")))
