r"""Theorems, proofs, exercises and notes of other programs as callouts, and labels of blocks.

Four forms are read: environments of LaTeX (`\begin{theorem}[Title]`), fenced divs of Quarto
(`::: {#thm-x}`), directives of MyST (`:::{prf:theorem} Title`, also with backticks), and boxes of
kramdown (`<div class="proof" markdown="1">`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coursesite.importers.block_lines import code_end, div_end
from coursesite.importers.plan import TextChange
from coursesite.importers.scholarly import kinds
from coursesite.importers.scholarly.directives import (
    attributes,
    callout,
    convert,
    label_id,
    read,
    stripped,
    without,
)

_LEAD = re.compile(r"[ \t>]*")
_FENCE = re.compile(r"(`{3,}|~{3,}|:{3,})[ \t]*(.*?)[ \t]*\Z")
_BEGIN = re.compile(r"\\begin\{(\w+)(\*?)\}(?:[ \t]*\[(.*)\])?[ \t]*(.*)\Z")
_LABEL = re.compile(r"[ \t]*\\label\{([^{}]*)\}[ \t]*")
_BOX = re.compile(r"<div\b([^<>]*)>[ \t]*\Z", re.I)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+))""")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?\Z")
_TARGET = re.compile(r"\(([\w][\w:. -]*)\)=\Z")
_EQUATION_LABEL = re.compile(r"\$\$[ \t]*(?:\{#([\w:.-]+)\}|\(([\w:.-]+)\))[ \t]*\Z")
_TABLE_CAPTION = re.compile(
    r"(?:Table)?:[ \t]+(.*?)[ \t]*(?:\{(?:#([\w:.-]+)|\.|[\w-]+=)[^{}]*\})?[ \t]*\Z"
)
_IMAGE = re.compile(r"!\[([^\[\]]*)\](\([^()\n]*\))\{([^{}:%][^{}]*)\}[ \t]*\Z")
_CODE_HEAD = re.compile(r"\{([^{}]*)\}\Z")


