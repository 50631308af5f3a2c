"""Solutions of exercises: the lines they take up in the notes, and in the Markdown that is written.

A solution that is not out is cut out of both (`coursesite.markup.solutions`). So its end must be
beyond doubt: a line that may be meant to belong to it, and does not, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coursesite.diagnostics import Diagnostic, Span, error, warning
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.lines import Line
from coursesite.markup.syntax.callout_kinds import KINDS, grave
from coursesite.markup.tokens import Solution, Token
from coursesite.model import replace
from coursesite.text.lazy_regex import rare

MARKER = rare(r" {0,3}(\[!solution\](?![(\[])[+-]?)", re.IGNORECASE)
_LIKE_MARKER = rare(r"(!?\[[ \t]*+!?[ \t]*+)([^\W\d_][\w\u0300-\u036f-]*)[ \t]*!?(?:\]|$)")
"""A marker, or at the beginning of a quote a text that may be meant as one."""
_SLIP = rare(
    r"([\[{(<（［｛【][ \t]*+(?:[!！]|[1|](?=[A-Z]{3}))[ \t]*+|[!！](?=[A-Z]{3}))"
    r"([^\W\d_][\w\u0300-\u036f-]*)[ \t:]*[\]})>）］｝】]?"
)
"""A slip in the signs around the word of a marker, at the beginning of a quote."""
SLIPS = "![{(<（［｛【！"
"""The signs that a marker or a slip of one may begin with."""
_IN_CODE = rare(r"\[!solution\]|\{\{[<%]\s*/?\s*solution\b", re.IGNORECASE)
SHORTCODE = "solution"
"""The shortcode that holds a solution, be it the built-in one or the site's own of that name."""
_END_TAGS = rare(r"(?:</[A-Za-z][^<>]*>\s*)+")
_NO_TEXT = ("{:", ":::")
"""The beginnings of lines that end something, or belong to the block above."""
_INDENTED = "    "
"""The indentation of the text of a tab."""
_LAST = 1_000_000_000
"""The number of the last line of a text, however long."""


