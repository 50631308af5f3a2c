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
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from coursesite import markup
from coursesite.importers.data import ruby_dates
from coursesite.importers.dialects.liquid.values import (
    UnresolvedLiquidError,
    items,
    member,
    number,
    plain,
    text,
    truth,
)
from coursesite.importers.text.html_blocks import one_block
from coursesite.importers.text.slugs import slugify

_MARKS = re.compile(r"[*_`\[\]#|<>]|^[^\S\n]*(?:[-+]|\d+\.)\s", re.MULTILINE)


def _date(value: Any, pattern: Any = "") -> Any:
    """The filter `date`; a value that is not a date stays as it is."""
    written = text(value)
    if written in ("now", "today"):
        raise UnresolvedLiquidError("the time of the build is not known")
    moment = ruby_dates.parse(value)
    if written.isdecimal():  # the seconds since 1970
        with suppress(OverflowError, ValueError, OSError):
            moment = dt.datetime.fromtimestamp(int(written), dt.UTC)
    return ruby_dates.strftime(moment, text(pattern)) if moment and pattern else written


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


def _markdownify(value: Any) -> str:
    """The filter `markdownify`: Markdown as HTML on lines that can stand in HTML.

    Plain words and formulas stay as they are, for our builder treats them later.
    """
    source = text(value)
    if not _MARKS.search(source) or "$" in source or "\\(" in source:
        return source
    return one_block(markup.render(source.strip()).html)


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


def _values(value: Any) -> list[Any]:
    """The items of a list, the values of a mapping."""
    value = plain(value)
    return [*value.values()] if isinstance(value, Mapping) else items(value)


def _sort(value: Any, path: Any = None, nils: Any = "first") -> list[Any]:
    """The filter `sort`: numbers, then texts; items without the property first, or last."""

    def key(item: Any) -> tuple[int, float, str]:
        held = item if path is None else member(item, path)
        if held is None:
            return (3 if text(nils) == "last" else 0, 0.0, "")
        is_number = isinstance(held, (int, float))
        return (1, float(held), "") if is_number else (2, 0.0, text(held))

    return sorted(items(value), key=key)


def _fits(item: Any, path: Any, wanted: Any = True) -> bool:
    """Whether a property of an item is, or contains, a value; without a value, is true."""
    held, wanted = member(item, path), plain(wanted)
    if wanted is True or wanted is None:
        return truth(held) is (wanted is True)
    if isinstance(held, (list, tuple)):
        return text(wanted) in map(text, held)
    return held is not None and text(held) == text(wanted)


def grouped(value: Any, key: Callable[[Any], Any]) -> list[dict[str, Any]]:
    """The items of a list in groups by a key, as `group_by` gives them."""
    groups: dict[str, list[Any]] = {}
    for item in _values(value):
        groups.setdefault(text(key(item)), []).append(item)
    return [{"name": name, "items": group, "size": len(group)} for name, group in groups.items()]


FILTERS: dict[str, Callable[..., Any]] = {
    "array_to_sentence_string": _sentence,
    "cgi_escape": lambda v: urllib.parse.quote_plus(text(v)),
    "concat": lambda v, x: items(v) + items(x),
    "date": _date,
    "date_to_long_string": lambda v, *_: _date(v, "%d %B %Y"),
    "date_to_rfc822": lambda v: _date(v, "%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": lambda v, *_: _date(v, "%d %b %Y"),
    "date_to_xmlschema": lambda v: _date(v, "%Y-%m-%dT%H:%M:%S%z"),
    "find": lambda v, *x: next((item for item in _values(v) if _fits(item, *x)), None),
    "group_by": lambda v, p: grouped(v, lambda item: member(item, p)),
    "inspect": _json,
    "join": lambda v, x=" ": text(x).join(map(text, items(v))),
    "jsonify": _json,
    "map": lambda v, p: [member(item, p) for item in _values(v)],
    "markdownify": _markdownify,
    "normalize_whitespace": lambda v: " ".join(text(v).split()),
    "number_of_words": lambda v, *_: len(text(v).split()),
    "pop": lambda v, *_: items(v)[:-1],
    "push": lambda v, x: [*items(v), x],
    "round": _round,
    "shift": lambda v, *_: items(v)[1:],
    "slice": _slice,
    "slugify": lambda v, mode="default": slugify(text(v), text(mode)),
    "smartify": text,
    "sort": _sort,
    "split": _split,
    "strip_index": lambda v: re.sub(r"/index\.html?$", "/", text(v)),
    "to_integer": lambda v: int(number(v)),
    "unshift": lambda v, x: [x, *items(v)],
    "uri_escape": lambda v: urllib.parse.quote(text(v), safe="/:?#[]@!$&'()*+,;=%"),
    "where": lambda v, *x: [item for item in _values(v) if _fits(item, *x)],
    "xml_escape": lambda v: html.escape(text(v)),
}
