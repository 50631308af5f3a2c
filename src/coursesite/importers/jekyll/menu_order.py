"""The order that pages ask for: `nav_order` in Just the Docs, `order` in other themes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeGuard

from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.documents import Document

KEYS = ("nav_order", "order")


def sort_key(doc: Document, key: str, fold: bool = False) -> tuple[bool, float, str, str]:
    """A key to sort pages by: those with a number first, the others by name.

    Just the Docs sorts pages without a number by a text in its place, or else by title; other
    themes by path. `fold` ignores case.
    """
    value = doc.front.get(key)
    if is_number(value):
        return False, float(value), "", doc.path
    name = (text_of(value) or doc.title or doc.slug) if key == "nav_order" else ""
    return True, 0.0, name.casefold() if fold else name, doc.path


def collection_weights(docs: Iterable[Document], fold: bool = False) -> dict[str, int]:
    """The weights of items, by path, in collections where some ask for a position."""
    groups: dict[str, list[Document]] = {}
    for doc in docs:
        if doc.file.role == "item" and doc.file.collection != "tabs" and "weight" not in doc.own:
            groups.setdefault(doc.file.collection, []).append(doc)
    out: dict[str, int] = {}
    for group in groups.values():
        if key := next((key for key in KEYS if any(key in doc.own for doc in group)), ""):
            out |= _weights(group, key, fold)
    return out


def _weights(group: list[Document], key: str, fold: bool) -> dict[str, int]:
    """The weights of a collection's items: whole numbers as they are, others by rank.

    Items without a number come after them: in Just the Docs by name, else in their usual order.
    """
    numbers = sorted({float(doc.own[key]) for doc in group if is_number(doc.own.get(key))})
    whole = all(number.is_integer() for number in numbers)
    given = {number: int(number) if whole else i for i, number in enumerate(numbers, 1)}
    after = max(given.values(), default=0) + 1
    rest = [doc for doc in group if not is_number(doc.own.get(key))]
    rest.sort(key=lambda doc: sort_key(doc, key, fold))
    out = {doc.path: given[float(doc.own[key])] for doc in group if is_number(doc.own.get(key))}
    step = key == "nav_order"
    return out | {doc.path: after + i * step for i, doc in enumerate(rest)}


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value of front matter is a number that pages can be sorted by."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9
