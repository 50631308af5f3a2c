"""`mkdocs.yml`, with what it inherits, or that of Zensical, and the settings of a course in it.

https://zensical.org/docs/setup/basics/
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from msgspec import Struct

from coursesite.importers.book import files
from coursesite.importers.data import toml_reader, yaml_reader
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.yaml_reader import at, mapping
from coursesite.importers.text.plain_text import plain_text

NAMES = ("mkdocs.yml", "mkdocs.yaml", "zensical.toml", "zensical.yml")
_ZENSICAL = """abbr admonition attr_list def_list footnotes md_in_html toc tables
pymdownx.arithmatex pymdownx.betterem pymdownx.caret pymdownx.details pymdownx.emoji
pymdownx.highlight pymdownx.inlinehilite pymdownx.keys pymdownx.magiclink pymdownx.mark
pymdownx.smartsymbols pymdownx.superfences pymdownx.tabbed pymdownx.tasklist pymdownx.tilde"""
"""The extensions of a `zensical.toml` that names none."""
_TAG = re.compile(
    r"!ENV[ \t]+(?:\[(?:[^\],\n]*+,)*+([^\],\n]*+)\]|\w+)|!relative(?:[ \t]+\$\w+)?()"
)
_COLOR_WORDS = """red=red purple=purple blue=blue teal=teal green=green orange=orange brown=brown
indigo=#3f51b5 deep-purple=#673ab7 pink=#c2185b cyan=#00838f light-blue=#0277bd
light-green=#558b2f deep-orange=#d84315 amber=#b26a00 blue-grey=#546e7a"""
_COLORS = dict(pair.split("=") for pair in _COLOR_WORDS.split())
_SWITCHES = (("mark", "mark"), ("caret", "sup"), ("tilde", "sub"), ("emoji", "emoji"))
_MATH = {"pymdownx.arithmatex", "mdx_math", "markdown_katex"}
_SCRIPTS = re.compile(r"mathjax|katex", re.I)
_WEB = re.compile(r"https?://[\w-].*")


class MkDocsSite(Struct, frozen=True, kw_only=True):
    """A site: its folder, that of its pages, and its configuration. `plugins` and `extensions`
    have their options by their names."""

    base: Path
    docs: Path
    config: dict[str, Any]
    plugins: dict[str, dict[str, Any]] = {}
    extensions: dict[str, dict[str, Any]] = {}

    def read(self, path: Path) -> str:
        """The text of a file of the site; "" if there is none in its folder."""
        return files.text_within(self.base, path) or ""

    def data(self, path: Path) -> dict[str, Any]:
        """The mapping in a file of YAML, or of the project in one of TOML; empty if there is
        none."""
        if path.suffix == ".toml":
            project = mapping(toml_reader.load(self.read(path))[0], "project")
            return {"markdown_extensions": _ZENSICAL.split()} | project
        data = mapping(yaml_reader.read(_TAG.sub(lambda tag: tag[1] or "", self.read(path))))
        return {str(key): one for key, one in data.items()}


def read_site(folder: Path) -> MkDocsSite:
    """The site in a folder."""
    base = folder.resolve()
    site = MkDocsSite(base=base, docs=base, config={})
    path = next((base / name for name in NAMES if (base / name).is_file()), base / NAMES[0])
    config = site.data(path)
    for _ in range(5):
        if not isinstance(above := config.pop("INHERIT", None), str):
            break
        path = path.parent / above
        config = _merged(site.data(path), config)
    docs = files.within(base, base / str(config.get("docs_dir") or "docs"))
    return MkDocsSite(
        base=base,
        docs=docs if docs and docs.is_dir() else base,
        config=config,
        plugins=_options(config.get("plugins"), "material/"),
        extensions=_options(config.get("markdown_extensions"), "markdown.extensions."),
    )


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    out = under | over
    for key in under.keys() & over.keys():
        if isinstance(under[key], dict) and isinstance(over[key], dict):
            out[key] = _merged(under[key], over[key])
    return out


def _options(value: Any, prefix: str) -> dict[str, dict[str, Any]]:
    """The options by name of a list of names, some with options, or of a mapping."""
    found: dict[str, dict[str, Any]] = {}
    for one in value if isinstance(value, list) else [value]:
        for name, given in one.items() if isinstance(one, dict) else [(one, {})]:
            if name == "pymdownx":  # the tables of TOML stand in each other
                found |= {
                    f"pymdownx.{part}": mapping(more) for part, more in mapping(given).items()
                }
            else:
                found[str(name).removeprefix(prefix)] = mapping(given)
    return found


def texts(value: Any) -> list[str]:
    """A text, or the texts in a list."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def course_data(site: MkDocsSite, has_abbreviations: bool) -> dict[str, Any]:
    """The settings of the course, as far as the configuration has them."""
    config, theme = site.config, mapping(site.config, "theme")
    palette = theme.get("palette")
    palette = palette[0] if isinstance(palette, list) and palette else palette
    accent = _COLORS.get(str(at(palette, "primary")).replace(" ", "-"))
    marks: dict[str, Any] = {
        ours: True for name, ours in _SWITCHES if f"pymdownx.{name}" in site.extensions
    }
    if has_abbreviations and {"abbr", "extra", "pymdownx.extra"} & site.extensions.keys():
        marks["extensions"] = ["abbr"]
    has_math = _MATH & site.extensions.keys() or _SCRIPTS.search(
        str(config.get("extra_javascript"))
    )
    social = at(config, "extra", "social")
    addresses = {key: text_of(config.get(key)) for key in ("site_url", "repo_url")}
    return {
        "title": plain_text(text_of(config.get("site_name"))),
        "description": plain_text(text_of(config.get("site_description"))),
        "language": theme.get("language") or theme.get("locale"),
        "lecturers": texts(config.get("site_author")),
        "license": html.unescape(plain_text(text_of(config.get("copyright")))),
        "base_url": addresses["site_url"] if _WEB.match(addresses["site_url"]) else None,
        "repository": addresses["repo_url"] if _WEB.match(addresses["repo_url"]) else None,
        "theme": {"accent": accent} if accent else None,
        "links": [
            {"title": text_of(one.get("name")) or _icon(one.get("icon")), "url": url}
            for one in map(mapping, social if isinstance(social, list) else ())
            if _WEB.match(url := text_of(one.get("link")))
        ],
        "markdown": marks,
        "math": None if has_math else False,
    }


def _icon(name: Any) -> str:
    return str(name).rpartition("/")[2].title()
