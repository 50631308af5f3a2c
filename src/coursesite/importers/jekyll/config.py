"""`_config.yml` of Jekyll, as far as the importer needs it, with Jekyll's own defaults.

The settings are described in https://jekyllrb.com/docs/configuration/.
"""

from __future__ import annotations

import fnmatch
import re
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from coursesite.importers.yaml_writer import plain_data

EXCLUDED = [
    ".sass-cache",
    ".jekyll-cache",
    ".jekyll-metadata",
    ".bundle",
    ".git",
    ".github",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle",
    "vendor/cache",
    "vendor/gems",
    "vendor/ruby",
    "*.gemspec",
    "Rakefile",
]
MARKDOWN = ("markdown", "mkdown", "mkdn", "mkd", "md")
_PLAIN = re.compile(r"github-pages|jekyll-optional-front-matter")
HTML = ("html", "htm", "xhtml")


class Collection(Struct, frozen=True, kw_only=True):
    """A collection: the folder of its files, relative to the site, and how it is published."""

    label: str
    folder: str
    output: bool = False
    permalink: str = ""
    sort_by: str = ""


class FrontMatterDefault(Struct, frozen=True, kw_only=True):
    """Front matter for all files of a type below a path."""

    path: str
    type: str
    values: dict[str, Any]


class Config(Struct, frozen=True, kw_only=True):
    """A configuration. `data` is all of it as plain data."""

    data: dict[str, Any]
    url: str = ""
    baseurl: str = ""
    permalink: str = "date"
    zone: str = "UTC"
    collections: tuple[Collection, ...] = ()
    collections_dir: str = ""
    defaults: tuple[FrontMatterDefault, ...] = ()
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    markdown: tuple[str, ...] = MARKDOWN
    chirpy: bool = False
    plain_pages: bool = True
    """Whether Markdown without front matter is a page: on GitHub, or with a plugin."""

    @property
    def nav_fold(self) -> bool:
        """Whether menus of Just the Docs are sorted without regard to case."""
        return self.data.get("nav_sort") == "case_insensitive"

    def collection(self, label: str) -> Collection | None:
        """The collection with a label, None if there is none."""
        return next(
            (collection for collection in self.collections if collection.label == label), None
        )

    def takes_plain(self, path: str) -> bool:
        """Whether a page at a path needs no front matter."""
        return self.plain_pages or path in ("README.md", "readme.md") or path.endswith(HTML)

    def excluded(self, path: str) -> bool:
        """Whether the configuration excludes a path."""
        return any(_fits(path, pattern) for pattern in self.exclude) and not self.included(path)

    def included(self, path: str) -> bool:
        """Whether the configuration includes a path, or a folder above it, that is otherwise
        excluded."""
        return any(_fits(path, pattern) for pattern in self.include)

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The time zone in which the days of posts are counted."""
        return ZoneInfo(self.zone)


def read_config(data: dict[str, Any], gemfile: str = "") -> Config:
    """The configuration in plain data; values of a wrong type count as missing. `gemfile` is the
    text of the file that names the site's plugins, empty for none."""
    data = plain_data(data)
    base = _text(data, "baseurl").strip("/")
    folder = _text(data, "collections_dir").strip("/")
    theme = " ".join(_text(data, key) for key in ("theme", "remote_theme")).lower()
    plugins = " ".join(_texts(data.get("plugins")) + _texts(data.get("gems")))
    extensions = [part.strip(" .").lower() for part in _text(data, "markdown_ext").split(",")]
    return Config(
        data=data,
        url=_text(data, "url").rstrip("/"),
        baseurl=f"/{base}" if base else "",
        permalink=_text(data, "permalink") or "date",
        zone=_zone(_text(data, "timezone")),
        collections=_collections(data.get("collections"), folder),
        collections_dir=folder,
        defaults=_defaults(data.get("defaults")),
        exclude=(*EXCLUDED, *_texts(data.get("exclude")), _text(data, "destination") or "_site"),
        include=tuple(_texts(data.get("include"))),
        markdown=tuple(part for part in extensions if part) or MARKDOWN,
        chirpy="chirpy" in theme,
        plain_pages=not gemfile or any(_PLAIN.search(text) for text in (gemfile, plugins)),
    )


def is_zone(name: str) -> bool:
    """Whether a time zone has that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return bool(name)


def default_values(
    defaults: tuple[FrontMatterDefault, ...], path: str, label: str
) -> dict[str, Any]:
    """The front matter that defaults give to the file at `path`; the most specific scope wins."""
    fitting = [default for default in defaults if _applies(default, path, label)]
    fitting.sort(key=lambda default: (len(default.path), bool(default.type)))
    out: dict[str, Any] = {}
    for default in fitting:
        out.update(default.values)
    return out


def _applies(default: FrontMatterDefault, path: str, label: str) -> bool:
    """Whether a default is for a file, given its path and the label of its collection."""
    if default.type and default.type != label:
        return False
    if not default.path:
        return True
    if "*" in default.path:
        return fnmatch.fnmatch(path, default.path) or fnmatch.fnmatch(path, f"{default.path}/*")
    return path == default.path or path.startswith(f"{default.path}/")


def _fits(path: str, pattern: str) -> bool:
    """Whether a path, or a folder above it, matches a pattern of `exclude` or `include`."""
    pattern = pattern.strip().removeprefix("./").strip("/")
    if not pattern:
        return False
    if path == pattern or path.startswith(f"{pattern}/"):
        return True
    parts = path.split("/")
    heads = ("/".join(parts[: i + 1]) for i in range(len(parts)))
    return any(fnmatch.fnmatchcase(head, pattern) for head in heads)


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _zone(name: str) -> str:
    return name if is_zone(name) else "UTC"


def _collections(value: Any, folder: str) -> tuple[Collection, ...]:
    """The collections, which are a list of labels or a mapping with options; `posts` is always
    one."""
    given: dict[str, Any] = {}
    if isinstance(value, dict):
        given = {str(key): entry for key, entry in value.items()}
    elif isinstance(value, list):
        given = {str(entry): {} for entry in value if isinstance(entry, str)}
    given = {"posts": {"output": True}, **given}
    out = []
    for label, options in given.items():
        options = options if isinstance(options, dict) else {}
        out.append(
            Collection(
                label=label,
                folder=f"{folder}/_{label}" if folder else f"_{label}",
                output=label == "posts" or options.get("output") is True,
                permalink=_text(options, "permalink"),
                sort_by=_text(options, "sort_by"),
            )
        )
    return tuple(out)


def _defaults(value: Any) -> tuple[FrontMatterDefault, ...]:
    """The front matter defaults that have a value, with Jekyll's names for types as labels."""
    out = []
    for entry in value if isinstance(value, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("values"), dict):
            continue
        scope = entry.get("scope")
        scope = scope if isinstance(scope, dict) else {}
        kind = {"post": "posts", "page": "pages", "draft": "drafts"}.get(
            _text(scope, "type"), _text(scope, "type")
        )
        path = _text(scope, "path").strip("/").removeprefix("./")
        out.append(FrontMatterDefault(path=path, type=kind, values=entry["values"]))
    return tuple(out)
