"""The configuration of a site of Hugo, its addresses and its menus."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from coursesite.importers import ruby_dates, toml_reader
from coursesite.importers.addresses import url_parts
from coursesite.importers.book import files
from coursesite.importers.front_matter import text_of
from coursesite.importers.yaml_reader import load, mapping
from coursesite.importers.yaml_writer import plain_data

_ENDINGS = (".toml", ".yaml", ".yml", ".json")
NAMES = tuple(f"{name}{ending}" for name in ("hugo", "config") for ending in _ENDINGS)
"""The names of the configuration at the top of a site."""


def read(root: Path) -> dict[str, Any]:
    """The whole configuration, with keys in lower case; parts that cannot be read are left out."""
    out: dict[str, Any] = {}
    for name in NAMES:
        _merge(out, _file(root, root / name))
    folder = root / "config/_default"
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix in _ENDINGS:
            name, _, language = path.stem.partition(".")
            data = _file(root, path)
            if name not in ("hugo", "config"):
                data = {"languages": {language: {name: data}}} if language else {name: data}
            _merge(out, data)
    return out


def name(root: Path) -> str:
    """The path of the configuration in the folder of a site."""
    return next((name for name in NAMES if (root / name).is_file()), "config")


def _file(root: Path, path: Path) -> dict[str, Any]:
    data = _value(root, path)
    return _lowered(data) if isinstance(data, dict) else {}


def _value(root: Path, path: Path) -> Any:
    """The data in a file; None if it cannot be read."""
    text = files.text_within(root.resolve(), path) or ""
    try:
        if path.suffix == ".toml":
            return plain_data(toml_reader.load(text)[0])
        if path.suffix in (".csv", ".tsv"):
            return [
                *csv.reader(text.splitlines(), delimiter="," if path.suffix == ".csv" else "\t")
            ]
        return plain_data(json.loads(text) if path.suffix == ".json" else load(text))
    except (ValueError, RecursionError, yaml.YAMLError, csv.Error):
        return None


def data(root: Path, paths: Sequence[str]) -> dict[str, Any]:
    """The data of the site, which are in these files, by folders and names."""
    out: dict[str, Any] = {}
    for path in paths:
        *folders, name = path.split("/")[1:]
        value = _value(root, root / path)
        for part in reversed([*folders, Path(name).stem]):
            value = {part: value}
        _merge(out, value)
    return out


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


class Addresses:
    """The addresses that Hugo gives to pages."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Reads the settings for them."""
        permalinks = mapping(config, "permalinks")
        self._patterns = {**permalinks, **mapping(permalinks, "page")}
        self._is_ugly = config.get("uglyurls") is True
        self.prefix = url_parts(text_of(config.get("baseurl"))).path.rstrip("/")

    def of(self, path: str, front: Mapping[str, Any]) -> str:
        """The address of the page at a path below `content/`, without its language and ending."""
        if url := text_of(front.get("url")):
            return url if url.startswith("/") else f"/{url}"
        *folders, stem = path.split("/")
        if stem == "_index" or path == "index":
            return _url(folders)
        if stem == "index":
            stem = folders.pop()
        slug, pattern = text_of(front.get("slug")), self._patterns.get((folders or [""])[0])
        if not isinstance(pattern, str):
            url = _url([*folders, slug or stem])
            return f"{url.rstrip('/')}.html" if self._is_ugly else url
        day = ruby_dates.parse(text_of(front.get("date")))
        title = re.sub(r"[^\w]+", "-", text_of(front.get("title"))).strip("-")
        dates = {"year": "%Y", "month": "%m", "day": "%d", "monthname": "%B"}
        values = {name: format(day, form) if day else "" for name, form in dates.items()}
        values |= {"section": folders[0] if folders else "", "sections": "/".join(folders)}
        values |= {"title": title, "slug": slug or title or stem}
        words = re.sub(
            r":(\w+)(?:\[[^\]]*\])?", lambda field: values.get(field[1], slug or stem), pattern
        )
        return _url(words.split("/"))


def _url(parts: list[str]) -> str:
    names = [re.sub(r"\s+", "-", part.strip()).lower() for part in parts if part.strip()]
    return f"/{'/'.join(names)}/" if names else "/"


def menu(config: Mapping[str, Any], pages: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The main menu as `nav`; `pages` has the front matter of pages by their addresses."""
    given = (mapping(config, "menus") or mapping(config, "menu")).get("main")
    entries = (
        [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
    )
    for address, front in pages.items():
        named = front.get("menus", front.get("menu"))
        names = named if isinstance(named, (list, dict)) else [named]
        if "main" in names:
            own = mapping(named, "main") if isinstance(named, dict) else front
            title = text_of(front.get("linkTitle")) or text_of(front.get("title"))
            weight, parent = own.get("weight"), own.get("parent")
            words = text_of(own.get("name")) or title
            entries.append({"name": words, "url": address, "weight": weight, "parent": parent})
    entries = [{str(key).lower(): value for key, value in entry.items()} for entry in entries]
    entries.sort(key=lambda entry: (_weight(entry), _title(entry)))
    nav: dict[str, dict[str, Any]] = {}
    for entry in sorted(entries, key=lambda entry: bool(text_of(entry.get("parent")))):
        url = text_of(entry.get("pageref")) or text_of(entry.get("url"))
        one = {"title": _title(entry), **({"url": url} if url.strip("#") else {})}
        above = nav.get(text_of(entry.get("parent")).lower())
        if above is not None:
            above.setdefault("children", []).append(one)
        else:
            nav[(text_of(entry.get("identifier")) or one["title"]).lower()] = one
    return list(nav.values())


def links(config: Mapping[str, Any]) -> list[dict[str, str]]:
    """The links to other sites of the repository and of menus but the main one."""
    params = mapping(config, "params")
    source = text_of(params.get("github_repo")) or text_of(params.get("BookRepo"))
    found = [{"title": "Source", "url": source}] if source.startswith("http") else []
    menus = mapping(config, "menus") or mapping(config, "menu")
    for name, entries in menus.items():
        for entry in entries if isinstance(entries, list) and name != "main" else ():
            url = text_of(entry.get("url")) if isinstance(entry, dict) else ""
            if url.startswith("http"):
                found.append({"title": _title(entry), "url": url})
    return found


def _title(entry: Mapping[str, Any]) -> str:
    words = text_of(entry.get("name")) or text_of(entry.get("title"))
    words = words or text_of(entry.get("identifier"))
    return re.sub(r"<[^<>]*>|\{\{.*?\}\}", "", words).strip() or "Menu"


def _weight(entry: Mapping[str, Any]) -> int:
    weight = entry.get("weight")
    return weight if isinstance(weight, int) and weight else 2**31
