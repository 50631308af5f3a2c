"""BibTeX and BibLaTeX files to entries.

The library splits a file into its entries and fields; strings, crossed references and the meaning
of fields are read here. Names are split before their TeX is: a comma in braces is no comma.
"""

from __future__ import annotations

import re
from typing import Any

from coursesite.course.bibliography import bibtex_fields
from coursesite.course.bibliography.bibtex_fields import Field, Record
from coursesite.course.bibliography.entries import Library
from coursesite.diagnostics import Diagnostic, Span, nearest, warning
from coursesite.text.lazy_regex import rare

_SWALLOWED = rare(r'(?<=[}"\w])\s+([A-Za-z][\w-]*)\s*=\s*(?=[{"\d\w])')
"""The beginning of a field in the value of the one before, where a comma is missing."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MOST_PARENTS = 5
"""The number of entries that one may inherit from, one from the next."""
_IGNORED = frozenset(("comment", "preamble", "string", "set", "control", "xdata"))


def parse(text: str) -> Library:
    """The entries of a file, and its problems with their places in it."""
    from bibtexparser.model import (
        DuplicateBlockKeyBlock,
        DuplicateFieldKeyBlock,
        ParsingFailedBlock,
        String,
    )
    from bibtexparser.model import Entry as Block
    from bibtexparser.splitter import Splitter

    reader = _Reader(text.replace("\r\n", "\n").replace("\r", "\n"))
    block: Any
    for block in Splitter(reader.text).split().blocks:
        if isinstance(block, (DuplicateFieldKeyBlock, DuplicateBlockKeyBlock)):
            block = block.ignore_error_block
        if isinstance(block, String):
            reader.strings[block.key.lower()] = reader.value(block.value, None)
        elif isinstance(block, ParsingFailedBlock):
            reader.refuse(block)
        elif isinstance(block, Block):
            reader.add(block)
    return reader.library()


class _Reader:
    """Collects the records of a file, which may inherit from records further down."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.split("\n")
        self.strings = {name: name for name in _MONTHS}
        self._records: dict[str, Record] = {}
        self._problems: list[Diagnostic] = []
        self._broken: dict[str, int] = {}

    def value(self, raw: str, told: tuple[str, Span, list[Diagnostic]] | None) -> str:
        """The text of a value: pieces in braces or quotes, numbers and strings, joined by `#`."""
        if raw[:1] == "{" and raw[-1:] == "}" and raw.count("{") == 1:
            return raw[1:-1]
        out: list[str] = []
        at = 0
        while at < len(raw):
            if raw[at] in " \t\n#":
                at += 1
            elif raw[at] == "{":
                end = _closing(raw, at)
                out.append(raw[at + 1 : end])
                at = end + 1
            elif raw[at] == '"':
                end = _quoted(raw, at)
                out.append(raw[at + 1 : end])
                at = end + 1
            else:
                word = re.match(r"[^\s#{\"]+", raw[at:])
                name = word[0] if word else raw[at]
                at += len(name)
                out.append(self._string(name, told))
        return "".join(out)

    def _string(self, name: str, told: tuple[str, Span, list[Diagnostic]] | None) -> str:
        known = self.strings.get(name.lower())
        if known is None and told and not name.isdigit() and told[0] != "month":
            near = nearest(name.lower(), sorted(self.strings))
            hint = f"did you mean '{near}'?" if near else f"define it, or write {{{name}}}"
            message = f"no @string is called '{name}'"
            told[2].append(warning("bibliography-entry", message, told[1], hint))
        return name if known is None else known

    def add(self, block: Any) -> None:
        """Adds an entry, unless its key is taken."""
        row, key = block.start_line, block.key
        if block.entry_type.lower() in _IGNORED and block.entry_type.lower() != "xdata":
            return
        start = self._lines[row].find("@") if row < len(self._lines) else 0
        span = self._span(row, key) if key else Span(row + 1, max(start, 0) + 1, 1)
        if not key or any(char in key for char in '{}=\n"'):
            hint = "write one behind the first brace, and a comma: @book{knuth84, …"
            shown = f"'{' '.join(key.split())[:30]}' is no key" if key else "this entry has no key"
            self._problems.append(warning("bibliography-syntax", shown, span, hint))
            return
        if key in self._records:
            first = self._records[key].span.line
            message = f"'{key}' is the key of the entry in line {first} already"
            hint = "only the first one is read: give one of them another key"
            self._problems.append(warning("bibliography-repeated", message, span, hint))
            return
        problems: list[Diagnostic] = []
        fields: dict[str, Field] = {}
        for field in block.fields:
            self._field(fields, field.key.lower(), field.value, field.start_line, problems)
        kind = block.entry_type.lower()
        self._records[key] = Record(key, kind, fields, span, tuple(problems))

    def _field(
        self,
        fields: dict[str, Field],
        name: str,
        raw: str,
        row: int,
        problems: list[Diagnostic],
    ) -> None:
        """Adds a field, and those that its value has swallowed."""
        swallowed = _SWALLOWED.search(raw)
        while swallowed is not None and not _is_closed(raw[: swallowed.start()]):
            swallowed = _SWALLOWED.search(raw, swallowed.end())
        span = self._span(row, name)
        if swallowed is not None:
            below = row + raw.count("\n", 0, swallowed.start(1))
            place = self._span(below, swallowed[1])
            message = f"a comma is missing before '{swallowed[1]}'"
            hint = "put one behind the field before it"
            self._problems.append(warning("bibliography-syntax", message, place, hint))
            more = raw[swallowed.end() :]
            raw = raw[: swallowed.start()].rstrip()
        if name in fields:
            message = f"'{name}' is given twice"
            first = fields[name].span.line
            hint = f"only the first one is read, in line {first}"
            span = self._span(row, name, number=int(first == row + 1))
            problems.append(warning("bibliography-entry", message, span, hint))
        else:
            fields[name] = Field(self.value(raw, (name, span, problems)), span)
        if swallowed is not None:
            self._field(fields, swallowed[1].lower(), more, below, problems)

    def refuse(self, block: Any) -> None:
        """Reports an entry that cannot be read."""
        row = block.start_line
        found = re.match(r"@\s*(\w+)\s*[{(]\s*([^,\s{}()\"=]*)", block.raw or "")
        key = found[2] if found else ""
        if key and key not in self._records:
            self._broken.setdefault(key, row + 1)
        reason = " ".join(str(getattr(block.error, "abort_reason", block.error)).split())
        start = self._lines[row].find("@") if row < len(self._lines) else 0
        span = self._span(row, key) if key else Span(row + 1, max(start, 0) + 1, 1)
        subject = f"the entry '{key}'" if key else "this entry"
        message, hint = _explained(subject, reason)
        self._problems.append(warning("bibliography-syntax", message, span, hint))

    def _span(self, row: int, word: str, number: int = 0) -> Span:
        """The place of a word in a line, or else of what stands in the line. With `number`, of the
        word's occurrence behind so many others, or the last."""
        line = self._lines[row] if row < len(self._lines) else ""
        pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])"
        places = list(re.finditer(pattern, line, re.IGNORECASE))
        found = places[min(number, len(places) - 1)] if places else None
        if found is None:
            return Span(row + 1, len(line) - len(line.lstrip()) + 1, max(1, len(line.strip())))
        return Span(row + 1, found.start() + 1, max(1, len(word)))

    def library(self) -> Library:
        """The entries, with what they inherit."""
        entries = {
            record.key: bibtex_fields.entry(self._inheriting(record))
            for record in self._records.values()
            if record.type != "xdata"
        }
        if not (entries or self._problems) and self.text.strip():
            hint = "an entry is @book{knuth84, author = {…}, title = {…}, year = 1984}"
            message = "there is no entry in this file"
            self._problems.append(warning("bibliography-syntax", message, Span(1, 1), hint))
        by_line = tuple(sorted(self._problems, key=lambda problem: problem.sort_key))
        return Library(entries, by_line, self._broken)

    def _inheriting(self, record: Record) -> Record:
        """A record with the fields of those that it refers to."""
        fields, problems = dict(record.fields), list(record.problems)
        for name in ("xdata", "crossref"):
            above, chain = record, [record.key]
            while (given := above.fields.get(name)) is not None and len(chain) < _MOST_PARENTS:
                parent = self._records.get(given.value.strip())
                if parent is None or parent.key in chain:
                    message = f"{name}: there is no entry '{given.value.strip()}'"
                    near = nearest(given.value.strip(), sorted(self._records))
                    hint = f"did you mean '{near}'?" if near else "write it, or take the field out"
                    if above is record:
                        problems.append(warning("bibliography-entry", message, given.span, hint))
                    break
                inherited = bibtex_fields.inherited(record.type, parent, plain=name == "xdata")
                fields = inherited | fields
                chain.append(parent.key)
                above = parent
        return Record(record.key, record.type, fields, record.span, tuple(problems))


