"""The types of a book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from coursesite.importers.plans.plan import ReportRow, TextChange


class Page(Struct, frozen=True, kw_only=True):
    """A page of a book.

    `path` is that of its file below the root of the book. `address` is the one at which readers
    found it, from the root of the old site (`/a/b.html`): "" if it had none, "/" for the home page.
    `title` and `part` are from the table of contents: its title there, and that of the part it
    stands in. A page that is not `listed` is in no table of contents. `kind` is ours, "" to have it
    decided here.
    """

    path: str
    address: str = ""
    title: str = ""
    part: str = ""
    listed: bool = True
    kind: str = ""


class Book(Struct, frozen=True, kw_only=True):
    """A folder of pages in the order in which they are read.

    `root` is the folder of the pages, and `base` the one that was given, to which the paths of the
    report are relative. `course` has what is known for `course.yml`; addresses in its `nav` and
    `links`, and the files of its `bibliography`, are paths below the root. `copied` are the paths
    of other files to publish, and `placed` those of files elsewhere below the base, by the paths
    below the root at which links find them; `redirects` are old addresses with the paths of their
    pages. `labels` are those that the text of a page, by its path, has once it is converted, and
    `titles` those of titles, which stand for the pages at these paths.
    `settings` is the path of the file with its menu. `has_ids` says that links lead to the ids of
    headings that its source made, and were not changed for ours.
    `site` is the address of the old site, and `prefix` the path that its absolute links begin with.
    """

    root: Path
    base: Path
    pages: tuple[Page, ...]
    course: Mapping[str, Any] = {}
    copied: tuple[str, ...] = ()
    placed: Mapping[str, str] = {}
    labels: Mapping[str, tuple[str, ...]] = {}
    titles: Mapping[str, str] = {}
    redirects: Mapping[str, str] = {}
    settings: str = "the menu"
    has_ids: bool = True
    site: str = ""
    prefix: str = ""
    rows: tuple[ReportRow, ...] = ()


class Converted(Struct, frozen=True, kw_only=True):
    """The text of a page in our syntax, its front matter with the keys of its program, and the
    changes for the report."""

    text: str
    front: dict[str, Any]
    changes: tuple[TextChange, ...] = ()


Convert = Callable[[str, dict[str, Any], Page], Converted]
"""Converts the body of a page, given with its front matter as plain data. Of a notebook, it is
given one cell at a time."""
