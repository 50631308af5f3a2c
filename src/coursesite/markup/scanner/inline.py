"""Takes code spans, formulas, shortcodes, comments and attribute lists out of running text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup import attributes
from coursesite.markup.foreign_blocks import CODE_OPENER
from coursesite.markup.placeholders import CLOSE, placeholder
from coursesite.markup.scanner import code_spans, inline_starts, kramdown, liquid
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.footnotes import undefined
from coursesite.markup.scanner.math import punctuated, unescaped
from coursesite.markup.scanner.shortcodes import unclosed, unopened
from coursesite.markup.tokens import Attr, Code, FootnoteRef, Html, Math
from coursesite.model import Call, Expansion, replace
from coursesite.shortcodes import syntax
from coursesite.text.lazy_regex import rare

Locate = Callable[[int, int], Span]
"""The span in the notes of a stretch of the text, from one offset to another."""
Piece = tuple[str | None, int]
"""The replacement of a stretch (None: it stays), and the offset where that ends."""

_DOLLAR = re.compile(r"\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)", re.DOTALL)
_TICKED = rare(r"\$`([^`]+)`\$")
_DOLLARS = rare(r"\$\$((?:\\.|[^$\\]|\$(?!\$))+?)\$\$", re.DOTALL)
_MARKDOWN_ATTRIBUTE = rare(r"""\s+markdown=(?:"\w*"|'\w*'|\w+)|("[^"]*"|'[^']*')""", re.I)
"""kramdown's attribute, which no browser knows. Other quoted values are matched to be kept."""
_VARIABLE = rare(r"\$[A-Z_][A-Z0-9_]+\b")
_LOOSE_TAG = rare(r"<(?=[A-Za-z/!?])")
"""The beginning of what no rule of Markdown takes for a tag, but an HTML parser might."""
_NO_URL = rare(r"[\s()]")
_LANGUAGE = rare(r"(?:#!|:::)([\w#.+-]+) +(?=\S)")
_DELIMITERS = frozenset("*_~")
_SPAN_ENDS = ")*_`>]~" + CLOSE
"""The characters that end something an attribute list can belong to."""


def lift(text: str, locate: Locate, collector: Collector, in_html: bool = False) -> str:
    """The text with placeholders for the parts taken out; the same object if there are none.

    `in_html` is text of a block of HTML: there is no Markdown, and backticks stay as they are."""
    start_match = inline_starts.NEXT.search(text)
    deny = collector.deny_html
    if start_match is None:
        return _LOOSE_TAG.sub("&lt;", text) if deny and "<" in text else text
    out: list[str] = []
    at, list_end = 0, -1
    while start_match is not None:
        start, end = start_match.span()
        between = text[at:start]
        out.append(_LOOSE_TAG.sub("&lt;", between) if deny else between)
        kind = start_match.lastgroup
        if (label := start_match["label"]) is not None:
            kind = "note"
        piece: str | None = None
        if kind == "ticks":
            if in_html:
                end = _after_ticks(text, start, end)
            else:
                piece, end = _code(text, start, end, locate, collector)
        elif kind in ("math", "tex"):
            if after := inline_starts.url_end(text, start):
                end = after
            elif collector.math:
                piece, end = _math(text, start, end, locate, collector)
        elif kind == "escape" and text[start + 1] == "$":
            piece = "&#36;"
        elif kind == "escape" and not in_html and text.startswith("\\\n", start + 1):
            piece = "\\"  # of two backslashes at the end of a line, one breaks it
        elif kind == "call":
            piece, end = _call(text, start, locate, collector)
        elif kind == "ial":
            is_behind = start == 0 or text[start - 1] in _SPAN_ENDS or start == list_end
            if is_behind or (len(out) > 1 and not out[-1] and out[-2].endswith(CLOSE)):
                list_end = end
                piece = _attributes(start_match[0][2:-1], out, locate(start, end), collector)
        elif kind == "extension":
            piece, end = kramdown.inline(text, start, collector)
        elif kind == "comment":
            piece = _comment(text, start, end, collector)
        elif kind == "open":
            piece = "&lt;!--"
        elif kind == "tag" and deny:
            piece = html.escape(start_match[0], quote=False)
        elif kind == "tag" and "markdown=" in start_match[0]:
            piece = _MARKDOWN_ATTRIBUTE.sub(r"\1", start_match[0])
        elif kind == "definition":
            end = end if inline_starts.ends_label(text, start) else start + 1
        elif (
            kind == "note" and text.startswith(":", end) and inline_starts.begins_line(text, start)
        ):
            pass  # a footnote that `footnotes` did not take, such as one in a quote
        elif kind == "dest" and not start_match[0].strip("]()<> \n") and not in_html:
            collector.diagnostics.append(_empty_link(locate(start + 1, end)))
        elif kind == "note" and label in collector.footnotes:
            piece = collector.add(FootnoteRef(label))
        elif kind == "note" and not text.startswith(("(", "["), end):
            diagnostic = undefined(label, collector.footnotes, locate(start, end))
            collector.diagnostics.append(diagnostic)
        out.append(text[start:end] if piece is None else piece)
        at = end
        start_match = inline_starts.NEXT.search(text, at)
    out.append(_LOOSE_TAG.sub("&lt;", text[at:]) if deny else text[at:])
    return "".join(out)


