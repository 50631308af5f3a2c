"""A page's citations and its list of references, whatever the style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Protocol

from msgspec import Struct

from coursesite.course.bibliography.entries import OTHERS, Entry
from coursesite.course.bibliography.locators import Located, located
from coursesite.course.bibliography.setting import Words, is_open, people, title_of, wrapped
from coursesite.model import CitedItem


class Cited(Struct, frozen=True):
    """An entry in a citation, with what stands around it."""

    entry: Entry
    prefix: str = ""
    place: Located = Located()
    suppressed: bool = False
    suffix: str = ""
    """The place and the rest as they are written."""


class Cluster(Struct, frozen=True):
    """A citation; with `narrative`, the first entry's author is a part of the sentence."""

    items: tuple[Cited, ...]
    narrative: bool = False


class Reference(Struct, frozen=True):
    """A line of the list: the entry's key, its label in a numeric style, and its HTML."""

    key: str
    html: str
    label: str = ""


class Document(Struct, frozen=True):
    """A page's citations as HTML, in their order, and its list of references. With `notes`, the
    citations are footnotes."""

    citations: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    notes: bool = False


class Style(Protocol):
    """A style of citations."""

    def __call__(
        self, clusters: Sequence[Cluster], entries: Sequence[Entry], words: Words, /
    ) -> Document:
        """The document of some citations. `entries` are all that are listed: those that are cited
        in the order of their first citation, then the others."""


def cited(item: CitedItem, entry: Entry, words: Words) -> Cited:
    """The entry as the page cites it."""
    return Cited(entry, item.prefix, located(item.suffix, words), item.suppressed, item.suffix)


def ref_id(key: str) -> str:
    """The id of an entry in the list of a page."""
    return "ref-" + "-".join(re.sub(r"[\"'<>&%#\\]", "-", key).split())


def to_list(key: str, html: str) -> str:
    """A link from a citation to the list."""
    return f'<a href="#{escape(ref_id(key))}" class="cs-cite">{html}</a>' if html else ""


def with_affixes(prefix: str, html: str, rest: str) -> str:
    """A cited entry between its prefix and what is left of its suffix."""
    front = f"{prefix} " if prefix else ""
    back = rest if not rest or rest[0] in ".,;:?!)" else f" {rest}"
    return f"{front}{html}{back}"


def narrative_names(entry: Entry, words: Words) -> str:
    """The authors of an entry as a sentence names them, for styles that only have numbers."""
    names = people(entry, "author", "editor")
    texts = [name.whole_family for name in names if name.literal != OTHERS]
    if len(texts) > 2 or is_open(names):
        return f"{texts[0]} {words('cite_et_al')}" if texts else ""
    if not texts:
        return wrapped(title_of(entry), "“", "”")
    return f" {words('cite_and')} ".join(texts)
