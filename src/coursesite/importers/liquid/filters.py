"""The filters of Liquid and Jekyll by name, as far as course notes use them.

They are described in https://jekyllrb.com/docs/liquid/filters/. A filter may raise `TypeError`,
`ValueError`, `IndexError`, `KeyError`, `ZeroDivisionError` or `re.error` for values that it does
not take, and `UnresolvedLiquidError`.
"""

from __future__ import annotations

import html
import json
import math
import re
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

from coursesite import markup
from coursesite.importers import ruby_dates
from coursesite.importers.html_blocks import one_block
from coursesite.importers.liquid import list_filters
from coursesite.importers.liquid.values import (
    MISSING,
    UnresolvedLiquidError,
    items,
    number,
    text,
    truth,
)
from coursesite.importers.slugs import slugify

_MARKS = re.compile(r"[*_`\[\]#|<>]|^\s*(?:[-+]|\d+\.)\s", re.MULTILINE)
_TAGS = re.compile(r"<script.*?</script>|<!--.*?-->|<style.*?</style>|<.*?>", re.DOTALL)


def _date(value: Any, pattern: Any = "") -> Any:
    """The filter `date`; a value that is not a date stays as it is."""
    if value == "now" or value == "today":
        raise UnresolvedLiquidError("the time of the build is not known")
    moment = ruby_dates.parse(value)
    if moment is None or not pattern:
        return "" if value is None or value is MISSING else value
    return ruby_dates.strftime(moment, str(pattern))


def _sentence(value: Any, joint: Any = "and") -> str:
    parts = [text(part) for part in items(value)]
    if len(parts) < 3:
        return f" {joint} ".join(parts)
    return f"{', '.join(parts[:-1])}, {joint} {parts[-1]}"


def _default(value: Any, other: Any = "", *_: Any) -> Any:
    return value if truth(value) and value not in ("", [], {}) else other


def _slice(value: Any, start: Any, count: Any = 1) -> Any:
    whole = value if isinstance(value, list) else text(value)
    first = int(start)
    first = first + len(whole) if first < 0 else first
    return whole[max(0, first) : max(0, first + int(count))]


def _markdownify(value: Any) -> str:
    """The filter `markdownify`: Markdown as HTML on lines that can stand in HTML.

    Plain words and formulas stay as they are, for our builder treats them later.
    """
    source = text(value)
    if not _MARKS.search(source) or "$" in source or "\\(" in source:
        return source
    return one_block(markup.render(source.strip()).html)


def _truncate(value: Any, count: Any = 50, tail: Any = "...") -> str:
    whole, limit = text(value), int(count)
    return whole if len(whole) <= limit else whole[: max(0, limit - len(tail))] + tail


def _truncatewords(value: Any, count: Any = 15, tail: Any = "...") -> str:
    words = text(value).split()
    return " ".join(words) if len(words) <= int(count) else " ".join(words[: int(count)]) + tail


def _divided(value: Any, other: Any) -> Any:
    a, b = number(value), number(other)
    return a // b if isinstance(a, int) and isinstance(b, int) else a / b


def _round(value: Any, places: Any = 0) -> Any:
    rounded = round(float(number(value)), int(places))
    return rounded if int(places) else int(rounded)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=text)


def _split(value: Any, at: Any) -> list[str]:
    whole, by = text(value), text(at)
    parts = list(whole) if not by else whole.split() if by == " " else whole.split(by)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _size(value: Any) -> int:
    return len(value) if isinstance(value, (str, list, tuple, range, Mapping)) else 0


FILTERS: dict[str, Callable[..., Any]] = {
    "abs": lambda v: abs(number(v)),
    "append": lambda v, x: text(v) + text(x),
    "array_to_sentence_string": _sentence,
    "at_least": lambda v, x: max(number(v), number(x)),
    "at_most": lambda v, x: min(number(v), number(x)),
    "capitalize": lambda v: text(v)[:1].upper() + text(v)[1:].lower(),
    "ceil": lambda v: math.ceil(number(v)),
    "cgi_escape": lambda v: urllib.parse.quote_plus(text(v)),
    "date": _date,
    "date_to_long_string": lambda v, *_: _date(v, "%d %B %Y"),
    "date_to_rfc822": lambda v: _date(v, "%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": lambda v, *_: _date(v, "%d %b %Y"),
    "date_to_xmlschema": lambda v: _date(v, "%Y-%m-%dT%H:%M:%S%z"),
    "default": _default,
    "divided_by": _divided,
    "downcase": lambda v: text(v).lower(),
    "escape": lambda v: html.escape(text(v)),
    "escape_once": lambda v: html.escape(html.unescape(text(v))),
    "floor": lambda v: math.floor(number(v)),
    "jsonify": _json,
    "inspect": _json,
    "lstrip": lambda v: text(v).lstrip(),
    "markdownify": _markdownify,
    "minus": lambda v, x: number(v) - number(x),
    "modulo": lambda v, x: number(v) % number(x),
    "newline_to_br": lambda v: text(v).replace("\n", "<br />\n"),
    "normalize_whitespace": lambda v: " ".join(text(v).split()),
    "number_of_words": lambda v, *_: len(text(v).split()),
    "plus": lambda v, x: number(v) + number(x),
    "prepend": lambda v, x: text(x) + text(v),
    "remove": lambda v, x: text(v).replace(text(x), ""),
    "remove_first": lambda v, x: text(v).replace(text(x), "", 1),
    "replace": lambda v, x, y="": text(v).replace(text(x), text(y)),
    "replace_first": lambda v, x, y="": text(v).replace(text(x), text(y), 1),
    "round": _round,
    "rstrip": lambda v: text(v).rstrip(),
    "size": _size,
    "slice": _slice,
    "slugify": lambda v, mode="default": slugify(text(v), mode),
    "smartify": lambda v: text(v),
    "split": _split,
    "strip": lambda v: text(v).strip(),
    "strip_html": lambda v: _TAGS.sub("", text(v)),
    "strip_index": lambda v: re.sub(r"/index\.html?$", "/", text(v)),
    "strip_newlines": lambda v: text(v).replace("\n", ""),
    "times": lambda v, x: number(v) * number(x),
    "to_integer": lambda v: int(number(v)),
    "truncate": _truncate,
    "truncatewords": _truncatewords,
    "upcase": lambda v: text(v).upper(),
    "uri_escape": lambda v: urllib.parse.quote(text(v), safe="/:?#[]@!$&'()*+,;=%"),
    "url_decode": lambda v: urllib.parse.unquote_plus(text(v)),
    "url_encode": lambda v: urllib.parse.quote_plus(text(v)),
    "xml_escape": lambda v: html.escape(text(v)),
    **list_filters.FILTERS,
}
