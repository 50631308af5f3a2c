"""Directives of MyST and callouts of ours: the first are read, the second written.

A directive is fenced by backticks, tildes or colons; its options are lines `:key: value` or YAML
between two lines of `---`, at the top of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from coursesite.importers.data import yaml_reader

_HEAD = re.compile(r"\{([A-Za-z][\w:.+-]*)\}[ \t]*(.*)\Z")
_OPTION = re.compile(r":([\w-]+):[ \t]*(.*?)[ \t]*\Z")
_STRUCTURE = re.compile(r"[-*+][ \t]|\d+[.)][ \t]|[#|>=]|`{3}|~{3}|\$\$|\{\{<|\{:|<")


class Directive(Struct, frozen=True):
    """A directive: `source` is its first line, `body` the lines of its text."""

    name: str
    argument: str
    options: dict[str, str]
    body: list[str]
    source: str = ""

    @property
    def label(self) -> str:
        """Its label as an id of ours; "" if it has none."""
        own = self.argument if self.name == "figure-md" else ""
        keys = ("label", "name", "mystnb.figure.name")
        return label_id(next((self.options[key] for key in keys if key in self.options), own))

    @property
    def classes(self) -> list[str]:
        """The names in its option `class`."""
        return self.options.get("class", "").replace(",", " ").split()


def read(words: str, lines: list[str], source: str = "") -> Directive | None:
    """The directive with these words behind its fence and these lines in it; None if the words are
    no name in braces."""
    head = _HEAD.match(words.strip())
    if head is None:
        return None
    options, at = _options(lines)
    return Directive(head[1].lower(), head[2].strip(), options, stripped(lines[at:]), source)


def _options(lines: list[str]) -> tuple[dict[str, str], int]:
    """The options at the top of a directive's text, and the number of their lines."""
    if lines and lines[0].strip() == "---":
        end = next((n for n, line in enumerate(lines) if n and line.strip() == "---"), 0)
        found = yaml_reader.read("\n".join(lines[1:end])) if end else None
        if isinstance(found, dict):
            return dict(_flat(found)), end + 1
    options: dict[str, str] = {}
    at = 0
    while at < len(lines) and (option := _OPTION.match(lines[at].strip())):
        options[option[1]] = option[2].strip("\"'") if option[2][:1] in "\"'" else option[2]
        at += 1
    return options, at


def _flat(options: dict[Any, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """The options, with those within others behind the names of these and a dot."""
    for key, value in options.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_text, value))
    return "" if value is None or value is True else str(value)


def callout(
    word: str,
    title: str,
    inner: list[str],
    *,
    label: str = "",
    fold: str = "",
    is_unnumbered: bool = False,
    of: str = "",
) -> list[str]:
    """The lines of a callout: its word for `[!WORD]`, its title, and the lines of its text. `fold`
    is `-` or `+`, `of` the label of a solution's exercise."""
    inner = stripped(inner)
    head = f"[!{word}]{fold} {title}".rstrip()
    gap = [""] if inner and _STRUCTURE.match(inner[0].lstrip()) else []
    names = [f"#{label_id(label)}"] if label else []
    names += [".unnumbered"] if is_unnumbered else []
    names += [f'for="{label_id(of)}"'] if of else []
    return [*quoted([head, *gap, *inner]), *([f"{{: {' '.join(names)} }}"] if names else [])]


def quoted(lines: Sequence[str]) -> list[str]:
    """The lines as those of a quote; two spaces at the end of one break the line. A tab at the
    beginning would be narrower in the quote, and is four spaces."""
    spaced = (re.sub(r"\A[ \t]+", lambda lead: lead[0].expandtabs(4), line) for line in lines)
    return [f"> {line}" if line.strip() else ">" for line in spaced]


def label_id(label: str) -> str:
    """A label as an id of ours, which has no spaces and no `/`."""
    return re.sub(r"[\s/]+", "-", label.strip())


def attributes(label: str, caption: str = "") -> str:
    """An attribute list with a label and a caption."""
    name = f"#{label_id(label)} " if label else ""
    words = caption.replace('"', "&quot;")
    return f'{{: {name}caption="{words}" }}' if words else f"{{: {name}}}"


def stripped(lines: list[str]) -> list[str]:
    """The lines without empty ones at both ends."""
    full = [n for n, line in enumerate(lines) if line.strip()]
    return lines[full[0] : full[-1] + 1] if full else []


def without(line: str, lead: str) -> str:
    """A line without the lead of its block; an empty line of a quote may have a part of it."""
    if line.startswith(lead):
        return line[len(lead) :]
    return line.lstrip(" \t>") if line.strip(" \t>") == "" else line
