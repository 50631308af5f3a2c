"""A Just-the-Class site: people, modules, schedules and the kinds of its collections."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from coursesite import importers
from coursesite.build import pipeline
from coursesite.importers.data.days import find_day, find_moment, time_of_day
from coursesite.importers.jekyll.calendar import module_events
from coursesite.importers.jekyll.site import course_year
from coursesite.importers.plans.plan import ImportPlan
from coursesite.site.inputs import Mode

SITE = Path(__file__).parents[1] / "sites/import/justtheclass"


@pytest.fixture(scope="module")
def plan() -> ImportPlan:
    return importers.plan_import(SITE)


@pytest.fixture(scope="module")
def course(plan: ImportPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imported course, built without a single diagnostic."""
    folder = tmp_path_factory.mktemp("class")
    assert not importers.write(plan, folder).diagnostics
    built = pipeline.build(folder, folder / "_site", Mode(now="2026-01-01T00:00:00+00:00"))
    assert not built.diagnostics
    return folder


@pytest.fixture(scope="module")
def settings(course: Path) -> dict[str, Any]:
    found = yaml.safe_load((course / "content/course.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "calendar/index.html",
        "staff/index.html",
        "announcements/index.html",
        "schedule/index.html",
        "homeworks/index.html",
        "late.html",
        "about/index.html",
        "whole/index.html",
        "plain/index.html",
        "lectures/01-hello/index.html",
        "lectures/chart.svg",
        "hw/proofs/index.html",
        "homeworks/hw1.html",
        "labs/lab1/index.html",
        "guides/deep/setup/index.html",
        "files/data.csv",
        "files/syllabus.txt",
    ],
)
def test_no_address_changes(course: Path, path: str) -> None:
    assert (course / "_site" / path).is_file()


def test_staffers_are_people_of_the_course(settings: dict[str, Any]) -> None:
    assert settings["lecturers"] == [
        {
            "name": "Ada Lovelace",
            "role": "Instructor",
            "email": "ada@example.edu",
            "url": "https://ada.example.edu",
            "photo": "/assets/images/ada.svg",
            "bio": "she/her · Writes notes.",
        }
    ]
    (alan,) = settings["staff"]
    assert alan["name"] == "Alan Turing" and alan["hours"] == "Mon 3 pm"
    assert "email" not in alan and "photo" not in alan


def test_modules_are_events_with_their_kind_and_link(settings: dict[str, Any]) -> None:
    events = [
        (str(one["date"]), one["title"], one.get("kind"), one.get("url"))
        for one in settings["events"]
        if one.get("kind") != "class"
    ]
    assert events == [
        ("2023-09-28", "Hello", "lecture", "/lectures/01-hello/"),
        ("2023-09-29", "Warm up", "section", None),
        ("2023-09-29", "Lab 1", "lab", "/labs/lab1/"),
        ("2023-09-29", "HW 1 due", None, None),
        ("2023-10-05", "For and while", None, None),
        ("2023-12-20", "Final exam", None, None),
        ("2024-01-08", "Second sitting", None, None),
    ]
    assert (str(settings["start_date"]), str(settings["end_date"])) == ("2023-09-28", "2024-01-08")


def test_a_weekly_schedule_is_events_in_the_weeks_that_are_taught(settings: dict[str, Any]) -> None:
    weekly = [one for one in settings["events"] if one.get("kind") == "class"]
    names = [(one["title"], one.get("id")) for one in settings["events"]]
    assert len(set(names)) == len(names) > 0, "calendars tell them apart"
    lectures = [str(one["date"]) for one in weekly if one["title"] == "Lecture"]
    assert lectures == ["2023-10-02 09:00", "2023-12-18 09:00", "2024-01-08 09:00"]
    assert weekly[0]["location"] == "Hall 1"


def test_sections_of_a_weekly_schedule_are_written_once(settings: dict[str, Any]) -> None:
    assert settings["office_hours"] == [{"day": "Tue", "time": "13:30-15:00"}]
    assert not [one for one in settings["events"] if "Office" in one["title"]]


def test_a_date_that_can_not_be_told_is_reported(plan: ImportPlan) -> None:
    (row,) = (row for row in plan.rows if "date is not known" in row.note)
    assert (row.source, row.line, row.status) == ("_modules/week-02.md", 15, "left")


