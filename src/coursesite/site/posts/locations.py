"""Where and whether each post is published: its address, its course, and why it is held back."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from msgspec import Struct

from coursesite.course import links, outline
from coursesite.diagnostics import warning
from coursesite.engine import Need, rule
from coursesite.model import KINDS, FrontMatter, Location, Moment, Reason, replace
from coursesite.site.inputs import (
    drafts,
    exists,
    future,
    is_past,
    is_settings,
    settings_file,
    text_of,
)
from coursesite.site.posts.front_matter import front, has_offset, key_of
from coursesite.site.posts.notebooks import is_post
from coursesite.site.posts.settings import config, has_timezone, in_edition_before, language
from coursesite.site.posts.sources import course_of, posts
from coursesite.text import urls


def page_language(need: Need, path: str) -> str:
    """The language of a post."""
    return need(front, path).lang or need(language, need(location_of, path).course)


@rule
def location_of(need: Need, path: str) -> Location:
    """The location of a post: a projection of its front matter that nearly all rules read, and that
    stays the same while title, text and most other keys change."""
    root = course_of(need, path)
    if not exists(need, f"content/{path}"):
        return Location(course=root)
    head = need(front, path)
    begin = begins(path, head)
    scheduled = begin is not None and not need(is_past, in_utc(begin))
    if begin is not None and not need(has_timezone, root):
        field = "publish_date" if head.publish_date is not None else "date"
        _report_zone(need, root, f"content/{path}", field, begin, scheduled)
    held = _held(need, head, scheduled)
    until = begin if held == "scheduled" else head.expiry_date if held == "expired" else None
    of_course = need(hold, root) if root else Hold()
    if of_course.why and held != "draft":
        held = of_course.why
        until = of_course.until and max(of_course.until, begin or of_course.until)
    name = path.rpartition("/")[2]
    of_name = (head.lang or need(language, root)) if "I" in name and " " in name else ""
    url = urls.page_url(path, head.slug, head.permalink, of_name)
    at = None if held else url
    if path in homes(root) and path == need(home_post, root):  # the text of the course's home
        url = home_url(root)  # which is there without its text, too
        at = None if of_course.why else url
    return Location(
        course=root,
        url=url,
        at=at,
        aliases=head.aliases,
        begins=begin,
        scheduled=scheduled,
        held=held,
        until=until,
    )


def _held(need: Need, head: FrontMatter, scheduled: bool) -> Reason:
    """Why a post is not out in this build; "" if it is."""
    if head.draft and not need(drafts):
        return "draft"
    if scheduled and not need(future):
        return "scheduled"
    expired = head.expiry_date is not None and need(is_past, in_utc(head.expiry_date))
    return "expired" if expired else ""


class Hold(Struct, frozen=True):
    """Why a course is not out, "" if it is; and from when on it is, if that is known."""

    why: Reason = ""
    until: Moment | None = None


@rule(keep=Hold)
def hold(need: Need, root: str) -> Hold:
    """Whether a course in a folder is held back as a whole. The site itself cannot be."""
    settings = need(config, root)
    if settings.draft and not need(drafts):
        return Hold("draft")
    if (begin := settings.publish_date) is None:
        return Hold()
    scheduled = not need(is_past, in_utc(begin))
    if not need(has_timezone, root):
        _report_zone(need, root, settings_file(root), "publish_date", begin, scheduled)
    return Hold("scheduled", begin) if scheduled and not need(future) else Hold()


AHEAD, BEHIND = dt.timedelta(hours=14), dt.timedelta(hours=12)
"""The zones farthest from UTC."""


def _report_zone(
    need: Need, root: str, file: str, field: str, begin: Moment, scheduled: bool
) -> None:
    """Report what comes out by a field of a file, in a course without a time zone, at another
    moment than its author may think: it is held back though its day has come somewhere on earth, or
    the time in its `publish_date` has come in UTC but not everywhere."""
    if scheduled and not need(is_past, in_utc(replace(begin, at=begin.at - AHEAD))):
        return
    early = field == "publish_date"
    if not scheduled and (not early or need(is_past, in_utc(replace(begin, at=begin.at + BEHIND)))):
        return
    text = text_of(need, file)
    span = key_of(text, field)
    if has_offset(text, span):
        return
    since = "held back until" if scheduled else "out since"
    message = f"{since} {begin.at:%Y-%m-%d %H:%M} UTC, since the course has no time zone"
    hint = f"give timezone: in {settings_file(root)}, such as Europe/Zurich"
    need.report(warning("timezone-missing", message, span, hint).within(file))


def begins(path: str, head: FrontMatter) -> Moment | None:
    """The moment from which on a post is published; None if it is at any time. News are published
    at their date."""
    news_date = head.date if KINDS[outline.kind_of(path, head)].role == "news" else None
    return head.publish_date or news_date


def in_utc(moment: Moment) -> str:
    """A moment as `is_past` takes it."""
    return moment.at.astimezone(dt.UTC).isoformat()


@rule
def home_post(need: Need, root: str) -> str | None:
    """The post that is the text of a course's home, out or not; None if there is none."""
    return next((path for path in homes(root) if path in need(posts, root)), None)


@rule
def home_source(need: Need, root: str) -> str | None:
    """The post that is the text of a course's home; None if there is none that is out."""
    path = need(home_post, root)
    return path if path is not None and not need(location_of, path).held else None


def homes(root: str) -> tuple[str, ...]:
    """The paths that the text of a course's home may have: the first that is there counts."""
    names = ("index.md", "index.markdown", "README.md")
    return tuple(f"{root}/{name}" if root else name for name in names)


@lru_cache(64)
def home_url(root: str) -> str:
    """The address of a course's home."""
    return urls.page_url(f"{root}/index.md" if root else "index.md")


@rule(keep=dict[str, Location])
def pages_of(need: Need, root: str) -> dict[str, Location]:
    """The locations of a course's published posts by path, without the text of its home."""
    home = need(home_post, root)
    locations = ((path, need(location_of, path)) for path in need(posts, root) if path != home)
    return {path: location for path, location in locations if location.at is not None}


@rule
def file_url(need: Need, path: str) -> str | None:
    """The address of a file below `content/` that is published as it is; None if there is none."""
    published = not is_settings(path) and exists(need, f"content/{path}")
    return urls.file_url(path) if published else None


def published_url(need: Need, path: str) -> str | None:
    """The address of a post or file below `content/`; None if it is not there or not published."""
    if is_post(need, path):
        return need(location_of, path).at
    return need(file_url, path)


@rule
def included_file(need: Need, path: str, wanted: str) -> str:
    """The file below `content/` that a post at `path` includes by the path `wanted`; "" if there is
    none."""
    meant = links.sources(wanted, path)
    for name in (*meant, *(before for one in meant if (before := in_edition_before(need, one)))):
        if exists(need, f"content/{name}"):
            return name
    return ""
