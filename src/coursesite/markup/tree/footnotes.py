"""Footnotes: references numbered in the order of the text, notes at the end of the page."""

from __future__ import annotations

from html import escape

from selectolax.lexbor import LexborHTMLParser

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.tree.html_fragment import fragment
from coursesite.model import MarkupOptions


def apply(parser: LexborHTMLParser, options: MarkupOptions) -> frozenset[str]:
    """Turns `<x-r label>` into references, and moves the content of `<x-fn label>` to the end.
    Returns the labels that are referred to."""
    references, notes = parser.tags("x-r"), parser.tags("x-fn")
    if not references and not notes:
        return frozenset()
    order: dict[str, int] = {}
    uses: dict[str, int] = {}
    # references within notes come last, as their notes do
    inner = {node.mem_id for node in parser.css("x-fn x-r")}
    for node in sorted(references, key=lambda reference: reference.mem_id in inner):
        label = node.attributes.get("label") or ""
        number = order.setdefault(label, len(order) + 1)
        uses[label] = uses.get(label, 0) + 1
        node.replace_with(
            fragment(
                f'<sup class="cs-footnote-ref" id="{_reference_id(number, uses[label])}">'
                f'<a href="#fn-{number}" role="doc-noteref">{number}</a></sup>'
            )
        )
    labels = [node.attributes.get("label") or "" for node in notes]
    texts = dict.fromkeys(labels, "")
    taken = set()
    # from the end: the last note of a label counts, and notes within notes are taken out of them
    for label, node in zip(reversed(labels), reversed(notes), strict=True):
        if label not in taken:
            taken.add(label)
            texts[label] = (node.inner_html or "").strip()
        node.decompose()
    body = parser.body
    if body is None or not texts:
        return frozenset(order)
    words = dict(options.labels)
    items = []
    for number, label in enumerate([*order, *(label for label in texts if label not in order)], 1):
        back = " ".join(
            f'<a href="#{_reference_id(number, use)}" class="cs-footnote-back" role="doc-backlink" '
            f'aria-label="{escape(words.get("footnote_back", "Back to the text"))}">↩\ufe0e</a>'
            for use in range(1, uses.get(label, 0) + 1)
        )
        text = texts.get(label, "")
        if text.endswith("</p>"):
            text = f"{text[:-4]} {back}</p>"
        else:
            text += f"<p>{back}</p>"
        items.append(f'<li id="fn-{number}">{text}</li>')
    title = escape(words.get("footnotes", "Footnotes"))
    section = fragment(
        f'<section class="cs-footnotes" role="doc-endnotes" aria-label="{title}">'
        f"<ol>{''.join(items)}</ol></section>"
    )
    body.insert_child(section)
    return frozenset(order)


def leave_out(parser: LexborHTMLParser, of_whole: frozenset[str]) -> list[tuple[str, Diagnostic]]:
    """Takes out the notes that only solutions which are not out refer to, be it from another note,
    and the references to notes in such solutions; these are told. `of_whole` are the labels that
    are referred to on the page with all solutions."""
    notes = {node.attributes.get("label") or "": node for node in parser.tags("x-fn")}
    inner = {node.mem_id for node in parser.css("x-fn x-r")}
    waiting = [node for node in parser.tags("x-r") if node.mem_id not in inner]
    reached: set[str] = set()
    while waiting:
        label = waiting.pop().attributes.get("label") or ""
        if label not in reached:
            reached.add(label)
            waiting += notes[label].css("x-r") if label in notes else ()
    for node in parser.tags("x-fn"):
        label = node.attributes.get("label") or ""
        if label in of_whole and label not in reached:
            node.decompose()
    missing: dict[str, None] = {}
    for node in parser.tags("x-r"):
        label = node.attributes.get("label") or ""
        if label not in notes:
            missing[label] = None
            node.decompose()
    return [(f"[^{label}]", needed(f"the text of the footnote '{label}'")) for label in missing]


def needed(what: str) -> Diagnostic:
    """The warning about a part of a page that needs something in a solution that is not out."""
    message = f"{what} is in a solution that is not out, so nothing of it is here"
    return warning("solution-needed", message, None, "write it outside of the solution")


def _reference_id(number: int, use: int) -> str:
    return f"fnref-{number}" if use == 1 else f"fnref-{number}-{use}"