def test_pages_that_list_a_collection_show_it(course: Path) -> None:
    calendar = (course / "_site/calendar/index.html").read_text(encoding="utf-8")
    assert 'id="week-1-first-steps"' in calendar and "A reading of two pages" in calendar
    assert "To be announced" in calendar
    staff = (course / "_site/staff/index.html").read_text(encoding="utf-8")
    assert "Alan Turing" in staff and "alan at example" in staff
    news = (course / "_site/announcements/index.html").read_text(encoding="utf-8")
    assert news.index("first lab") < news.index("Welcome to the course!")
    schedule = (course / "_site/schedule/index.html").read_text(encoding="utf-8")
    assert "<td>9:00 AM–9:50 AM</td>" in schedule
    homeworks = (course / "_site/homeworks/index.html").read_text(encoding="utf-8")
    assert homeworks.count("<table") == 1 and "<td>Friday, Oct 6</td>" in homeworks
    home = (course / "content/index.md").read_text(encoding="utf-8")
    assert '<div class="role" markdown="1">' in home
    assert "<h3" in (course / "_site/index.html").read_text(encoding="utf-8")


def test_collections_are_of_their_kinds(course: Path) -> None:
    def head(name: str) -> dict[str, Any]:
        text = (course / "content" / name).read_text(encoding="utf-8")
        found = yaml.safe_load(text.split("---\n")[1])
        assert isinstance(found, dict)
        return found

    assert "draft" not in head("announcements/week-0.md")
    assert str(head("homeworks/hw1.md")["due"]) == "2023-10-06"
    assert str(head("assignments/proofs.md")["due"]).startswith("2023-10-20 23:59")
    assert head("guides/deep/setup.md")["kind"] == "page"
    lecture = head("lectures/01-hello.md")
    assert lecture["video"] == "https://youtu.be/dqoEU9Ac3ek?t=30" and lecture["week"] == 1
    assert head("modules/week-01.md")["draft"] is True


def test_the_menu_follows_the_order_of_the_pages(settings: dict[str, Any]) -> None:
    assert [one["title"] for one in settings["nav"]] == [
        "CS 101",
        "Announcements",
        "Calendar",
        "Weekly Schedule",
        "Staff",
        "Homeworks",
        "About",
    ]
    assert settings["links"] == [{"title": "Forum", "url": "https://forum.example.edu"}]


