"""Values of front matter from elsewhere, and front matter of ours that our builder takes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from coursesite.diagnostics import Diagnostic
from coursesite.importers.data.yaml_writer import YamlDate, dump
from coursesite.settings import post_file


def text_of(value: Any) -> str:
    """A value of front matter as text on one line; a list or mapping has none."""
    if isinstance(value, bool) or value is None:
        return ""
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def first_text(known: Any, *keys: str) -> str:
    """The first text among the values that a mapping has for some keys; "" for none."""
    given = known if isinstance(known, dict) else {}
    return next(filter(None, (text_of(given.get(key)) for key in keys)), "")


def accepted(front: dict[str, Any], path: str) -> tuple[dict[str, Any], list[str]]:
    """Front matter of the post at `path` below `content/`, with the values under `extra` that our
    builder would reject, and a note on each of those."""

    def parse(data: dict[str, Any]) -> tuple[str, Sequence[Diagnostic]]:
        text = f"---\n{dump(data)}---\n"
        return text, post_file.parse(text, path=path, zone=dt.UTC).diagnostics

    front, left = dict(front), []
    for key, value, why in rejected(front, parse):
        left.append(f"'{key}' is under extra: {why}")
        kept = str(value) if isinstance(value, YamlDate) else value
        front["extra"] = {**front.pop("extra", {}), key: kept}
    return front, left


def rejected(
    data: dict[str, Any], parse: Callable[[dict[str, Any]], tuple[str, Sequence[Diagnostic]]]
) -> Iterator[tuple[str, Any, str]]:
    """Takes out of `data` what our builder would reject: each key, its value, and the reason.
    `parse` gives the text for the data, and the problems with it."""
    for _ in range(20):
        text, problems = parse(data)
        problem = next((one for one in problems if one.span), None)
        lines = text.split("\n")[: problem.span.line] if problem and problem.span else []
        line = next((one for one in reversed(lines) if one[:1] not in " -#"), "")
        key = line.partition(":")[0].strip("'\"")
        if problem is None or key not in data or key == "extra":
            return
        yield key, data.pop(key), problem.message


def person_entry(known: dict[str, Any]) -> dict[str, Any]:
    """A person of a data file or of front matter as a person of ours."""
    out = {"name": text_of(known.get("name"))}
    for key, names in (
        ("role", ("role", "title", "position")),
        ("email", ("email", "mail")),
        ("url", ("url", "website", "webpage", "uri", "web", "homepage", "link")),
        ("hours", ("office-hours", "office_hours", "hours", "oh")),
    ):
        if text := first_text(known, *names):
            out[key] = text
    if "url" not in out and (user := text_of(known.get("github"))):
        out["url"] = f"https://github.com/{user}"
    return out


def names_in(words: str) -> list[str]:
    """The names in a text: commas separate them only where each part is more than one word."""
    parts = [
        part.strip()
        for part in re.split(r"(?:(?<!\s)\s+)?;\s*|(?:,|(?<![\s,]))\s+(?:and|&)\s+", words)
    ]
    by_comma = [name.strip() for part in parts for name in part.split(",")]
    return [name for name in (by_comma if all(" " in n for n in by_comma) else parts) if name]
