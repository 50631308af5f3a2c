"""The configuration of a site of Hugo, its addresses and its menus."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from coursesite.importers import ruby_dates
from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.yaml_reader import load
from coursesite.importers.yaml_writer import plain_data

_ENDINGS = (".toml", ".yaml", ".yml", ".json")
NAMES = tuple(f"{name}{ending}" for name in ("hugo", "config") for ending in _ENDINGS)
"""The names of the configuration at the top of a site."""


def read(root: Path) -> dict[str, Any]:
    """The whole configuration, with keys in lower case; parts that cannot be read are left out."""
    out: dict[str, Any] = {}
    for name in NAMES:
        _merge(out, _file(root / name))
    folder = root / "config/_default"
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix in _ENDINGS:
            name, _, language = path.stem.partition(".")
            data = _file(path)
            if name not in ("hugo", "config"):
                data = {"languages": {language: {name: data}}} if language else {name: data}
            _merge(out, data)
    return out


def name(root: Path) -> str:
    """The path of the configuration in the folder of a site."""
    return next((name for name in NAMES if (root / name).is_file()), "config")


def _file(path: Path) -> dict[str, Any]:
    try:
        text = decode(path.read_bytes()).text
        if path.suffix == ".toml":
            data = tomllib.loads(text)
        else:
            data = json.loads(text) if path.suffix == ".json" else load(text)
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return {}
    return _lowered(plain_data(data)) if isinstance(data, dict) else {}


def _lowered(data: dict[str, Any]) -> dict[str, Any]:
    """A mapping with the keys of Hugo in lower case; those of parameters stay."""
    return {
        key.lower(): _lowered(value)
        if isinstance(value, dict) and key.lower() != "params"
        else value
        for key, value in data.items()
    }


def _merge(out: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(out.get(key), dict):
            _merge(out[key], value)
        else:
            out[key] = value


def mapping(config: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """A mapping within the configuration; empty if there is none."""
    value: Any = config
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


class Addresses:
    """The addresses that Hugo gives to pages."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Reads the settings for them."""
        permalinks = mapping(config, "permalinks")
        self._patterns = {**permalinks, **mapping(permalinks, "page")}
        self._sections = mapping(permalinks, "section")
        self._is_ugly = config.get("uglyurls") is True
        self._keeps_case = config.get("disablepathtolower") is True
        self.prefix = urlsplit(text_of(config.get("baseurl"))).path.rstrip("/")

    def of(self, path: str, front: Mapping[str, Any]) -> str:
        """The address of the page at a path below `content/`, without the part for its language."""
        if url := text_of(front.get("url")):
            return url if url.startswith("/") else f"/{url}"
        *folders, name = path.split("/")
        stem = name.rpartition(".")[0]
        is_section, is_bundle = stem == "_index", stem == "index"
        if is_bundle and folders:
            stem = folders.pop()
        slug = text_of(front.get("slug"))
        pattern = (self._sections if is_section else self._patterns).get(
            folders[0] if folders else ""
        )
        if is_section or (is_bundle and not path.count("/")):
            last = [slug] if slug and folders else folders[-1:]
            return self._url([*folders[:-1], *last], False)
        if isinstance(pattern, str):
            return self._url(self._filled(pattern, folders, stem, slug, front).split("/"), False)
        return self._url([*folders, slug or stem], self._is_ugly)

    def _url(self, parts: list[str], ugly: bool) -> str:
        path = "/".join(re.sub(r"\s+", "-", part.strip()) for part in parts if part.strip())
        path = path if self._keeps_case else path.lower()
        return f"/{path}.html" if ugly else f"/{path}/".replace("//", "/")

    def _filled(
        self, pattern: str, folders: list[str], stem: str, slug: str, front: Mapping[str, Any]
    ) -> str:
        """The pattern of a permalink with its fields filled in."""
        day = ruby_dates.parse(text_of(front.get("date")))
        title = re.sub(r"[^\w]+", "-", text_of(front.get("title")).lower()).strip("-")
        values = {
            "year": f"{day:%Y}" if day else "",
            "month": f"{day:%m}" if day else "",
            "monthname": f"{day:%B}" if day else "",
            "day": f"{day:%d}" if day else "",
            "section": folders[0] if folders else "",
            "sections": "/".join(folders),
            "title": title,
            "slug": slug or title or stem,
            "slugorfilename": slug or stem,
            "slugorcontentbasename": slug or stem,
            "filename": stem,
            "contentbasename": stem,
        }
        return re.sub(
            r":(\w+)(?:\[[^\]]*\])?", lambda field: values.get(field[1], field[0]), pattern
        )


def menu(config: Mapping[str, Any], pages: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The main menu as `nav`; `pages` has the front matter of pages by their addresses."""
    given = mapping(config, "menus") or mapping(config, "menu")
    entries = [entry for entry in given.get("main") or () if isinstance(entry, dict)]
    for address, front in pages.items():
        named = front.get("menus", front.get("menu"))
        if named == "main" or (isinstance(named, list) and "main" in named):
            entries.append({"url": address, "weight": front.get("weight"), "title": _words(front)})
        elif isinstance(named, dict) and "main" in named:
            main = named["main"] if isinstance(named["main"], dict) else {}
            entries.append({"url": address, "title": _words(front), **main})
    entries = [{str(key).lower(): value for key, value in entry.items()} for entry in entries]
    entries.sort(key=lambda entry: (_weight(entry) or 2**31, _title(entry)))
    children: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        if parent := text_of(entry.get("parent")):
            children.setdefault(parent.lower(), []).append(_entry(entry))
    nav = []
    for entry in entries:
        if text_of(entry.get("parent")):
            continue
        names = (text_of(entry.get("identifier")), text_of(entry.get("name")))
        below = next((children[name.lower()] for name in names if name.lower() in children), [])
        one = _entry(entry)
        if below:
            one["children"] = below
        if one.get("url") or below:
            nav.append(one)
    return nav


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    url = text_of(entry.get("pageref")) or text_of(entry.get("url"))
    return {"title": _title(entry), **({"url": url} if url and url != "#" else {})}


def _title(entry: Mapping[str, Any]) -> str:
    words = text_of(entry.get("name")) or text_of(entry.get("title"))
    words = words or text_of(entry.get("identifier"))
    return re.sub(r"<[^<>]*>|\{\{.*?\}\}", "", words).strip() or "Menu"


def _words(front: Mapping[str, Any]) -> str:
    return text_of(front.get("linkTitle")) or text_of(front.get("title"))


def _weight(entry: Mapping[str, Any]) -> int:
    weight = entry.get("weight")
    return weight if isinstance(weight, int) else 0
