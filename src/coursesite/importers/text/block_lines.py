"""The lines of Pandoc's Markdown: where fenced code and divs begin and end, and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursesite.importers.text.plain_text import plain_text

FENCE = re.compile(
    r"(`{3,}(?=[^`]*\Z|[ \t]*\{[a-z]+[ ,][^{}]*\}[ \t]*\Z)|~{3,})[ \t]*+((?:.*[^ \t\n])?)[ \t]*+\Z"
)
DIV = re.compile(r":{3,}[ \t]*(\{.*\}|[^\s:{}][^\s{}]*)[ \t]*:*[ \t]*\Z")
HEADING = re.compile(
    r"(#{1,6})[ \t]++((?:.*?[^ \t])??)[ \t]*+(?:\{([^{}]*)\}[ \t]*+)?(?:(?<!#)#++[ \t]*+)?\Z"
)
_LEAD = " \t>"


def code_end(lines: list[str], at: int, fence: str) -> int:
    """The line that closes fenced code; that behind the last if none does."""
    closing = re.compile(rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*\Z")
    return next((n for n in range(at + 1, len(lines)) if closing.match(lines[n])), len(lines))


class DivEnds:
    """The ends of the divs in lines, which are read once for all divs, and again when there are
    more or fewer lines."""

    def __init__(self, lines: list[str]) -> None:
        """Reads nothing yet."""
        self._lines, self._count = lines, len(lines)
        self._ends: dict[int, int] = {}

    def end(self, at: int) -> int:
        """The line that closes the div which begins in a line, -1 if none does."""
        if len(self._lines) != self._count:
            self._count, self._ends = len(self._lines), {}
        if at not in self._ends:
            self._read(at)
        return self._ends[at]

    def _read(self, first: int) -> None:
        """Reads on from a line, which no line before it says to be code."""
        depth, open_at = 0, dict[int, list[int]]()
        for n, content, is_code in outside(self._lines, first):
            if not is_code and content.startswith(":::"):
                depth += -1 if content.rstrip().strip(":") == "" else 1
                for line in open_at.pop(depth + 1, ()):
                    self._ends[line] = n
            open_at.setdefault(depth, []).append(n)
        for lines in open_at.values():
            self._ends |= dict.fromkeys(lines, -1)


def outside(lines: list[str], at: int = 0) -> Iterator[tuple[int, str, bool]]:
    """The lines from one on, without their leads. Fenced code is its first line alone."""
    while at < len(lines):
        content = lines[at].lstrip(_LEAD)
        fence = FENCE.match(content)
        yield at, content, fence is not None
        at = (code_end(lines, at, fence[1]) if fence else at) + 1


def headings(lines: list[str]) -> list[tuple[int, re.Match[str]]]:
    """The headings of a text outside of code and divs."""
    found: list[tuple[int, re.Match[str]]] = []
    end, divs = -1, DivEnds(lines)
    for at, _, is_code in outside(lines):
        if at > end and not is_code:
            if heading := HEADING.match(lines[at]):
                found.append((at, heading))
            elif DIV.match(lines[at]):
                end = divs.end(at)
    return found


def auto_id(words: str) -> str:
    """The id that Pandoc gives a heading."""
    text = re.sub(r"[^\w\s.-]", "", plain_text(words).lower()).strip()
    return re.sub(r"\A[^a-z\u0080-\U0010ffff]+", "", re.sub(r"\s+", "-", text)) or "section"


def title_of(heading: re.Match[str]) -> tuple[str, str]:
    """The id and the words of a heading."""
    given = re.search(r"#([\w:.-]+)", heading[3] or "")
    return given[1] if given else auto_id(heading[2]), heading[2]
