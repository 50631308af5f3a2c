"""Sanitising: for sites that take notes from strangers, HTML that can do no harm.

All that an author can reach is in the tree by then: raw HTML, what an engine and its extensions
made of Markdown, and the text between the tags of shortcodes. Code, formulas and the HTML of
shortcodes, which is the site's own, are placeholders, and end up where text is. Attribute lists are
applied later, by the same table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import nh3
from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.tokens import Token
from coursesite.markup.tree.embedding import plain
from coursesite.model import MarkupOptions
from coursesite.text.browser_urls import scheme, script_scheme
from coursesite.text.lazy_regex import rare

_COMMON = frozenset(("class", "data-toc-label", "dir", "id", "lang", "title"))
_READ = frozenset(("caption", "for", "number"))
"""Those that the tree reads, where an attribute list sets them."""
_PLACEHOLDERS = {"x-a": {"n"}, "x-b": {"n"}, "x-r": {"label"}, "x-fn": {"label"}}
"""The elements that placeholders became (`coursesite.markup.placeholders.elements`)."""
_REFERENCE = "data-cs-n"
"""The attribute of the link that a reference becomes there."""
_MORE = {
    "details": {"open"},
    "img": {"loading", "decoding"},
    "input": {"checked", "disabled", "name"},
    "label": {"for"},
    "li": {"value"},
    "ol": {"reversed", "type"},
    "section": set[str](),
    "td": {"align", "style"},
    "th": {"align", "style"},
    "time": {"datetime"},
}
_FRAME = {"allowfullscreen", "height", "src", "title", "width"}
_VALUES = {
    "a": {"target": {"_blank", "_self"}},
    "input": {"type": {"checkbox", "radio"}},
}
"""Attributes that may have certain values only."""
_UNSAID = frozenset(("allow", "data-tabs", "frameborder", "referrerpolicy", "rel", "scrolling"))
"""Attributes that hosts write into their code for embedding, and that nobody misses."""
OWN_IDS = ("page.", "term.")
"""The beginnings of ids by which the theme's scripts find its own elements."""
_FORGED = rare(r"<x-([abr])\b[^>]*>(?!</x-\1>)")
"""The beginning of an element that an author wrote: those of placeholders are empty."""
_FRAME_TEXT = rare(r"(<iframe\b[^>]*>).*?(?=</iframe>)", re.DOTALL)
"""Text in a frame, which no browser shows: it would be read as HTML if something closed the
frame before its end."""


def is_sanitizing(options: MarkupOptions) -> bool:
    """Whether only harmless HTML of the notes stays: tags that were text to the scan are none for
    `deny`, and what an engine takes for a tag all the same is treated as with `sanitize`."""
    return options.raw_html != "allow"


def allows(tag: str, name: str) -> bool:
    """Whether an attribute list may set the attribute `name` of an element."""
    given = nh3.ALLOWED_ATTRIBUTES.get(tag, ())
    return (
        name in _READ
        or name in _COMMON
        or name in given
        or (name in _MORE.get(tag, ()) and name != "style")
    )


def sanitized(
    body: LexborNode, tokens: Sequence[Token], options: MarkupOptions
) -> tuple[str, list[tuple[str, Diagnostic]]]:
    """The HTML of a tree with harmless elements and attributes, without tokens in attributes; and a
    warning about each kind of what is taken out, after the text in the notes it is about."""
    tags = nh3.ALLOWED_TAGS | set(_MORE) | set(_PLACEHOLDERS)
    attributes = {
        tag: set(_COMMON) | nh3.ALLOWED_ATTRIBUTES.get(tag, set()) | _MORE.get(tag, set())
        for tag in tags
    }
    if options.iframe_hosts:
        tags |= {"iframe"}
        attributes["iframe"] = _FRAME
    attributes |= _PLACEHOLDERS
    attributes["a"].add(_REFERENCE)
    problems = _taken_out(body, tags, attributes, options)

    def value(tag: str, name: str, text: str) -> str | None:
        if name == "id" and text.startswith(OWN_IDS):
            return None
        if scheme(text) == "data" and ((tag, name) != ("img", "src") or _is_script(text)):
            return None
        return plain(text, tokens)

    html = nh3.clean(
        body.inner_html or "",
        tags=tags,
        attributes=attributes,
        attribute_filter=value,
        tag_attribute_values=_VALUES,
        filter_style_properties={"text-align"},
        url_schemes=nh3.ALLOWED_URL_SCHEMES | {"data"},
        link_rel=None,
    )
    html = _FORGED.sub("", html)
    return _FRAME_TEXT.sub(r"\1", html) if "<iframe" in html else html, problems


def _is_kept(tag: str, name: str, url: str) -> bool:
    """Whether an address has a scheme that is harmless where it stands, or none."""
    kind = scheme(url)
    if kind == "data":
        return (tag, name) == ("img", "src")
    return not kind or kind in nh3.ALLOWED_URL_SCHEMES


def _is_script(url: str) -> bool:
    return bool(script_scheme(url, picture=True))


def _taken_out(
    body: LexborNode,
    tags: set[str],
    attributes: dict[str, set[str]],
    options: MarkupOptions,
) -> list[tuple[str, Diagnostic]]:
    found: dict[str, str] = {}
    for node in body.css("body *"):
        tag = node.tag or ""
        if tag not in tags:
            found.setdefault(f"<{tag}>", f"<{tag}")
            continue
        for name, value in node.attributes.items():
            text = value or ""
            known = name in attributes[tag] or name in _VALUES.get(tag, ())
            if not known and name not in _UNSAID:
                found.setdefault(f"the attribute '{name}'", f"{name}=")
            elif name == "id" and text.startswith(OWN_IDS):
                found.setdefault(f"the id '{text}'", text)
            elif known and name in ("href", "src", "cite") and not _is_kept(tag, name, text):
                found.setdefault(f"an address with '{scheme(text)}:'", text)
    return [(source, removed(what, options)) for what, source in found.items()]


def removed(what: str, options: MarkupOptions) -> Diagnostic:
    """The warning about an element or attribute that is taken out."""
    return warning(
        "html-removed",
        f"{what} is taken out of the notes",
        None,
        f"course.yml says html: {{raw: {options.raw_html}}}, which keeps harmless HTML only",
    )