def import_of(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """The text files that the import of a site gives, by path; a value of `files` is front matter
    where it is no configuration."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = text if name == "_config.yml" else f"---\n{text}\n---\nText.\n"
        (folder / name).write_text(text, encoding="utf-8")
    plan = importers.plan_import(folder, "jekyll")
    return {one.path: one.data.decode() for one in plan.files if one.data is not None}


def nav_of(files: dict[str, str]) -> list[str]:
    listed = yaml.safe_load(files["content/course.yml"]).get("nav", [])
    return [one["title"] for one in listed]


def test_pages_without_a_place_come_last_in_the_menu_by_title(tmp_path: Path) -> None:
    pages = {
        "staff.md": "{title: Staff, nav_order: 10}",
        "notes.md": "{title: Notes, nav_order: 1.5}",
        "schedule.md": "title: Schedule",
        "announcements.md": "title: announcements",
        "text.md": "{title: Text, nav_order: Middle}",
        "index.md": "{title: Home, nav_order: 1}",
        "hidden.md": "{title: Hidden, nav_exclude: true}",
        "child.md": "{title: Child, parent: Notes}",
        "404.html": "title: Not found",
        "off.md": "{title: Off, published: false}",
    }
    files = import_of(tmp_path / "a", {"_config.yml": "title: T", **pages})
    assert nav_of(files) == ["Home", "Notes", "Staff", "Text", "Schedule", "announcements"]
    folded = {"_config.yml": "title: T\nnav_sort: case_insensitive", **pages}
    assert nav_of(import_of(tmp_path / "b", folded)) == [
        "Home",
        "Notes",
        "Staff",
        "announcements",
        "Text",
        "Schedule",
    ]


def test_a_theme_that_names_the_pages_of_its_menu_has_no_others_in_it(tmp_path: Path) -> None:
    pages = {
        "a.md": "{title: A, nav: true, nav_order: 2}",
        "b.md": "{title: B, nav: true, nav_order: 1}",
        "c.md": "{title: C, nav: false, nav_order: 3}",
        "d.md": "{title: D}",
    }
    assert nav_of(import_of(tmp_path, pages)) == ["Course", "B", "A"]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (["nav_order: 1", "", ""], [1, 3, 2]),
        (["nav_order: 3", "nav_order: 1", ""], [3, 1, 4]),
        (["nav_order: 1.5", "nav_order: 1", "nav_order: x"], [2, 1, 3]),
        (["order: 5", "", ""], [5, 6, 6]),
        (["nav_order: 2", "weight: 9", ""], [2, 9, 3]),
        (["", "", ""], [None, None, None]),
        (["nav_order: true", "", ""], [3, 2, 1]),
    ],
)
def test_items_without_a_place_come_after_those_with_one(
    tmp_path: Path, heads: list[str], expected: list[int | None]
) -> None:
    titles = ("Trees", "Sorting", "Arrays")
    files = import_of(
        tmp_path,
        {"_config.yml": "collections: {lectures: {output: true}}"}
        | {
            f"_lectures/{i}-{title.lower()}.md": f"title: {title}\n{head}"
            for i, (title, head) in enumerate(zip(titles, heads, strict=True), 1)
        },
    )
    found = [
        yaml.safe_load(text.split("---\n")[1])
        for path, text in sorted(files.items())
        if "lectures/" in path
    ]
    assert [one.get("weight") for one in found] == expected


def test_html_pages_come_over_whole(course: Path) -> None:
    page = (course / "_site/about/index.html").read_text(encoding="utf-8")
    assert "<h2" in page and 'href="../staff/index.html">staff</a>' in page
    assert "<pre><code" not in page and "a\n\nb" in page.replace("&#10;", "")
    whole = (course / "_site/whole/index.html").read_text(encoding="utf-8")
    assert whole.startswith("<!doctype html>") and "<title>CS 101</title>" in whole


def test_days_without_a_year_are_those_of_the_course() -> None:
    assert course_year(["Autumn 2021", "x 2023"], []) == 2021
    assert course_year(["CS 101"], [dt.datetime(2020, 1, 1, tzinfo=dt.UTC)]) == 2020
    assert find_day("Mon, Sep 28th", 2023) == dt.date(2023, 9, 28)
    assert find_day("9/28", 2023) == find_day("28 Sept.", 2023) == dt.date(2023, 9, 28)
    assert find_day("Sep 28", None) is None and find_day("Feb 30", 2023) is None
    assert find_day("Sep 28, 2022", None) == dt.date(2022, 9, 28)
    assert find_moment("Friday, Oct 6 at 11:59pm", 2023) == "2023-10-06 23:59"
    assert [time_of_day(one) for one in ("12 AM", "noon", "25:00", 9)] == ["00:00", "", "", "09:00"]


def test_a_label_with_a_number_is_in_the_title_of_its_event() -> None:
    text = "Jan 6\n: **DISC 1**{: .label }[Pandas](/d/) **HW 2 due**{:.label .label-red}\n"
    found = module_events(text, 2025, lambda url: url, None)[0]
    assert [(one["title"], one.get("kind")) for one in found] == [
        ("DISC 1: Pandas", "disc"),
        ("HW 2 due", None),
    ]


def test_a_term_that_runs_over_new_year_goes_on() -> None:
    found = module_events("Dec 20\n: a\n\nJan 8\n: b\n", 2023, lambda url: url, None)
    assert found[1] == [dt.date(2023, 12, 20), dt.date(2024, 1, 8)]


def test_days_in_the_front_matter_of_a_module_are_its_calendar(tmp_path: Path) -> None:
    """The older form of modules."""
    for name, text in {
        "_config.yml": "collections: {modules: }\ntitle: T",
        "calendar.md": "---\n---\n{% for m in site.modules %}{{ m }}{% endfor %}",
        "_modules/a.md": "---\ntitle: A\ndays:\n- {topic: '[Git](#)', date: 2019-04-01, "
        "description: '[1.1](#)'}\n---\n- [Lab](#)\n",
        "_modules/b.md": "---\ntitle: B\ndays:\n  2019-04-03:\n  - Loops: Read it\n---\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    files = {one.path: one.data or b"" for one in importers.plan_import(tmp_path).files}
    events = yaml.safe_load(files["content/course.yml"])["events"]
    assert [(str(one["date"]), one["title"]) for one in events] == [
        ("2019-04-01", "Git"),
        ("2019-04-03", "Loops"),
    ]
    calendar = files["content/calendar.md"].decode()
    assert "## A\n\n2019-04-01\n: [Git](#)\n  : [1.1](#)\n\n- [Lab](#)" in calendar
    assert "2019-04-03\n: Loops\n  : Read it" in calendar
