"""The sections that the posts of a course stand in."""

from __future__ import annotations

from coursesite.course.contents import MOST, Entry, Section, sections
from coursesite.model import CoursePart


def lecture(number: int, week: int | None = None, folder: str = "", name: str = "") -> Entry:
    path = f"lectures/{folder}{name or f'{number:02}-x.md'}"
    url = f"/lectures/{number}/"
    return Entry(
        path=path, kind="lecture", role="session", number=number, week=week, url=url, title="X"
    )


def page(path: str, title: str = "P") -> Entry:
    return Entry(path=path, kind="page", role="page", url=f"/{path[:-3]}/", title=title)


def shape(found: tuple[Section, ...]) -> list[tuple[str | int | None, int]]:
    return [(one.title or one.week or one.stretch or None, len(one.entries)) for one in found]  # type: ignore[misc]


def test_posts_without_sections_are_one() -> None:
    assert shape(sections([lecture(n) for n in range(1, 9)], (), "")) == [(None, 8)]
    assert sections([], (), "") == ()


def test_parts_have_the_lectures_with_their_numbers_and_what_comes_with_these() -> None:
    parts = (
        CoursePart(title="Lines", lectures=(1, 2)),
        CoursePart(title="Maps", lectures=(4, 9999)),
    )
    lab = Entry(path="labs/1.md", kind="lab", role="session", named=True, number=1, url="/labs/1/")
    posts = [lecture(1), lab, lecture(2), lecture(3), lecture(4), lecture(30)]
    assert shape(sections(posts, parts, "")) == [("Lines", 3), (None, 1), ("Maps", 2)]


def test_folders_with_several_posts_are_sections() -> None:
    posts = [
        lecture(1, folder="01-linear_maps/"),
        lecture(2, folder="01-linear_maps/"),
        lecture(3, folder="02-rings/", name="index.md"),
        lecture(4, folder="02-rings/"),
        lecture(5, folder="03-alone/", name="index.md"),
    ]
    assert shape(sections(posts, (), "")) == [("Linear maps", 2), ("X", 2), (None, 1)]
    alone = [lecture(n, folder=f"{n:02}-x/", name="index.md") for n in (1, 2, 3)]
    assert shape(sections(alone, (), "")) == [(None, 3)]


def test_weeks_are_sections_if_most_have_several_posts() -> None:
    assert shape(sections([lecture(n, week=(n + 1) // 2) for n in range(1, 7)], (), "")) == [
        (1, 2),
        (2, 2),
        (3, 2),
    ]
    assert shape(sections([lecture(n, week=n) for n in range(1, 7)], (), "")) == [(None, 6)]


def test_a_long_series_is_cut_and_all_is_kept() -> None:
    posts = [lecture(n) for n in range(1, 2 * MOST)]
    found = sections(posts, (), "")
    assert [entry for section in found for entry in section.entries] == posts
    assert found[1].stretch == (41, 80) and found[1].url == "/lectures/41/"
    assert shape(sections(posts[:MOST], (), "")) == [(None, MOST)]


def test_pages_come_last_by_their_folders_at_any_depth() -> None:
    pages = [page("a.md"), page("x/y/z.md"), page("x/more.md"), page("x/index.md", "The X")]
    found = sections([*pages, lecture(1)], (), "")
    assert shape(found) == [(None, 1), (None, 1), ("The X", 2), ("Y", 1)]
    assert found[1].pages and found[2].entries[0].path == "x/index.md"
    within = sections([page("alg/x/y.md")], (), "alg")
    assert shape(within) == [("X", 1)]
