"""Reads a text line by line, and writes it with placeholders for all that is lifted out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import islice
from operator import add

from coursesite.diagnostics import Span, warning
from coursesite.diagnostics import merge_conflicts as conflicts_at
from coursesite.markup import attributes
from coursesite.markup.attributes import Attributes
from coursesite.markup.placeholders import cleaned, placeholder, unforged
from coursesite.markup.scanner import (
    blocks,
    captions,
    containers,
    definitions,
    diagrams,
    fences,
    footnotes,
    foreign,
    kramdown,
    kramdown_tables,
    labels,
    lines,
    liquid,
    markers,
    solutions,
    spans,
)
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.containers import Open
from coursesite.markup.scanner.inline import lift
from coursesite.markup.scanner.lines import Closing, Line
from coursesite.markup.scanner.list_indent import half_nested
from coursesite.markup.scanner.reader import Block, LineElement, Reader
from coursesite.markup.scanner.table_rows import TableRows, with_bars
from coursesite.markup.syntax import code_options
from coursesite.markup.syntax.nesting import NestingError
from coursesite.markup.tokens import Attr, Code, Html, Math, Scanned, Token
from coursesite.model import Call, Expansion, MarkupOptions, replace
from coursesite.text.lazy_regex import rare
from coursesite.text.merge_conflicts import find_in_markdown

_ATTRIBUTES = rare(r" {0,3}\{:(?![:/])((?:[^}\"']++|\"[^\"]*\"|'[^']*')*)\} *$")
_DEFINITION = rare(r"([\w-]+):(?: |$)(.*)")
"""A named attribute list: https://kramdown.gettalong.org/syntax.html#attribute-list-definitions"""
_ONE_LINE = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|\||([-*_])(?: *\1){2,} *$|(?:=+|-+) *$)")
"""Headings, lines below them, rules and rows of tables: a span within one goes no further."""
_CALLOUT_COLON = rare(r"^( {0,3}\[![A-Za-z]+\][+-]?):")
_MOST_ABOVE = 200
_DASHES = rare(r" {0,3}-{3,} *$")


def scan(
    text: str,
    options: MarkupOptions,
    expand: Callable[[Call], Expansion],
    include: lines.Include | None = None,
) -> Scanned:
    """Takes a body apart into Markdown with placeholders, and the tokens they stand for. `expand`
    gives the expansion of each shortcode, `include` the lines of files that an extension reads."""
    text = cleaned(text)
    put_in: list[tuple[str, Span]] = []
    if not include:
        read = lines.read(text)
    else:
        read, put_in = lines.with_included(text, include)
        text = "\n".join([line.text for line in read])
    collector = Collector(expand, options, footnotes.labels(text))
    collector.diagnostics += conflicts_at(find_in_markdown(text))
    collector.has_labels_of(text)
    scanner = Scanner(read, collector, any_colon=options.engine == "commonmark")
    scanner.run()
    text = "\n".join(scanner.out)
    foreign.report_others(scanner.paragraphs, text, collector)
    collector.diagnostics += foreign.lookalikes(scanner.paragraphs, text, collector)
    collector.diagnostics += liquid.unclosed(collector)
    if collector.definitions:
        collector.diagnostics += definitions.problems(collector)
    told = {one.span for one in collector.diagnostics if one.code == "foreign-syntax"}
    collector.diagnostics += [one for one in collector.elements.unclosed() if one.span not in told]
    for file, origin in put_in:
        collector.put_in(file, hidden=scanner.solutions.hold(origin))
    for file, origin in (*put_in, *collector.put_in_at):
        if scanner.solutions.begin_in(origin):
            collector.files[file] = True
    text, tokens = unforged(text), collector.tokens
    if scanner.lists:
        tokens = [kramdown.with_named_lists(token, scanner.lists) for token in tokens]
    text = labels.joined(text, tokens, scanner.label_tokens) if scanner.label_tokens else text
    return Scanned(
        text,
        tuple(tokens),
        tuple(collector.diagnostics),
        tuple(scanner.solutions.found),
        tuple(collector.files),
        tuple(file for file, hidden in collector.files.items() if not hidden),
    )


