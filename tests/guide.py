"""The guide as text: its pages, and what their tables and fenced blocks say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "content" / "guide"
PAGES = sorted(GUIDE.rglob("*.md"))
SPAN = re.compile(r"`([^`]+)`")
"""Code within a line."""


class Table(NamedTuple):
    """A table of a page: the heading it stands below, its head, and its rows of cells."""

    heading: str
    head: list[str]
    rows: list[list[str]]


class Block(NamedTuple):
    """A fenced block: its language, the file that it names, and its text."""

    language: str
    file: str
    text: str


def page(name: str) -> str:
    """A lecture of the guide by its name without number and ending."""
    [path] = (GUIDE / "lectures").glob(f"[0-9][0-9]-{name}.md")
    return path.read_text(encoding="utf-8")


def split_fences(text: str) -> tuple[str, list[Block]]:
    """A page without its fenced blocks, and the blocks."""
    blocks: list[Block] = []
    fence = re.compile(
        r"^(`{3,})([\w+-]*)[ ]?(?:\{([^}\n]*)\})?\n(.*?)^\1$\n?", re.MULTILINE | re.DOTALL
    )

    def take(found: re.Match[str]) -> str:
        file = re.search(r'file="([^"]*)"', found[3] or "")
        blocks.append(Block(found[2], file[1] if file else "", found[4]))
        return ""

    return fence.sub(take, text), blocks


def tables(text: str) -> Iterator[Table]:
    heading, rows = "", []
    for line in [*split_fences(text)[0].split("\n"), ""]:
        if found := re.match(r"#{2,4} +(.*)", line):
            heading = found[1]
        if line.startswith("|"):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            rows.append([cell.replace("\\|", "|").strip() for cell in cells])
        elif rows:
            yield Table(heading, rows[0], rows[2:])
            rows = []


def named(name: str, column: str, heading: str | None = None) -> set[str]:
    """What the first column of a page's reference tables names in code spans."""
    found: set[str] = set()
    for table in tables(page(name)):
        if table.head[0] == column and heading in (None, table.heading):
            for row in table.rows:
                spans = SPAN.findall(row[0])
                assert spans, f"{name}: a row without a name: {row}"
                assert len(row) == len(table.head), f"{name}: {row}"
                assert not found & set(spans), f"{name}: named twice: {row[0]}"
                found |= set(spans)
    assert found, f"{name} has no table of {column} below {heading!r}"
    return found


def examples() -> list[tuple[str, str]]:
    """What stands side by side: what is written, and what makes the result."""
    found = []
    pattern = re.compile(
        r'<div class="example cs-wide" markdown="1">\n<div markdown="1">\n\n'
        r"(`{3,})markdown\n(.*?)\n\1\n\n"
        r'</div>\n<div markdown="1">\n\n(.*?)\n\n</div>\n</div>',
        re.DOTALL,
    )
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        here = pattern.findall(text)
        assert len(here) == text.count('class="example cs-wide"'), path.name
        found += [(written_, live) for _, written_, live in here]
    return found
