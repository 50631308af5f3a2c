"""The rules of numbers: what is numbered on a page, and what its labels stand for on others.

A page's rendered notes do not depend on numbers. A page depends on those that it shows alone: the
rule `label_of` is a projection.
"""

from __future__ import annotations

from msgspec import Struct

from coursesite.course import numbering as course_numbering
from coursesite.course import outline
from coursesite.course.numbering import Label
from coursesite.engine import Need, rule
from coursesite.model import EquationRow, Item, Numbering, Prose
from coursesite.site.courses.course import lecture_ref
from coursesite.site.markdown.prose import prose
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import location_of
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import posts


class PageName(Struct, frozen=True):
    """A post as a reference names it."""

    kind: str
    number: int | None
    title: str
    title_html: str
    course: str


@rule
def page_name(need: Need, path: str) -> PageName:
    """A post as references from other pages name it."""
    head = need(front, path)
    kind = outline.kind_of(path, head)
    number = outline.number_of(path, head, kind)
    course = need(location_of, path).course
    return PageName(kind, number, head.title, head.title_html, course)


@rule(keep=tuple[Item, ...])
def items(need: Need, path: str) -> tuple[Item, ...]:
    """The numbered things of a post, whether it is out or not: its equations come last."""
    return items_of(need(prose, path))


def items_of(body: Prose) -> tuple[Item, ...]:
    """The numbered things of a post's body: its equations come last."""
    return (*body.items, *map(_equation, body.equations)) if body.equations else body.items


def _equation(row: EquationRow) -> Item:
    return Item(
        kind="equation",
        labels=row.labels,
        number=row.tag,
        part=row.part,
        whole=row.group_labels,
        hidden=row.start < 0,
    )


@rule
def numbering(need: Need, root: str) -> Numbering:
    """The settings of a course for numbers."""
    return need(config, root).numbering


def _lecture(name: PageName) -> tuple[bool, str]:
    """Whether a post is a lecture, and the number that is in front of its numbers; "" for none."""
    if name.kind != "lecture":
        return False, ""
    return True, "" if name.number is None else str(name.number)


@rule(keep=tuple[Label, ...])
def things(need: Need, path: str) -> tuple[Label, ...]:
    """The numbered things of a post as references know them, in their order."""
    of_post = items_of(need(prose, path))
    if not of_post:
        return ()
    name = page_name.run(need, path)  # a task of its own is for other pages
    settings = need(numbering, name.course)
    is_lecture, prefix = _lecture(name)
    before = None
    if is_lecture and course_numbering.taken(of_post, settings):
        before = need(taken_before, name.course, path)
    given = course_numbering.numbers(of_post, settings, prefix, before)
    return course_numbering.named(of_post, given, settings, is_lecture=is_lecture, prefix=prefix)


def labels_of(need: Need, path: str, of_post: tuple[Item, ...]) -> dict[str, Label]:
    """The numbered things of a post by their labels."""
    return course_numbering.labels(of_post, need(things, path)) if of_post else {}


@rule
def label_of(need: Need, path: str, name: str) -> Label | None:
    """The thing of that label on the page of a post: all that other pages depend on."""
    of_post: tuple[Item, ...] = need(items, path)
    if not any(name in item.labels or name in item.whole for item in of_post):
        return None
    return labels_of(need, path, of_post)[name]


# ---- numbers that run through a course ---------------------------------------------------------


@rule
def taken(need: Need, path: str) -> dict[str, int]:
    """How many numbers a post takes of the rows that run through its course: a draft takes none,
    but what is to come out later takes what it will take then."""
    name: PageName = need(page_name, path)
    if not _lecture(name)[0] or need(front, path).draft:
        return {}
    of_post: tuple[Item, ...] = need(items, path)
    return course_numbering.taken(of_post, need(numbering, name.course))


@rule
def all_taken(need: Need, root: str) -> dict[str, dict[str, int]]:
    """By post, how many numbers of each such row the lectures before it in the course take."""
    counts: dict[str, int] = {}
    before = {}
    order = outline.ordered(need(lecture_ref, path) for path in need(posts, root))
    for ref in order:
        before[ref.path] = dict(counts)
        for row, count in need(taken, ref.path).items():
            counts[row] = counts.get(row, 0) + count
    return before


@rule
def taken_before(need: Need, root: str, path: str) -> dict[str, int]:
    """How many numbers of each such row the lectures before a post take."""
    return need(all_taken, root).get(path, {})
