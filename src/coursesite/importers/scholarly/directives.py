"""Directives of MyST and callouts of ours: the first are read, the second written.

A directive is fenced by backticks, tildes or colons; its options are lines `:key: value` or YAML
between two lines of `---`, at the top of its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import yaml
from msgspec import Struct

from coursesite.importers.scholarly import kinds
from coursesite.importers.yaml_reader import load

_HEAD = re.compile(r"\{([\w:.+-]+)\}[ \t]*(.*)\Z")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t#]*\Z")
_OPTION = re.compile(r":([\w-]+):[ \t]*(.*?)[ \t]*\Z")
_STRUCTURE = re.compile(r"[-*+][ \t]|\d+[.)][ \t]|[#|>=]|`{3}|~{3}|\$\$|\{\{<|\{:|<")
_QUIET = re.compile(r"icon|open|nonumber|label|name|class|numbered|enumerated")


class Directive(Struct, frozen=True):
    """A directive: `source` is its first line, `body` the lines of its text."""

    name: str
    argument: str
    options: dict[str, str]
    body: list[str]
    source: str = ""

    @property
    def label(self) -> str:
        """Its label as an id of ours, which has no spaces; "" if it has none."""
        own = self.argument if self.name == "figure-md" else ""
        return label_id(self.options.get("label", self.options.get("name", own)))

    @property
    def classes(self) -> list[str]:
        """The names in its option `class`."""
        return self.options.get("class", "").replace(",", " ").split()


class Block(Struct, frozen=True):
    """A block of ours: its lines, a note for the report, and the options that it does not say."""

    lines: list[str]
    note: str
    unsaid: tuple[str, ...] = ()


Inner = Callable[[list[str]], list[str]]
"""Converts the lines of a directive's text."""


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
        try:
            found = load("\n".join(lines[1:end])) if end else None
        except yaml.YAMLError:
            found = None
        if isinstance(found, dict):
            return {str(key): _text(value) for key, value in found.items()}, end + 1
    options: dict[str, str] = {}
    at = 0
    while at < len(lines) and (option := _OPTION.match(lines[at].strip())):
        options[option[1]] = option[2].strip("\"'") if option[2][:1] in "\"'" else option[2]
        at += 1
    return options, at


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_text, value))
    return "" if value is None or value is True else str(value)


def convert(directive: Directive, inner: Inner, *, titled: bool = False) -> Block | None:
    """A formula, a note, a theorem or its like, an exercise or a solution as a block of ours; None
    for a directive of another kind. With `titled`, the words behind the name of a note are its
    title, and not its first words."""
    name, title = directive.name.removeprefix("prf:"), directive.argument
    if name == "math":
        tag = [f"\\label{{{directive.label}}}"] if directive.label else []
        lines = stripped([title, *directive.body])
        return Block(["$$", *lines, *tag, "$$"], "the directive math is a formula")
    word = kinds.WORDS.get(name) or kinds.ADMONITIONS.get(name, "")
    if name in kinds.UNKNOWN:
        word, title = "NOTE", f"{name.title()}: {title}" if title else name.title()
    if not word:
        return None
    classes, body, of = directive.classes, directive.body, ""
    if name == "admonition":
        word = next((kinds.ADMONITIONS[one] for one in classes if one in kinds.ADMONITIONS), word)
    if word == "SOLUTION" and re.fullmatch(r"[\w:.-]+", title):
        title, of = "", title
    elif name in kinds.ADMONITIONS and name != "admonition" and title and not (titled and body):
        title, body = "", [title, *body]  # the text of such a directive begins in its first line
    if name in kinds.ADMONITIONS and not title and (heading := _HEADING.match("".join(body[:1]))):
        title, body = heading[1], body[1:]
    if name == "seealso" and not title:
        title = "See also"
    fold = "-" if "dropdown" in classes else ""
    lines = callout(
        word,
        title,
        inner(body),
        label=directive.label,
        fold="+" if fold and directive.options.get("open", "false") != "false" else fold,
        is_unnumbered="nonumber" in directive.options or "unnumbered" in classes,
        of=of,
    )
    unsaid = [key for key in directive.options if not _QUIET.fullmatch(key)]
    known = ("dropdown", "unnumbered", *kinds.ADMONITIONS)
    unsaid += [f".{one}" for one in classes if one not in known]
    label = f" with the label {directive.label}" if directive.label else ""
    return Block(lines, f"a callout of the kind {word}{label}", tuple(unsaid))


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
    lines = quoted([head, *gap, *inner])
    names = [f"#{label_id(label)}"] if label else []
    names += [".unnumbered"] if is_unnumbered else []
    names += [f'for="{label_id(of)}"'] if of else []
    return [*lines, f"{{: {' '.join(names)} }}"] if names else lines


def quoted(lines: Sequence[str]) -> list[str]:
    """The lines as those of a quote; two spaces at the end of one break the line."""
    return [f"> {line}" if line.strip() else ">" for line in lines]


def label_id(label: str) -> str:
    """A label as an id of ours, which has no spaces."""
    return re.sub(r"\s+", "-", label.strip())


def attributes(label: str, caption: str = "") -> str:
    """An attribute list with a label and a caption."""
    name = f"#{label_id(label)} " if label else ""
    words = caption.replace('"', "&quot;")
    return f'{{: {name}caption="{words}" }}' if words else f"{{: {name}}}"


def stripped(lines: list[str]) -> list[str]:
    """The lines without empty ones at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while start < end and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def without(line: str, lead: str) -> str:
    """A line without the lead of its block; an empty line of a quote may have a part of it."""
    if line.startswith(lead):
        return line[len(lead) :]
    return line.lstrip(" \t>") if line.strip(" \t>") == "" else line
