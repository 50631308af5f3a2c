"""The configuration of a site of Hugo, its addresses and its menus."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from coursesite.importers.book import files
from coursesite.importers.data import ruby_dates, toml_reader
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.yaml_reader import load, mapping
from coursesite.importers.data.yaml_writer import plain_data
from coursesite.importers.text.addresses import url_parts

_ENDINGS = (".toml", ".yaml", ".yml", ".json")
NAMES = tuple(f"{name}{ending}" for name in ("hugo", "config") for ending in _ENDINGS)
"""The names of the configuration at the top of a site."""


def read(root: Path) -> dict[str, Any]:
    """The whole configuration, with keys in lower case; parts that cannot be read are left out."""
    out: dict[str, Any] = {}
    folder = root / "config/_default"
    inner = [path for path in sorted(folder.glob("*")) if path.suffix in _ENDINGS]
    for path in (*(root / name for name in NAMES), *inner):
        data, (name, _, language) = _value(root, path), path.stem.partition(".")
        data = _lowered(data) if isinstance(data, dict) else {}
        if name not in ("hugo", "config"):
            data = {"languages": {language: {name: data}}} if language else {name: data}
        merge(out, data)
    return out


def of_language(config: dict[str, Any]) -> str:
    """The language of the pages that are read; its own settings come into the whole ones."""
    language = text_of(config.get("defaultcontentlanguage")).lower() or "en"
    merge(config, mapping(config, "languages", language))
    return language


def data(root: Path, paths: Sequence[str]) -> dict[str, Any]:
    """The data of the site, which are in these files, by folders and names."""
    out: dict[str, Any] = {}
    for path in paths:
        value = _value(root, root / path)
        for part in reversed(path.rpartition(".")[0].split("/")[1:]):
            value = {part: value}
        merge(out, value)
    return out


def _value(root: Path, path: Path) -> Any:
    """The data in a file; None if it cannot be read."""
    text = files.text_within(root.resolve(), path) or ""
    try:
        if path.suffix == ".toml":
            return plain_data(toml_reader.load(text)[0])
        if path.suffix in (".csv", ".tsv"):
            return [*csv.reader(text.splitlines(), delimiter="\t" if "t" in path.suffix else ",")]
        return plain_data(json.loads(text) if path.suffix == ".json" else load(text))
    except (ValueError, RecursionError, yaml.YAMLError, csv.Error):
        return None


def _lowered(data: Any) -> Any:
    """A mapping with the keys of Hugo in lower case; those of parameters stay."""
    if not isinstance(data, dict):
        return data
    pairs = ((key.lower(), value) for key, value in data.items())
    return {key: value if key == "params" else _lowered(value) for key, value in pairs}


def content_folder(config: Mapping[str, Any]) -> str:
    """The folder of the pages."""
    return text_of(config.get("contentdir")).strip("/") or "content"


def merge(out: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Adds the settings `more`, which win, to `out`; mappings in both become one."""
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(out.get(key), dict):
            merge(out[key], value)
        else:
            out[key] = value


def address(config: Mapping[str, Any], path: str, front: Mapping[str, Any]) -> str:
    """The address of the page at a path below `content/`, without its language and ending."""
    if url := text_of(front.get("url")):
        return url if url.startswith("/") else f"/{url}"
    *folders, stem = path.split("/")
    if stem == "_index" or path == "index":
        return _url(folders)
    stem = folders.pop() if stem == "index" else stem
    slug, permalinks = text_of(front.get("slug")), mapping(config, "permalinks")
    pattern = {**permalinks, **mapping(permalinks, "page")}.get((folders or [""])[0])
    if not isinstance(pattern, str):
        url = _url([*folders, slug or stem])
        return f"{url.rstrip('/')}.html" if config.get("uglyurls") is True else url
    day = ruby_dates.parse(text_of(front.get("date")))
    title = re.sub(r"[^\w]+", "-", text_of(front.get("title"))).strip("-")
    dates = {"year": "%Y", "month": "%m", "day": "%d", "monthname": "%B"}
    values = {name: format(day, form) if day else "" for name, form in dates.items()}
    values |= {"section": (folders or [""])[0], "sections": "/".join(folders)}
    values |= {"title": title, "slug": slug or title or stem}
    field = re.compile(r":(\w+)(?:\[[^\]]*\])?")
    return _url(field.sub(lambda one: values.get(one[1], slug or stem), pattern).split("/"))


def prefix(config: Mapping[str, Any]) -> str:
    """The path that the absolute links of a site begin with."""
    return url_parts(text_of(config.get("baseurl"))).path.rstrip("/")


def _url(parts: list[str]) -> str:
    names = [re.sub(r"\s+", "-", part.strip()).lower() for part in parts if part.strip()]
    return f"/{'/'.join(names)}/" if names else "/"


def menu(config: Mapping[str, Any], pages: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The main menu as `nav`; `pages` has the front matter of pages by their addresses."""
    given = (mapping(config, "menus") or mapping(config, "menu")).get("main")
    entries = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    for url, front in pages.items():
        named = front.get("menus", front.get("menu"))
        if "main" in (named if isinstance(named, (list, dict)) else [named]):
            own = mapping(named, "main") if isinstance(named, dict) else front
            words = (text_of(one) for one in (own.get("name"), front.get("linkTitle")))
            title = next(filter(None, words), text_of(front.get("title")))
            entries.append({**own, "name": title, "url": url, "pageref": "", "identifier": ""})
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
    found = [{"title": "Source", "url": source}]
    for name, entries in (mapping(config, "menus") or mapping(config, "menu")).items():
        for entry in entries if isinstance(entries, list) and name != "main" else ():
            if isinstance(entry, dict):
                found.append({"title": _title(entry), "url": text_of(entry.get("url"))})
    return [one for one in found if one["url"].startswith("http")]


def _title(entry: Mapping[str, Any]) -> str:
    words = (text_of(entry.get(key)) for key in ("name", "title", "identifier"))
    return (
        re.sub(r"<[^<>]*>|\{\{(?:(?!\{\{).)*?\}\}", "", next(filter(None, words), "")).strip()
        or "Menu"
    )


def _weight(entry: Mapping[str, Any]) -> int:
    weight = entry.get("weight")
    return weight if isinstance(weight, int) and weight else 2**31
