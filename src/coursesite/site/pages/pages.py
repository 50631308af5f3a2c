"""The pages that are HTML: of posts, of a course's home, of lists of posts, and of old addresses.

Each rule makes a page of a template; `coursesite.site.outputs` says which of them a site has.
"""

from __future__ import annotations

from markupsafe import Markup

from coursesite.course import source_links
from coursesite.course.tags import tag_key
from coursesite.course.weekly import GridDay
from coursesite.diagnostics import key_span, nearest, warning
from coursesite.engine import Need, rule
from coursesite.model import (
    KINDS,
    FrontMatter,
    Heading,
    LectureRef,
    Prose,
    Repository,
    Resource,
    Tag,
    Week,
    replace,
)
from coursesite.site.citations import html as citations
from coursesite.site.courses.contents import section_of
from coursesite.site.courses.course import (
    dated_rows,
    existing_course,
    grid,
    has_calendar,
    has_due,
    lecture_ref,
    neighbours,
    refs,
    tag,
    tags,
)
from coursesite.site.inputs import text_of, written_at
from coursesite.site.markdown.prose import prose
from coursesite.site.notes import holes
from coursesite.site.notes.notes import as_markup, notes, terms_of, texts_of
from coursesite.site.outputs import url_of
from coursesite.site.pages import notebook_links, structured_data
from coursesite.site.pages.frame import (
    all_courses,
    earlier_courses,
    frame,
    render,
    shown_weeks,
    site_facts,
    title_of,
)
from coursesite.site.pages.materials import (
    page_image,
    people,
    recording_facts,
    resources,
    slides_facts,
)
from coursesite.site.posts import titles
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.last_change import lastmod
from coursesite.site.posts.locations import home_source, location_of, page_language
from coursesite.site.posts.settings import base_url, config, course_formulas, language
from coursesite.site.theme.templates import Context, say, template, template_names
from coursesite.text import urls

_FOREIGN_LAYOUTS = frozenset(
    (
        *KINDS,
        *("default", "post", "posts", "home", "none", "null", "false", "single", "base", "minimal"),
        *("module", "schedule", "staffer", "categories", "category", "tags", "archives", "doc"),
        *("docs", "article", "about", "archive", "collection", "splash", "distill", "index"),
    )
)
"""Layouts of the kinds, and of Jekyll's and other programs' themes, which pages bring along."""
WORDS_A_MINUTE = 220
"""The reading speed that a page's time to read is worked out with."""


# ---- posts -------------------------------------------------------------------------------------


@rule(big=True)
def post_page(need: Need, path: str) -> bytes:
    """The page of a post."""
    head, ref = need(front, path), need(lecture_ref, path)
    recording = recording_facts(need, path, head.video)
    filled = texts_of(need, path, need(prose, path))
    return _page(need, path, head, ref, notes(need, path), recording, filled)


@rule(big=True)
def later_page(need: Need, path: str) -> bytes:
    """The page of a post that is not out, without its notes and its recording: it is read for what
    a template of the site's own names there. Nothing that is wrong with it is reported."""
    silent = need.silent()
    return _page(silent, path, need(front, path), lecture_ref.run(silent, path), "", None)


def _page(
    need: Need,
    path: str,
    head: FrontMatter,
    ref: LectureRef,
    html: str,
    recording: Context | None,
    filled: tuple[str, ...] = (),
) -> bytes:
    """The page of a post by its template, with its notes and the facts of its recording."""
    root = ref.course
    body: Prose = need(prose, path)
    before, after = need(neighbours, path)
    of_course = need(tag_links, root) if head.tags else {}
    of_tags = need(language, root) if head.tags else ""
    keys = dict.fromkeys(tag_key(name, of_tags) for name in head.tags)
    slides = slides_facts(need, path, head)
    late: tuple[Resource, ...] = ()
    if head.slides is not None and slides is None:  # a page that is not out
        title = head.slides.title or say(need, page_language(need, path), "slides")
        late = (Resource(url=head.slides.src, title=title),)
    context = frame(
        need,
        root,
        ref.url,
        ref.kind,
        head.title,
        title_html=head.title_html,
        path=path,
        toc=head.toc,
        description=head.description or _summary(need, path, body, filled),
        lang=head.lang,
        draft=head.draft,
        date=ref.date,
        lastmod=lastmod(need, ref),
        image=page_image(need, path, head),
    )
    page, repository, section = context["page"], need(repository_of, root), section_of(need, path)
    page["data"] = structured_data.of_post(need, ref, head, section, context)
    context |= {
        "ref": replace(ref, people=people(need, path, ref.people)) if ref.people else ref,
        "front": head,
        "html": as_markup(need, path, html),
        "terms": terms_of(need, path, html, ref.url),
        "headings": _headings(need, path, body, filled),
        "section": section,
        "title_id": urls.title_id(head.title, body.ids, context["language"]),
        "minutes": max(1, round(body.words / WORDS_A_MINUTE)) if body.words else 0,
        "recording": recording,
        "slides": slides,
        "files": (*_own_files(need, path), *resources(need, path, head.files + late)),
        "readings": resources(need, path, head.readings),
        "tags": tuple(of_course[key] for key in keys if key in of_course),
        "prev": before,
        "next": after,
        "edit_url": source_links.edit_url(repository, _own_path(need, path)) if repository else "",
        "report_url": source_links.report_url(repository, head.title, page["canonical"] or ref.url),
    }
    return render(need, _layout(need, head, ref), context)


