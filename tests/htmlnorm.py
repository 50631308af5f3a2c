"""Compares HTML by what it says: white space that means nothing, and attributes that our own
stage adds, are left out."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

ADDED = frozenset(
    [
        "id",
        "class",
        "loading",
        "decoding",
        "title",
        "referrerpolicy",
        "role",
        "tabindex",
        "disabled",
        "checked",
        "aria-label",
        "data-language",
    ]
)
INLINE = frozenset(["a", "em", "strong", "code", "del", "img", "input", "sup", "b", "i"])
OWN_WRAPPERS = frozenset(("cs-table", "cs-code"))


def normal(html: str) -> list[tuple[str, ...]]:
    """HTML as a list of starts, ends and texts that is equal for HTML that says the same."""
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None
    found: list[tuple[str, ...]] = []
    _walk(body, found)
    merged: list[tuple[str, ...]] = []
    for item in found:
        if item[0] == "text" and merged and merged[-1][0] == "text":
            merged[-1] = ("text", merged[-1][1] + item[1])
        else:
            merged.append(item)
    out = []
    for at, item in enumerate(merged):
        if item[0] != "text":
            out.append(item)
            continue
        text = re.sub(r"\s+", " ", item[1])
        before = merged[at - 1] if at else ("", "")
        after = merged[at + 1] if at + 1 < len(merged) else ("", "")
        if before[1] not in INLINE:
            text = text.lstrip()
        if after[1] not in INLINE:
            text = text.rstrip()
        if text:
            out.append(("text", text))
    return out


def _walk(node: LexborNode, found: list[tuple[str, ...]]) -> None:
    for child in node.iter(include_text=True):
        if child.is_comment_node:
            continue
        if child.is_text_node:
            found.append(("text", child.text_content or ""))
            continue
        classes = set((child.attributes.get("class") or "").split())
        if child.tag == "div" and classes & OWN_WRAPPERS:
            _walk(child, found)
            continue
        attributes = sorted(
            f"{key}={(value or '').replace(': ', ':').rstrip(';')}"
            for key, value in child.attributes.items()
            if key not in ADDED
        )
        found.append(("start", child.tag or "", *attributes))
        _walk(child, found)
        found.append(("end", child.tag or ""))


def words(html: str) -> list[str]:
    """The words that a reader sees, in order."""
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None
    return body.text(separator=" ").split()
