"""Fenced code: https://spec.commonmark.org/0.31.2/#fenced-code-blocks"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup import attributes
from coursesite.markup.attributes import Attributes
from coursesite.markup.scanner import (
    captions,
    containers,
    definitions,
    diagrams,
    liquid,
    solutions,
)
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.syntax import code_options, code_outputs
from coursesite.markup.syntax.callout_kinds import KINDS
from coursesite.markup.tokens import Code, Html, Math
from coursesite.model import replace
from coursesite.shortcodes.diagrams import LANGUAGES
from coursesite.text.lazy_regex import rare

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_CLOSING_TAG = rare(r"\{\{[<%]\s*/\s*([\w-]+)")


def begin(reader: Reader, line: Line, content: str) -> Block | None:
    """The fenced code that begins with `content`, up to its closing fence or else to the end of the
    containers it is in; None if none begins there."""
    if not (fence := _FENCE.match(content)):
        return None
    reader.end_paragraph()
    ticks, indent = fence[1], fence.start(1)
    closes = re.compile(rf" {{0,3}}{ticks[0]}{{{len(ticks)},}} *$").match
    body: list[str] = []
    is_closed = in_element = False
    at = reader.at + 1
    while at < len(reader.lines):
        here = reader.lines[at]
        rest = here.text
        if here.closing is not None:
            in_element = True
            break
        if reader.open:
            start, kept = containers.match(rest, reader.open)
            if kept < len(reader.open) and (rest.strip() or containers.QUOTE in reader.open):
                break
            rest = rest[start:]
        at += 1
        if ticks in rest and closes(rest):
            is_closed = True
            break
        if indent:
            rest = rest[min(indent, len(rest) - len(rest.lstrip(" "))) :]
        body.append(rest if here.raw is None else here.code(rest))
    diagnostics = reader.collector.diagnostics
    if names := {name for line in body if "{{" in line for name in _CLOSING_TAG.findall(line)}:
        diagnostics[:] = _without_swallowed(diagnostics, names, line.number if is_closed else 0)
    if not is_closed:
        place = line.span(start := line.text.find(ticks), start + len(ticks))
        if solutions.may_show(reader.solutions, body, in_element=in_element):
            diagnostics.append(solutions.unclosed_code(ticks, place))
        else:
            diagnostics.append(_unclosed(ticks, place, in_element or bool(reader.open)))
    whole = line.span(line.text.find(ticks), len(line.text.rstrip()))
    info = fence[2]
    count = len(body)
    if info.lstrip().startswith("{"):
        if given := code_options.directive(info, body):
            info, body = given
        elif known := code_options.foreign_directive(info, KINDS):
            message = f"{{{known[0]}}} begins a block in MyST, and is shown as code here"
            reader.collector.diagnostics.append(warning("foreign-block", message, whole, known[1]))
            info = ""
    skipped = count - len(body)
    language, attrs = attributes.info(info)
    attrs = reader.take_list().merged(attrs)
    if not info.isascii():
        reader.collector.check_quotes(info.rstrip("} "), whole)
    if language in code_outputs.LANGUAGES:
        return Block(at - reader.at, _output(reader, language, "\n".join(body), whole))
    if language.lower() in LANGUAGES:
        attrs, name = diagrams.normal(language, attrs)
        rows = reader.lines[reader.at + 1 + skipped : at]
        place = line.span(start := line.text.find(language), start + len(language))
        count = at - reader.at
        if block := diagrams.drawn(reader, count, language, attrs, name, rows, body, place):
            return block
    caption, opening = captions.caption_of(attrs, of_info=True), captions.OPENING
    if caption:
        attrs, opening = captions.without_number(captions.without_caption(attrs))
    if attrs.pairs or attrs.refs:
        attrs = code_options.normal(attrs)
        options_at = len(line.text) - len(fence[2])
        words = not info.lstrip().startswith("{")  # names of chunks are no options
        tell_options(attrs, line, options_at, reader.collector, words=words)
    if language == "math" and reader.collector.math:
        tex = "\n".join(body)
        lead = 1 + tex[: len(tex) - len(tex.lstrip())].count("\n")
        lines = reader.lines[reader.at : at]
        where = definitions.in_lines(lines, tex.strip(), lead)
        token: Code | Math | None = definitions.formula(
            reader.collector, tex, whole, where, True, attrs
        )
    else:
        start = line.text.find(language or ticks)
        span = line.span(start, start + len(language or ticks))
        code = "\n".join([*body, ""])
        if "{%" in code:
            code = liquid.unwrapped(code)
        token = Code(code, span, True, language, attrs)
    title = captions.element(caption, reader.prefix, line, 0, opening) if caption else None
    return Block(at - reader.at, token, takes_attributes=token is not None, title=title)


def _output(reader: Reader, language: str, text: str, place: Span) -> Html:
    """The output of code, which is in a fence of its own."""
    words = {"output": "Output", "output_widget": _WIDGET} | dict(reader.collector.words)
    html, problem = code_outputs.rendered(language, text, words["output"], words["output_widget"])
    if problem is not None:
        reader.collector.diagnostics.append(replace(problem, span=place))
    return Html(html)


_WIDGET = "This part works in the notebook only."


def tell_options(
    given: Attributes, line: Line, at: int, collector: Collector, *, words: bool
) -> None:
    """Reports the options of code, written in a line from offset `at` on, that mean nothing here:
    each once on a page. With `words`, bare words are options, too."""
    for key, hint in code_options.without_meaning(given, words=words):
        if key not in collector.options_reported:
            collector.options_reported.add(key)
            start = max(line.text.find(key, at), at)
            message = f"'{key}' means nothing for code here"
            span = line.span(start, start + len(key))
            collector.diagnostics.append(warning("code-option", message, span, hint))


def _without_swallowed(
    diagnostics: Sequence[Diagnostic], names: Set[str], number: int
) -> list[Diagnostic]:
    """The diagnostics without those of shortcodes whose closing tag became code here: the open
    fence is the one mistake to report. If it is closed, in a line below that of this `number`, they
    say so."""
    hint = f"its closing tag is code: does the fence of line {number} lack its end?"
    told = []
    for one in diagnostics:
        if one.code != "shortcode-unclosed" or one.message.partition(":")[0] not in names:
            told.append(one)
        elif number:
            told.append(replace(one, hint=hint))
    return told


def _unclosed(ticks: str, span: Span, within: bool) -> Diagnostic:
    rest = "what it stands in" if within else "the page"
    return warning(
        "code-unclosed",
        f"this fenced code never ends, so the rest of {rest} is code",
        span,
        f"end it with {ticks} on a line of its own" + (", as far in as here" if within else ""),
    )
