"""Markers of headings and items beside which a space stands that is none to Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.scanner.lines import Line
from coursesite.text.lazy_regex import rare

_OTHER_SPACE = rare(
    r" {0,3}(?:([\u00a0\u2000-\u200b\u202f\u205f\u3000]+) *(#{1,6}|[-*+])[^\S\n]"
    r"|(#{1,6}|[-*+])([\u00a0\u2000-\u200b\u202f\u205f\u3000]))"
)


def other_spaces(content: str, line: Line, at: int) -> Iterator[Diagnostic]:
    """The warning about such a space, where it begins a heading or an item: `content` is the line
    from offset `at` on."""
    if (sign := _OTHER_SPACE.match(content)) is None:
        return
    group = 2 if sign[1] else 3
    marker, space = sign[group], sign[1] or sign[4]
    what = "heading" if marker[0] == "#" else "item of a list"
    name = "a no-break space" if space == "\u00a0" else f"the space U+{ord(space[0]):04X}"
    where = "before" if sign[1] else "behind"
    message = f"{name} stands {where} '{marker}', so this is no {what}"
    hint = "write an ordinary space there; Alt or AltGr with the space bar types the other one"
    span = line.span(at + sign.start(group), at + sign.end(group))
    yield warning("marker-space", message, span, hint)
