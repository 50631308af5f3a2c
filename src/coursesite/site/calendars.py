"""The calendars of a course, to subscribe to."""

from __future__ import annotations

from coursesite.engine import Need, rule
from coursesite.model import replace
from coursesite.site.courses import existing_course, weeks
from coursesite.site.frame import held_behind
from coursesite.site.identities import identities
from coursesite.site.posts import base_url
from coursesite.site.theme import phrase, say


@rule(big=True)
def calendar_file(need: Need, root: str) -> bytes:
    """The calendar of a course: all that takes place, and all that is due."""
    return _calendar(need, root, due=False)


@rule(big=True)
def due_file(need: Need, root: str) -> bytes:
    """The calendar of what is due in a course."""
    return _calendar(need, root, due=True)


def _calendar(need: Need, root: str, *, due: bool) -> bytes:
    from coursesite.course.icalendar import calendar

    of_course = existing_course(need, root)
    rows = [
        replace(row, url="") if held_behind(need, root, row.url) else row
        for week in need(weeks, root)
        for row in week.rows
        if row.due or not due
    ]
    title = of_course.title
    name = f"{title}: {say(need, of_course.language, 'assignments')}" if due else title
    pattern = phrase(need, of_course.language, "due_title", title="{title}")
    known = need(identities, root)
    return calendar(known, need(base_url), rows, name=name, due=pattern)
