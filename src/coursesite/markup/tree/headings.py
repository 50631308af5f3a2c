"""Headings: their ids, and the table of contents made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.markup.placeholders import CLOSE, OPEN, token_at
from coursesite.markup.tokens import Cite, Token, ids
from coursesite.markup.words import in_words
from coursesite.model import HOLE, HOLE_OPEN, Heading
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import heading_id

_GENERATED = rare(
    r'<sup class="cs-footnote-ref".*?</sup>|<figure class="cs-embed\b.*?</figure>'
    r'|<(a|span|button)\b[^>]*\sclass="(?:cs-at|cs-slide-ref|headerlink|cs-quiet)"[^>]*>.*?</\1>',
    re.DOTALL,
)
"""Elements in a heading whose words nobody wrote: a footnote's number, the time of a moment, the
name of a slide, the sign of a permanent link, a player. They are in no id and in no table of
contents."""
_UNLINKED = rare(r"</?a\b[^>]*>|<img\b[^>]*>|(?<=[\w\"'])\s+id=\"[^\"]*\"(?=[^<>]*>)", re.DOTALL)
"""Tags and attributes that a heading's copy in a table of contents goes without."""
_SPACED = rare(rf"[ \n]*{OPEN}(\d{{1,9}}){CLOSE}")
_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LABEL = "data-toc-label"
"""The attribute of a heading with its words for the table of contents, as Python-Markdown's
extension `toc` has it."""


def unlinked(html: str) -> str:
    """The HTML of a heading or title for another place: without links, pictures and ids."""
    return _UNLINKED.sub("", html) if "<" in html else html


def is_within(heading: LexborNode) -> bool:
    """Whether a heading is in a quote, such as that of a solution, in a list or in what is folded:
    no section of the page begins there."""
    above = heading.parent
    while above is not None and above.tag not in ("blockquote", "li", "details"):
        above = above.parent
    return above is not None


def apply(
    body: LexborNode,
    tokens: Sequence[Token],
    language: str = "",
    given_ids: Sequence[str] = (),
    number: Callable[[LexborNode, Heading], str] | None = None,
    signs: str = "<H",
    title_id: str = "",
) -> tuple[Heading, ...]:
    """Gives each heading an id, and returns the headings. `given_ids`, if there is one for each,
    are those that they have on the same page with solutions that are not out; `number` gives the
    mark of a hole for the number of a heading, "" if it has none. `signs` has the tags of the page:
    levels that are not there need not be looked for at each element. `title_id` is taken."""
    levels = [level for level in _LEVELS if "<H" in signs or f"<{level}" in signs]
    nodes = body.css(",".join(levels)) if levels else []
    if not nodes:
        return ()
    taken = {node.attributes.get("id") for node in body.css("[id]")}
    taken.update(ids(tokens), (title_id,))
    headings = []
    counts: dict[str, int] = {}
    known = given_ids if len(given_ids) == len(nodes) else [""] * len(nodes)
    for node, known_id in zip(nodes, known, strict=True):
        given = node.attributes
        html = node.inner_html or ""
        written = _GENERATED.sub("", html) if "class=" in html else html
        written = without_citations(written, tokens)
        text = node.text() if written == html else _words(written)
        text = in_words(text, tokens).strip()
        if not text and "<img" in html:  # a picture of the words
            alts = [image.attributes.get("alt") or "" for image in node.css("img")]
            text = " ".join(alts).strip()
            written = escape(text)
        id_ = given.get("id")
        if not id_:
            source = HOLE.sub("", text).strip() if HOLE_OPEN in text else text
            id_ = known_id or heading_id(source, taken, language, counts)
            taken.add(id_)
            node.attrs["id"] = id_
        classes = (given.get("class") or "").split()
        written = unlinked(written)
        if label := given.get(_LABEL):
            del node.attrs[_LABEL]
            written = escape(in_words(label, tokens))
        level = int((node.tag or "h2")[1])
        skipped = "no_toc" in classes or "data-toc-skip" in given  # the latter in Chirpy
        listed = not skipped and not is_within(node) and bool(written.strip())
        heading = Heading(level, id_, text, written.strip(), listed)
        if number is not None and (mark := number(node, heading)):
            node.inner_html = mark + (node.inner_html or "")
            heading = Heading(level, id_, text, mark + heading.html, listed)
        headings.append(heading)
    return tuple(headings)


def without_citations(html: str, tokens: Sequence[Token]) -> str:
    """The HTML of a heading without citations in brackets, and with the text of others."""
    if OPEN not in html:
        return html

    def replaced(place: re.Match[str]) -> str:
        token = token_at(tokens, place[1])
        if not isinstance(token, Cite):
            return place[0]
        space = place[0][: -len(place[0].lstrip())]
        return space + escape(token.source) if token.bare else ""

    return _SPACED.sub(replaced, html)


def _words(html: str) -> str:
    """The text of HTML."""
    body = LexborHTMLParser(f"<body>{html}").body
    return body.text() if body is not None else ""


def contents(headings: Sequence[Heading], label: str) -> str:
    """The table of contents of a page as nested lists, to stand within the notes under the name
    `label`."""
    out = [f'<nav class="cs-toc-inline" aria-label="{escape(label)}">']
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
