"""Which part of a course a page of a Jekyll site is, and where its source goes."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from coursesite.importers.jekyll.documents import Doc, text_of
from coursesite.model import KindName

KINDS: dict[str, KindName] = {
    **dict.fromkeys(("lecture", "lectures", "lecs", "lessons", "classes", "sessions"), "lecture"),
    **dict.fromkeys(("lab", "labs", "tutorials", "recitations"), "lab"),
    **dict.fromkeys(
        [
            "assignment",
            "assignments",
            "homework",
            "homeworks",
            "hw",
            "hws",
            "psets",
            "problem_sets",
            "problemsets",
        ],
        "assignment",
    ),
    **dict.fromkeys(("announcement", "announcements", "news"), "announcement"),
}
STAFF = ("staffers", "staff", "instructors", "tas", "people")
MODULES = ("modules", "weeks", "calendar")
SCHEDULES = ("schedules", "schedule")
LISTS = ("tags", "categories", "archives")
"""Layouts of Chirpy that list posts."""
NATURAL = [
    "lecture",
    "lectures",
    "lab",
    "labs",
    "assignment",
    "assignments",
    "homework",
    "homeworks",
    "announcement",
    "announcements",
]
"""The names of folders that say by themselves what is in them."""


class Place(Struct, frozen=True):
    """The folder below `content/` and, where the folder does not say it, the kind."""

    folder: str
    kind: KindName | None = None


def posts_place(docs: Iterable[Doc]) -> Place:
    """Where posts go: they are the lectures of a site that has none elsewhere, else its news."""
    labels = {doc.found.collection for doc in docs if doc.found.role == "item"}
    if any(KINDS.get(label) == "lecture" or label in MODULES for label in labels):
        return Place("announcements")
    return Place("lectures")


def place(doc: Doc, posts: Place) -> Place:
    """Where a page goes; `posts` is where posts do."""
    label = doc.found.collection
    if doc.found.role in ("post", "draft"):
        return posts
    if doc.found.role == "page" or label == "tabs":
        return Place("")
    kind = KINDS.get(label)
    return Place(label, None if label in NATURAL else kind or "page")


def is_list(doc: Doc) -> bool:
    """Whether it is one of the empty pages on which Chirpy lists its posts."""
    layout = text_of(doc.front.get("layout"))
    return doc.found.collection == "tabs" and layout in LISTS and not doc.body.strip()
