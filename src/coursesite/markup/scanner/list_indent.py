"""Lists that programs nest differently: indented, though by less than the text of the item above.

GitHub, as CommonMark has it, begins a list beside the one above; kramdown, and so Jekyll, one in
its item. Here it is beside it, and that is reported.
"""

from __future__ import annotations

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Reader
from coursesite.markup.syntax.blocks import RULE, indent
from coursesite.text.lazy_regex import rare

_ITEM = rare(r" {0,3}(?:([-*+])|(\d{1,9})[.)]) +(?=\S)")
_MOST_LINES = 200
"""The number of lines in which the beginning of the item above is looked for."""


def half_nested(reader: Reader, line: Line) -> Diagnostic | None:
    """The warning about a list that begins in `line` and ends an item of `reader.open`; None unless
    it is indented more than the item's marker, and of the other kind, bullets or numbers, or
    begins to count anew."""
    start, kept = containers.match(line.text, reader.open)
    if kept == len(reader.open) or reader.open[kept] <= 0:
        return None
    width, outer = reader.open[kept], reader.open[:kept]
    item = _ITEM.match(line.text, start)
    if not item or RULE.match(line.text, start):
        return None
    columns = indent(line.text[start:])
    for text in reversed(reader.written(_MOST_LINES)):
        begin, count = containers.match(text, outer)
        above = _ITEM.match(text, begin) if count == kept else None
        if above is None or above.end() - begin != width:
            continue
        deeper = columns - indent(text[begin:])
        is_other = bool(above[1]) != bool(item[1])
        if deeper <= 0 or not (is_other or (deeper > 1 and item[2] == "1")):
            return None
        what = "list stands" if is_other else "item stands"
        return warning(
            "list-indent",
            f"this {what} beside the item above, not in it: it is indented by "
            f"{columns}, and the item's text by {width}",
            line.span(start + columns, len(item[0].rstrip()) + start),
            f"indent it by {width} spaces to have it in the item, as on Jekyll, or else by none",
        )
    return None