def _closing(text: str, start: int) -> int:
    """The place of the brace that closes the one at `start`, or the end of the text."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if not depth:
                return at
        at += 1
    return len(text)


def _quoted(text: str, start: int) -> int:
    """The place of the quote that closes the one at `start`, or the end of the text."""
    at = start + 1
    while at < len(text):
        if text[at] == "{":
            at = _closing(text, at)
        elif text[at] == '"':
            return at
        at += 1
    return len(text)


def _is_closed(text: str) -> bool:
    """Whether all braces and quotes of a text are closed: a value ends there."""
    if text.lstrip()[:1] == '"':
        start = text.index('"')
        return _quoted(text, start) < len(text)
    if text.strip().isalnum():
        return True
    return text.lstrip()[:1] == "{" and _closing(text, text.index("{")) < len(text)


def _explained(subject: str, reason: str) -> tuple[str, str]:
    """The library's reason in the words of messages."""
    if "end of file" in reason or "Unexpected block start" in reason:
        return f"{subject} does not end", "a brace or a quote in it is not closed"
    if "comma after entry key" in reason:
        return f"{subject} has no comma behind its key", "write one: @book{knuth84, …"
    if "`=`" in reason or "equals" in reason:
        return f"{subject} has a field without '='", "write name = {value}, with a comma behind it"
    return f"{subject} cannot be read", "look at its braces, quotes and commas"