def _own_path(need: Need, path: str) -> str:
    """The path below `content/` of a post's file, which may be another edition's."""
    return need(written_at, f"content/{path}").removeprefix("content/")


@rule(keep=Repository | None)
def repository_of(need: Need, root: str) -> Repository | None:
    """The repository of a course's files; a projection of its settings, so that others touch no
    page."""
    return need(config, root).repository


def _own_files(need: Need, path: str) -> tuple[Context, ...]:
    """The links to a notebook itself; none for other posts."""
    return notebook_links.links(need, path) if path.endswith(urls.NOTEBOOK) else ()


def _summary(need: Need, path: str, body: Prose, filled: tuple[str, ...]) -> str:
    """The beginning of a post in words, with its numbers and the authors that it names."""
    return holes.in_words(citations.in_words(need, path, body, body.summary), filled)


def _headings(need: Need, path: str, body: Prose, filled: tuple[str, ...]) -> tuple[Heading, ...]:
    """The headings of a post, with that of its references."""
    listed = tuple(
        replace(
            heading,
            html=citations.in_words(need, path, body, heading.html),
            text=citations.in_words(need, path, body, heading.text),
        )
        if "@" in heading.text
        else heading
        for heading in holes.headings(body, filled)
    )
    last = citations.heading_of_list(need, path, body)
    return listed if last is None else (*listed, last)


def _layout(need: Need, head: FrontMatter, ref: LectureRef) -> str:
    """The template of a post: the one its `layout:` names if there is such, else its kind's."""
    if head.layout and need(template, f"{head.layout}.html") is not None:
        return f"{head.layout}.html"
    _check_layout(need, ref.path, head.layout)
    return KINDS[ref.kind].template


def _check_layout(need: Need, path: str, layout: str) -> None:
    """Reports a layout that is no template, unless pages bring it along from elsewhere."""
    if not layout or layout.lower() in _FOREIGN_LAYOUTS:
        return
    if need(template, f"{layout}.html") is not None:
        return
    names = [name.removesuffix(".html") for name in need(template_names) if "/" not in name]
    near = nearest(layout, names)
    hint = f"write templates/{layout}.html, or take the key away"
    hint = f"did you mean '{near}'? or {hint}" if near else hint
    message = f"there is no template '{layout}.html', so the page looks like others"
    span = key_span(text_of(need, f"content/{path}"), "layout")
    need.report(warning("layout-missing", message, span, hint).within(f"content/{path}"))


@rule
def tag_links(need: Need, root: str) -> dict[str, Tag]:
    """The tags of a course by their keys, without their posts: a page with tags does not change
    when another post gets one of them."""
    of_tags = need(language, root)
    return {tag_key(one.name, of_tags): replace(one, refs=()) for one in need(tags, root)}


@rule(big=True)
def redirect_page(need: Need, path: str, alias: str) -> bytes:
    """The page at an old address of a post, which leads to the new one."""
    location = need(location_of, path)
    base = need(base_url)
    head = need(front, path)
    context = frame(
        need, location.course, alias, "redirect", head.title, title_html=head.title_html
    )
    context["page"]["canonical"] = urls.join(base, location.url) if base else ""
    return render(need, "redirect.html", context | {"target": location.url})


# ---- courses -----------------------------------------------------------------------------------


