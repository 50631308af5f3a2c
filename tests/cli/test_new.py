"""`coursesite new` follows the plan of a course."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coursesite.cli.new import new
from sitetest import SiteTest

PLANNED = (
    "title: Algebra\nkey: a\nlanguage: de\nstart_date: 2026-02-16\nend_date: 2026-05-29\n"
    "class_days: [Mo, Do]\nskip: [2026-03-02..2026-03-06]\n"
)


def run(site: SiteTest, *args: str, today: str = "2026-01-05") -> Result:
    epoch = str(int(dt.datetime.fromisoformat(f"{today}T12:00+00:00").timestamp()))
    env = {"SOURCE_DATE_EPOCH": epoch}
    return CliRunner().invoke(new, [*args, "-s", str(site.folder)], env=env)


def made(site: SiteTest, *args: str, today: str = "2026-01-05") -> tuple[str, list[str]]:
    """The path of the new post below `content/`, and the lines of its front matter."""
    done = run(site, *args, today=today)
    assert done.exit_code == 0, done.output
    path = Path(done.output.strip())
    head = path.read_text(encoding="utf-8").split("---\n")[1].splitlines()
    return path.relative_to(site.folder / "content").as_posix(), head


def test_lectures_of_a_planned_course_have_no_date(site: SiteTest) -> None:
    site.write({"content/course.yml": PLANNED})
    for number, title in enumerate("ABC", 1):
        path, head = made(site, "lecture", title)
        assert (path, head) == (f"lectures/0{number}-{title.lower()}.md", [f"title: {title}"])
    site.build().clean()
    assert 'datetime="2026-02-23' in site.page("lectures/c/index.html")


@pytest.mark.parametrize(
    ("today", "line"),
    [
        ("2026-01-05", "# date: 2026-02-16"),
        ("2026-02-17", "date: 2026-02-17"),
        ("2026-03-03", "# date: 2026-03-03"),
        ("2026-06-01", "# date: 2026-06-01"),
    ],
    ids=["before", "within", "break", "after"],
)
def test_what_has_no_class_days_is_dated_within_the_course(
    site: SiteTest, today: str, line: str
) -> None:
    site.write({"content/course.yml": PLANNED})
    assert made(site, "lab", "A", today=today)[1] == ["title: A", line]
    site.build().clean()


@pytest.mark.parametrize(
    ("today", "line"),
    [
        ("2026-01-05", "due: 2026-03-07"),
        ("2026-02-25", "due: 2026-03-11"),
        ("2026-05-20", "# due: 2026-06-03"),
    ],
    ids=["before", "within", "end"],
)
def test_a_task_is_due_within_the_course_and_on_no_day_to_skip(
    site: SiteTest, today: str, line: str
) -> None:
    site.write({"content/course.yml": PLANNED})
    assert made(site, "assignment", "A", today=today)[1][1] == line
    site.build().clean()


def test_a_course_without_a_plan_has_today(site: SiteTest) -> None:
    site.write({"content/course.yml": "timezone: Pacific/Kiritimati\n"})
    assert made(site, "lecture", "A")[1] == ["title: A", "date: 2026-01-06"], "it is the next day"
    assert made(site, "announcement", "B")[0] == "announcements/2026-01-06-b.md"
    assert made(site, "assignment", "C")[1][1] == "due: 2026-01-20"


def test_the_number_is_the_next_that_is_free(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": "Text.\n",
            "content/lectures/03-c/index.md": "Text.\n",
            "content/lectures/b.md": "---\nnumber: 5\n---\nText.\n",
            "content/lectures/2024-10-01-d.md": "Text.\n",
            "content/extra/08-e.md": "---\nkind: lecture\n---\nText.\n",
            "content/labs/12-f.md": "Text.\n",
        }
    )
    assert made(site, "lecture", "G")[0] == "lectures/09-g.md"


def test_in_a_catalogue_a_post_needs_its_course(site: SiteTest) -> None:
    site.write({"content/alg/course.yml": PLANNED, "content/geo/course.yml": "title: Geometry\n"})
    done = run(site, "lecture", "A")
    assert done.exit_code == 2 and "--course alg" in done.output
    assert made(site, "page", "About")[0] == "about.md"
    assert made(site, "lecture", "A", "-c", "alg") == ("alg/lectures/01-a.md", ["title: A"])
    assert made(site, "lecture", "A", "-c", "geo/")[1][1] == "date: 2026-01-05"
    assert run(site, "lecture", "B", "-c", "arithmetic").exit_code == 2