class Scanner(Reader):
    """A reader that writes: `out` are the lines of the Markdown that is left for the engine."""

    def __init__(self, lines: list[Line], collector: Collector, *, any_colon: bool) -> None:
        """With `any_colon`, the engine takes a colon that begins a line for that of a definition
        even if no space follows."""
        super().__init__(lines, collector)
        self.paragraphs: list[foreign.Paragraph] = []
        """The paragraphs, in which the syntax of other programs may be."""
        self.label_tokens: list[int] = []
        """The numbers of tokens in labels of reference links."""
        self.lists: dict[str, Attributes] = {}
        """The named attribute lists."""
        self._rows = TableRows()
        self._any_colon = any_colon
        self._has_colons = False
        """Whether the paragraph has colons to be hidden from the engine."""
        self._attributable: int | None = None
        """The number of the token that ended on the line before and takes an attribute list."""

    def run(self) -> None:
        """Reads all lines."""
        while self.at < len(self.lines):
            self._line(self.lines[self.at])
        self.end_paragraph()
        while self.solutions.open:
            self.solutions.end(len(self.out), None)

    def _line(self, line: Line) -> None:
        """Reads one line, and those below it that belong to a block that begins in it."""
        text = line.text
        if not text:
            if line.closing is None:
                open_ = self.open and containers.after_empty(self.open)
                if self.solutions.open:
                    self._end_solutions(line, open_, began=False)
                self._empty("", open_)
            else:
                self._close(line.closing)
            return
        if not self.open and text[:1].isalpha():  # most lines: no block begins with a letter
            self._attributable, self.prefix = None, ""
            self.paragraph.append(("", text, line))
            self.at += 1
            return
        if text[0] == "{" and not (self.in_html or self.solutions.open) and self._label(line):
            self.at += 1
            return
        if self.in_html:
            at, open_, began = self._enter_below_html(text)
        else:
            if self.paragraph and self.open and "|" in text:
                below = "".join(line.text for line in self.lines[self.at + 1 : self.at + 2])
                if left := containers.left_for_table(text, below, self.open):
                    self._empty(*left)
                    self.at -= 1
            at, open_, began = containers.enter(text, self.open, bool(self.paragraph))
        content = text[at:]
        first = content.lstrip()[:1]
        if self.solutions.open:
            self._end_solutions(line, open_, began=began)
        elif self.solutions.found and ">" in text and not self.paragraph:
            told = self.solutions.goes_on(self.out, line)
            self.collector.diagnostics += [told] if told else []
        if not first:
            self._empty(text[:at].rstrip() if began or ">" in text else "", open_)
            return
        if began or open_ != self.open:
            if len(open_) > containers.MOST:
                message = f"quotes and lists are nested more than {containers.MOST} levels deep"
                raise NestingError(message, line.span(0, len(text.rstrip())))
            self.end_paragraph()
            if began and self.open and text[0] in " >" and (told := half_nested(self, line)):
                self.collector.diagnostics.append(told)
            self._attributable, self.in_html = None, False
        self.open, self.prefix = open_, text[:at]
        if first == "[" and "[!" in content and not self.paragraph and containers.QUOTE in open_:
            if began and open_[-1] == containers.QUOTE and solutions.MARKER.match(content):
                lead = text[: text.rfind(">", 0, at)]
                self.solutions.begin_quote(len(self.out), lead, line, at, open_)
            content = _CALLOUT_COLON.sub(r"\1 ", content)  # else it would define a link
        if content.startswith("    ") and not self.paragraph:
            self._indented_code(line, at, content)
            return
        if first in solutions.SLIPS and not self.in_html:
            begins_quote = bool(began) and open_[-1] == containers.QUOTE
            told = solutions.stray_marker(content, line, at, begins_quote=begins_quote)
            self.collector.diagnostics += [told] if told else []
        if first in blocks.FIRST and self._block(line, at, content, first):
            return
        self._attributable = None
        if not self.in_html:
            if first == "|" and self._table(line, at):
                return
            if first == "-" and len(self.paragraph) > 1 and _DASHES.match(content):
                self._rule(line, at)
                return
            if first in "#|*_-=" and _ONE_LINE.match(content):
                self._line_alone(line, content, first)
                return
            if not content.isascii():
                self.collector.diagnostics += markers.other_spaces(content, line, at)
        self.paragraph.append((self.prefix, content, line))
        self.at += 1

    def _label(self, line: Line) -> bool:
        """Whether a line is a label alone, for the formula or quote right above, which gets it."""
        at, label = self._attributable, kramdown.LABEL.fullmatch(line.text)
        if label is None or (self.open != (containers.QUOTE,) if self.paragraph else self.open):
            return False
        if self.paragraph:
            self.end_paragraph()
            self._attributable, self.open, self.prefix = None, (), ""
            self._put(Attr(Attributes(label[1]), line.span(0, len(line.text))))
            return True
        self.prefix = ""
        return at is not None and kramdown.labels(label[1], self.collector, at)

    def _line_alone(self, line: Line, content: str, first: str) -> None:
        """Reads a line that no text goes on in: a heading, the one below it, a rule or a row."""
        heading_list: Attr | None = None
        if first in "=-" and self.paragraph and not content.strip(" \t" + first):
            *above, (prefix, title, title_line) = self.paragraph
            title, heading_list = kramdown.without_list(title, title_line, self.collector)
            self.paragraph = [*above, (prefix, title, title_line)]
        self.end_paragraph()
        if first == "#":
            content, heading_list = kramdown.without_list(content, line, self.collector)
        self.paragraph.append((self.prefix, content, line))
        self.at += 1
        self.end_paragraph()
        if heading_list:
            self.prefix = self.next_prefix()
            self._put(heading_list)

    def _enter_below_html(self, text: str) -> tuple[int, Open, bool]:
        """The same as `containers.enter` for a line below one of HTML."""
        at, kept = containers.match(text, self.open)
        if kept == len(self.open):  # here, what looks like a marker is HTML
            return at, self.open, False
        return containers.enter(text, self.open, False)

    def _end_solutions(self, line: Line, open_: Open, *, began: bool) -> None:
        """Ends the solutions that are over above a line, which is in the containers `open_`."""
        while self.solutions.is_over(line, open_, began=began):
            self.end_paragraph()
            if told := self.solutions.runs_on(islice(self.lines, self.at, None)):
                self.collector.diagnostics.append(told)
            self.solutions.end(len(self.out), line)

    def _close(self, closing: Closing) -> None:
        """Ends a block at the line that was put in to end it."""
        self.end_paragraph()
        self._end_solutions(self.lines[self.at], closing.open, began=False)
        token, self.prefix, self.open = closing
        self._attributable = None
        self.collector.leave()
        is_solution = self.solutions.ends_with(token)
        self._put(token, gap=True)
        self.solutions.ends_block(self.out[-2], self.open)
        self.at += 1
        following = "".join(line.text for line in self.lines[self.at : self.at + 1])
        if isinstance(token, Html) and following.lstrip(" >").startswith("{:"):
            self.out.pop()  # an attribute list right below belongs to the block
        if is_solution:
            self.solutions.end(len(self.out), self.lines[self.at - 1], below=True)

    def _empty(self, prefix: str, open_: Open) -> None:
        """Goes over a line without text, after which `open_` is open."""
        self.end_paragraph()
        self._attributable, self.open, self.in_html = None, open_, False
        self.out.append(prefix)
        self.at += 1

    def _indented_code(self, line: Line, at: int, content: str) -> None:
        """Writes a line of indented code as it is, for the engine to read."""
        text, code = line.text, line.code(content[4:])
        if "\t" in code:  # engines make spaces of tabs, and code keeps them
            code = code.replace("\t", self.collector.add(Html("\t", raw=True)))
            text = text[: at + 4] + code
        self.out.append(text)
        self.at += 1

    def _block(self, line: Line, at: int, content: str, first: str) -> bool:
        """Reads a block that is lifted out whole; False if none begins here."""
        if first == "{" and (attribute_list := _ATTRIBUTES.match(content)):
            self._attribute_list(line, at, content, attribute_list[1])
            return True
        if first == ":" and self._any_colon:
            self._has_colons = True
        if (block := blocks.begin(self, line, at, content)) is None:
            return False
        if isinstance(block, LineElement):
            self._put_line_element(block)
        else:
            self._put_block(block)
        return True

    def _table(self, line: Line, at: int) -> bool:
        if table := kramdown_tables.begin(self, line, at, self.out[-1] if self.out else ""):
            self._put_block(table)
        return table is not None

    def _attribute_list(self, line: Line, at: int, content: str, inner: str) -> None:
        """Reads `{: … }` on a line of its own: a definition of a named list, or attributes for the
        block before it, or else for the one after it."""
        span = line.span(at, at + len(content))
        self.collector.check_quotes(inner, span)
        if ":" in inner and (definition := _DEFINITION.match(inner.strip())):
            self.end_paragraph()
            known = self.lists.get(definition[1], Attributes())
            self.lists[definition[1]] = known.merged(attributes.parse(definition[2]))
            self.at += 1
            return
        given, tokens = attributes.parse(inner), self.collector.tokens
        if self._attributable is not None:
            token = tokens[self._attributable]
            caption, opening = captions.caption_of(given), captions.OPENING
            given = captions.without_caption(given) if caption else given
            if isinstance(token, Attr):
                diagrams.merge(tokens, self._attributable, given)
                if caption:
                    self._put_line_element(captions.element(caption, self.prefix, line, at))
                self.at += 1
                return
            assert isinstance(token, Code | Math)
            if isinstance(token, Code):
                if caption:
                    given, opening = captions.without_number(given)
                given = code_options.normal(diagrams.normal(token.language, given)[0])
                fences.tell_options(given, line, at, self.collector, words=False)
            tokens[self._attributable] = token.with_attributes(given)
            if caption:
                self._put_line_element(captions.element(caption, self.prefix, line, at, opening))
            self.at += 1
            return
        is_after = not (self.paragraph or (self.out and self.out[-1].strip(" >")))
        self.end_paragraph()
        number = len(tokens) - 1
        if not is_after and self.out[-1].endswith(placeholder(number, block=True)):
            last = tokens[number]  # attributes for the next block: these are for it, too
            is_after = isinstance(last, Attr) and last.after
        caption = captions.caption_of(given)
        given = captions.without_caption(given) if caption else given
        self._put(Attr(given, span, after=is_after))
        if caption:
            opening = captions.BEFORE if is_after else captions.OPENING
            self._put_line_element(captions.element(caption, self.prefix, line, at, opening))
        self.at += 1

    def _rule(self, line: Line, at: int) -> None:
        """Writes a rule for `---` below a paragraph of several lines, and warns: CommonMark makes a
        heading of all those lines, which hardly anybody means."""
        self.end_paragraph()
        self.collector.diagnostics.append(
            warning(
                "rule-after-paragraph",
                "--- below a paragraph is read as a rule here",
                line.span(at, len(line.text.rstrip())),
                "put an empty line before it, for other readers would make a heading of the text",
            )
        )
        self.out.append(self.prefix + "***")  # the line below a heading is never made of stars
        self.at += 1

    # ---- writing -------------------------------------------------------------------------------

    def _put(self, token: Token, gap: bool = False) -> None:
        """Writes the placeholder of a block; with `gap`, an empty line above and below it, so
        that the engine reads Markdown inside of the block."""
        line = self.prefix + self.collector.add(token, block=True)
        if gap:
            self.in_html = False
            above = containers.outside(self.prefix).rstrip()
            self.out += [above, line, self.next_prefix().rstrip()]
        else:
            self.out.append(line)

    def _put_attributes(self, attr: Attr) -> None:
        """Writes the attributes of the block above, with their caption."""
        caption = captions.caption_of(attr.attributes)
        if not caption:
            self._put(attr)
            return
        self._put(replace(attr, attributes=captions.without_caption(attr.attributes)))
        self._put_line_element(captions.element(caption, self.prefix, self.lines[self.at], 0))

    def _put_block(self, block: Block) -> None:
        """Writes a block, and reads on behind it or with the lines that stand in its place."""
        row, line = len(self.out) + block.gap, self.lines[self.at]
        if block.token is not None:
            self._put(block.token, gap=block.gap)
            if block.takes_attributes:
                self._attributable = len(self.collector.tokens) - 1
        if block.is_solution:
            last = self.lines[self.at + block.count - 1]
            self.solutions.begin_block(row, self.prefix, line, block.lines, self.open)
            if not block.lines:
                self.solutions.end(len(self.out), last)
            elif told := self.solutions.is_torn(block.lines, self.open):
                self.collector.diagnostics.append(told)
        if block.attributes is not None:
            self.prefix = self.next_prefix()
            self._attributable = len(self.collector.tokens)
            self._put_attributes(block.attributes)
        if block.title is not None:
            self.prefix = self.next_prefix()
            self._put_line_element(block.title)
        if block.gap and block.lines:
            self.collector.enter(line.span(len(self.prefix), len(line.text.rstrip())))
        if block.lines:
            self.replace(self.at, block.count, block.lines)
        else:
            self.at += block.count

    def _put_line_element(self, element: LineElement) -> None:
        """Writes an element around a line of Markdown. Its tags stand in the same line as the text,
        with a space between, for engines would take tag and text for one word."""
        prefix, self.in_html = self.prefix, False
        empty = containers.inside(prefix).rstrip()
        self.out.append(empty)
        row = len(self.out)
        opening = self.collector.add(element.opening)
        self.paragraph += element.content
        self.end_paragraph()
        if len(self.out) == row:
            self.out.append(prefix)
        self.out[row] = f"{prefix}{opening} {self.out[row][len(prefix) :].lstrip()}"
        closing = self.collector.add(element.closing)
        self.out[-1] = f"{self.out[-1].rstrip()} {closing}"
        self.at += element.count
        following = self.lines[self.at : self.at + 1]
        if not (following and following[0].text.lstrip(" >").startswith("{:")):
            self.out.append(empty)

    def written(self, count: int) -> list[str]:
        """The last `count` lines that were written."""
        return self.out[-count:]

    def above(self) -> list[str]:
        """The lines written last, down from an empty one or a comment, without their prefix."""
        lines: list[str] = []
        for line in reversed(self.written(_MOST_ABOVE)):
            text = line[containers.match(line, self.open)[0] :]
            if not text.strip() or text.endswith("-->"):
                break
            lines.append(text)
        return lines[::-1]

    def end_paragraph(self) -> None:
        """Writes the paragraph that was read, with what is in it lifted out."""
        if not self.paragraph:
            return
        lines, self.paragraph = self.paragraph, []
        text = lines[0][1] if len(lines) == 1 else "\n".join([content for _, content, _ in lines])
        starts = [0]

        def locate(start: int, end: int) -> Span:
            if len(starts) < len(lines):
                for _, content, _ in lines[:-1]:
                    starts.append(starts[-1] + len(content) + 1)
            row = bisect_right(starts, start) - 1
            prefix, content, line = lines[row]
            begin = starts[row]
            stop, shift = begin + len(content), len(prefix) - begin
            return line.span(start + shift, min(end, stop) + shift)

        if "<" in text:
            self.collector.elements.be_in(self.open)
        lifted = lift(text, locate, self.collector, self.in_html)
        if not self.in_html:
            if self.collector.raw is None:
                self.paragraphs.append((text, lifted, locate))
                if self.collector.met:
                    foreign.report_met(self.paragraphs[-1], self.collector)
            if self.collector.spans:
                lifted = spans.with_spans(text, lifted, locate, self.collector)
            if "|" in lifted:
                self.collector.diagnostics += self._rows.too_long(
                    text, lifted, lines[0][0], len(self.out), locate
                )
                lifted = with_bars(lifted) if self._any_colon and len(lines) > 2 else lifted
        self.collector.met.clear()
        if self._has_colons:
            lifted, self._has_colons = foreign.escaped(lifted), False
        if lifted is text:
            self.out += [prefix + content for prefix, content, _ in lines]
            return
        if "]:" in lifted:
            self.label_tokens += labels.defined(lifted)
        parts = lifted.split("\n")
        prefixes = [prefix for prefix, _, _ in lines]
        if (more := len(parts) - len(prefixes)) > 0:  # of a shortcode's text, which has more lines
            prefixes += [containers.inside(prefixes[-1])] * more
        self.out += map(add, prefixes, parts)
