"""Blocks of Pandoc's Markdown in our syntax: tables, pictures, figures, lines, headings, raw text.

A program that has more of them makes a class of its own of `PandocBlocks`.
"""

from __future__ import annotations

import re
from collections.abc import Set

from msgspec.structs import replace

from coursesite.importers.dialects.pandoc import tables
from coursesite.importers.dialects.pandoc.lists import LetteredLists
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly.blocks import Blocks, Found
from coursesite.importers.scholarly.directives import stripped, without
from coursesite.importers.scholarly.figures import (
    IMAGE,
    captioned,
    comment,
    element,
    figure,
    has_layout,
    picture,
    table_caption,
)
from coursesite.importers.text.block_lines import HEADING, auto_id
from coursesite.importers.text.html_blocks import one_block
from coursesite.markup.attributes import Attributes, parse

MACRO = re.compile(r"\\(?:(?:re)?newcommand|def|DeclareMathOperator)\b")
"""The beginning of a definition for formulas."""
_CAPTION = re.compile(r"(?:Table)?:[ \t]+(.*)\Z")
_LINKED = re.compile(rf"\[({IMAGE.pattern})\]\((?P<link>[^\s()]+)\)(?:\{{(?P<more>[^{{}}]*)\}})?")
"""Matches a picture that is a link."""
_PAPER = re.compile(
    r"(?:\\(?:(?:new|clear|cleardouble)page|pagebreak|(?:big|med|small)skip|noindent|appendix|vfill|"
    r"tableofcontents|listof\w+|(?:front|main|back)matter|centering|[hv]space\*?\{[^{}]*\}|"
    r"(?:begin|end)\{(?:center|multicols)\}(?:\{\d\})?)|\. \. \.)[ \t]*\Z"
)
_MOST_ROWS = 500
"""The number of lines in which the end of a table is looked for."""


