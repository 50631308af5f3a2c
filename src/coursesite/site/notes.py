"""The rules of a course's terms: which there are, and the links to them in notes.

The rules that turn a post's Markdown into the notes of its page.

The definitions that a page shows of the terms in its notes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup
from msgspec import Struct

from coursesite.course import glossary, links, rebase
from coursesite.course.glossary import Definition
from coursesite.diagnostics import Span, error, find, nearest
from coursesite.engine import Need, rule
from coursesite.model import LinkSpot, Term
from coursesite.site.inputs import blob
from coursesite.site.links import in_full, locate, span_of
from coursesite.site.markdown import body_line, glossary_paths, markdown, prose
from coursesite.site.posts import config, front, place, posts, published_url, roots
from coursesite.text import urls
from coursesite.text.urls import relative

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


_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")


@rule
def image_size(need: Need, path: str) -> tuple[int, int] | None:
    """The pixels of an image file, across and down; None where it does not tell."""
    data = need(blob, path)
    if not data or not path.lower().endswith(_IMAGES):
        return None
    import imagesize  # which loads what can fetch from the web

    try:
        width, height = imagesize.get(io.BytesIO(data))
    except Exception:  # a damaged image: it is shown without a size
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None


class Resolved(Struct, frozen=True):
    """What notes need to stand on their page: what is put for the links, by their numbers, in the
    HTML of the prose; or else `html`, the whole of it."""

    edits: dict[int, links.Edit] = {}
    html: str | None = None


def notes(need: Need, path: str) -> str:
    """The notes of a post as HTML in which every link leads from its page to where it is meant."""
    found, to_do = need(prose, path), need(resolved, path)
    if to_do.html is not None:
        return to_do.html
    return links.rewritten(found.html, found.links, to_do.edits)


@rule(keep=Resolved, big=True)
def resolved(need: Need, path: str) -> Resolved:
    """Where the links in the notes of a post lead; most of the HTML is kept with the prose."""
    found = need(prose, path)
    for problem in found.diagnostics:
        if problem.code in ("engine-missing", "extension-missing"):
            continue  # said once, of the course's settings
        need.report(problem.within(f"content/{path}", need(body_line, path)))
    edits = {}
    for number, spot in enumerate(found.links):
        if edit := _resolve(need, path, spot, found.html):
            edits[number] = edit
    html = marked(need, path, lambda: links.rewritten(found.html, found.links, edits))
    return Resolved(edits) if html is None else Resolved(html=html)


def _resolve(need: Need, path: str, spot: LinkSpot, html: str) -> links.Edit | None:
    if spot.url.startswith(SCHEME):
        return named(need, path, spot.url)
    if spot.url == "#page.slides" and (deck := need(front, path).slides):
        return _slide(need, path, deck.src, html[spot.end : html.find(">", spot.end)])
    if spot.role == "print":
        return links.Edit(in_full(need, path, spot.url))
    found = locate(need, path, spot.url)
    if found.problem:
        tag = html[_tag(html, spot) : html.find(">", spot.end)]
        need.report(found.problem.diagnostic(path, span_of(need, path, spot, tag)))
    if found.url is None:
        return None
    if "glossary" in found.post and spot.role == "href" and "#" in found.url:
        return term_edit(need, path, found.post, spot.url.partition("#")[2], found.url)
    if spot.url.endswith((".srt", ".sbv")) and html.startswith("<track", _tag(html, spot)):
        return links.Edit(f"{found.url}.vtt")
    more = ""
    if spot.role == "image" and found.file and (size := need(image_size, found.file)):
        more = _size(html[_tag(html, spot) : html.find(">", spot.end)], *size)
    return links.Edit(found.url, more)


def _tag(html: str, spot: LinkSpot) -> int:
    """Where the tag begins that an address is in."""
    return html.rfind("<", 0, spot.start)


def _slide(need: Need, path: str, src: str, rest: str) -> links.Edit | None:
    """The link of `{{< slides page=12 >}}`, whose tag goes on with `rest`: for who reads on paper
    or without script, the page of the deck itself."""
    page = re.search(r' data-page="(\d+)"', rest)
    url = locate(need, path, src).url or src
    if not page or not url.partition("?")[0].lower().endswith(".pdf"):
        return None
    return links.Edit(f"{url}#page={page[1]}")


def _size(tag: str, width: int, height: int) -> str:
    """The attributes that an image tag lacks to have a size, in the file's proportions."""
    across, down = (re.search(rf' {name}="(\d+)"', tag) for name in ("width", "height"))
    if (across and down) or (" width=" in tag and not across) or (" height=" in tag and not down):
        return ""
    if across:
        return f' height="{round(int(across[1]) * height / width)}"'
    if down:
        return f' width="{round(int(down[1]) * width / height)}"'
    return f' width="{width}" height="{height}"'


_MARK = 'data-term="'
_TERM = re.compile(_MARK + '([^"]*)"')


@rule
def definitions(need: Need, root: str) -> dict[str, Definition]:
    """The definitions of a course's glossary by id, with addresses from the root of the site."""
    path = need(glossary_post, root)
    if path is None:
        return {}
    here = published_url(need, path) or "/"
    return glossary.definitions(rebase.absolute(notes(need, path), here))


@rule(keep=Definition | None)
def definition(need: Need, root: str, id_: str) -> Definition | None:
    """One definition: pages read those that they show, and no others."""
    return need(definitions, root).get(id_)


def terms_of(need: Need, path: str, html: str, here: str) -> tuple[dict[str, Any], ...]:
    """The terms that are linked in the notes `html` of a post, for the template of its page at
    `here`: id, name, HTML and address."""
    if _MARK not in html:
        return ()
    root = need(place, path).course
    post = need(glossary_post, root)
    found = []
    for id_ in dict.fromkeys(_TERM.findall(html)):
        known = need(definition, root, id_)
        if known is not None and post is not None:
            address = urls.relative(here, f"{published_url(need, post)}#{id_}")
            text = Markup(rebase.seen_from(known.html, here))
            found.append({"id": id_, "name": known.name, "html": text, "url": address})
    return tuple(found)
