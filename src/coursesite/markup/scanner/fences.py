"""Fenced code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup import attributes
from coursesite.markup.scanner import containers, liquid
from coursesite.markup.tokens import Code, Math
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_CLOSING = rare(r"\{\{[<%]\s*/\s*([\w-]+)")


def begin(scanner: Scanner, line: Line, content: str) -> bool:
    """Lifts the fenced code that begins with `content`, if any does, up to its closing fence or the
    end of what it is in."""
    if not (found := _FENCE.match(content)):
        return False
    scanner.flush()
    ticks, indent = found[1], found.start(1)
    close = re.compile(rf" {{0,3}}{ticks[0]}{{{len(ticks)},}} *$").match
    body: list[str] = []
    closed = within = False
    scanner.at += 1
    while scanner.at < len(scanner.lines):
        here = scanner.lines[scanner.at]
        rest = here.text
        if scanner.after and (within := id(here) in scanner.after):
            break
        if scanner.open:
            start, kept = containers.match(rest, scanner.open)
            if kept < len(scanner.open) and (rest.strip() or containers.QUOTE in scanner.open):
                break
            rest = rest[start:]
        scanner.at += 1
        if ticks in rest and close(rest):
            closed = True
            break
        if indent:
            rest = rest[min(indent, len(rest) - len(rest.lstrip(" "))) :]
        body.append(rest if here.raw is None else here.code(rest))
    if not closed:
        scanner.sink.diagnostics[:] = _without(scanner.sink.diagnostics, body)
        place = line.span(start := line.text.find(ticks), start + len(ticks))
        scanner.sink.diagnostics.append(_endless(ticks, place, within or bool(scanner.open)))
    language, attrs = attributes.info(found[2])
    if language == "math" and scanner.sink.math:
        span = line.span(line.text.find(ticks), len(line.text.rstrip()))
        scanner.put(Math("\n".join(body).strip(), span, True, attrs))
    else:
        start = line.text.find(language or ticks)
        span = line.span(start, start + len(language or ticks))
        code = "\n".join([*body, ""])
        if "{%" in code:
            code = liquid.unwrapped(code)
        scanner.put(Code(code, span, True, language, attrs))
    scanner.code = len(scanner.sink.tokens) - 1
    return True


def _without(found: Sequence[Diagnostic], body: Sequence[str]) -> list[Diagnostic]:
    """The diagnostics but those of shortcodes whose closing tag is in the code."""
    names = {name for line in body if "{{" in line for name in _CLOSING.findall(line)}
    return [
        one
        for one in found
        if one.code != "shortcode-unclosed" or one.message.partition(":")[0] not in names
    ]


def _endless(ticks: str, span: Span, within: bool) -> Diagnostic:
    """Fenced code that nothing ends but what it is in, or the page."""
    rest = "what it stands in" if within else "the page"
    return warning(
        "code-unclosed",
        f"this fenced code never ends, so the rest of {rest} is code",
        span,
        f"end it with {ticks} on a line of its own" + (", as far in as here" if within else ""),
    )
