"""The rules of a course's outline: neighbours, weeks, tags."""

from __future__ import annotations

from coursesite import outline
from coursesite.engine import Need, rule
from coursesite.model import LectureRef, Tag, Week
from coursesite.site.courses import config, home_url, lecture_ref, refs, root_of


@rule
def sequence(need: Need, root: str) -> dict[str, tuple[str, str]]:
    """The posts before and after each of a course, by path."""
    found = need(refs, root)
    return outline.neighbours(found)


@rule
def neighbours(need: Need, path: str) -> tuple[LectureRef | None, LectureRef | None]:
    """The pages before and after one."""
    before, after = need(sequence, need(root_of, path)).get(path, ("", ""))
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
    return outline.tags(pages, home_url(root))


@rule
def tag(need: Need, root: str, slug: str) -> Tag | None:
    """One tag of a course."""
    return next((one for one in need(tags, root) if one.slug == slug), None)
