"""`coursesite new term`: the next edition of a course, and what both say of each other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coursesite.cli.main import main
from sitetest import SiteTest

COURSE = """\
title: Lines
key: lines-1a2b # keep it
term: Spring 2025 # as in the catalogue
start_date: 2025-02-17
end_date: 2025-05-30
class_days: [Mon 10:15]
skip: [2025-04-14..2025-04-25]
nav: [/2025/syllabus/, {title: Logo, url: /logo.png}]
events:
  - {date: 2025-04-07 10:15, title: Midterm} # 2025-04-07 is a Monday
"""
LATER = "2027-12-01T00:00:00+00:00"
FILES = {
    "content/course.yml": "title: All\nbase_url: https://example.org\n",
    "content/2025/course.yml": COURSE,
    "content/2025/index.md": "Welcome.\n",
    "content/2025/syllabus.md": "---\ntitle: Syllabus\n---\n\n[one](/2025/lectures/one/)\n",
    "content/2025/lectures/01-one.md": "---\ntitle: One\nreadings: [2020-01-01 old]\n"
    "publish_date: 2025-02-16\n---\n\nOn 2025-02-17 we met.\n",
    "content/2025/lectures/02-two.md": "---\ntitle: Two\n---\n\nText.\n",
    "content/2025/assignments/01-a.md": "---\ntitle: Sheet\ndue:\n  2025-03-07 23:59\n---\n\nDo.\n",
    "content/2025/announcements/2025-02-10-hello.md": "---\ntitle: Hello\n---\n\nHi.\n",
    "content/2025/lectures/data.bin": "\0",
    "static/logo.png": "x",
}


def new(site: Path, *options: str) -> Result:
    return CliRunner(env={"NO_COLOR": "1"}).invoke(main, ["new", "term", *options, "-s", str(site)])


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    return SiteTest(tmp_path).write(FILES)


def test_the_next_edition_has_the_dates_of_its_term(site: SiteTest) -> None:
    done = new(site.folder, "2026", "-c", "2025", "--start", "2026-02-16")
    assert done.exit_code == 0, done.output
    assert "7 files; its dates moved by 364 days" in done.stdout
    folder = site.folder / "content/2026"
    text = (folder / "course.yml").read_text()
    expected = COURSE
    for old, later in (
        ("2025-02-17", "2026-02-16"),
        ("2025-05-30", "2026-05-29"),
        ("2025-04-14..2025-04-25", "2026-04-13..2026-04-24"),
        ("2025-04-07", "2026-04-06"),
        ("Spring 2025", "Spring 2026"),
        ("/2025/", "/2026/"),
    ):
        expected = expected.replace(old, later)
    assert text == f'{expected}previous: "2025"\n'
    assert dt.date(2026, 4, 6).weekday() == dt.date(2025, 4, 7).weekday()
    one = (folder / "lectures/01-one.md").read_text()
    assert "publish_date: 2026-02-15" in one
    assert "2020-01-01 old" in one and "On 2025-02-17 we met" in one
    assert "2026-03-06 23:59" in (folder / "assignments/01-a.md").read_text()
    assert "(/2026/lectures/one/)" in (folder / "syllabus.md").read_text()
    assert not (folder / "announcements").exists()
    assert (folder / "lectures/data.bin").read_bytes() == b"\0"
    site.build(now=LATER)
    assert not site.built.diagnostics


def test_the_old_edition_leads_to_the_same_page_of_the_new_one(site: SiteTest) -> None:
    site.build(now=LATER)
    before = site.page("2025/lectures/one/index.html")
    assert "cs-newer" not in before
    new(site.folder, "2026", "-c", "2025", "--start", "2026-02-16", "--name", "Summer 2026")
    (site.folder / "content/2026/lectures/02-two.md").unlink()
    site.write({"content/2026/lectures/03-new.md": "---\ntitle: New\n---\n\nText.\n"}).build(
        now=LATER
    )
    old = site.page("2025/lectures/one/index.html")
    assert "This page in Summer 2026</a>" in old
    assert '<link rel="canonical" href="https://example.org/2026/lectures/one/">' in old
    gone = site.page("2025/lectures/two/index.html")
    assert "The course in Summer 2026</a>" in gone
    assert '<link rel="canonical" href="https://example.org/2025/lectures/two/">' in gone
    now = site.page("2026/lectures/one/index.html")
    assert "cs-newer" not in now and ">Spring 2025</a>" in now
    assert "cs-editions" not in site.page("2026/lectures/new/index.html")
    home = site.page("index.html")
    assert home.index("Earlier editions") > home.index('href="2026/')
    assert "Spring 2025: <a" in home
    site.clean()


def test_a_course_at_the_top_goes_on_in_a_folder(tmp_path: Path) -> None:
    files = {
        path.replace("/2025/", "/"): text.replace("/2025/", "/")
        for path, text in FILES.items()
        if path != "content/course.yml"
    }
    site = SiteTest(tmp_path).write(files)
    assert new(site.folder, "2026", "--start", "2026-02-16").exit_code == 0
    text = (site.folder / "content/2026/course.yml").read_text()
    assert "nav: [/2026/syllabus/, {title: Logo, url: /logo.png}]" in text
    assert "previous: /\n" in text
    site.build(now=LATER)
    assert not site.built.diagnostics
    assert "This page in Spring 2026" in site.page("lectures/one/index.html")
    assert new(site.folder, "2027", "-c", "2026", "--start", "2027-02-15").exit_code == 0
    site.build(now=LATER)
    assert "This page in Spring 2027" in site.page("lectures/one/index.html")
    assert "This page in Spring 2027" in site.page("2026/lectures/one/index.html")
    site.clean()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("2026", "-c", "2025"), "--start 2027-02-15"),
        (("2026", "-c", "2025", "--start", "soon"), "'soon' is no day"),
        (("2026", "-c", "2024", "--start", "2026-02-16"), "no course is in content/2024"),
        (("../x", "-c", "2025", "--start", "2026-02-16"), "is no folder below content/"),
        (("2025", "-c", "2025", "--start", "2026-02-16"), "is there already"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_made(
    options: tuple[str, ...], words: str, site: SiteTest
) -> None:
    done = new(site.folder, *options)
    assert done.exit_code != 0
    assert words in done.stderr
    assert {path.name for path in (site.folder / "content").iterdir()} == {"course.yml", "2025"}


def test_options_of_a_term_are_those_of_a_term(site: SiteTest) -> None:
    command = ["new", "lecture", "A", "--start", "2026-01-01", "-s", str(site.folder)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert "new term DIR" in done.stderr


def test_editions_that_go_round_in_a_circle_end_somewhere(site: SiteTest) -> None:
    site.write(
        {
            "content/2025/course.yml": "title: A\nterm: T1\nprevious: 2026\n",
            "content/2026/course.yml": "title: A\nterm: T2\nprevious: 2025\n",
            "content/2026/lectures/01-one.md": "---\ntitle: One\n---\n\nText.\n",
        }
    ).build(now=LATER)
    assert "T1" in site.page("2026/lectures/one/index.html")
