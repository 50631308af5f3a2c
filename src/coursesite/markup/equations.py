"""The numbers of a page's formulas, and the references within formulas, put into their holes.

The numbers are those of a page that is alone, counted from 1. Where they stand is noted, so that
the pages of a course can put in those that count through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from coursesite.diagnostics import Span
from coursesite.markup.math.formula import Formula
from coursesite.markup.math.rewriting import Form
from coursesite.markup.tokens import Math, Token
from coursesite.model import EquationRow, FormulaReference
from coursesite.text.lazy_regex import rare

_ID = rare(r'\sid="[^"]*"(?=[^<>]*>)')
_ANCHOR = rare(r"</?a\b[^<>]*>")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Equations:
    """The rows and references of a page's formulas, noted while these are put in."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Counts the rows of all formulas among the tokens."""
        self.references: list[FormulaReference] = []
        self._rows: list[tuple[tuple[str, ...], str, int, tuple[str, ...], Span]] = []
        self._places: dict[int, tuple[int, int]] = {}
        """The places of the rows that are put in, by their numbers in `_rows`."""
        self._copies: dict[int, list[tuple[int, int]]] = {}
        self._texts: list[str] = []
        self._firsts: dict[int, int] = {}
        """The number in `_rows` of a formula's first row, by the identity of its token: equal
        formulas have rows of their own."""
        self._labels: dict[str, str] = {}
        count = 0
        for token in tokens:
            if not isinstance(token, Math) or not token.display:
                continue
            formula = token.formula
            if not formula.rows:
                continue
            self._firsts.setdefault(id(token), len(self._rows))
            for number, row in enumerate(formula.rows):
                labels = tuple(label.id for label in row.labels)
                tag = row.tag
                if not number:
                    labels += (token.attributes.id,) if token.attributes.id else ()
                    tag = token.tag or tag
                count += not tag and row.part <= 1
                letter = _LETTERS[min(row.part, len(_LETTERS)) - 1] if row.part else ""
                text = tag or f"({count}{letter})"
                group = () if number else tuple(label.id for label in formula.group)
                for label in labels:
                    self._labels.setdefault(label, text)
                for label in group:
                    self._labels.setdefault(label, f"({count})")
                span = (
                    token.place(row.labels[0].at, row.labels[0].end) if row.labels else token.span
                )
                self._texts.append(text)
                self._rows.append((labels, tag, row.part, group, span))

    @property
    def rows(self) -> tuple[EquationRow, ...]:
        """All rows in the order of the text."""
        placed = []
        for number, (labels, tag, part, group, span) in enumerate(self._rows):
            start, end = self._places.get(number, (-1, -1))
            placed.append(
                EquationRow(
                    start=start,
                    end=end,
                    labels=labels,
                    tag=tag,
                    part=part,
                    group_labels=group,
                    copies=tuple(self._copies.get(number, ())),
                    span=span,
                )
            )
        return tuple(placed)

    def html(self, token: Math, block: bool, at: int, *, again: bool = False) -> str:
        """A formula as HTML, to be put in at an offset of the page: the first time, or once more
        and without ids."""
        formula = token.formula
        before, after = token.around(block)
        if again:
            before = _ID.sub("", before)
        if not (formula.rows or formula.references):
            html = _ID.sub("", formula.html) if again else formula.html
            return before + html + after
        if not (again or formula.references) and len(formula.rows) == 1:  # as most have
            number, hole = self._firsts.get(id(token), 0), formula.rows[0].at
            text, start = self._texts[number], at + len(before) + hole
            self._places[number] = start, start + len(text)
            return f"{before}{formula.html[:hole]}{text}{formula.html[hole:]}{after}"
        out, length, done = [before], at + len(before), 0
        for hole, row, reference in self._holes(token, formula):
            piece = formula.html[done:hole]
            if again:
                piece = _ID.sub("", piece)
            done = hole
            if reference is None:
                text = self._texts[row]
                start = length + len(piece)
                if again:
                    self._copies.setdefault(row, []).append((start, start + len(text)))
                else:
                    self._places[row] = start, start + len(text)
            else:
                text = self._link(reference.label, reference.form)
                start = length + len(piece)
                self.references.append(
                    FormulaReference(
                        start=start,
                        end=start + len(text),
                        label=reference.label,
                        form=reference.form,
                        span=reference.span,
                    )
                )
            out += [piece, text]
            length = start + len(text)
        rest = formula.html[done:]
        out += [_ID.sub("", rest) if again else rest, after]
        return "".join(out)

    def filled(self, token: Math, block: bool) -> str:
        """A formula as HTML in a place that is not noted, such as a heading in an outline, and in
        which nothing is a link."""
        places, references = dict(self._places), list(self.references)
        html = self.html(token, block, 0)
        self._places, self.references = places, references
        return _ANCHOR.sub("", html) if token.formula.references else html

    def _holes(self, token: Math, formula: Formula) -> Iterator[tuple[int, int, _Reference | None]]:
        """The holes of a formula in their order."""
        first = self._firsts.get(id(token), 0)
        holes: list[tuple[int, int, _Reference | None]] = [
            (row.at, first + number, None) for number, row in enumerate(formula.rows)
        ]
        holes += [
            (one.at, 0, _Reference(one.label, one.form, token.place(one.start, one.end)))
            for one in formula.references
        ]
        return iter(holes if len(holes) == 1 else sorted(holes, key=lambda hole: hole[0]))

    def _link(self, label: str, form: Form) -> str:
        text = self._labels.get(label)
        if text is None:
            return "??" if form == "ref" else "(??)"
        if form == "ref" and text[:1] + text[-1:] == "()":
            text = text[1:-1]
        return f'<a href="#{escape(label)}">{text}</a>'


class _Reference(NamedTuple):
    label: str
    form: Form
    span: Span
