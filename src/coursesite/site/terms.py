"""The rules of a course's terms: which there are, and the links to them in notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote

from coursesite import glossary, links
from coursesite.diagnostics import Span, error, find, nearest
from coursesite.engine import Need, rule
from coursesite.model import Term
from coursesite.site.courses import config, place, posts, roots
from coursesite.site.prose import body_line, glossary_paths, markdown, prose
from coursesite.urls import relative

SCHEME = "#term:"
"""What the address of a link to a term begins with, as the shortcode `term` writes it."""


@rule
def glossary_post(need: Need, root: str) -> str | None:
    """The post that is a course's glossary, if it has one that is published."""
    for path in glossary_paths(root):
        if path in need(posts, root) and need(place, path).at is not None:
            return path
    return None


@rule(keep=tuple[Term, ...])
def terms(need: Need, root: str) -> tuple[Term, ...]:
    """The terms that a course's glossary defines."""
    path = need(glossary_post, root)
    return need(prose, path).terms if path else ()


@rule
def auto_roots(need: Need) -> tuple[str, ...]:
    """The courses in whose notes terms are marked by themselves."""
    every = ("", *need(roots))
    return tuple(root for root in dict.fromkeys(every) if need(config, root).glossary == "auto")


def term_edit(need: Need, path: str, post: str, fragment: str, url: str) -> links.Edit:
    """What to put for a link to a place in `post`: with the term, if it is one of the course's."""
    root = need(place, path).course
    if path != post and need(glossary_post, root) == post:
        id_ = unquote(fragment)
        if any(term.id == id_ for term in need(terms, root)):
            return links.Edit(url, f' data-term="{escape(id_)}"')
    return links.Edit(url)


def named(need: Need, path: str, url: str) -> links.Edit:
    """What to put for a link that names a term; a name that nobody defined is reported."""
    root, name = need(place, path).course, unquote(url.removeprefix(SCHEME))
    post, known = need(glossary_post, root), need(terms, root)
    language = need(config, root).language
    found = glossary.meant(name, known, language)
    if post is None or found is None:
        near = nearest(name.casefold(), [one.name.casefold() for one in known])
        proper = next((one.name for one in known if near and one.name.casefold() == near), "")
        where = f"content/{post or glossary_paths(root)[0]}"
        hint = f"did you mean '{proper}'?" if proper else f"define it in {where}"
        if span := _span(need(markdown, path).text, name):
            span = span.shifted(need(body_line, path))
        problem = error("term-unknown", f"the glossary has no '{name}'", span, hint)
        need.report(problem.within(f"content/{path}"))
        return links.Edit("#")
    if post == path:
        return links.Edit(f"#{found.id}")
    here, there = _address(need, path), _address(need, post)
    return links.Edit(relative(here, f"{there}#{found.id}"), f' data-term="{escape(found.id)}"')


def _span(text: str, name: str) -> Span | None:
    """Where the notes call a term by that name."""
    call = re.search(rf"\{{\{{[<%]\s*term\s[^>%]*?[\"']?({re.escape(name)})[\"'\s>%]", text)
    if call is None:
        return find(text, name)
    before = text[: call.start(1)]
    return Span(before.count("\n") + 1, len(before) - before.rfind("\n"), max(1, len(name)))


def marked(need: Need, path: str, html: Callable[[], str]) -> str | None:
    """The notes of a post, their `html`, with the terms in them linked; None if its course does not
    want that."""
    auto = need(auto_roots)
    if not auto or (root := need(place, path).course) not in auto:
        return None
    post, known = need(glossary_post, root), need(terms, root)
    if post is None or post == path or not known:
        return None
    here, there = _address(need, path), _address(need, post)
    return glossary.marked(html(), known, need(config, root).language, relative(here, there))


def _address(need: Need, path: str) -> str:
    here = need(place, path)
    return here.at or here.url
