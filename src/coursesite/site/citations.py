"""The citations of posts as HTML, and the lists of what they cite, in the style of each page."""

from __future__ import annotations

import re
from html import escape

from msgspec import Struct

from coursesite.course.bibliography import apa, ieee
from coursesite.course.bibliography.documents import (
    Cluster,
    Document,
    Reference,
    Style,
    cited,
    ref_id,
)
from coursesite.course.bibliography.entries import Entry
from coursesite.course.bibliography.setting import Words
from coursesite.diagnostics import error, nearest, warning
from coursesite.engine import Need, rule
from coursesite.model import Citation, CitedItem, Prose
from coursesite.site.bibliographies import bibliography, entry_of, keys_of, may_cite
from coursesite.site.markdown import body_line, prose
from coursesite.site.posts import config, course_of, front, page_language
from coursesite.site.theme import say, voice

STYLES: dict[str, Style] = {"apa": apa.document, "ieee": ieee.document}
"""The styles that are built in."""
PLACE = '<div class="cs-bibliography"></div>'
"""The place of the list of references, as the shortcode `bibliography` writes it."""
_WORDS = ("cite_", "locator_", "months")
_TEX = re.compile(r"<m>(.*?)</m>", re.DOTALL)
_HEADING_LAST = re.compile(r"</h[1-6]>\s*$")


class Cited(Struct, frozen=True):
    """The citations of a post, in the order of `Prose.citations`, as HTML; "" for one that stays as
    it is written. `references` are its list."""

    citations: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@rule(keep=Words)
def words(need: Need, language: str) -> Words:
    """The words of the theme that references have, in a language."""
    known = need(voice, language)
    names = [name for name in sorted(known.table) if name.startswith(_WORDS)]
    return Words(known.language, {name: str(known.table[name]) for name in names})


@rule(keep=tuple[Citation, ...])
def citations_in(need: Need, path: str) -> tuple[Citation, ...]:
    """The citations in the notes of a post."""
    return need(prose, path).citations if may_cite(need, path) else ()


@rule(keep=Cited)
def cited_in(need: Need, path: str) -> Cited:
    """The citations of a post and its list, in its style. Keys that are none are reported."""
    head = need(front, path)
    clusters: list[Cluster | None] = []
    files, texts = need(bibliography, path), need(words, page_language(need, path))
    listed: dict[str, Entry] = {}
    for citation in need(citations_in, path):
        cluster = _cluster(need, path, files, citation, texts)
        clusters.append(cluster)
        for item in cluster.items if cluster else ():
            listed.setdefault(item.entry.key, item.entry)
    for key in head.nocite:
        keys = [one for file in files for one in need(keys_of, file)] if key == "*" else [key]
        for one in keys:
            if one not in listed and (found := entry_of(need, files, one)) is not None:
                listed[one] = found
    if not listed:
        return Cited(("",) * len(clusters))
    known = [cluster for cluster in clusters if cluster is not None]
    done: Document = STYLES[_style(need, path)](known, tuple(listed.values()), texts)
    texts_of = iter(done.citations)
    return Cited(
        tuple("" if cluster is None else _set(next(texts_of)) for cluster in clusters),
        tuple(Reference(one.key, _set(one.html), one.label) for one in done.references),
    )


def _style(need: Need, path: str) -> str:
    return need(front, path).csl or need(config, course_of(need, path)).csl


def _cluster(
    need: Need, path: str, files: tuple[str, ...], citation: Citation, texts: Words
) -> Cluster | None:
    """A citation with its entries; None if a key is none."""
    found = [(item, entry_of(need, files, item.key)) for item in citation.items]
    missing = [item for item, one in found if one is None]
    for item in missing:
        _report(need, path, files, citation, item)
    if missing:
        return None
    items = tuple(cited(item, one, texts) for item, one in found if one is not None)
    return Cluster(items, citation.narrative)


def _report(
    need: Need, path: str, files: tuple[str, ...], citation: Citation, item: CitedItem
) -> None:
    """Reports a key that no bibliography has. A word with `@` alone may be no citation at all."""
    key = item.key
    known = [one for file in files for one in need(keys_of, file)]
    near = nearest(key, known, 0.75 if citation.bare else 0.6)
    if citation.bare and not near:
        return
    names = " and ".join(files) or "the bibliography"
    message = f"there is no entry '{key}' in {names}"
    if near:
        hint = f"did you mean '@{near}'?"
    elif key in need(prose, path).ids:
        hint = f"to refer to what has that label, write [](#{key})"
    else:
        hint = "add it there, or write \\[ for a bracket that is text"
    problem = error("citation-unknown", message, item.span, hint)
    if citation.bare:
        problem = warning("citation-unknown", message, item.span, hint)
    need.report(problem.within(f"content/{path}", need(body_line, path)))


def check_hidden(need: Need, path: str, body: Prose, whole: Prose) -> None:
    """Reports keys that are none in the solutions of a post that are not out. `whole` is the body
    with them."""
    shown = {item.span for citation in body.citations for item in citation.items}
    files, texts = need(bibliography, path), need(words, page_language(need, path))
    for citation in whole.citations:
        if shown.isdisjoint(item.span for item in citation.items):
            _cluster(need, path, files, citation, texts)


def _set(html: str) -> str:
    """HTML of the styles as pages have it: formulas set, and without marks of capitals."""
    html = html.replace("<c>", "").replace("</c>", "")
    if "<m>" in html:
        from coursesite.markup.math.formula import convert

        def formula(match: re.Match[str]) -> str:
            from html import unescape

            tex = unescape(match[1])
            converted = convert(tex, False)
            return f"<code>{escape(tex)}</code>" if converted.error else converted.html

        html = _TEX.sub(formula, html)
    return html


# ---- on pages ----------------------------------------------------------------------------------


def fills(need: Need, path: str, body: Prose) -> tuple[tuple[int, int, str], ...]:
    """The parts of a post's prose that its citations and its list replace."""
    if not may_cite(need, path):
        return ()
    done = need(cited_in, path)
    found = [
        (citation.start, citation.end, html)
        for citation, html in zip(body.citations, done.citations, strict=True)
        if html
    ]
    at = body.html.find(PLACE)
    if at >= 0:
        found.append((at, at + len(PLACE), _list(done.references)))
    elif done.references:
        end = len(body.html)
        found.append((end, end, _section(need, path, body, done.references)))
    return tuple(found)


def _section(need: Need, path: str, body: Prose, references: tuple[Reference, ...]) -> str:
    """The list at the end of a page, below a heading, unless the notes end with one."""
    if _HEADING_LAST.search(body.html):
        return _list(references)
    title = escape(say(need, page_language(need, path), "references"))
    return (
        f'<section class="cs-references" aria-labelledby="references">'
        f'<h2 id="references">{title}</h2>{_list(references)}</section>'
    )


def _list(references: tuple[Reference, ...]) -> str:
    """A list of references as HTML."""
    if not references:
        return ""
    numbered = any(one.label for one in references)
    lines = []
    for one in references:
        label = f'<span class="cs-reference-label">{one.label}</span> ' if one.label else ""
        lines.append(f'<li id="{escape(ref_id(one.key))}">{label}{one.html}</li>')
    more = " cs-numbered" if numbered else ""
    return f'<ul class="cs-reference-list{more}" role="list">{"".join(lines)}</ul>'
