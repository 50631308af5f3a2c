"""Blocks of Quarto in our syntax: cells and divs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from coursesite.importers.dialects.knitr import cells
from coursesite.importers.dialects.pandoc.blocks import MACRO, PandocBlocks
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly import callouts, kinds
from coursesite.importers.scholarly.blocks import Blocks
from coursesite.importers.scholarly.directives import stripped
from coursesite.importers.scholarly.figures import comment, element, has_layout
from coursesite.importers.text.block_lines import headings
from coursesite.importers.text.plain_text import plain_text
from coursesite.importers.text.shortcode_text import shortcode
from coursesite.markup.attributes import Attributes, parse
from coursesite.media.notebooks.outputs import fenced, shown
from coursesite.media.notebooks.structs import Output

_LITERAL = re.compile(r"^([ \t]*[`~]{3,}[ \t]*)\{(\{[^{}\n]+\})\}", re.M)
_BOX = re.compile(r"(?:rmd|alert-|callout-)(\w+)")
_OF_QUARTO = re.compile(rf"{'|'.join(kinds.ADMONITIONS)}|success|titled|empty|none")
_PREFIXES = {word: prefix for prefix, word in kinds.PREFIXES.items()}
_PLAIN = re.compile(
    r"(?:non)?incremental|fragment|center|landscape|small(?:er)?|scrollable|unnumbered|callout|"
    r"content-(?:visible|hidden)|(?:column|cell|panel|r)-.*|"
)
"""Classes of divs that are nothing but their text here."""
_ENGINES = {"task": "exercise", "challenge": "exercise"}
_ENGINES |= {name: name for name in ("tip", "note", "warning", "info", "important", "caution")}
"""The boxes for engines of cells that books define for text."""


class Facts(Struct, frozen=True):
    """The facts of a page that its blocks ask for: options of its cells, ids that links lead to,
    whether a div with attributes is shown, which pictures a cell with a label drew, whether labels
    are those of bookdown, how headings sink, and titles of boxes by their classes."""

    defaults: Mapping[str, Any]
    anchors: frozenset[str] = frozenset()
    is_shown: Callable[[Attributes], bool] = lambda given: True
    drawn: Callable[[str], list[str]] = lambda label: []
    is_book: bool = False
    sink: int = 0
    boxes: Mapping[str, str] = {}


class QuartoBlocks(PandocBlocks):
    """Converts the lines of a page of Quarto or R Markdown."""

    def __init__(self, facts: Facts, told: Counted) -> None:
        """Counts in `told` for the report."""
        super().__init__(told, facts.anchors, facts.sink)
        self._facts = facts
        self._output = ""
        """The language of outputs, within one."""

    def bare(self, given: Attributes) -> list[str]:
        """The picture, the page or the recording that a slide without a title shows."""
        picture, page = given.get("background-image"), given.get("background-iframe")
        video = given.get("background-video")
        shown = [f"![]({picture})"] if picture else [f"<{page}>"] if page else []
        return [shortcode("video", video, {})] if video else shown

    def below_heading(self, given: Attributes, lines: list[str], at: int) -> tuple[list[str], int]:
        """The headings below that of a set of tabs are tabs."""
        if "tabset" not in given.classes:
            return [], at + 1
        level = len(lines[at]) - len(lines[at].lstrip("#"))
        below = (n for n, one in headings(lines[at + 1 :]) if len(one[1]) <= level)
        end = at + 1 + next(below, len(lines))
        return ["", *self._tabs(lines[at + 1 : end])], min(end, len(lines))

    def code(self, head: re.Match[str], body: list[str]) -> list[str] | None:
        """Fenced code: cells, outputs, listings; cells that are shown have single braces."""
        (fence, info), text = head.groups(), "\n".join(body)
        if self._output and info.startswith("{=html"):
            found = shown([Output("display_data", data={"text/html": text})], None, ())
            return [line for block in found.blocks for line in block]
        if self._output and not info.strip("{} "):
            return fenced(self._output, text)
        if info.startswith("{{"):
            return fenced("markdown", "\n".join([f"{fence}{info[1:-1]}", *body, fence]))
        if cell := cells.read(info, body, self._facts.defaults):
            return self._cell(cell)
        plain = _LITERAL.sub(r"\1\2", text)
        if ".cell-code" in info:
            given = dict(self._facts.defaults) | dict(parse(info.strip("{}")).pairs)
            language = re.search(r"\.([\w-]+)", info.replace(".cell-code", ""))
            return cells.listing(language[1] if language else "", given, plain.split("\n"))
        return (
            super().code(head, body) if plain == text else [fence + info, *plain.split("\n"), fence]
        )

    def _cell(self, cell: cells.Cell) -> list[str]:
        """A cell whose outputs are not known; theorems and boxes of older books are cells, too."""
        engine = cell.engine
        if engine in _ENGINES:  # a box in which code has fences of two ticks
            text = re.sub(r"(?m)^([ \t]*)``(?=\{|[ \t]*$)", r"\1```", "\n".join(cell.code))
            return callouts.box(_ENGINES[engine], None, self.run(text.split("\n")))
        if engine[:5] != "block" and engine not in (*kinds.WORDS, *kinds.UNKNOWN, "asis"):
            return cells.lines(cell, self._facts.drawn, self.told)
        name = cell.text("type") if engine[:5] == "block" else engine.replace("asis", "")
        label = cell.text("label") if name == engine else ""
        given = Attributes(label, (name,), (("name", cell.text("name")),))
        return self._shown(given, cell.code, cell.head)

    def div(self, given: Attributes, inner: list[str], source: str) -> list[str]:
        """The lines for a fenced div."""
        never = {"content-hidden"} if not given.pairs else set[str]()
        hidden = {"notes", "hidden", *never} & set(given.classes)
        if hidden and any(MACRO.search(line) for line in inner):
            return [line for line in inner if line.strip()]
        if hidden or not self._facts.is_shown(given):
            self.told.add("left", "divs that readers do not see are comments", source)
            return comment(inner)
        return self._shown(given, inner, source)

    def _shown(self, given: Attributes, inner: list[str], source: str) -> list[str]:
        classes = {*given.classes}
        if outputs := [one for one in given.classes if one.startswith("cell-output")]:
            form = next((one[11:] for one in outputs if one[11:] in ("-stderr", "-error")), "")
            self._output, before = f"output{form}", self._output
            lines, self._output = stripped(self.run(inner)), before
            return lines
        if classes & {"panel-tabset", "tabset"}:
            return self._tabs(inner)
        if re.match(r"(?:fig|tbl|tab|lst)[-:]", given.id):
            return self.floating(given, inner)
        if "cell" in classes:
            return self._executed(given.get("execution_count"), inner)
        if (known := Blocks.div(self, self._named(given, inner), inner, source)) is not None:
            return known
        if own := next((name for name in given.classes if name in self._facts.boxes), ""):
            title = given.get("title") or self._facts.boxes[own]
            return callouts.box("note", title, self.run(inner))
        if "refs" in (given.id, *classes):
            return ["{{< bibliography >}}"]
        lines = self.run(inner)
        if classes & {"columns", "grid"} or has_layout(given):
            return element("div", 'class="cs-columns"', lines)
        if "column" in classes or any(name.startswith("g-col") for name in classes):
            return element("div", "", lines)
        if classes & {"column-margin", "margin", "aside", "marginfigure"}:
            self.told.add("converted", "notes in the margin stand in the text", source)
            return element("aside", "", lines)
        for name in sorted(classes):
            if not _PLAIN.fullmatch(name):
                self.told.add("left", f"divs '.{name}' are kept as their text", source)
        return element("div", f'id="{given.id}"', lines) if given.id else lines

    def _named(self, given: Attributes, inner: list[str]) -> Attributes:
        """The attributes of a box of R Markdown as Quarto has them, with the kind or the name of a
        callout of the course's own, and with them a label of bookdown."""
        label = given.id
        if box := next((found[1] for one in given.classes if (found := _BOX.match(one))), ""):
            names: tuple[str, ...] = (f"callout-{box.replace('success', 'tip')}", "callout-note")
            if kinds.WORDS.get(box, "SOLUTION") != "SOLUTION":
                names = (box,)
            elif f"callout-{box}" in given.classes and not _OF_QUARTO.fullmatch(box):
                has_title = given.get("title") or "".join(stripped(inner)[:1]).startswith("#")
                title = () if has_title else (("title", box.capitalize()),)
                given = replace(given, pairs=(*given.pairs, *title))
            given = replace(given, classes=(*given.classes, *names))
        elif (
            self._facts.is_book
            and label
            and ":" not in label
            and label.partition("-")[0] not in kinds.PREFIXES
        ):
            words = (kinds.WORDS[one] for one in given.classes if one in kinds.WORDS)
            prefix = next((_PREFIXES.get(word, "thm") for word in words), "")
            given = replace(given, id=f"{prefix}:{label}" if prefix else label)
        return given

    def _executed(self, count: str, inner: list[str]) -> list[str]:
        """A cell as it stands after it was run."""
        lines = stripped(self.run(inner))
        if ":::" not in "\n".join(inner) or not lines:
            return lines
        self.told.add("converted", "cells have the outputs that were saved")
        if not any(".cell-code" in line for line in inner):
            return lines
        head = f"{{{{< cell {count} >}}}}" if count.isdigit() else "{{< cell >}}"
        return [head, *lines, "", "{{< /cell >}}"]

    def _tabs(self, inner: list[str]) -> list[str]:
        """A set of tabs, each below a heading."""
        heads = headings(inner)
        level = min((len(head[1]) for _, head in heads), default=0)
        heads = [(at, head) for at, head in heads if len(head[1]) == level]
        if not heads:
            return self.run(inner)
        out = [*self.run(stripped(inner[: heads[0][0]])), "", "{{< tabs >}}"]
        ends = [at for at, _ in heads[1:]] + [len(inner)]
        for (at, head), end in zip(heads, ends, strict=True):
            out += [shortcode("tab", plain_text(head[2]) or "…", {}), ""]
            out += [*self.run(stripped(inner[at + 1 : end])), "", "{{< /tab >}}"]
        return stripped([*out, "{{< /tabs >}}"])