class Solutions:
    """The solutions that are read, in the order of their beginnings."""

    def __init__(self) -> None:
        """None has begun."""
        self.found: list[Solution] = []
        self.open: list[tuple[int, containers.Open, Token | None]] = []
        """The numbers of those that have begun, from the outside in; each with the containers that
        it is a quote of, or with the token that ends it."""
        self._ended: Solution | None = None
        """The last one that ended."""
        self.ends: set[str] = set()
        """The rows that end a tab or the like, once there is a solution."""
        self.inner_ends: set[str] = set()
        """Those of them that end what begins in the solution that ended last."""

    def begin_quote(self, row: int, lead: str, line: Line, at: int, open_: containers.Open) -> None:
        """A quote that begins in the row to be written next, behind `lead`, is a solution; its
        marker begins at offset `at` of the line."""
        marker = MARKER.match(line.text, at)
        span = line.span(*marker.span(1)) if marker else line.span(at, len(line.text.rstrip()))
        self._begin(row, lead, line, span, open_.count(containers.QUOTE))
        self.open.append((len(self.found) - 1, open_, None))

    def begin_block(
        self, row: int, lead: str, line: Line, inner: list[Line] | None, open_: containers.Open
    ) -> None:
        """A shortcode with the lines `inner`, the last of which ends it, is a solution."""
        closing = inner[-1].closing if inner else None
        self._begin(row, lead, line, line.span(len(lead), len(line.text.rstrip())))
        self.open.append((len(self.found) - 1, open_, closing.token if closing else None))

    def is_torn(self, inner: Iterable[Line], open_: containers.Open) -> Diagnostic | None:
        """The error about the first of the empty lines `inner` of a shortcode in the containers
        `open_` that ends a quote which the shortcode begins in: its end is in another quote."""
        for line in inner if containers.QUOTE in open_ else ():
            if line.text.strip() or line.closing is not None:
                continue
            kept = containers.match(line.text, open_)[1]
            if containers.QUOTE in open_[kept:]:
                return error(
                    "solution-end",
                    "this empty line ends the quote in which a solution begins, but not that",
                    line.span(0, 1),
                    "put > on the empty lines within the solution, too",
                )
        return None

    def _begin(self, row: int, lead: str, line: Line, span: Span, depth: int = 0) -> None:
        first = line.number if line.origin is None else 0
        self.found.append(Solution(row, row, lead, first, _LAST, span, depth))

    def is_over(self, line: Line, open_: containers.Open, *, began: bool) -> bool:
        """Whether the innermost solution has ended above a line that is in the containers `open_`,
        one of which `began` in it."""
        if not self.open:
            return False
        _, of_quote, token = self.open[-1]
        if token is not None:
            return False
        depth = len(of_quote)
        if open_[:depth] != of_quote:
            return True
        return began and containers.match(line.text, of_quote)[1] < depth

    def runs_on(self, lines: Iterable[Line]) -> Diagnostic | None:
        """The error about the first of the lines below the innermost solution, if it may be meant
        to belong to it: no empty line is between the two, only closing tags may be, and it is no
        further item of a list that the solution is in."""
        of_quote = self.open[-1][1]
        for line in lines:
            at, kept = containers.match(line.text, of_quote)
            text = line.text[at:].lstrip()
            if not text or text.startswith(_NO_TEXT):
                return None
            item = of_quote[kept : kept + 1]
            if item and item[0] != containers.QUOTE and containers.begins_item(line.text, at):
                return None
            if not _END_TAGS.fullmatch(text):
                return error(
                    "solution-end",
                    "this line stands right below a solution, and is shown",
                    line.span(at, len(line.text.rstrip())),
                    "put > before it if it is of the solution, or else an empty line above it",
                )
        return None

    def ends_block(self, row: str, open_: containers.Open) -> None:
        """Notes that a row has ended a tab or the like in the containers `open_`."""
        if self.found:
            self.ends.add(row)
        if self._ended is not None and open_.count(containers.QUOTE) >= self._ended.depth:
            self.inner_ends.add(row)

    def goes_on(self, rows: Sequence[str], line: Line) -> Diagnostic | None:
        """The error about a line of a plain quote, if only empty lines are between it and the last
        solution, and this is a quote as deep or deeper: some readers of Markdown make one of the
        two. Where a tab or the like has ended between them, it is told if it is indented as the
        text of that was. `rows` are those that are written."""
        solution, at = self._ended, len(line.text) - len(line.text.lstrip(" >"))
        lead = line.text[:at]
        if solution is None or not solution.quoted or at == len(line.text):
            return None
        deeper = lead.count(">") - solution.depth
        if deeper < 0:
            return None
        if deeper == 0 and line.text.startswith("[!", at):
            return None
        between = [row for row in rows[solution.end :] if row.strip(" >")]
        known = self.ends if _INDENTED in lead else self.inner_ends
        if not known.issuperset(between):
            return None
        return error(
            "solution-end",
            "this quote is not of the solution above it, and is shown",
            line.span(at, len(line.text.rstrip())),
            "put > on the empty lines above if it is of the solution, or else a text between them",
        )

    def end(self, row: int, line: Line | None, *, below: bool = False) -> None:
        """Ends the innermost solution above the row to be written next and above a line, or `below`
        it; with None, at the end of the text."""
        number, _, _ = self.open.pop()
        last = _LAST if line is None else _number(line) - (not below)
        self.found[number] = self._ended = replace(self.found[number], end=row, last=last)

    def hold(self, place: Span) -> bool:
        """Whether a place of the notes is in a solution."""
        return any(one.first and one.first <= place.line <= one.last for one in self.found)

    def begin_in(self, origin: Span) -> bool:
        """Whether a solution begins in text that is put in at a place of the notes."""
        return any(not one.first and one.span == origin for one in self.found)

    def ends_with(self, token: Token) -> bool:
        """Whether a token ends the innermost solution."""
        return bool(self.open) and self.open[-1][2] is token


def _number(line: Line) -> int:
    return line.origin.line if line.origin is not None else line.number


