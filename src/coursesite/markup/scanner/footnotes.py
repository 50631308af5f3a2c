"""Footnotes as they are written: `[^label]: text`."""

from __future__ import annotations

from itertools import islice

from coursesite.diagnostics import Diagnostic, Span, nearest, warning
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.lookahead import within_block
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.tokens import FootnoteClose, FootnoteOpen
from coursesite.text.lazy_regex import rare

_LABELS = rare(r"(?m)^(?:[ \t>]|[-*+][ \t]|\d+[.)][ \t])*\[\^([^\]\s]+)\]:")
_FOOTNOTE = rare(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
_ENDS = rare(r"[#>|{]|(?:[-*+]|1[.)]) +\S|\^ *$")
"""The beginnings of blocks that end a footnote if they are not indented; those of a list as well,
since the further lines of its items would lose their indentation."""
_LAZY_INDENT = 2
"""The least indentation of a further paragraph of a footnote: some authors write two spaces."""
_MOST_INDENT = 4
"""The columns taken off such a line; more than those make it indented code."""


def labels(text: str) -> frozenset[str]:
    """The labels of all footnotes that a text defines."""
    return frozenset(_LABELS.findall(text)) if "[^" in text else frozenset()


def begin(reader: Reader, line: Line, content: str) -> Block | None:
    """The footnote that begins with `content`: its line, and those below that are indented or
    continue it lazily. None if none begins there."""
    opening = _FOOTNOTE.match(content)
    if opening is None:
        return None
    reader.end_paragraph()
    if (label := opening[1]) in reader.collector.read_footnotes:
        span = line.span(
            len(reader.prefix) + opening.start(1) - 2, len(reader.prefix) + opening.end(1) + 1
        )
        reader.collector.diagnostics.append(_repeated(label, span))
    reader.collector.read_footnotes.add(label)
    prefix = reader.next_prefix()
    shift = line.shift + len(reader.prefix) + opening.end() - len(prefix)
    lines = [Line(prefix + content[opening.end() :], line.number, shift, line.origin, line.raw)]
    after_empty = False
    for following in within_block(islice(reader.lines, reader.at + 1, None)):
        start, kept = containers.match(following.text, reader.open)
        if kept < len(reader.open) and following.text.strip():
            break
        text = following.text[start:]
        indent = min(len(text) - len(text.lstrip(" ")), _MOST_INDENT)
        if text.strip() and (
            _FOOTNOTE.match(text) or (indent < _LAZY_INDENT if after_empty else _ENDS.match(text))
        ):
            break
        shift, rest = following.shift + indent, following.text[:start] + text[indent:]
        lines.append(Line(rest, following.number, shift, following.origin, following.raw))
        after_empty = not text.strip()
    while not lines[-1].text.strip() and len(lines) > 1:
        lines.pop()
    closing = reader.closing_line(FootnoteClose(), lines[-1].number)
    return Block(len(lines), FootnoteOpen(label), [*lines, closing], gap=True)


def _repeated(label: str, span: Span) -> Diagnostic:
    """The warning about a footnote that replaces another one of the same label."""
    message = f"a footnote '{label}' is above, whose text is lost: only this one is shown"
    return warning("footnote-repeated", message, span, "give one of the two another label")


def undefined(label: str, known: frozenset[str], span: Span) -> Diagnostic:
    """The warning about a reference to a footnote that nobody wrote."""
    near = nearest(label, sorted(known))
    hint = f"write it: [^{label}]: …, or \\[^{label}] to show it as text"
    return warning(
        "footnote-undefined",
        f"there is no footnote '{label}'",
        span,
        f"did you mean '[^{near}]'?" if near else hint,
    )
