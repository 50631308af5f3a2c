"""The notes of a post on its page: links resolved, terms of the glossary linked and explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote

from markupsafe import Markup
from msgspec import Struct

from coursesite.course import glossary, links, rebase
from coursesite.course.glossary import Definition
from coursesite.diagnostics import Diagnostic, Span, error, find, nearest, span_at
from coursesite.engine import Need, rule
from coursesite.media import drawings
from coursesite.model import LinkSpot, Prose, Term
from coursesite.site.citations import entries as cited
from coursesite.site.citations import html as citations
from coursesite.site.courses.held_back import when_out_html
from coursesite.site.courses.roots import roots
from coursesite.site.markdown import pictures
from coursesite.site.markdown.prose import glossary_paths, in_file, markdown, prose, within_post
from coursesite.site.notes import holes, included, references
from coursesite.site.notes.links import (
    Located,
    Problem,
    anchors_of,
    embedded_early,
    in_full,
    locate,
    span_of,
)
from coursesite.site.outputs import CAPTIONS
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import location_of, page_language, published_url
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import posts
from coursesite.site.theme.templates import Context, say
from coursesite.text.address_lists import css_safe
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import relative
from coursesite.theme.page_sources import InertHtml, is_inert

TERM = "#term:"
"""The scheme of a link to a term, as the shortcode `term` writes it."""


_RESTATED = rare(r"\{\{<\s*restate\s+[\"']?([^\s\"'>]*#[^\s\"'>]*)")


class Resolved(Struct, frozen=True):
    """The changes that make prose the notes of a page: `edits` of its links by their numbers; or
    `html`, the notes themselves, where more than links has changed."""

    edits: dict[int, links.Edit] = {}
    fills: tuple[tuple[int, int, str], ...] = ()
    """The parts of the prose that other HTML replaces: citations."""
    html: str | None = None
    files: tuple[str, ...] = ()
    """The files of the site that the notes refer to."""
    texts: tuple[str, ...] = ()
    """The HTML in the holes of the prose."""
    numbered: tuple[tuple[int, int, str], ...] = ()
    """The parts of it that numbers and references replace."""


def notes(need: Need, path: str) -> str:
    """The notes of a post as HTML, with links that lead from its page to their destinations."""
    body, changes = need(prose, path), need(resolved, path)
    if changes.html is not None:
        return changes.html
    fills = (*changes.fills, *changes.numbered)
    return links.rewritten(body.html, body.links, changes.edits, fills)


@rule
def numbered(need: Need, path: str) -> tuple[tuple[int, int, str], ...]:
    """The parts of the prose of a post that numbers and references replace: a projection, for what
    shows its notes elsewhere."""
    changes: Resolved = need(resolved, path)
    return changes.numbered


def texts_of(need: Need, path: str, body: Prose) -> tuple[str, ...]:
    """The HTML in the holes of a post's body, for the page that shows its notes."""
    if not body.holes:
        return ()
    changes: Resolved = need(resolved, path)
    return changes.texts


def fills_of(need: Need, path: str, body: Prose) -> tuple[tuple[int, int, str], ...]:
    """The parts of a post's body that numbers and references replace."""
    if body.holes or body.equations or body.references:
        return need(numbered, path)
    return ()


def as_markup(need: Need, path: str, html: str) -> Markup:
    """The notes that the body of a post became, for a template. They are inert if the body is, and
    what was put into it: titles of other pages, references from a file."""
    if not html or not need(prose, path).inert:
        return Markup(html)
    changes: Resolved = need(resolved, path)
    fills = [text for _, _, text in (*changes.fills, *changes.numbered)]
    new = "".join(fills) if changes.html is None else changes.html
    return InertHtml(html) if is_inert(new) else Markup(html)


