"""The posts of a site, and the folders that are courses: which post belongs to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursesite.engine import Need, rule
from coursesite.site.inputs import listing
from coursesite.site.posts.notebooks import notebook_posts
from coursesite.text import urls

if TYPE_CHECKING:
    from collections.abc import Collection


@rule
def sources(need: Need) -> tuple[str, ...]:
    """The posts of the site, published or not, by their paths below `content/`."""
    paths = [path.removeprefix("content/") for path in need(listing, "content/")]
    books = need(notebook_posts) if any(path.endswith(urls.NOTEBOOK) for path in paths) else ()
    return tuple(path for path in paths if path.endswith(urls.NOTES) or path in books)


@rule
def course_folders(need: Need) -> tuple[str, ...]:
    """The folders with a `course.yml`, each of which is a course, but for `content/` itself."""
    return tuple(
        path.removeprefix("content/").removesuffix("/course.yml")
        for path in need(listing, "content/")
        if path.endswith("/course.yml") and path != "content/course.yml"
    )


def course_of(need: Need, path: str) -> str:
    """The root of the course that a post belongs to; "" for the site itself."""
    courses = need(course_folders)
    return course_above(path, courses)


def course_above(path: str, courses: Collection[str]) -> str:
    """The nearest of the folders above a path that is a course; "" for the site itself."""
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
    """The posts of every course, in one pass over all paths."""
    by_root: dict[str, list[str]] = {}
    folders = need(course_folders)
    courses = frozenset(folders)
    for path in need(sources):
        by_root.setdefault(course_above(path, courses), []).append(path)
    return {root: tuple(paths) for root, paths in by_root.items()}
