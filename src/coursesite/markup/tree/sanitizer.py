"""Sanitising: for sites that take notes from strangers, HTML that can do no harm.

All that an author can reach is in the tree by then: raw HTML, what an engine and its extensions
made of Markdown, and the text between the tags of shortcodes. The elements of shortcodes, which are
the site's own, pass whole. Attribute lists are applied later, by the same table.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import nh3
from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.placeholders import OWN, TAG_CLOSE, TAG_OPEN
from coursesite.markup.tokens import Token
from coursesite.markup.tree.embedding import plain
from coursesite.model import MarkupOptions
from coursesite.text.browser_urls import scheme, script_scheme
from coursesite.text.lazy_regex import rare

_COMMON = frozenset(("class", "dir", "id", "lang", "title"))
_PLACEHOLDERS = {"x-a": {"n"}, "x-b": {"n"}, "x-r": {"label"}, "x-fn": {"label"}}
"""The elements that placeholders became (`coursesite.markup.placeholders.elements`)."""
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
_WHOLE = frozenset(("math", "script", "style", "svg", "template", "textarea", "title"))
"""Elements whose content is not read as HTML is elsewhere."""
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    )
)
_TAG = rare(f"{TAG_OPEN}(\\d{{1,9}}){TAG_CLOSE}")


def is_sanitizing(options: MarkupOptions) -> bool:
    """Whether only harmless HTML of the notes stays: tags that were text to the scan are none for
    `deny`, and what an engine takes for a tag all the same is treated as with `sanitize`."""
    return options.raw_html != "allow"


def allows(tag: str, name: str) -> bool:
    """Whether an author may set the attribute `name` of an element."""
    given = nh3.ALLOWED_ATTRIBUTES.get(tag, ())
    return name in _COMMON or name in given or name in _MORE.get(tag, ())


def sanitized(
    body: LexborNode, tokens: Sequence[Token], options: MarkupOptions
) -> tuple[str, list[tuple[str, Diagnostic]]]:
    """The HTML of a tree with harmless elements and attributes, and those marked as `OWN`; and a
    warning about each kind of what is taken out, after the text in the notes it is about."""
    own = _set_apart(body)
    tags = nh3.ALLOWED_TAGS | set(_MORE) | set(_PLACEHOLDERS)
    attributes = {
        tag: set(_COMMON) | nh3.ALLOWED_ATTRIBUTES.get(tag, set()) | _MORE.get(tag, set())
        for tag in tags
    }
    if options.iframe_hosts:
        tags |= {"iframe"}
        attributes["iframe"] = _FRAME
    attributes |= _PLACEHOLDERS
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
    return _TAG.sub(lambda place: own[int(place[1])] if int(place[1]) < len(own) else "", html), (
        problems
    )


def _is_script(url: str) -> bool:
    return bool(script_scheme(url, picture=True))


def _set_apart(body: LexborNode) -> list[str]:
    """Replaces the tags of elements marked as `OWN` by placeholders in text. Returns the tags by
    the numbers of their placeholders."""
    own: list[str] = []

    def place(tag: str) -> str:
        own.append(tag)
        return f"{TAG_OPEN}{len(own) - 1}{TAG_CLOSE}"

    for node in body.css(f"[\\{ord(OWN):x} ]"):
        name = node.tag or ""
        if name in _WHOLE and all(OWN in inner.attributes for inner in node.css("*")):
            node.replace_with(place((node.html or "").replace(f' {OWN}=""', "")))
            continue
        given = "".join(
            f' {key}="{escape(value or "")}"'
            for key, value in node.attributes.items()
            if key != OWN
        )
        opening, closing = f"<{name}{given}>", "" if name in _VOID else f"</{name}>"
        if node.first_child is None:
            node.replace_with(place(opening + closing))
        else:
            node.insert_before(place(opening))
            node.insert_after(place(closing))
            node.unwrap()
    return own


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
        for name in node.attributes:
            known = name in attributes[tag] or name in _VALUES.get(tag, ())
            if not known and name not in _UNSAID:
                found.setdefault(f"the attribute '{name}'", f"{name}=")
    return [(source, removed(what, options)) for what, source in found.items()]


def removed(what: str, options: MarkupOptions) -> Diagnostic:
    """The warning about an element or attribute that is taken out."""
    return warning(
        "html-removed",
        f"{what} is taken out of the notes",
        None,
        f"course.yml says html: {{raw: {options.raw_html}}}, which keeps harmless HTML only",
    )