@rule(big=True)
def home_page(need: Need, root: str) -> bytes:
    """The home of a course."""
    of_course = existing_course(need, root)
    source = need(home_source, root)
    listed = [ref for ref in need(refs, root) if not ref.unlisted]
    by_kind = {
        kind: tuple(ref for ref in listed if ref.kind == kind)
        for kind in dict.fromkeys(ref.kind for ref in listed)
    }
    body: Prose | None = need(prose, source) if source else None
    head = need(front, source) if source else FrontMatter()
    _check_layout(need, source or "", head.layout)
    html = notes(need, source) if source else ""
    filled = texts_of(need, source, body) if source and body else ()
    summary = _summary(need, source, body, filled) if source and body else ""
    context = frame(
        need,
        root,
        of_course.url,
        "home",
        of_course.title,
        title_html=of_course.title_html,
        path=source or "",
        description=of_course.description or head.description or summary,
        image=page_image(need, source, head) if source else None,
    )
    page = context["page"]
    site, description, image = context["site"], page["description"], page["image"]
    page["data"] = structured_data.of_home(site, of_course, description, image)
    rows: tuple[Week, ...] = need(shown_weeks, root)
    people = (*of_course.lecturers, *of_course.staff)
    context |= {
        "schedule_url": url_of("schedule_page", root),
        "calendar_url": url_of("calendar_file", root) if need(has_calendar, root) else "",
        "has_times": _has_times(rows) or any(person.weekly for person in people),
        "html": as_markup(need, source or "", html),
        "terms": terms_of(need, source, html, of_course.url) if source else (),
        "front": head,
        "headings": _headings(need, source, body, filled) if source and body else (),
        "refs": by_kind,
        "sessions": tuple(ref for ref in listed if ref.role == "session"),
        "weeks": rows,
        "tasks": tuple(
            kind for kind in KINDS.values() if kind.role == "task" and kind.name in by_kind
        ),
        "announcements": tuple(ref for ref in listed if ref.role == "news"),
        "courses": () if root else tuple(one for one in all_courses(need) if one.root),
        "earlier": () if root else tuple(one for one in earlier_courses(need) if one.root),
    }
    return render(need, "home.html", context)


@rule(big=True)
def schedule_page(need: Need, root: str) -> bytes:
    """The schedule of a course."""
    here = url_of("schedule_page", root)
    context = frame(need, root, here, "schedule", title_of(need, root, "schedule"))
    rows: tuple[Week, ...] = need(shown_weeks, root) if need(dated_rows, root) else ()
    of_week: tuple[GridDay, ...] = need(grid, root)
    context |= {
        "weeks": rows,
        "grid": of_week,
        "has_times": bool(of_week) or _has_times(rows),
        "has_due": need(has_due, root),
        "calendar_url": url_of("calendar_file", root) if need(has_calendar, root) else "",
        "due_url": url_of("due_file", root),
    }
    return render(need, "schedule.html", context)


def _has_times(shown: tuple[Week, ...]) -> bool:
    """Whether something in a timetable has a time of day."""
    return any(row.date and row.date.timed for week in shown for row in week.rows)


@rule(big=True)
def kind_page(need: Need, root: str, kind: str) -> bytes:
    """The listing of a course's posts of one kind."""
    here = url_of("kind_page", root, kind)
    listed = tuple(ref for ref in need(refs, root) if ref.kind == kind and not ref.unlisted)
    context = frame(need, root, here, "list", title_of(need, root, KINDS[kind].folder))
    if KINDS[kind].role == "news":
        context["own_feed"] = url_of("news_file", root, kind)
    return render(need, "list.html", context | {"kind": kind, "refs": listed})


@rule(big=True)
def tags_page(need: Need, root: str) -> bytes:
    """The index of a course's tags."""
    here = url_of("tags_page", root)
    context = frame(need, root, here, "tags", title_of(need, root, "tags"))
    return render(need, "tags.html", context | {"tags": need(tags, root)})


@rule(big=True)
def tag_page(need: Need, root: str, slug: str) -> bytes:
    """The page of one tag."""
    of_tag = need(tag, root, slug)
    assert of_tag is not None
    context = frame(need, root, of_tag.url, "tag", of_tag.name)
    return render(need, "tag.html", context | {"tag": of_tag})


# ---- the site ----------------------------------------------------------------------------------


@rule(big=True)
def catalogue_page(need: Need) -> bytes:
    """The catalogue of a site with several courses."""
    site, source = need(site_facts), need(home_source, "")
    here, math = url_of("catalogue_page"), need(course_formulas, "")
    context = frame(
        need,
        "",
        here,
        "catalogue",
        site["title"],
        path=source or "",
        description=titles.words(need(config, "").description, math),
    )
    context["page"]["description_html"] = titles.html(need(config, "").description, math)
    html = notes(need, source) if source else ""
    context |= {
        "courses": all_courses(need),
        "earlier": earlier_courses(need),
        "html": Markup(html),
        "terms": terms_of(need, source, html, here) if source else (),
    }
    return render(need, "catalogue.html", context)


@rule(big=True)
def not_found_page(need: Need) -> bytes:
    """The page that a web server sends for an address where nothing is."""
    here = url_of("not_found_page")
    context = frame(need, "", here, "missing", title_of(need, "", "not_found"))
    return render(need, "404.html", context | {"courses": all_courses(need)})
