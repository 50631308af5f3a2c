"""The filters of Jekyll, and those of Liquid for which python-liquid has other results than Ruby.

They are described in https://jekyllrb.com/docs/liquid/filters/. A filter may raise one of
`environment.FAILURES` for values that it does not take.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import urllib.parse
from collections.abc import Callable, Sized
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from coursesite import markup
from coursesite.importers import ruby_dates
from coursesite.importers.html_blocks import one_block
from coursesite.importers.liquid import list_filters
from coursesite.importers.liquid.values import (
    UnresolvedLiquidError,
    items,
    number,
    text,
)
from coursesite.importers.slugs import slugify

_MARKS = re.compile(r"[*_`\[\]#|<>]|^\s*(?:[-+]|\d+\.)\s", re.MULTILINE)
_TAGS = re.compile(r"<script.*?</script>|<!--.*?-->|<style.*?</style>|<.*?>", re.DOTALL)


def _date(value: Any, pattern: Any = "") -> Any:
    """The filter `date`; a value that is not a date stays as it is."""
    if text(value) in ("now", "today"):
        raise UnresolvedLiquidError("the time of the build is not known")
    written = text(value)
    moment: dt.datetime | None
    if written.isdecimal():  # the seconds since 1970
        try:
            moment = dt.datetime.fromtimestamp(int(written), dt.UTC)
        except (OverflowError, ValueError, OSError):
            return written
    else:
        moment = ruby_dates.parse(value)
    if moment is None or not pattern:
        return text(value)
    return ruby_dates.strftime(moment, text(pattern))


def _sentence(value: Any, joint: Any = "and") -> str:
    parts = [text(part) for part in items(value)]
    if len(parts) < 3:
        return f" {joint} ".join(parts)
    return f"{', '.join(parts[:-1])}, {joint} {parts[-1]}"


def _slice(value: Any, start: Any, count: Any = 1) -> Any:
    whole = value if isinstance(value, list) else text(value)
    first = int(number(start))
    first = first + len(whole) if first < 0 else first
    return whole[max(0, first) : max(0, first + int(number(count)))]


def markdownify(value: Any) -> str:
    """The filter `markdownify`: Markdown as HTML on lines that can stand in HTML.

    Plain words and formulas stay as they are, for our builder treats them later.
    """
    source = text(value)
    if not _MARKS.search(source) or "$" in source or "\\(" in source:
        return source
    return one_block(markup.render(source.strip()).html)


def _truncatewords(value: Any, count: Any = 15, tail: Any = "...") -> str:
    words = text(value).split()
    return " ".join(words) if len(words) <= int(count) else " ".join(words[: int(count)]) + tail


def _round(value: Any, places: Any = 0) -> Any:
    """The filter `round`; a half is rounded away from zero, as in Ruby."""
    step = Decimal(1).scaleb(-int(number(places)))
    rounded = Decimal(str(number(value))).quantize(step, ROUND_HALF_UP)
    return float(rounded) if number(places) else int(rounded)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=text)


def _split(value: Any, at: Any) -> list[str]:
    whole, by = text(value), text(at)
    parts = list(whole) if not by else whole.split() if by == " " else whole.split(by)
    while parts and not parts[-1]:
        parts.pop()
    return parts


STRINGS = (
    "append",
    "capitalize",
    "downcase",
    "escape",
    "escape_once",
    "lstrip",
    "newline_to_br",
    "prepend",
    "remove",
    "remove_first",
    "remove_last",
    "replace",
    "replace_first",
    "replace_last",
    "rstrip",
    "strip",
    "strip_newlines",
    "truncate",
    "upcase",
    "url_decode",
    "url_encode",
)
"""The filters of python-liquid for texts that are right once they are given texts."""
NUMBERS = (
    "abs",
    "at_least",
    "at_most",
    "ceil",
    "divided_by",
    "floor",
    "minus",
    "modulo",
    "plus",
    "times",
)
"""Those for numbers."""
FILTERS: dict[str, Callable[..., Any]] = {
    "array_to_sentence_string": _sentence,
    "cgi_escape": lambda v: urllib.parse.quote_plus(text(v)),
    "date": _date,
    "date_to_long_string": lambda v, *_: _date(v, "%d %B %Y"),
    "date_to_rfc822": lambda v: _date(v, "%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": lambda v, *_: _date(v, "%d %b %Y"),
    "date_to_xmlschema": lambda v: _date(v, "%Y-%m-%dT%H:%M:%S%z"),
    "jsonify": _json,
    "inspect": _json,
    "normalize_whitespace": lambda v: " ".join(text(v).split()),
    "number_of_words": lambda v, *_: len(text(v).split()),
    "round": _round,
    "size": lambda v: len(v) if isinstance(v, Sized) else 0,
    "slice": _slice,
    "slugify": lambda v, mode="default": slugify(text(v), text(mode)),
    "smartify": text,
    "split": _split,
    "strip_html": lambda v: _TAGS.sub("", text(v)),
    "strip_index": lambda v: re.sub(r"/index\.html?$", "/", text(v)),
    "to_integer": lambda v: int(number(v)),
    "truncatewords": _truncatewords,
    "uri_escape": lambda v: urllib.parse.quote(text(v), safe="/:?#[]@!$&'()*+,;=%"),
    "xml_escape": lambda v: html.escape(text(v)),
    **list_filters.FILTERS,
}
