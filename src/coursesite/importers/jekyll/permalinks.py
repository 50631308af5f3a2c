"""Addresses from Jekyll's permalink templates: https://jekyllrb.com/docs/permalinks/."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from coursesite.importers.data import ruby_dates
from coursesite.importers.jekyll.config import Config
from coursesite.importers.jekyll.site_files import SiteFile
from coursesite.importers.text.slugs import slugify

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_DAY = re.compile(r":(?:short_)?(?:year|month|day|week|y_day)")
_CODES = """
year=%Y month=%m day=%d hour=%H minute=%M second=%S short_year=%y short_month=%b short_day=%a
i_month=%-m i_day=%-d long_month=%B long_day=%A y_day=%j w_year=%G week=%V w_day=%u
"""
_DATES: dict[str, str] = dict(re.findall(r"(\w+)=(\S+)", _CODES))
"""The placeholders of a date, by its codes."""


def template_of(file: SiteFile, given: str, config: Config, is_html: bool) -> str:
    """The template of a file's address: `given` by its front matter, or by the settings."""
    if file.role == "page":
        if given or not is_html:
            return given or "/:path/:basename:output_ext"
        is_index = file.inner.rpartition("/")[2].rpartition(".")[0] == "index"
        return "/:path/" if is_index else _ended("/:path/:basename", config.permalink)
    label = file.collection if file.role == "item" else "posts"
    given = given or config.collections[label].permalink
    if file.role == "item":
        return _STYLES.get(given, given) or _ended("/:collection/:path", config.permalink)
    given = given or config.permalink
    return _STYLES.get(given, given)


def _ended(template: str, setting: str) -> str:
    """A template with the ending of the site's setting, a style or a template."""
    if setting == "pretty" or setting.endswith("/"):
        return f"{template}/"
    is_file = setting in _STYLES or setting.endswith(":output_ext")
    return f"{template}:output_ext" if is_file else template


def fill(template: str, values: Mapping[str, str], date: dt.datetime | None) -> str:
    """The address, which begins with `/`; "" for one with a day that is not known."""
    if date is None and _DAY.search(template):
        return ""

    def one(match: re.Match[str]) -> str:
        # The longest known name counts: `:yearly` is `:year` and "ly".
        for end in range(len(match[1]), 0, -1):
            name, rest = match[1][:end], match[1][end:]
            if name in values:
                return values[name] + rest
            if date is not None and name in _DATES:
                return ruby_dates.strftime(date, _DATES[name]) + rest
        return match[0]

    filled = re.sub(r"/\.{1,2}(?=/|\Z)", "", f"/{_PLACEHOLDER.sub(one, template)}")
    return re.sub(r"/index\.html\Z", "/", re.sub(r"/{2,}", "/", filled))


def placeholders(
    file: SiteFile, stem: str, slug: str, categories: tuple[str, ...], ext: str
) -> dict[str, str]:
    """The values of all placeholders but those of dates, for a file whose path in its collection
    is `stem` without its extension."""
    folder, _, name = stem.rpartition("/")
    is_page = file.role == "page"
    return {
        "collection": file.collection,
        "path": folder if is_page else stem,
        "basename": name,
        "name": name if is_page else slugify(name),
        "title": re.sub(r"[^\w.~!$&'()+,;=@]+", "-", slug or name).strip("-"),
        "slug": slugify(slug or name),
        "categories": "/".join(dict.fromkeys(part.lower() for part in categories)),
        "slugified_categories": "/".join(dict.fromkeys(map(slugify, categories))),
        "output_ext": ext,
    }
