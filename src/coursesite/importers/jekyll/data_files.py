"""The data files of a Jekyll site, as `site.data` shows them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from coursesite.importers.yaml_reader import load
from coursesite.importers.yaml_writer import plain_data


def data_tree(files: Mapping[str, str]) -> dict[str, Any]:
    """The contents of files by their path in `_data`, each under its name, in a mapping a folder.

    Files that cannot be read are left out.
    """
    tree: dict[str, Any] = {}
    for path, source in sorted(files.items()):
        stem, _, ext = path.rpartition(".")
        *folders, name = re.sub(r"[^\w/.-]+", "_", stem).split("/")
        try:
            value = _read(source, ext.lower())
        except (yaml.YAMLError, ValueError, csv.Error, RecursionError):
            continue
        parent = tree
        for folder in folders:
            inner = parent.setdefault(folder, {})
            parent = inner if isinstance(inner, dict) else parent
        if isinstance(parent.get(name), dict) and isinstance(value, dict):
            parent[name].update(value)
        else:
            parent[name] = value
    return tree


def _read(source: str, ext: str) -> Any:
    """The contents of a data file with the extension; raises `ValueError` for an unknown one."""
    if ext in ("yml", "yaml"):
        return plain_data(load(source))
    if ext == "json":
        return json.loads(source)
    if ext in ("csv", "tsv"):
        rows = csv.DictReader(io.StringIO(source), delimiter="\t" if ext == "tsv" else ",")
        return [{str(key): value for key, value in row.items()} for row in rows]
    raise ValueError(f"no data format: {ext}")
