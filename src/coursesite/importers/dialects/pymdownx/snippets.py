"""Snippets (`--8<-- "part.md"`), which stand in the page afterwards: a part of a file, or one that
lies outside of the pages, can be put in by no shortcode."""

from __future__ import annotations

import re
from collections.abc import Callable

from coursesite.importers.plans.counted import Counted
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.excerpts import excerpt

_SNIPPET = re.compile(
    r"""^(?P<lead>[ \t>]*)(?P<escape>;?)-+8<-+[ \t]+(?P<q>["'])(?P<name>[^"'\n]+)(?P=q)[ \t]*$"""
    r"|^(?P<above>[ \t]*)-+8<-+[ \t]*\n(?P<names>(?:(?![ \t]*-+8<-).*\n)*)[ \t]*-+8<-+[ \t]*$",
    re.M,
)
_MARK = re.compile(
    r"-+8<-+[ \t]+\[[ \t]*(?:start|(?P<end>end))[ \t]*(?::[ \t]*(?P<name>[\w.-]+))?[ \t]*\]"
)
_ABBREVIATION = re.compile(r"\*\[([^\]\n]+)\]:")
_DEFINITION = re.compile(r" {0,3}(\[(?!\^)[^\]\n]+\]):")
MOST = 2_000_000
"""The number of characters that a page may grow to."""
Read = Callable[[str], str | None]
"""Gives the text of a file by the path that a snippet has; None for none."""


def snippet(name: str, read: Read) -> str | None:
    """The text of a snippet: a file, lines of it (`a.md:2:5,8:9`), or a section (`a.md:x`)."""
    path, _, part = name.partition(":")
    text = read(path)
    return None if text is None else excerpt(text, part, _MARK)


def put_in(text: str, read: Read, counted: Counted, depth: int = 0) -> str:
    """The text with its snippets, and with those in them."""
    code = markdown_ranges.fences(text) if "8<" in text else []

    def put(match: re.Match[str]) -> str:
        if match["escape"]:  # shown as it is written
            sign = "" if markdown_ranges.inside(code, match.start()) else "\\"
            return match[0].replace(";", sign, 1)
        lead = match["lead"] or match["above"] or ""
        names = map(str.strip, [match["name"]] if match["name"] else match["names"].split("\n"))
        out: list[str] = []
        for name in (name for name in names if name and name[0] != ";"):
            found = snippet(name, read) if depth < 8 and len(text) < MOST else None
            if found is None:
                counted.add("left", "a snippet that is not here", match[0])
                return match[0]
            counted.add("converted", "a snippet stands in the page", match[0])
            out.append(lead + put_in(found, read, counted, depth + 1).replace("\n", f"\n{lead}"))
        return "\n\n".join(out)

    return _SNIPPET.sub(put, text)


def with_appended(text: str, appended: str) -> str:
    """The text with what is appended to all pages: of abbreviations, and of addresses that have a
    label, those that it uses."""
    used = text.casefold()

    def is_used(line: str) -> bool:
        if short := _ABBREVIATION.match(line):
            return re.search(rf"(?<!\w){re.escape(short[1])}(?!\w)", text) is not None
        return not (label := _DEFINITION.match(line)) or label[1].casefold() in used

    lines = filter(is_used, appended.split("\n"))
    return f"{text.rstrip()}\n\n{more}\n" if (more := "\n".join(lines).strip()) else text
