"""The checks of what is every week in a course."""

from __future__ import annotations

from coursesite.course.weekly import sections
from coursesite.diagnostics import Span, key_span, span_at, warning
from coursesite.engine import Need, rule
from coursesite.model import KINDS, Meeting
from coursesite.site.courses.course import last_date, recurring, semester
from coursesite.site.inputs import exists, settings_file, text_of
from coursesite.site.posts.settings import config


@rule
def weekly_problems(need: Need, root: str) -> None:
    """Reports sections and office hours that are on no day of the term."""
    name, term = settings_file(root), need(semester, root)
    meetings = sections(need(config, root))
    if not meetings or term is None or not exists(need, name):
        return
    if (end := term.end or need(last_date, root)) is None:
        return
    known = {one.meeting for one in need(recurring, root)}
    for meeting in meetings:
        if meeting not in known:
            message = (
                f"'{meeting.title or f'{meeting.day} {meeting.start}'}' never takes place between "
                f"{term.start} and {end}"
            )
            hint = "look at its weeks, from and until, and at start_date, end_date and skip"
            span = _span(text_of(need, name), meeting)
            need.report(warning("weekly-never", message, span, hint).within(name))


def _span(text: str, meeting: Meeting) -> Span | None:
    """The place where a meeting is written in a `course.yml`: of its title or time, behind a key
    that it may be under."""
    kind = KINDS.get(meeting.kind)
    keys = (kind.weekly,) if kind else (meeting.kind, "lecturers", "staff")
    for key in keys:
        begin = f"\n{text}".find(f"\n{key}:")
        for words in (meeting.title, meeting.start, meeting.start.lstrip("0")):
            at = text.find(words, begin) if words and begin >= 0 else -1
            if at >= 0:
                return span_at(text, at, len(words))
    return next((span for key in keys if (span := key_span(text, key))), None)