def stray_marker(content: str, line: Line, at: int, *, begins_quote: bool) -> Diagnostic | None:
    """The error about the marker of a solution, a hint or a quiz that makes none: it is misspelt,
    or not at the beginning of a quote. What it should keep back would be shown. `content` is the
    line from offset `at` on."""
    text = content.lstrip()
    marker = _LIKE_MARKER.match(text)
    if marker is None:
        slip = _SLIP.match(text) if begins_quote else None
        if slip is None or not (word := grave(slip[2])):
            return None
        at += len(content) - len(text)
        return misplaced(slip[0].rstrip(), word, line.span(at, at + slip.end()), is_word=False)
    if not (word := grave(marker[2])):
        return None if begins_quote else _second(marker, line, at + len(content) - len(text))
    is_link = text[marker.end() : marker.end() + 1] in ("(", "[", ":")
    is_proper = marker[1] == "[!" and marker[0].endswith(f"{marker[2]}]")
    if not is_proper and (
        is_link or not begins_quote or ("!" not in marker[1] and marker[2].islower())
    ):
        return None
    is_callout = begins_quote and not text.startswith(("(", "["), marker.end())
    if is_proper and is_callout and marker[2].casefold() == word:
        return None
    at += len(content) - len(text)
    span = line.span(at, at + marker.end())
    return misplaced(marker[0], word, span, is_word=is_proper and marker[2].casefold() == word)


def _second(marker: re.Match[str], line: Line, at: int) -> Diagnostic | None:
    """The warning about a marker of another kind at offset `at`, where no quote begins."""
    word, behind = marker[2].lower(), marker.string[marker.end() : marker.end() + 1]
    if marker[0].lower() != f"[!{word}]" or word not in KINDS or behind in ("(", "[", ":"):
        return None
    name = marker[2].upper()
    message = f"{marker[0]} does not begin a quote here, so it is shown as text"
    hint = f"begin a quote of its own with > [!{name}], an empty line above it"
    return warning("callout-misplaced", message, line.span(at, at + len(marker[0])), hint)


def misplaced(text: str, word: str, span: Span | None, *, is_word: bool) -> Diagnostic:
    """The error about a text that may be meant as the marker of `word`; with `is_word` it is one,
    at a wrong place."""
    name = word.upper()
    if is_word:
        message = f"{text} does not begin a quote here, so what follows is shown as text"
        hint = f"begin a quote of its own with > [!{name}], an empty line above it"
        return error("callout-misplaced", message, span, hint)
    message = f"{text} makes no callout, so what follows is shown as text"
    return error("callout-misspelt", message, span, f"did you mean [!{name}]?")


def within_paragraph(span: Span) -> Diagnostic:
    """The error about the shortcode of a solution that is a part of a paragraph."""
    message = "solution: it stands within a paragraph, and would be shown with it"
    hint = "put {{< solution >}} and {{< /solution >}} on lines of their own"
    return error("callout-misplaced", message, span, hint)


def outermost(solutions: Sequence[Solution]) -> list[Solution]:
    """The solutions that are in no other."""
    found: list[Solution] = []
    for solution in solutions:
        if not found or solution.start >= found[-1].end:
            found.append(solution)
    return found


def may_show(solutions: Solutions, body: Iterable[str], *, in_element: bool) -> bool:
    """Whether fenced code that never ends may show a solution: it is in the quote of one, whose
    next lines may lack the `>`, or one begins or ends in its text `body`."""
    if solutions.open and not in_element:
        return True
    return any(map(has_marker, body))


def has_marker(text: str) -> bool:
    """Whether a solution begins or ends in a text."""
    return "olution" in text.lower() and _IN_CODE.search(text) is not None


def shown_in_code(span: Span | None) -> Diagnostic:
    """The error about code or a formula with a solution in it, where solutions are kept back."""
    message = "this has a solution in it, and is shown"
    hint = "does a fence or $$ lack its end? code that is to show one is in the language markdown"
    return error("solution-code", message, span, hint)


def unclosed_code(ticks: str, span: Span) -> Diagnostic:
    """The error about such code."""
    message = "this fenced code never ends, and a solution beside it or in it would be shown"
    hint = f"end it with {ticks} on a line of its own, as far in as here"
    return error("solution-code", message, span, hint)
