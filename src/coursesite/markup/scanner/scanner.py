"""Before Markdown: takes out of a text all that Markdown should not see.

Line by line, knowing quotes and lists by their indentation, it lifts fenced code, formulas,
shortcodes, attribute lists, footnotes, one-line iframes, verbatim HTML and comments, and leaves
marks in their places (`coursesite.markup.tokens`). What is left is plain Markdown for any engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from operator import add

from coursesite.diagnostics import Span, warning
from coursesite.markup import attributes
from coursesite.markup.scanner import (
    blocks,
    containers,
    fences,
    foreign,
    labels,
    lines,
    liquid,
    tables,
)
from coursesite.markup.scanner.collector import Sink
from coursesite.markup.scanner.containers import Open
from coursesite.markup.scanner.inline import lift
from coursesite.markup.scanner.lines import Line
from coursesite.markup.tokens import Attr, Code, Html, Math, Scanned, Token, clean, mark
from coursesite.model import Call, Expansion, MarkupOptions, replace
from coursesite.text.lazy_regex import rare

_IAL = rare(r" {0,3}\{:(?![:/])((?:[^}\"']|\"[^\"]*\"|'[^']*')*)\} *$")
_ALD = rare(r"([\w-]+):(?: |$)(.*)")
_ALONE = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|\||([-*_])(?: *\1){2,} *$|(?:=+|-+) *$)")
"""Headings, lines below them, rules and rows of tables: each is a text of its own."""
_NOTE = re.compile(r"(?m)^[ \t]*\[\^([^\]\s]+)\]:")
_DASHES = re.compile(r" {0,3}-{3,} *$")


def scan(text: str, options: MarkupOptions, expand: Callable[[Call], Expansion]) -> Scanned:
    """Takes a body apart; `expand` says what a shortcode becomes."""
    text = clean(text)
    notes = frozenset(_NOTE.findall(text)) if "[^" in text else frozenset()
    sink = Sink(
        expand,
        math=options.math,
        deny_html=options.raw_html == "deny",
        notes=notes,
        understood=foreign.understood(name for name, _ in options.extensions),
        any_colon=options.engine == "commonmark",
    )
    scanner = Scanner(text, sink)
    scanner.run()
    sink.diagnostics += liquid.unclosed(sink)
    text = "\n".join(scanner.out)
    if scanner.lists:
        sink.tokens = [_named(token, scanner.lists) for token in sink.tokens]
    if scanner.labels:
        text = labels.joined(text, sink.tokens, scanner.labels)
    return Scanned(text, tuple(sink.tokens), tuple(sink.diagnostics))


def _named(token: Token, lists: Mapping[str, attributes.Attributes]) -> Token:
    """A token with the attributes of the lists that it names, wherever they are defined."""
    if not isinstance(token, Attr | Code | Math):
        return token
    found = token.attributes
    for name in found.refs:
        found = lists.get(name, attributes.Attributes()).merged(found)
    return token if found is token.attributes else replace(token, attributes=found)


class Scanner:
    """Reads `lines` from `at` on and writes `out`; what begins where is said in `blocks`."""

    def __init__(self, text: str, sink: Sink) -> None:
        """`sink` collects what is taken out."""
        self.sink = sink
        self.lines = lines.read(text)
        self.at = 0
        self.out: list[str] = []
        self.open: Open = ()
        self.prefix = ""
        self.paragraph: list[tuple[str, str, Line]] = []
        self.after: dict[int, tuple[Token, str, Open]] = {}
        """What stands in the place of a line that was put in to close something, by its id: the
        token, and the prefix and containers of where it opened."""
        self.labels: list[int] = []
        """The tokens in labels of reference links."""
        self.colons = False
        """Whether lines of the paragraph begin with a colon that the engine is not to see."""
        self.html = False
        """Whether the lines are of a block of HTML, in which there is no Markdown."""
        self.lists: dict[str, attributes.Attributes] = {}
        self.code: int | None = None
        """The number of the fenced code or formula that the line before ended, for its attribute
        list."""

    def run(self) -> None:
        """Reads all lines."""
        while self.at < len(self.lines):
            self.line(self.lines[self.at])
        self.flush()

    def line(self, line: Line) -> None:
        """Reads one line, and those that belong to what begins in it."""
        if self.after and (closing := self.after.pop(id(line), None)) is not None:
            self.flush()
            token, self.prefix, self.open = closing
            self.put(token, gap=True)
            self.at += 1
            following = "".join(line.text for line in self.lines[self.at : self.at + 1])
            if isinstance(token, Html) and following.lstrip(" >").startswith("{:"):
                self.out.pop()  # an attribute list right below is for what was closed
            return
        text = line.text
        if not text:
            self.empty("", containers.after_empty(self.open))
            return
        if not self.open and text[:1].isalpha():  # what most lines are
            self.code, self.prefix = None, ""
            self.paragraph.append(("", text, line))
            self.at += 1
            return
        if self.html:
            at, open_, began = self.enter(text)
        else:
            at, open_, began = containers.enter(text, self.open, bool(self.paragraph))
        content = text[at:]
        first = content.lstrip()[:1]
        if not first:
            self.empty(text[:at].rstrip() if began or ">" in text else "", open_)
            return
        if began or open_ != self.open:
            self.flush()
            self.code, self.html = None, False
        self.open, self.prefix = open_, text[:at]
        if content.startswith("    ") and not self.paragraph:
            code = line.code(content[4:])
            if "\t" in code:  # which the engine would make spaces of
                code = code.replace("\t", self.sink.add(Html("\t", raw=True)))
                text = text[: at + 4] + code
            self.out.append(text)
            self.at += 1
            return
        if first in "`~{<$\\[!?=:" and self.block(line, at, content, first):
            return
        self.code = None
        if first == "|" and not self.html and tables.begin(self, line, at):
            return
        if first == "-" and not self.html and len(self.paragraph) > 1 and _DASHES.match(content):
            self.dashes(line, at)
            return
        alone = first in "#|*_-=" and not self.html and _ALONE.match(content) is not None
        if alone:
            self.flush()
        self.paragraph.append((self.prefix, content, line))
        self.at += 1
        if alone:
            self.flush()

    def enter(self, text: str) -> tuple[int, Open, bool]:
        """Where the content of a line below one of HTML begins, what is open there, and whether
        that began here."""
        at, kept = containers.match(text, self.open)
        if kept == len(self.open):
            return at, self.open, False
        return containers.enter(text, self.open, False)

    def empty(self, prefix: str, open_: Open) -> None:
        """Goes over a line without text, after which `open_` is open."""
        if self.paragraph:
            self.flush()
        self.code, self.open, self.html = None, open_, False
        self.out.append(prefix)
        self.at += 1

    def block(self, line: Line, at: int, content: str, first: str) -> bool:
        """Reads a block that is lifted out whole, if one begins here with the sign `first`."""
        if first in "`~":
            return fences.begin(self, line, content)
        if first == "{" and (ial := _IAL.match(content)):
            self.attribute_list(line, at, content, ial[1])
            return True
        if first in "!?=:":
            return foreign.begin(self, content, line)
        return blocks.begin(self, line, at, content)

    def attribute_list(self, line: Line, at: int, content: str, inner: str) -> None:
        """Lifts `{: … }` on a line of its own, for the block before it or the one after."""
        if definition := _ALD.match(inner.strip()):
            self.flush()
            known = self.lists.get(definition[1], attributes.Attributes())
            self.lists[definition[1]] = known.merged(attributes.parse(definition[2]))
            self.at += 1
            return
        found = attributes.parse(inner)
        if self.code is not None:
            token = self.sink.tokens[self.code]
            assert isinstance(token, Code | Math)
            self.sink.tokens[self.code] = replace(token, attributes=token.attributes.merged(found))
            self.at += 1
            return
        before = bool(self.paragraph) or bool(self.out and self.out[-1].strip(" >"))
        self.flush()
        number = len(self.sink.tokens) - 1
        if before and self.out[-1].endswith(mark(number, block=True)):
            last = self.sink.tokens[number]
            before = not (isinstance(last, Attr) and last.after)
        self.put(Attr(found, line.span(at, at + len(content)), after=not before))
        self.at += 1

    def dashes(self, line: Line, at: int) -> None:
        """Makes a rule of `---` below a paragraph of several lines."""
        self.flush()
        self.sink.diagnostics.append(
            warning(
                "rule-after-paragraph",
                "--- below a paragraph is read as a rule here",
                line.span(at, len(line.text.rstrip())),
                "put an empty line before it, for other readers would make a heading of the text",
            )
        )
        self.out.append(self.prefix + "***")  # what no reader takes for the line below a heading
        self.at += 1

    def put(self, token: Token, gap: bool = False) -> None:
        """Writes the mark of a block; with `gap` as one that Markdown goes on inside of."""
        mark = self.prefix + self.sink.add(token, block=True)
        if gap:
            self.html = False
            self.out += [containers.outside(self.prefix).rstrip(), mark, self.below().rstrip()]
        else:
            self.out.append(mark)

    def below(self) -> str:
        """The prefix of lines that go on with what this one is in."""
        return containers.inside(self.prefix)

    def close_with(self, line: Line, token: Token) -> Line:
        """Makes `line` the place of a token that closes what begins where the reading is now."""
        self.after[id(line)] = (token, self.below(), self.open)
        return line

    def splice(self, count: int, lines: list[Line]) -> None:
        """Reads `lines` in the place of the next `count` ones."""
        self.lines[self.at : self.at + count] = lines

    def flush(self) -> None:
        """Writes the paragraph that was read, with what is in it lifted out."""
        if not self.paragraph:
            return
        lines, self.paragraph = self.paragraph, []
        text = lines[0][1] if len(lines) == 1 else "\n".join([content for _, content, _ in lines])

        def where(start: int, end: int) -> Span:
            prefix, _, line = lines[text.count("\n", 0, start)]
            stop = text.find("\n", start)
            shift = len(prefix) - (text.rfind("\n", 0, start) + 1)
            return line.span(start + shift, (min(end, stop) if stop >= 0 else end) + shift)

        lifted = lift(text, where, self.sink, self.html)
        if self.colons:
            lifted, self.colons = foreign.escaped(lifted), False
        if lifted is text:
            self.out += [prefix + content for prefix, content, _ in lines]
            return
        if "]:" in lifted:
            self.labels += labels.marked(lifted)
        parts = lifted.split("\n")
        prefixes = [prefix for prefix, _, _ in lines]
        if (more := len(parts) - len(prefixes)) > 0:  # of a text that was put in
            prefixes += [containers.inside(prefixes[-1])] * more
        self.out += map(add, prefixes, parts)
