"""The identities of a course's entries in feeds and calendars, and the doubts about them."""

from __future__ import annotations

import hashlib
import re

from coursesite.course.identities import Identities, course_part, indistinct, is_known, same_names
from coursesite.course.weekly import sections
from coursesite.diagnostics import Span, key_span, span_at, warning
from coursesite.engine import Need, rule
from coursesite.site.courses.course import existing_course, scheduled
from coursesite.site.inputs import exists, settings_file, text_of
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import posts
from coursesite.text.urls import slug_of


@rule(keep=Identities)
def identities(need: Need, root: str) -> Identities:
    """The identities of a course's entries."""
    part = course_part(need(config, root), root, existing_course(need, root).title)
    paths = need(posts, root)
    return Identities(part, same_names(paths))


@rule
def identity_problems(need: Need, root: str) -> None:
    """Reports events that calendars cannot tell apart, and a course whose entries they may take for
    those of another one."""
    name = settings_file(root)
    if not exists(need, name) or not need(scheduled, root):
        return
    settings, text = need(config, root), text_of(need, name)
    planned = settings.start_date or settings.term or settings.events or sections(settings)
    if planned and not is_known(settings):
        title = existing_course(need, root).title
        facts = repr((title, settings.code, settings.institution, settings.description))
        mark = hashlib.blake2b(facts.encode(), digest_size=3).hexdigest()
        message = (
            "nothing says which site this is, so a calendar may take the events of another course "
            "of the same title for these"
        )
        key = f"{slug_of(title) or 'course'}-{mark}"
        hint = f"give base_url, or a key that no other course has: 'key: {key}'"
        span = key_span(text, "title") or key_span(text, "events") or key_span(text, "start_date")
        need.report(warning("course-key", message, span, hint).within(name))
    for event, has_id in indistinct(settings.events):
        if has_id:
            message = f"two events have the id '{event.id}', so calendars cannot tell them apart"
            problem = warning("event-id", message, _second(text, event.id), "give each its own id")
        else:
            message = (
                f"two events are called '{event.title}' and have no id, so a calendar may take one "
                "for the other"
            )
            hint = "give each an id, which it keeps whatever its title and date: 'id: midterm-2'"
            problem = warning("event-id", message, _second(text, event.title), hint)
        need.report(problem.within(name))


def _second(text: str, words: str) -> Span | None:
    """The place where words are written for the second time in the events of a `course.yml`."""
    begin = re.search(r"^events\s*:", text, re.MULTILINE)
    places = [
        place.start()
        for place in re.finditer(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text)
        if begin is None or place.start() > begin.end()
    ]
    return span_at(text, places[1], len(words)) if len(places) > 1 else key_span(text, "events")
