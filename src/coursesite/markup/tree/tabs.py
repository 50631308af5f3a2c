"""Tabs of extensions of Python-Markdown, such as `pymdownx.blocks.tab`, as those of the scan.

They have radio buttons, labels and boxes, which need a stylesheet of their own.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from coursesite.markup.tree.html_fragment import fragment

SET = "tabbed-set"
"""The class of their groups."""


def apply(body: LexborNode) -> None:
    """Makes panels with titles of the groups. The tree has copies of their nodes then."""
    for box in reversed(body.css(f"div.{SET}")):  # the inner ones first
        children = [node for node in box.iter() if node.tag in ("input", "label", "div")]
        wide = [node for node in children if (node.attributes.get("class") or "") != ""]
        parts = [part for node in wide for part in node.iter()]
        labels = [node for node in (*children, *parts) if node.tag == "label"]
        alternate = [node for node in parts if node.attributes.get("class") == "tabbed-block"]
        panels = alternate or [
            node for node in wide if node.attributes.get("class") == "tabbed-content"
        ]
        checked = ["checked" in node.attributes for node in children if node.tag == "input"]
        if len(labels) != len(panels) or len(checked) != len(panels):
            continue
        group = "\n".join(
            f'<section class="cs-tab"{" data-selected" if is_first and at else ""}>'
            f'<p class="cs-tab-title">{label.inner_html}</p>{panel.inner_html}</section>'
            for at, (label, panel, is_first) in enumerate(zip(labels, panels, checked, strict=True))
        )
        box.replace_with(fragment(f'<div class="cs-tabs">\n{group}\n</div>'))
