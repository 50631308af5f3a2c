"""`mkdocs.yml`, with what it inherits, and the settings of a course in it."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from coursesite.importers.book import files
from coursesite.importers.plain_text import plain_text
from coursesite.importers.yaml_reader import load, mapping

NAMES = ("mkdocs.yml", "mkdocs.yaml")
_TAG = re.compile(r"!ENV[ \t]+(?:\[[^\]\n]*?([^\],\n]*)\]|\w+)|!relative(?:[ \t]+\$\w+)?()")
_COLOR_WORDS = """red=red purple=purple blue=blue teal=teal green=green orange=orange brown=brown
indigo=#3f51b5 deep-purple=#673ab7 pink=#c2185b cyan=#00838f light-blue=#0277bd
light-green=#558b2f deep-orange=#d84315 amber=#b26a00 blue-grey=#546e7a"""
_COLORS = dict(pair.split("=") for pair in _COLOR_WORDS.split())
_SWITCHES = (("mark", "mark"), ("caret", "sup"), ("tilde", "sub"), ("emoji", "emoji"))
_MATH = ("pymdownx.arithmatex", "mdx_math", "markdown_katex")
_SCRIPTS = re.compile(r"mathjax|katex", re.I)


class MkDocsSite(Struct, frozen=True, kw_only=True):
    """A site: its folder, that of its pages, and its configuration. `plugins` and `extensions`
    have their options by their names."""

    base: Path
    docs: Path
    config: dict[str, Any]
    plugins: dict[str, dict[str, Any]]
    extensions: dict[str, dict[str, Any]]

    def text(self, key: str) -> str:
        """A value of the configuration as text; "" if it is none."""
        value = self.config.get(key)
        return str(value).strip() if isinstance(value, (str, int, float)) else ""

    def mapping(self, key: str) -> dict[str, Any]:
        """A mapping in the configuration; empty if it is none."""
        return mapping(self.config, key)

    def has(self, *extensions: str) -> bool:
        """Whether one of these extensions of Python-Markdown is switched on."""
        return any(name in self.extensions for name in extensions)

    def plugin(self, name: str) -> dict[str, Any]:
        """The options of a plugin; empty if there is no such plugin."""
        return self.plugins.get(name, {})

    def read(self, path: Path) -> str | None:
        """The text of a file of the site; None if there is none in its folder."""
        return files.text_within(self.base, path)

    def data(self, path: Path) -> dict[str, Any]:
        """The mapping in a file of YAML; empty if there is none."""
        try:
            data = load(_TAG.sub(lambda tag: tag[1] or "", self.read(path) or ""))
        except yaml.YAMLError:
            data = None
        return {str(key): one for key, one in data.items()} if isinstance(data, dict) else {}


def read_site(folder: Path) -> MkDocsSite:
    """The site in a folder."""
    base = folder.resolve()
    site = MkDocsSite(base=base, docs=base, config={}, plugins={}, extensions={})
    path = next((base / name for name in NAMES if (base / name).is_file()), base / NAMES[0])
    config = site.data(path)
    for _ in range(5):
        if not isinstance(above := config.pop("INHERIT", None), str):
            break
        path = path.parent / above
        config = _merged(site.data(path), config)
    docs = files.within(base, base / str(config.get("docs_dir") or "docs"))
    extensions = _options(config.get("markdown_extensions"))
    return MkDocsSite(
        base=base,
        docs=docs if docs and docs.is_dir() else base,
        config=config,
        plugins={key.split("/")[-1]: one for key, one in _options(config.get("plugins")).items()},
        extensions={key.removeprefix("markdown.extensions."): v for key, v in extensions.items()},
    )


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    out = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = _merged(out[key], value) if both else value
    return out


def _options(value: Any) -> dict[str, dict[str, Any]]:
    """The options by name of a list of names, some with options, or of a mapping."""
    items = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
    pairs = [p for one in items for p in (one.items() if isinstance(one, dict) else [(one, {})])]
    return {str(name): one if isinstance(one, dict) else {} for name, one in pairs}


def texts(value: Any) -> list[str]:
    """A text, or the texts in a list."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def course_data(site: MkDocsSite, has_abbreviations: bool) -> dict[str, Any]:
    """The settings of the course, as far as the configuration has them."""
    theme, social = site.mapping("theme"), site.mapping("extra").get("social")
    palette = theme.get("palette")
    palette = palette[0] if isinstance(palette, list) and palette else palette
    primary = palette.get("primary") if isinstance(palette, dict) else None
    accent = _COLORS.get(str(primary).replace(" ", "-"))
    marks: dict[str, Any] = {ours: True for name, ours in _SWITCHES if site.has(f"pymdownx.{name}")}
    if has_abbreviations and site.has("abbr", "extra", "pymdownx.extra"):
        marks["extensions"] = ["abbr"]
    has_math = site.has(*_MATH) or _SCRIPTS.search(str(site.config.get("extra_javascript")))
    links = [
        {"title": str(one.get("name") or str(one.get("icon")).split("/")[-1].title()), "url": url}
        for one in (social if isinstance(social, list) else ())
        if isinstance(one, dict) and _is_web(url := str(one.get("link")))
    ]
    return {
        "title": plain_text(site.text("site_name")),
        "description": plain_text(site.text("site_description")),
        "language": theme.get("language") or theme.get("locale"),
        "lecturers": texts(site.config.get("site_author")),
        "license": html.unescape(plain_text(site.text("copyright"))),
        "base_url": site.text("site_url") if _is_web(site.text("site_url")) else None,
        "repository": site.text("repo_url") if _is_web(site.text("repo_url")) else None,
        "theme": {"accent": accent} if accent else None,
        "links": links,
        "markdown": marks,
        "math": None if has_math else False,
    }


def _is_web(address: str) -> bool:
    return bool(re.match(r"https?://[\w-]", address))