class BlockConverter:
    """Converts a text line by line; fills `changes` on the way."""

    def __init__(self, lines: list[str], changes: list[TextChange]) -> None:
        """`lines` are those of the text; where a label moves, they are changed."""
        self._lines, self._changes = lines, changes
        self._at = 0
        self._out: list[str] = []

    def run(self) -> list[str]:
        """The lines of the converted text."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            lead = _LEAD.match(line)[0]  # type: ignore[index]
            if not self._block(lead, line[len(lead) :]):
                self._out.append(line)
                self._at += 1
        return self._out

    def _block(self, lead: str, content: str) -> bool:
        """Whether a block that is ours to convert or to keep begins here; it is behind us then."""
        if fence := _FENCE.match(content):
            return self._fenced(lead, fence[1], fence[2])
        if content.startswith("\\begin{"):
            return self._environment(lead, content)
        if content.startswith("<div") and (box := _BOX.match(content)):
            return self._box(lead, box[1])
        if content.startswith("$$"):
            return self._formula(lead, content)
        if content.startswith("(") and (target := _TARGET.match(content)):
            return self._target(lead, target[1])
        if content.startswith("!") and (image := _IMAGE.match(content)):
            return self._image(lead, image)
        if content.startswith((":", "Table:")):
            return self._table_caption(lead, content)
        return False

    # ---- where a block ends -------------------------------------------------------------------

    def _end(self, is_opening: Callable[[str], bool], is_closing: Callable[[str], bool]) -> int:
        """The index of the line that closes the block which begins here; -1 if none does."""
        depth = 0
        for at in range(self._at, len(self._lines)):
            content = _LEAD.sub("", self._lines[at], count=1)
            if is_closing(content):
                depth -= 1
            elif is_opening(content):
                depth += 1
            if depth == 0:
                return at
        return -1

    def _inner(self, lead: str, first: int, end: int) -> list[str]:
        """The converted lines between two lines, without the lead of the block."""
        return self._convert([without(line, lead) for line in self._lines[first:end]])

    def _convert(self, lines: list[str]) -> list[str]:
        """The converted lines of a text within this one."""
        return BlockConverter(lines, self._changes).run()

    # ---- the forms ----------------------------------------------------------------------------

    def _fenced(self, lead: str, fence: str, words: str) -> bool:
        """A directive, a div, or code, which is kept."""
        if fence[0] == ":":
            end = div_end(self._lines, self._at)
            if end < 0:
                return False
            return self._directive(lead, words, end) or self._div(lead, words, end)
        end = code_end(self._lines, self._at, fence)
        if self._directive(lead, words, end):
            return True
        self._code(lead, fence, words, end)
        return True

    def _code(self, lead: str, fence: str, words: str, end: int) -> None:
        """Fenced code as it is; a label and a caption of Quarto stand below it."""
        lines = self._lines[self._at : end + 1]
        head = _CODE_HEAD.match(words)
        facts = _facts(head[1]) if head else {}
        caption, label = facts.get("lst-cap", ""), facts.get("#", "")
        if head and label.startswith("lst-") and end < len(self._lines):
            language = facts.get(".", "").split()[:1]
            lost = [key for key in facts if key not in ("#", ".", "lst-cap")]
            self._unsaid(f"{lead}{fence}{words}", lost)
            self._note(f"{lead}{fence}{words}", "converted", f"a listing with the label {label}")
            lines[0] = f"{lead}{fence}{''.join(language)}"
            lines.append(f"{lead}{attributes(label, caption)}")
        self._out += lines
        self._at = end + 1

    def _directive(self, lead: str, words: str, end: int) -> bool:
        """A directive of MyST with a counterpart here."""
        source = self._lines[self._at]
        lines = [without(line, lead) for line in self._lines[self._at + 1 : end]]
        directive = read(words, lines)
        block = convert(directive, self._convert) if directive else None
        if block is None:
            return False
        self._unsaid(source, list(block.unsaid))
        self._note(source, "converted", block.note)
        self._put(lead, block.lines, end)
        return True

    def _div(self, lead: str, words: str, end: int) -> bool:
        """A fenced div of Quarto with a counterpart here."""
        braces = _CODE_HEAD.match(words)
        facts = _facts(braces[1]) if braces else {".": words.split()[0] if words else ""}
        classes, label = facts.get(".", "").split(), facts.get("#", "")
        word = kinds.PREFIXES.get(label.partition("-")[0], "") if "-" in label else ""
        word = word or next((kinds.WORDS[name] for name in classes if name in kinds.WORDS), "")
        notes = [name.removeprefix("callout-") for name in classes if name.startswith("callout-")]
        fold = {"true": "-", "false": "+"}.get(facts.get("collapse", "").lower(), "")
        if not word and notes and notes[0] in kinds.NOTES:
            word = notes[0].upper()
        other = next((name for name in classes if name in kinds.UNKNOWN), "")
        if not word and not other:
            return False
        title = facts.get("name", facts.get("title", ""))
        inner = stripped(self._inner(lead, self._at + 1, end))
        if not title and inner and (heading := _HEADING.match(inner[0])):
            title, inner = re.sub(r"[ \t]*\{[#.][^{}]*\}\Z", "", heading[1]), inner[1:]
        if not word:
            word, title = "NOTE", f"{other.title()}: {title}" if title else other.title()
        known = ("#", ".", "name", "title", "collapse")
        self._unsaid(self._lines[self._at], [key for key in facts if key not in known])
        is_unnumbered = "unnumbered" in classes
        self._callout(
            lead, word, title, inner, end, label=label, fold=fold, is_unnumbered=is_unnumbered
        )
        return True

    def _environment(self, lead: str, content: str) -> bool:
        """An environment of LaTeX with a counterpart here."""
        begin = _BEGIN.match(content)
        if begin is None:
            return False
        name, title = begin[1], begin[3] or ""
        word = kinds.WORDS.get(name.lower(), "")
        if name.lower() in kinds.UNKNOWN:
            word, title = "NOTE", f"{name.title()}: {title}" if title else name.title()
        if not word:
            return False
        full = f"{name}{begin[2]}"
        opening, closing = f"\\begin{{{full}}}", f"\\end{{{full}}}"
        end = self._end(
            lambda text: text.startswith(opening) and closing not in text,
            lambda text: text.rstrip().endswith(closing) and opening not in text,
        )
        if end < 0:
            return False
        rest = begin[4]
        if end == self._at:  # all of it in one line
            if not rest.endswith(closing):
                return False
            inner = [rest.removesuffix(closing).strip()]
        else:
            last = without(self._lines[end], lead).rstrip().removesuffix(closing).rstrip()
            lines = [rest, *(without(line, lead) for line in self._lines[self._at + 1 : end])]
            inner = BlockConverter([*lines, last], self._changes).run()
        label, inner = _labelled(stripped(inner))
        self._callout(lead, word, title, inner, end, label=label, is_unnumbered=bool(begin[2]))
        return True

    def _box(self, lead: str, attributes: str) -> bool:
        """A `<div>` with Markdown in it, whose class is a kind of ours."""
        facts = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(attributes)}
        names = facts.get("class", "").split()
        word = next((kinds.WORDS[name] for name in names if name in kinds.WORDS), "")
        below = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        if not word or ("markdown" not in facts and below.strip(" \t>")):
            return False
        end = self._end(
            lambda text: bool(re.match(r"<div\b(?!.*</div>)", text, re.I)),
            lambda text: bool(re.match(r"</div>[ \t]*\Z", text, re.I)),
        )
        if end < 0:
            return False
        title = facts.get("title") or facts.get("name") or facts.get("text") or ""
        inner = self._inner(lead, self._at + 1, end)
        self._callout(lead, word, title, inner, end, label=facts.get("id", ""))
        return True

    def _formula(self, lead: str, content: str) -> bool:
        """A formula between `$$`, whose label of Quarto or MyST moves into it."""
        end = self._at
        if "$$" not in content[2:]:
            end += 1
            while end < len(self._lines) and "$$" not in self._lines[end]:
                if not self._lines[end].strip(" \t>"):
                    return False
                end += 1
            if end == len(self._lines):
                return False
        last = self._lines[end]
        label = _EQUATION_LABEL.search(last)
        lines = self._lines[self._at : end + 1]
        if label:
            name = label[1] or label[2]
            before = last[: label.start()]
            lines[-1] = (
                f"{before}\\label{{{name}}}$$"
                if before.strip(" \t>")
                else (f"{before}\\label{{{name}}}\n{before}$$")
            )
            self._note(last, "converted", f"the label of a formula is in it: {name}")
        self._out += "\n".join(lines).split("\n")
        self._at = end + 1
        return True

    def _target(self, lead: str, name: str) -> bool:
        """A label of MyST above a block: below it, or in the line of a heading."""
        at = self._at + 1
        while at < len(self._lines) and not self._lines[at].strip(" \t>"):
            at += 1
        if at == len(self._lines):
            return False
        label = label_id(name)
        content = without(self._lines[at], lead)
        self._note(self._lines[self._at], "converted", f"the label {name} is an id")
        if _HEADING.match(content):
            self._lines[at] = f"{lead}{content.rstrip()} {{#{label}}}"
        else:  # kramdown takes an attribute list above a block for that block, too
            self._out.append(f"{lead}{{: #{label} }}")
        self._at = at
        return True

    def _image(self, lead: str, image: re.Match[str]) -> bool:
        """A picture with attributes of Quarto: the text is its caption as well."""
        facts = _facts(image[3])
        label, alt = facts.get("#", ""), facts.get("fig-alt", image[1])
        if not label.startswith("fig-"):
            return False
        width = facts.get("width", "")
        more = (
            f' width="{width.removesuffix("px")}"' if re.fullmatch(r"[\d.]+(px|%)?", width) else ""
        )
        lines = [f"![{alt}]{image[2]}{{: #{label}{more} }}"]
        if image[1].strip():
            lines.append(f"_{image[1].strip()}_")
        lost = [key for key in facts if key not in ("#", ".", "fig-alt")]
        lost = [key for key in lost if key != "width" or not more]
        self._unsaid(self._lines[self._at], [*lost, *(f".{one}" for one in facts["."].split())])
        self._note(self._lines[self._at], "converted", f"a figure with the label {label}")
        self._put(lead, lines, self._at)
        return True

    def _table_caption(self, lead: str, content: str) -> bool:
        """The caption of a table of Quarto, below the table."""
        caption = _TABLE_CAPTION.match(content)
        if caption is None or not caption[1].strip():
            return False
        above = self._out[-1] if self._out else ""
        gap = not above.strip(" \t>")
        if gap and len(self._out) > 1:
            above = self._out[-2]
        if not without(above, lead).lstrip().startswith("|"):
            return False
        if gap:
            self._out.pop()
        self._note(self._lines[self._at], "converted", "the caption of a table")
        self._out.append(f"{lead}{attributes(caption[2] or '', caption[1].strip())}")
        self._at += 1
        return True

    # ---- writing ------------------------------------------------------------------------------

    def _callout(
        self,
        lead: str,
        word: str,
        title: str,
        inner: list[str],
        end: int,
        *,
        label: str = "",
        fold: str = "",
        is_unnumbered: bool = False,
    ) -> None:
        """Puts a callout in the place of the lines up to `end`."""
        lines = callout(word, title, inner, label=label, fold=fold, is_unnumbered=is_unnumbered)
        name = f" with the label {label}" if label else ""
        self._note(self._lines[self._at], "converted", f"a callout of the kind {word}{name}")
        self._put(lead, lines, end)

    def _put(self, lead: str, lines: list[str], end: int) -> None:
        """Puts a block in the place of the lines up to `end`, between empty lines."""
        bare = lead.rstrip()
        if self._out and self._out[-1].strip(" \t>"):
            self._out.append(bare)
        self._out += [f"{lead}{line}".rstrip() if line else bare for line in lines]
        self._at = end + 1
        if self._at < len(self._lines) and self._lines[self._at].strip(" \t>"):
            self._out.append(bare)

    def _unsaid(self, source: str, names: list[str]) -> None:
        """Reports options that a block of ours does not have."""
        if names:
            self._note(source, "left", f"it does not say here: {', '.join(names)}")

    def _note(self, source: str, status: str, note: str) -> None:
        self._changes.append(TextChange(source.strip(), status, note))  # type: ignore[arg-type]


def _facts(text: str) -> dict[str, str]:
    """The attributes of Pandoc's braces by name; the id is `#`, the classes are `.`."""
    facts = {m[1]: m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(text)}
    bare = _ATTRIBUTE.sub(" ", text).split()
    ids = [word[1:] for word in bare if word.startswith("#")]
    if ids:
        facts["#"] = ids[0]
    facts["."] = " ".join(word[1:] for word in bare if word.startswith("."))
    return facts


def _labelled(lines: list[str]) -> tuple[str, list[str]]:
    r"""The label that a text begins with, as `\label{…}`, and its other lines."""
    if lines and (label := _LABEL.match(lines[0])):
        rest = lines[0][label.end() :]
        return label[1], stripped([rest, *lines[1:]])
    return "", lines
