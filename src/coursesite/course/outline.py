"""The order of a course: its sessions one after the other, its weeks, its tags."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from coursesite.model import Event, FrontMatter, Kind, LectureRef, Row, Tag, Week
from coursesite.text.urls import number_in, slugify

SESSIONS: tuple[Kind, ...] = ("lecture", "lab")
_FOLDERS: dict[str, Kind] = {
    "lecture": "lecture",
    "lectures": "lecture",
    "lab": "lab",
    "labs": "lab",
    "assignment": "assignment",
    "assignments": "assignment",
    "homework": "assignment",
    "homeworks": "assignment",
    "announcement": "announcement",
    "announcements": "announcement",
}
_WORDS = ("lecturer", "lecturers")
"""Words of their own that look like a slip in the name of such a folder."""
_SIGNS = {"+": "plus", "#": "sharp", "&": "and", "@": "at", "%": "percent"}
"""How signs are spelled that names live by, such as C++ and C#."""
_DIGITS = re.compile(r"[0-9]+")
_WIDTH = 12
"""The digits that numbers in a path are compared with."""


def kind_of(path: str, front: FrontMatter) -> Kind:
    """What a post is: what it says, else what the nearest folder of its path says."""
    if front.kind:
        return front.kind
    *folders, name = path.split("/")
    kinds = [_FOLDERS.get(folder.lower()) for folder in reversed(folders)]
    if name == "index.md" and kinds and kinds[0]:
        return "page"
    return next((kind for kind in kinds if kind), "page")


def folder_meant(folder: str) -> str:
    """The name of a folder of some kind that another name misses by a slip: a letter too many or
    too few, or two that changed places; "" if it is none of those.

    A slip is easily an ordinary word, so letters are not replaced, and short names are not guessed.

    >>> folder_meant("lectuers"), folder_meant("lecturers"), folder_meant("labz")
    ('lectures', '', '')
    """
    word = folder.lower()
    if word in _FOLDERS or word in _WORDS or not word.isalpha():
        return ""
    return next((name for name in _FOLDERS if len(name) > len("labs") and _slips(word, name)), "")


def _slips(word: str, name: str) -> bool:
    """Whether a word is a name with such a slip behind its first letter."""
    same = len(posixpath.commonprefix((word, name)))
    here, there = word[same:], name[same:]
    swapped = here[:2] == there[1::-1] and here[2:] == there[2:]
    return same > 0 and (here[1:] == there or here == there[1:] or swapped)


def number_of(path: str, front: FrontMatter, kind: Kind) -> int | None:
    """The number of a session: what it says, else the one its file or folder begins with."""
    if front.number is not None or kind not in ("lecture", "lab", "assignment"):
        return front.number
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    return number_in(folder.rpartition("/")[2] if stem == "index" else stem)


def order(ref: LectureRef) -> tuple[int, float, str, str, str]:
    """The key that the pages of a course are sorted by: weight, number, date, path, the numbers in
    which count as numbers."""
    number = float("inf") if ref.number is None else float(ref.number)
    date = ref.date.at.isoformat() if ref.date else "9999"
    return (ref.weight, number, date, natural(ref.path), ref.path)


def natural(path: str) -> str:
    """What paths are compared by, so that the numbers in them count as numbers.

    >>> sorted(["Lecture 10", "Lecture 9", "Lecture 09b"], key=natural)
    ['Lecture 9', 'Lecture 09b', 'Lecture 10']
    """
    return _DIGITS.sub(lambda found: found[0].zfill(_WIDTH), path)


def ordered(refs: Iterable[LectureRef]) -> tuple[LectureRef, ...]:
    """The pages of a course in their order; announcements come newest first."""
    refs = sorted(refs, key=order)
    news = [ref for ref in refs if ref.kind == "announcement"]
    news.sort(key=lambda ref: ref.date.at.isoformat() if ref.date else "", reverse=True)
    return (*(ref for ref in refs if ref.kind != "announcement"), *news)


