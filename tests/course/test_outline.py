"""The order of a course's posts: by date where there is one, by number where there is none."""

from __future__ import annotations

import datetime as dt

import pytest

from coursesite.course import outline
from coursesite.model import LectureRef, Moment


def ref(name: str, number: int | None = None, day: int = 0, weight: int = 0) -> LectureRef:
    """A post `KIND/NAME`, on a day of June if it has one."""
    kind = name.partition("/")[0]
    date = Moment(dt.datetime(2026, 6, day, tzinfo=dt.UTC)) if day else None
    return LectureRef(
        path=f"{name}.md", url="", course="", kind=kind, title="", number=number, date=date,
        weight=weight,
    )  # fmt: skip


def order(*refs: LectureRef) -> list[str]:
    """The names of posts in their order, whatever order they come in."""
    names = [ref.path.removesuffix(".md") for ref in outline.ordered(refs)]
    assert names == [ref.path.removesuffix(".md") for ref in outline.ordered(reversed(refs))]
    return names


def test_lectures_and_labs_that_are_each_numbered_from_one_stand_by_their_dates() -> None:
    refs = (
        ref("lecture/a", 1, 16),
        ref("lecture/b", 2, 18),
        ref("lab/a", 1, 17),
        ref("lab/b", 2, 19),
    )
    assert order(*refs) == ["lecture/a", "lab/a", "lecture/b", "lab/b"]
    assert outline.neighbours(outline.ordered(refs))["lab/a.md"] == ("lecture/a.md", "lecture/b.md")


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        # behind the lower numbers of its kind
        ([ref("lecture/a", 1, 3), ref("lab/a", 1, 4), ref("lecture/c", 3, 9), ref("lecture/b", 2)],
         ["lecture/a", "lecture/b", "lab/a", "lecture/c"]),
        # before the higher ones, if none is lower
        ([ref("lab/a", 1, 1), ref("lecture/b", 2, 2), ref("lecture/a", 1)],
         ["lab/a", "lecture/a", "lecture/b"]),
        # those to come have no date yet
        ([ref("lecture/a", 1, 1), ref("lab/a", 1, 2), ref("lecture/c", 3), ref("lecture/b", 2)],
         ["lecture/a", "lecture/b", "lecture/c", "lab/a"]),
        ([ref("lecture/a", 1, 1), ref("lab/b", 2), ref("lab/a", 1), ref("page/z")],
         ["lecture/a", "lab/a", "lab/b", "page/z"]),
        # one series of numbers for all sessions, as far as a kind has no dates
        ([ref("lecture/a", 1, 1), ref("lecture/c", 3, 9), ref("lab/b", 2), ref("lab/c", 3)],
         ["lecture/a", "lab/b", "lecture/c", "lab/c"]),
        # one day, then no day at all
        ([ref("lecture/b", 2, 1), ref("lecture/a", 1, 1)], ["lecture/a", "lecture/b"]),
        ([ref("lecture/a", 1), ref("lab/b", 2), ref("lecture/c", 3), ref("page/a")],
         ["lecture/a", "lab/b", "lecture/c", "page/a"]),
        # weights before all
        ([ref("lecture/a", 1, 9), ref("lecture/b", 2, 1), ref("lab/a", weight=-1)],
         ["lab/a", "lecture/b", "lecture/a"]),
        # news come last, the newest first
        ([ref("announcement/a", day=2), ref("announcement/b", day=9), ref("lecture/a", 1, 20),
          ref("announcement/c")],
         ["lecture/a", "announcement/b", "announcement/a", "announcement/c"]),
    ],
)  # fmt: skip
def test_numbers_order_the_posts_without_a_date(
    refs: list[LectureRef], expected: list[str]
) -> None:
    assert order(*refs) == expected


def test_dates_of_several_zones_are_compared_as_moments() -> None:
    early = Moment(dt.datetime(2026, 6, 1, 23, tzinfo=dt.timezone(dt.timedelta(hours=9))), True)
    late = Moment(dt.datetime(2026, 6, 1, 22, tzinfo=dt.UTC), True)
    posts = [
        LectureRef(path=name, url="", course="", kind="lecture", title="", date=date)
        for name, date in (("late", late), ("early", early))
    ]
    assert [post.path for post in outline.ordered(posts)] == ["early", "late"]
