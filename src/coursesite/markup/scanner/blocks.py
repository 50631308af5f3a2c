"""The blocks that the scan lifts out whole: what each begins with, and where it ends."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from coursesite.diagnostics import Span
from coursesite.markup.scanner import containers, kramdown, liquid, math
from coursesite.markup.scanner import html as htmlblocks
from coursesite.markup.scanner.inline import unclosed, unopened
from coursesite.markup.scanner.lookahead import ahead_of, put_inner
from coursesite.markup.tokens import FootnoteClose, FootnoteOpen, Html
from coursesite.model import Call, Expansion
from coursesite.shortcodes import syntax
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_CALL = re.compile(r" *(?:\{\{[<%]|\{%)")
_NOTE = rare(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")


def begin(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """Reads the block that begins with `content`, if it is one of those here."""
    first = content.lstrip()[0]
    if first == "{":
        if content.lstrip().startswith("{::"):
            return kramdown.begin(scanner, line, at, content)
        if content.lstrip().startswith("{%") and liquid.begin(scanner, line, at, content):
            return True
        if scanner.sink.raw:
            return False
        return bool(_CALL.match(content)) and _call(scanner, line, at, content)
    if first in "$\\":
        return scanner.sink.math and math.begin(scanner, line, at, content)
    if first == "[":
        return _note(scanner, line, content)
    return htmlblocks.begin(scanner, line, at, content)


# ---- shortcodes ---------------------------------------------------------------------------


def _call(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """A shortcode that begins a line: a block of its own if nothing else is in its lines."""
    lead = len(content) - len(content.lstrip())
    ahead = ahead_of(scanner, at + lead)
    end = syntax.find(ahead, 0)
    if end is None:
        if content.lstrip().startswith("{%"):
            return False
        scanner.flush()
        place = line.span(at + lead, len(line.text.rstrip()))
        scanner.sink.diagnostics.append(unclosed(place))
        scanner.put(Html(f"<p>{html.escape(content.strip(), quote=False)}</p>"))
        scanner.at += 1
        return True
    span = line.span(at + lead, at + lead + min(end, len(content) - lead))
    parsed, found = syntax.parse(ahead[:end])
    tail = ahead[end:].split("\n", 1)[0]
    if isinstance(parsed, syntax.CloseTag):
        if tail.strip():
            return False
        scanner.flush()
        scanner.sink.diagnostics.append(unopened(parsed.name, span))
        scanner.at += 1 + ahead.count("\n", 0, end)
        return True
    if not isinstance(parsed, Call):
        return False
    close = syntax.closing(ahead, end, parsed.name)
    if (close is None and tail.strip()) or (close and ahead[close[1] :].split("\n", 1)[0].strip()):
        return False
    if close:
        fields = {name: getattr(parsed, name) for name in Call.__struct_fields__}
        parsed = Call(**(fields | {"inner": ahead[end : close[0]]}))
    expansion = scanner.sink.expanded(parsed)
    if expansion.inline:
        return False
    scanner.flush()

    def within(row: int, column: int, length: int) -> Span:
        there = scanner.lines[scanner.at + row]
        begin = containers.match(there.text, scanner.open)[0] if row else at + lead
        return there.span(begin + column, begin + column + length)

    scanner.sink.report((*found, *expansion.diagnostics), span, within)
    if expansion.text is not None and not scanner.sink.grows(parsed, span):
        expansion = Expansion()
    _place(scanner, line, at + lead, ahead, end, close, expansion)
    return True


def _place(
    scanner: Scanner,
    line: Line,
    at: int,
    ahead: str,
    end: int,
    close: tuple[int, int] | None,
    expansion: Expansion,
) -> None:
    """Writes what a block shortcode became; its inner text, or the text it stands for, is put
    among the lines to be read next."""
    blank = scanner.below()
    if expansion.text is not None:
        origin = line.span(at, at + len(ahead[:end].split("\n")[0]))
        scanner.splice(
            1 + ahead.count("\n", 0, close[1] if close else end),
            [
                type(line).read(blank + part, line.number, origin)
                for part in expansion.text.split("\n")
            ],
        )
        return
    if close is None or expansion.after is None:
        scanner.put(Html(expansion.html))
        scanner.at += 1 + ahead.count("\n", 0, close[1] if close else end)
        return
    scanner.put(Html(expansion.html), gap=True)
    put_inner(scanner, at, ahead, end, close, Html(expansion.after))


# ---- footnotes ----------------------------------------------------------------------------


def _note(scanner: Scanner, line: Line, content: str) -> bool:
    """The text of a footnote: its line, and those that are indented or go on lazily."""
    found = _NOTE.match(content)
    if found is None or containers.QUOTE in scanner.open:
        return False
    scanner.flush()
    kind = type(line)
    first = kind(
        " " * len(scanner.prefix) + content[found.end() :], line.number, line.shift + found.end()
    )
    lines, count, blank = [first], 1, False
    for following in scanner.lines[scanner.at + 1 :]:
        start, kept = containers.match(following.text, scanner.open)
        if kept < len(scanner.open) and following.text.strip():
            break
        text = following.text[start:]
        indent = min(len(text) - len(text.lstrip(" ")), 4)
        if text.strip() and (
            _NOTE.match(text)
            or (indent < 2 if blank else text.lstrip()[0] in "#>|{" and not indent)
        ):
            break
        text_left = following.text[:start] + text[indent:]
        shift = following.shift + indent
        lines.append(kind(text_left, following.number, shift, following.origin, following.raw))
        blank = not text.strip()
        count += 1
    while not lines[-1].text.strip() and len(lines) > 1:
        lines.pop()
        count -= 1
    closing = scanner.close_with(kind("", lines[-1].number), FootnoteClose())
    scanner.put(FootnoteOpen(found[1]), gap=True)
    scanner.splice(count, [*lines, closing])
    return True
