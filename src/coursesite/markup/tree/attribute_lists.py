"""Puts kramdown's attributes on the elements they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup.attributes import Attributes
from coursesite.markup.code import highlight
from coursesite.markup.placeholders import token_at
from coursesite.markup.tokens import Attr, Code, Math, Scanned, Token
from coursesite.markup.tree.html_fragment import fragment
from coursesite.markup.tree.sanitizer import OWN_IDS, allows, is_sanitizing, removed
from coursesite.model import MarkupOptions, replace

_IMAGE_SHORTHANDS = {"w": "width", "h": "height"}
"""Chirpy's names for the size of a picture."""

_MOST_BETWEEN = 20
"""The number of nodes between a list and its element: other lists, and white space."""


def apply(
    lists: Sequence[LexborNode], tokens: Sequence[Token], options: MarkupOptions
) -> tuple[list[LexborNode], list[LexborNode], list[tuple[str, Diagnostic]]]:
    """Replaces `<x-a>` elements by attributes on their targets, those that the options allow.

    Returns the elements that a table of contents is to replace; the paragraphs with new attributes,
    which may be callouts; and warnings about attributes that are not set."""
    contents = []
    paragraphs = {}
    problems: list[tuple[str, Diagnostic]] = []
    for node in lists:
        token = token_at(tokens, node.attributes.get("n") or "")
        if not isinstance(token, Attr):  # an author wrote the element
            node.decompose()
            continue
        target = _target(node, token.after)
        if target is not None:
            if "toc" in token.attributes.refs:
                contents.append(target)
            elif not (target.tag or "").startswith("x-"):
                tag, given = target.tag or "", token.attributes
                if tag == "pre":
                    target, given = _with_language(target, given)
                set_attributes(target, _allowed(tag, given, token.span, options, problems))
                if target.tag == "p":
                    paragraphs[target.mem_id] = target
        node.decompose()
    return contents, list(paragraphs.values()), problems


def _with_language(pre: LexborNode, given: Attributes) -> tuple[LexborNode, Attributes]:
    """Indented code in the language that an attribute list gives it, and the other attributes."""
    language, others = given.without_language()
    code = pre.first_child
    if not language or code is None or code.tag != "code" or code.next is not None:
        return pre, given
    html = highlight.block(highlight.spans(code.text(), language), language, Attributes())
    pre.insert_before(fragment(html))
    box = pre.prev
    assert box is not None
    pre.decompose()
    return box, others


def name_class(tokens: Sequence[Token], part: str) -> bool:
    """Whether a list names a class in which `part` is."""
    return any(
        part in name for token in tokens if type(token) is Attr for name in token.attributes.classes
    )


def on_tokens(scanned: Scanned, options: MarkupOptions) -> Scanned:
    """The scanned text, in which code within a line and formulas have only attributes that the
    options allow, with warnings about the others. They are in no tree."""
    sanitizing = is_sanitizing(options)
    marked = [
        at
        for at, token in enumerate(scanned.tokens)
        if (isinstance(token, Math) or (isinstance(token, Code) and not token.block))
        and (token.attributes.pairs or (sanitizing and token.attributes.id))
    ]
    if not marked:
        return scanned
    tokens, problems = list(scanned.tokens), list[tuple[str, Diagnostic]]()
    for at in marked:
        token = tokens[at]
        assert isinstance(token, Code | Math)
        tag = "code" if isinstance(token, Code) else "span"
        allowed = _allowed(tag, token.attributes, token.span, options, problems)
        tokens[at] = replace(token, attributes=allowed)
    found = (problem for _, problem in problems)
    diagnostics = (*scanned.diagnostics, *found)
    marked_ones: Scanned = replace(scanned, tokens=tuple(tokens), diagnostics=diagnostics)
    return marked_ones


def _allowed(
    tag: str,
    given: Attributes,
    span: Span,
    options: MarkupOptions,
    problems: list[tuple[str, Diagnostic]],
) -> Attributes:
    """The attributes that the list at `span` may set on an element. Event handlers are never set:
    they belong into a script."""
    sanitizing = is_sanitizing(options)
    if not given.pairs and not (sanitizing and given.id):
        return given
    kept: list[tuple[str, str]] = []
    for key, value in given.pairs:
        name = key.lower()
        if name.startswith("on") or name == "srcdoc":
            hint = "attribute lists set no scripts: write the element as HTML"
            problem = warning("attribute-refused", f"'{key}' is not set", span, hint)
        elif sanitizing and not allows(tag, _name(tag, name)):
            problem = replace(removed(f"the attribute '{key}'", options), span=span)
        else:
            kept.append((name, value))
            continue
        problems.append(("", problem))
    own = sanitizing and given.id.startswith(OWN_IDS)
    if own:
        problems.append(("", replace(removed(f"the id '{given.id}'", options), span=span)))
    return Attributes("" if own else given.id, given.classes, tuple(kept), given.refs)


def _target(node: LexborNode, after: bool) -> LexborNode | None:
    """The element that a list is for: the one next to it, with other lists between; at the end of
    an element, that element."""
    near = node.next if after else node.prev
    for _ in range(_MOST_BETWEEN):
        if near is None or not (
            near.tag in ("x-a", "x-c")
            or (near.is_text_node and not (near.text_content or "").strip())
        ):
            break
        near = near.next if after else near.prev
    if near is not None and near.is_element_node:
        return near
    parent = node.parent
    if near is None and parent is not None:
        if parent.tag == "p" and parent.parent is not None and parent.parent.tag == "li":
            return parent.parent
        return parent if parent.tag != "body" else None
    return None


def set_attributes(node: LexborNode, attributes: Attributes) -> None:
    """Sets attributes on an element."""
    if attributes.id:
        node.attrs["id"] = attributes.id
    if attributes.classes:
        present = (node.attributes.get("class") or "").split()
        added = (name for name in attributes.classes if name not in present)
        node.attrs["class"] = " ".join([*present, *added])
    for key, value in attributes.pairs:
        node.attrs[_name(node.tag or "", key)] = value


def _name(tag: str, key: str) -> str:
    return _IMAGE_SHORTHANDS.get(key, key) if tag == "img" else key
