"""The contents of a course, which each of its pages has beside its text or in a drawer.

They are rendered once for all pages of a folder, whose links are the same; a page adds where it is.
"""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from coursesite.course import outline
from coursesite.course.contents import MOST, Entry, Section, sections
from coursesite.diagnostics import find, warning
from coursesite.engine import Need, rule
from coursesite.model import KINDS, LectureRef, Resource, replace
from coursesite.site.courses.course import course, is_catalogue, lecture_ref, refs
from coursesite.site.courses.held_back import held_of
from coursesite.site.inputs import listing, settings_file, text_of
from coursesite.site.posts import titles
from coursesite.site.posts.locations import home_post, location_of
from coursesite.site.posts.settings import config, course_formulas
from coursesite.site.theme import templates as theme
from coursesite.text import urls
from coursesite.theme.page_sources import InertHtml, is_inert


@rule(keep=Entry)
def entry_of(need: Need, path: str) -> Entry:
    """A post in the contents of its course: a projection, which most edits leave alone."""
    ref = need(lecture_ref, path)
    shown: Entry = replace(
        _without_title(ref), url=ref.url, title=ref.title, title_html=ref.title_html, lang=ref.lang
    )
    return shown


def _without_title(ref: LectureRef) -> Entry:
    """A post as far as it is told before it is out: its kind, its number, its place."""
    kind = KINDS[ref.kind]
    return Entry(
        path=ref.path,
        kind=ref.kind,
        role=ref.role,
        number=ref.number,
        week=ref.week,
        named=kind.role != "session" or kind.named_in_rows,
        dated=ref.date is not None,
    )


def _is_in_navigation(need: Need, root: str, entry: Entry) -> bool:
    """Whether an entry is a plain page that the navigation leads to, which stands above."""
    if entry.role != "page":
        return False
    if given := need(config, root).nav:
        return any(link.url == entry.url for one in given for link in one.links)
    inner = entry.path.removeprefix(f"{root}/") if root else entry.path
    return "/" not in inner.removesuffix("/index.md")


@rule(keep=tuple[Section, ...])
def contents(need: Need, root: str) -> tuple[Section, ...]:
    """The contents of a course, in sections."""
    home = need(home_post, root)
    late = [
        lecture_ref.run(need.silent(), held.path)
        for held in need(held_of, root)
        if held.why == "scheduled" and held.path != home
    ]
    hidden = frozenset(ref.path for ref in late)
    every = need(refs, root)
    in_order = outline.ordered((*every, *late)) if late else every
    entries = (
        replace(_without_title(ref), out=need(location_of, ref.path).until)
        if ref.path in hidden
        else need(entry_of, ref.path)
        for ref in in_order
        if not ref.unlisted
        and ref.role != "news"
        and (ref.path not in hidden or ref.role in ("session", "task"))
    )
    entries = (entry for entry in entries if not _is_in_navigation(need, root, entry))
    parts = titles.titled_all(need(config, root).parts, math=need(course_formulas, root))
    return sections(entries, parts, root)


@rule(keep=bool)
def is_long(need: Need, root: str) -> bool:
    """Whether a page lists the entries of its own section only."""
    return sum(len(section.entries) for section in need(contents, root)) > MOST


@rule(keep=dict[str, int])
def places(need: Need, root: str) -> dict[str, int]:
    """The numbers of the sections that a course's posts are in, by their paths: only a new order
    changes it."""
    every: tuple[Section, ...] = need(contents, root)
    return {entry.path: number for number, section in enumerate(every) for entry in section.entries}


@rule(keep=int)
def place_of(need: Need, path: str) -> int:
    """The number of the section that a post is in; -1 if it is in none."""
    return need(places, need(location_of, path).course).get(path, -1)


