"""Messages to authors: a mistake, its position, and a hint.

A `Diagnostic` is data. The code that finds a mistake makes one, and only the commands show it.
Lines and columns count from 1, in characters of the file as its author sees it.

A new diagnostic is made where the mistake is found, by `error` or `warning` with a code of its own.
The codes are listed in content/guide/lectures/21-messages.md, and each has a site in
tests/sites/broken/ that shows it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import msgspec

Severity = Literal["error", "warning"]


class Span(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A part of one line of a text: `length` characters from `line`:`column`, both from 1."""

    line: int
    column: int
    length: int = 1

    def shifted(self, lines: int) -> "Span":
        """The same span in a text with `lines` more lines above it."""
        return Span(self.line + lines, self.column, self.length)


class Diagnostic(msgspec.Struct, frozen=True):
    """One message to an author.

    `code` is a stable name, listed in the guide. `path` is relative to the site, with `/`; it is
    empty while only the text is known. `span` is None for a whole file or site.
    """

    severity: Severity
    code: str
    message: str
    path: str = ""
    span: Span | None = None
    hint: str = ""

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """The order in which diagnostics are shown: by file, position, code, message."""
        return (self.path, self.span or Span(0, 0, 0), self.code, self.message)

    def within(self, path: str, lines: int = 0) -> "Diagnostic":
        """The same message for the file `path`, of which the text begins after `lines` lines."""
        span = self.span.shifted(lines) if self.span else None
        return msgspec.structs.replace(self, path=path, span=span)


def error(code: str, message: str, span: Span | None = None, hint: str = "") -> Diagnostic:
    """A diagnostic of a mistake that stops publishing."""
    return Diagnostic("error", code, message, "", span, hint)


def warning(code: str, message: str, span: Span | None = None, hint: str = "") -> Diagnostic:
    """A diagnostic that an author wants to see, though the site is published."""
    return Diagnostic("warning", code, message, "", span, hint)


def merge_conflicts(marks: Iterable[tuple[int, int]]) -> list[Diagnostic]:
    """The errors about conflicts that git left, by the lines and lengths of their first marks."""
    message = "git left a conflict here that nobody has resolved"
    hint = "keep one of the two versions, and delete the lines with <<<<<<<, ======= and >>>>>>>"
    return [error("merge-conflict", message, Span(line, 1, length), hint) for line, length in marks]


def on_page(problem: Diagnostic, url: str) -> Diagnostic:
    """A message about a template that failed, with the page that it was to make."""
    return msgspec.structs.replace(problem, message=f"{problem.message} (on the page {url})")


ONCE = frozenset(("diagram-missing", "images-missing", "output-colours", "pandoc-missing"))
"""The codes of messages about what is not installed: they are shown at their first place only."""


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics, each once, in the order in which they are shown."""
    every = sorted(dict.fromkeys(diagnostics), key=lambda diagnostic: diagnostic.sort_key)
    told: set[str] = set()
    kept = []
    for diagnostic in every:
        if diagnostic.code in ONCE:
            if diagnostic.message in told:
                continue
            told.add(diagnostic.message)
        kept.append(diagnostic)
    return tuple(kept)


def find(text: str, part: str) -> Span | None:
    """The span of the first `part` in a text; None if there is none."""
    at = text.find(part)
    return None if at < 0 else span_at(text, at, len(part))


def span_at(text: str, at: int, length: int = 1) -> Span:
    """The span of `length` characters of a text from the character `at` on, counted from 0, up to
    the end of its line."""
    end = text.find("\n", at, at + length)
    length = end - at if end >= 0 else length
    return Span(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), max(1, length))


def key_span(text: str, key: str) -> Span | None:
    """The span of a key at the start of a line of front matter or `course.yml`; None if no line
    begins with it."""
    line = f"\n{text}".find(f"\n{key}:")
    return None if line < 0 else span_at(text, line, len(key))


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known word that is nearest to a wrong `word`; "" if none is like it.

    >>> nearest("sildes", ["video", "slides"]), nearest("zzz", ["video"])
    ('slides', '')
    """
    from difflib import get_close_matches  # only where something is wrong

    return next(iter(get_close_matches(word, list(known), 1, cutoff)), "")


def frame(diagnostic: Diagnostic, text: str = "") -> str:
    """The diagnostic as plain text, with the line of `text` (the whole file) that it points at.

    error[shortcode-argument]: youtube: unknown argument 'strat'
      content/lectures/02-sequence.md:14:24
       14 | {{< youtube dqoEU9Ac3ek strat=1 >}}
          |                         ^^^^^^^ hint: did you mean 'start'?
    """
    head = f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"
    span, hint = diagnostic.span, f"hint: {diagnostic.hint}" if diagnostic.hint else ""
    if span is None:
        lines = [
            head,
            f"  {diagnostic.path}" if diagnostic.path else "",
            f"  {hint}" if hint else "",
        ]
        return "\n".join(line for line in lines if line)
    where = f"  {diagnostic.path}:{span.line}:{span.column}"
    source = _lines(text)
    if not 1 <= span.line <= len(source):
        return "\n".join(line for line in (head, where, f"  {hint}" if hint else "") if line)
    line = source[span.line - 1]
    line, column = _window(line, span.column)
    gutter = f"{span.line:>5}"
    pad = "".join("\t" if c == "\t" else " " for c in line[: column - 1])
    carets = "^" * max(1, min(span.length, len(line) - column + 1))
    return "\n".join(
        [
            head,
            where,
            f"{gutter} | {line}".rstrip(),
            f"{' ' * len(gutter)} | {pad}{carets} {hint}".rstrip(),
        ]
    )


@lru_cache(4)
def _lines(text: str) -> list[str]:
    """The lines of a text, which may have many diagnostics."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _window(line: str, column: int, width: int = 96) -> tuple[str, int]:
    """The part of a long line around `column`, cut with `…`, and that column within the part."""
    if len(line) <= width:
        return line, column
    start = max(0, min(column - 1 - width // 3, len(line) - width))
    part = line[start : start + width]
    if start:
        part = "…" + part[1:]
    if start + width < len(line):
        part = part[:-1] + "…"
    return part, column - start
