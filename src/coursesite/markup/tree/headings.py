"""Headings: their ids, and the table of contents made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from selectolax.lexbor import LexborNode

from coursesite.markup.tokens import Token
from coursesite.markup.tree.words import in_words
from coursesite.model import Heading
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import heading_id

_UNLINKED = rare(r"</?a\b[^>]*>|<sup class=\"footnote-ref\".*?</sup>|<img\b[^>]*>", re.DOTALL)
"""Tags and elements that a heading's copy in a table of contents goes without."""


def apply(body: LexborNode, tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Gives each heading an id, and returns the headings."""
    nodes = body.css("h1,h2,h3,h4,h5,h6")
    if not nodes:
        return ()
    taken = {node.attributes.get("id") for node in body.css("[id]")}
    headings = []
    for node in nodes:
        text = in_words(node.text(), tokens)
        given = node.attributes
        id_ = given.get("id")
        if not id_:
            id_ = heading_id(text.strip("\n"), taken)
            taken.add(id_)
            node.attrs["id"] = id_
        classes = (given.get("class") or "").split()
        parent = node.parent
        is_within = parent is not None and parent.tag in ("blockquote", "li", "details")
        html = node.inner_html or ""
        if "<" in html:
            html = _UNLINKED.sub("", html)
        level = int((node.tag or "h2")[1])
        listed = "no_toc" not in classes and not is_within
        headings.append(Heading(level, id_, text.strip(), html.strip(), listed))
    return tuple(headings)


def contents(headings: Sequence[Heading]) -> str:
    """The table of contents of a page as nested lists, to stand within the notes."""
    out = ['<nav class="toc-inline">']
    levels: list[int] = []
    for heading in headings:
        if not heading.listed:
            continue
        while len(levels) > 1 and heading.level < levels[-1]:
            levels.pop()
            out.append("</li></ul>")
        if not levels or heading.level > levels[-1]:
            levels.append(heading.level)
            out.append("<ul>")
        else:
            out.append("</li>")
        out.append(f'<li><a href="#{escape(heading.id)}">{heading.html}</a>')
    out += ["</li></ul>" for _ in levels]
    return "".join([*out, "</nav>"])