@rule(keep=tuple[str, bool])
def contents_html(need: Need, root: str, here: str, shown: int) -> tuple[str, bool]:
    """The contents of a course as HTML, for the pages that have the links of the page at `here`,
    and whether they are inert. In a long course only the section number `shown` has entries."""
    from coursesite.theme.environment import TemplateProblem  # not for builds that render nothing

    of_course = need(course, root)
    every = need(contents, root)
    if of_course is None or not every:
        return "", True
    long = need(is_long, root)
    context = {
        "here": here,
        "language": of_course.language,
        "page": {"lang": of_course.language},
        "course": of_course,
        "sections": [
            {"of": section, "listed": not long or number == shown}
            for number, section in enumerate(every)
        ],
    }
    try:
        html = theme.render(need, "partials/contents.html", context)
    except TemplateProblem as problem:
        text = need(theme.template, problem.name) or ""
        theme.report_failed(need, problem, text, here)
        html = ""
    return html, is_inert(html)


def contents_of(need: Need, root: str, here: str, path: str) -> Markup:
    """The contents of a course on its page at `here`, which is that of the post at `path`; "" for
    another page."""
    folder = here[: here.rfind("/") + 1]
    sibling = f"{folder.rstrip('/').rpartition('/')[0]}/_/" if len(folder) > 1 else folder
    shown = need(place_of, path) if path and need(is_long, root) else -1
    html, inert = need(contents_html, root, sibling, shown)
    own = f'href="{escape(urls.relative(sibling, here))}"'
    html = html.replace(own, f'{own} aria-current="page"', 1)
    return InertHtml(html) if inert else Markup(html)


@rule(keep=bool)
def has_titles(need: Need, root: str) -> bool:
    """Whether a section of a course has a title; not of a catalogue."""
    every: tuple[Section, ...] = need(contents, root)
    return need(course, root) is not None and any(section.title for section in every)


@rule(keep=Resource | None)
def titled_section_of(need: Need, path: str) -> Resource | None:
    """The title and the first address of the section that a post is in; None if there is none."""
    root = need(location_of, path).course
    number = need(places, root).get(path, -1)
    every: tuple[Section, ...] = need(contents, root)
    if number < 0 or not (section := every[number]).title:
        return None
    return Resource(url=section.url, title=section.title, title_html=section.title_html)


def section_of(need: Need, path: str) -> Resource | None:
    """The section of a post, for the way to it at the head of its page."""
    has_section = need(has_titles, need(location_of, path).course)
    return need(titled_section_of, path) if has_section else None


@rule
def alone_pages(need: Need) -> tuple[str, ...]:
    """The pages outside of all courses that nothing leads to: they are in no contents, and no text
    of the site names them."""
    if not need(is_catalogue):
        return ()
    home = need(home_post, "")
    pages = [ref for ref in need(refs, "") if ref.role == "page" and not ref.unlisted]
    every = [path for path in need(listing, "content/") if path.endswith((*urls.NOTES, ".yml"))]
    alone = []
    for ref in pages:
        here = f"content/{ref.path}"
        names = {ref.path.rpartition("/")[2], ref.url.strip("/").rpartition("/")[2]}
        texts = (text_of(need, path) for path in every if path != here)
        if ref.path != home and not any(name in text for text in texts for name in names):
            alone.append(ref.path)
    return tuple(alone)


@rule
def part_problems(need: Need, root: str) -> None:
    """Reports the parts of a course that no lecture is in, one that comes out later among them, or
    that share lectures."""
    parts = need(config, root).parts
    if not parts:
        return
    name = settings_file(root)
    text = text_of(need, name)
    coming = [lecture_ref.run(need.silent(), held.path) for held in need(held_of, root)]
    every = (*need(refs, root), *coming)
    numbers = {ref.number for ref in every if ref.kind == "lecture"}
    taken: dict[int, str] = {}
    for part in parts:
        own = [
            number for number in numbers if number is not None and part.first <= number <= part.last
        ]
        problem = None
        if twice := [number for number in own if number in taken]:
            message = f"lecture {twice[0]} is in '{taken[twice[0]]}' already"
            problem = warning(
                "part-lectures", message, find(text, part.title), "end that part before it"
            )
        elif not own:
            message = f"no lecture has a number of '{part.title}'"
            hint = "lectures have the numbers that their files begin with"
            problem = warning("part-lectures", message, find(text, part.title), hint)
        taken |= {number: part.title for number in own if number not in taken}
        if problem is not None:
            need.report(problem.within(name))
