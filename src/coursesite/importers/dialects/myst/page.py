"""A page of MyST: its blocks as lines of ours, and the facts that they read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from coursesite.importers.data.yaml_reader import at
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly import directives, kinds
from coursesite.importers.scholarly.blocks import Blocks, Found
from coursesite.importers.scholarly.directives import (
    Directive,
    callout,
    label_id,
    stripped,
    without,
)
from coursesite.importers.scholarly.figures import comment
from coursesite.importers.text.addresses import quoted
from coursesite.importers.text.block_lines import auto_id, headings
from coursesite.media.notebooks.outputs import fenced
from coursesite.text.urls import slug_of

_ABOVE = re.compile(r"\{[ ]*+((?:[ ]*+[.#][\w:-]++)++)[ ]*\}\s*\Z")
_DEFINED = re.compile(r"([ ]{0,3}\[[^\]\n]+\]:[ \t]*)<?#?([A-Za-z][\w:./-]*)>?[ \t]*\Z")
"""Matches the definition of a link whose address may be a label."""
_SHOWN = re.compile(r"!\[[^\]\n]*\]\(#([\w:. -]+)\)\s*\Z")
"""Matches a thing with a label that is shown again."""
_SUBSTITUTION = re.compile(r"\{\{[ \t]*([\w.-]+)[ \t]*\}\}")
_LANGUAGE = re.compile(r"python3?|r|julia|bash|sh|sql|ojs|js|javascript|html|css|cpp?|java", re.I)
"""Names in braces behind a fence that are no directives but languages of Quarto and R Markdown."""
_UNSAID = re.compile(r"loading|subtitle|pyobject|diff|encoding|append|prepend|url|scale|from|alias")


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


class MystPage(Blocks):
    """One page, or one cell of a notebook. `told` are the notes for the report."""

    def __init__(
        self,
        book: BookFacts,
        path: str,
        front: Mapping[str, Any],
        makers: Mapping[str, Callable[[Directive, MystPage], list[str]]],
    ) -> None:
        """`path` is that of the page, `front` its front matter; `makers` make the directives."""
        super().__init__(Counted())
        self.book, self.path, self.front, self.titled = book, path, dict(front), book.is_mystmd
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

    def has_place(self, name: str) -> bool:
        """Whether the page has a heading whose own id this is, or an element with it in HTML."""
        text = self.book.read(self.path) or ""
        if re.search(rf"(?:id|name)=[\"']?{re.escape(name)}\b", text):
            return True
        lines = text.split("\n")
        return any(name in (auto_id(one[2]), slug_of(one[2], "en")) for _, one in headings(lines))

    def has_file(self, name: str) -> bool:
        """Whether there is a file of this name, or a page without its ending, beside the page."""
        endings = ("", ".md", ".ipynb", ".rst", "/index.md")
        return any(self.text(f"{name}{ending}") is not None for ending in endings)

    def link(self, label: str, words: str = "") -> str:
        """The link to a label with these words; "" if no page has it."""
        name = label_id(label).lower()
        found, part = self.book.labels.get(name), ""
        if found is None and re.search(r"-[a-z]\Z", name):  # of one of several pictures
            found, part = self.book.labels.get(name[:-2]), "" if words else name[-1]
        return f"[{words or found.words}]({self.address(found)}){part}" if found else ""

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

    def block(self, lines: list[str], at: int, lead: str, rest: str, out: list[str]) -> Found:
        """The block that begins in a line."""
        text = lines[at][len(lead) :]
        if (defined := _DEFINED.match(text)) and (found_at := self.target(defined[2])):
            lines[at] = f"{lead}{defined[1]}{found_at}"
            return at + 1
        if text.startswith("%"):
            lines[at] = f"{lead}<!-- {text[1:].strip().replace('--', '- -')} -->"
        elif text.startswith("+++") and not lead:
            lines[at] = ""  # a break between cells
        elif above := _ABOVE.match(text):
            lines[at] = f"{lead}{{: {above[1].strip()} }}"
        elif (shown := _SHOWN.match(text)) and self.target(shown[1]):
            lines[at] = f"{lead}{{{{< restate {self.target(shown[1]).removeprefix('#')} >}}}}"
        else:
            if "{{" in text and not text.startswith(("```", "~~~", ":::")):
                first, *more = self._filled(text).split("\n")
                lines[at : at + 1] = [lead + first, *(rest + one for one in more)]
            found = super().block(lines, at, lead, rest, out)
            if isinstance(found, tuple) and found[0] and "{tab-set" in text:
                new, above_it = stripped(found[0]), without("".join(stripped(out)[-1:]), rest)
                if new and above_it.startswith("    "):  # of another set of tabs
                    new[0] = re.sub(r"^===\+?", "===!", new[0])
                return new, found[1]
            return found
        return at + 1

    def put_in(self, lines: list[str]) -> list[str]:
        """The lines of an included text in our syntax; as they are if it is in itself."""
        self._depth += 1
        lines = self.run(lines) if self._depth < 6 else lines
        self._depth -= 1
        return lines

    def code(self, head: re.Match[str], body: list[str]) -> list[str] | None:
        """The lines for a directive between backticks; None for code, which stays as it is."""
        if head[2].strip() == "code":  # the name of a directive, and of no language
            return fenced("text", "\n".join(body))
        new, found = super().code(head, body), directives.read(head[2], [])
        if new is not None or found is None or _LANGUAGE.fullmatch(found.name):
            return new
        self.left(head[0], f"there is nothing here like the directive '{found.name}'")
        return fenced("text", "\n".join([head[0], *body, head[1]]))

    def directive(self, d: Directive) -> list[str] | None:
        """The lines for a directive; None for code with a language in braces, and for one between
        backticks that has no counterpart here."""
        if _LANGUAGE.fullmatch(d.name):
            return None
        self.unsaid(d.source, d.options, ())
        if "hidden" in d.options and kinds.WORDS.get(d.name.removeprefix("prf:")):
            self.left(d.source, "what is hidden is a comment")
            return comment([d.argument, *d.body])
        if make := self._makers.get(d.name):
            return make(d, self)
        place = self.target(d.argument) if kinds.WORDS.get(d.name) == "SOLUTION" else ""
        if "#" in place[1:]:  # a solution has to stand on the page of its exercise
            self.left(d.source, "a solution of an exercise on another page is a note")
            return callout("NOTE", f"[]({place})", self.run(d.body), fold="-", label=d.label)
        new = super().directive(d)
        if new is None and d.source[:1] == ":":
            self.left(d.source, f"there is nothing here like the directive '{d.name}'")
            title = d.argument or re.sub(r"[-_]", " ", d.name).capitalize()
            new = callout("NOTE", title, self.run(d.body), label=d.label)
        return new

    def unsaid(self, source: str, options: Iterable[str], classes: Iterable[str]) -> None:
        """Reports options that readers may miss; most others are of looks."""
        if lost := [key for key in options if _UNSAID.fullmatch(key)]:
            self.left(source, f"it does not say here: {', '.join(lost)}")

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


def joined(folder: str, path: str) -> str:
    """A path that a page in a folder names, from the root of the book."""
    return posixpath.normpath(posixpath.join("/", folder, path)).strip("/")


def language(name: str) -> str:
    """The language that a kernel, a lexer of IPython or the ending of a file stands for."""
    name = re.sub(r"^i?python\d*$|^py$", "python", name.strip().lower())
    return {"ir": "r", "c++": "cpp", "none": "text", "txt": "text"}.get(name, name)
