"""The texts in the holes of a page: kinds and numbers of its own things, and what its references
lead to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import unquote

from coursesite.course import links, rebase
from coursesite.course.numbering import Label
from coursesite.diagnostics import Span
from coursesite.engine import Need, rule
from coursesite.model import HOLE, HOLE_OPEN, Heading, Hole, Item, Prose, replace
from coursesite.site.citations import html as citations
from coursesite.site.markdown.prose import prose
from coursesite.site.notes import references
from coursesite.site.notes.links import Located, Problem, locate
from coursesite.site.notes.references import Referrer
from coursesite.site.posts.locations import location_of
from coursesite.text.lazy_regex import rare

_TAG = rare(r"<[^<>]*>")
_CAPTIONED = ("figure", "table", "listing")

Locate = Callable[[int], Located]
"""The destination of the link at an index of a page's links."""
Tell = Callable[[int, Problem], None]
"""Reports a problem with the link at an index."""


def texts(by: Referrer, body: Prose, locate: Locate, tell: Tell) -> tuple[str, ...]:
    """The HTML in the holes of a post, in their order."""
    if not body.holes:
        return ()
    told: set[int] = set()
    known, words = by.things, by.words

    def text(hole: Hole) -> str:
        kind, index, form = hole.kind, hole.index, hole.form
        if kind == "label":
            return _label(words, known, body.items[index], index, form)
        if kind == "list":
            of, _, kinds = form.partition(" ")
            return references.listing(by, kinds, whole_course=of == "course")
        if kind == "restated":
            return _restated(by, form, lambda problem: tell(-1, problem))
        if index < 0:
            return ""
        url = body.links[index].url
        if form != "name" and (own := by.numbered(url)) is not None:
            if form == "full":
                return words.item(own.kind, own.number.shown)
            return references.number_text(by, by.path, own, form)
        found = references.text_of(by, url, locate(index), form)
        if found.problem is not None and index not in told:
            told.add(index)
            tell(index, found.problem)
        return found.html

    return tuple(map(text, body.holes))


def _restated(by: Referrer, url: str, tell: Callable[[Problem], None]) -> str:
    """A thing of another page once more, as HTML of a post's page; if that page is not out, its
    kind and number."""
    need, path = by.need, by.path
    located = locate(need, path, url, is_reference=True)
    found = references.text_of(by, url, located, "full")
    if problem := found.problem or (None if found.html else located.problem):
        tell(problem)
        return ""
    name = unquote(links.parse(url).fragment[1:])
    html = need(statement_of, located.post or path, name) if not located.held else ""
    here = need(location_of, path)
    return rebase.seen_from(html, here.at or here.url) if html else f"<p>{found.html}</p>"


@rule
def statement_of(need: Need, path: str, name: str) -> str:
    """The thing of a label on the page of a post, as HTML without ids, with addresses from the root
    of the site. A part that depends on a third page, such as a list, is left out."""
    body: Prose = need(prose, path)
    edits = {}
    for number, spot in enumerate(body.links):
        located = locate(need, path, spot.url)
        if located.target is not None:
            edits[number] = links.Edit(located.target)
        elif located.held:
            edits[number] = links.Edit("", plain=True)
    simple = tuple(
        hole if hole.kind in ("label", "reference") else replace(hole, index=-1, kind="reference")
        for hole in body.holes
    )
    body = replace(body, holes=simple)
    by = Referrer(need, path)
    filled = texts(
        by,
        body,
        lambda number: locate(need, path, body.links[number].url, is_reference=True),
        _silent,
    )
    url = need(location_of, path).url
    cited = citations.elsewhere(citations.in_text(need, path, body), url)
    numbers = (*places(body, filled), *in_formulas(by, body, _silent), *cited)
    return rebase.part(links.rewritten(body.html, body.links, edits, numbers), name)


def _silent(place: object, problem: Problem) -> None:
    """Reports nothing: the page itself does."""


def in_formulas(
    by: Referrer, body: Prose, tell: Callable[[Span | None, Problem], None]
) -> Iterator[tuple[int, int, str]]:
    """The numbers of a post's equations, and the references within formulas, each with its place
    in the HTML."""
    if body.equations:
        given = by.things[len(body.items) :]
        for row, thing in zip(body.equations, given, strict=True):
            if row.start >= 0:
                yield row.start, row.end, thing.number.shown
            for start, end in row.copies:
                yield start, end, thing.number.shown
    for reference in body.references:
        url = reference.label if "#" in reference.label else f"#{reference.label}"
        located = locate(by.need, by.path, url, is_reference=True)
        found = references.text_of(by, url, located, reference.form)
        if found.problem is not None:
            tell(reference.span, found.problem)
        elif found.is_link and not located.held:
            yield reference.start, reference.end, references.link(located.url or url, found.html)
        else:
            yield reference.start, reference.end, found.html


def places(body: Prose, filled: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """The texts of the holes that are in the HTML of a post, each with its place there."""
    return [
        (hole.start, hole.end, text)
        for hole, text in zip(body.holes, filled, strict=True)
        if hole.start >= 0
    ]


def in_html(html: str, filled: tuple[str, ...]) -> str:
    """A heading or a title with the texts of its holes; nothing in their place if there are no
    texts."""
    if HOLE_OPEN not in html:
        return html
    return HOLE.sub(lambda mark: filled[int(mark[1])] if filled else "", html)


def in_words(text: str, filled: tuple[str, ...]) -> str:
    """The same of plain text."""
    if HOLE_OPEN not in text:
        return text

    def plain(mark: re.Match[str]) -> str:
        return unescape(_TAG.sub("", filled[int(mark[1])])) if filled else ""

    return HOLE.sub(plain, text)


def headings(body: Prose, filled: tuple[str, ...]) -> tuple[Heading, ...]:
    """The headings of a post with the texts of their holes."""
    if not any(HOLE_OPEN in heading.html for heading in body.headings):
        return body.headings
    return tuple(
        replace(heading, html=in_html(heading.html, filled), text=in_words(heading.text, filled))
        for heading in body.headings
    )


def _label(
    words: references.Words, known: tuple[Label, ...], item: Item, index: int, word: str = ""
) -> str:
    """The kind and number of a post's own thing, before its title or caption; `word` stands in the
    place of its kind."""
    number = known[index].number.shown
    if item.kind == "section":
        return f'<span class="cs-number">{number}</span> ' if number else ""
    if item.kind not in _CAPTIONED:
        return f'<span class="cs-number">{words.item(word or item.kind, number)}</span>'
    if not number:
        return ""
    text = words.caption.replace("{item}", words.item(item.kind, number))
    return f'<span class="cs-number">{text}</span> '
