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
from coursesite.importers.yaml_reader import load

NAMES = ("mkdocs.yml", "mkdocs.yaml")
_TAG = re.compile(r"!ENV[ \t]+(?:\[[^\]\n]*?([^\],\n]*)\]|\w+)|!relative(?:[ \t]+\$\w+)?()")
_COLORS = {
    **dict.fromkeys(("red", "purple", "blue", "teal", "green", "orange", "brown"), ""),
    "indigo": "#3f51b5",
    "deep purple": "#673ab7",
    "pink": "#c2185b",
    "cyan": "#00838f",
    "light blue": "#0277bd",
    "light green": "#558b2f",
    "deep orange": "#d84315",
    "amber": "#b26a00",
    "blue grey": "#546e7a",
}
"""The colours of Material: "" for those that CSS has by the same name."""
_SWITCHES = {"pymdownx.mark": "mark", "pymdownx.caret": "sup", "pymdownx.tilde": "sub"}
_MATH = ("pymdownx.arithmatex", "mdx_math", "markdown_katex")
_SCRIPTS = re.compile(r"mathjax|katex|polyfill", re.I)


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
        value = self.config.get(key)
        return value if isinstance(value, dict) else {}

    def has(self, *extensions: str) -> bool:
        """Whether one of these extensions of Python-Markdown is switched on."""
        return any(name in self.extensions for name in extensions)

    def plugin(self, name: str) -> dict[str, Any]:
        """The options of a plugin; empty if there is no such plugin."""
        return self.plugins.get(name, {})

    def read(self, path: Path) -> str | None:
        """The text of a file of the site; None if there is none in its folder."""
        return files.text_within(self.base, path)

    def data(self, path: Path) -> Any:
        """The values in a file of YAML; None if there is none that can be read."""
        try:
            return load(_TAG.sub(lambda tag: tag[1] or "", self.read(path) or ""))
        except yaml.YAMLError:
            return None


def read_site(folder: Path) -> MkDocsSite:
    """The site in a folder."""
    base = folder.resolve()
    site = MkDocsSite(base=base, docs=base, config={}, plugins={}, extensions={})
    name = next((name for name in NAMES if (base / name).is_file()), NAMES[0])
    config = _inherited(site, base / name, 0)
    docs = files.within(base, base / str(config.get("docs_dir") or "docs"))
    extensions = _options(config.get("markdown_extensions"))
    return MkDocsSite(
        base=base,
        docs=docs if docs and docs.is_dir() else base,
        config=config,
        plugins={key.split("/")[-1]: one for key, one in _options(config.get("plugins")).items()},
        extensions={key.removeprefix("markdown.extensions."): v for key, v in extensions.items()},
    )


def _inherited(site: MkDocsSite, path: Path, depth: int) -> dict[str, Any]:
    """The configuration in a file, over that which it inherits."""
    config = site.data(path)
    config = {str(key): value for key, value in config.items()} if isinstance(config, dict) else {}
    parent = config.pop("INHERIT", None)
    if not isinstance(parent, str) or depth > 5:
        return config
    return _merged(_inherited(site, path.parent / parent, depth + 1), config)


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
    theme, extra = site.mapping("theme"), site.mapping("extra")
    palette = theme.get("palette")
    palette = palette[0] if isinstance(palette, list) and palette else palette
    primary = palette.get("primary") if isinstance(palette, dict) else None
    color = str(primary).replace("-", " ")
    accent = (_COLORS[color] or color) if color in _COLORS else None
    social = extra.get("social")
    marks: dict[str, Any] = {mark: True for name, mark in _SWITCHES.items() if site.has(name)}
    if has_abbreviations and site.has("abbr", "extra", "pymdownx.extra"):
        marks["extensions"] = ["abbr"]
    has_math = site.has(*_MATH) or _SCRIPTS.search(str(site.config.get("extra_javascript")))
    return {
        "title": plain_text(site.text("site_name")),
        "description": plain_text(site.text("site_description")),
        "language": theme.get("language") or theme.get("locale"),
        "lecturers": [site.text("site_author")] if site.text("site_author") else None,
        "license": html.unescape(plain_text(site.text("copyright"))),
        "base_url": site.text("site_url") if _is_web(site.text("site_url")) else None,
        "repository": site.text("repo_url") if _is_web(site.text("repo_url")) else None,
        "theme": {"accent": accent} if accent else None,
        "links": [
            {
                "title": str(one.get("name") or str(one.get("icon")).split("/")[-1].title()),
                "url": url,
            }
            for one in (social if isinstance(social, list) else ())
            if isinstance(one, dict) and _is_web(url := str(one.get("link")))
        ],
        "markdown": marks,
        "math": None if has_math else False,
    }


def _is_web(address: str) -> bool:
    return bool(re.match(r"https?://[\w-]", address))
