"""Which part of a course a page of a Jekyll site is, and where its source goes."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from coursesite.importers.jekyll.documents import Document, text_of
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


class Placement(Struct, frozen=True):
    """The folder below `content/` and, where the folder does not say it, the kind."""

    folder: str
    kind: KindName | None = None


def posts_placement(docs: Iterable[Document]) -> Placement:
    """Where posts go: they are the lectures of a site that has none elsewhere, else its news."""
    labels = {doc.file.collection for doc in docs if doc.file.role == "item"}
    if any(KINDS.get(label) == "lecture" or label in MODULES for label in labels):
        return Placement("announcements")
    return Placement("lectures")


def placement_of(doc: Document, posts: Placement) -> Placement:
    """Where a page goes; `posts` is where posts do."""
    label = doc.file.collection
    if doc.file.role in ("post", "draft"):
        return posts
    if doc.file.role == "page" or label == "tabs":
        return Placement("")
    kind = KINDS.get(label)
    return Placement(label, None if label in NATURAL else kind or "page")


def is_post_list(doc: Document) -> bool:
    """Whether it is one of the empty pages on which Chirpy lists its posts."""
    layout = text_of(doc.front.get("layout"))
    return doc.file.collection == "tabs" and layout in LISTS and not doc.body.strip()
