"""After Markdown: the tree of a page's HTML, with attributes, ids, callouts and the rest applied.

Code and formulas are still marks here: they are swapped in last, so that no parser reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic
from coursesite.markup.attributes import Attributes
from coursesite.markup.tokens import (
    INLINE,
    OPEN,
    Attr,
    Code,
    Math,
    Token,
    at,
)
from coursesite.markup.tree import addresses, callouts, footnotes, glossary, iframes
from coursesite.model import Heading, MarkupOptions, Term
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import distinct, slugify

_UNLINKED = rare(r"</?a\b[^>]*>|<sup class=\"footnote-ref\".*?</sup>|<img\b[^>]*>", re.DOTALL)
_TASK = re.compile(r"\s*\[([ xX])\](?=\s)")
_HARMLESS = frozenset(("alt", "dir", "h", "height", "lang", "title", "w", "width"))
_SHORT = {"w": "width", "h": "height"}


class Tree(Struct, frozen=True):
    """A page's HTML with marks in it, and what was found there.

    `links` are the addresses that the marks `LINK_OPEN number LINK_CLOSE` stand for, each with
    its role (see `coursesite.model.LinkSpot`).
    """

    html: str
    headings: tuple[Heading, ...]
    ids: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    summary: str
    diagnostics: tuple[tuple[str, Diagnostic], ...]
    """What is wrong, with the text in the notes that it is about."""
    terms: tuple[Term, ...] = ()


def transform(html: str, tokens: Sequence[Token], options: MarkupOptions) -> Tree:
    """Reads the engine's HTML, in which block tokens have become elements, and reworks it."""
    parser = LexborHTMLParser(f"<body>{html}")
    body = parser.body
    assert body is not None
    tocs, marked = _attributes(parser.tags("x-a"), tokens, options.raw_html == "sanitize")
    boxes = body.css(".admonition") if "admonition" in html else ()
    wrong = callouts.apply([*parser.tags("blockquote"), *marked, *boxes], options)
    if "]" in html and ("[ ]" in html or "[x]" in html or "[X]" in html):
        _tasks(body, dict(options.labels))
    _images(parser.tags("img"), tokens)
    _table_heads(parser.tags("th"), tokens)
    refused, later = iframes.apply(parser.tags("iframe"), options)
    diagnostics = (*wrong, *refused)
    footnotes.apply(parser, options)
    headings = _headings(body, tokens)
    terms: tuple[Term, ...] = ()
    if options.terms:
        terms, told = glossary.apply(body, lambda text: _plain(text, tokens))
        diagnostics = (*diagnostics, *told)
    for node in tocs:
        toc = _fragment(contents(headings))
        if node.tag in ("ul", "ol"):
            node.replace_with(toc)
        else:
            node.insert_before(toc)
    ids = tuple(
        value
        for one in [node.attributes for node in body.css("[id],a[name]")]
        if (value := one.get("id") or one.get("name"))
    )
    links = addresses.apply(body)
    first = body.css_first("p")
    if first is not None and "callout-title" in (first.attributes.get("class") or ""):
        first = body.css_first("p:not(.callout-title)")
    summary = _plain(first.text(), tokens) if first is not None else ""
    out = body.inner_html or ""
    for place, piece in later:
        out = out.replace(place, piece, 1)
    if "<table" in out:
        out = out.replace("<table", '<div class="table"><table').replace(
            "</table>", "</table></div>"
        )
    return Tree(out, headings, ids, links, _cut(summary), diagnostics, terms)


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


# ---- attributes ---------------------------------------------------------------------------


def _attributes(
    lists: Sequence[LexborNode], tokens: Sequence[Token], harmless: bool
) -> tuple[list[LexborNode], list[LexborNode]]:
    """Applies attribute lists to their elements, only `harmless` attributes if so; the lists that
    a contents is to replace, and the paragraphs that got some."""
    tocs = []
    marked = {}
    for node in lists:
        token = at(tokens, node.attributes.get("n") or "")
        if not isinstance(token, Attr):
            continue
        target = _target(node, token.after)
        if target is not None:
            if "toc" in token.attributes.refs:
                tocs.append(target)
            elif not (target.tag or "").startswith("x-"):
                apply_to(target, _harmless(token.attributes) if harmless else token.attributes)
                if target.tag == "p":
                    marked[target.mem_id] = target
        node.decompose()
    return tocs, list(marked.values())


def _harmless(attributes: Attributes) -> Attributes:
    pairs = tuple((key, value) for key, value in attributes.pairs if key.lower() in _HARMLESS)
    return Attributes(attributes.id, attributes.classes, pairs, attributes.refs)


def _target(node: LexborNode, after: bool) -> LexborNode | None:
    near = node.next if after else node.prev
    while near is not None and (
        near.tag == "x-a" or (near.is_text_node and not (near.text_content or "").strip())
    ):
        near = near.next if after else near.prev
    if near is not None and near.is_element_node:
        return near
    parent = node.parent
    if near is None and parent is not None:
        if parent.tag == "p" and parent.parent is not None and parent.parent.tag == "li":
            return parent.parent
        return parent if parent.tag != "body" else None
    return None


