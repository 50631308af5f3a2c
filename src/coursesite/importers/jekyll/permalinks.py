"""Addresses of pages from Jekyll's permalink templates.

Templates and placeholders are those of https://jekyllrb.com/docs/permalinks/.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from msgspec import Struct

from coursesite.importers.slugs import slugify

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_DATED = re.compile(r"(?:.*/)?(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)\Z")


class PermalinkFields(Struct, frozen=True, kw_only=True):
    """The values that placeholders stand for.

    `path` has no extension and is relative to the folder of the collection, for a page to the site.
    `name` is its last part. `slug` is that of the front matter or of the file's name.
    """

    collection: str
    path: str
    name: str
    slug: str
    categories: tuple[str, ...] = ()
    date: dt.datetime | None = None
    ext: str = ".html"


def split_dated_name(path: str) -> tuple[str, str] | None:
    """The day and the slug in the name of a post's file (without extension), None if it has no
    day."""
    match = _DATED.match(path)
    return (match[1], match[2]) if match else None


def post_template(setting: str) -> str:
    """The template for posts that a `permalink` setting names, or the setting itself."""
    return STYLES.get(setting, setting)


def page_template(fields: PermalinkFields, setting: str) -> str:
    """The template of a page's address under the site's `permalink` setting."""
    if fields.ext != ".html":
        return "/:path/:basename:output_ext"
    if fields.name == "index":
        return "/:path/"
    return _suffixed("/:path/:basename", setting)


def collection_template(setting: str) -> str:
    """The template for items of a collection under the site's `permalink` setting."""
    return _suffixed("/:collection/:path", setting)


def _suffixed(template: str, setting: str) -> str:
    """A template with the ending that a style or a template of the site's setting has."""
    if setting == "pretty":
        return f"{template}/"
    if setting in STYLES:
        return f"{template}:output_ext"
    if setting.endswith("/"):
        return f"{template}/"
    return f"{template}:output_ext" if setting.endswith(":output_ext") else template


def fill_template(template: str, fields: PermalinkFields, page: bool = False) -> str:
    """The address, which begins with `/`. Unknown placeholders stay."""
    values = _placeholder_values(fields, page)
    filled = _PLACEHOLDER.sub(lambda match: _fill(values, match), template)
    filled = re.sub(r"/\.{1,2}(?=/|\Z)", "", f"/{filled}")
    return re.sub(r"/{2,}", "/", filled)


def file_of(url: str, ext: str = ".html") -> str:
    """The address of the file that Jekyll writes for a page at `url`: `/staff` is `/staff.html`."""
    return url if url.endswith(("/", ext)) else f"{url}{ext}"


def _fill(values: dict[str, str], match: re.Match[str]) -> str:
    """The value of a placeholder. The longest known name counts: `:yearly` is `:year` and "ly"."""
    name = match[1]
    while name:
        if name in values:
            return values[name] + match[1][len(name) :]
        name = name[:-1]
    return match[0]


def _placeholder_values(fields: PermalinkFields, page: bool) -> dict[str, str]:
    """The values of all placeholders. Those of dates are missing without a date."""
    folder = fields.path.rpartition("/")[0]
    title = _cased_pretty(fields.slug or fields.name)
    values = {
        "collection": fields.collection,
        "path": folder if page else fields.path,
        "basename": fields.name,
        "name": fields.name if page else slugify(fields.name),
        "title": title,
        "slug": slugify(fields.slug or fields.name),
        "categories": "/".join(dict.fromkeys(part.lower() for part in fields.categories)),
        "slugified_categories": "/".join(dict.fromkeys(slugify(c) for c in fields.categories)),
        "output_ext": fields.ext,
    }
    if fields.date is not None:
        when = fields.date
        year, week, weekday = when.isocalendar()
        values |= {
            "year": f"{when.year:04}",
            "short_year": f"{when.year % 100:02}",
            "month": f"{when.month:02}",
            "i_month": str(when.month),
            "short_month": when.strftime("%b"),
            "long_month": when.strftime("%B"),
            "day": f"{when.day:02}",
            "i_day": str(when.day),
            "y_day": when.strftime("%j"),
            "w_year": str(year),
            "week": f"{week:02}",
            "w_day": str(weekday),
            "short_day": when.strftime("%a"),
            "long_day": when.strftime("%A"),
            "hour": f"{when.hour:02}",
            "minute": f"{when.minute:02}",
            "second": f"{when.second:02}",
        }
    return values


def _cased_pretty(value: Any) -> str:
    """A text in its case, with hyphens for all but letters, digits and the signs of addresses."""
    return re.sub(r"[^\w.~!$&'()+,;=@]+", "-", str(value)).strip("-")
