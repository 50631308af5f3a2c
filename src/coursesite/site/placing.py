"""The rules that say where a post is: in which course, at which address, and whether at all."""

from __future__ import annotations

import datetime as dt

from coursesite import outline, urls
from coursesite.engine import Need, rule
from coursesite.model import FrontMatter, Moment, Place
from coursesite.site.inputs import drafts, exists, future, is_past, is_settings
from coursesite.site.posts import course_of, front, posts


@rule
def place(need: Need, path: str) -> Place:
    """Where a post is. It is read far more often than anything else of a post, and stays the same
    while its title, its text and most of its front matter change."""
    root = course_of(need, path)
    if not exists(need, f"content/{path}"):
        return Place(course=root)
    head = need(front, path)
    begin = begins(path, head)
    scheduled = begin is not None and not need(is_past, _utc(begin))
    url = urls.page_url(path, head.slug, head.permalink)
    at = url
    if path in _homes(root) and path == need(home_source, root):
        at = home_url(root)
    return Place(
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
    announced = head.date if outline.kind_of(path, head) == "announcement" else None
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


@rule(keep=dict[str, Place])
def pages_of(need: Need, root: str) -> dict[str, Place]:
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
