"""Tabs as Material for MkDocs writes them: `=== "Name"`, and the text below it, indented by four.

Tabs right below each other are one group. `===!` begins a group, `===+` is the tab that is shown
first. The text is read like any other, so that a tab may hold all that a page may.
"""

from __future__ import annotations

from coursesite.diagnostics import warning
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, LineElement, Reader
from coursesite.markup.syntax.foreign_blocks import INDENT
from coursesite.markup.tokens import Html
from coursesite.text.lazy_regex import rare

_FIRST = rare(r'( {0,3})===([+!]{0,2}) +"(.*\S.*)" *$')
_UNNAMED = rare(r' {0,3}===[+!]{0,2} +"\s*" *$')
_GROUP = Html('<div class="cs-tabs">'), Html("</div>")
_PANEL_END = Html("</section>")
_TITLE = Html('<p class="cs-tab-title">', bare=True), Html("</p>", bare=True)


class _TabLine(Line):
    """The first line of a tab whose group has begun."""


def begin(reader: Reader, line: Line, content: str) -> Block | None:
    """The group of tabs, or within it the tab, that begins with `content`; None if that is text."""
    first = _FIRST.match(content)
    if first is None and not reader.in_html and _UNNAMED.match(content):
        at = len(line.text) - len(content)
        span = line.span(at + content.index("="), len(line.text.rstrip()))
        message = "this tab has no name, so it is shown as text"
        reader.collector.diagnostics.append(
            warning("tab-empty", message, span, 'write the name between the quotes: === "Name"')
        )
    if first is None or reader.in_html:
        return None
    body = _body(reader, reader.at + 1, len(first[1]))
    if not body and reader.paragraph:
        return None
    reader.end_paragraph()
    return _tab(reader, line, content, body) if isinstance(line, _TabLine) else _group(reader)


def _group(reader: Reader) -> Block:
    """The group whose first tab begins in this line: its lines as they are, between two tags."""
    lines: list[Line] = []
    prefix, end = reader.next_prefix(), reader.at
    while end < len(reader.lines):
        line = reader.lines[end]
        lead, kept = len(reader.prefix), len(reader.open)
        if lines:
            lead, kept = containers.match(line.text, reader.open)
        first = _FIRST.match(line.text, lead) if line.closing is None else None
        if first is None or kept < len(reader.open) or (lines and "!" in first[2]):
            break
        text, shift = line.text, line.shift
        if not lines:
            text, shift = prefix + text[lead:], shift + lead - len(prefix)
        lines += reader.lines[reader.at + len(lines) : end]  # empty ones
        lines.append(_TabLine(text, line.number, shift, line.origin, line.raw))
        body = _body(reader, end + 1, len(first[1]))
        lines += reader.lines[end + 1 : end + 1 + len(body)]
        end += 1 + len(body)
        while end < len(reader.lines) and not reader.lines[end].text.strip(" >"):
            if reader.lines[end].closing is not None or not _goes_on(reader, reader.lines[end]):
                break
            end += 1
    closing = reader.closing_line(_GROUP[1], lines[-1].number)
    return Block(len(lines), _GROUP[0], [*lines, closing], gap=True)


def _tab(reader: Reader, line: Line, content: str, body: list[Line]) -> Block:
    first = _FIRST.match(content)
    assert first is not None
    at = len(line.text) - len(content)
    if not body:
        reader.collector.diagnostics.append(
            warning(
                "tab-empty",
                "this tab has no text",
                line.span(at + len(first[1]), len(line.text.rstrip())),
                "indent the lines that belong to it by four spaces",
            )
        )
    prefix, title = reader.next_prefix(), first[3].strip()
    shift = line.shift + at + content.index(title, first.start(3)) - len(prefix)
    named = Line(prefix + title, line.number, shift, line.origin)
    selected = " data-selected" if "+" in first[2] else ""
    return Block(
        1 + len(body),
        Html(f'<section class="cs-tab"{selected}>'),
        [*body, reader.closing_line(_PANEL_END, line.number)],
        gap=True,
        title=LineElement(0, _TITLE[0], [(prefix, title, named)], _TITLE[1]),
    )


def _body(reader: Reader, row: int, indent: int) -> list[Line]:
    """The lines from a row on that belong to a tab, without their indentation; empty ones at the
    end do not."""
    body: list[Line] = []
    count, width = 0, indent + INDENT
    while row < len(reader.lines):
        line = reader.lines[row]
        lead, kept = containers.match(line.text, reader.open)
        rest = line.text[lead:]
        is_empty = not rest.strip()
        if line.closing is not None or not (
            _goes_on(reader, line) if is_empty else kept == len(reader.open)
        ):
            break
        if not is_empty and rest[:width].strip():
            break
        text = line.text[:lead] + rest[width:]
        body.append(Line(text, line.number, line.shift + width, line.origin, line.raw))
        count = count if is_empty else len(body)
        row += 1
    return body[:count]


def _goes_on(reader: Reader, line: Line) -> bool:
    """Whether the containers go on in an empty line: a quote ends in one without its marker."""
    open_ = reader.open
    return containers.QUOTE not in open_ or containers.match(line.text, open_)[1] == len(open_)
