"""Where the scan puts what it takes out of one text."""

from __future__ import annotations

from collections.abc import Callable

from coursesite.diagnostics import Diagnostic, Span, error
from coursesite.markup.tokens import Token, clean, mark
from coursesite.model import Call, Expansion, replace

Place = Callable[[int, int, int], Span]
MOST_DEPTH = 20
"""How deep texts that calls within a line stand for may hold such calls themselves."""
MOST_TEXTS = 500
"""How many calls of a page may put Markdown in their place, such as includes."""


class Sink:
    """Collects the tokens and diagnostics of one text."""

    def __init__(
        self,
        expand: Callable[[Call], Expansion],
        *,
        math: bool,
        deny_html: bool,
        notes: frozenset[str],
        understood: frozenset[str],
        any_colon: bool,
    ) -> None:
        """`notes` are the labels of the footnotes that the text defines, `understood` is what
        begins blocks of extensions; with `any_colon` the engine takes a colon at the beginning of
        a line for that of a definition though no space follows."""
        self.expand, self.math, self.deny_html, self.notes = expand, math, deny_html, notes
        self.understood, self.any_colon = understood, any_colon
        self.tokens: list[Token] = []
        self.diagnostics: list[Diagnostic] = []
        self.texts = self.depth = 0
        self.full = False
        self.raw: Span | None = None
        """Where the text began that Liquid does not read, nor a shortcode is read in."""
        self.endless = False
        """Whether highlighted code had no end, so that none after it has one."""

    def expanded(self, call: Call) -> Expansion:
        """What a call becomes, without characters that would be taken for marks."""
        found = self.expand(call)
        if found.text is not None:
            found = replace(found, text=clean(found.text))
        return found

    def grows(self, call: Call, span: Span) -> bool:
        """Whether one more call may put Markdown in its place; the one too many is reported."""
        self.texts += 1
        if self.depth > MOST_DEPTH:
            self.texts = max(self.texts, MOST_TEXTS)
        if self.texts >= MOST_TEXTS and not self.full:
            self.full = True
            self.diagnostics.append(
                error(
                    "shortcode-recursion",
                    f"{call.name}: its text calls it again, or over {MOST_TEXTS} texts are put in",
                    span,
                    "let no included text include itself",
                )
            )
        return self.texts < MOST_TEXTS

    def add(self, token: Token, block: bool = False) -> str:
        """Keeps the token; its mark."""
        self.tokens.append(token)
        return mark(len(self.tokens) - 1, block)

    def report(
        self, found: tuple[Diagnostic, ...] | list[Diagnostic], call: Span, place: Place
    ) -> None:
        """Keeps diagnostics of a call, whose spans count from its start; `place` says where a row
        and an offset in it, both from 0, and a length are in the notes."""
        for one in found:
            span = one.span and place(one.span.line - 1, one.span.column - 1, one.span.length)
            self.diagnostics.append(
                Diagnostic(one.severity, one.code, one.message, one.path, span or call, one.hint)
            )
