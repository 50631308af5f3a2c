"""The rules of courses' settings and of posts as their authors wrote them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursesite import urls
from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import Config, Document, FrontMatter, Moment, replace
from coursesite.site.inputs import blob, given_base_url, listing, settings_file, text_of
from coursesite.site.speech import day_names

if TYPE_CHECKING:
    from collections.abc import Collection


@rule
def sources(need: Need) -> tuple[str, ...]:
    """The posts below `content/`."""
    paths = (path.removeprefix("content/") for path in need(listing, "content/"))
    return tuple(path for path in paths if path.endswith((".md", ".markdown")))


@rule
def roots(need: Need) -> tuple[str, ...]:
    """The folders of the courses: those with a `course.yml`, or "" alone for a site of one."""
    paths = need(listing, "content/")
    found = tuple(
        path.removeprefix("content/").removesuffix("/course.yml")
        for path in paths
        if path.endswith("/course.yml") and path != "content/course.yml"
    )
    return found or ("",)


def course_of(need: Need, path: str) -> str:
    """The course that a post belongs to; "" for the site itself."""
    courses = need(roots)
    return _course(path, courses)


def _course(path: str, courses: Collection[str]) -> str:
    while path := path.rpartition("/")[0]:
        if path in courses:
            return path
    return ""


@rule
def posts(need: Need, root: str) -> tuple[str, ...]:
    """The posts of a course, published or not."""
    return need(posts_by_root).get(root, ())


@rule(keep=dict[str, tuple[str, ...]])
def posts_by_root(need: Need) -> dict[str, tuple[str, ...]]:
    """The posts of every course."""
    found: dict[str, list[str]] = {}
    known = need(roots)
    courses = frozenset(known)
    for path in need(sources):
        found.setdefault(_course(path, courses), []).append(path)
    return {root: tuple(paths) for root, paths in found.items()}


@rule(keep=Config)
def config(need: Need, root: str) -> Config:
    """The settings of a course; what it does not say, the site says."""
    from coursesite.settings import config as settings  # here and below: only if a post changed

    name = settings_file(root)
    found, problems = settings.parse(
        need(blob, name) or b"",
        inherited=need(config, "") if root else None,
        names=lambda language: lambda: need(day_names, language),
    )
    for problem in problems:
        need.report(problem.within(name))
    if (base_url := need(given_base_url)) is not None:
        found = replace(found, base_url=base_url)
    return found


@rule
def base_url(need: Need) -> str:
    """The base URL of the site; "" if it is not known."""
    return need(config, "").base_url


@rule
def document(need: Need, path: str) -> Document:
    """A post taken apart, without its body: those of all posts would fill the memory."""
    from zoneinfo import ZoneInfo

    from coursesite.settings import frontmatter

    root = course_of(need, path)
    found = frontmatter.parse(
        need(blob, f"content/{path}") or b"",
        path=path.rpartition("/")[2],
        zone=ZoneInfo(need(timezone, root)),
        names=lambda: need(day_names, need(language, root)),
    )
    for problem in found.diagnostics:
        need.report(problem.within(f"content/{path}"))
    head: Document = replace(found, body="")
    return head


@rule(keep=str)
def timezone(need: Need, root: str) -> str:
    """The name of a course's time zone."""
    return need(config, root).timezone


@rule
def language(need: Need, root: str) -> str:
    """The language of a course."""
    return need(config, root).language


@rule
def first_day(need: Need, root: str) -> dt.date | None:
    """The first day of a course, if it says so."""
    return need(config, root).start_date


@rule(keep=FrontMatter)
def front(need: Need, path: str) -> FrontMatter:
    """The front matter of a post, with its title and date even where it does not say them."""
    post = need(document, path)
    found, stem = post.front, path.rpartition("/")[2].rpartition(".")[0]
    if stem == "index":
        stem = path.rpartition("/")[0].rpartition("/")[2]
    name, day = urls.split_name(stem)
    if not found.title:
        words = name.replace("-", " ").replace("_", " ").strip()
        found = replace(found, title=post.heading or words[:1].upper() + words[1:] or "Home")
    if found.counted or (found.day and found.week is not None):
        found = _placed(need, path, found)
    if found.date is None and day:
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(need(timezone, course_of(need, path)))
        try:
            moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), zone)
        except ValueError:
            return found
        found = replace(found, date=Moment(moment))
    return found


def _placed(need: Need, path: str, head: FrontMatter) -> FrontMatter:
    """The front matter with the dates that count from the first week of the course."""
    from zoneinfo import ZoneInfo

    from coursesite.settings import dates

    root = course_of(need, path)
    start = need(first_day, root)
    if start is None:
        key = next(iter(head.counted), "day")
        message = (
            f"'{key}' counts from the first week of the course, and nothing says which that is"
        )
        text = text_of(need, f"content/{path}")
        hint = "give start_date in course.yml"
        problem = warning("date-without-start", message, key_span(text, key), hint)
        need.report(problem.within(f"content/{path}"))
        return head
    zone, first = ZoneInfo(need(timezone, root)), dates.monday(start)
    found = {key: dates.counted(one, first, zone) for key, one in head.counted.items()}
    return replace(head, **found) if found else head
