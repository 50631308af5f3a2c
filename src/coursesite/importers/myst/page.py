"""A page of MyST: its blocks as lines of ours, the facts that they read, and notes for the report.

Directives are converted at any depth, by the function that each has in `directives_of`; comments,
breaks between cells, substitutions and attributes above blocks here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from coursesite.importers.plan import Status, TextChange
from coursesite.importers.scholarly import directives, kinds
from coursesite.importers.scholarly.directives import Directive, callout, label_id, without
from coursesite.importers.yaml_reader import at

_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+(?=`{3}|~{3}|:{3}))?")
_FENCE = re.compile(r"(`{3,}|~{3,}|:{3,})[ \t]*([^`\n]*?|\{.*?)[ \t]*\Z")
_ABOVE = re.compile(r"\{[ ]*((?:[ ]*(?:[.#][\w:-]+|[\w-]+=(?:\"[^\"]*\"|[^\s{}\"]+)))+)[ ]*\}\s*\Z")
_SUBSTITUTION = re.compile(r"\{\{[ \t]*([\w.-]+)[ \t]*\}\}")
_FORMULA = re.compile(r"\\begin\{(\w+\*?)\}")
_LANGUAGE = re.compile(r"python3?|r|julia|bash|sh|sql|ojs|js|javascript|html|css|cpp?|java", re.I)
"""Names in braces behind a fence that are no directives but languages of Quarto and R Markdown."""
_KNOWN = re.compile(
    r"(?:align|alt|animate|caption|chevron|class|click|color|column|dedent|delim|enumerated|fig|"
    r"file|filename|filter|footer|force|gutter|header|height|icon|image|img|kind|label|language|"
    r"lineno|lines|link|list|margin|name|no|nonumber|number|open|outline|padding|placeholder|reverse|"
    r"scale|sd|selected|shadow|style|sync|tags|target|text-align|title|tooltip|type|url|width|"
    r"emphasize|start|end|mystnb|stub)s?(?:width|class|os|-.*)?"
)
"""Options that some directive says here, and those of looks, of which nobody misses anything."""


class Target(Struct, frozen=True):
    """The page and the id that a label or a term stands for; no id for the page itself. `words` are
    those of a thing that has neither number nor heading."""

    page: str
    name: str
    words: str = ""


class BookFacts(Struct, frozen=True, kw_only=True):
    """The facts of a book: its labels and the terms of its glossaries, in lower case, and the works
    that it cites. `read` gives the text of a file below its root, None if there is none."""

    is_mystmd: bool = False
    substitutions: Mapping[str, str] = {}
    labels: Mapping[str, Target] = {}
    terms: Mapping[str, Target] = {}
    cited: tuple[str, ...] = ()
    projects: Mapping[str, str] = {}
    """The addresses of other projects by the names that pages give them."""
    read: Callable[[str], str | None] = lambda path: None


class MystPage:
    """One page, or one cell of a notebook; notes are gathered in it."""

    def __init__(
        self,
        book: BookFacts,
        path: str,
        front: Mapping[str, Any],
        directives_of: Mapping[str, Callable[[Directive, MystPage], list[str]]],
    ) -> None:
        """`path` is that of the page, `front` its front matter."""
        self.book, self.path, self.front = book, path, dict(front)
        self.language = language(str(at(front, "kernelspec", "language") or "python"))
        own = front.get("substitutions") or at(front, "myst", "substitutions")
        pairs = own if isinstance(own, dict) else {}
        self._values = {**book.substitutions, **{str(one): str(pairs[one]) for one in pairs}}
        self._directives_of, self._depth = directives_of, 0
        self._notes: dict[tuple[Status, str], list[str]] = {}

    # ---- facts ---------------------------------------------------------------------------------

    def note(self, source: str, status: Status, words: str) -> None:
        """Adds a note on a line or words of the page."""
        self._notes.setdefault((status, words), []).append(source.strip())

    def changes(self) -> tuple[TextChange, ...]:
        """The notes, each with the first place that it is for and the number of places."""
        return tuple(
            TextChange(places[0], status, f"{words} ({len(places)} times)" if places[1:] else words)
            for (status, words), places in self._notes.items()
        )

    def text(self, path: str) -> str | None:
        """The text of a file that the page names; None if there is none."""
        return self.book.read(joined(posixpath.dirname(self.path), path))

    def link(self, label: str, words: str = "") -> str:
        """The link to a label with these words; "" if no page has it."""
        found = self.book.labels.get(label_id(label).lower())
        return f"[{words or found.words}]({self.address(found)})" if found else ""

    def target(self, label: str) -> str:
        """The address of a label from this page; "" if no page has it."""
        return self.address(self.book.labels.get(label_id(label).lower()))

    def address(self, target: Target | None) -> str:
        """The address of a target from this page; "" for none."""
        if target is None:
            return ""
        is_here = target.page == self.path and target.name
        page = "" if is_here else posixpath.relpath(target.page, posixpath.dirname(self.path))
        return f"{page}#{target.name}" if target.name else page

    # ---- blocks --------------------------------------------------------------------------------

    def convert(self, lines: list[str]) -> list[str]:
        """The lines of a text, or of the text in a directive, in our syntax."""
        lines, out, at_line, tabs_end = list(lines), list[str](), 0, -1
        while at_line < len(lines):
            line, end = lines[at_line], at_line + 1
            lead = _LEAD.match(line)[0]  # type: ignore[index]
            content, rest = line[len(lead) :], re.sub(r"[^ \t>]", " ", lead)
            if fence := _FENCE.match(content):
                last = _end(lines, at_line, fence[1])
                end = min(last + 1, len(lines))
                body = [without(one, rest) for one in lines[at_line + 1 : last]]
                block = self._fenced(fence[1], fence[2], body, line)
                if block is None:
                    out += lines[at_line:end]
                else:
                    block = directives.stripped(block)
                    is_group = fence[2].startswith("{tab-set")
                    if is_group and tabs_end >= 0 and not "".join(out[tabs_end:]).strip(" \t>"):
                        block = [re.sub(r"^===\+?", "===!", one) for one in block[:1]] + block[1:]
                    _put(out, lead, rest, block, lines[end : end + 1])
                    tabs_end = len(out) if is_group else -1
            elif (formula := _FORMULA.match(content)) or content.count("$$") % 2:
                closing = f"\\end{{{formula[1]}}}" if formula else "$$"
                if not formula or closing not in content:
                    found = (n for n in range(end, len(lines)) if closing in lines[n])
                    end = next(found, at_line) + 1
                out += lines[at_line:end]
            elif content.startswith("%"):
                while end < len(lines) and without(lines[end], lead).startswith("%"):
                    end += 1
                words = [without(one, lead)[1:].strip() for one in lines[at_line:end]]
                words = [one.replace("--", "- -") for one in words]
                words = [f"<!-- {words[0]}", *words[1:]]
                out += [f"{lead}{one}" for one in (*words[:-1], f"{words[-1]} -->")]
            elif content.startswith("+++") and not lead:
                out.append("")
            elif "{{" in line and (new := self._filled(line)) != line:
                first, *more = new.split("\n")
                lines[at_line:end] = [first, *(f"{rest}{one}" for one in more)]
                end = at_line
            else:
                above = _ABOVE.match(content)
                out.append(f"{lead}{{: {above[1].strip()} }}" if above else line)
            at_line = end
        return out

    def put_in(self, text: str) -> list[str] | None:
        """The lines of an included text in our syntax; None if it is in itself."""
        if self._depth > 4:
            return None
        self._depth += 1
        lines = self.convert(text.split("\n"))
        self._depth -= 1
        return lines

    def _fenced(self, fence: str, words: str, body: list[str], source: str) -> list[str] | None:
        """The lines for a directive; None for code, which stays as it is."""
        directive = directives.read(words, body, source)
        if directive is None or _LANGUAGE.fullmatch(directive.name):
            if fence[0] != ":" or words:
                return None
            self.note(source, "left", "a line of colons that opens nothing is gone")
            return self.convert(body)
        lost = [key for key in directive.options if not _KNOWN.fullmatch(key)]
        if make := self._directives_of.get(directive.name):
            lines = make(directive, self)
        elif "#" in (place := self._exercise(directive)) and place[0] != "#":
            # a solution has to stand on the page of its exercise
            self.note(source, "left", "a solution of an exercise on another page is a note")
            text = self.convert(directive.body)
            lines = callout("NOTE", f"[]({place})", text, fold="-", label=directive.label)
        elif block := directives.convert(directive, self.convert, titled=self.book.is_mystmd):
            self.note(source, "converted", block.note)
            lines = block.lines
        else:
            return self._unknown(fence, directive, body)
        if lost:
            self.note(source, "left", f"it does not say here: {', '.join(lost)}")
        return lines

    def _exercise(self, directive: Directive) -> str:
        """The address of a solution's exercise; "" for another directive."""
        is_one = kinds.WORDS.get(directive.name) == "SOLUTION"
        return self.target(directive.argument) if is_one else ""

    def _unknown(self, fence: str, directive: Directive, body: list[str]) -> list[str]:
        """A directive without a counterpart: a note with its text if it is fenced by colons, which
        hold Markdown, else its lines as code."""
        note = f"there is nothing here like the directive '{directive.name}'"
        self.note(directive.source, "left", note)
        if fence[0] != ":":
            return fenced("text", [directive.source.strip(" \t>"), *body, fence])
        title = directive.argument or re.sub(r"[-_]", " ", directive.name).capitalize()
        return callout("NOTE", title, self.convert(directive.body), label=directive.label)

    def _filled(self, line: str) -> str:
        """A line with the values of substitutions in their places."""

        def value(match: re.Match[str]) -> str:
            if match[1] in self._values:
                return self._values[match[1]].strip("\n")
            self.note(match[0], "left", f"nothing says what {{{{{match[1]}}}}} stands for")
            return f"&#123;&#123;{match[1]}}}}}"

        for _ in range(4):  # a value may hold others
            line = _SUBSTITUTION.sub(value, line)
        return line


