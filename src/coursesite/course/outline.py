"""The outline of a course: what kind and number a post has, the order of posts, weeks and tags."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from coursesite.model import KINDS, Event, FrontMatter, KindName, LectureRef, Row, Tag, Week
from coursesite.model.kinds import PAGE
from coursesite.text.urls import number_in, slugify

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
_SIGNS = {"+": "plus", "#": "sharp", "&": "and", "@": "at", "%": "percent"}
"""Words for the signs that names such as C++ and C# differ by."""
_DIGITS = re.compile(r"[0-9]+")
_WIDTH = 12
"""The digits that a number in a path is padded to before paths are compared."""


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
    """The name of a kind's folder that `folder` misspells by one letter too many or too few, or by
    two neighbours swapped; "" if there is none.

    A replaced letter often makes an ordinary word, so that is not guessed, nor are short names.

    >>> folder_meant("lectuers"), folder_meant("lecturers"), folder_meant("labz")
    ('lectures', '', '')
    """
    word = folder.lower()
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
    """The posts of a course by weight, number, date and path; news come last, newest first."""
    refs = sorted(refs, key=_order)
    news = [ref for ref in refs if ref.role == "news"]
    news.sort(key=lambda ref: ref.date.at.isoformat() if ref.date else "", reverse=True)
    return (*(ref for ref in refs if ref.role != "news"), *news)


def _order(ref: LectureRef) -> tuple[int, float, str, str, str]:
    number = float("inf") if ref.number is None else float(ref.number)
    date = ref.date.at.isoformat() if ref.date else "9999"
    return (ref.weight, number, date, natural(ref.path), ref.path)


def natural(path: str) -> str:
    """A sort key for paths in which the numbers count as numbers.

    >>> sorted(["Lecture 10", "Lecture 9", "Lecture 09b"], key=natural)
    ['Lecture 9', 'Lecture 09b', 'Lecture 10']
    """
    return _DIGITS.sub(lambda digits: digits[0].zfill(_WIDTH), path)


def neighbours(refs: Iterable[LectureRef]) -> dict[str, tuple[str | None, str | None]]:
    """The paths of the posts before and after each post, by its path, of `refs` in their order.

    All sessions are one row, the posts of any other kind another. Plain pages have no neighbours:
    nobody reads a syllabus on to the glossary.
    """
    rows: dict[str, list[str]] = {}
    for ref in refs:
        if ref.role != "page" and not ref.unlisted:
            row = ref.role if ref.role == "session" else ref.kind
            rows.setdefault(row, []).append(ref.path)
    return {
        path: (before, after)
        for row in rows.values()
        for before, path, after in zip([None, *row], row, [*row[1:], None], strict=False)
    }


_SESSION, _EVENT, _DUE = range(3)
"""The order of what is on the same day."""


def weeks(
    refs: Sequence[LectureRef], events: Sequence[Event], start: dt.date | None
) -> tuple[Week, ...]:
    """The schedule: sessions, events and what is due, week by week; undated rows come last.

    A session without a date stands in the week of the session before it. Weeks count from the one
    of `start`, or else of the first date.
    """
    rows: list[tuple[dt.date | None, int, Row]] = []
    last: dt.date | None = None
    for ref in refs:
        if ref.unlisted:
            continue
        if ref.role == "session":
            last = ref.date.at.date() if ref.date else last
            row = Row(date=ref.date, end=ref.end, title=ref.title, kind=ref.kind, ref=ref)
            rows.append((last, _SESSION, row))
        elif ref.role == "task" and ref.due:
            row = Row(date=ref.due, title=ref.title, kind=ref.kind, ref=ref, due=True)
            rows.append((ref.due.at.date(), _DUE, row))
    rows += [(event.date.at.date(), _EVENT, _event_row(event)) for event in events]
    rows.sort(key=lambda row: (row[0] is None, row[0] or dt.date.min, row[1]))
    days = [day for day, _, _ in rows if day]
    if start is None and days:
        start = days[0]
    by_monday: dict[dt.date | None, list[Row]] = {}
    for day, _, row in rows:
        by_monday.setdefault(_monday(day) if day else None, []).append(row)
    first = _monday(start) if start else None
    return tuple(
        Week(
            number=(monday - first).days // 7 + 1 if monday and first and monday >= first else None,
            start=monday,
            rows=tuple(of_week),
        )
        for monday, of_week in by_monday.items()
    )


def _event_row(event: Event) -> Row:
    return Row(
        date=event.date,
        title=event.title,
        kind=event.kind,
        end=event.end,
        location=event.location,
        url=event.url,
        id=event.id,
    )


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def tags(refs: Iterable[LectureRef], base: str) -> tuple[Tag, ...]:
    """The tags of a course with their posts, sorted by name; `base` is the address below which
    each has its page. Tags of the same `tag_key` are one, under the name that comes first.

    Two tags never share an address: where only signs make the difference, they are spelled out.
    """
    by_key: dict[str, tuple[str, list[LectureRef]]] = {}
    for ref in refs:
        if ref.unlisted:
            continue
        for name in ref.tags:
            of_tag = by_key.setdefault(tag_key(name), (name, []))[1]
            if ref not in of_tag[-1:]:  # a post may have one tag in two spellings
                of_tag.append(ref)
    slugs = _slugs(by_key)
    return tuple(
        Tag(name=name, slug=slugs[key], url=f"{base}{slugs[key]}/", refs=tuple(of_tag))
        for key, (name, of_tag) in sorted(by_key.items(), key=lambda item: item[1][0].casefold())
    )


def tag_key(name: str) -> str:
    """The identity of a tag: its name with the case of letters folded, `-` and `_` as spaces.

    >>> tag_key("Machine-Learning") == tag_key("machine learning"), tag_key("C") == tag_key("C++")
    (True, False)
    """
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _slugs(keys: Iterable[str]) -> dict[str, str]:
    """The last part of each tag's address, by key, no two the same.

    A tag that is alone with its slug keeps it whatever other tags there are, since links to its
    page must last; so slugs are given out in the order of keys, not of posts.
    """
    plain = {key: _slug(key, _SIGNS) for key in sorted(keys)}
    shared = Counter(plain.values())
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for key, slug in plain.items():
        every = {char: f"u{ord(char):x}" for char in key if not slugify(char)} | _SIGNS
        own = base = slug if shared[slug] == 1 else _slug(key, every)
        number = 1
        while own in taken or (own != slug and own in shared):
            number += 1
            own = f"{base}-{number}"
        taken.add(own)
        slugs[key] = own
    return slugs


def _slug(key: str, signs: Mapping[str, str]) -> str:
    spelled = "".join(f" {signs[char]} " if char in signs else char for char in key)
    return slugify(" ".join(spelled.split())).strip("-") or "tag"
