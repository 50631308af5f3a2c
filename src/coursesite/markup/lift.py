"""Takes code spans, formulas, shortcodes, comments and attribute lists out of running text.

Positions are offsets into the text given; `Sink.where` of the caller makes spans of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache

from coursesite.diagnostics import Diagnostic, Span, error, nearest, warning
from coursesite.markup import attributes
from coursesite.markup.tokens import CLOSE, Attr, Code, FootnoteRef, Html, Math, Token, clean, mark
from coursesite.model import Call, Expansion, replace
from coursesite.patterns import rare
from coursesite.shortcodes import syntax

Where = Callable[[int, int], Span]
Place = Callable[[int, int, int], Span]

_NEXT = re.compile(
    r"""[`\\$\{<\[\]](?:
        (?P<ticks>(?<=`)`*)
      | (?<=\\)(?:(?P<tex>\\?\()|(?P<escape>.))
      | (?P<math>(?<=\$)\$?)
      | (?<=\{)(?:(?P<call>\{[<%]|%)|(?P<ial>:(?!:)[^}\n]*\}))
      | (?<=<)(?:
            (?P<comment>!--.*?-->)
          | (?P<open>!--)
          | (?P<auto>(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>)
          | (?P<tag>/?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>)
        )
      | (?P<dest>(?<=\])\(\s*(?:<[^<>\n]*>|[^\s()<{]*(?:\([^\s()]*\)[^\s()]*)*)
            (?:\s+(?:"[^"]*"|'[^']*'))?\s*\))
      | (?P<note>(?<=\[)\^(?P<label>[^\]\s]+)\](?!:))
    )""",
    re.VERBOSE | re.DOTALL,
)
"""What is to be looked at, told by its first character: the search for that is quick."""
_DOLLAR = re.compile(r"\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)", re.DOTALL)
_DOLLARS = rare(r"\$\$((?:\\.|[^$\\]|\$(?!\$))+?)\$\$", re.DOTALL)
_SAYING = rare(r"""\s+markdown=(?:"\w*"|'\w*'|\w+)|("[^"]*"|'[^']*')""", re.I)
"""The attribute that says whether there is Markdown in an element, which no browser knows."""
_APART = rare(r"[\s()]")
MOST_DEPTH = 20
"""How deep texts that calls within a line stand for may hold such calls themselves."""
MOST_TEXTS = 500
"""How many calls of a page may put Markdown in their place, such as includes."""
_AFTER_SPAN = ")*_`>]~" + CLOSE


class Sink:
    """Collects the tokens and diagnostics of one text."""

    def __init__(
        self,
        expand: Callable[[Call], Expansion],
        *,
        math: bool,
        deny_html: bool,
        notes: frozenset[str],
    ) -> None:
        """`notes` are the labels of the footnotes that the text defines."""
        self.expand, self.math, self.deny_html, self.notes = expand, math, deny_html, notes
        self.tokens: list[Token] = []
        self.diagnostics: list[Diagnostic] = []
        self.texts = self.depth = 0
        self.full = False

    def expanded(self, call: Call) -> Expansion:
        """What a call becomes, without characters that would be taken for marks."""
        found = self.expand(call)
        if found.text is not None:
            found = replace(found, text=clean(found.text))
        return found

    def grows(self, call: Call, span: Span) -> bool:
        """Whether one more call may put Markdown in its place; the one too many is reported."""
        self.texts += 1
        if self.depth > MOST_DEPTH:
            self.texts = max(self.texts, MOST_TEXTS)
        if self.texts >= MOST_TEXTS and not self.full:
            self.full = True
            self.diagnostics.append(
                error(
                    "shortcode-recursion",
                    f"{call.name}: its text calls it again, or over {MOST_TEXTS} texts are put in",
                    span,
                    "let no included text include itself",
                )
            )
        return self.texts < MOST_TEXTS

    def add(self, token: Token, block: bool = False) -> str:
        """Keeps the token; its mark."""
        self.tokens.append(token)
        return mark(len(self.tokens) - 1, block)

    def report(
        self, found: tuple[Diagnostic, ...] | list[Diagnostic], call: Span, place: Place
    ) -> None:
        """Keeps diagnostics of a call, whose spans count from its start; `place` says where a row
        and an offset in it, both from 0, and a length are in the notes."""
        for one in found:
            span = one.span and place(one.span.line - 1, one.span.column - 1, one.span.length)
            self.diagnostics.append(
                Diagnostic(one.severity, one.code, one.message, one.path, span or call, one.hint)
            )


def lift(text: str, where: Where, sink: Sink) -> str:
    """The text with marks for what was taken out of it; the same object if that is nothing."""
    found = _NEXT.search(text)
    if found is None:
        return text
    out: list[str] = []
    at = 0
    while found is not None:
        start, end = found.span()
        out.append(text[at:start])
        kind = found.lastgroup
        if found["label"] is not None:
            kind = "note"
        piece: str | None = None
        if kind == "ticks":
            piece, end = _code(text, start, end, where, sink)
        elif kind in ("math", "tex"):
            if sink.math:
                piece, end = _math(text, start, end, where, sink)
        elif kind == "escape" and text[start + 1] == "$":
            piece = "&#36;"
        elif kind == "call":
            piece, end = _call(text, start, where, sink)
        elif kind == "ial":
            if start == 0 or text[start - 1] in _AFTER_SPAN:
                piece = _attributes(found[0][2:-1], out, where(start, end), sink)
        elif kind == "comment":
            piece = ""
        elif kind == "open":
            piece = "&lt;!--"
        elif kind == "tag" and sink.deny_html:
            piece = html.escape(found[0], quote=False)
        elif kind == "tag" and "markdown=" in found[0]:
            piece = _SAYING.sub(r"\1", found[0])
        elif kind == "note" and found["label"] in sink.notes:
            piece = sink.add(FootnoteRef(found["label"]))
        elif kind == "note" and not text.startswith(("(", "["), end):
            sink.diagnostics.append(undefined(found["label"], sink.notes, where(start, end)))
        out.append(text[start:end] if piece is None else piece)
        at = end
        found = _NEXT.search(text, at)
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


def _code(text: str, start: int, end: int, where: Where, sink: Sink) -> tuple[str | None, int]:
    close = _ticks(end - start).search(text, end)
    if not close:
        return None, end
    code = text[end : close.start()].replace("\n", " ")
    if code[:1] == code[-1:] == " " and code.strip():
        code = code[1:-1]
    if "\\|" in code and re.search(r"(?m)^ {0,3}\||\|", text[:start] + text[close.end() :]):
        code = code.replace("\\|", "|")
    return sink.add(Code(code, where(start, close.end()))), close.end()


@lru_cache(64)
def _ticks(count: int) -> re.Pattern[str]:
    """So many backticks, and no more around them."""
    return re.compile(rf"(?<!`)`{{{count}}}(?!`)")


def _math(text: str, start: int, end: int, where: Where, sink: Sink) -> tuple[str | None, int]:
    opening = text[start:end]
    if opening.startswith("$"):
        found = (_DOLLARS if opening == "$$" else _DOLLAR).match(text, start)
        if not found:
            return None, end
        tex, stop = found[1], found.end()
    else:
        closing = opening[:-1] + ")"
        stop = text.find(closing, end)
        if stop < 0:
            return ("\\(" if len(opening) == 2 else None), end
        tex, stop = text[end:stop], stop + len(closing)
    return sink.add(Math(tex.strip(), where(start, stop))), stop


def _call(text: str, start: int, where: Where, sink: Sink) -> tuple[str | None, int]:
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
