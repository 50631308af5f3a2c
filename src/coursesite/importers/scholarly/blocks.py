r"""Blocks of other programs as ours: theorems and notes as callouts, labels and captions below what
they are of.

`Blocks` reads the forms that may stand on any page: environments of LaTeX
(`\begin{theorem}[Title]`), directives of MyST (`:::{prf:theorem} Title`, also with backticks), divs
of Quarto (`::: {#thm-x}`) and its labels, and boxes of kramdown (`<div class="proof"
markdown="1">`). A program that has more of them makes a class of its own of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly import kinds
from coursesite.importers.scholarly.callouts import box, is_known
from coursesite.importers.scholarly.directives import (
    Directive,
    attributes,
    callout,
    label_id,
    read,
    stripped,
    without,
)
from coursesite.importers.scholarly.figures import IMAGE, picture, table_caption
from coursesite.importers.text.block_lines import FENCE, DivEnds, code_end
from coursesite.markup.attributes import Attributes, parse

Found = tuple[list[str], int] | int
"""The lines for a block and the line behind it, or that line alone if the block stays as it is."""
_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+(?=[`~:]{3}))?")
_ITEM = re.compile(
    r"[ \t]*(?:[-*+]|(?:\d+|[A-Za-z]|[ivx]+)[.)]|\(@?\w*\)|\[\^[^\]]+\]:|[:~]|"
    r"===[+!]?|!!!|\?\?\?\+?)[ \t]+\S"
)
"""Matches lines below which indented ones are no code."""
_BEGIN = re.compile(r"\\begin\{(\w+)(\*?)\}(?:[ \t]*\[(.*)\])?(.*)\Z")
_FORMULA = re.compile(r"(?:align|equation|gather|multline|eqnarray|cases|split|array|\w*matrix)")
_DIV = re.compile(
    r":{3,}[ \t]*(?:\{(.*)\}|([^\s:{}\[]+)(?:\[(.*)\]|[ \t]+([^\s{}:\"][^{}\"]*?))?"
    r"[ \t]*(?:\{[^{}]*\})?)[ \t:]*\Z"
)
"""A div of Pandoc, or a box of Docusaurus, VuePress or HackMD."""
_BOX = re.compile(r"<div\b([^<>]*)>[ \t]*\Z", re.I)
_HEADING = re.compile(
    r"#{1,6}[ \t]++((?:.*?[^ \t])??)(?:[ \t]++#++|[ \t]*+\{[#.][^{}]*+\}){0,3}+[ \t]*+\Z"
)
_TARGET = re.compile(r"\((\w[\w:./ -]*)\)=\Z")
_EQUATION_LABEL = re.compile(r"\$\$[ \t]*(?:\{#([\w:.-]+)\}|\(([\w:.-]+)\))[ \t]*\Z")
_CAPTION = re.compile(r"(?:Table)?:[ \t]+(?!\{)\S")
_RULE = re.compile(r"(?m)^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$")
"""Matches the line below the head of a table."""
_MOST_ROWS = 100
_KEPT = re.compile(r"<!--|<(?:script|style|pre|textarea)\b")
_DEEPEST = 30
"""The number of blocks within each other that are read."""
_QUIET = re.compile(
    r"icon|appearance|open|nonumber|label|name|title|collapse|class|(?:un)?numbered|enumerated|"
    r"dropdown|callout.*"
)
"""Options and classes that readers do not miss, or that a block of ours says."""


class Blocks:
    """Converts the lines of a text block by block. With `titled`, the words behind the name of a
    note are its title, and not its first words."""

    titled = False
    has_indented_code = True

    def __init__(self, told: Counted) -> None:
        """Counts in `told`."""
        self.told, self._level, self._divs = told, 0, DivEnds([])

    def run(self, lines: list[str]) -> list[str]:
        """The converted lines of a text, or of a block without the lead of its lines."""
        if self._level > _DEEPEST:
            return lines
        self._level += 1
        lines, out, at = [*lines], list[str](), 0
        around, self._divs = self._divs, DivEnds(lines)
        in_list = is_code = is_gone = False
        while at < len(lines):
            line, gap = lines[at].expandtabs(4), not "".join(out[-1:]).strip(" \t>")
            if not line.strip():
                out += [] if is_gone and gap else [lines[at]]
                at += 1
                continue
            indent = len(line) - len(line.lstrip())
            in_list = in_list and not (gap and indent == 0)
            is_code = self.has_indented_code and (gap or is_code) and indent > 3 and not in_list
            in_list = in_list or bool(not is_code and _ITEM.match(line))
            lead = _LEAD.match(lines[at])[0]  # type: ignore[index]
            rest = re.sub(r"[^\s>]", " ", lead)
            found = at + 1 if is_code else self.block(lines, at, lead, rest, out)
            if isinstance(found, int):
                out += lines[at:found]
                at, is_gone = found, False
                continue
            new, at, gap = stripped(found[0]), found[1], not "".join(out[-1:]).strip(" \t>")
            is_gone = not new
            apart = len(new) > 1 or bool(new and not new[0].startswith(("#", "{:")))
            out += [rest.rstrip()] if apart and not gap and lead == rest else []
            out += [
                f"{rest if n else lead}{text}" if text else rest.rstrip()
                for n, text in enumerate(new)
            ]
            out += [rest.rstrip()] if apart and "".join(lines[at : at + 1]).strip(" \t>") else []
        self._level, self._divs = self._level - 1, around
        return out

    def block(self, lines: list[str], at: int, lead: str, rest: str, out: list[str]) -> Found:
        """The block that begins in a line, below the lines `out`; its first line has `lead` before
        it, and its others `rest`."""
        text = lines[at][len(lead) :]
        if fence := FENCE.match(text):
            end = code_end(lines, at, fence[1])
            new = self.code(fence, [without(one, rest) for one in lines[at + 1 : end]])
            return min(end + 1, len(lines)) if new is None else (new, end + 1)
        if text.startswith(":::"):
            return self._colons(lines, at, text, rest)
        if begin := _BEGIN.match(text):
            return self._environment(lines, at, lead, begin)
        if opening := _BOX.match(text):
            return self._box(lines, at, lead, parse(opening[1]), text)
        if text.count("$$") % 2 or text.startswith("$$"):
            return self._formula(lines, at)
        if target := _TARGET.match(text):
            return self._target(lines, at, lead, label_id(target[1]))
        image = IMAGE.fullmatch(text.rstrip()) if "{#fig-" in text or "{ #fig-" in text else None
        if image and (given := parse(image[3])).id:
            self.told.add("converted", "a figure has its label", text)
            self.unsaid(text, [k for k, _ in given.pairs if k != "width"], given.classes)
            return picture(image), at + 1
        above = "".join(stripped(out[-2:])[-1:]).lstrip(" \t>")
        is_row = above.startswith("|") or (
            "|" in above and _RULE.search("\n".join(out[-_MOST_ROWS:]))
        )
        if is_row and _CAPTION.match(text):
            out[-2:] = stripped(out[-2:])
            self.told.add("converted", "the caption of a table", text)
            return [table_caption(text.partition(":")[2])], at + 1
        if kept := _KEPT.match(text):
            closing = {"<!--": "-->"}.get(kept[0], f"</{kept[0][1:]}")
            inside = (n for n in range(at, len(lines)) if closing in lines[n])
            return next(inside, at) + 1
        return at + 1

    # ---- the forms ----------------------------------------------------------------------------

    def code(self, head: re.Match[str], body: list[str]) -> list[str] | None:
        """The lines for fenced code, or a directive; None for what stays. `head` is the match of
        `FENCE`."""
        directive = read(head[2], body, head[0])
        return self.directive(directive) if directive else None

    def div(self, given: Attributes, inner: list[str], source: str) -> list[str] | None:
        """The lines for a fenced div; None if it stays."""
        label, classes = given.id, given.classes
        known = (one for one in classes if kinds.named(one)[0])
        word = kinds.PREFIXES.get(label.partition("-")[0], "") if "-" in label else ""
        word, title = (word, "") if word else kinds.named(next(known, ""))
        for kind in (one.removeprefix("callout-") for one in classes if one[:8] == "callout-"):
            word = word or kinds.ADMONITIONS.get(kind, "")
        given_title, name = given.get("name") or given.get("title"), "".join(classes[:1])
        if not word and name in ("details", "spoiler"):
            return box("note", given_title or name.title(), self.run(inner), "-")
        if not word:
            return box(name, given_title or None, self.run(inner)) if is_known(name) else None
        inner = stripped(self.run(inner))
        if not given_title and inner and (heading := _HEADING.match(inner[0])):
            given_title, inner = heading[1], inner[1:]
        title = ": ".join(filter(None, (title, given_title)))
        fold = {"true": "-", "false": "+"}.get(given.get("collapse").lower(), "")
        self.unsaid(source, [key for key, _ in given.pairs], ())
        more: dict[str, str | bool] = {"label": label, "fold": fold}
        more["is_unnumbered"] = "unnumbered" in classes
        return self.callout(source, word, title, inner, **more)

    def directive(self, d: Directive) -> list[str] | None:
        """A formula, a note, a theorem or its like, an exercise or a solution as a block of ours;
        None for a directive of another kind."""
        name, body, classes, of = d.name.removeprefix("prf:"), d.body, d.classes, ""
        if name == "math":
            tag = [f"\\label{{{d.label}}}"] if d.label else []
            self.told.add("converted", "the directive math is a formula", d.source)
            return ["$$", *stripped([d.argument, *body]), *tag, "$$"]
        word, title = kinds.named(name, d.argument)
        if not (word := word or kinds.ADMONITIONS.get(name, "")):
            return None
        is_note = name in kinds.ADMONITIONS
        if name == "admonition":
            found = (kinds.ADMONITIONS[one] for one in classes if one in kinds.ADMONITIONS)
            word = next(found, word)
        if word == "SOLUTION" and re.fullmatch(r"[\w:.-]+", title):
            title, of = "", title
        elif is_note and name != "admonition" and title and not (self.titled and body):
            title, body = "", [title, *body]  # its text begins in its first line
        if is_note and not title and (heading := _HEADING.match("".join(body[:1]))):
            title, body = heading[1], body[1:]
        fold = "-" if "dropdown" in classes else ""
        is_open = d.options.get("open", "false") != "false"
        self.unsaid(d.source, d.options, [one for one in classes if one not in kinds.ADMONITIONS])
        has_no_number = "nonumber" in d.options or "unnumbered" in classes
        return self.callout(
            d.source,
            word,
            title or ("See also" if name == "seealso" else ""),
            self.run(body),
            label=d.label,
            fold="+" if fold and is_open else fold,
            is_unnumbered=has_no_number or d.options.get("enumerated") == "false",
            of=of,
        )

    def callout(
        self, source: str, word: str, title: str, inner: list[str], **more: str | bool
    ) -> list[str]:
        """A callout, which the report says."""
        self.told.add("converted", f"a callout of the kind {word}", source)
        return callout(word, title, inner, **more)  # type: ignore[arg-type]

    def unsaid(self, source: str, options: Iterable[str], classes: Iterable[str]) -> None:
        """Reports options and classes that a block of ours does not have."""
        names = [*options, *(f".{one}" for one in classes)]
        if lost := [one for one in names if not _QUIET.fullmatch(one.lstrip("."))]:
            self.told.add("left", f"it does not say here: {', '.join(lost)}", source)

    def _colons(self, lines: list[str], at: int, text: str, rest: str) -> Found:
        """A directive or a div between colons."""
        words = text.strip(": \t")
        if not words or (end := self._divs.end(at)) < at:
            return at + 1
        body = [without(one, rest) for one in lines[at + 1 : end]]
        directive = read(words, body, text)
        new = self.directive(directive) if directive else None
        if new is None and (div := _DIV.match(text)):
            title = div[3] or div[4]
            pairs = (("title", title),) if title else ()
            given = parse(div[1]) if div[1] else Attributes(classes=(div[2],), pairs=pairs)
            new = self.div(given, stripped(body), text)
        return at + 1 if new is None else (new, end + 1)

    def _environment(self, lines: list[str], at: int, lead: str, begin: re.Match[str]) -> Found:
        """An environment of LaTeX."""
        name, star, title, _ = begin.groups()
        end = _closing(lines, at, f"\\begin{{{name}{star}}}", closing := f"\\end{{{name}{star}}}")
        word, title = kinds.named(name, title or "")
        if end < 0 or not word or not lines[end].rstrip().endswith(closing):
            return end + 1 if end >= 0 and _FORMULA.match(name) else at + 1
        text = "\n".join(without(one, lead) for one in lines[at : end + 1])
        text = text[begin.start(4) :].rstrip().removesuffix(closing).strip()
        label = re.match(r"\\label\{([^{}]*)\}\s*", text)
        inner = self.run(text[label.end() if label else 0 :].split("\n"))
        found = label[1] if label else ""
        new = self.callout(begin[0], word, title, inner, label=found, is_unnumbered=bool(star))
        return new, end + 1

    def _box(self, lines: list[str], at: int, lead: str, given: Attributes, text: str) -> Found:
        """A `<div>` with Markdown in it, whose class is a kind of ours."""
        word = next((kinds.WORDS[one] for one in given.classes if one in kinds.WORDS), "")
        has_gap = not "".join(lines[at + 1 : at + 2]).strip(" \t>")
        if not word or not (given.get("markdown") or has_gap):
            return at + 1
        if (end := _closing(lines, at, "<div", "</div>")) <= at:
            return at + 1
        title = given.get("title") or given.get("name") or given.get("text")
        inner = self.run([without(one, lead) for one in lines[at + 1 : end]])
        return self.callout(text, word, title, inner, label=given.id), end + 1

    def _formula(self, lines: list[str], at: int) -> Found:
        """A formula between `$$`, whose label of Quarto or MyST moves into it."""
        end = at
        if lines[at].count("$$") % 2:
            below = range(at + 1, len(lines))
            end = next((n for n in below if "$$" in lines[n] or not lines[n].strip(" \t>")), at)
            if "$$" not in lines[end] or end == at:
                return at + 1
        if label := _EQUATION_LABEL.search(lines[end]):
            name, before = label[1] or label[2], lines[end][: label.start()]
            self.told.add("converted", "the label of a formula is in it", lines[end])
            gap = "" if before.strip(" \t>") else f"\n{before}"
            lines[end : end + 1] = f"{before}\\label{{{name}}}{gap}$$".split("\n")
            end += bool(gap)
        return end + 1

    def _target(self, lines: list[str], at: int, lead: str, label: str) -> Found:
        """A label of MyST above a block: in the line of a heading, else above it, too; of several
        the last one."""
        below = next((n for n in range(at + 1, len(lines)) if lines[n].strip(" \t>")), -1)
        if below < 0:
            return at + 1
        self.told.add("converted", "a label is an id", lines[at])
        if re.match(r"#{1,6}[ \t]", without(lines[below], lead)):
            lines[below] = f"{lines[below].rstrip()} {{#{label}}}"
            return [], below
        if _TARGET.match(without(lines[below], lead)):  # a block has one id
            return [f'<span id="{label}"></span>', ""], below
        return [attributes(label)], below


def _closing(lines: list[str], at: int, opening: str, closing: str) -> int:
    """The line with the end of what begins in a line; -1 if there is none."""
    depth = 0
    for n in range(at, len(lines)):
        depth += lines[n].count(opening) - lines[n].count(closing)
        if depth <= 0:
            return n
    return -1
