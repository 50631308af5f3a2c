"""Shortcodes that are blocks: nothing else is on their lines."""

from __future__ import annotations

import html

from coursesite.diagnostics import Diagnostic, Span, error
from coursesite.markup.scanner import captions, containers, solutions
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.tokens import Html
from coursesite.model import Call, Expansion, replace
from coursesite.shortcodes import syntax

TITLE = '<p class="cs-callout-title cs-statement-title">'
"""The tag of the title of a shortcode with text."""
_MOST_LINES = 50
"""The number of lines that a tag may go over."""


def begin(reader: Reader, line: Line, at: int, content: str) -> Block | None:
    """The shortcode that begins with `content`; None for one that is a part of a paragraph."""
    collector = reader.collector
    stripped = content.lstrip()
    at, content = at + len(content) - len(stripped), stripped
    end = syntax.find_whole(content, 0)
    text = content
    if end is None:
        text = reader.ahead_to_empty(at, _MOST_LINES)
        end = syntax.find(text, 0)
    if end is None:
        if content.startswith("{%"):
            return None
        reader.end_paragraph()
        collector.diagnostics.append(unclosed(line.span(at, len(line.text.rstrip()))))
        return Block(1, Html(f"<p>{html.escape(content.rstrip(), quote=False)}</p>"))
    span = line.span(at, at + min(end, len(content)))
    parsed, problems = syntax.parse(text[:end])
    tail = text[end:].split("\n", 1)[0]
    if isinstance(parsed, syntax.CloseTag):
        if tail.strip():
            return None
        reader.end_paragraph()
        if not collector.closes_one_in_line(parsed.name):
            collector.diagnostics.append(unopened(parsed.name, span))
        return Block(1 + text.count("\n", 0, end))
    if not isinstance(parsed, Call):
        return None
    close = None
    if closing := reader.closing(at, syntax.pairs):
        text, close = closing
    if text[close[1] if close else end :].split("\n", 1)[0].strip():
        return None
    if close:
        parsed = replace(parsed, inner=text[end : close[0]])
    expansion = collector.expanded(parsed)
    if expansion.inline:
        return None
    reader.end_paragraph()

    def locate(row: int, column: int, length: int) -> Span:
        there = reader.lines[reader.at + row]
        begin = containers.match(there.text, reader.open)[0] if row else at
        return there.span(begin + column, begin + column + length)

    collector.report((*problems, *expansion.diagnostics), span, locate)
    if expansion.text is not None and not collector.admits_text(parsed, span):
        expansion = Expansion()
    block = _block(reader, line, at, text, end, close, expansion)
    block.is_solution = parsed.name == solutions.SHORTCODE and close is not None
    return block


def _block(
    reader: Reader,
    line: Line,
    at: int,
    text: str,
    end: int,
    close: tuple[int, int] | None,
    expansion: Expansion,
) -> Block:
    """The block that a shortcode becomes. The text it stands for, or its inner text, is put among
    the lines to be read next, so that it may hold all that notes may."""
    count = 1 + text.count("\n", 0, close[1] if close else end)
    if expansion.text is not None:
        prefix = reader.next_prefix()
        origin = line.span(at, at + len(text[:end].split("\n")[0]))
        reader.collector.put_in_at += [(file, origin) for file in expansion.files]
        texts = expansion.text.split("\n")
        numbered = enumerate(texts, -reader.collector.number_lines(len(texts)))
        return Block(count, lines=[Line.read(prefix + one, n, origin) for n, one in numbered])
    if close is None or expansion.after is None:
        return Block(count, Html(expansion.html))
    block = reader.element(at, text, end, close, (Html(expansion.html), Html(expansion.after)))
    if expansion.heading:
        prefix, tags = reader.next_prefix(), (TITLE, "</p>")
        block.title = captions.element(expansion.heading, prefix, line, at, *tags)
    return block


def unclosed(span: Span) -> Diagnostic:
    """The error about a shortcode whose tag does not end."""
    return error(
        "shortcode-syntax",
        "this shortcode never ends",
        span,
        "close it with >}}, or write {{</* … */>}} to show a shortcode as text",
    )


def unopened(name: str, span: Span) -> Diagnostic:
    """The error about a closing tag without an opening one."""
    return error(
        "shortcode-unopened",
        f"{name}: this closing tag has no opening one before it",
        span,
        f"open it with {{{{< {name} >}}}}, or take this tag away",
    )