class PandocBlocks(Blocks):
    """Converts the lines of a page.

    `anchors` are ids that links lead to: a heading whose own id is one of them says so. With a
    `sink` of 1, headings have one level less from the second one on, with 2 all have.
    """

    def __init__(self, told: Counted, anchors: Set[str] = frozenset(), sink: int = 0) -> None:
        """Counts in `told` for the report."""
        super().__init__(told)
        self._anchors, self._sink = anchors, sink
        self._ids: set[str] = set()
        self._counts: dict[str, int] = {}
        self._begun = False
        self._lists = LetteredLists()

    def block(self, lines: list[str], at: int, lead: str, rest: str, out: list[str]) -> Found:
        """The block that begins in a line."""
        if item := self._lists.item(lines, at, lead):
            above = [rest.rstrip()] if "".join(out[-1:]).strip(" \t>") else []
            out += [*above, lead + item[0]] if item[0] else []
            lines[at] = item[1]
            self.told.add("converted", "a list by letters is one by numbers of their kind")
            return at + 1
        found = self._block(lines, at, lead, rest) or super().block(lines, at, lead, rest, out)
        self._begun |= isinstance(found, int) or bool(found[0])
        return found

    def _block(self, lines: list[str], at: int, lead: str, rest: str) -> Found | None:
        text = lines[at][len(lead) :]
        if heading := HEADING.match(text):
            return self._heading(lines, at, lead, heading)
        if text.startswith("![") and (image := IMAGE.fullmatch(text.rstrip())):
            around = "".join(lines[max(0, at - 1) : at] + lines[at + 1 : at + 2]).strip(" \t>")
            return at + 1 if around else (picture(image), at + 1)
        if linked := _LINKED.fullmatch(text.rstrip()):
            image = IMAGE.match(linked[1])
            if image and image[1].strip():
                given = parse(f"{image[3] or ''} {linked['more'] or ''}")
                given = replace(given, pairs=(*given.pairs, ("fig-link", linked["link"])))
                return figure(image[2], image[1].strip(), given), at + 1
        if text.startswith("| "):
            return self._line_block(lines, at, rest)
        if _PAPER.match(text):
            self.told.add("converted", "breaks and pauses are left out", text)
            return [], at + 1
        return self._table(lines, at, text, rest)

    def _table(self, lines: list[str], at: int, text: str, rest: str) -> Found | None:
        """A table of Pandoc with the caption below or above it, or any table below its caption."""
        before = next((one for one in reversed(lines[:at]) if one.strip(" \t>")), "")
        caption = None if before.lstrip(" \t>")[:1] in ("|", "+") else _CAPTION.match(text)
        start = at + 1 if caption else at
        while caption and start < len(lines) and not lines[start].strip():
            start += 1
        if not any("--" in line or line[:1] == "+" for line in lines[start : start + 2]):
            return None
        below = [without(line, rest) for line in lines[start : start + _MOST_ROWS]]
        table = tables.read(below)
        if below[0].startswith("|") and caption:
            end = next((n for n, line in enumerate(below) if line[:1] != "|"), len(below))
            table = below[:end], end
        if table is None:
            return None
        end = start + table[1]
        near = end + 1 if end < len(lines) and not lines[end].strip() else end
        if not caption and near < len(lines) and (caption := _CAPTION.match(lines[near].strip())):
            end = near + 1
        self.told.add("converted", "tables of Pandoc are as ours", lines[at])
        return [*table[0], *([table_caption(caption[1])] if caption else [])], end

    def _line_block(self, lines: list[str], at: int, rest: str) -> Found | None:
        """Lines that stay lines, each behind a `|`; None for a table."""
        end = at
        while end < len(lines) and without(lines[end], rest).startswith("|"):
            end += 1
        texts = [without(line, rest)[2:].rstrip() for line in lines[at:end]]
        if any("|" in text for text in texts):
            return None
        spaced = [re.sub(r"^ +", lambda lead: "&nbsp;" * len(lead[0]), text) for text in texts]
        return [f"{text or '&nbsp;'}\\" for text in spaced[:-1]] + spaced[-1:], end

    def _heading(self, lines: list[str], at: int, lead: str, heading: re.Match[str]) -> Found:
        """A heading with its id and the classes that mean something here."""
        signs, words, more = heading.groups()
        if not words or re.match(r"\((?:PART\*?|APPENDIX)\)", words):
            return [] if words else self.bare(parse(more or "")), at + 1
        given = parse(re.sub(r"(?<!\S)-(?!\S)", ".unnumbered", more or ""))
        names = [".unnumbered"] if "unnumbered" in given.classes else []
        names += [".no_toc"] if "unlisted" in given.classes else []
        auto = auto_id(words)
        number = self._counts.get(auto, 0)
        while (id_ := f"{auto}-{number}" if number else auto) in self._ids:
            number += 1
        self._ids.add(id_)
        self._counts[auto] = number
        if given.id or id_ in self._anchors:
            names.insert(0, f"#{given.id or id_}")
        sinks = self._sink and not lead and (self._begun or self._sink > 1) and len(signs) < 6
        line = f"{signs}{'#' if sinks else ''} {words}"
        below, end = self.below_heading(given, lines, at)
        return [f"{line} {{{' '.join(names)}}}" if names else line, *below], end

    # ---- forms that programs have their own of ------------------------------------------------

    def bare(self, given: Attributes) -> list[str]:
        """The lines for a heading without words, which is none."""
        return []

    def below_heading(self, given: Attributes, lines: list[str], at: int) -> tuple[list[str], int]:
        """The lines for what a heading in a line rules, and the line behind it."""
        return [], at + 1

    def code(self, head: re.Match[str], body: list[str]) -> list[str] | None:
        """Fenced code, which stays. Of text for one format HTML is kept, and macros; the rest is
        for paper, and a comment."""
        info = head[2]
        if not info.startswith("{="):
            return super().code(head, body)
        text, form = "\n".join(body), info.strip("{=} ")
        if form.startswith("html"):
            return one_block(text).split("\n") if text.strip() else []
        if MACRO.search(text) and "\\begin{" not in text:
            return ["$$", *stripped(body), "$$"]
        self.told.add("left", f"blocks for {form} alone are comments", info)
        return comment(body)

    def div(self, given: Attributes, inner: list[str], source: str) -> list[str] | None:
        """The lines for a fenced div, which is its text where it is nothing else."""
        new = super().div(given, inner, source)
        if new is None:
            name = "".join(given.classes[:1])
            self.told.add("left", f"divs '.{name}' are kept as their text", source)
        return self.run(inner) if new is None else new

    def floating(self, given: Attributes, inner: list[str]) -> list[str]:
        """A div with a label: a figure, a table or code, whose last paragraph is its caption."""
        caption = given.get("fig-cap") or given.get("tbl-cap") or given.get("lst-cap")
        inner = stripped(inner)
        start = len(inner)
        while start and inner[start - 1].strip():
            start -= 1
        last = " ".join(inner[start:]).strip()
        if inner[start + 1 :] and IMAGE.fullmatch(inner[start].strip()):  # without a gap
            start += 1
            last = " ".join(inner[start:]).strip()
        if start and not caption and not re.match(r"[|`~:#<!>]|[-*+] |\{\{<|\+-", last):
            caption, inner = last, stripped(inner[:start])
        image = IMAGE.fullmatch(inner[0].strip()) if len(inner) == 1 else None
        if image and (caption or image[1].strip()):  # one without words has a number all the same
            return picture(image, given.id, caption)
        lines = stripped(self.run(inner))
        lines = element("div", 'class="cs-columns"', lines) if has_layout(given) else lines
        return captioned(given.id, lines, caption)
