"""The place of a Jekyll page in a course: the folder of its source, its kind, its position."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeGuard

from coursesite.course.outline import FOLDER_KINDS
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.jekyll.documents import Document
from coursesite.model import KindName

COLLECTION_KINDS: dict[str, KindName] = {
    **FOLDER_KINDS,
    **dict.fromkeys(("lecs", "lessons", "classes", "sessions", "episodes"), "lecture"),
    **dict.fromkeys(("tutorials", "recitations"), "lab"),
    **dict.fromkeys(("hw", "hws", "psets", "problem_sets", "problemsets"), "assignment"),
    "news": "announcement",
}
"""The kinds of items by the label of their collection: folders of ours, and names of themes."""
STAFF = ("staffers", "staff", "instructors", "tas", "people")
MODULES = ("modules", "weeks", "calendar")
SCHEDULES = ("schedules", "schedule")
EVENTS = ("events", "exams", "holidays", "deadlines", "dates")
ORDERS = ("nav_order", "order")
"""The keys by which pages ask for a position: in Just the Docs, in other themes."""


def posts_folder(docs: Iterable[Document]) -> str:
    """The folder of posts: announcements if the site has lectures elsewhere, else lectures."""
    labels = {doc.file.collection for doc in docs if doc.file.role == "item"}
    has_lectures = any(COLLECTION_KINDS.get(label) == "lecture" for label in labels)
    return "announcements" if has_lectures or labels & {*MODULES} else "lectures"


def placement_of(doc: Document, posts: str) -> tuple[str, KindName | None]:
    """The folder of a page (`posts` for posts), and its kind where that does not imply it."""
    label = doc.file.collection
    if doc.file.role in ("post", "draft"):
        return posts, None
    if doc.file.role == "page" or label == "tabs":
        return "", None
    return label, None if label in FOLDER_KINDS else COLLECTION_KINDS.get(label, "page")


def is_post_list(doc: Document) -> bool:
    """Whether a page is one of the empty tabs on which Chirpy lists its posts."""
    is_list = doc.file.collection == "tabs" and doc.layout in ("tags", "categories", "archives")
    return is_list and not doc.body.strip()


def sort_key(doc: Document, key: str, fold: bool = False) -> tuple[bool, float, str, str]:
    """A key to sort pages by: those with a number first, the others by name.

    Just the Docs sorts pages without a number by a text in its place, or else by title; other
    themes by path. `fold` ignores case.
    """
    value = doc.front.get(key)
    if _is_number(value):
        return False, float(value), "", doc.path
    name = (text_of(value) or doc.title or doc.slug) if key == "nav_order" else ""
    return True, 0.0, name.casefold() if fold else name, doc.path


def collection_weights(docs: Iterable[Document], fold: bool = False) -> dict[str, int]:
    """The weights of items, by path, in collections where some ask for a position: whole numbers
    as they are, others by rank. Items without one come after them, in their order."""
    groups: dict[str, list[Document]] = {}
    for doc in docs:
        if doc.file.role == "item" and doc.file.collection != "tabs" and "weight" not in doc.own:
            groups.setdefault(doc.file.collection, []).append(doc)
    out: dict[str, int] = {}
    for group in groups.values():
        if not (key := next((one for one in ORDERS if any(one in doc.own for doc in group)), "")):
            continue
        numbers = sorted({doc.own[key] for doc in group if _is_number(doc.own.get(key))})
        is_whole = all(float(number).is_integer() for number in numbers)
        weights = {one: int(one) if is_whole else rank for rank, one in enumerate(numbers, 1)}
        after = max(weights.values(), default=0) + 1
        for doc in sorted(group, key=lambda doc: sort_key(doc, key, fold)):
            if _is_number(number := doc.own.get(key)):
                out[doc.path] = weights[number]
            else:
                out[doc.path] = after
                after += key == "nav_order"
    return out


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9