def neighbours(refs: Iterable[LectureRef]) -> dict[str, tuple[str | None, str | None]]:
    """By path, which page is before and which is after, among the sessions or among pages of one
    kind.

    Plain pages have none: nobody reads a syllabus on to the glossary.
    """
    rows: dict[str, list[str]] = {}
    for ref in refs:
        if ref.kind != "page" and not ref.unlisted:
            kind = SESSIONS[0] if ref.kind in SESSIONS else ref.kind
            rows.setdefault(kind, []).append(ref.path)
    return {
        path: (before, after)
        for row in rows.values()
        for before, path, after in zip([None, *row], row, [*row[1:], None], strict=False)
    }


def weeks(
    refs: Sequence[LectureRef], events: Sequence[Event], start: dt.date | None
) -> tuple[Week, ...]:
    """The schedule: what takes place and what is due, week by week.

    A session without a date stands in the week of the session before it. Weeks count from the one
    of `start`, or else of the first date.
    """
    rows: list[tuple[dt.date | None, int, Row]] = []
    last: dt.date | None = None
    for ref in refs:
        if ref.unlisted or ref.kind in ("page", "announcement"):
            continue
        if ref.kind in SESSIONS:
            day = ref.date.at.date() if ref.date else last
            last = day
            rows.append(
                (day, 0, Row(date=ref.date, end=ref.end, title=ref.title, kind=ref.kind, ref=ref))
            )
        elif ref.due:
            day = ref.due.at.date()
            rows.append(
                (day, 2, Row(date=ref.due, title=ref.title, kind=ref.kind, ref=ref, due=True))
            )
    for event in events:
        day = event.date.at.date()
        rows.append(
            (
                day,
                1,
                Row(
                    date=event.date,
                    title=event.title,
                    kind=event.kind,
                    end=event.end,
                    location=event.location,
                    url=event.url,
                    id=event.id,
                ),
            )
        )
    rows.sort(key=lambda row: (row[0] is None, row[0] or dt.date.min, row[1]))
    days = [day for day, _, _ in rows if day]
    if start is None and days:
        start = days[0]
    found: dict[dt.date | None, list[Row]] = {}
    for day, _, row in rows:
        found.setdefault(day - dt.timedelta(days=day.weekday()) if day else None, []).append(row)
    first = start - dt.timedelta(days=start.weekday()) if start else None
    return tuple(
        Week(
            number=(monday - first).days // 7 + 1 if monday and first and monday >= first else None,
            start=monday,
            rows=tuple(of_week),
        )
        for monday, of_week in found.items()
    )


def tags(refs: Iterable[LectureRef], root_url: str) -> tuple[Tag, ...]:
    """The tags of a course with their pages, sorted by name; those of the same `tag_key` are one.

    Two tags never share an address: where signs make the difference, they are spelled out.
    """
    found: dict[str, tuple[str, list[LectureRef]]] = {}
    for ref in refs:
        if ref.unlisted:
            continue
        for name in ref.tags:
            of_tag = found.setdefault(tag_key(name), (name, []))[1]
            if ref not in of_tag[-1:]:
                of_tag.append(ref)
    slugs = _slugs(found)
    return tuple(
        Tag(name=name, slug=slugs[key], url=f"{root_url}tags/{slugs[key]}/", refs=tuple(of_tag))
        for key, (name, of_tag) in sorted(found.items(), key=lambda item: item[1][0].casefold())
    )


def tag_key(name: str) -> str:
    """What makes a tag: its name, whatever the case of letters, with `-` and `_` as spaces.

    >>> tag_key("Machine-Learning") == tag_key("machine learning"), tag_key("C") == tag_key("C++")
    (True, False)
    """
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _slugs(keys: Iterable[str]) -> dict[str, str]:
    """The last parts of the tags' addresses, each its own."""
    plain = {key: _slug(key, _SIGNS) for key in sorted(keys)}
    shared = Counter(plain.values())
    made: dict[str, str] = {}
    taken: set[str] = set()
    for key, slug in plain.items():
        every = {char: f"u{ord(char):x}" for char in key if not slugify(char)} | _SIGNS
        found = base = slug if shared[slug] == 1 else _slug(key, every)
        number = 1
        while found in taken or (found != slug and found in shared):
            number += 1
            found = f"{base}-{number}"
        taken.add(found)
        made[key] = found
    return made


def _slug(key: str, signs: Mapping[str, str]) -> str:
    spelled = "".join(f" {signs[char]} " if char in signs else char for char in key)
    return slugify(" ".join(spelled.split())).strip("-") or "tag"
