"""The frame of every page: the facts of site and course in its context, and the navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any, TypeVar

from coursesite import __version__
from coursesite.course import links
from coursesite.engine import Need, rule
from coursesite.model import (
    CourseRef,
    FrontMatter,
    Image,
    NavEntry,
    Person,
    Resource,
    Row,
    Week,
    replace,
)
from coursesite.site import content_policy
from coursesite.site.courses.contents import contents_of
from coursesite.site.courses.course import course, is_catalogue, several, weeks
from coursesite.site.courses.held_back import noted
from coursesite.site.courses.roots import out_roots
from coursesite.site.extensions import title_made
from coursesite.site.held_addresses import held_addresses, held_post
from coursesite.site.inputs import edition
from coursesite.site.outputs import COURSE, owner_of, url_of
from coursesite.site.pages import translations
from coursesite.site.pages.editions import chain, others
from coursesite.site.pages.materials import page_image
from coursesite.site.posts import titles
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import home_source, home_url
from coursesite.site.posts.settings import base_url, config, course_formulas, language
from coursesite.site.theme import templates as theme
from coursesite.site.theme.templates import Context, say
from coursesite.text import urls
from coursesite.text.lazy_regex import rare
from coursesite.theme.content_policy import with_policy

_ALONE = ("missing", "print")
"""The kinds of pages without the contents of their course."""
R = TypeVar("R", bound=Resource)
GENERATOR = f"coursesite {__version__}"


def render(need: Need, name: str, context: Context) -> bytes:
    """The page of a template in a context; a template that fails is reported, and its page is
    empty."""
    from coursesite.theme.environment import TemplateProblem  # not for builds that render nothing

    try:
        text = theme.render(need, name, context)
    except TemplateProblem as problem:
        theme.report_failed(need, problem, theme.written(need, problem.name), context["here"])
        return b""
    of_course = context["course"]
    root = of_course.root if of_course else ""
    if name := context["site"]["edition"]:
        text = marked(text, name, say(need, context["language"], "edition_teacher"))
    page = text.encode("utf-8", "surrogatepass" if text.isascii() else "replace")
    policy = content_policy.policy(need, root, context["here"], text, context)
    return with_policy(page, policy) if policy else page


_HEAD = rare(r"<head\b[^>]*>", re.IGNORECASE)
_BODY = rare(r"<body\b[^>]*>", re.IGNORECASE)


def marked(html: str, name: str, words: str) -> str:
    """The page of an edition that is not for everybody, which says so, to search engines too. It is
    said here and not in a template, since a site may have its own."""
    banner = f'<aside class="cs-edition cs-edition-{name}"><p>{escape(words)}</p></aside>'
    html = _HEAD.sub(r'\g<0>\n<meta name="robots" content="noindex, nofollow">', html, count=1)
    if (body := _BODY.search(html)) is None:
        return banner + html
    return f"{html[: body.end()]}\n{banner}{html[body.end() :]}"


def frame(need: Need, root: str, here: str, kind: str, title: str, **page: Any) -> Context:
    """The part of a context that every page has, for the page at `here` of a course ("" and no
    course for a page of the catalogue).

    `kind` is the class of the page's body, and `page` are the facts that this page knows of those
    that every page may have; those that are empty keep their defaults.
    """
    site, of_course = need(site_facts), need(shown_course, root)
    base = site["base_url"]
    editions = others(need, root, here) if of_course is not None else ()
    newest = editions[0] if editions and editions[0].newer else None
    facts = {
        "title": title,
        "title_html": "",
        "url": here,
        "kind": kind,
        "description": "",
        "path": "",
        "toc": False,
        "lang": of_course.language if of_course else site["language"],
        "draft": False,
        "date": None,
        "lastmod": None,
        "image": None,
        "data": "",
        "canonical": urls.join(base, newest.url if newest and newest.same else here)
        if base
        else "",
    }
    nav = tuple(_entry(entry, here) for entry in (need(navigation, root) if of_course else ()))
    return {
        "here": here,
        "site": site,
        "course": of_course,
        "nav": nav,
        "editions": editions,
        "translations": translations.of_page(need, root, here, page.get("path", "")),
        "newest": newest,
        "contents": ""
        if of_course is None or kind in _ALONE
        else contents_of(need, root, here, page.get("path", "")),
        "language": facts["lang"],
        "feed_url": url_of("feed_file", root) if of_course else "",
        "json_feed_url": url_of("json_feed_file", root) if of_course else "",
        "picture": need(course_image, root) if of_course else None,
        "page": facts | {key: value for key, value in page.items() if value},
    }


def _entry(entry: NavEntry, here: str) -> Context:
    """An entry of the navigation for templates, on the page at `here`."""
    children = [_link(child, here) for child in entry.children]
    has_current = entry.url == here or any(child["current"] for child in children)
    return {**_link(entry, here), "children": children, "has_current": has_current}


def _link(entry: Resource, here: str) -> Context:
    return {
        "title": entry.title,
        "title_html": entry.title_html,
        "url": entry.url,
        "note": entry.note,
        "note_html": entry.note_html,
        "current": entry.url == here,
    }


@rule(keep=Image | None)
def course_image(need: Need, root: str) -> Image | None:
    """The picture of a course: that of its home, which link previews of all its pages show that
    have none of their own."""
    source = need(home_source, root)
    return page_image(need.silent(), source, need(front, source)) if source else None


@rule
def site_facts(need: Need) -> dict[str, Any]:
    """The facts of the site, `site` in templates."""
    settings = need(config, "")
    math = need(course_formulas, "")
    title, title_html = titles.words(settings.title, math), titles.html(settings.title, math)
    if not title and not need(is_catalogue) and (of_course := need(course, "")) is not None:
        title, title_html = of_course.title, of_course.title_html
    return {
        "title": title or "Courses",
        "title_html": title_html,
        "url": "/",
        "base_url": need(base_url),
        "language": settings.language,
        "timezone": settings.timezone,
        "timezone_name": settings.timezone_name,
        "generator": GENERATOR,
        "several": need(several),
        "theme": settings.theme,
        "extra": settings.extra,
        "search": settings.search,
        "edition": need(edition),
    }


@rule
def navigation(need: Need, root: str) -> tuple[NavEntry, ...]:
    """The navigation of a course: the list in its settings, or else those of its pages that the
    table of outputs has in it."""
    of_course = need(shown_course, root)
    if of_course is None:
        return ()
    if of_course.nav:
        return tuple(
            replace(
                _named(need, root, entry),
                children=tuple(_named(need, root, child) for child in entry.children),
            )
            for entry in of_course.nav
        )
    entries: list[NavEntry] = []
    for output in COURSE:
        if callable(output.nav):
            entries += output.nav(need, root)
        elif output.nav and list(output.files(need, root)):
            title = say(need, of_course.language, output.nav)
            entries.append(NavEntry(url=output.url(root), title=title))
    return tuple(entries)


def _named(need: Need, root: str, link: R) -> R:
    """A link of the navigation with the title of its page, if it has none of its own."""
    if link.title or not link.url:
        return link
    title, title_html = link.url, ""
    every = links.addresses(links.parse(link.url).path, home_url(root))
    for target in every if link.url.startswith("/") else ():
        if (owner := need(owner_of, target)) is None:
            continue
        if owner.what == "post":
            head: FrontMatter = need(front, owner.path)
            title, title_html = head.title or title, head.title_html
        else:
            words = [
                entry.nav
                for entry in COURSE
                if isinstance(entry.nav, str) and entry.nav and entry.url(root) == target
            ]
            title = say(need, need(language, root), words[0]) if words else title
            title = title if words else need(title_made, target) or title
        break
    named: R = replace(link, title=title, title_html=title_html)
    return named


# ---- links in course.yml to pages that are not out ---------------------------------------------


@rule(keep=CourseRef | None)
def shown_course(need: Need, root: str) -> CourseRef | None:
    """A course as its pages show it: links to a page that is not out have no address, and those of
    its lists a note that says when they have one."""
    of_course = need(course, root)
    if of_course is None or not any(url.startswith("/") for url in _urls(of_course)):
        return of_course
    if not need(held_addresses):
        return of_course
    shown: CourseRef = replace(
        of_course,
        nav=tuple(_nav_entry(need, root, entry) for entry in of_course.nav),
        links=tuple(_resource(need, root, entry) for entry in of_course.links),
        lecturers=tuple(_person(need, root, person) for person in of_course.lecturers),
        staff=tuple(_person(need, root, person) for person in of_course.staff),
    )
    return shown


def _urls(of_course: CourseRef) -> Iterator[str]:
    """The addresses in the settings of a course, but for those of pictures and events."""
    yield from (link.url for entry in of_course.nav for link in entry.links)
    yield from (link.url for link in of_course.links)
    yield from (person.url for person in (*of_course.lecturers, *of_course.staff))


@rule
def shown_weeks(need: Need, root: str) -> tuple[Week, ...]:
    """The schedule of a course as its pages show it: see `shown_course`."""
    return tuple(
        replace(week, rows=tuple(_row(need, root, row) for row in week.rows))
        for week in need(weeks, root)
    )


def held_behind(need: Need, root: str, url: str) -> str:
    """The post that a link in a course's settings will lead to when it is out; "" if it leads there
    now, or elsewhere."""
    if not url.startswith("/"):
        return ""
    return held_post(need, links.addresses(links.parse(url).path, home_url(root)))


def _nav_entry(need: Need, root: str, entry: NavEntry) -> NavEntry:
    shown: NavEntry = replace(
        _resource(need, root, entry),
        children=tuple(_resource(need, root, child) for child in entry.children),
    )
    return shown


def _resource(need: Need, root: str, resource: R) -> R:
    held = held_behind(need, root, resource.url)
    if not held:
        return resource
    title, note = (
        resource.title or resource.url,
        noted(need, resource.note, held, need(language, root)),
    )
    shown: R = replace(resource, url="", title=title, note=note, note_html="")
    return shown


def _person(need: Need, root: str, person: Person) -> Person:
    shown: Person = replace(person, url="") if held_behind(need, root, person.url) else person
    return shown


def _row(need: Need, root: str, row: Row) -> Row:
    held = held_behind(need, root, row.url)
    if not held:
        return row
    location = noted(need, row.location, held, need(language, root))
    shown: Row = replace(row, url="", location=location)
    return shown


def title_of(need: Need, root: str, key: str) -> str:
    """The title of a generated page: the theme's text `key` in the course's language."""
    of_course = need(course, root)
    language = of_course.language if of_course else need(site_facts)["language"]
    return say(need, language, key)


def all_courses(need: Need) -> tuple[CourseRef, ...]:
    """The courses of the site that have no newer edition: its own, and those in folders in the
    order of these."""
    courses = (need(shown_course, root) for root in need(out_roots) if not _is_earlier(need, root))
    return tuple(of_course for of_course in courses if of_course is not None)


def earlier_courses(need: Need) -> tuple[CourseRef, ...]:
    """The courses of the site that have a newer edition, the last one first."""
    courses = (need(shown_course, root) for root in need(out_roots) if _is_earlier(need, root))
    found = [of_course for of_course in courses if of_course is not None]
    return tuple(sorted(found, key=_begins, reverse=True))


def _is_earlier(need: Need, root: str) -> bool:
    editions: tuple[str, ...] = need(chain, root)
    return bool(editions) and editions[-1] != root


def _begins(of_course: CourseRef) -> str:
    return of_course.start_date.isoformat() if of_course.start_date else ""
