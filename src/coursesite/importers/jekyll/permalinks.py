"""Addresses of pages from Jekyll's permalink templates.

Templates and placeholders are those of https://jekyllrb.com/docs/permalinks/.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from msgspec import Struct

from coursesite.importers.liquid.filters import slugify

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PLACE = re.compile(r":([a-z_]+)")
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
    found = _DATED.match(path)
    return (found[1], found[2]) if found else None


def post_template(setting: str) -> str:
    """The template for posts that a `permalink` setting names, or the setting itself."""
    return STYLES.get(setting, setting)


def page_template(facts: PermalinkFields, setting: str) -> str:
    """The template of a page's address under the site's `permalink` setting."""
    if facts.ext != ".html":
        return "/:path/:basename:output_ext"
    if facts.name == "index":
        return "/:path/"
    return _suffixed("/:path/:basename", setting)


def collection_template(setting: str) -> str:
    """The template for items of a collection under the site's `permalink` setting."""
    return _suffixed("/:collection/:path", setting)


def _suffixed(template: str, setting: str) -> str:
    if setting == "pretty":
        return f"{template}/"
    if setting in STYLES:
        return f"{template}:output_ext"
    if setting.endswith("/"):
        return f"{template}/"
    return f"{template}:output_ext" if setting.endswith(":output_ext") else template


def fill_template(template: str, facts: PermalinkFields, page: bool = False) -> str:
    """The address, which begins with `/`. Unknown placeholders stay."""
    places = _places(facts, page)
    filled = _PLACE.sub(lambda found: _fill(places, found), template)
    filled = re.sub(r"/\.{1,2}(?=/|\Z)", "", f"/{filled}")
    return re.sub(r"/{2,}", "/", filled)


def file_of(url: str, ext: str = ".html") -> str:
    """The address of the file that Jekyll writes for a page at `url`: `/staff` is `/staff.html`."""
    return url if url.endswith(("/", ext)) else f"{url}{ext}"


def _fill(places: dict[str, str], found: re.Match[str]) -> str:
    name = found[1]
    while name:
        if name in places:
            return places[name] + found[1][len(name) :]
        name = name[:-1]
    return found[0]


def _places(facts: PermalinkFields, page: bool) -> dict[str, str]:
    folder = facts.path.rpartition("/")[0]
    title = _cased_pretty(facts.slug or facts.name)
    places = {
        "collection": facts.collection,
        "path": folder if page else facts.path,
        "basename": facts.name,
        "name": facts.name if page else slugify(facts.name),
        "title": title,
        "slug": slugify(facts.slug or facts.name),
        "categories": "/".join(dict.fromkeys(part.lower() for part in facts.categories)),
        "slugified_categories": "/".join(dict.fromkeys(slugify(c) for c in facts.categories)),
        "output_ext": facts.ext,
    }
    if facts.date is not None:
        when = facts.date
        year, week, weekday = when.isocalendar()
        places |= {
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
    return places


def _cased_pretty(value: Any) -> str:
    return re.sub(r"[^\w.~!$&'()+,;=@]+", "-", str(value)).strip("-")
