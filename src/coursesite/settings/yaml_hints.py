"""What a YAML parser's complaint means, in an author's words."""

from __future__ import annotations

import re
from typing import NamedTuple

from coursesite.settings.validators import shown
from coursesite.text.lazy_regex import rare

TOO_DEEP = "nested too deeply"
_ENTRY = rare(r"\s*(?:- +)*([^\s:#\"'\[{][^:#]*?)\s*:[ \t]+(.*?)\s*(?:\s#.*)?")
_SPACES = "put two spaces in the place of each tab: YAML is indented with spaces only"


class Fault(NamedTuple):
    """A mistake at `text[start:start + length]`; `code` is without the family in front."""

    start: int
    length: int
    message: str
    hint: str = ""
    code: str = "syntax"


class Complaint(NamedTuple):
    """A parser's complaint: its words, where it gave up, where that which it could not finish
    begins, and how many lines the file has before the text."""

    text: str
    words: str
    at: int
    opening: int
    line: int


_PLAIN = {
    "start any token": "a value cannot start with {}",
    "mapping keys": "a value cannot start with '? '",
}
"""Complaints about a character where it stands, which quotes would do away with."""
_OPENING = {
    "alias": "'*' at the start of a value points to an anchor, and there is none of this name",
    "anchor": "{} at the start of a value has a meaning of its own in YAML",
    "tag": "{} at the start of a value has a meaning of its own in YAML",
}
"""The same, but what is meant is where the construct begins."""


def explain(text: str, problem: Exception, line: int = 0) -> Fault:
    """What is wrong with `text`, and what its author should do.

    `problem` is what PyYAML raised, in C or in Python; `line` is the number of lines that the
    file has before the text, for hints that name a line.
    """
    if (position := getattr(problem, "position", None)) is not None:
        at = min(int(position), len(text))
        message = f"a character (U+{ord(text[at : at + 1] or ' '):04X}) that YAML cannot hold"
        return Fault(at, 1, message, "delete it: such characters come with pasted text")
    marks = (getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None))
    at, opening = (min(m.index, len(text)) if m else -1 for m in marks)
    if max(at, opening) < 0:
        return Fault(0, 1, "this cannot be read as YAML")
    words = f"{getattr(problem, 'context', '')} {getattr(problem, 'problem', '')}"
    at = opening if at < 0 else at
    return _fault(Complaint(text, words, at, at if opening < 0 else opening, line))


def _fault(said: Complaint) -> Fault:
    text, words, at, opening, _ = said
    if TOO_DEEP in words:
        return Fault(at, 1, "lists or mappings nested too deeply", "", "depth")
    if "quoted scalar" in words:
        return _quoted(said)
    if text[_start(text, at) : at + 1].lstrip(" ").startswith("\t"):
        return Fault(at, 1, "a tab in the indentation", _SPACES)
    if "mapping values" in words:
        return _colon(said)
    if "sequence entries" in words:
        hint = (
            "write [one, two], or '- ' before every item on lines of their own; quote '-' in text"
        )
        return Fault(at, 1, "a list starts on the line of its key", hint)
    if "single document" in words:
        return Fault(at, 3, "'---' starts a second YAML document", "remove this line")
    if "block scalar" in words:
        what = text[opening : opening + 1]
        hint = f"begin it on the next line, or {_quote(text, at)}"
        return Fault(at, 1, f"text stands on the line of the {what!r} that announces it", hint)
    if re.search("directive|document start|incompatible", words):
        message = "a line that starts with '%' is an instruction to YAML"
        return Fault(_start(text, at), 1, message, "remove this line")
    for needle, message in _PLAIN.items():
        if needle in words:
            return Fault(at, 1, message.format(repr(text[at : at + 1])), _quote(text, at))
    for needle, message in _OPENING.items():
        if needle in words:
            what = repr(text[opening : opening + 1])
            return Fault(opening, 1, message.format(what), _quote(text, opening))
    if "simple key" in words:
        length = _length(text, opening)
        line = text[opening : opening + length]
        if item := unspaced_item(line):
            return Fault(opening, length, "an item of a list without a space", item)
        if key := unspaced_key(line):
            return Fault(opening, length, "a colon without a space behind it", key)
        return Fault(opening, length, "a line without a colon", "write 'key: value'")
    if "flow" in words or (text[at : at + 1] in ("]", "}") and "content" in words):
        return _flow(said)
    return _block(said)


def unspaced_item(line: str) -> str:
    """What to do where a line was meant as an item of a list, empty if it was not."""
    found = re.match(r"-(?=[^\s\d.-])(.{1,60})", line)
    return f"put a space after the '-': '- {found[1].rstrip()}'" if found else ""


def unspaced_key(line: str) -> str:
    """What to do where a line was meant as a key with a value, empty if it was not."""
    found = re.match(r"([A-Za-z_][\w-]*):(?!//)(\S.{0,59})", line)
    return f"put a space after the colon: '{found[1]}: {found[2].rstrip()}'" if found else ""


