"""A page of MyST: its blocks as lines of ours, and the facts that they read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from coursesite.importers.addresses import quoted
from coursesite.importers.counted import Counted
from coursesite.importers.scholarly import directives, kinds
from coursesite.importers.scholarly.directives import Directive, callout, label_id, without
from coursesite.importers.yaml_reader import at
from coursesite.media.notebooks.outputs import fenced

_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+(?=`{3}|~{3}|:{3}))?")
_FENCE = re.compile(r"(`{3,}|~{3,}|:{3,})[ \t]*([^`\n]*?|\{.*?)[ \t]*\Z")
_ABOVE = re.compile(r"\{[ ]*((?:[ ]*[.#][\w:-]+)+)[ ]*\}\s*\Z")
_SUBSTITUTION = re.compile(r"\{\{[ \t]*([\w.-]+)[ \t]*\}\}")
_FORMULA = re.compile(r"\\begin\{(\w+\*?)\}")
_LANGUAGE = re.compile(r"python3?|r|julia|bash|sh|sql|ojs|js|javascript|html|css|cpp?|java", re.I)
"""Names in braces behind a fence that are no directives but languages of Quarto and R Markdown."""
_UNSAID = re.compile(r"loading|subtitle|pyobject|diff|encoding|append|prepend|url|scale|from|alias")
"""Options that no directive says here and that readers may miss; most others are of looks."""


class Target(Struct, frozen=True):
    """The page and the id that a label or a term stands for; no id for the page itself. `words` are
    those of a thing that has neither number nor heading."""

    page: str
    name: str
    words: str = ""


class BookFacts(Struct, frozen=True, kw_only=True):
    """The facts of a book: its labels and the terms of its glossaries, in lower case, the works
    that it cites, whether it names a file of them, the addresses of other projects, and its
    abbreviations. `read` gives the text of a file below its root, None if there is none."""

    is_mystmd: bool = False
    substitutions: Mapping[str, str] = {}
    labels: Mapping[str, Target] = {}
    terms: Mapping[str, Target] = {}
    cited: tuple[str, ...] = ()
    has_works: bool = True
    projects: Mapping[str, str] = {}
    abbreviations: Mapping[str, str] = {}
    read: Callable[[str], str | None] = lambda path: None


class MystPage:
    """One page, or one cell of a notebook. `told` are the notes for the report."""

    def __init__(
        self,
        book: BookFacts,
        path: str,
        front: Mapping[str, Any],
        makers: Mapping[str, Callable[[Directive, MystPage], list[str]]],
    ) -> None:
        """`path` is that of the page, `front` its front matter; `makers` make the directives."""
        self.book, self.path, self.front, self.told = book, path, dict(front), Counted()
        self.language = language(str(at(front, "kernelspec", "language") or "python"))
        own = front.get("substitutions") or at(front, "myst", "substitutions")
        self._values = {**book.substitutions, **(own if isinstance(own, dict) else {})}
        self._makers, self._depth = makers, 0

    def left(self, source: str, note: str) -> None:
        """Notes what the author has to look at."""
        self.told.add("left", note, source)

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
        path = posixpath.relpath(target.page, posixpath.dirname(self.path) or ".")
        page = "" if is_here else quoted(path)
        return f"{page}#{target.name}" if target.name else page

    def convert(self, lines: list[str]) -> list[str]:
        """The lines of a text, or of the text in a directive, in our syntax."""
        lines, out, here, tabs_end = list(lines), list[str](), 0, -1
        while here < len(lines):
            line, end = lines[here], here + 1
            lead = _LEAD.match(line)[0]  # type: ignore[index]
            content, rest = line[len(lead) :], re.sub(r"[^ \t>]", " ", lead)
            if fence := _FENCE.match(content):
                last = _end(lines, here, fence[1])
                end = min(last + 1, len(lines))
                body = [without(one, rest) for one in lines[here + 1 : last]]
                block = self._fenced(fence[1], fence[2], body, line)
                if block is None:
                    out += lines[here:end]
                elif block := directives.stripped(block):
                    is_group = fence[2].startswith("{tab-set")
                    if is_group and tabs_end >= 0 and not "".join(out[tabs_end:]).strip(" \t>"):
                        block = [re.sub(r"^===\+?", "===!", block[0]), *block[1:]]
                    gap = (
                        [rest.rstrip()] if lead == rest and "".join(out[-1:]).strip(" \t>") else []
                    )
                    out += [*gap, f"{lead}{block[0]}".rstrip()]
                    out += [f"{rest}{one}".rstrip() for one in block[1:]]
                    out += [rest.rstrip()] if "".join(lines[end : end + 1]).strip(" \t>") else []
                    tabs_end = len(out) if is_group else -1
            elif (formula := _FORMULA.match(content)) or content.count("$$") % 2:
                closing = f"\\end{{{formula[1]}}}" if formula else "$$"
                if not formula or closing not in content:
                    found = (n for n in range(end, len(lines)) if closing in lines[n])
                    end = next(found, here) + 1
                out += lines[here:end]
            elif content.startswith("%"):
                out.append(f"{lead}<!-- {content[1:].strip().replace('--', '- -')} -->")
            elif content.startswith("+++") and not lead:
                out.append("")  # a break between cells
            elif "{{" in line and (new := self._filled(line)) != line:
                first, *more = new.split("\n")
                lines[here:end] = [first, *(f"{rest}{one}" for one in more)]
                end = here
            else:
                above = _ABOVE.match(content)
                out.append(f"{lead}{{: {above[1].strip()} }}" if above else line)
            here = end
        return out

    def put_in(self, lines: list[str]) -> list[str]:
        """The lines of an included text in our syntax; as they are if it is in itself."""
        self._depth += 1
        lines = self.convert(lines) if self._depth < 6 else lines
        self._depth -= 1
        return lines

    def _fenced(self, fence: str, words: str, body: list[str], source: str) -> list[str] | None:
        """The lines for a directive; None for code, which stays as it is."""
        d = directives.read(words, body, source)
        if d is None or _LANGUAGE.fullmatch(d.name):
            return None if fence[0] != ":" or words else self.convert(body)
        if lost := [key for key in d.options if _UNSAID.fullmatch(key)]:
            self.left(source, f"it does not say here: {', '.join(lost)}")
        if make := self._makers.get(d.name):
            return make(d, self)
        place = self.target(d.argument) if kinds.WORDS.get(d.name) == "SOLUTION" else ""
        if "#" in place[1:]:  # a solution has to stand on the page of its exercise
            self.left(source, "a solution of an exercise on another page is a note")
            return callout("NOTE", f"[]({place})", self.convert(d.body), fold="-", label=d.label)
        if block := directives.convert(d, self.convert, titled=self.book.is_mystmd):
            self.told.add("converted", block.note, source)
            return block.lines
        self.left(source, f"there is nothing here like the directive '{d.name}'")
        if fence[0] != ":":
            return fenced("text", "\n".join([source.strip(" \t>"), *body, fence]))
        title = d.argument or re.sub(r"[-_]", " ", d.name).capitalize()
        return callout("NOTE", title, self.convert(d.body), label=d.label)

    def _filled(self, line: str) -> str:
        """A line with the values of substitutions in their places."""

        def value(match: re.Match[str]) -> str:
            if match[1] in self._values:
                return str(self._values[match[1]]).strip("\n")
            self.left(match[0], f"nothing says what {{{{{match[1]}}}}} stands for")
            return f"&#123;&#123;{match[1]}}}}}"

        for _ in range(4):  # a value may hold others
            line = _SUBSTITUTION.sub(value, line)
        return line


def _end(lines: list[str], here: int, fence: str) -> int:
    """The index of the line that closes a fence. Fences of colons as long as it, which open within
    it, close before it, if there are enough."""
    sign = rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}"
    closing, opening = re.compile(rf"{sign}[ \t]*\Z"), re.compile(rf"{sign}[ \t]*\{{")
    depth, first = 0, len(lines)
    for n in range(here + 1, len(lines)):
        if closing.match(lines[n]):
            if not depth:
                return n
            depth, first = depth - 1, min(first, n)
        elif fence[0] == ":" and opening.match(lines[n]):
            depth += 1
    return first


def joined(folder: str, path: str) -> str:
    """A path that a page in a folder names, from the root of the book."""
    return posixpath.normpath(posixpath.join("/", folder, path)).strip("/")


def language(name: str) -> str:
    """The language that a kernel, a lexer of IPython or the ending of a file stands for."""
    name = re.sub(r"^i?python\d*$|^py$", "python", name.strip().lower())
    return {"ir": "r", "c++": "cpp", "none": "text", "txt": "text"}.get(name, name)