@rule(keep=Resolved, big=True)
def resolved(need: Need, path: str) -> Resolved:
    """The changes to a post's prose. Only these are kept, since most of the HTML stays the same and
    is kept with the prose already. The problems of prose and links are reported."""
    body: Prose = need(prose, path)
    whole = body.hidden or body
    for problem in body.diagnostics:
        if problem.code in ("engine-missing", "extension-missing"):
            continue  # reported once, of the course's settings
        if whole.included and included.is_told_there(need, whole, problem):
            continue
        need.report(within_post(need, path, problem))
    edits = {}
    files = dict.fromkeys(f"content/{name}" for name in body.included)
    by = references.Referrer(need, path, body)
    referring = {hole.index for hole in body.holes if hole.kind == "reference"}
    referred: dict[str, Located] = {}
    for number, spot in enumerate(body.links):
        known = referred if number in referring else None
        if known is not None and by.numbered(spot.url) is not None:
            continue
        if edit := _edit(need, path, spot, body.html, files, known):
            edits[number] = edit
    if body.hidden is not None:
        _report_hidden(need, path, body, body.hidden)
    filled = holes.texts(
        by,
        body,
        lambda number: (
            referred.get(url := body.links[number].url)
            or locate(need, path, url, is_reference=True)
        ),
        lambda number, problem: _tell_hole(need, path, body, number, problem),
    )
    cited = tuple(citations.fills(need, path, body))
    numbers = (
        *holes.places(body, filled),
        *holes.in_formulas(by, body, lambda span, problem: _tell_at(need, path, span, problem)),
    )
    filling = (*cited, *numbers)
    html = _with_terms(need, path, lambda: links.rewritten(body.html, body.links, edits, filling))
    if citations.has_notes(need, path, body):
        if html is None:
            html = links.rewritten(body.html, body.links, edits, filling)
        html = _with_footnotes(need, path, html)
    named = tuple(sorted(files))
    if html is not None:
        edits, cited = {}, ()
    return Resolved(edits, cited, html, named, filled, numbers)


def _report_hidden(need: Need, path: str, body: Prose, whole: Prose) -> None:
    """Reports the mistakes in links and citations of solutions that are not out."""
    shown = {(spot.url, spot.span) for spot in body.links}
    referring = {hole.index for hole in whole.holes if hole.kind == "reference"}
    for number, spot in enumerate(whole.links):
        if (spot.url, spot.span) not in shown:
            _edit(need, path, spot, whole.html, {}, {} if number in referring else None)
    holes.texts(
        references.Referrer(need, path),
        whole,
        lambda number: locate(need, path, whole.links[number].url, is_reference=True),
        lambda number, problem: _tell_hole(need, path, whole, number, problem),
    )
    if whole.citations:
        cited.check_hidden(need, path, body, whole)


def _with_footnotes(need: Need, path: str, html: str) -> str:
    """The notes with citations as footnotes."""
    from coursesite.course.bibliography.footnotes import with_footnotes  # for styles that are rare

    spoken = page_language(need, path)
    title, back = say(need, spoken, "footnotes"), say(need, spoken, "footnote_back")
    return with_footnotes(html, title, back)


def named_in(need: Need, path: str, body: Prose) -> tuple[str, ...]:
    """The files of the site that notes refer to which are not published, so nothing is reported."""
    files = dict.fromkeys(f"content/{name}" for name in body.included)
    for spot in body.links:
        if not spot.url.startswith((TERM, "#")) and (file := locate(need, path, spot.url).file):
            files[file] = None
    return tuple(sorted(files))


# ---- links -------------------------------------------------------------------------------------


def _edit(
    need: Need,
    path: str,
    spot: LinkSpot,
    html: str,
    files: dict[str, None],
    referred: dict[str, Located] | None = None,
) -> links.Edit | None:
    """The edit of a link in the HTML of a post; None if it stays as it is written. The file that it
    leads to is put into `files`, and the destination of a reference into `referred`: its text says
    what is wrong with its label."""
    if spot.url.startswith(TERM):
        return _term_link(need, path, spot.url)
    if spot.url == "#page.slides" and (deck := need(front, path).slides):
        return _slide_link(need, path, deck.src, html[spot.end : html.find(">", spot.end)])
    if spot.role == "print":
        return links.Edit(in_full(need, path, spot.url))
    if referred is None:
        located = locate(need, path, spot.url)
    elif (known := referred.get(spot.url)) is not None:
        located = known
    else:
        located = referred[spot.url] = locate(need, path, spot.url, is_reference=True)
    if located.file:
        files[located.file] = None
    if located.held:
        if spot.role == "href" and links.can_be_plain(html, spot):
            if referred is not None:
                by = references.Referrer(need, path)
                remark = references.text_of(by, spot.url, located, "full").remark
            else:
                remark = when_out_html(need, located.held, page_language(need, path))
            return links.Edit("", plain=True, words=remark)
        level = need(config, need(location_of, path).course).validation.links.not_found
        if level == "ignore":
            return links.Edit("", plain=True)
        located = Located(problem=embedded_early(located.held, level), held=located.held)
    if spot.role == "form" and located.problem and not located.held:
        return None  # it may be answered by a server
    if located.problem:
        _tell(need, path, spot, html, located.problem)
    if located.held:
        return links.Edit("", plain=True)
    if "#" in spot.url and _leads_to_hidden(need, path, located):
        return links.Edit("", plain=True)
    if located.url is None:
        return None
    if "glossary" in located.post and spot.role == "href" and "#" in located.url:
        return _glossary_link(need, path, located.post, spot.url.partition("#")[2], located.url)
    if spot.url.endswith(CAPTIONS) and html.startswith("<track", _tag_start(html, spot)):
        return links.Edit(f"{located.url}.vtt")  # see `captions_file`
    if spot.role == "css":
        return links.Edit(css_safe(located.url))
    more = ""
    if spot.role == "image" and located.file and (size := need(pictures.image_size, located.file)):
        tag = html[_tag_start(html, spot) : html.find(">", spot.end)]
        more = _size_attributes(tag, *size)
        more += pictures.attributes(need, located.file, located.url, size[0], tag)
    edit = links.Edit(located.url, more)
    if spot.role == "image" and pictures.has_modes(need, located.file):
        start, end = links.tag_around(html, spot)
        tag = f"{html[start : spot.end + 1]}{more}{html[spot.end + 1 : end]}"
        around = {name: _open_tag(html, name, start) for name in ("picture", "figure")}
        if not around["picture"] and " srcset=" not in tag:
            src = html[spot.start : spot.end]
            pair = drawings.pair(tag, src, located.url, around["figure"])
            edit = links.Edit(located.url, element=pair)
    return edit


