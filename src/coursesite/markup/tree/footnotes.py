"""Footnotes: references numbered in the order of the text, notes at the end of the page."""

from __future__ import annotations

from html import escape

from selectolax.lexbor import LexborHTMLParser

from coursesite.markup.tree.html_fragment import fragment
from coursesite.model import MarkupOptions


def apply(parser: LexborHTMLParser, options: MarkupOptions) -> None:
    """Turns `<x-r label>` into references, and moves the content of `<x-fn label>` to the end."""
    references, notes = parser.tags("x-r"), parser.tags("x-fn")
    if not references and not notes:
        return
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
        return
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


def _reference_id(number: int, use: int) -> str:
    return f"fnref-{number}" if use == 1 else f"fnref-{number}-{use}"
