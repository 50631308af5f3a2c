"""The courses of a site: those in folders, and its own if it is more than their catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coursesite.course import outline
from coursesite.engine import Need, rule
from coursesite.model import KINDS
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import hold, home_url, homes
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import course_folders, posts


@rule(keep=tuple[str, ...])
def roots(need: Need) -> tuple[str, ...]:
    """The folders of the courses; "" is the site's own, if it is one and not only a catalogue."""
    folders = need(course_folders)
    return ("", *folders) if not folders or need(is_course) else folders


@rule(keep=tuple[str, ...])
def out_roots(need: Need) -> tuple[str, ...]:
    """Those of `roots` that are not held back as a whole."""
    return tuple(root for root in need(roots) if not root or not need(hold, root).why)


@rule(keep=tuple[str, ...])
def held_roots(need: Need) -> tuple[str, ...]:
    """The others."""
    out = need(out_roots)
    return tuple(root for root in need(roots) if root not in out)


def every_root(need: Callable[..., Any]) -> tuple[str, ...]:
    """The folders of the courses, and "", the site's own, which has pages where it is only a
    catalogue, too."""
    return tuple(dict.fromkeys((*need(roots), "")))


def every_out_root(need: Callable[..., Any]) -> tuple[str, ...]:
    """The same without the courses that are held back."""
    return tuple(dict.fromkeys((*need(out_roots), "")))


def course_at(need: Callable[..., Any], url: str) -> str:
    """The course that an address belongs to: the one in the deepest folder."""
    return max((root for root in every_root(need) if url.startswith(home_url(root))), key=len)


@rule(keep=bool)
def is_course(need: Need) -> bool:
    """Whether the site is a course beside those in folders: its settings have a timetable, or one
    of its posts is of those that lists of a course are made of."""
    settings = need(config, "")
    if settings.start_date is not None or settings.events:
        return True
    return any(need(is_listed, path) and not lost_folder(path) for path in need(posts, ""))


@rule(keep=bool)
def is_listed(need: Need, path: str) -> bool:
    """Whether a list of a course has a post: it is of a kind, has a tag or a date."""
    head = need(front, path)
    if head.unlisted or path in homes(""):
        return False
    kind = KINDS[outline.kind_of(path, head)]
    return kind.role != "page" or bool(head.tags or head.date)


def lost_folder(path: str) -> str:
    """The folder of a post that looks like a course, by the folder of a kind in it; "" if there is
    none."""
    *folders, _ = path.split("/")
    kinds = [n for n, name in enumerate(folders) if name.lower() in outline.FOLDER_KINDS]
    return "/".join(folders[: kinds[0]]) if kinds else ""