def _end(lines: list[str], at_line: int, fence: str) -> int:
    """The index of the line that closes a fence. Fences of colons as long as it, which open within
    it, close before it, if there are enough."""
    sign = rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}"
    closing = re.compile(rf"{sign}[ \t]*\Z")
    opening = re.compile(rf"{sign}[ \t]*\{{")
    depth, first = 0, -1
    for n in range(at_line + 1, len(lines)):
        if closing.match(lines[n]):
            if not depth:
                return n
            depth -= 1
            first = n if first < 0 else first
        elif fence[0] == ":" and opening.match(lines[n]):
            depth += 1
    return first if first >= 0 else len(lines)


def _put(out: list[str], lead: str, rest: str, block: list[str], below: list[str]) -> None:
    """Adds a block between empty lines; its first line has the marker of a list."""
    bare = rest.rstrip()
    if not block:
        return
    if out and out[-1].strip(" \t>") and lead == rest:
        out.append(bare)
    for n, line in enumerate(block):
        out.append(f"{rest if n else lead}{line}".rstrip() if line else bare)
    if below and below[0].strip(" \t>"):
        out.append(bare)


def joined(folder: str, path: str) -> str:
    """A path that a page in a folder names, from the root of the book."""
    return posixpath.normpath(
        path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    )


def fenced(words: str, body: list[str]) -> list[str]:
    """Fenced code whose fence is longer than any in it."""
    longest = max(map(len, re.findall(r"^[ \t]*(`{3,})", "\n".join(body), re.M)), default=2)
    return [f"{'`' * (longest + 1)}{words}".rstrip(), *body, "`" * (longest + 1)]


def language(name: str) -> str:
    """The language that a kernel or a lexer of IPython stands for."""
    name = re.sub(r"^i?python\d*$", "python", name.strip().lower())
    return {"ir": "r", "c++": "cpp", "none": "text"}.get(name, name)
