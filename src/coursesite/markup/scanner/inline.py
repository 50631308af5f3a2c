"""Takes code spans, formulas, shortcodes, comments and attribute lists out of running text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from coursesite.diagnostics import Diagnostic, Span, error, warning
from coursesite.markup import attributes
from coursesite.markup.placeholders import CLOSE, placeholder
from coursesite.markup.scanner import (
    addresses,
    captions,
    citations,
    code_spans,
    definitions,
    foreign,
    inline_starts,
    kramdown,
    liquid,
    raw_html,
    references,
)
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.footnotes import undefined
from coursesite.markup.scanner.math import is_words, punctuated, unescaped
from coursesite.markup.scanner.raw_html import Locate, Piece
from coursesite.markup.scanner.running_text import RunningText
from coursesite.markup.scanner.shortcodes import TITLE, unclosed, unopened
from coursesite.markup.scanner.solutions import SHORTCODE, within_paragraph
from coursesite.markup.syntax.foreign_blocks import CODE_OPENER
from coursesite.markup.tokens import Attr, Code, FootnoteRef, Html, Math
from coursesite.model import Call, Expansion, replace
from coursesite.shortcodes import syntax
from coursesite.text.lazy_regex import rare

_DOLLAR = re.compile(r"\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)", re.DOTALL)
_TICKED = rare(r"\$`([^`]+)`\$")
_DOLLARS = rare(r"\$\$((?:\\.|[^$\\]|\$(?!\$))+?)\$\$", re.DOTALL)
_VARIABLE = rare(r"\$[A-Z_][A-Z0-9_]+\b")
_DOLLAR_RUN = rare(r"\$*")
_FENCE = rare(r"(?m)^[ \t]*(?:`{3}[^`\n]*|~{3}.*)$")
_TABLE = rare(r"\s*\|.*\|[ \t]*\n[ \t]*\|[-:| \t]+\|[ \t]*(?:\n|$)")
_LONGEST_URL = 2000
"""The number of characters of an address in front of a shortcode in it."""
_NO_URL = rare(r"[\s()]")
_LANGUAGE = rare(r"(?:#!|:::)([\w#.+-]+) +(?=\S)")
_MAY_BE_FOREIGN = frozenset(("call", "foreign", "ial", "math", "escape"))
"""The kinds of places that may be the syntax of another program if they stay as they are."""
_DELIMITERS = frozenset("*_~")
_LIST_END = rare(r"(?:[^}\"'\n]|\"[^\"\n]*+\"|'[^'\n]*+')*+\}")
_SPAN_ENDS = ")*_`>]~" + CLOSE
"""The characters that end something an attribute list can belong to."""


def lift(text: str, locate: Locate, collector: Collector, in_html: bool = False) -> str:
    """The text with placeholders for the parts taken out; the same object if there are none.

    `in_html` is text of a block of HTML: there is no Markdown, and backticks stay as they are."""
    if "](" in text and "![" in text and ("[](" in text or "[?](" in text):
        references.report_in_pictures(text, locate, collector)
    starts = inline_starts.CITING if collector.citations and "@" in text else inline_starts.NEXT
    start_match = starts.search(text)
    deny = collector.deny_html
    may_have_address = ("://" in text or "www." in text) and not in_html
    if start_match is None:
        return addresses.protected(text, collector) if may_have_address else text
    running = RunningText(text)
    out: list[str] = []
    at, list_end, link_end = 0, -1, -1
    is_same = True
    while start_match is not None:
        start, end = start_match.span()
        if at < start:
            out.append(text[at:start])
        kind = start_match.lastgroup
        if (label := start_match["label"]) is not None:
            kind = "note"
        piece: str | None = None
        if kind == "tag" and text[start + 1].isupper():
            foreign.report_component(start_match[0], locate(start, end), collector)
        if kind == "ticks":
            if in_html:
                end = _after_ticks(running, start, end)
            else:
                count = end - start
                piece, end = _code(running, start, end, locate, collector)
                if piece is None and count > 2 and inline_starts.begins_line(running, start):
                    piece = "&#96;" * count  # engines would take it for a fence
                if text.startswith("_", end) or text[start - 1 : start] == ":":
                    collector.met.add("`")
        elif kind in ("math", "tex"):
            if after := inline_starts.url_end(running, start):
                end = after
            elif collector.math:
                piece, end = _math(running, start, end, locate, collector)
        elif kind in ("key", "bracket"):
            end = start + 1
            if start < link_end or in_html or inline_starts.url_end(running, start):
                pass
            elif kind == "bracket" and (text_end := citations.link_end(running, start, collector)):
                link_end = text_end
            else:
                read = citations.bare if kind == "key" else citations.bracketed
                if cited := read(running, start, locate, collector):
                    piece, end, back = cited
                    if back:
                        out[-1] = out[-1][:-back]
        elif kind == "escape" and text[start + 1] in references.FIRST:
            if found := references.read(text, start, locate, collector):
                piece, end = found
                if out and out[-1].endswith("~") and not out[-1].endswith("~~"):
                    out[-1] = f"{out[-1][:-1]}\u00a0"  # a tie, as TeX has it
        elif kind == "escape" and text[start + 1] == "@" and collector.citations:
            piece = "&#64;"
        elif kind == "escape" and text[start + 1] == "$":
            piece = "&#36;"
        elif kind == "escape" and not in_html and text.startswith("\\\n", start + 1):
            piece = "\\"  # of two backslashes at the end of a line, one breaks it
        elif kind == "call":
            piece, end = _call(running, start, locate, collector)
        elif kind == "ial":
            close = _ial_end(running, end)
            is_after = start == 0 or text[start - 1] in _SPAN_ENDS or start == list_end
            is_after = is_after or (at == start and bool(out) and out[-1].endswith(CLOSE))
            if close is None:
                end = start + 1
            elif is_after:
                inner, list_end = text[end : close - 1], close
                piece, end = _attributes(inner, out, locate(start, close), collector), close
                if "cap" in inner:
                    piece += _caption(inner, locate, start, collector)
            else:
                end = close
        elif kind == "extension":
            piece, end = kramdown.inline(running, start, collector)
        elif kind == "open":
            piece, end = raw_html.declaration(running, start, end, locate, collector)
            if piece == "":
                piece = _comment(text, start, end, collector)
        elif kind == "tag" and deny:
            piece = html.escape(start_match[0], quote=False)
        elif kind in ("loose", "broken") and deny:
            piece, end = "&lt;", start + 1
        elif kind == "tag" or (kind == "loose" and in_html):
            piece, end = raw_html.tag(running, start, end, locate, collector)
        elif kind == "broken":
            piece, end = raw_html.broken(running, start, locate, collector)
        elif kind == "loose":
            end = start + 1
        elif kind == "definition":
            end = end if inline_starts.ends_label(running, start) else start + 1
        elif (
            kind == "note"
            and text.startswith(":", end)
            and inline_starts.begins_line(running, start)
        ):
            pass  # a footnote that `footnotes` did not take, such as one in a quote
        elif kind == "dest" and not start_match[0].strip("]()<> \n") and not in_html:
            collector.diagnostics.append(_empty_link(locate(start + 1, end)))
        elif kind == "note" and label in collector.footnotes:
            piece = collector.add(FootnoteRef(label))
        elif kind == "note" and not text.startswith(("(", "["), end):
            diagnostic = undefined(label, collector.footnotes, locate(start, end))
            collector.diagnostics.append(diagnostic)
        elif kind == "foreign":
            end = start + 1
        if piece is None:
            piece = text[start:end]
            if kind in _MAY_BE_FOREIGN:
                collector.met.add(text[start])
        else:
            is_same = False
        if piece:
            out.append(piece)
        at = end
        start_match = starts.search(text, at)
    if not is_same:
        out.append(text[at:])
        text = "".join(out)
    return addresses.protected(text, collector) if may_have_address else text


def _ial_end(text: RunningText, start: int) -> int | None:
    """The end of the attribute list whose content begins at `start`, in the same line."""
    close, line_end = text.find("}", start), text.find("\n", start)
    if close < 0 or 0 <= line_end < close:
        return None
    quoted = text.match(_LIST_END, start)
    return quoted.end() if quoted else close + 1


def _attributes(inner: str, out: list[str], span: Span, collector: Collector) -> str:
    """The placeholder of an attribute list, for the tree to apply. One behind a code span or a
    formula goes to that token at once, for these are in no tree."""
    given = captions.without_caption(attributes.parse(inner))
    collector.check_quotes(inner, span)
    last = collector.tokens[-1] if collector.tokens else None
    before = placeholder(len(collector.tokens) - 1)
    if isinstance(last, Code | Math) and out and out[-1].endswith(before):
        collector.tokens[-1] = last.with_attributes(given)
        return ""
    return collector.add(Attr(given, span))


def _caption(inner: str, locate: Locate, start: int, collector: Collector) -> str:
    """The placeholders of the caption in an attribute list that begins at `start`."""
    caption = captions.caption_of(attributes.parse(inner))
    if not caption:
        return ""
    at = start + len("{:") + max(0, inner.find(caption))
    opening = collector.add(Html(captions.OPENING))
    lifted = lift(caption, lambda a, b: locate(at + a, at + b), collector)
    return opening + lifted + collector.add(Html(captions.CLOSING))


def _comment(text: str, start: int, end: int, collector: Collector) -> str:
    """Nothing in the place of a comment. Beside a delimiter of emphasis an empty token: engines
    decide by the neighbouring character whether the delimiter opens or closes."""
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return "" if _DELIMITERS.isdisjoint(beside) else collector.add(Html("", raw=True))


def _code(
    running: RunningText, start: int, end: int, locate: Locate, collector: Collector
) -> Piece:
    """A code span whose backticks are `text[start:end]`."""
    text, close = running.text, running.ticks(end - start, end)
    if close < 0:
        return None, end
    code, close = text[end:close].replace("\n", " "), close + end - start
    if "{%" in code:
        code = liquid.unwrapped(code)
    if code[:1] == code[-1:] == " " and code.strip():
        code = code[1:-1]
    # within a table, GitHub has authors write \| for a | in code
    if "\\|" in code and (0 <= text.find("|") < start or running.find("|", close) >= 0):
        code = code.replace("\\|", "|")
    language = ""
    if CODE_OPENER in collector.understood and (opener := _LANGUAGE.match(code)):
        language, code = opener[1], code[opener.end() :]
    return collector.add(Code(code, locate(start, close), False, language)), close


def _after_ticks(text: RunningText, start: int, end: int) -> int:
    """The end of what would be a code span in Markdown."""
    close = text.ticks(end - start, end)
    return close + end - start if close >= 0 else end


def _math(
    running: RunningText, start: int, end: int, locate: Locate, collector: Collector
) -> Piece:
    """A formula that opens with `text[start:end]`: `$`, `$$`, `\\(`, `\\[`, or the last two with
    two backslashes, as on Jekyll sites."""
    text = running.text
    opening = text[start:end]
    if opening == "$$" and text.startswith("$", end):  # such as a price class, $$$
        run = _DOLLAR_RUN.match(text, end)
        return None, run.end() if run else end
    if opening.startswith("$"):
        ticked = _TICKED.match(text, start) if text.startswith("`", end) else None
        formula = ticked or (_DOLLARS if opening == "$$" else _DOLLAR).match(text, start)
        if not formula or not (ticked or _is_formula(text, start, formula.end())):
            return None, end
        tex, at = formula[1], formula.start(1)
        return _formula(running, tex, (start, at, formula.end()), locate, collector), formula.end()
    closing = opening[:-1] + (")" if opening[-1] == "(" else "]")
    stop = running.find(closing, end)
    if (
        stop < 0
        or code_spans.begins_within(text, end, stop)
        or (opening == "\\(" and _is_aside(text, start, text[end:stop]))
    ):
        return ("\\(", end) if opening == "\\(" else (None, end - 1)
    tex, at = text[end:stop], end
    if len(opening) == 3:
        tex = unescaped(tex)
    behind = end = stop + len(closing)
    display = opening[-1] == "["
    if display and text[end : end + 1] in (".", ",", ";"):
        tex, end = punctuated(tex.strip(), text[end]), end + 1
    return _formula(running, tex, (start, at, behind), locate, collector, display=display), end


def _is_aside(text: str, start: int, tex: str) -> bool:
    r"""Whether what stands between `\(` and `\)` is words in brackets, `\(see below\)`, or the end
    of a word, as in `file\(s\)`."""
    before = text[start - 1 : start]
    return (" " in tex.strip() and is_words(tex)) or (
        tex.isalpha() and before.isascii() and before.isalpha()
    )


def _formula(
    running: RunningText,
    tex: str,
    place: tuple[int, int, int],
    locate: Locate,
    collector: Collector,
    *,
    display: bool = False,
) -> str:
    """The placeholder of a formula, which begins at `place[0]` and ends at `place[2]`; its TeX
    begins at `place[1]`."""
    text, (start, at, stop) = running.text, place
    inner = tex.strip()
    if inner and (shift := text.find(inner, at, stop)) >= 0:
        at = shift

    def within(first: int, end: int) -> Span:
        if text.startswith(inner[first:end], at + first):
            return locate(at + first, at + end)
        # other backslashes than in the notes
        found = text.find(inner[first:end], at, stop)
        return locate(found, found + end - first) if found >= 0 else locate(start, stop)

    token = definitions.formula(collector, tex, locate(start, stop), within, display)
    if token is not None:
        return collector.add(token)
    begins, ends = text.rfind("\n", 0, start) + 1, text.find("\n", stop)
    line = text[begins:start] + text[stop : ends if ends >= 0 else len(text)]
    # a line of its own within a paragraph must not become an empty one
    return collector.add(Html("", raw=True)) if not line.strip() and "\n" in text else ""


def _is_formula(text: str, start: int, end: int) -> bool:
    """Whether what stands between dollars is a formula: no code span, and no shell variable such as
    those in `$PATH:$HOME`."""
    if code_spans.begins_within(text, start, end):
        return False
    return not (_VARIABLE.match(text, start) and _VARIABLE.match(text, end - 1))


# ---- shortcodes --------------------------------------------------------------------------------


def _call(running: RunningText, start: int, locate: Locate, collector: Collector) -> Piece:
    """The tag at `text[start]`: a shortcode with its inner text, or one of Liquid's `raw`."""
    text = running.text
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
    if close := running.closing(start):
        inner = text[end : close[0]]
        parsed = replace(parsed, inner=inner)
        if parsed.name == SHORTCODE:
            collector.diagnostics.append(within_paragraph(span))
            return "", close[1]
    expansion, count = collector.expanded(parsed), len(collector.diagnostics)
    collector.report(expansion.diagnostics, span, within)
    if expansion.diagnostics and close is None:
        collector.opened_in_line(parsed.name, count, behind_text=bool(text[:start].strip()))
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
        collector.enter(span)
        if expansion.heading:
            title = html.escape(expansion.heading, quote=False)
            piece += collector.add(Html(f"{TITLE}{title}</p>"))
        piece += lift(inner or "", lambda a, b: locate(base + a, base + b), collector)
        collector.leave()
        piece += collector.add(Html(expansion.after))
    return piece, close[1]


def _text(text: str, call: Call, span: Span, collector: Collector) -> str:
    """The text that a shortcode stands for, which may have shortcodes itself."""
    if not collector.admits_text(call, span):
        return ""
    if what := _block(text):
        message = f"{call.name}: {what} cannot stand within a line of text"
        hint = f"put {{{{< {call.name} … >}}}} on a line of its own"
        collector.diagnostics.append(error("shortcode-syntax", message, span, hint))
        return ""
    collector.depth += 1
    lifted = lift(text, lambda a, b: span, collector)
    collector.depth -= 1
    return lifted


def _block(text: str) -> str:
    """The name of what a text has that needs lines of its own: code, or a table that it begins
    with; "" for others."""
    if _FENCE.search(text):
        return "code"
    return "a table" if _TABLE.match(text) else ""


def _is_in_url(text: str, start: int) -> bool:
    """Whether `start` is within the address of a link."""
    at = text.rfind("](", max(0, start - _LONGEST_URL), start)
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
