"""The text of a chapter of mdBook, as ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coursesite.importers.book import Converted, Page
from coursesite.importers.book.files import PutIn
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly.blocks import Blocks
from coursesite.importers.scholarly.callouts import box, without_lone_solutions
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.excerpts import excerpt

_TAG = re.compile(r"(\\?)\{\{\s*[#%]([\w-]++)\s*+((?:[^{}\n]*[^{}\s])?)\s*+\}\}")
_MARK = re.compile(r"ANCHOR(?P<end>_END)?\s*:\s*(?P<name>[\w-]+)")
_BOX = re.compile(r"admonish\b[ \t]*([\w-]*)(?![\w=-])")
_KNOWN = re.compile(r"editable|ignore|no_run|should_panic|compile_fail|noplay\w+|edition\d+")
_TITLE = re.compile(r'title="((?:[^"\\]|\\.)*)"|(?<![=\w])"([^"]*)"')
_TOC = re.compile(r"^<!--[ ]*toc[ ]*-->[ \t]*$", re.M | re.I)
_LISTING = re.compile(r"^[ \t>]*<(/?)Listing((?:\s+[\w-]+=\"[^\"]*\")*)\s*>[ \t]*$", re.M)
_OUTLINES = ("segment", "session", "course")
"""The outlines of mdbook-course, of the chapters below."""
_PUT = ("include", "rustdoc_include", "playground", "playpen")
_MOST = 2_000_000
"""The number of characters that a chapter may grow to."""


class ChapterConverter:
    """Converts the chapters of a book."""

    def __init__(self, root: Path, put_in: PutIn, hidden: Mapping[str, str] = {}) -> None:
        """`root` is the folder of the chapters, and `hidden` has what the hidden lines of code in
        a language begin with."""
        self._root, self._put_in, self._hidden = root, put_in, hidden

    def __call__(self, text: str, front: dict[str, Any], page: Page) -> Converted:
        """The text of a chapter in our syntax."""
        counted = Counted()
        front = dict(front)
        text = self._filled(text, (self._root / page.path).parent, front, counted, 0)
        blocks = _Chapter(counted, self._hidden)
        text = without_lone_solutions("\n".join(blocks.run(text.split("\n"))))
        text = _TOC.sub("- contents\n{:toc}", text)
        words: list[str] = []  # below the listings that are open
        code = markdown_ranges.code(text)
        text = markdown_ranges.sub(_LISTING, lambda tag: _listing(tag, words), text, code)
        return Converted(text=text, front=front, changes=counted.changes())

    def _filled(
        self, given: str, folder: Path, front: dict[str, Any], counted: Counted, depth: int
    ) -> str:
        """The text with files, and the title, in the place of tags."""

        code = markdown_ranges.code(given)

        def put(tag: re.Match[str]) -> str:
            escape, name, words = tag.groups()
            if escape:  # shown as it is written
                return ("{" if markdown_ranges.inside(code, tag.start()) else "&#123;") + tag[0][2:]
            if name == "title" and words:
                front.setdefault("title", words)
                return ""
            if tag[0].lstrip("{ ")[0] == "%":
                if name not in _OUTLINES:
                    return tag[0]
                counted.add("unused", "an outline of chapters, which the course has anyway", tag[0])
                return ""
            path, _, part = words.partition(" ")[0].partition(":")
            file = folder / path
            text = self._put_in.read(file) if name in _PUT else None
            found = None if text is None else excerpt(text, part, _MARK, number_is_line=True)
            if found is None or depth > 8 or len(given) > _MOST:
                counted.add("left", f"{{{{#{name}}}}} is kept as text", tag[0])
                return tag[0]
            counted.add("converted", "a file stands in the chapter", tag[0])
            found = self._filled(found, file.parent, front, counted, depth + 1)
            return f"```rust\n{found}\n```" if name[0] == "p" else found

        return _TAG.sub(put, given)


class _Chapter(Blocks):
    """Blocks of a chapter: boxes of mdbook-admonish, and code without its hidden lines."""

    def __init__(self, told: Counted, hidden: Mapping[str, str]) -> None:
        """`hidden` has what hidden lines begin with, by the languages of their code."""
        super().__init__(told)
        self._hidden = hidden

    def code(self, head: re.Match[str], body: list[str]) -> list[str] | None:
        fence, info = head.groups()
        if kind := _BOX.match(info):
            title = _TITLE.search(info, kind.end())
            shown = None if title is None else title[1] if title[1] is not None else title[2]
            fold = "-" if re.search(r"collapsible=\"?true", info) else ""
            self.told.add("converted", "a box is a callout", info)
            return box(kind[1] or "note", shown, self.run(body), fold)
        language, *options = info.split(",")
        own = next((one.strip()[10:] for one in options if one.strip()[:10] == "hidelines="), "")
        own = own or str(self._hidden.get(language.strip()) or "")
        if language.strip() == "bob":  # a drawing of signs
            return [f"{fence}text", *body, fence]
        hidden = re.compile(re.escape(own) if own else r"[ \t]*#(?:[ \t]|\Z)")
        kept = body
        if own or language.strip() == "rust":
            kept = [line for line in body if not hidden.match(line)]
            kept = kept if own else [re.sub(r"^([ \t]*)##", r"\1#", line) for line in kept]
        if len(kept) < len(body):
            self.told.add("converted", "code is without its hidden lines", info)
        known = [one for one in options if _KNOWN.fullmatch(one.strip())]
        if kept == body and known == options:
            return super().code(head, body)
        return [f"{fence}{','.join([language, *known])}", *kept, fence]


def _listing(tag: re.Match[str], words: list[str]) -> str:
    """The file name above a listing, or its number and caption below it."""
    if tag[1]:
        return words.pop() if words else ""
    given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag[2]))
    label = f"**Listing {given['number']}:** " if given.get("number") else ""
    words.append(f"{label}{given.get('caption', '')}".strip())
    return f"Filename: {given['file-name']}" if given.get("file-name") else ""
