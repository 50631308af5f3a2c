"""The ids that Python-Markdown gives to headings, where links lead to them and ours are others."""

from __future__ import annotations

import re
from collections.abc import Set

from markdown.extensions.toc import slugify as slug

from coursesite.importers.block_lines import outside
from coursesite.importers.plain_text import plain_text
from coursesite.text.urls import slugify

_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*\Z")
_PLACE = re.compile(r"#([^\s#()\"'<>]+)(?=[)\s\"'>])")


def places(texts: list[str]) -> frozenset[str]:
    """The ids that links in some texts lead to."""
    return frozenset(name for text in texts for name in _PLACE.findall(text))


def with_ids(text: str, wanted: Set[str]) -> str:
    """The text with the ids that are `wanted` in attribute lists below their headings."""
    if not wanted or "#" not in text:
        return text
    lines = text.split("\n")
    counts: dict[str, int] = {}
    below: dict[int, str] = {}
    for at, content, is_code in outside(lines):
        heading = None if is_code or content != lines[at] else _HEADING.match(content)
        if heading is None or "{" in heading[1]:
            continue
        words = plain_text(heading[1])
        own = slug(words, "-")
        count = counts[own] = counts.get(own, -1) + 1
        name = f"{own}_{count}" if count else own
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if name in wanted and name != slugify(words) and not following.startswith("{:"):
            below[at] = f"{{: #{name} }}"
    for at in sorted(below, reverse=True):
        lines.insert(at + 1, below[at])
    return "\n".join(lines)
