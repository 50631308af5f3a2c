"""Sanitising: for sites that take notes from strangers, HTML that can do no harm."""

from __future__ import annotations

import nh3

from coursesite.model import MarkupOptions

_OWN = {"x-a": {"n"}, "x-b": {"n"}, "x-r": {"label"}, "x-fn": {"label"}}
"""The elements that placeholders became (`coursesite.markup.placeholders.elements`)."""


def sanitized(html: str, options: MarkupOptions) -> str:
    """The HTML with harmless elements and attributes only, if the options ask for it.

    It runs before shortcodes, code and formulas are put in: those are the program's own HTML.
    """
    if options.raw_html != "sanitize":
        return html
    tags = nh3.ALLOWED_TAGS | set(_OWN) | {"section", "input"}
    common = {"class", "id", "title", "lang", "dir"}
    attributes = {tag: (nh3.ALLOWED_ATTRIBUTES.get(tag, set()) | common) for tag in tags}
    attributes |= _OWN
    for tag in ("td", "th"):
        attributes[tag] = attributes[tag] | {"align"}
    if options.iframe_hosts:
        tags |= {"iframe"}
        attributes["iframe"] = {"src", "width", "height", "title", "allowfullscreen"}
    return nh3.clean(html, tags=tags, attributes=attributes, link_rel=None)