def _attributes(inner: str, out: list[str], span: Span, collector: Collector) -> str:
    """The placeholder of an attribute list, for the tree to apply. One behind a code span or a
    formula goes to that token at once, for these are in no tree."""
    given = attributes.parse(inner)
    collector.check_quotes(inner, span)
    last = collector.tokens[-1] if collector.tokens else None
    before = placeholder(len(collector.tokens) - 1)
    if isinstance(last, Code | Math) and "".join(out).endswith(before):
        collector.tokens[-1] = replace(last, attributes=last.attributes.merged(given))
        return ""
    return collector.add(Attr(given, span))


def _comment(text: str, start: int, end: int, collector: Collector) -> str:
    """Nothing in the place of a comment. Beside a delimiter of emphasis an empty token: engines
    decide by the neighbouring character whether the delimiter opens or closes."""
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return "" if _DELIMITERS.isdisjoint(beside) else collector.add(Html("", raw=True))


def _code(text: str, start: int, end: int, locate: Locate, collector: Collector) -> Piece:
    """A code span whose backticks are `text[start:end]`."""
    close = code_spans.ticks(end - start).search(text, end)
    if not close:
        return None, end
    code = text[end : close.start()].replace("\n", " ")
    if "{%" in code:
        code = liquid.unwrapped(code)
    if code[:1] == code[-1:] == " " and code.strip():
        code = code[1:-1]
    # within a table, GitHub has authors write \| for a | in code
    if "\\|" in code and re.search(r"(?m)^ {0,3}\||\|", text[:start] + text[close.end() :]):
        code = code.replace("\\|", "|")
    language = ""
    if CODE_OPENER in collector.understood and (opener := _LANGUAGE.match(code)):
        language, code = opener[1], code[opener.end() :]
    return collector.add(Code(code, locate(start, close.end()), False, language)), close.end()


def _after_ticks(text: str, start: int, end: int) -> int:
    """The end of what would be a code span in Markdown."""
    close = code_spans.ticks(end - start).search(text, end)
    return close.end() if close else end


def _math(text: str, start: int, end: int, locate: Locate, collector: Collector) -> Piece:
    """A formula that opens with `text[start:end]`: `$`, `$$`, `\\(`, `\\[`, or the last two with
    two backslashes, as on Jekyll sites."""
    opening = text[start:end]
    if opening == "$$" and text.startswith("$", end):  # such as a price class, $$$
        return None, len(text) - len(text[end:].lstrip("$"))
    if opening.startswith("$"):
        ticked = _TICKED.match(text, start) if text.startswith("`", end) else None
        formula = ticked or (_DOLLARS if opening == "$$" else _DOLLAR).match(text, start)
        if not formula or not (ticked or _is_formula(text, start, formula.end())):
            return None, end
        span = locate(start, formula.end())
        return collector.add(Math(formula[1].strip(), span)), formula.end()
    closing = opening[:-1] + (")" if opening[-1] == "(" else "]")
    stop = text.find(closing, end)
    if stop < 0 or code_spans.begins_within(text, end, stop):
        return ("\\(", end) if opening == "\\(" else (None, end - 1)
    tex = text[end:stop].strip()
    if len(opening) == 3:
        tex = unescaped(tex)
    span, end = locate(start, stop + len(closing)), stop + len(closing)
    if opening[-1] == "(":
        return collector.add(Math(tex, span)), end
    if text[end : end + 1] in (".", ",", ";"):
        tex, end = punctuated(tex, text[end]), end + 1
    return collector.add(Math(tex, span, display=True)), end


