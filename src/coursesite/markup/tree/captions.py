"""Captions of attribute lists, put where captions stand: into tables, and into figures made of code
and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.placeholders import token_at
from coursesite.markup.tokens import Code, Token
from coursesite.markup.tree.html_fragment import fragment
from coursesite.shortcodes.diagrams import LANGUAGES

_FAR = 20
"""The number of nodes between a caption and its element: white space, attribute lists."""


def apply(captions: Sequence[LexborNode], tokens: Sequence[Token]) -> list[tuple[str, Diagnostic]]:
    """Puts each `<x-c>` into the element beside it. Returns warnings about those that have no place
    there, each after the address of its picture."""
    problems: list[tuple[str, Diagnostic]] = []
    for node in captions:
        inner = (node.inner_html or "").strip()
        given = {key: value or "" for key, value in node.attributes.items()}
        target = _beside(node)
        node.decompose()
        if not inner or target is None:
            continue
        if not _caption(target, inner, given, tokens):
            picture = target if target.tag == "img" else target.css_first("img")
            address = None if picture is None else picture.attributes.get("src")
            problems.append((address or inner, _misplaced()))
    return problems


def _misplaced() -> Diagnostic:
    hint = "let the picture stand alone, with empty lines around"
    message = "a picture within a text has no caption, so this one is not shown"
    return warning("attribute-refused", message, None, hint)


def _beside(caption: LexborNode) -> LexborNode | None:
    """The element that a caption is for: the one before it, or with `after` the one behind it."""
    is_after = "after" in caption.attributes
    near = caption.next if is_after else caption.prev
    for _ in range(_FAR):
        if near is None or near.is_element_node:
            return near
        if near.is_text_node and (near.text_content or "").strip():
            return None
        near = near.next if is_after else near.prev
    return None


def _caption(
    target: LexborNode, inner: str, given: dict[str, str], tokens: Sequence[Token]
) -> bool:
    """Gives an element a caption; False if it stands within a text."""
    tag = target.tag or ""
    if tag == "table":
        # not `fragment`: a caption is dropped that is parsed outside of a table
        caption = LexborHTMLParser(
            f"<caption>{inner}</caption>", is_fragment=True, fragment_tag="table"
        ).root
        first = target.first_child
        if caption is not None and first is not None:
            first.insert_before(caption)
        return True
    if tag == "figure":
        target.insert_child(fragment(f"<figcaption>{inner}</figcaption>"))
        return True
    parent = target.parent
    if tag in ("img", "picture", "a") and parent is not None and parent.tag == "p":
        target, tag = parent, "p"
        if not _is_picture(target):
            return False
    if tag == "p" and _is_picture(target):
        _replace(target, f"{(target.inner_html or '').strip()}<figcaption>{inner}</figcaption>")
        return True
    caption_html = f"<figcaption>{inner}</figcaption>"
    token = token_at(tokens, target.attributes.get("n") or "") if tag == "x-b" else None
    if isinstance(token, Code):
        given.pop("after", None)
        more = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
        pieces = [caption_html, target.html or ""]
        if token.language.lower() in LANGUAGES:  # a drawing that no program has drawn
            pieces.reverse()
        target.replace_with(fragment(f"<figure{more}>{''.join(pieces)}</figure>"))
        return True
    figure = fragment(f"<figure>{target.html}{caption_html}</figure>")
    if (number := target.attributes.get("number")) is not None:
        figure.attrs["number"] = number
    if "unnumbered" in (target.attributes.get("class") or "").split():
        figure.attrs["class"] = "unnumbered"
    target.replace_with(figure)
    return True


def _is_picture(paragraph: LexborNode) -> bool:
    """Whether a paragraph has pictures and nothing else."""
    return paragraph.css_first("img") is not None and not paragraph.text(strip=True)


def _replace(paragraph: LexborNode, inner: str) -> None:
    """Puts a figure in the place of a paragraph, with its attributes."""
    figure = fragment(f"<figure>{inner}</figure>")
    for name, value in paragraph.attributes.items():
        figure.attrs[name] = value or ""
    paragraph.replace_with(figure)
