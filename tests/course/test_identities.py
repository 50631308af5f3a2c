"""Identities of entries in calendars and feeds: what they outlive, and what tells them apart."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable

import pytest

from coursesite.course.identities import Identities, course_part, indistinct, same_names
from coursesite.model import Config, Event, Moment, Row, replace
from sitetest import SiteTest

DAY = Moment(dt.datetime(2025, 3, 5, tzinfo=dt.UTC))
COURSE = Config(
    title="Algebra",
    code="MATH 110",
    term="Spring 2025",
    key="algebra-1",
    start_date=dt.date(2025, 2, 17),
)


def part(settings: Config, root: str = "", **changes: object) -> str:
    return course_part(replace(settings, **changes), root, str(changes.get("title", "Algebra")))


@pytest.mark.parametrize(
    "changes",
    [{"title": "Linear algebra"}, {"code": "X"}, {"base_url": "https://x.org"},
     {"start_date": dt.date(2026, 2, 16)}, {"term": " spring  2025"}],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_a_course_with_a_key_and_a_term_keeps_its_identity(changes: dict[str, object]) -> None:
    assert part(COURSE, **changes) == part(COURSE)


@pytest.mark.parametrize(
    "changes",
    [{"key": "algebra-2"}, {"term": "Spring 2026"}, {"term": "", "start_date": None}],
    ids=lambda changes: next(iter(changes)),
)
def test_another_site_and_another_term_are_others(changes: dict[str, object]) -> None:
    assert part(COURSE, **changes) != part(COURSE)
    assert part(COURSE, "algebra") != part(COURSE)


def test_without_a_key_the_address_counts_and_without_both_title_and_code() -> None:
    plain = replace(COURSE, key="")
    at = replace(plain, base_url="https://x.org/a/")
    assert part(at) == part(at, base_url="http://x.org/a") == part(at, title="Another")
    assert part(at) != part(at, base_url="https://x.org/b") and part(at) != part(plain)
    assert part(plain) != part(plain, title="Another") and part(plain) != part(plain, code="X")


def test_without_a_term_the_year_it_starts_in_counts() -> None:
    plain = replace(COURSE, term="")
    assert part(plain) == part(plain, start_date=dt.date(2025, 3, 3))
    assert part(plain) != part(plain, start_date=dt.date(2026, 2, 16))


def test_a_post_is_known_by_its_path_without_number_and_date() -> None:
    known = Identities("course")
    assert known.of_post("lectures/03-heaps.md") == known.of_post("lectures/2025-01-02-heaps.md")
    assert known.of_post("lectures/03-heaps.md") == known.of_post("lectures/04-heaps/index.md")
    every = [known.of_post("lectures/heaps.md"), known.of_post("lectures/heaps.md", "due"),
             known.of_post("labs/heaps.md"), known.of_page(), known.of_page("announcements"),
             known.of_row(event("/lectures/heaps/")), known.of_row(event("/lectures/heaps/"), 2),
             known.of_row(event("x", "/lectures/heaps/"))]  # fmt: skip
    assert len(set(every)) == len(every)


def test_posts_whose_paths_differ_in_the_number_only_are_two() -> None:
    again = same_names(["l/02-a.md", "l/01-a.md", "l/01-b.md"])
    assert again == {"l/02-a.md"}, "the first one keeps its name when another comes"
    known = Identities("course", again)
    assert (
        known.of_post("l/02-a.md")
        != known.of_post("l/01-a.md")
        == Identities("course").of_post("l/01-a.md")
    )


def event(title: str, id_: str = "") -> Row:
    return Row(date=DAY, title=title, kind="event", id=id_)


def test_events_of_one_name_are_told() -> None:
    def told(*events: tuple[str, str]) -> Iterable[str]:
        made = [Event(date=DAY, title=title, id=id_) for title, id_ in events]
        return [f"{one.title} {one.id}" for one, _ in indistinct(made)]

    assert told(("A", ""), ("A", ""), ("B", "")) == ["A "]
    assert told(("A", "x"), ("B", "x")) == ["B x"]
    assert not told(("A", ""), ("A", "x"), ("A", "y"), ("x", ""))


SITE = {
    "content/course.yml": (
        "title: Algebra\nbase_url: https://x.org/a/\nterm: Spring 2025\nskip:\n"
        "  - {from: 2025-04-18, title: Holiday}\n  - {from: 2025-05-01, title: Holiday}\n"
        "events: [{date: 2025-03-05, title: Test}]\n"
    ),
    "content/lectures/01-a.md": "---\ntitle: Maps\ndate: 2025-02-17\n---\n\nText.\n",
    "content/announcements/2025-02-01-room.md": "---\ntitle: Room\n---\n\nText.\n",
}


def identities(site: SiteTest) -> dict[str, list[str]]:
    """The identities in each file that has some, in their order."""
    atom = {name: re.findall(r"<id>(.*?)</id>", site.page(name))
            for name in ("feed.xml", "announcements/feed.xml")}  # fmt: skip
    items = [item["id"] for item in json.loads(site.page("feed.json"))["items"]]
    return {**atom, "feed.json": items, "ics": re.findall("UID:(.*)", site.page("calendar.ics"))}


def test_every_file_to_subscribe_to_has_them(site: SiteTest) -> None:
    first = identities(site.write(SITE).build().clean())
    assert {len(set(found)) for found in first.values()} == {2, 3, 4}
    assert first["feed.json"] == first["feed.xml"][1:]
    site.edit("content/lectures/01-a.md", "title: Maps\n", "title: Functions\nslug: functions\n")
    site.edit("content/course.yml", "title: Algebra", "title: Linear algebra")
    site.edit("content/course.yml", "2025-03-05", "2025-03-06")
    assert identities(site.build(base_url="https://elsewhere.org").clean()) == first
    site.edit("content/course.yml", "Spring 2025", "Spring 2026")
    again = identities(site.build().clean())
    assert not any(set(again[name]) & set(found) for name, found in first.items())