def _is_formula(text: str, start: int, end: int) -> bool:
    """Whether what stands between dollars is a formula: no code span, and no shell variable such as
    those in `$PATH:$HOME`."""
    if code_spans.begins_within(text, start, end):
        return False
    return not (_VARIABLE.match(text, start) and _VARIABLE.match(text, end - 1))


# ---- shortcodes --------------------------------------------------------------------------------


def _call(text: str, start: int, locate: Locate, collector: Collector) -> Piece:
    """The tag at `text[start]`: a shortcode with its inner text, or one of Liquid's `raw`."""
    if text.startswith("{%", start) and (tag := liquid.raw_tag(text, start, collector)):
        liquid.switch_raw(tag, locate(start, tag.end()), collector)
        return "", tag.end()
    if collector.raw:
        return None, start + 2
    end = syntax.find(text, start)
    if end is None:
        if text.startswith("{%", start):
            return None, start + 2
        collector.diagnostics.append(unclosed(locate(start, start + 3)))
        return None, start + 3
    parsed, problems = syntax.parse(text[start:end])
    span = locate(start, end)

    def within(row: int, column: int, length: int) -> Span:
        at = column + start
        for _ in range(row):
            at = column + text.index("\n", at - column) + 1
        return locate(at, at + length)

    collector.report(problems, span, within)
    if isinstance(parsed, syntax.Escaped):
        return collector.add(Html(html.escape(parsed.text, quote=False))), end
    if isinstance(parsed, syntax.CloseTag):
        if not collector.closes_one_in_line(parsed.name):
            collector.diagnostics.append(unopened(parsed.name, span))
        return "", end
    if parsed is None:
        shown = Html(html.escape(text[start:end], quote=False))
        return (collector.add(shown) if problems else None), end
    inner = None
    if close := syntax.closing(text, end, parsed.name):
        inner = text[end : close[0]]
        parsed = replace(parsed, inner=inner)
    expansion, count = collector.expanded(parsed), len(collector.diagnostics)
    collector.report(expansion.diagnostics, span, within)
    if expansion.diagnostics and close is None:
        collector.opened_in_line(parsed.name, count)
    if close is None and _is_in_url(text, start) and (url := _url(expansion, problems)):
        return url, end
    if expansion.text is not None:
        piece = _text(expansion.text, parsed, span, collector)
    else:
        piece = collector.add(Html(expansion.html))
    if close is None:
        return piece, end
    if expansion.after is not None:
        base = end
        piece += lift(inner or "", lambda a, b: locate(base + a, base + b), collector)
        piece += collector.add(Html(expansion.after))
    return piece, close[1]


def _text(text: str, call: Call, span: Span, collector: Collector) -> str:
    """The text that a shortcode stands for, which may have shortcodes itself."""
    if not collector.admits_text(call, span):
        return ""
    collector.depth += 1
    lifted = lift(text, lambda a, b: span, collector)
    collector.depth -= 1
    return lifted


def _is_in_url(text: str, start: int) -> bool:
    """Whether `start` is within the address of a link."""
    at = text.rfind("](", 0, start)
    return at >= 0 and not _NO_URL.search(text, at + 2, start)


def _url(expansion: Expansion, problems: Sequence[Diagnostic]) -> str:
    """The part of an address that a shortcode becomes; "" if it is none. A shortcode with an error
    gives an address that is not looked up: one report is enough."""
    if problems or expansion.diagnostics:
        return "about:invalid"
    return "" if _NO_URL.search(expansion.html) or "<" in expansion.html else expansion.html


def _empty_link(span: Span) -> Diagnostic:
    hint = "write one between the round brackets, or a backslash before the first '['"
    return warning("link-empty", "there is no address here", span, hint)