def _tell(need: Need, path: str, spot: LinkSpot, html: str, problem: Problem) -> None:
    """Reports a problem with a link in the HTML of a post."""
    tag = html[_tag_start(html, spot) : html.find(">", spot.end)]
    span = span_of(need, path, spot, tag)
    told: Diagnostic | None = problem.diagnostic(path, span)
    body: Prose = need(prose, path)
    if span is None and (whole := body.hidden or body).included:
        told = included.link_problem(need, path, whole, spot.url, problem)
    if told is not None:
        need.report(told)


def _leads_to_hidden(need: Need, path: str, located: Located) -> bool:
    """Whether a link leads into a solution that is not out."""
    hidden = need(anchors_of, located.post or path).hidden
    return bool(hidden) and unquote((located.target or "").partition("#")[2]) in hidden


def _tell_hole(need: Need, path: str, body: Prose, number: int, problem: Problem) -> None:
    """Reports a problem with the reference of the link at an index; -1 is that of a shortcode."""
    if number >= 0:
        _tell(need, path, body.links[number], body.html, problem)
    else:
        text = need(markdown, path).text
        call = _RESTATED.search(text)
        _tell_at(need, path, span_at(text, call.start(1), len(call[1])) if call else None, problem)


def _tell_at(need: Need, path: str, span: Span | None, problem: Problem) -> None:
    """Reports a problem at a span of a post's Markdown."""
    need.report(problem.diagnostic(path, in_file(need, path, span)))


def _tag_start(html: str, spot: LinkSpot) -> int:
    """The start of the tag that an address is in."""
    return html.rfind("<", 0, spot.start)


def _open_tag(html: str, name: str, at: int) -> str:
    """The start tag of an element that is open at a place; "" if there is none."""
    start = html.rfind(f"<{name}", 0, at)
    return html[start : html.find(">", start)] if start > html.rfind(f"</{name}", 0, at) else ""


def _slide_link(need: Need, path: str, src: str, rest: str) -> links.Edit | None:
    """The link of `{{< slides page=12 >}}`, whose tag goes on with `rest`, to that page of a PDF:
    for readers on paper or without the script that turns the page of the deck shown."""
    page = re.search(r' data-page="(\d+)"', rest)
    url = locate(need, path, src).url or src
    if not page or not url.partition("?")[0].lower().endswith(".pdf"):
        return None
    return links.Edit(f"{url}#page={page[1]}")


def _size_attributes(tag: str, width: int, height: int) -> str:
    """The attributes that an image tag lacks to have a size, in the file's proportions."""
    across, down = (re.search(rf' {name}="(\d+)"', tag) for name in ("width", "height"))
    if (across and down) or (" width=" in tag and not across) or (" height=" in tag and not down):
        return ""
    if across:
        return f' height="{round(int(across[1]) * height / width)}"'
    if down:
        return f' width="{round(int(down[1]) * width / height)}"'
    return f' width="{width}" height="{height}"'


# ---- the glossary ------------------------------------------------------------------------------


@rule
def glossary_post(need: Need, root: str) -> str | None:
    """The post that is a course's glossary; None if there is none that is published."""
    for path in glossary_paths(root):
        if path in need(posts, root) and need(location_of, path).at is not None:
            return path
    return None


@rule(keep=tuple[Term, ...])
def terms(need: Need, root: str) -> tuple[Term, ...]:
    """The terms that a course's glossary defines."""
    path = need(glossary_post, root)
    return need(prose, path).terms if path else ()


