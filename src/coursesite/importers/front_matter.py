"""Values of front matter from elsewhere, and front matter of ours that our builder takes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from coursesite.importers.yaml_writer import YamlDate, dump
from coursesite.settings import post_file


def text_of(value: Any) -> str:
    """A value of front matter as text on one line; a list or mapping has none."""
    if isinstance(value, bool) or value is None:
        return ""
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def accepted(front: dict[str, Any], path: str) -> tuple[dict[str, Any], list[str]]:
    """Front matter of the post at `path` below `content/`, with the values under `extra` that our
    builder would reject, and a note on each of those."""
    front, left = dict(front), list[str]()
    for _ in range(20):
        text = f"---\n{dump(front)}---\n"
        diagnostics = post_file.parse(text, path=path, zone=dt.UTC).diagnostics
        errors = [diagnostic for diagnostic in diagnostics if diagnostic.span is not None]
        if not errors:
            break
        lines = text.split("\n")
        line = errors[0].span.line - 1 if errors[0].span else 0
        while line > 0 and (not lines[line] or lines[line][0] in " -#"):
            line -= 1
        key = lines[line].partition(":")[0].strip("'\"")
        if key not in front or key == "extra":
            break
        value = front.pop(key)
        left.append(f"'{key}' is under extra: {errors[0].message}")
        kept = str(value) if isinstance(value, YamlDate) else value
        front["extra"] = {**front.pop("extra", {}), key: kept}
    return front, left


def person_entry(known: dict[str, Any]) -> dict[str, Any]:
    """A person of a data file or of front matter as a person of ours."""
    out = {"name": text_of(known.get("name"))}
    for key, names in (
        ("role", ("role", "title", "position")),
        ("email", ("email", "mail")),
        ("url", ("url", "website", "webpage", "uri", "web", "homepage", "link")),
        ("hours", ("office-hours", "office_hours", "hours", "oh")),
    ):
        text = next((text_of(known.get(name)) for name in names if text_of(known.get(name))), "")
        if text:
            out[key] = text
    if not out.get("url") and text_of(known.get("github")):
        out["url"] = f"https://github.com/{text_of(known['github'])}"
    return out


def names_in(words: str) -> list[str]:
    """The names in a text: commas separate them only where each part is more than one word."""
    parts = [part.strip() for part in re.split(r"\s*;\s*|,?\s+(?:and|&)\s+", words)]
    by_comma = [name.strip() for part in parts for name in part.split(",")]
    return [name for name in (by_comma if all(" " in n for n in by_comma) else parts) if name]