def apply_to(node: LexborNode, attributes: Attributes) -> None:
    """Sets the attributes on an element; event handlers are no attributes of notes."""
    if attributes.id:
        node.attrs["id"] = attributes.id
    if attributes.classes:
        have = (node.attributes.get("class") or "").split()
        node.attrs["class"] = " ".join([*have, *(c for c in attributes.classes if c not in have)])
    for key, value in attributes.pairs:
        if not key.lower().startswith("on"):
            node.attrs[_SHORT.get(key, key) if node.tag == "img" else key] = value


# ---- pieces of the page -------------------------------------------------------------------


def _tasks(body: LexborNode, labels: dict[str, str]) -> None:
    for item in body.css("li"):
        holder = item.css_first("p") if (first := _first(item)) and first.tag == "p" else item
        text = holder.first_child if holder is not None else None
        if text is None or not text.is_text_node:
            continue
        raw = text.text_content or ""
        if not (found := _TASK.match(raw)):
            continue
        done = found[1] != " "
        name = labels.get("task_done", "Done") if done else labels.get("task_open", "To do")
        checked = ' checked=""' if done else ""
        box = _fragment(f'<input type="checkbox" disabled=""{checked} aria-label="{escape(name)}">')
        text.insert_before(box)
        text.replace_with(raw[found.end() :])
        if item.parent is not None:
            apply_to(item.parent, Attributes(classes=("tasks",)))


def _first(item: LexborNode) -> LexborNode | None:
    node = item.first_child
    while node is not None and node.is_text_node and not (node.text_content or "").strip():
        node = node.next
    return node


def _table_heads(cells: Sequence[LexborNode], tokens: Sequence[Token]) -> None:
    """A head cell without text is a plain cell, and a head of nothing but such goes; a cell that is
    a formula says its TeX instead."""
    rows = []
    for cell in cells:
        text = cell.text(strip=True)
        if not text and not cell.css_first("img,svg"):
            plain = LexborHTMLParser("<td></td>", is_fragment=True, fragment_tag="tr").root
            rows.append(cell.parent)
            if plain is not None:
                cell.replace_with(plain)
        elif not INLINE.sub("", text).strip():
            words = f'<span class="quiet">{escape(_plain(text, tokens))}</span>'
            inner = f'<span aria-hidden="true">{cell.inner_html}</span>{words}'
            cell.inner_html = inner
    for row in rows:
        head = row.parent if row is not None else None
        if head is None or head.tag != "thead" or head.css_first("th,img,svg"):
            continue
        if not head.text(strip=True):
            head.decompose()


def _images(images: Sequence[LexborNode], tokens: Sequence[Token]) -> None:
    for image in images:
        for name in ("alt", "title"):
            if OPEN in (value := image.attributes.get(name) or ""):
                image.attrs[name] = _plain(value, tokens)
        for key, value in (("loading", "lazy"), ("decoding", "async"), ("alt", "")):
            if key not in image.attributes:
                image.attrs[key] = value


def _headings(body: LexborNode, tokens: Sequence[Token]) -> tuple[Heading, ...]:
    nodes = body.css("h1,h2,h3,h4,h5,h6")
    if not nodes:
        return ()
    taken = {node.attributes.get("id") for node in body.css("[id]")}
    found = []
    for node in nodes:
        text = _plain(node.text(), tokens)
        have = node.attributes
        id_ = have.get("id")
        if not id_:
            id_ = distinct(slugify(text.strip("\n")) or "section", taken)
            taken.add(id_)
            node.attrs["id"] = id_
        classes = (have.get("class") or "").split()
        parent = node.parent
        inside = parent is not None and parent.tag in ("blockquote", "li", "details")
        html = node.inner_html or ""
        if "<" in html:
            html = _UNLINKED.sub("", html)
        found.append(
            Heading(
                int((node.tag or "h2")[1]),
                id_,
                text.strip(),
                html.strip(),
                "no_toc" not in classes and not inside,
            )
        )
    return tuple(found)


def _plain(text: str, tokens: Sequence[Token]) -> str:
    """Text with the marks in it as words."""

    def word(found: re.Match[str]) -> str:
        token = at(tokens, found[1])
        if isinstance(token, Code):
            return token.text
        return token.tex if isinstance(token, Math) else ""

    return INLINE.sub(word, text) if OPEN in text else text


def _cut(text: str, width: int = 200) -> str:
    """The beginning of a text, to a whole word."""
    text = " ".join(text.split())
    return text if len(text) <= width else text[:width].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _fragment(html: str) -> LexborNode:
    root = LexborHTMLParser(html, is_fragment=True).root
    assert root is not None
    return root
