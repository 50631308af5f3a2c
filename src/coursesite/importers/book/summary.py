"""Tables of contents that are lists of links: `SUMMARY.md` of mdBook and GitBook, and of MkDocs
with literate-nav."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from coursesite.importers.book import files
from coursesite.importers.book.model import Book, Page
from coursesite.importers.plans.plan import ReportRow
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.plain_text import plain_text

_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d+[.)])[ \t]++((?:.*[^ \t\n])?)[ \t]*\Z")
_LINK = re.compile(
    r"\[((?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)\]\(\s*(?:<([^<>]*)>|((?:[^()\s]|\([^()\s]*\))*))[^()]*\)"
)
_PART = re.compile(r"#{1,6}[ \t]++((?:.*?[^ \t])??)[ \t]*+(?:(?<!#)#++)?\Z")


class SummaryEntry(Struct, frozen=True, kw_only=True):
    """An entry of a table of contents. `target` is the address that it leads to, as a path; "" for
    one that leads nowhere yet. `level` counts from 0, `part` is the heading above it, and a link
    that is no item of a list stands before or behind the chapters."""

    title: str
    target: str
    level: int = 0
    part: str = ""
    is_item: bool = True


def read(text: str) -> list[SummaryEntry]:
    """The entries of a table of contents in their order. A line that is neither a heading nor an
    item nor a link is passed over, and so is the heading above the first entry, the title."""
    entries: list[SummaryEntry] = []
    widths: list[int] = []
    part = ""
    is_first = True
    text = markdown_ranges.changed(text, markdown_ranges.comments(text), lambda comment: "")
    for line in text.split("\n"):
        if heading := _PART.match(line):
            part = "" if is_first else plain_text(heading[1])
            is_first, widths = False, []
            continue
        item = _ITEM.match(line)
        words = item[2] if item else line.strip()
        link = _LINK.match(words)
        if not words or not (item or link):
            continue
        is_first = False
        width = len(item[1].expandtabs(4)) if item else 0
        while widths and widths[-1] >= width:
            widths.pop()
        title = plain_text(link[1] if link else words)
        target = unquote(link[2] or link[3] or "") if link else ""
        if not link and "*" in words:
            title, target = "", words
        made = SummaryEntry(title=title, target=target, level=len(widths), part=part)
        entries.append(made if item else replace(made, is_item=False))
        widths.append(width)
    return entries


def book(
    base: Path,
    root: Path,
    contents: str,
    address: Callable[[str], str],
    left: frozenset[str],
    missing: str,
) -> tuple[Book, list[SummaryEntry]]:
    """The pages and files below `root` as a book in the order of the table of contents at the path
    `contents`, and the entries of that. `left` are files of the program; the note `missing` is for
    entries that lead to no page."""
    found, rows = files.listed(root, base, left)
    entries = read(files.text_within(base, root / contents) or "")
    texts = [name for name in found if name.endswith(".md") and name != contents]
    listed, lost = pages(entries, texts, address)
    if contents in found:
        note = "the order, the titles and the parts of the course are from it"
        path = (root / contents).relative_to(base).as_posix()
        rows.append(ReportRow(source=path, status="unused", note=note))
        rows += [ReportRow(source=path, status="left", note=f"{missing}: {one}") for one in lost]
    copied = tuple(name for name in found if name not in texts and name != contents)
    return Book(root=root, base=base, pages=listed, copied=copied, rows=tuple(rows)), entries


def links(entries: list[SummaryEntry]) -> list[dict[str, str]]:
    """The entries that lead to other sites, as links of a course."""
    return [
        {"title": entry.title, "url": entry.target}
        for entry in entries
        if entry.target.startswith(("https://", "http://"))
    ]


def pages(
    entries: list[SummaryEntry], found: Collection[str], address: Callable[[str], str]
) -> tuple[tuple[Page, ...], list[str]]:
    """The pages of a table of contents among the paths that were found, each once, and the titles
    of entries that lead to none of them and to nothing elsewhere."""
    out: dict[str, Page] = {}
    missing: list[str] = []
    for entry in entries:
        path = posixpath.normpath(entry.target.partition("#")[0].lstrip("/"))
        path = next((one for one in (path, f"{path}/README.md") if one in found), path)
        if path in found:
            page = Page(
                path=path,
                address=address(path),
                title=entry.title,
                part=entry.part,
                kind="" if entry.is_item else "page",
            )
            out.setdefault(path, page)
        elif not re.match(r"[a-z][\w+.-]*:|//", entry.target):
            missing.append(entry.title)
    return tuple(out.values()), missing
