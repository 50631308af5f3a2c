"""Tags of HTML in Markdown, as CommonMark 0.31 reads them (sections 4.6 and 6.6).

https://spec.commonmark.org/0.31.2/#html-blocks
"""

from __future__ import annotations

import re

from coursesite.text.lazy_regex import rare

BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|"
    "hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|"
    "search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
"""The elements whose tags begin a block of HTML, as alternatives for a regular expression."""
BLOCK_HTML = re.compile(rf" {{0,3}}</?(?:{BLOCK_TAGS})(?:[\s/>]|$)", re.I)
"""Matches a line that begins with a tag of such an element."""
TAG = (
    r"<(?:/[A-Za-z][A-Za-z0-9-]*+\s*+|[A-Za-z][A-Za-z0-9-]*+(?:\s++[A-Za-z_:][A-Za-z0-9_.:-]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+\s*+/?)>"
)
"""An opening or closing tag. CommonMark allows no `_` in its name, so `<a_b>` is text."""
ANY_TAG = rare(rf" {{0,3}}{TAG}\s*$")
"""Matches a line that is one tag of any element and nothing else."""
VOID = frozenset(
    [
        "area",
        "base",
        "basefont",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
"""The elements that have no closing tag."""
RAW_TEXT = frozenset(
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"]
)
"""The elements in which browsers read no tags but the closing one."""
OPTIONAL_END = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "rt",
        "rp",
        "optgroup",
        "option",
        "colgroup",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "html",
        "head",
        "body",
    ]
)
"""The elements whose closing tags HTML lets one leave out."""
HIDING = frozenset(
    [
        "applet",
        "audio",
        "canvas",
        "datalist",
        "details",
        "dialog",
        "noscript",
        "object",
        "select",
        "svg",
        "math",
        "template",
        "video",
    ]
)
"""The elements that hide what stands in them, or show it after a click only."""
LOOSE_TAG = r"</?[A-Za-z](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>"
"""A tag as browsers read it in a block of HTML, whatever its attributes look like."""
