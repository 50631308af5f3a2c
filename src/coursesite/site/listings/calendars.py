"""The calendars of a course, to subscribe to."""

from __future__ import annotations

from coursesite.course.weekly import Recurring
from coursesite.engine import Need, rule
from coursesite.model import OFFICE_HOURS, replace
from coursesite.site.courses.course import existing_course, recurring, weeks
from coursesite.site.listings.identities import identities
from coursesite.site.outputs import url_of
from coursesite.site.pages.frame import held_behind
from coursesite.site.posts.settings import base_url
from coursesite.site.theme.templates import phrase, say
from coursesite.text import urls


@rule(big=True)
def calendar_file(need: Need, root: str) -> bytes:
    """The calendar of a course: all that takes place, and all that is due."""
    return _calendar(need, root, due=False)


@rule(big=True)
def due_file(need: Need, root: str) -> bytes:
    """The calendar of what is due in a course."""
    return _calendar(need, root, due=True)


def _calendar(need: Need, root: str, *, due: bool) -> bytes:
    from coursesite.course.icalendar import Words, calendar

    of_course = existing_course(need, root)
    rows = [
        replace(row, url="") if held_behind(need, root, row.url) else row
        for week in need(weeks, root)
        for row in week.rows
        if row.due or not due
    ]
    title = of_course.title
    name = f"{title}: {say(need, of_course.language, 'assignments')}" if due else title
    known, base = need(identities, root), need(base_url)
    weekly = () if due else _weekly(need, root, of_course.language)
    words = Words(
        name=name,
        due=phrase(need, of_course.language, "due_title", title="{title}"),
        online=phrase(need, of_course.language, "online_at", url="{url}"),
    )
    source = urls.join(base, url_of("due_file" if due else "calendar_file", root)) if base else ""
    zone = of_course.timezone
    return calendar(known, base, rows, weekly, words=words, source=source, zone=zone)


def _weekly(need: Need, root: str, language: str) -> list[tuple[str, Recurring]]:
    """The weekly meetings of a course, each with its title."""
    named = []
    for one in need(recurring, root):
        meeting = one.meeting
        office = meeting.kind == OFFICE_HOURS
        title = say(need, language, OFFICE_HOURS if office else f"kind_{meeting.kind}")
        if facts := [fact for fact in (meeting.title, *meeting.people) if fact]:
            title = phrase(need, language, "meeting_of", kind=title, names=", ".join(facts))
        named.append((title, one))
    return named
