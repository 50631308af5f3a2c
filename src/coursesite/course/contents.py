"""The table of contents of a course: its posts in order, in sections.

A section is a part that `course.yml` names, a folder, a week, or a stretch of a long series.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from coursesite.course.outline import FOLDER_KINDS
from coursesite.model import CoursePart, Moment, replace
from coursesite.text.urls import words_of

MOST = 60
"""The entries up to which all are listed on each page; beyond, those of its own section are."""
_STRETCH = 40
"""The entries of a section that a long series is cut into."""


class Entry(Struct, frozen=True, kw_only=True):
    """A post in the contents of its course. One that is not out has no address and no title, but
    the day on which it comes out."""

    path: str
    kind: str
    role: str
    url: str = ""
    title: str = ""
    title_html: str = ""
    number: int | None = None
    week: int | None = None
    lang: str = ""
    named: bool = False
    """Whether its number needs the word for its kind, as that of a lecture does not."""
    dated: bool = False
    """Whether a date says where it stands among the others."""
    out: Moment | None = None


class Section(Struct, frozen=True, kw_only=True):
    """Entries that stand together, below a title or a week; without either, they have none.

    `stretch` are the first and the last number, or place, of a part of a series that is cut.
    """

    entries: tuple[Entry, ...]
    title: str = ""
    title_html: str = ""
    week: int | None = None
    stretch: tuple[int, int] | None = None
    pages: bool = False
    """Whether it has the plain pages that are in no folder."""

    @property
    def url(self) -> str:
        """The address of its first entry that is out; "" if none is."""
        return next((entry.url for entry in self.entries if entry.url), "")


def sections(
    entries: Iterable[Entry], parts: tuple[CoursePart, ...], root: str
) -> tuple[Section, ...]:
    """The sections of a course, whose posts are given in their order. Plain pages come last, by
    their folders."""
    posts, tasks, pages = list[Entry](), list[Entry](), list[Entry]()
    for entry in entries:
        if entry.role == "page":
            pages.append(entry)
        else:  # a number alone does not tell where work stands among the lectures
            (tasks if entry.role == "task" and not entry.dated else posts).append(entry)
    posts += tasks
    found = _by_part(posts, parts) if parts else _by_folder(posts, root) or _by_week(posts)
    if not found and posts:
        found = [Section(entries=tuple(posts))]
    if len(posts) + len(pages) > MOST:
        found = [cut for section in found for cut in _cut(section)]
    return (*found, *_folders(pages, root))


def _by_part(posts: list[Entry], parts: tuple[CoursePart, ...]) -> list[Section]:
    """The posts by the parts that have the numbers of their lectures. What is no lecture goes with
    the lecture before it."""
    found: dict[int, list[Entry]] = {}
    here = -1
    for entry in posts:
        if entry.role == "session" and not entry.named and entry.number is not None:
            fits = (n for n, part in enumerate(parts) if part.first <= entry.number <= part.last)
            here = next(fits, -1)
        found.setdefault(here, []).append(entry)
    return [
        Section(entries=tuple(group))
        if n < 0
        else Section(entries=tuple(group), title=parts[n].title, title_html=parts[n].title_html)
        for n, group in found.items()
    ]


def _by_folder(posts: list[Entry], root: str) -> list[Section]:
    """The posts by their folders below that of their kind; none if no such folder has two."""
    groups = [(key, tuple(group)) for key, group in groupby(posts, lambda one: _folder(one, root))]
    if not any(key and len(group) > 1 for key, group in groups):
        return []
    return [
        _titled(key, group) if key and len(group) > 1 else Section(entries=group)
        for key, group in groups
    ]


def _folder(entry: Entry, root: str) -> str:
    """The folder of a post below that of its kind; "" if it lies in that itself."""
    path = entry.path.removeprefix(f"{root}/") if root else entry.path
    folders = path.split("/")[:-1]
    kinds = [n for n, name in enumerate(folders) if name.lower() in FOLDER_KINDS]
    below = folders[kinds[-1] + 1 :] if kinds else []
    return "/".join(folders) if below else ""


def _titled(folder: str, entries: tuple[Entry, ...]) -> Section:
    """The section of a folder: its title is that of its index post, or made of its name."""
    for entry in entries:
        if entry.path.endswith(f"{folder}/index.md") and entry.title:
            return Section(entries=entries, title=entry.title, title_html=entry.title_html)
    return Section(entries=entries, title=words_of(folder.rpartition("/")[2]))


def _by_week(posts: list[Entry]) -> list[Section]:
    """The posts by the weeks of the timetable; none if hardly a week has two."""
    groups = [(week, tuple(group)) for week, group in groupby(posts, lambda one: one.week)]
    weeks = {week for week, _ in groups if week is not None}
    if len(weeks) < 2 or 2 * len(posts) < 3 * len(weeks) or len(groups) > len(weeks) + 2:
        return []
    return [Section(entries=group, week=week) for week, group in groups]


def _cut(section: Section) -> Iterator[Section]:
    """A long series in stretches of a few dozen; a section with a title as it is."""
    entries = section.entries
    if section.title or section.week is not None or len(entries) <= MOST:
        yield section
        return
    for at in range(0, len(entries), _STRETCH):
        some = entries[at : at + _STRETCH]
        numbers = [entry.number for entry in some if entry.number is not None]
        first, last = (numbers[0], numbers[-1]) if numbers else (at + 1, at + len(some))
        yield replace(section, entries=some, stretch=(first, last))


def _folders(pages: list[Entry], root: str) -> Iterator[Section]:
    """The plain pages: those at the top of the course, then those of each folder, with the names of
    the folders above it that have pages, too."""
    by_folder: dict[str, list[Entry]] = {}
    for entry in pages:
        path = entry.path.removeprefix(f"{root}/") if root else entry.path
        folder, _, name = path.rpartition("/")
        if name.lower().startswith("index.") and folder.lower() in FOLDER_KINDS:
            folder = ""
        by_folder.setdefault(folder, []).append(entry)
    if top := by_folder.pop("", None):
        yield Section(entries=tuple(top), pages=True)
    for folder, group in sorted(by_folder.items()):
        group.sort(key=lambda entry: not entry.path.lower().rpartition("/")[2].startswith("index."))
        yield _titled(folder, tuple(group))
