"""Takes code spans, formulas, shortcodes, comments and attribute lists out of running text.

Positions are offsets into the text given; `where` makes spans of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache

from coursesite.diagnostics import Diagnostic, Span, error, nearest, warning
from coursesite.markup import attributes
from coursesite.markup.scanner import inline_starts, kramdown, liquid
from coursesite.markup.scanner.collector import Sink
from coursesite.markup.scanner.math import punctuated, unescaped
from coursesite.markup.tokens import CLOSE, Attr, Code, FootnoteRef, Html, Math, mark
from coursesite.model import Call, Expansion
from coursesite.shortcodes import syntax
from coursesite.text.lazy_regex import rare

Where = Callable[[int, int], Span]

_DOLLAR = re.compile(r"\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)", re.DOTALL)
_TICKED = rare(r"\$`([^`]+)`\$")
_DOLLARS = rare(r"\$\$((?:\\.|[^$\\]|\$(?!\$))+?)\$\$", re.DOTALL)
_SAYING = rare(r"""\s+markdown=(?:"\w*"|'\w*'|\w+)|("[^"]*"|'[^']*')""", re.I)
"""The attribute that says whether there is Markdown in an element, which no browser knows."""
_APART = rare(r"[\s()]")
_DELIMITERS = frozenset("*_~")
_AFTER_SPAN = ")*_`>]~" + CLOSE


def lift(text: str, where: Where, sink: Sink, html_block: bool = False) -> str:
    """The text with marks for what was taken out of it; the same object if that is nothing.

    In an `html_block` there is no Markdown, and backticks stay as they are."""
    found = inline_starts.NEXT.search(text)
    if found is None:
        return text
    out: list[str] = []
    at, listed = 0, -1
    while found is not None:
        start, end = found.span()
        out.append(text[at:start])
        kind = found.lastgroup
        if found["label"] is not None:
            kind = "note"
        piece: str | None = None
        if kind == "ticks":
            piece, end = (_backticks if html_block else _code)(text, start, end, where, sink)
        elif kind in ("math", "tex"):
            if after := inline_starts.address_end(text, start):
                end = after
            elif sink.math:
                piece, end = _math(text, start, end, where, sink)
        elif kind == "escape" and text[start + 1] == "$":
            piece = "&#36;"
        elif kind == "escape" and not html_block and text.startswith("\\\n", start + 1):
            piece = "\\"
        elif kind == "call":
            piece, end = _call(text, start, where, sink)
        elif kind == "ial":
            if start == 0 or text[start - 1] in _AFTER_SPAN or start == listed:
                listed = end
                piece = _attributes(found[0][2:-1], out, where(start, end), sink)
        elif kind == "extension":
            piece, end = kramdown.inline(text, start, sink)
        elif kind == "comment":
            piece = _comment(text, start, end, sink)
        elif kind == "open":
            piece = "&lt;!--"
        elif kind == "tag" and sink.deny_html:
            piece = html.escape(found[0], quote=False)
        elif kind == "tag" and "markdown=" in found[0]:
            piece = _SAYING.sub(r"\1", found[0])
        elif kind == "definition":
            end = end if inline_starts.after_label(text, start) else start + 1
        elif (
            kind == "note" and text.startswith(":", end) and inline_starts.begins_line(text, start)
        ):
            pass
        elif kind == "dest" and not found[0].strip("]()<> \n") and not html_block:
            sink.diagnostics.append(_nowhere(where(start + 1, end)))
        elif kind == "note" and found["label"] in sink.notes:
            piece = sink.add(FootnoteRef(found["label"]))
        elif kind == "note" and not text.startswith(("(", "["), end):
            sink.diagnostics.append(undefined(found["label"], sink.notes, where(start, end)))
        out.append(text[start:end] if piece is None else piece)
        at = end
        found = inline_starts.NEXT.search(text, at)
    out.append(text[at:])
    return "".join(out)


def _attributes(inner: str, out: list[str], span: Span, sink: Sink) -> str:
    """An attribute list within a line: on code it goes to the code, else it waits for the tree."""
    found = attributes.parse(inner)
    last = sink.tokens[-1] if sink.tokens else None
    if isinstance(last, Code) and "".join(out).endswith(mark(len(sink.tokens) - 1)):
        sink.tokens[-1] = Code(last.text, last.span, attributes=last.attributes.merged(found))
        return ""
    return sink.add(Attr(found, span))


def _comment(text: str, start: int, end: int, sink: Sink) -> str:
    """Nothing; beside a delimiter of emphasis a mark of it, for what it stood beside decides."""
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return "" if _DELIMITERS.isdisjoint(beside) else sink.add(Html("", raw=True))


def _code(text: str, start: int, end: int, where: Where, sink: Sink) -> tuple[str | None, int]:
    close = _ticks(end - start).search(text, end)
    if not close:
        return None, end
    code = text[end : close.start()].replace("\n", " ")
    if "{%" in code:
        code = liquid.unwrapped(code)
    if code[:1] == code[-1:] == " " and code.strip():
        code = code[1:-1]
    if "\\|" in code and re.search(r"(?m)^ {0,3}\||\|", text[:start] + text[close.end() :]):
        code = code.replace("\\|", "|")
    return sink.add(Code(code, where(start, close.end()))), close.end()


