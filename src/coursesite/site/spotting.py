"""Where notes say an address, also where a shortcode says it in its own words."""

from __future__ import annotations

import re

from coursesite.diagnostics import Span, span_at
from coursesite.engine import Need
from coursesite.model import LinkSpot
from coursesite.site.inputs import text_of
from coursesite.site.prose import body_line
from coursesite.times import parse_seconds

_MOMENT = re.compile(r' class="at"[^>]*? data-seek="(\d+)"')
_SLIDE = re.compile(r' class="slide-ref"(?:[^>]*? data-page="(\d+)")?')
_AT = re.compile(r"""\{\{<\s*at\s+(?:time=)?["']?([^\s"'>]+)[^>]*>\}\}""")
_SLIDES = re.compile(
    r"""\{\{<\s*slides(?:\s+page=["']?(\d+)["']?|\s+title=(?:"[^"]*"|\S+))*\s*>\}\}"""
)


def written(need: Need, path: str, spot: LinkSpot, tag: str) -> Span | None:
    """Where the post at `path` says the address of a spot, which is in an HTML `tag`; None if it is
    not seen to say it."""
    if found := _MOMENT.search(tag):
        return _call(need, path, _AT, found[1])
    if found := _SLIDE.search(tag):
        return _call(need, path, _SLIDES, found[1])
    return spot.span.shifted(need(body_line, path)) if spot.span else None


def _call(need: Need, path: str, calls: re.Pattern[str], wanted: str | None) -> Span | None:
    """The first call of a shortcode that has the number that is wanted."""
    text = text_of(need, f"content/{path}")
    for call in calls.finditer(text):
        if _number(call[1]) == _number(wanted):
            return span_at(text, call.start(), len(call[0]))
    return None


def _number(text: str | None) -> int | None:
    """A page, or a time in seconds."""
    try:
        return parse_seconds(text) if text else None
    except ValueError:
        return None
