"""The rules of a course as a whole: its dates, its posts as others see them, and its outline."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from coursesite.course import outline, schedule, search, weekly
from coursesite.course.tags import tags_of
from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import KINDS, CourseRef, FrontMatter, LectureRef, Moment, Tag, Week
from coursesite.model.post_dates import Post, Semester, Slot, Timetable, Trouble
from coursesite.site.courses.roots import out_roots, roots
from coursesite.site.inputs import text_of
from coursesite.site.posts import titles
from coursesite.site.posts.front_matter import document, front
from coursesite.site.posts.locations import home_source, home_url, location_of, pages_of
from coursesite.site.posts.settings import config, course_formulas, first_day, language, last_day
from coursesite.site.posts.sources import course_folders, posts

TAGS = "tags/"
"""The address of the index of tags, below the course's; each tag's page is below it."""
PRINT = "print/"
"""The address of the page with a whole course, below the course's."""
MOST_PRINTED = 300
"""The sessions of the longest course that has such a page: browsers fail to print longer ones."""


# ---- dates -------------------------------------------------------------------------------------


@rule
def semester(need: Need, root: str) -> Semester | None:
    """The settings of a course that dates are worked out from; None without a first day."""
    settings = need(config, root)
    if settings.start_date is None:
        return None
    return Semester(
        start=settings.start_date,
        end=settings.end_date,
        days={kind.days: getattr(settings, kind.days) for kind in KINDS.values() if kind.days},
        skip=settings.skip,
        timezone=settings.timezone,
    )


@rule
def dated(need: Need, path: str) -> Post:
    """The facts of a post that the timetable depends on."""
    head = need(front, path)
    kind = outline.kind_of(path, head)
    number = outline.number_of(path, head, kind)
    moments = {key: getattr(head, key) for key in head.counted}
    return Post(
        path=path,
        kind=kind,
        sort_key=(
            head.weight,
            number if number is not None else float("inf"),
            outline.natural(path),
        ),
        date=head.date,
        week=head.week,
        day=head.day,
        unlisted=head.unlisted,
        counted=tuple((key, moment) for key, moment in moments.items() if moment is not None),
    )


@rule(keep=Timetable)
def timetable(need: Need, root: str) -> Timetable:
    """The dates that the settings of a course and the order of its posts imply."""
    settings = need(semester, root)
    if settings is None:
        return Timetable()
    from coursesite.course.post_dates import schedule  # for builds in which a date may change

    return schedule(settings, [need(dated, path) for path in need(posts, root)])


@rule
def slot_of(need: Need, root: str, path: str) -> Slot:
    """A post's slot in the timetable: a projection, so that one moved date does not touch all."""
    return need(timetable, root).slots.get(path, Slot())


def _release(head: FrontMatter, kind: str) -> Moment | None:
    """The moment from which on work can be done: of a task also its date."""
    return head.publish_date or (head.date if KINDS[kind].role == "task" else None)


def _report(need: Need, path: str, trouble: Trouble) -> None:
    text = text_of(need, f"content/{path}")
    span = key_span(text, trouble.key) if trouble.key else None
    problem = warning(trouble.code, trouble.message, span, trouble.hint)
    need.report(problem.within(f"content/{path}"))


# ---- posts as others see them ------------------------------------------------------------------


