"""Mistakes and detours in a lecture's Markdown, written the way our builder reads them."""

from __future__ import annotations

import re

from coursesite.importers import markdown_ranges, shortcode_text

_QUOTED_IMAGE = re.compile(
    r"(?:(?<=\n\n)|\A)> ?(?!!\[)([^\n]+)\n(?:> ?)?!\[([^\]\n]*)\]"
    r"\(\s*<?([^()\s<>]+)>?\s*\)[ \t]*(?=\n[ \t]*\n|\n?\Z)"
)
_TORN = re.compile(r"(\]\([^()\s]*=)\)(\w+)(?=\s|\Z)")
_NO_TEXT = re.compile(r"[ \t>#|]|[-*+] |\d+[.)] ")
_UNDER = re.compile(r"-{3,}[ \t]*\Z")
_RULE = re.compile(
    r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|<hr\s*/?>|<br\s*/?>)\Z", re.I
)


def mend_image_addresses(text: str) -> tuple[str, int]:
    """The text with `…?raw=)true` as `…?raw=true)`, and the number of such addresses."""
    code = markdown_ranges.code(text)
    count = 0

    def mend(match: re.Match[str]) -> str:
        nonlocal count
        if markdown_ranges.inside(code, match.start()):
            return match[0]
        count += 1
        return f"{match[1]}{match[2]})"

    return _TORN.sub(mend, text), count


def separate_rules(text: str) -> tuple[str, int]:
    """The text with a blank line before each `---` below a paragraph of several lines.

    There it is a rule with us, and the underline of a heading elsewhere. Also returns their number.
    """
    code = markdown_ranges.code(text)
    out: list[str] = []
    count = offset = 0
    for line in text.split("\n"):
        below_paragraph = len(out) > 1 and _is_text(out[-1]) and _is_text(out[-2])
        if below_paragraph and _UNDER.match(line) and not markdown_ranges.inside(code, offset):
            out.append("")
            count += 1
        out.append(line)
        offset += len(line) + 1
    return "\n".join(out), count


def _is_text(line: str) -> bool:
    """Whether a line belongs to a plain paragraph."""
    return bool(line.strip()) and not _NO_TEXT.match(line)


def make_figures(text: str) -> tuple[str, list[str]]:
    """The text with each quote of a caption and an image as a `figure` shortcode, and the
    captions."""
    code = markdown_ranges.code(text)
    captions: list[str] = []

    def figure(match: re.Match[str]) -> str:
        if markdown_ranges.inside(code, match.start()) or match[1].lstrip().startswith(
            (">", "[!", "- ", "* ")
        ):
            return match[0]
        caption = match[1].strip()
        captions.append(caption)
        return shortcode_text.figure(match[3], match[2], caption)

    return _QUOTED_IMAGE.sub(figure, text), captions


def drop_trailing_rules(text: str) -> tuple[str, int]:
    """The text without rules and blank lines at its end, and the number of rules.

    A rule between two lectures divides nothing once each is a page.
    """
    lines = text.rstrip().split("\n")
    dropped = 0
    while lines and (not lines[-1].strip() or _dangles(lines)):
        dropped += bool(lines.pop().strip())
    return "\n".join(lines), dropped


def _dangles(lines: list[str]) -> bool:
    """Whether the last line is a rule, and not the underline of a heading."""
    if not _RULE.match(lines[-1].rstrip()):
        return False
    before = lines[-2].strip() if len(lines) > 1 else ""
    return (
        not before or not lines[-1].strip().startswith("-") or before.startswith(("![", "<", "#"))
    )