@rule
def auto_roots(need: Need) -> tuple[str, ...]:
    """The courses whose settings want the terms in all notes linked."""
    every = ("", *need(roots))
    return tuple(root for root in dict.fromkeys(every) if need(config, root).glossary == "auto")


def _with_terms(need: Need, path: str, html: Callable[[], str]) -> str | None:
    """The notes `html` of a post with the terms in them linked; None if its course does not want
    that, and then `html` is not called."""
    auto = need(auto_roots)
    if not auto or (root := need(location_of, path).course) not in auto:
        return None
    post, known = need(glossary_post, root), need(terms, root)
    if post is None or post == path or not known:
        return None
    here, there = _address(need, path), _address(need, post)
    return glossary.marked(html(), known, need(config, root).language, relative(here, there))


def _glossary_link(need: Need, path: str, post: str, fragment: str, url: str) -> links.Edit:
    """The edit of a link to `#fragment` in `post`: marked as a term if it is one of the course."""
    root = need(location_of, path).course
    if path != post and need(glossary_post, root) == post:
        id_ = unquote(fragment)
        if any(term.id == id_ for term in need(terms, root)):
            return links.Edit(url, f' data-term="{escape(id_)}"')
    return links.Edit(url)


def _term_link(need: Need, path: str, url: str) -> links.Edit:
    """The edit of a link that names a term; a name that the glossary lacks is reported."""
    root, name = need(location_of, path).course, unquote(url.removeprefix(TERM))
    post, known = need(glossary_post, root), need(terms, root)
    if post is None and any(need(location_of, one).held for one in glossary_paths(root)):
        return links.Edit("", plain=True)
    term = glossary.meant(name, known, need(config, root).language)
    if post is None or term is None:
        near = nearest(name.casefold(), [one.name.casefold() for one in known])
        proper = next((one.name for one in known if near and one.name.casefold() == near), "")
        where = f"content/{post or glossary_paths(root)[0]}"
        hint = f"did you mean '{proper}'?" if proper else f"define it in {where}"
        span = in_file(need, path, _span(need(markdown, path).text, name))
        problem = error("term-unknown", f"the glossary has no '{name}'", span, hint)
        need.report(problem.within(f"content/{path}"))
        return links.Edit("#")
    if post == path:
        return links.Edit(f"#{term.id}")
    here, there = _address(need, path), _address(need, post)
    return links.Edit(relative(here, f"{there}#{term.id}"), f' data-term="{escape(term.id)}"')


def term_address(need: Need, path: str, url: str) -> str | None:
    """The address within the site of the term that a link in a post names; None if the course has
    no such term that is out."""
    root, name = need(location_of, path).course, unquote(url.removeprefix(TERM))
    post, known = need(glossary_post, root), need(terms, root)
    term = glossary.meant(name, known, need(config, root).language)
    return f"{_address(need, post)}#{term.id}" if post and term else None


def _span(text: str, name: str) -> Span | None:
    """The place of the name in the call of the shortcode `term` that has it."""
    call = re.search(rf"\{{\{{[<%]\s*term\s[^>%]*?[\"']?({re.escape(name)})[\"'\s>%]", text)
    if call is None:
        return find(text, name)
    before = text[: call.start(1)]
    return Span(before.count("\n") + 1, len(before) - before.rfind("\n"), max(1, len(name)))


def _address(need: Need, path: str) -> str:
    location = need(location_of, path)
    return location.at or location.url


# ---- definitions -------------------------------------------------------------------------------

_MARK = 'data-term="'
_MARKED = rare(_MARK + '([^"]*)"')


def terms_of(need: Need, path: str, html: str, here: str) -> tuple[Context, ...]:
    """The terms that are linked in the notes `html` of a post, for the template of its page at
    `here`: id, name, HTML and address."""
    if _MARK not in html:
        return ()
    root = need(location_of, path).course
    post = need(glossary_post, root)
    shown = []
    for id_ in dict.fromkeys(_MARKED.findall(html)):
        known = need(definition, root, id_)
        if known is not None and post is not None:
            url = relative(here, f"{published_url(need, post)}#{id_}")
            text = Markup(rebase.seen_from(known.html, here))
            shown.append({"id": id_, "name": known.name, "html": text, "url": url})
    return tuple(shown)


@rule(keep=Definition | None)
def definition(need: Need, root: str, id_: str) -> Definition | None:
    """One definition: a page depends on those that it shows, and on no others."""
    return need(definitions, root).get(id_)


@rule
def definitions(need: Need, root: str) -> dict[str, Definition]:
    """The definitions of a course's glossary by id, with addresses from the root of the site."""
    path = need(glossary_post, root)
    if path is None:
        return {}
    here = published_url(need, path) or "/"
    return glossary.definitions(rebase.absolute(notes(need, path), here))
