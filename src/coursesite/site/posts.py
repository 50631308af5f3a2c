"""The rules of courses' settings and of posts as their authors wrote them.

The rules that say where a post is: in which course, at which address, and whether at all.

The rules that say when a post was last changed.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursesite.course import outline
from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import (
    KINDS,
    Config,
    Document,
    FrontMatter,
    LectureRef,
    Location,
    Moment,
    replace,
)
from coursesite.site.inputs import (
    blob,
    committed,
    drafts,
    exists,
    future,
    given_base_url,
    is_past,
    is_settings,
    listing,
    settings_file,
    text_of,
)
from coursesite.site.theme import day_names
from coursesite.text import urls

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

    from coursesite.settings import front_matter

    root = course_of(need, path)
    found = front_matter.parse(
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


@rule
def place(need: Need, path: str) -> Location:
    """Where a post is. It is read far more often than anything else of a post, and stays the same
    while its title, its text and most of its front matter change."""
    root = course_of(need, path)
    if not exists(need, f"content/{path}"):
        return Location(course=root)
    head = need(front, path)
    begin = begins(path, head)
    scheduled = begin is not None and not need(is_past, _utc(begin))
    url = urls.page_url(path, head.slug, head.permalink)
    at = url
    if path in _homes(root) and path == need(home_source, root):
        at = home_url(root)
    return Location(
        course=root,
        url=url,
        at=at if _is_published(need, head, scheduled) else None,
        aliases=head.aliases,
        scheduled=scheduled,
    )


def _is_published(need: Need, head: FrontMatter, scheduled: bool) -> bool:
    """Whether a post is published in this build: drafts, later dates and ended ones are not."""
    if head.draft and not need(drafts):
        return False
    if scheduled and not need(future):
        return False
    return not (head.expiry_date and need(is_past, _utc(head.expiry_date)))


def begins(path: str, head: FrontMatter) -> Moment | None:
    """The moment from which on a post is published, if it has one."""
    announced = head.date if KINDS[outline.kind_of(path, head)].role == "news" else None
    return head.publish_date or announced


def _utc(moment: Moment) -> str:
    return moment.at.astimezone(dt.UTC).isoformat()


@rule
def home_source(need: Need, root: str) -> str | None:
    """The post that is the text of a course's home, if there is one."""
    return next((path for path in _homes(root) if path in need(posts, root)), None)


def _homes(root: str) -> tuple[str, ...]:
    """The posts that can be the text of a course's home, the first of them first."""
    names = ("index.md", "index.markdown", "README.md")
    return tuple(f"{root}/{name}" if root else name for name in names)


def home_url(root: str) -> str:
    """The address of a course's home."""
    return urls.page_url(f"{root}/index.md" if root else "index.md")


@rule(keep=dict[str, Location])
def pages_of(need: Need, root: str) -> dict[str, Location]:
    """The published posts of a course by path, its home's text not among them."""
    home = need(home_source, root)
    found = ((path, need(place, path)) for path in need(posts, root) if path != home)
    return {path: here for path, here in found if here.at is not None}


@rule
def file_url(need: Need, path: str) -> str | None:
    """The address of a file below `content/` that is published as it is; None if there is none."""
    there = not is_settings(path) and exists(need, f"content/{path}")
    return urls.file_url(path) if there else None


def published_url(need: Need, path: str) -> str | None:
    """The address of a post or file below `content/`; None if it is not there or not published."""
    if path.endswith((".md", ".markdown")):
        return need(place, path).at
    return need(file_url, path)


@rule(keep=bool)
def asks_git(need: Need, root: str) -> bool:
    """Whether a course has the dates of its pages' last change from git."""
    return need(config, root).lastmod == "git"


@rule(keep=str)
def commit_time(need: Need, path: str) -> str:
    """When the last commit was that changed a post (ISO 8601); "" if that is not known."""
    return need(committed).times.get(f"content/{path}", "")


def lastmod(need: Need, ref: LectureRef) -> Moment | None:
    """When a post was last changed: as it says itself, or as git knows, if it is to be asked."""
    root = ref.course
    if ref.lastmod or not need(asks_git, root) or not (time := need(commit_time, ref.path)):
        return ref.lastmod
    from zoneinfo import ZoneInfo

    at = dt.datetime.fromisoformat(time.replace("Z", "+00:00"))
    return Moment(at.astimezone(ZoneInfo(need(timezone, root))), timed=True)


@rule
def git_problems(need: Need, root: str) -> None:
    """Reports why git cannot say when the posts of a course were changed."""
    if not need(asks_git, root):
        return
    name = settings_file(root)
    if "lastmod" not in text_of(need, name):
        name = "content/course.yml"  # whose setting holds in every course
    span = key_span(text_of(need, name), "lastmod")
    found = need(committed)
    if found.problem:
        hint = "leave lastmod: git out, and give lastmod: in the pages that need it"
        need.report(warning("git-failed", found.problem, span, hint).within(name))
    elif found.shallow:
        message = "the repository has a part of its history only, so older dates are left out"
        hint = "fetch all of it: git fetch --unshallow, or fetch-depth: 0 where the site is built"
        need.report(warning("git-shallow", message, span, hint).within(name))