@rule(keep=LectureRef)
def lecture_ref(need: Need, path: str) -> LectureRef:
    """A post as other pages see it; doubts about its dates are reported."""
    head, location = need(front, path), need(location_of, path)
    root = location.course
    kind = outline.kind_of(path, head)
    date, end, week = head.date, None, head.week
    room, online = head.room, head.online
    in_timetable = KINDS[kind].role == "session" or week is not None or head.counted
    if in_timetable and need(first_day, root) is not None:
        slot = need(slot_of, root, path)
        for trouble in slot.troubles:
            _report(need, path, trouble)
        date, end, week = slot.date or date, slot.end, week if slot.week is None else slot.week
        if not (room or online):
            room, online = slot.room, slot.online
    if head.due:
        from coursesite.course import post_dates  # as in `timetable`

        start, last = need(first_day, root), need(last_day, root)
        for trouble in post_dates.deadline_doubts(head.due, start, last, _release(head, kind)):
            _report(need, path, trouble)
    return LectureRef(
        path=path,
        url=location.url,
        course=root,
        kind=kind,
        title=head.title,
        title_html=head.title_html,
        number=outline.number_of(path, head, kind),
        week=week,
        date=date,
        end=end,
        room=room,
        online=online,
        due=head.due,
        points=head.points,
        description=head.description,
        description_html=head.description_html,
        tags=head.tags,
        people=head.people,
        weight=head.weight,
        draft=head.draft,
        scheduled=location.scheduled,
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
    """The published posts of a course in their order, without the text of its home."""
    return outline.ordered(need(lecture_ref, path) for path in need(pages_of, root))


@rule(keep=bool)
def has_kind(need: Need, root: str, kind: str) -> bool:
    """Whether a course has a listed post of a kind."""
    return any(ref.kind == kind and not ref.unlisted for ref in need(refs, root))


# ---- courses -----------------------------------------------------------------------------------


@rule
def several(need: Need) -> bool:
    """Whether the site has courses in folders."""
    return bool(need(course_folders))


@rule(keep=bool)
def is_catalogue(need: Need) -> bool:
    """Whether the site itself is no course, but the catalogue of those in folders."""
    return "" not in need(roots)


@rule
def course(need: Need, root: str) -> CourseRef | None:
    """A course as its pages see it; None for the pages of a catalogue itself."""
    if not root and need(is_catalogue):
        return None
    settings = need(config, root)
    name = root.rpartition("/")[2].replace("-", " ").title()
    math = need(course_formulas, root)
    course = CourseRef(
        root=root,
        url=home_url(root),
        title=settings.title or need(home_title, root) or name or "Course",
        code=settings.code,
        term=settings.term,
        institution=settings.institution,
        description=settings.description,
        language=settings.language,
        license=settings.license,
        lecturers=settings.lecturers,
        staff=settings.staff,
        links=titles.titled_all(settings.links, math=math),
        nav=titles.titled_all(settings.nav, math=math),
        start_date=settings.start_date,
        end_date=settings.end_date,
        timezone=settings.timezone,
        timezone_name=settings.timezone_name,
        theme=settings.theme,
        sessions=need(session_count, root),
        extra=settings.extra,
        print_url=f"{home_url(root)}{PRINT}" if need(printable, root) else "",
        search=settings.search,
    )
    return titles.titled(course, math=math)


def existing_course(need: Need, root: str) -> CourseRef:
    """The course of a file that only courses have."""
    of_course = need(course, root)
    assert of_course is not None
    return of_course


@rule(keep=str)
def home_title(need: Need, root: str) -> str:
    """The title that the text of a course's home gives itself, as it is written; "" if none."""
    home = need(home_source, root)
    if home is None:
        return ""
    post = need(document, home)
    # tags of a heading are markup, those of a title in front matter may be its words
    heading = post.heading if "<" in post.heading_markdown else post.heading_markdown
    return post.front.title or heading


@rule(keep=int)
def session_count(need: Need, root: str) -> int:
    """The number of a course's listed sessions."""
    return sum(ref.role == "session" and not ref.unlisted for ref in need(refs, root))


@rule(keep=bool)
def printable(need: Need, root: str) -> bool:
    """Whether a course has a page with all of it: a single session is a page already."""
    return need(config, root).print and 1 < need(session_count, root) <= MOST_PRINTED


# ---- outline -----------------------------------------------------------------------------------


@rule(keep=dict[str, tuple[str | None, str | None]])
def sequence(need: Need, root: str) -> dict[str, tuple[str | None, str | None]]:
    """The paths before and after each post of a course: it changes when the order does only."""
    in_order = need(refs, root)
    return outline.neighbours(in_order)


@rule
def neighbours(need: Need, path: str) -> tuple[LectureRef | None, LectureRef | None]:
    """The posts before and after one."""
    before, after = need(sequence, need(location_of, path).course).get(path, (None, None))
    return (
        need(lecture_ref, before) if before else None,
        need(lecture_ref, after) if after else None,
    )


@rule
def weeks(need: Need, root: str) -> tuple[Week, ...]:
    """The schedule of a course."""
    settings = need(config, root)
    in_order = need(refs, root)
    events = titles.titled_all(settings.events, math=need(course_formulas, root))
    return schedule.weeks(in_order, events, settings.start_date)


@rule(keep=bool)
def scheduled(need: Need, root: str) -> bool:
    """Whether a course has a timetable: something in it has a date, or is every week."""
    return need(dated_rows, root) or bool(weekly.sections(need(config, root)))


@rule(keep=bool)
def dated_rows(need: Need, root: str) -> bool:
    """Whether something in the timetable of a course has a date."""
    return any(row.date for week in need(weeks, root) for row in week.rows)


@rule
def recurring(need: Need, root: str) -> tuple[weekly.Recurring, ...]:
    """The weekly sections and office hours of a course, with their days."""
    meetings = weekly.sections(need(config, root))
    if not meetings:
        return ()
    return weekly.recurring(meetings, need(semester, root), need(last_date, root))


@rule(keep=dt.date | None)
def last_date(need: Need, root: str) -> dt.date | None:
    """The last date in the timetable of a course."""
    rows = (row for week in need(weeks, root) for row in week.rows)
    return max((row.date.at.date() for row in rows if row.date), default=None)


@rule(keep=bool)
def has_calendar(need: Need, root: str) -> bool:
    """Whether there is something for a calendar in a course."""
    return need(dated_rows, root) or bool(need(recurring, root))


@rule
def grid(need: Need, root: str) -> tuple[weekly.GridDay, ...]:
    """The days of a week of a course: its class days, sections and office hours."""
    settings = need(config, root)
    meetings = (*weekly.classes(settings), *weekly.sections(settings))
    if not meetings:
        return ()
    known = weekly.recurring(meetings, need(semester, root), need(last_date, root))
    return weekly.grid(meetings, known)


@rule(keep=bool)
def has_due(need: Need, root: str) -> bool:
    """Whether something is due in a course."""
    return any(row.due for week in need(weeks, root) for row in week.rows)


@rule
def tags(need: Need, root: str) -> tuple[Tag, ...]:
    """The tags of a course, each with its posts."""
    in_order = need(refs, root)
    return tags_of(in_order, f"{home_url(root)}{TAGS}", need(language, root))


@rule
def tag(need: Need, root: str, slug: str) -> Tag | None:
    """One tag of a course."""
    return next((tag for tag in need(tags, root) if tag.slug == slug), None)


# ---- search ------------------------------------------------------------------------------------


class Part(Struct, frozen=True):
    """The posts of a course that are in one language, by their paths: one index is made of them."""

    language: str
    paths: tuple[str, ...]


@rule(keep=tuple[Part, ...])
def parts(need: Need, root: str) -> tuple[Part, ...]:
    """The listed posts of a course and the text of its home, by their languages."""
    own = search.language_name(need(config, root).language)
    paths: dict[str, list[str]] = {}
    if (home := need(home_source, root)) is not None:
        paths[own] = [home]
    for ref in need(refs, root):
        if not ref.unlisted:
            name = search.language_name(ref.lang) if ref.lang else own
            paths.setdefault(name, []).append(ref.path)
    return tuple(Part(name, tuple(paths)) for name, paths in sorted(paths.items()))


@rule(keep=tuple[str, ...])
def searched(need: Need) -> tuple[str, ...]:
    """The courses that can be searched, and "" for the pages outside of them."""
    every = dict.fromkeys(("", *need(out_roots)))
    return tuple(root for root in every if need(config, root).search and need(parts, root))


@rule
def has_search(need: Need) -> bool:
    """Whether a course, or the site outside of them, is to be searched, though it may be empty."""
    return any(need(config, root).search for root in ("", *need(roots)))
