"""The place of a Jekyll page in a course: the folder of its source, and its kind."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from coursesite.course.outline import FOLDER_KINDS
from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.documents import Document
from coursesite.model import KindName

COLLECTION_KINDS: dict[str, KindName] = {
    **FOLDER_KINDS,
    **dict.fromkeys(("lecs", "lessons", "classes", "sessions"), "lecture"),
    **dict.fromkeys(("tutorials", "recitations"), "lab"),
    **dict.fromkeys(("hw", "hws", "psets", "problem_sets", "problemsets"), "assignment"),
    "news": "announcement",
}
"""The kinds of items by the label of their collection: folders of ours, and names of themes."""
STAFF = ("staffers", "staff", "instructors", "tas", "people")
MODULES = ("modules", "weeks", "calendar")
SCHEDULES = ("schedules", "schedule")
EVENTS = ("events", "exams", "holidays", "deadlines", "dates")
LISTS = ("tags", "categories", "archives")
"""Layouts of Chirpy that list posts."""


class Placement(Struct, frozen=True):
    """A folder below `content/`, and the kind where the folder does not imply it."""

    folder: str
    kind: KindName | None = None


def posts_placement(docs: Iterable[Document]) -> Placement:
    """The placement of posts: announcements if the site has lectures elsewhere, else lectures."""
    labels = {doc.file.collection for doc in docs if doc.file.role == "item"}
    if any(COLLECTION_KINDS.get(label) == "lecture" or label in MODULES for label in labels):
        return Placement("announcements")
    return Placement("lectures")


def placement_of(doc: Document, posts: Placement) -> Placement:
    """The placement of a page; `posts` is that of posts."""
    label = doc.file.collection
    if doc.file.role in ("post", "draft"):
        return posts
    if doc.file.role == "page" or label == "tabs":
        return Placement("")
    kind = COLLECTION_KINDS.get(label)
    return Placement(label, None if label in FOLDER_KINDS else kind or "page")


def is_post_list(doc: Document) -> bool:
    """Whether a page is one of the empty tabs on which Chirpy lists its posts."""
    layout = text_of(doc.front.get("layout"))
    return doc.file.collection == "tabs" and layout in LISTS and not doc.body.strip()
