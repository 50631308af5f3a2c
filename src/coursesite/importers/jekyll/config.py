"""`_config.yml` of Jekyll, as far as the importer needs it, with Jekyll's own defaults.

The settings are described in https://jekyllrb.com/docs/configuration/.
"""

from __future__ import annotations

import fnmatch
import re
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from coursesite.importers.data.front_matter import first_text
from coursesite.importers.data.yaml_writer import plain_data

_EXCLUDED = (
    *(".sass-cache", ".jekyll-cache", ".jekyll-metadata", ".bundle", ".git", ".github", "gemfiles"),
    *("Gemfile", "Gemfile.lock", "node_modules", "*.gemspec", "Rakefile"),
    *("vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby"),
)
MARKDOWN = ("markdown", "mkdown", "mkdn", "mkd", "md")
HTML = ("html", "htm", "xhtml")
_PLAIN = re.compile(r"github-pages|jekyll-optional-front-matter")
_TYPES = {"post": "posts", "page": "pages", "draft": "drafts"}


class Collection(Struct, frozen=True):
    """A collection: the folder of its files, relative to the site, and how it is published."""

    folder: str
    output: bool
    permalink: str
    sort_by: str


class Config:
    """A configuration: `data` is all of it as plain data. Values of a wrong type count as missing.

    `plain_pages` says that Markdown without front matter is a page: on GitHub, or with a plugin.
    """

    def __init__(self, data: dict[str, Any], gemfile: str = "") -> None:
        """`gemfile` is the text of the file that names the site's plugins, empty for none."""
        self.data = data = plain_data(data)
        self.url = first_text(data, "url").rstrip("/")
        base = first_text(data, "baseurl").strip("/")
        self.baseurl = f"/{base}" if base else ""
        self.permalink = first_text(data, "permalink") or "date"
        zone = first_text(data, "timezone")
        self.zone = ZoneInfo(zone if is_zone(zone) else "UTC")
        self.collections_dir = first_text(data, "collections_dir").strip("/")
        self.collections = _collections(data.get("collections"), self.collections_dir)
        self._defaults = _defaults(data.get("defaults"))
        destination = first_text(data, "destination") or "_site"
        self._exclude = [*_EXCLUDED, *_texts(data.get("exclude")), destination]
        self.include = _texts(data.get("include"))
        endings = (part.strip(" .").lower() for part in first_text(data, "markdown_ext").split(","))
        self.markdown = tuple(filter(None, endings)) or MARKDOWN
        self.chirpy = (
            "chirpy" in f"{first_text(data, 'theme')} {first_text(data, 'remote_theme')}".lower()
        )
        plugins = " ".join([gemfile, *_texts(data.get("plugins")), *_texts(data.get("gems"))])
        self.plain_pages = not gemfile or _PLAIN.search(plugins) is not None
        self.nav_fold = data.get("nav_sort") == "case_insensitive"
        """Whether menus of Just the Docs are sorted without regard to case."""

    def excluded(self, path: str) -> bool:
        """Whether the configuration excludes a path."""
        return any(_fits(path, each) for each in self._exclude) and not self.included(path)

    def included(self, path: str) -> bool:
        """Whether the configuration includes a path, or a folder above it."""
        return any(_fits(path, each) for each in self.include)

    def defaults(self, path: str, label: str) -> dict[str, Any]:
        """The front matter for a file at a path, of a collection; the most specific scope wins."""
        out: dict[str, Any] = {}
        for scope, type_, values in self._defaults:
            if type_ in ("", label) and _in_scope(path, scope):
                out |= values
        return out


def is_zone(name: str) -> bool:
    """Whether a time zone has that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return bool(name)


def _in_scope(path: str, scope: str) -> bool:
    if "*" in scope:
        return fnmatch.fnmatch(path, scope) or fnmatch.fnmatch(path, f"{scope}/*")
    return not scope or path == scope or path.startswith(f"{scope}/")


def _fits(path: str, pattern: str) -> bool:
    """Whether a path, or a folder above it, matches a pattern of `exclude` or `include`."""
    pattern = pattern.strip().removeprefix("./").strip("/")
    if path == pattern or path.startswith(f"{pattern}/"):
        return bool(pattern)
    ends = [at for at, sign in enumerate(path) if sign == "/"]
    return any(fnmatch.fnmatchcase(path[:end], pattern) for end in (*ends, len(path)))


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [part for part in listed if isinstance(part, str)]


def _collections(value: Any, folder: str) -> dict[str, Collection]:
    """The collections by label, from a list or a mapping with options; `posts` is one."""
    given = dict.fromkeys(_texts(value)) if isinstance(value, list) else value
    out = {}
    for label, options in {"posts": None, **(given if isinstance(given, dict) else {})}.items():
        is_output = isinstance(options, dict) and options.get("output") is True
        out[str(label)] = Collection(
            f"{folder}/_{label}".lstrip("/"),
            label == "posts" or is_output,
            first_text(options, "permalink"),
            first_text(options, "sort_by"),
        )
    return out


def _defaults(value: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """The defaults of front matter as path, label or "", and values; the most specific last."""
    out = []
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict) and isinstance(values := entry.get("values"), dict):
            scope = entry.get("scope")
            type_ = first_text(scope, "type")
            path = first_text(scope, "path").strip("/").removeprefix("./")
            out.append((path, _TYPES.get(type_, type_), values))
    return sorted(out, key=lambda default: (len(default[0]), bool(default[1])))
