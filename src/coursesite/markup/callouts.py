"""Callouts: GitHub's `> [!NOTE]`, and Chirpy's `{: .prompt-info }` on a quote."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.model import MarkupOptions
from coursesite.patterns import rare

KINDS = {
    "note": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "important": "important",
    "warning": "warning",
    "attention": "warning",
    "caution": "danger",
    "danger": "danger",
    "error": "danger",
    "info": "info",
    "abstract": "info",
    "question": "info",
    "example": "note",
    "quote": "note",
    "todo": "note",
}
_MARK = rare(r"\s*\[!([A-Za-z]+)\][+-]?[ \t]*([^\n]*)(?:\n|$)")


def apply(quotes: Sequence[LexborNode], options: MarkupOptions) -> None:
    """Gives the quotes that are callouts their classes and titles."""
    for quote in quotes:
        classes = (quote.attributes.get("class") or "").split()
        for name in classes:
            kind = KINDS.get(name.removeprefix("prompt-")) if name.startswith("prompt-") else None
            if kind:
                quote.attrs["class"] = " ".join([*classes, "callout", f"callout-{kind}"])
                break
        else:
            _alert(quote, classes, options)


def _alert(quote: LexborNode, classes: list[str], options: MarkupOptions) -> None:
    first = quote.css_first("p")
    text = first.first_child if first is not None else None
    if first is None or text is None or not text.is_text_node:
        return
    raw = text.text_content or ""
    if not (found := _MARK.match(raw)) or not (kind := KINDS.get(found[1].lower())):
        return
    title = found[2].strip() or dict(options.labels).get(
        f"callout_{found[1].lower()}", found[1].capitalize()
    )
    after = text.next
    if after is not None and after.tag == "br" and not raw[found.end() :].strip():
        after.decompose()
    text.replace_with(raw[found.end() :].lstrip())
    quote.attrs["class"] = " ".join([*classes, "callout", f"callout-{kind}"])
    heading = LexborHTMLParser(
        f'<p class="callout-title">{escape(title, quote=False)}</p>', is_fragment=True
    ).root
    assert heading is not None
    if (first.inner_html or "").strip():
        first.insert_before(heading)
    else:
        first.replace_with(heading)
