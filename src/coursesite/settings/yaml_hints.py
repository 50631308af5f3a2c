"""The complaints of a YAML parser in an author's words, with advice."""

from __future__ import annotations

import re

from msgspec import Struct

from coursesite.settings.validators import shown
from coursesite.text.lazy_regex import rare

TOO_DEEP = "nested too deeply"
_ENTRY = rare(r"\s*(?:- +)*([^\s:#\"'\[{][^:#]*?)\s*:[ \t]+(.*?)\s*(?:\s#.*)?")
_SPACES = "put two spaces in the place of each tab: YAML is indented with spaces only"


class Fault(Struct, frozen=True):
    """A mistake at `text[start:start + length]`. `code` is that of its diagnostic without the
    family ("front-matter-", "config-") in front."""

    start: int
    length: int
    message: str
    hint: str = ""
    code: str = "syntax"


class Complaint(Struct, frozen=True):
    """A complaint of the parser about a text."""

    text: str
    words: str
    at: int
    """The character at which the parser gave up."""
    opening: int
    """The first character of the construct that it could not finish."""
    line: int
    """The number of lines in the file before the text."""


_PLAIN = {
    "start any token": "a value cannot start with {}",
    "mapping keys": "a value cannot start with '? '",
}
"""Complaints about the character at which the parser gave up. Quotes are the remedy."""
_OPENING = {
    "alias": "'*' at the start of a value points to an anchor, and there is none of this name",
    "anchor": "{} at the start of a value has a meaning of its own in YAML",
    "tag": "{} at the start of a value has a meaning of its own in YAML",
}
"""The same about the first character of the construct."""


def explain(text: str, problem: Exception, line: int = 0) -> Fault:
    """The mistake in `text`, and what its author should do.

    `problem` is the exception of PyYAML, from C or from Python. `line` is the number of lines in
    the file before the text, for hints that name a line.
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


def _fault(complaint: Complaint) -> Fault:
    text, words = complaint.text, complaint.words
    at, opening = complaint.at, complaint.opening
    if TOO_DEEP in words:
        return Fault(at, 1, "lists or mappings nested too deeply", "", "depth")
    if "quoted scalar" in words:
        return _quoted(complaint)
    if text[_start(text, at) : at + 1].lstrip(" ").startswith("\t"):
        return Fault(at, 1, "a tab in the indentation", _SPACES)
    if "mapping values" in words:
        return _colon(complaint)
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
        return _flow(complaint)
    return _block(complaint)


def unspaced_item(line: str) -> str:
    """The hint for a line like `-item`, which was meant as an item of a list; else empty."""
    item = re.match(r"-(?=[^\s\d.-])(.{1,60})", line)
    return f"put a space after the '-': '- {item[1].rstrip()}'" if item else ""


def unspaced_key(line: str) -> str:
    """The hint for a line like `key:value`, which was meant as a key with a value; else empty."""
    pair = re.match(r"([A-Za-z_][\w-]*):(?!//)(\S.{0,59})", line)
    return f"put a space after the colon: '{pair[1]}: {pair[2].rstrip()}'" if pair else ""


def _quoted(complaint: Complaint) -> Fault:
    """The mistake in quotes: not closed, or with a backslash that starts no escape."""
    text, words = complaint.text, complaint.words
    at, opening = complaint.at, complaint.opening
    if "escape" in words:
        at = text.rfind("\\", 0, at + 1)
        hint = "double the backslash, or put the text in single quotes"
        return Fault(at, 2, f"{shown(text[at : at + 2])} means nothing in double quotes", hint)
    quote = text[opening : opening + 1]
    hint = f"put a {quote} at its end"
    if quote == "'":
        hint += "; for text with an apostrophe take double quotes"
    return Fault(opening, 1, "the quotation mark that opens here is never closed", hint)


def _colon(complaint: Complaint) -> Fault:
    """The mistake of a colon where none may be: in a value, or below a line that should have been
    a key with a value."""
    text, at, line = complaint.text, complaint.at, complaint.line
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


def _flow(complaint: Complaint) -> Fault:
    """The mistake in brackets: not closed, or without a comma between two items."""
    text, at, opening = complaint.text, complaint.at, complaint.opening
    bracket = text[opening : opening + 1]
    if bracket not in ("[", "{"):
        opening = max(text.rfind("[", 0, at), text.rfind("{", 0, at))
        bracket = text[opening : opening + 1]
    if text[at : at + 1] in ("]", "}") and (opening < 0 or "\n" in text[opening:at]):
        return Fault(at, 1, f"{text[at]!r} closes nothing", _quote(text, at))
    close = {"[": "]", "{": "}"}.get(bracket, "]")
    if at < len(text) and "\n" not in text[opening:at].rstrip():
        what = "an item" if text[at] in ",]}" else f"a ',' or {close!r}"
        hint = "put text that has any of , : [ ] { } in it in quotes"
        return Fault(at, 1, f"{what} is missing before this", hint)
    if comment := re.match(r"[^\n]*?[ \t](#[^\s,\]}]+)", text[max(opening, 0) :]):
        begin = max(opening, 0) + comment.start(1)
        message = f"'#' begins a comment, in which the {close!r} of this {bracket!r} would be"
        return Fault(begin, 1, message, f'put the value in quotes: "{comment[1]}"')
    return Fault(
        max(opening, 0),
        1,
        f"the {bracket!r} that opens here is never closed",
        f"put a {close!r} at its end, or, if it is text, {_quote(text, opening)}",
    )


def _block(complaint: Complaint) -> Fault:
    """The mistake of a line that does not fit into the mapping or list around it."""
    text, words, at, line = complaint.text, complaint.words, complaint.at, complaint.line
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
    """The advice to quote the value on the line of `at`; a short value is shown in quotes."""
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