def _quoted(said: Complaint) -> Fault:
    """Quotes that are not closed, or hold a backslash of their own."""
    text, words, at, opening, _ = said
    if "escape" in words:
        at = text.rfind("\\", 0, at + 1)
        hint = "double the backslash, or put the text in single quotes"
        return Fault(at, 2, f"{shown(text[at : at + 2])} means nothing in double quotes", hint)
    mark = text[opening : opening + 1]
    hint = f"put a {mark} at its end"
    if mark == "'":
        hint += "; for text with an apostrophe take double quotes"
    return Fault(opening, 1, "the quotation mark that opens here is never closed", hint)


def _colon(said: Complaint) -> Fault:
    """A colon where none may be: in a value, or after a line that was meant as a key."""
    text, at, line = said.text, said.at, said.line
    before = text[_start(text, at) : at]
    if re.match(r"\s*(?:- +)*[^\s:#][^:]*:[ \t]+\S", before):
        return Fault(at, 1, "a colon and a space within a value", _quote(text, at))
    lines = text[: _start(text, at)].split("\n")[:-1]
    for number in range(len(lines), 0, -1):
        last = lines[number - 1]
        if not last.strip() or last.lstrip().startswith("#"):
            continue
        if not re.search(r":(\s|$)", last):
            missing = "a space after the colon" if ":" in last else "a colon after the key"
            return Fault(
                at,
                1,
                "a key within the value that began before it",
                f"is there {missing} missing in line {number + line}?",
            )
        if _indent(before) > _indent(last):
            return Fault(
                at,
                1,
                f"a key below the value of line {number + line}",
                f"line it up with line {number + line}, or put that value in quotes",
            )
        break
    return Fault(at, 1, "a colon where none can be", _quote(text, at))


def _flow(said: Complaint) -> Fault:
    """Brackets: not closed, or without a comma between two items."""
    text, at, opening = said.text, said.at, said.opening
    mark = text[opening : opening + 1]
    if mark not in ("[", "{"):
        opening = max(text.rfind("[", 0, at), text.rfind("{", 0, at))
        mark = text[opening : opening + 1]
    if text[at : at + 1] in ("]", "}") and (opening < 0 or "\n" in text[opening:at]):
        return Fault(at, 1, f"{text[at]!r} closes nothing", _quote(text, at))
    close = {"[": "]", "{": "}"}.get(mark, "]")
    if at < len(text) and "\n" not in text[opening:at].rstrip():
        what = "an item" if text[at] in ",]}" else f"a ',' or {close!r}"
        hint = "put text that has any of , : [ ] { } in it in quotes"
        return Fault(at, 1, f"{what} is missing before this", hint)
    return Fault(
        max(opening, 0),
        1,
        f"the {mark!r} that opens here is never closed",
        f"put a {close!r} at its end, or, if it is text, {_quote(text, opening)}",
    )


def _block(said: Complaint) -> Fault:
    """A line that does not fit into the mapping or list around it."""
    text, words, at, _, line = said
    here = text[_start(text, at) :].split("\n", 1)[0]
    lines = text[: _start(text, at)].split("\n")[:-1]
    for number, earlier in enumerate(lines, 1):
        opened = re.match(r"\s*(?:- +)*[^\s:#][^:]*:[ \t]+([\"'])", earlier)
        if opened and earlier.count(opened[1]) % 2:
            return Fault(
                at,
                1,
                f"this is cut off by a quotation mark of line {number + line}",
                f"close the quotation mark in line {number + line}",
            )
    entry = re.match(r"\s*(?:- +)*[^\s:#][^:]*:[ \t]+([\"'\[{])", here[: at - _start(text, at)])
    if entry:
        what = "quotation mark" if entry[1] in "\"'" else "bracket"
        return Fault(at, 1, f"text after the closing {what}", _quote(text, at))
    if here.lstrip().startswith(":"):
        return Fault(at, 1, "a colon without a key before it", "write 'key: value'")
    wanted = "does not fit the lines above it"
    if "'-'" in words or "?" in words:
        wanted += ": a list and keys at the same indentation"
    return Fault(
        at,
        _length(text, at),
        f"this line {wanted}",
        "check its indentation: keys of one mapping line up, and so do items of a list",
    )


def _quote(text: str, at: int) -> str:
    """The advice to quote the value on the line of `at`, written out where it is short."""
    here = text[_start(text, at) :].split("\n", 1)[0]
    match = _ENTRY.fullmatch(here)
    if not match or not match[2] or len(match[2]) > 60:
        return "put the value in quotes"
    value = match[2]
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    quoted = f'"{value}"' if not set('"\\') & set(value) else "'" + value.replace("'", "''") + "'"
    return f"put the value in quotes: {match[1]}: {quoted}"


def _start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _length(text: str, at: int) -> int:
    return max(1, len(text[at:].split("\n", 1)[0].rstrip()))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
