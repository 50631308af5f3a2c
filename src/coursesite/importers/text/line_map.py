"""The lines of a text that was converted, as lines of the text that it was made of."""

from __future__ import annotations

from difflib import SequenceMatcher


def line_map(old: str, new: str) -> list[int]:
    """The line of `old` (from 0) that each line of `new` was made of.

    A line that was added belongs to the one above it.

    >>> line_map("a\\nb {% include x %}\\nc", "a\\nb\\n\\n{{< x >}}\\n\\nc")
    [0, 1, 1, 1, 1, 2]
    """
    before, after = old.split("\n"), new.split("\n")
    if before == after:
        return [*range(len(after))]
    lines = [0] * len(after)
    for kind, i, end, j, stop in SequenceMatcher(None, before, after).get_opcodes():
        last = max(i, end - 1) if kind != "insert" else max(0, i - 1)
        for at in range(j, stop):
            lines[at] = min(i + at - j, last)
    return lines
