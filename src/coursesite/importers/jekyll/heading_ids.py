"""Ids of headings, which kramdown reads behind their text: `## Grading {#grading}`.

Our builder reads the attributes of a heading on the line below it.
"""

from __future__ import annotations

import re

from coursesite.importers import markdown_ranges

_ID = re.compile(r"[ \t]\{#([A-Za-z][\w:-]*)\}[ \t]*\Z")
_LEAD = " \t>"
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")


def move_ids_below(text: str) -> tuple[str, int]:
    """The text with such ids on lines of their own, and their number.

    >>> move_ids_below("## Grading {#grading}\\nText")
    ('## Grading\\n{: #grading }\\nText', 1)
    """
    if "{#" not in text:
        return text, 0
    skipped = markdown_ranges.code_and_comments(text)
    lines, offset = text.split("\n"), 0
    below: dict[int, str] = {}
    for at, line in enumerate(lines):
        match = _ID.search(line) if "{#" in line else None
        if match and not markdown_ranges.inside(skipped, offset):
            lead = line[: len(line) - len(line.lstrip(_LEAD))]
            following = lines[at + 1] if at + 1 < len(lines) else ""
            underlined = following.startswith(lead) and _UNDERLINE.match(following, len(lead))
            if underlined or line.startswith("#", len(lead)):
                lines[at] = line[: match.start()].rstrip()
                below[at + bool(underlined)] = f"{lead}{{: #{match[1]} }}"
        offset += len(line) + 1
    out = [
        part for at, line in enumerate(lines) for part in (line, below.get(at)) if part is not None
    ]
    return "\n".join(out), len(below)
