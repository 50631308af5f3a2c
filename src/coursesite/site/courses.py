"""The rules of a course: its settings, its pages as others see them, their order."""

from __future__ import annotations

from coursesite import outline, urls
from coursesite.engine import Need, rule
from coursesite.model import Config, CourseRef, LectureRef
from coursesite.site.dating import complain, slot_of
from coursesite.site.placing import begins as begins
from coursesite.site.placing import home_source as home_source
from coursesite.site.placing import home_url as home_url
from coursesite.site.placing import pages_of as pages_of
from coursesite.site.placing import place as place
from coursesite.site.placing import published_url as published_url
from coursesite.site.posts import base_url as base_url
from coursesite.site.posts import config as config
from coursesite.site.posts import document as document
from coursesite.site.posts import first_day, language
from coursesite.site.posts import front as front
from coursesite.site.posts import posts as posts
from coursesite.site.posts import roots as roots
from coursesite.site.posts import sources as sources
from coursesite.site.posts import timezone as timezone

MOST_PRINTED = 300
"""The sessions of the longest course that is put on one page: browsers print no more well."""


@rule(keep=LectureRef)
def lecture_ref(need: Need, path: str) -> LectureRef:
    """A post as other pages see it."""
    head, here = need(front, path), need(place, path)
    root = here.course
    kind = outline.kind_of(path, head)
    date, end, week = head.date, None, head.week
    placed = kind in outline.SESSIONS or week is not None or head.counted
    if placed and need(first_day, root) is not None:
        slot = need(slot_of, root, path)
        for trouble in slot.troubles:
            complain(need, path, trouble)
        date, end, week = slot.date or date, slot.end, week if slot.week is None else slot.week
    if head.due and (start := need(first_day, root)) is not None:
        from coursesite.timetable import forgotten  # not for builds in which no date changed

        if (late := forgotten(head.due, start)) is not None:
            complain(need, path, late)
    return LectureRef(
        path=path,
        url=here.url,
        course=root,
        kind=kind,
        title=head.title,
        number=outline.number_of(path, head, kind),
        week=week,
        date=date,
        end=end,
        due=head.due,
        points=head.points,
        description=head.description,
        tags=head.tags,
        people=head.people,
        weight=head.weight,
        draft=head.draft,
        scheduled=here.scheduled,
        unlisted=head.unlisted,
        recorded=head.video is not None,
        duration=head.video.duration if head.video else 0,
        slides=head.slides is not None,
        has_readings=bool(head.readings),
        lang=head.lang or need(language, root),
        lastmod=head.lastmod,
    )


@rule(keep=tuple[LectureRef, ...])
def refs(need: Need, root: str) -> tuple[LectureRef, ...]:
    """The published pages of a course in their order, without its home."""
    return outline.ordered(need(lecture_ref, path) for path in need(pages_of, root))


@rule
def several(need: Need) -> bool:
    """Whether the site is a catalogue of courses."""
    return need(roots) != ("",)


@rule
def course(need: Need, root: str) -> CourseRef | None:
    """A course as its pages see it; None for the pages of a catalogue itself."""
    if not root and need(several):
        return None
    found = need(config, root)
    sessions = [
        one for one in need(refs, root) if one.kind in outline.SESSIONS and not one.unlisted
    ]
    name = root.rpartition("/")[2]
    return CourseRef(
        root=root,
        url=urls.page_url(f"{root}/index.md" if root else "index.md"),
        title=found.title or need(home_title, root) or name.replace("-", " ").title() or "Course",
        code=found.code,
        term=found.term,
        institution=found.institution,
        description=found.description,
        language=found.language,
        license=found.license,
        lecturers=found.lecturers,
        staff=found.staff,
        links=found.links,
        nav=found.nav,
        start_date=found.start_date,
        end_date=found.end_date,
        timezone=found.timezone,
        theme=found.theme,
        sessions=len(sessions),
        extra=found.extra,
        print_url=_print_url(root, found, len(sessions)),
        search=found.search,
    )


def _print_url(root: str, found: Config, sessions: int) -> str:
    """The address of the page with all of a course, if it is to have one."""
    return f"{home_url(root)}print/" if found.print and 1 < sessions <= MOST_PRINTED else ""


@rule(keep=str)
def home_title(need: Need, root: str) -> str:
    """The title that the text of a course's home gives itself; "" if none."""
    home = need(home_source, root)
    if home is None:
        return ""
    post = need(document, home)
    return post.front.title or post.heading
