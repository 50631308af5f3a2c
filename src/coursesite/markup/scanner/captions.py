"""Captions in attribute lists: `{: #tab-x caption="…" }`. A caption is Markdown, so it becomes a
line of its own, in an element that the tree takes for the caption of what is beside it."""

from __future__ import annotations

from html import escape

from coursesite.markup.attributes import Attributes
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import LineElement
from coursesite.markup.tokens import Html
from coursesite.model import replace

_KEYS = ("lst-cap", "lst_cap", "tbl-cap", "tbl_cap", "fig-cap", "fig_cap")
"""The keys of Quarto for the caption of what an attribute list is for."""
OPENING, BEFORE = "<x-c>", '<x-c after="">'
"""The tags around the caption of what is before it, and of what is behind it."""
CLOSING = "</x-c>"


def caption_of(given: Attributes, *, of_info: bool = False) -> str:
    """The caption in an attribute list; "" for none. In the info string of code, `caption` is the
    name of a file unless the code has an id."""
    for key, value in given.pairs:
        if key in _KEYS or (key == "caption" and not (of_info and not given.id)):
            return value.strip()
    return ""


def without_caption(given: Attributes) -> Attributes:
    """The attributes but for the caption."""
    if not given.pairs:
        return given
    kept = tuple(pair for pair in given.pairs if pair[0] not in ("caption", *_KEYS))
    return replace(given, pairs=kept)  # type: ignore[no-any-return]


def without_number(given: Attributes) -> tuple[Attributes, str]:
    """The attributes of code but for those of its number, and the tag of its caption, which has
    these."""
    number = given.get("number")
    more = f' number="{escape(number)}"' if number else ""
    if "unnumbered" in given.classes:
        more += ' class="unnumbered"'
    if not more:
        return given, OPENING
    rest = Attributes(
        given.id,
        tuple(name for name in given.classes if name != "unnumbered"),
        tuple(pair for pair in given.pairs if pair[0] != "number"),
        given.refs,
    )
    return rest, f"<x-c{more}>"


def element(
    caption: str,
    prefix: str,
    line: Line,
    at: int,
    opening: str = OPENING,
    closing: str = CLOSING,
) -> LineElement:
    """A caption or title that is written in a line behind an offset, as a line of Markdown."""
    place = max(line.text.find(caption, at), at)
    shift = line.shift + place - len(prefix)
    written = Line(" " * len(prefix) + caption, line.number, shift, line.origin)
    return LineElement(
        0, Html(opening, bare=True), [(prefix, caption, written)], Html(closing, bare=True)
    )
