"""The facts of a page for the shortcodes in its notes."""

from __future__ import annotations

from coursesite.engine import Need, rule
from coursesite.model import CourseFacts, PageFacts
from coursesite.site.courses.course import course, lecture_ref
from coursesite.site.posts.locations import home_source


@rule(keep=PageFacts)
def page_facts(need: Need, path: str) -> PageFacts:
    """The facts of a post that shortcodes may ask for. Nothing is reported here: the page itself
    is, and a post that is not out has no say."""
    ref = lecture_ref.run(need.silent(), path)
    of_course = need(course, ref.course)
    facts, title, title_html = None, ref.title, ref.title_html
    if of_course is not None:
        facts = CourseFacts(
            title=of_course.title, code=of_course.code, term=of_course.term, url=of_course.url
        )
        if not title and path == need(home_source, ref.course):
            title, title_html = of_course.title, of_course.title_html
    return PageFacts(
        title=title,
        title_html=title_html,
        url=ref.url,
        path=path,
        kind=ref.kind,
        number=ref.number,
        week=ref.week,
        date=ref.date,
        end=ref.end,
        due=ref.due,
        points=ref.points,
        tags=ref.tags,
        people=tuple(person.name for person in ref.people),
        lang=ref.lang,
        course=facts,
    )
