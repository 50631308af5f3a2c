"""The texts of references: what a link without a text leads to, in the words of its page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from html import escape
from posixpath import basename
from urllib.parse import unquote

from msgspec import Struct

from coursesite.course import links
from coursesite.course import numbering as course_numbering
from coursesite.course.numbering import Label
from coursesite.diagnostics import nearest
from coursesite.engine import Need, rule
from coursesite.model import HOLE, HOLE_OPEN, ITEM_KINDS, KINDS, Item, Prose
from coursesite.site.citations import html as citations
from coursesite.site.courses.course import course, refs
from coursesite.site.courses.held_back import when_out_html
from coursesite.site.courses.roots import held_roots, roots
from coursesite.site.markdown.numbers import PageName, items, items_of, label_of, page_name, things
from coursesite.site.markdown.prose import prose
from coursesite.site.notes.links import (
    Anchors,
    Located,
    Problem,
    anchors_of,
    as_written,
    has_anchor,
    locate,
    pages_with,
)
from coursesite.site.outputs import COURSE
from coursesite.site.posts.locations import home_source, location_of, page_language
from coursesite.site.theme.templates import phrase, say, voice
from coursesite.text.durations import clock, parse_seconds
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import relative

_TAG = rare(r"<[^<>]*>")
_NUMBERS = ("number", "ref", "eqref")
"""The forms of a reference that are a number alone."""

_ELSE = ("t=", "page.", "term:")
"""The beginnings of fragments that are no labels."""


class Words(Struct, frozen=True):
    """The words and patterns of a language for what is numbered."""

    kinds: dict[str, str]
    """As HTML."""
    number: str
    caption: str
    titled: str
    of: str
    within: str

    def item(self, kind: str, number: str) -> str:
        """A kind and a number, as HTML; the kind alone if there is no number."""
        word = self.kinds.get(kind) or escape(kind.capitalize(), quote=False)
        if not number:
            return word
        return self.number.replace("{kind}", word).replace("{number}", number)


@rule
def item_words(need: Need, language: str) -> Words:
    """The words of a language for what is numbered: a projection of its texts."""
    kinds_of_items = (*ITEM_KINDS, "hint", "solution")
    names = (*(f"item_{name}" for name in kinds_of_items), *(f"kind_{name}" for name in KINDS))
    known = need(voice, language).table
    kinds = {
        key.removeprefix("item_"): escape(say(need, language, key), quote=False)
        for key in names
        if key in known
    }
    return Words(
        kinds,
        number=phrase(need, language, "item_number", kind="{kind}", number="{number}"),
        caption=phrase(need, language, "item_caption", item="{item}"),
        titled=phrase(need, language, "item_titled", item="{item}", title="{title}"),
        of=phrase(need, language, "item_of", item="{item}", page="{page}"),
        within=phrase(need, language, "item_in", item="{item}", course="{course}"),
    )


class Referrer:
    """A post that refers to others, and what all its references need."""

    def __init__(self, need: Need, path: str, body: Prose | None = None) -> None:
        """`need` is that of the rule that shows the references, `body` the post's, if it has been
        read."""
        self.need, self.path = need, path
        self._body = body

    @cached_property
    def language(self) -> str:
        """The language of the post."""
        return page_language(self.need, self.path)

    @cached_property
    def words(self) -> Words:
        """The words of that language."""
        return self.need(item_words, self.language)

    @cached_property
    def course(self) -> str:
        """The root of the course of the post."""
        return self.need(location_of, self.path).course

    @cached_property
    def own(self) -> dict[str, Label]:
        """The numbered things of the post by their labels."""
        of_post = items_of(self._body or self.need(prose, self.path))
        return course_numbering.labels(of_post, self.things) if of_post else {}

    @cached_property
    def things(self) -> tuple[Label, ...]:
        """The numbered things of the post, in their order."""
        return self.need(things, self.path)

    def numbered(self, url: str) -> Label | None:
        """The thing of the post that `url` leads to by its label alone; None if it has no number,
        or if the address may mean something else."""
        return self._plain.get(url)

    @cached_property
    def _plain(self) -> dict[str, Label]:
        return {
            f"#{name}": known
            for name, known in self.own.items()
            if known.number.shown
            and not (known.hidden or "%" in name or name == "top" or name.startswith(_ELSE))
        }

    def label(self, post: str, name: str) -> Label | None:
        """The thing of a label on the page of a post."""
        return self.own.get(name) if post == self.path else self.need(label_of, post, name)


class Text(Struct, frozen=True):
    """The text of a reference, as HTML; `problem` if there is none, or only the address; `remark`
    is HTML behind it."""

    html: str = ""
    problem: Problem | None = None
    remark: str = ""
    is_link: bool = True
    """Whether it may lead to the place: not to one that is left out of its page."""


def link(url: str, html: str) -> str:
    """A link of a reference that is written in a formula."""
    return f'<a href="{escape(url)}">{html}</a>'


def text_of(by: Referrer, url: str, located: Located, form: str) -> Text:
    """The text of a reference of a post to `url`, which leads to `located`."""
    address = links.parse(url)
    fragment = unquote(address.fragment[1:])
    if located.held:
        return _of_held(by, located.held, fragment, form)
    if located.problem is not None and located.problem.code != "link-anchor":
        return Text()
    post = located.post or (by.path if not address.path else "")
    if not post:
        return Text(_of_file(by, url, located))
    if fragment.startswith("t="):
        return _moment(by, post, fragment)
    if not fragment or fragment in ("top", "page.slides"):
        name = say(by.need, by.language, "slides") if fragment == "page.slides" else ""
        return Text(_beside(by, post, escape(name) or _page(by, post, form), own=not name))
    known = by.label(post, fragment)
    if known is not None and known.hidden:
        shown = form if form in _NUMBERS else "full"
        return Text(number_text(by, post, known, shown), is_link=False)
    if known is not None and (html := _item(by, post, fragment, known, form)):
        return Text(html)
    if known is None and (html := _heading(by, post, fragment)):
        return Text(html)
    if by.need(has_anchor, post, fragment):
        where = "" if post == by.path else f" of {post}"
        message = f"'{fragment}'{where} has no number, heading or caption, so nothing stands here"
        hint = "write a text between the square brackets"
        return Text(problem=Problem("reference-empty", message, hint, "warn"))
    return Text(problem=_unknown(by, post, fragment))


# ---- things ------------------------------------------------------------------------------------


def _item(by: Referrer, post: str, name: str, known: Label, form: str) -> str:
    """The text of a reference to a numbered thing; "" if it has neither a number nor a title."""
    if form != "name" and known.number.shown:
        return number_text(by, post, known, form)
    title = by.need(title_of, post, name)
    if title:
        return title if post == by.path else _in_course(by, post, title)
    return number_text(by, post, known, "full") if known.number.shown else ""


def number_text(by: Referrer, post: str, known: Label, form: str) -> str:
    """The kind and number of a thing, or only its number."""
    if form == "eqref":
        number = known.number.shown
        return number if known.kind == "equation" else f"({number})"
    if form in ("number", "ref"):
        return known.number.alone
    text = by.words.item(known.kind, known.number.shown)
    if post == by.path:
        return text
    if not known.alone:
        pattern = by.words.of
        text = pattern.replace("{item}", text).replace("{page}", _page_words(by, post))
    return _in_course(by, post, text)


@rule
def title_of(need: Need, path: str, name: str) -> str:
    """The title or caption of the thing of that label on the page of a post, as HTML."""
    things: tuple[Item, ...] = need(items, path)
    titles = (thing.title for thing in things if name in thing.labels and not thing.hidden)
    return _without_holes(need, path, next(titles, ""))


@rule
def heading_of(need: Need, path: str, name: str) -> str:
    """The heading of that id on the page of a post, as HTML; the name of a term that the post
    defines; "" if it has neither."""
    body: Prose = need(prose, path)
    html = next((heading.html for heading in body.headings if heading.id == name), "")
    if not html:
        html = next((escape(term.name) for term in body.terms if term.id == name), "")
    return _without_holes(need, path, html)


def _heading(by: Referrer, post: str, name: str) -> str:
    """The text of a reference to a heading, or to the title of a page."""
    html = by.need(heading_of, post, name)
    if not html:
        of_page: PageName = by.need(page_name, post)
        anchors: Anchors = by.need(anchors_of, post)
        in_notes = name in anchors.shown or name in anchors.hidden
        if in_notes or not by.need(has_anchor, post, name):
            return ""
        html = of_page.title_html or escape(of_page.title, quote=False)
    return html if post == by.path else _in_course(by, post, html)


def _without_holes(need: Need, path: str, html: str) -> str:
    """A title of the page of a post with its references filled in: those to numbered things and to
    pages; others, which may have references themselves, are left out."""
    if "@" in html:
        html = citations.in_words(need, path, need(prose, path), html)
    if HOLE_OPEN not in html:
        return html
    body: Prose = need(prose, path)
    by = Referrer(need, path)

    def filled(mark: re.Match[str]) -> str:
        found = body.holes[int(mark[1])]
        if found.kind != "reference" or found.index < 0:
            return ""
        url = body.links[found.index].url
        located = locate(need, path, url, is_reference=True)
        fragment = unquote(links.parse(url).fragment[1:])
        post = located.held or located.post or (path if not links.parse(url).path else "")
        known = need(label_of, post, fragment) if post and fragment else None
        if known is None or not known.number.shown:
            return ""
        return number_text(by, post, known, found.form)

    return HOLE.sub(filled, html)


# ---- lists of things ---------------------------------------------------------------------------


class Listed(Struct, frozen=True):
    """A numbered thing in a list: its id, if it has one, and its title as HTML."""

    label: str
    thing: Label
    title: str


@rule
def listed(need: Need, path: str, kinds: str) -> tuple[Listed, ...]:
    """The numbered things of a post of some kinds, for a list."""
    wanted: list[str] = kinds.split()
    of_post: tuple[Item, ...] = need(items, path)
    known: tuple[Label, ...] = need(things, path)
    return tuple(
        Listed(item.labels[0] if item.labels else "", thing, _without_holes(need, path, item.title))
        for item, thing in zip(of_post, known, strict=True)
        if item.kind in wanted and not item.hidden and (thing.number.shown or item.title)
    )


def listing(by: Referrer, kinds: str, *, whole_course: bool) -> str:
    """The list of the things of some kinds, on the page of a post: with its own, or all that are
    out in its course."""
    location = by.need(location_of, by.path)
    of_course = [ref.path for ref in by.need(refs, location.course)] if whole_course else [by.path]
    home = by.need(home_source, location.course)
    entries = []
    for post in dict.fromkeys((*of_course, *((home,) if home and whole_course else ()))):
        for one in by.need(listed, post, kinds):
            entries.append(f"<li>{_entry(by, post, one)}</li>")
    if not entries:
        return f"<p>{escape(say(by.need, by.language, 'nothing_yet'))}</p>"
    return f"<ul>{''.join(entries)}</ul>"


def _entry(by: Referrer, post: str, one: Listed) -> str:
    here, there = by.need(location_of, by.path), by.need(location_of, post)
    url = f"{there.at or there.url}{f'#{one.label}' if one.label else ''}"
    words = by.words
    name = number_text(by, post, one.thing, "full")
    if one.thing.number.shown or not one.title:
        name, pattern = link(relative(here.at or here.url, url), name), words.titled
        if one.thing.kind in ("figure", "table", "listing"):
            pattern = f"{words.caption} {{title}}"
        return pattern.replace("{item}", name).replace("{title}", one.title) if one.title else name
    return link(relative(here.at or here.url, url), one.title)


# ---- pages and files ---------------------------------------------------------------------------


def _page(by: Referrer, post: str, form: str) -> str:
    """The title of a page; its number for a reference that asks for it."""
    named: PageName = by.need(page_name, post)
    if form in _NUMBERS and named.number is not None:
        return str(named.number)
    if by.need(home_source, named.course) == post and (of_course := by.need(course, named.course)):
        return of_course.title_html or escape(of_course.title, quote=False)
    return named.title_html or escape(named.title, quote=False)


def _page_words(by: Referrer, post: str) -> str:
    """A page as "Lab 2", or else by its title."""
    named: PageName = by.need(page_name, post)
    if named.number is None:
        return _page(by, post, "name")
    return by.words.item(f"kind_{named.kind}", str(named.number))


def _in_course(by: Referrer, post: str, text: str) -> str:
    """The text with the course of the post behind it, if that is another one which is out."""
    root = by.need(location_of, post).course
    if root == by.course or root in by.need(held_roots):
        return text
    return by.words.within.replace("{item}", text).replace(
        "{course}", escape(by.need(course_title, root), quote=False)
    )


@rule
def course_title(need: Need, root: str) -> str:
    """The title of a course: a projection."""
    of_course = need(course, root)
    return of_course.title if of_course else ""


def _beside(by: Referrer, post: str, text: str, *, own: bool) -> str:
    return text if post == by.path or not own else _in_course(by, post, text)


def _moment(by: Referrer, post: str, fragment: str) -> Text:
    try:
        time = clock(parse_seconds(fragment[2:].partition(",")[0]))
    except ValueError:
        time = fragment[2:]
    if post == by.path:
        return Text(escape(time))
    pattern = by.words.of
    page = _page_words(by, post)
    text = pattern.replace("{item}", escape(time)).replace("{page}", page)
    return Text(_in_course(by, post, text))


def _of_file(by: Referrer, url: str, located: Located) -> str:
    """The name of a file, or that of a page that the build makes."""
    target = links.parse(located.target or url).path
    root = by.course
    for above in dict.fromkeys((root, *by.need(roots))):
        for entry in COURSE:
            if isinstance(entry.nav, str) and entry.nav and entry.url(above) == target:
                if entry.nav == "overview":
                    return escape(by.need(course_title, above), quote=False)
                return escape(say(by.need, by.language, entry.nav), quote=False)
    return escape(basename(target.rstrip("/")) or target, quote=False)


def _of_held(by: Referrer, post: str, fragment: str, form: str) -> Text:
    """The text of a reference to what is not out: kind and number, and of a page the date."""
    known: Label | None = by.need(label_of, post, fragment) if fragment else None
    if known is not None and known.number.shown:
        return Text(number_text(by, post, known, "full" if form == "name" else form))
    named: PageName = by.need(page_name, post)
    text = by.words.item(f"kind_{named.kind}", "" if named.number is None else str(named.number))
    if named.kind == "page":
        text = ""
    text = _in_course(by, post, text) if text else ""
    return Text(text, remark=when_out_html(by.need, post, by.language))


# ---- labels that are not there -----------------------------------------------------------------


def _unknown(by: Referrer, post: str, name: str) -> Problem:
    """The error about a label that a page does not have."""
    where = "this page" if post == by.path else post
    message = f"{where} has no label '{name}'"
    elsewhere = pages_with(by.need, by.path, name)
    own: Iterable[str] = by.need(prose, post).ids
    if elsewhere and post not in elsewhere:
        hint = f"write []({as_written(elsewhere[0], '', by.path)}#{name})"
        return Problem("reference-unknown", message, hint, "error")
    near = nearest(name, own)
    hint = f"did you mean '#{near}'?" if near else f"give it to something: {{: #{name} }} below it"
    return Problem("reference-unknown", message, hint, "error")
