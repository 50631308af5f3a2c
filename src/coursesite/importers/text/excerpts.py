"""Parts of files that pages of MkDocs and mdBook put in: lines by their numbers, and sections
between two marks."""

from __future__ import annotations

import re

_SPANS = re.compile(r"\d*(?::\d*)?(?:,\d*(?::\d*)?)*\Z")


def excerpt(
    text: str, part: str, mark: re.Pattern[str], *, number_is_line: bool = False
) -> str | None:
    """A part of a text: lines (`2:5`, `:5`, `2:`, several with commas), or a section by its name;
    all of it for "", and None for a section that is not there. No line with a mark is in it.

    `mark` has the groups `end`, which is empty at the start of a section, and `name`. With
    `number_is_line`, `2` is that line, else all from there on.
    """
    lines = text.rstrip("\n").split("\n")
    if part and _SPANS.match(part):
        chosen: list[str] = []
        for first, colon, last in (span.partition(":") for span in part.split(",")):
            end = first if number_is_line and not colon else last
            chosen += lines[max(int(first or 1), 1) - 1 : int(end) if end else None]
        lines = chosen
    elif part:
        found = [mark.search(line) for line in lines]
        marks = [(bool(one["end"]), one["name"]) if one else None for one in found]
        if (False, part) not in marks:
            return None
        start = marks.index((False, part)) + 1
        end_at = marks.index((True, part), start) if (True, part) in marks[start:] else None
        lines = lines[start:end_at]
    return "\n".join(line for line in lines if not mark.search(line))
