"""The outline of a course: the kind and the number of each post, and the order of posts."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterable

from coursesite.model import KINDS, FrontMatter, KindName, LectureRef
from coursesite.model.page_kinds import PAGE
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import number_in

FOLDER_KINDS: dict[str, KindName] = {
    name: kind.name
    for kind in KINDS.values()
    if kind.folder
    for name in (kind.name, kind.folder, *kind.other_folders)
}
"""The kind of the posts in a folder, by the folder's name in lower case."""
_SHORTEST = 5
"""The letters that a folder's name must have for a slip in it to be guessed."""
_NO_SLIPS = ("lecturer", "lecturers")
"""Words of their own that are a letter away from the name of such a folder."""
_DIGITS = rare(r"[0-9]+")
_WIDTH = 12
"""The digits that a number in a path is padded to before paths are compared."""
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
"""The date of news without one, which come last."""


def kind_of(path: str, front: FrontMatter) -> KindName:
    """The kind that a post says, else that of the nearest folder above it which is one of a kind.

    The `index.md` of such a folder itself is a plain page: it introduces the others.
    """
    if front.kind:
        return front.kind
    *folders, name = path.split("/")
    kinds = [FOLDER_KINDS.get(folder.lower()) for folder in reversed(folders)]
    if name == "index.md" and kinds and kinds[0]:
        return PAGE
    return next((kind for kind in kinds if kind), PAGE)


def folder_meant(folder: str) -> str:
    """The name of a kind's folder that `folder` misspells by one letter too many or too few, by two
    neighbours swapped, or by the other i of a Turkish keyboard; "" if there is none.

    A replaced letter often makes an ordinary word, so that is not guessed, nor are short names.

    >>> folder_meant("lectuers"), folder_meant("lecturers"), folder_meant("labz")
    ('lectures', '', '')
    """
    word = folder.lower()
    if (dotted := word.replace("i\u0307", "i").replace("ı", "i")) != word:
        return dotted if dotted in FOLDER_KINDS else ""
    if word in FOLDER_KINDS or word in _NO_SLIPS or not word.isalpha():
        return ""
    return next(
        (name for name in FOLDER_KINDS if len(name) >= _SHORTEST and _slips(word, name)), ""
    )


def _slips(word: str, name: str) -> bool:
    """Whether `word` is `name` with one such slip behind its first letter."""
    same = len(posixpath.commonprefix((word, name)))
    here, there = word[same:], name[same:]
    swapped = here[:2] == there[1::-1] and here[2:] == there[2:]
    return same > 0 and (here[1:] == there or here == there[1:] or swapped)


def number_of(path: str, front: FrontMatter, kind: KindName) -> int | None:
    """The number that a post says, else, for kinds that are numbered, the one that its file or
    folder begins with."""
    if front.number is not None or not KINDS[kind].numbered:
        return front.number
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    return number_in(folder.rpartition("/")[2] if stem == "index" else stem)


def ordered(refs: Iterable[LectureRef]) -> tuple[LectureRef, ...]:
    """The posts of a course in their order; news come last, newest first.

    The order is by weight. Within a weight, posts with a date stand in the order of their dates,
    then of their numbers. A post without a date stands behind the dated posts of its kind with a
    lower number or, if there are none, before those with a higher one; if no post of its kind has
    a date, a session is placed among all sessions instead. The others come after all dated posts.
    Posts without a date that meet are ordered by number and path.
    """
    by_weight: dict[int, list[LectureRef]] = {}
    news = []
    for ref in refs:
        if ref.role == "news":
            news.append(ref)
        else:
            by_weight.setdefault(ref.weight, []).append(ref)
    news.sort(key=_undated_key)
    news.sort(key=lambda ref: ref.date.at if ref.date else _NEVER, reverse=True)
    rows = (_dated_first(by_weight[weight]) for weight in sorted(by_weight))
    return (*(ref for row in rows for ref in row), *news)


def _dated_first(refs: list[LectureRef]) -> list[LectureRef]:
    """The posts of one weight in their order."""
    dated = sorted(
        ((ref.date.at, _undated_key(ref), ref) for ref in refs if ref.date), key=lambda one: one[:2]
    )
    numbers: dict[str, list[tuple[int, int]]] = {}
    for place, (*_, ref) in enumerate(dated):
        if ref.number is not None:
            for series in (ref.kind, ref.role):
                numbers.setdefault(series, []).append((place, ref.number))
    placed = [(place, 0, _undated_key(ref), ref) for place, (*_, ref) in enumerate(dated)]
    placed += [
        (_place(ref, numbers, len(dated)), 1, _undated_key(ref), ref)
        for ref in refs
        if not ref.date
    ]
    placed.sort(key=lambda one: one[:3])
    return [ref for *_, ref in placed]


def _place(ref: LectureRef, numbers: dict[str, list[tuple[int, int]]], after_all: int) -> int:
    """The index of the dated post that a post without a date stands behind. `numbers` are those of
    the dated posts by their kinds and roles, each with the post's index."""
    of_kind = numbers.get(ref.kind, [])
    among = of_kind or (numbers.get(ref.role, []) if ref.role == "session" else [])
    if ref.number is None or not among:
        return after_all
    limit = ref.number if of_kind else ref.number + 1  # lab 2 comes after lecture 2
    lower = [place for place, number in among if number < limit]
    return lower[-1] if lower else among[0][0] - 1


def _undated_key(ref: LectureRef) -> tuple[float, str, str]:
    number = float("inf") if ref.number is None else float(ref.number)
    return (number, natural(ref.path), ref.path)


def natural(path: str) -> str:
    """A sort key for paths in which the numbers count as numbers.

    >>> sorted(["Lecture 10", "Lecture 9", "Lecture 09b"], key=natural)
    ['Lecture 9', 'Lecture 09b', 'Lecture 10']
    """
    return _DIGITS.sub(lambda digits: digits[0].zfill(_WIDTH), path)


def neighbours(refs: Iterable[LectureRef]) -> dict[str, tuple[str | None, str | None]]:
    """The paths of the posts before and after each post, by its path, of `refs` in their order.

    All sessions are one row, the posts of any other kind another. News, which are listed newest
    first, are read on in the order of time. Plain pages have no neighbours: nobody reads a syllabus
    on to the glossary.
    """
    rows: dict[str, list[str]] = {}
    for ref in refs:
        if ref.role != "page" and not ref.unlisted:
            row = ref.role if ref.role == "session" else ref.kind
            rows.setdefault(row, []).append(ref.path)
    for kind in KINDS.values():
        if kind.role == "news" and kind.name in rows:
            rows[kind.name].reverse()
    return {
        path: (before, after)
        for row in rows.values()
        for before, path, after in zip([None, *row], row, [*row[1:], None], strict=False)
    }
