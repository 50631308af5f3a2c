"""Blocks of Python-Markdown in our syntax: admonitions (`!!!`), details (`???`) and the blocks of
pymdownx (`/// name`) as callouts, and the ids that links know headings by.

Tabs (`=== "Name"`) are read by our builder as they are, and blocks of tabs become those.
"""

from __future__ import annotations

import re
from collections.abc import Set

from markdown.extensions.toc import slugify as slug

from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly.blocks import Blocks, Found
from coursesite.importers.scholarly.callouts import box
from coursesite.importers.scholarly.directives import attributes, stripped, without
from coursesite.importers.text.plain_text import plain_text
from coursesite.text.urls import slugify

_BOX = re.compile(
    r"(?P<mark>!!!|\?{3}\+?)[ ]?(?P<names>[\w-]+(?:[ ]+[\w-]+)*)?(?:[ ]*\"(?P<title>.*?)\")?\Z"
)
_BLOCK = re.compile(r"(/{3,})[ ]*([\w-]+)[ ]*+(?:\|[ ]*+((?:.*[^ \n])?)[ ]*+)?\Z")
_OPTION = re.compile(r"[ \t]{4,}([\w-]+):[ \t]*[\"']?(.*?)[\"']?[ \t]*\Z")
_HEADING = re.compile(r"#{1,6}[ \t]++((?:[^{]*?[^{ \t])??)[ \t]*+(?:(?<!#)#++)?\Z")
_PLACE = re.compile(r"#([^\s#()\"'<>]+)(?=[)\s\"'>])")
_USED = re.compile(r"^(?:!!!|\?\?\?\+?) ?[\w\"].*\n(?:[ \t]*\n)?(?: {4}|\t)\S", re.M)
_FOLDS = {"!!!": "", "???": "-", "???+": "+"}


def places(texts: list[str]) -> frozenset[str]:
    """The ids that links in some texts lead to."""
    return frozenset(name for text in texts for name in _PLACE.findall(text))


def is_used(text: str) -> bool:
    """Whether a text has boxes that are told by their indentation."""
    return bool(_USED.search(text))


class Boxes(Blocks):
    """Converts the lines of a page; a heading whose id is one of those `wanted` says it."""

    def __init__(self, told: Counted, wanted: Set[str] = frozenset()) -> None:
        """Counts in `told` for the report."""
        super().__init__(told)
        self._wanted = wanted
        self._ids: dict[str, int] = {}

    def block(self, lines: list[str], at: int, lead: str, rest: str, out: list[str]) -> Found:
        """The block that begins in a line."""
        text = lines[at][len(lead) :].rstrip()
        if (found := _BOX.match(text)) and (found["names"] or found["title"] is not None):
            return self._admonition(lines, at, rest, found)
        if found := _BLOCK.match(text):
            inside = [without(line, rest) for line in lines[at + 1 :]]
            end = next((n for n, line in enumerate(inside) if line.rstrip() == found[1]), -1)
            if end >= 0:
                return self._block(inside[:end], found[2], found[3], out, rest), at + end + 2
        if self._wanted and (found := _HEADING.match(lines[at])):
            words = plain_text(found[1])
            own = slug(words, "-")
            count = self._ids[own] = self._ids.get(own, -1) + 1
            name = f"{own}_{count}" if count else own
            has_list = "".join(lines[at + 1 : at + 2]).startswith("{:")
            if name in self._wanted and name != slugify(words) and not has_list:
                lines[at] += f" {{#{name}}}"
        return super().block(lines, at, lead, rest, out)

    def _admonition(self, lines: list[str], at: int, rest: str, found: re.Match[str]) -> Found:
        """A box that is told by its indentation."""
        end = at + 1
        inner: list[str] = []
        while end < len(lines):
            line = without(lines[end], rest)
            if line.strip(" \t>") and not line.expandtabs(4).startswith("    "):
                break
            inner.append(line[1:] if line.startswith("\t") else line[4:])
            end += 1
        while not lines[end - 1].strip(" \t>"):
            end -= 1
        name, *more = (found["names"] or "note").split()
        self.told.add("converted", "a box is a callout", found[0])
        if "inline" in more:
            self.told.add("converted", "a box beside the text stands in it", found[0])
        return box(name, found["title"], self.run(stripped(inner)), _FOLDS[found["mark"]]), end

    def _block(
        self, inner: list[str], name: str, title: str | None, out: list[str], rest: str
    ) -> list[str]:
        """A block of pymdownx as a box, a tab, or a caption of what is the last of `out`."""
        given: dict[str, str] = {}
        while inner and (option := _OPTION.match(inner[0])):
            given[option[1]] = option[2].lower()
            inner = inner[1:]
        inner = stripped(self.run(inner))
        if name.endswith("caption"):
            while out and not out[-1].strip(" \t>"):
                out.pop()
            above, words = without("".join(out[-1:]), rest), " ".join(" ".join(inner).split())
            if above.startswith(("|", "```", "~~~")):
                return [attributes("", words)]
            return [without(out.pop(), rest), f"_{words}_"] if out else [f"_{words}_"]
        if name in ("html", "define", "definition"):
            return inner
        if name == "tab":
            head = f'==={"!" if given.get("new") == "true" else ""} "{title or "Tab"}"'
            return [head, "", *(f"    {line}" if line else "" for line in inner)]
        self.told.add("converted", "a box is a callout", name)
        fold = ("+" if given.get("open") == "true" else "-") if name == "details" else ""
        kind = given.get("type") or "note" if name in ("details", "admonition") else name
        return box(kind, title, inner, fold)