def _backticks(text: str, start: int, end: int, where: Where, sink: Sink) -> tuple[None, int]:
    close = _ticks(end - start).search(text, end)
    return None, close.end() if close else end


@lru_cache(64)
def _ticks(count: int) -> re.Pattern[str]:
    """So many backticks, and no more around them."""
    return re.compile(rf"(?<!`)`{{{count}}}(?!`)")


def _math(text: str, start: int, end: int, where: Where, sink: Sink) -> tuple[str | None, int]:
    opening = text[start:end]
    if opening == "$$" and text.startswith("$", end):  # no formula: how much a thing costs
        return None, len(text) - len(text[end:].lstrip("$"))
    if opening.startswith("$"):
        found = (_DOLLARS if opening == "$$" else _DOLLAR).match(text, start)
        if text.startswith("`", end):
            found = _TICKED.match(text, start) or found
        if not found:
            return None, end
        return sink.add(Math(found[1].strip(), where(start, found.end()))), found.end()
    closing = opening[:-1] + (")" if opening[-1] == "(" else "]")
    stop = text.find(closing, end)
    if stop < 0:
        return ("\\(", end) if opening == "\\(" else (None, end - 1)
    tex = text[end:stop].strip()
    if len(opening) == 3:
        tex = unescaped(tex)
    span, end = where(start, stop + len(closing)), stop + len(closing)
    if opening[-1] == "(":
        return sink.add(Math(tex, span)), end
    if text[end : end + 1] in (".", ",", ";"):
        tex, end = punctuated(tex, text[end]), end + 1
    return sink.add(Math(tex, span, display=True)), end


def _call(text: str, start: int, where: Where, sink: Sink) -> tuple[str | None, int]:
    if text.startswith("{%", start) and (tag := liquid.raw_tag(text, start, sink)):
        liquid.mark_raw(tag, where(start, tag.end()), sink)
        return "", tag.end()
    if sink.raw:
        return None, start + 2
    end = syntax.find(text, start)
    if end is None:
        if text.startswith("{%", start):
            return None, start + 2
        sink.diagnostics.append(unclosed(where(start, start + 3)))
        return None, start + 3
    parsed, found = syntax.parse(text[start:end])
    span = where(start, end)

    def place(row: int, column: int, length: int) -> Span:
        at = column + start
        for _ in range(row):
            at = column + text.index("\n", at - column) + 1
        return where(at, at + length)

    sink.report(found, span, place)
    if isinstance(parsed, syntax.Escaped):
        return sink.add(Html(html.escape(parsed.text, quote=False))), end
    if isinstance(parsed, syntax.CloseTag):
        sink.diagnostics.append(unopened(parsed.name, span))
        return "", end
    if parsed is None:
        return (sink.add(Html(html.escape(text[start:end], quote=False))) if found else None), end
    inner = None
    if close := syntax.closing(text, end, parsed.name):
        inner = text[end : close[0]]
        parsed = Call(
            **{name: getattr(parsed, name) for name in Call.__struct_fields__} | {"inner": inner}
        )
    expansion = sink.expanded(parsed)
    sink.report(expansion.diagnostics, span, place)
    if close is None and _addressed(text, start) and (url := _address(expansion, found)):
        return url, end
    if expansion.text is not None:
        more = sink.grows(parsed, span)
        sink.depth += 1
        piece = lift(expansion.text, lambda a, b: span, sink) if more else ""
        sink.depth -= 1
    else:
        piece = sink.add(Html(expansion.html))
    if close is None:
        return piece, end
    if expansion.after is not None:
        base = end
        piece += lift(inner or "", lambda a, b: where(base + a, base + b), sink)
        piece += sink.add(Html(expansion.after))
    return piece, close[1]


def _addressed(text: str, start: int) -> bool:
    """Whether what begins at `start` is in the address of a link."""
    at = text.rfind("](", 0, start)
    return at >= 0 and not _APART.search(text, at + 2, start)


def _address(expansion: Expansion, found: tuple[Diagnostic, ...]) -> str:
    """What a call in an address becomes: its text, or where it is wrong what no one looks up."""
    if found or expansion.diagnostics:
        return "about:invalid"
    return "" if _APART.search(expansion.html) or "<" in expansion.html else expansion.html


def _nowhere(span: Span) -> Diagnostic:
    """A link or a picture without an address."""
    hint = "write one between the round brackets, or a backslash before the first '['"
    return warning("link-empty", "there is no address here", span, hint)


def undefined(label: str, known: frozenset[str], span: Span) -> Diagnostic:
    """A call of a footnote that nobody wrote."""
    near = nearest(label, sorted(known))
    hint = f"write it: [^{label}]: …, or \\[^{label}] to show it as text"
    return warning(
        "footnote-undefined",
        f"there is no footnote '{label}'",
        span,
        f"did you mean '[^{near}]'?" if near else hint,
    )


def unclosed(span: Span) -> Diagnostic:
    """A shortcode whose tag does not end."""
    return error(
        "shortcode-syntax",
        "this shortcode never ends",
        span,
        "close it with >}}, or write {{</* … */>}} to show a shortcode as text",
    )


def unopened(name: str, span: Span) -> Diagnostic:
    """A closing tag that closes nothing."""
    return error(
        "shortcode-unopened",
        f"{name}: this closing tag has no opening one before it",
        span,
        f"open it with {{{{< {name} >}}}}, or take this tag away",
    )
