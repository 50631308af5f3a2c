"""Labels that two things of a page have, so that no reference could tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from coursesite.diagnostics import Diagnostic, Span, error
from coursesite.markup.tokens import Attr, Code, Math, Token
from coursesite.model import EquationRow, Item

Find = Callable[[str], Span | None]
"""The place of a text in the notes; None if it is nowhere."""


def repeated(
    ids: Sequence[str],
    tokens: Sequence[Token],
    rows: Sequence[EquationRow],
    items: Sequence[Item],
    text: str,
    find: Find,
) -> Iterator[Diagnostic]:
    """The errors about labels that are given twice in a text. `ids` are all of its page: two
    equal ones in raw HTML are no labels, and browsers cope with them."""
    if len(set(ids)) == len(ids):
        return
    labels: dict[str, list[Span | None]] = {}
    for token in tokens:
        if isinstance(token, Attr | Code | Math) and token.attributes.id:
            labels.setdefault(token.attributes.id, []).append(token.span)
    for row in rows:
        for label in (*row.labels, *row.group_labels):
            labels.setdefault(label, []).append(row.span)
    for item in items:
        for label in item.labels:
            labels.setdefault(label, [])
    lines: list[str] = []
    for label, count in Counter(ids).items():
        if count < 2 or label not in labels:
            continue
        lines = lines or text.split("\n")
        spans = [span for span in labels[label] if span is not None]
        span = _exact(lines, spans[-1], label) if spans else find(label)
        hint = "give one of the two another: references go by labels"
        yield error("label-twice", f"two things on this page have the label '{label}'", span, hint)


def _exact(lines: Sequence[str], span: Span, label: str) -> Span:
    """The place of a label within that of its attribute list."""
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    at = line.find(f"#{label}", span.column - 1) + 1 or line.find(label, span.column - 1)
    if at < 0 or at >= span.column - 1 + span.length + len(label):
        return span
    return Span(span.line, at + 1, len(label))
