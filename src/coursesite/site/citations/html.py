"""The citations of posts as HTML, and the lists of what they cite, in the style of each page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape, unescape

from coursesite.course.bibliography.documents import Document, Reference, ref_id
from coursesite.course.bibliography.footnotes import NOTE, in_place, without_notes
from coursesite.course.bibliography.setting import bare
from coursesite.diagnostics import error, find
from coursesite.engine import Need, rule
from coursesite.model import Heading, Prose
from coursesite.site.citations.entries import Sources, sources_of, sources_of_course, words
from coursesite.site.citations.pandoc_runs import set_by_pandoc, typeset
from coursesite.site.courses.citation_styles import BUILT_IN, built_in, course_style, style_of
from coursesite.site.markdown.prose import markdown, within_post
from coursesite.site.posts.locations import page_language
from coursesite.site.posts.settings import language
from coursesite.site.theme.templates import say
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import distinct

PLACE = '<div class="cs-bibliography"></div>'
"""The place of the list of references, as the shortcode `bibliography` writes it."""
_HEADING_LAST = rare(r"</h[1-6]>\s*$")


@rule(keep=Document)
def cited_document(need: Need, path: str) -> Document:
    """The citations of a post and its list, in its style."""
    sources = need(sources_of, path)
    if not sources.entries:
        return Document()
    return _document(need, sources, path, need(style_of, path), page_language(need, path))


@rule(keep=Document)
def course_document(need: Need, root: str) -> Document:
    """The list of all that a course cites, in its style."""
    sources = need(sources_of_course, root)
    if not sources.entries:
        return Document()
    return _document(need, sources, f"/{root}", need(course_style, root), need(language, root))


def _document(need: Need, sources: Sources, name: str, style: str, spoken: str) -> Document:
    """The document of some citations. `name` is that of the post, or with `/` of the course."""
    if style not in BUILT_IN:
        return need(set_by_pandoc, name, style)
    texts = need(words, spoken)
    return _finished(built_in(style)(sources.clusters(texts), sources.entries, texts))


def _finished(document: Document) -> Document:
    """The document as pages have it: formulas set, and without marks of capitals."""
    return Document(
        tuple(map(typeset, document.citations)),
        tuple(Reference(one.key, typeset(one.html), one.label) for one in document.references),
        document.notes,
    )


# ---- on pages ----------------------------------------------------------------------------------


def fills(need: Need, path: str, body: Prose) -> tuple[tuple[int, int, str], ...]:
    """The parts of a post's prose that its citations and its list replace."""
    if not body.cites:
        if PLACE in body.html:
            _report_none(need, path)
        return ()
    references = need(cited_document, path).references
    found = in_text(need, path, body)
    at = body.html.find(PLACE)
    if at >= 0:
        return (*found, (at, at + len(PLACE), references_html(references)))
    if not references:
        return found
    end = len(body.html)
    return (*found, (end, end, _section(need, path, body, references)))


def in_text(need: Need, path: str, body: Prose) -> tuple[tuple[int, int, str], ...]:
    """The parts of a post's prose that its citations replace."""
    if not body.citations:
        return ()
    done, known = need(cited_document, path), need(sources_of, path).citations
    texts = iter(done.citations)
    found = []
    for citation, named in zip(body.citations, known, strict=True):
        if named is not None:
            found.append(_placed(body.html, citation.start, citation.end, next(texts, "")))
    return tuple(found)


def _placed(body: str, start: int, end: int, html: str) -> tuple[int, int, str]:
    """A citation in its place in the notes: a footnote stands behind the sign that ends a sentence,
    and without a space before it."""
    following = body[end : end + 1]
    if html.startswith(NOTE):
        start -= body[:start].endswith(" ")
        if following in (".", ",", ";", ":", "?", "!"):
            return start, end + 1, following + html
    elif html.endswith(".") and following == ".":
        html = html[:-1]  # "et al." at the end of a sentence
    return start, end, html


def _report_none(need: Need, path: str) -> None:
    """Reports the place for a list on a page that cannot cite."""
    span = find(need(markdown, path).text, "bibliography")
    message = "the list is empty, for this page has no bibliography"
    hint = "name a file of entries under bibliography: in course.yml or in the front matter"
    problem = error("bibliography-missing", message, span, hint)
    need.report(within_post(need, path, problem))


def elsewhere(
    fills: Iterable[tuple[int, int, str]], address: str
) -> tuple[tuple[int, int, str], ...]:
    """The same for another page: its links lead to the list on the page at `address`, and footnotes
    stand in the text."""
    to_page = f'href="{escape(address)}#ref-'
    return tuple(
        (start, end, in_place(html).replace('href="#ref-', to_page)) for start, end, html in fills
    )


def has_notes(need: Need, path: str, body: Prose) -> bool:
    """Whether the citations of a post are footnotes."""
    return body.cites and need(cited_document, path).notes


def in_words(need: Need, path: str, body: Prose, text: str) -> str:
    """A text or heading of a post with the citations in its sentences as plain words."""
    if "@" not in text or not body.citations:
        return text
    for start, end, html in sorted(in_text(need, path, body), key=lambda fill: fill[0] - fill[1]):
        written = unescape(body.html[start:end])
        if written in text:
            text = text.replace(written, unescape(bare(without_notes(html))))
    return text


def _section(need: Need, path: str, body: Prose, references: tuple[Reference, ...]) -> str:
    """The list at the end of a page, below a heading, unless the notes end with one."""
    if _HEADING_LAST.search(body.html):
        return references_html(references)
    title, id_ = escape(say(need, page_language(need, path), "references")), _list_id(body)
    return (
        f'<section class="cs-references" role="doc-bibliography" aria-label="{title}">'
        f'<h2 id="{id_}">{title}</h2>{references_html(references)}</section>'
    )


def _list_id(body: Prose) -> str:
    """The id of the heading of a list."""
    return distinct("references", body.ids)


def heading_of_list(need: Need, path: str, body: Prose) -> Heading | None:
    """The heading that stands above the list of a post; None if it has none of its own."""
    if not body.cites or PLACE in body.html or _HEADING_LAST.search(body.html):
        return None
    if not need(cited_document, path).references:
        return None
    title = say(need, page_language(need, path), "references")
    return Heading(2, _list_id(body), title, escape(title))


def references_html(references: tuple[Reference, ...], more: dict[str, str] | None = None) -> str:
    """A list of references as HTML, with `more` HTML behind some of them by their keys."""
    if not references:
        return ""
    numbered = any(one.label for one in references)
    lines = []
    for one in references:
        label = f'<span class="cs-reference-label">{one.label}</span> ' if one.label else ""
        behind = (more or {}).get(one.key, "")
        lines.append(f'<li id="{escape(ref_id(one.key))}">{label}{one.html}{behind}</li>')
    kind = " cs-numbered" if numbered else ""
    return f'<ul class="cs-reference-list{kind}" role="list">{"".join(lines)}</ul>'
