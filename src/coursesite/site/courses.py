"""The rules that work out when the sessions of a course take place.

The rules of a course: its settings, its pages as others see them, their order.

The rules of a course's outline: neighbours, weeks, tags.
"""

from __future__ import annotations

from coursesite.course import outline
from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import KINDS, Config, CourseRef, LectureRef, Tag, Week
from coursesite.model.timetable import Post, Semester, Slot, Timetable, Trouble
from coursesite.site.inputs import text_of
from coursesite.site.posts import base_url as base_url
from coursesite.site.posts import begins as begins
from coursesite.site.posts import config, first_day, front, language, posts
from coursesite.site.posts import document as document
from coursesite.site.posts import home_source as home_source
from coursesite.site.posts import home_url as home_url
from coursesite.site.posts import pages_of as pages_of
from coursesite.site.posts import place as place
from coursesite.site.posts import published_url as published_url
from coursesite.site.posts import roots as roots
from coursesite.site.posts import sources as sources
from coursesite.site.posts import timezone as timezone
from coursesite.text import urls


@rule
def semester(need: Need, root: str) -> Semester | None:
    """The settings of a course that dates are worked out from; None without a first day."""
    found = need(config, root)
    if found.start_date is None:
        return None
    return Semester(
        start=found.start_date,
        end=found.end_date,
        class_days=found.class_days,
        lab_days=found.lab_days,
        skip=found.skip,
        timezone=found.timezone,
    )


@rule
def dated(need: Need, path: str) -> Post:
    """What of a post its date is worked out from."""
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
        counted=tuple((key, at) for key, at in moments.items() if at is not None),
    )


@rule(keep=Timetable)
def timetable(need: Need, root: str) -> Timetable:
    """When what of a course takes place."""
    settings = need(semester, root)
    if settings is None:
        return Timetable()
    from coursesite.course.timetable import schedule  # for builds in which a date may change

    return schedule(settings, [need(dated, path) for path in need(posts, root)])


@rule
def slot_of(need: Need, root: str, path: str) -> Slot:
    """When a post of a course takes place, as far as the timetable says."""
    return need(timetable, root).slots.get(path, Slot())


def complain(need: Need, path: str, trouble: Trouble) -> None:
    """Report what is odd about the date of a post."""
    text = text_of(need, f"content/{path}")
    span = key_span(text, trouble.key) if trouble.key else None
    problem = warning(trouble.code, trouble.message, span, trouble.hint)
    need.report(problem.within(f"content/{path}"))


TAGS = "tags/"
"""The address of the index of tags, below that of the course."""
MOST_PRINTED = 300
"""The sessions of the longest course that is put on one page: browsers print no more well."""


@rule(keep=LectureRef)
def lecture_ref(need: Need, path: str) -> LectureRef:
    """A post as other pages see it."""
    head, here = need(front, path), need(place, path)
    root = here.course
    kind = outline.kind_of(path, head)
    date, end, week = head.date, None, head.week
    placed = KINDS[kind].role == "session" or week is not None or head.counted
    if placed and need(first_day, root) is not None:
        slot = need(slot_of, root, path)
        for trouble in slot.troubles:
            complain(need, path, trouble)
        date, end, week = slot.date or date, slot.end, week if slot.week is None else slot.week
    if head.due and (start := need(first_day, root)) is not None:
        from coursesite.course.timetable import (
            early_deadline,
        )  # not for builds in which no date changed

        if (late := early_deadline(head.due, start)) is not None:
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
        people=head.lecturers,
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
    sessions = [one for one in need(refs, root) if one.role == "session" and not one.unlisted]
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


@rule(keep=dict[str, tuple[str | None, str | None]])
def sequence(need: Need, root: str) -> dict[str, tuple[str | None, str | None]]:
    """Which pages of a course are before and after each, whatever they say."""
    pages = need(refs, root)
    return outline.neighbours(pages)


@rule
def neighbours(need: Need, path: str) -> tuple[LectureRef | None, LectureRef | None]:
    """The pages before and after one."""
    before, after = need(sequence, need(place, path).course).get(path, (None, None))
    return (
        need(lecture_ref, before) if before else None,
        need(lecture_ref, after) if after else None,
    )


@rule
def weeks(need: Need, root: str) -> tuple[Week, ...]:
    """The schedule of a course."""
    found = need(config, root)
    pages = need(refs, root)
    return outline.weeks(pages, found.events, found.start_date)


@rule(keep=bool)
def scheduled(need: Need, root: str) -> bool:
    """Whether a course has a timetable: something in it has a date."""
    return any(row.date for week in need(weeks, root) for row in week.rows)


@rule(keep=bool)
def has_due(need: Need, root: str) -> bool:
    """Whether something is due in a course."""
    return any(row.due for week in need(weeks, root) for row in week.rows)


@rule
def tags(need: Need, root: str) -> tuple[Tag, ...]:
    """The tags of a course and what is under each."""
    pages = need(refs, root)
    return outline.tags(pages, f"{home_url(root)}{TAGS}")


@rule
def tag(need: Need, root: str, slug: str) -> Tag | None:
    """One tag of a course."""
    return next((one for one in need(tags, root) if one.slug == slug), None)
