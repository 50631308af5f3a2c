"""The data files of a Jekyll site, as `site.data` shows them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from coursesite.importers.data.yaml_reader import load
from coursesite.importers.data.yaml_writer import plain_data
from coursesite.importers.dialects.liquid import SOURCE_COMMENT
from coursesite.importers.plans.plan import Status

_WORD = re.compile(r"[^\W_]+")
_UNWORDED = re.compile(r"\s*+(?:[^\s/@]*+[/@]\S*+|[\d\s.,:/+-]*|\d{4}-\d\d?-\d\d?.*)\Z")
"""Matches dates, addresses and numbers, which pages may show in another form."""


def data_tree(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of files by their path in `_data`, each under its name, in a mapping a folder."""
    tree: dict[str, Any] = {}
    for path, value in sorted(values.items()):
        *folders, name = re.sub(r"[^\w/.-]+", "_", path.rpartition(".")[0]).split("/")
        parent = tree
        for folder in folders:
            inner = parent.setdefault(folder, {})
            parent = inner if isinstance(inner, dict) else parent
        if value is not None:
            parent[name] = value
    return tree


def read_data(path: str, source: str) -> Any:
    """The contents of a data file at a path; None if it cannot be read."""
    ext = path.rpartition(".")[2].lower()
    try:
        if ext in ("csv", "tsv"):
            rows = csv.DictReader(io.StringIO(source), delimiter="\t" if ext == "tsv" else ",")
            # Ruby reads an empty field as nil, by which templates tell whether there is one.
            return [{str(key): value or None for key, value in row.items()} for row in rows]
        if ext == "json":
            try:
                return json.loads(source)
            except ValueError:
                source = source.replace("\t", " ")  # Jekyll reads it as YAML, which takes more
        return plain_data(load(source)) if ext in ("yml", "yaml", "json") else None
    except (yaml.YAMLError, ValueError, csv.Error, RecursionError):
        return None


class ShownTexts:
    """The texts of the course, in which those of data files are looked up."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        """`pages` are the texts of the course's files by their paths."""
        self._pages = {path: _words(SOURCE_COMMENT.sub(" ", page)) for path, page in pages.items()}
        self._with: dict[str, set[str]] = {}
        for path, words in self._pages.items():
            for word in set(words.split()):
                self._with.setdefault(word, set()).add(path)

    def row(self, value: Any) -> tuple[Status, str]:
        """The status and note on a data file with this value: how many texts were found."""
        texts = {words for text in _texts(value) if (words := _words(text)).strip()}
        if not texts:
            return "kept", "copied; it has no words to look up in the pages"
        places = Counter[str]()
        count = 0
        for text in texts:
            paths = set.intersection(*(self._with.get(word, set()) for word in text.split()))
            found = [path for path in paths if text in self._pages[path]]
            places.update(found)
            count += bool(found)
        if not count:
            return "unused", f"copied; none of its {len(texts)} texts stands in a page"
        named = ", ".join(sorted(places, key=lambda path: (-places[path], path))[:3])
        of_all = "all" if count == len(texts) else f"{count} of"
        status: Status = "kept" if 2 * count >= len(texts) else "left"
        return status, f"copied; {of_all} its {len(texts)} texts were found in the course: {named}"


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value that are no dates, addresses or numbers."""
    if isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
    elif isinstance(value, str) and not _UNWORDED.match(value):
        yield value


def _words(text: str) -> str:
    """The words of a text in lower case, with a space around each."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
