"""The front matter of each post, with the titles, dates and macros that it implies."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from coursesite.diagnostics import Span, find, key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import Document, FrontMatter, Moment, replace
from coursesite.settings import post_parts
from coursesite.settings.post_parts import Head
from coursesite.site.inputs import notes, text_of
from coursesite.site.posts import macros, titles
from coursesite.site.posts.macros import Formulas
from coursesite.site.posts.settings import config, course_formulas, first_day, language, timezone
from coursesite.site.posts.sources import course_of
from coursesite.site.theme.templates import day_names
from coursesite.text import urls
from coursesite.text.lazy_regex import rare


@rule
def head_of(need: Need, path: str) -> Head:
    """The part of a post's file that its front matter depends on."""
    return post_parts.head(notes(need, f"content/{path}") or b"")


@rule
def document(need: Need, path: str) -> Document:
    """A post without its body."""
    from coursesite.settings import post_file  # only if a head changed

    root = course_of(need, path)
    post = post_file.read(
        need(head_of, path),
        path=path.rpartition("/")[2],
        zone=ZoneInfo(need(timezone, root)),
        names=lambda: need(day_names, need(language, root)),
    )
    for problem in post.diagnostics:
        need.report(problem.within(f"content/{path}"))
    return post


def post_formulas(need: Need, path: str, head: FrontMatter) -> Formulas:
    """Whether a post has formulas, and its macros, those of its course included."""
    root = course_of(need, path)
    return need(course_formulas, root) if head.math is None else need(own_formulas, path)


@rule(keep=Formulas)
def own_formulas(need: Need, path: str) -> Formulas:
    """The same for a post whose front matter says something about formulas."""
    above, file = need(course_formulas, course_of(need, path)), f"content/{path}"
    settings = need(document, path).front.math
    formulas, problems = macros.read(settings, above, text_of(need, file), "the front matter")
    for problem in problems:
        need.report(problem.within(file))
    return formulas


@rule(keep=FrontMatter)
def front(need: Need, path: str) -> FrontMatter:
    """The front matter of a post, completed: a title that is missing is the opening heading or made
    of the file's name, a date that is missing is that in the file's name, and dates that count from
    the first week of the course are those of the calendar."""
    post = need(document, path)
    head, stem = post.front, path.rpartition("/")[2].rpartition(".")[0]
    if stem == "index":
        stem = path.rpartition("/")[0].rpartition("/")[2]
    head = _with_titles(need, path, head, post.heading_markdown)
    if not head.title:
        head = replace(head, title=urls.words_of(stem) or "Home")
    if head.counted or (head.day and head.week is not None):
        head = _with_dates(need, path, head)
    if head.date is None and (day := urls.split_name(stem)[1]):
        zone = ZoneInfo(need(timezone, course_of(need, path)))
        try:
            moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), zone)
        except ValueError:  # the name has digits like those of a date
            return head
        head = replace(head, date=Moment(moment))
    return head


def _may_cite(need: Need, path: str, head: FrontMatter) -> bool:
    return bool(head.bibliography or need(config, course_of(need, path)).bibliography)


def _with_titles(need: Need, path: str, head: FrontMatter, heading: str) -> FrontMatter:
    """The front matter with words for its titles, and their HTML. `heading` is the Markdown of the
    heading that opens the notes, which is the title or the same as the title."""
    may_have = titles.may_have_formulas(head, heading)
    math = post_formulas(need, path, head) if may_have else Formulas()
    for text in (head.title or heading, head.description):
        for problem in titles.problems(text, math, lambda: _may_cite(need, path, head)):
            span = find(text_of(need, f"content/{path}"), text)
            need.report(replace(problem, span=span).within(f"content/{path}"))
    return titles.completed(head, heading, math)


_TIMES = ("publish_date", "expiry_date")
"""The fields that hold a page back; `solutions` holds a part of it back."""


def keys_of(field: str) -> tuple[str, ...]:
    """The keys of front matter that mean a field."""
    from coursesite.settings import spellings

    return spellings.spellings_of(FrontMatter, field) or (field,)


def _with_dates(need: Need, path: str, head: FrontMatter) -> FrontMatter:
    """The front matter with its dates that are counted from the first week of the course."""

    root = course_of(need, path)
    start = need(first_day, root)
    if start is None:
        leaves_out = [key for key in (*_TIMES, "solutions") if key in head.counted]
        key = next(iter((*leaves_out, *head.counted)), "day")
        message = (
            f"'{key}' counts from the first week of the course, and nothing says which that is"
        )
        text = text_of(need, f"content/{path}")
        hint = "give start_date in course.yml"
        span = next((span for one in keys_of(key) if (span := key_span(text, one))), None)
        problem = warning("date-without-start", message, span, hint)
        if leaves_out:  # the page would be out
            problem = replace(problem, severity="error")
        need.report(problem.within(f"content/{path}"))
        return head
    from coursesite.settings import dates

    zone, first = ZoneInfo(need(timezone, root)), dates.monday(start)
    moments = {key: dates.counted(day, first, zone) for key, day in head.counted.items()}
    return replace(head, **moments) if moments else head


_WITH_OFFSET = rare(r"\d(?:Z| ?[+-]\d\d:?\d\d)[\"']?\s*(?:#.*)?$")


def key_of(text: str, field: str) -> Span | None:
    """The place of the key that gives a field in the text of a post; None if it has none."""
    return next((span for key in keys_of(field) if (span := key_span(text, key))), None)


def has_offset(text: str, key: Span | None) -> bool:
    """Whether the time in the line of a key has an offset from UTC."""
    return key is not None and bool(_WITH_OFFSET.search(text.splitlines()[key.line - 1]))
