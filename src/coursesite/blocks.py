"""The blocks that the scan lifts out whole: what each begins with, and where it ends."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from coursesite import attributes, containers
from coursesite.attributes import Attributes
from coursesite.diagnostics import error
from coursesite.lift import unclosed, unopened
from coursesite.model import Call, Expansion
from coursesite.shortcodes import syntax
from coursesite.tokens import Code, FootnoteClose, FootnoteOpen, Html, Math, Token

if TYPE_CHECKING:
    from coursesite.scan import Line, Scanner

_CALL = re.compile(r" *(?:\{\{[<%]|\{%)")
_DISPLAY = re.compile(r" {0,3}(\$\$|\\\\?\[|\\begin\{([a-z]+\*?)\})")
_ENVIRONMENTS = re.compile(
    r"(?:align|alignat|aligned|equation|gather|multline|eqnarray|split|cases|[pbvV]?matrix)\*?"
)
_VERBATIM = re.compile(r" {0,3}<(?:(script|pre|style|textarea)\b|(!--)|(\?)|(!\[CDATA\[))", re.I)
_IFRAMES = re.compile(
    r" {0,3}(?:<iframe\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>[^<]*</iframe> *)+$", re.I
)
_MARKDOWN = re.compile(
    r" {0,3}<([A-Za-z][\w-]*)((?:\s[^<>]*?)?)\s+markdown=(?:\"(\w*)\"|'(\w*)'|(\w+))([^<>]*)>", re.I
)
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
_EXTENSION = re.compile(r" {0,3}\{::(\w+)([^}]*?)(/?)\} *")


def begin(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """Reads the block that begins with `content`, if it is one of those here."""
    first = content.lstrip()[0]
    if first == "{":
        if content.lstrip().startswith("{::"):
            return _extension(scanner, content)
        return bool(_CALL.match(content)) and _call(scanner, line, at, content)
    if first in "$\\":
        return scanner.sink.math and _math(scanner, line, at, content)
    if first == "[":
        return not scanner.open and _note(scanner, line, content)
    return _html(scanner, line, at, content)


# ---- shortcodes ---------------------------------------------------------------------------


def _ahead(scanner: Scanner, at: int) -> str:
    """The text from offset `at` of this line to the end of the containers it is in."""
    parts = [scanner.lines[scanner.at].text[at:]]
    for line in scanner.lines[scanner.at + 1 :]:
        start, kept = containers.match(line.text, scanner.open)
        if kept < len(scanner.open) and line.text.strip():
            break
        parts.append(line.text[start:])
    return "\n".join(parts)


def _call(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """A shortcode that begins a line: a block of its own if nothing else is in its lines."""
    lead = len(content) - len(content.lstrip())
    ahead = _ahead(scanner, at + lead)
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
    expansion = scanner.sink.expand(parsed)
    if expansion.inline:
        return False
    scanner.flush()
    scanner.sink.report(found, span)
    scanner.sink.report(expansion.diagnostics, span)
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
    prefix = scanner.prefix
    blank = prefix if ">" in prefix else " " * len(prefix)
    if expansion.text is not None:
        scanner.splice(
            1 + ahead.count("\n", 0, close[1] if close else end),
            [type(line)(blank + part, line.number) for part in expansion.text.split("\n")],
        )
        return
    if close is None or expansion.after is None:
        scanner.put(Html(expansion.html))
        scanner.at += 1 + ahead.count("\n", 0, close[1] if close else end)
        return
    scanner.put(Html(expansion.html), gap=True)
    _inner(scanner, at, ahead, end, close, Html(expansion.after))


def _inner(
    scanner: Scanner, at: int, ahead: str, end: int, close: tuple[int, int], after: Token
) -> None:
    """Puts the lines between two tags among those to be read, and `after` behind them.

    `ahead` begins at offset `at` of this line; its tags end at `end` and stand at `close`.
    """
    first, last = ahead.count("\n", 0, end), ahead.count("\n", 0, close[0])
    stop = ahead.count("\n", 0, close[1])
    lines = scanner.lines[scanner.at : scanner.at + last + 1]
    kind = type(lines[0])
    blank = scanner.prefix if ">" in scanner.prefix else " " * len(scanner.prefix)
    inner = []
    for row, line in enumerate(lines):
        if row < first:
            continue
        start = max(end - (ahead.rfind("\n", 0, end) + 1), 0) if row == first else 0
        base = ahead.rfind("\n", 0, close[0]) + 1 if row == last else 0
        if row == first and row == 0:
            start += at
        elif row == first:
            start += containers.match(line.text, scanner.open)[0]
        stop_at = None
        if row == last:
            stop_at = (
                close[0] - base + (at if row == 0 else containers.match(line.text, scanner.open)[0])
            )
        if row not in (first, last):
            inner.append(line)
        elif (part := line.text[start:stop_at]).strip():
            lead = blank if row == first else ""
            inner.append(kind(lead + part, line.number, line.shift + start - len(lead)))
    closing = scanner.close_with(kind("", lines[-1].number), after)
    scanner.splice(stop + 1, [*inner, closing])


# ---- formulas -----------------------------------------------------------------------------


def _math(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """A formula on lines of its own."""
    found = _DISPLAY.match(content)
    if not found or (found[2] and not _ENVIRONMENTS.fullmatch(found[2])):
        return False
    opening, begin_at = found[1], found.end()
    closing = {"$$": "$$", "\\[": "\\]", "\\\\[": "\\\\]"}.get(opening, f"\\end{{{found[2]}}}")
    ahead = _ahead(scanner, at)
    stop = ahead.find(closing, begin_at)
    if stop < 0 or ahead[stop + len(closing) :].split("\n", 1)[0].strip(" .,;"):
        return False
    tex = ahead[begin_at:stop]
    if found[2]:
        tex = ahead[begin_at - len(opening) : stop + len(closing)]
    scanner.flush()
    span = line.span(at, len(line.text.rstrip()))
    scanner.put(Math(tex.strip(), span, display=True))
    scanner.at += 1 + ahead.count("\n", 0, stop)
    return True


# ---- HTML ---------------------------------------------------------------------------------


def _html(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    deny = scanner.sink.deny_html
    if (found := _VERBATIM.match(content)) and not (deny and not found[2]):
        return _verbatim(scanner, at, found)
    if deny:
        return False
    if _IFRAMES.match(content):
        scanner.flush()
        scanner.put(Html(content.strip()))
        scanner.at += 1
        return True
    if found := _MARKDOWN.match(content):
        return _markdown(scanner, line, at, found)
    return False


def _verbatim(scanner: Scanner, at: int, found: re.Match[str]) -> bool:
    """HTML that may hold empty lines: comments go, `<pre>` and its like stay as they are."""
    closing = (
        f"</{found[1].lower()}>"
        if found[1]
        else {"!--": "-->", "?": "?>"}.get(found[2] or found[3] or "", "]]>")
    )
    ahead = _ahead(scanner, at)
    stop = ahead.lower().find(closing, found.end())
    end = len(ahead) if stop < 0 else stop + len(closing)
    tail = ahead[end:].split("\n", 1)[0]
    if tail.strip() and not found[1]:
        return False
    scanner.flush()
    if found[1]:
        end += len(tail)
        scanner.put(Html(ahead[:end].strip()))
    scanner.at += 1 + ahead.count("\n", 0, end)
    return True


def _markdown(scanner: Scanner, line: Line, at: int, found: re.Match[str]) -> bool:
    """`<div markdown="1">`: the tags stay, what is between them is Markdown."""
    value = (found[3] or found[4] or found[5] or "").lower()
    tag = found[1]
    opening = f"<{tag}{found[2]}{found[6]}>"
    ahead = _ahead(scanner, at)
    depth, close = 1, None
    for match in re.finditer(rf"<(/?){re.escape(tag)}\b[^<>]*>", ahead[found.end() :], re.I):
        depth += -1 if match[1] else 1
        if not depth:
            close = (match.start() + found.end(), match.end() + found.end())
            break
    if value == "0" or close is None or ahead[close[1] :].split("\n", 1)[0].strip():
        return False
    scanner.flush()
    scanner.put(Html(opening), gap=True)
    _inner(scanner, at, ahead, found.end(), close, Html(ahead[close[0] : close[1]]))
    return True


# ---- footnotes and kramdown's extensions --------------------------------------------------


def _note(scanner: Scanner, line: Line, content: str) -> bool:
    """The text of a footnote: its line, and those that are indented or go on lazily."""
    if not (found := _NOTE.match(content)):
        return False
    scanner.flush()
    kind = type(line)
    lines = [kind(line.text[found.end() :], line.number, line.shift + found.end())]
    count, blank = 1, False
    for following in scanner.lines[scanner.at + 1 :]:
        text = following.text
        indent = min(len(text) - len(text.lstrip(" ")), 4)
        if text.strip() and (
            _NOTE.match(text)
            or (indent < 2 if blank else text.lstrip()[0] in "#>|{" and not indent)
        ):
            break
        lines.append(kind(text[indent:], following.number, following.shift + indent))
        blank = not text.strip()
        count += 1
    while not lines[-1].text.strip() and len(lines) > 1:
        lines.pop()
        count -= 1
    closing = scanner.close_with(kind("", lines[-1].number), FootnoteClose())
    scanner.put(FootnoteOpen(found[1]), gap=True)
    scanner.splice(count, [*lines, closing])
    return True


def _extension(scanner: Scanner, content: str) -> bool:
    """`{::options … /}` goes, `{::comment}` goes with its text, `{::nomarkdown}` stays as HTML."""
    found = _EXTENSION.match(content)
    if not found:
        return False
    at = scanner.lines[scanner.at].text.index(content)
    ahead = _ahead(scanner, at)
    name, end, inner = found[1], found.end(), ""
    if not found[3]:
        close = re.compile(rf"\{{:/(?:{re.escape(name)})?\}}").search(ahead, end)
        if close is None:
            place = scanner.lines[scanner.at].span(at, at + len(content.rstrip()))
            scanner.sink.diagnostics.append(
                error("block-unclosed", f"{{::{name}}} never ends", place, "close it with {:/}")
            )
            scanner.flush()
            scanner.at += 1
            return True
        inner, end = ahead[end : close.start()], close.end()
    scanner.flush()
    if name == "nomarkdown":
        scanner.put(Html(inner.strip()))
    elif name not in ("options", "comment"):
        scanner.put(
            Code(
                inner.strip("\n") + "\n",
                scanner.lines[scanner.at].span(at, at + 1),
                True,
                "",
                Attributes() if not found[2] else attributes.parse(found[2]),
            )
        )
    scanner.at += 1 + ahead.count("\n", 0, end)
    return True
