"""`coursesite next`: the dates of a site that are to come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coursesite.cli.main import main

COURSE = """\
title: T
timezone: Europe/Zurich
start_date: 2025-03-03
class_days: [Mon 10:15-12:00]
events:
  - {date: 2025-03-12, title: Fair}
"""
FILES = {
    "content/course.yml": COURSE,
    "content/lectures/01-a.md": "---\ntitle: One\n---\n",
    "content/lectures/02-b.md": "---\ntitle: Two\npublish_date: 2025-03-09\n---\n",
    "content/lectures/03-c.md": "---\ntitle: Three\ndraft: true\n---\n",
    "content/assignments/01-x.md": "---\ntitle: Sheet\ndue: 2025-03-07 23:59\n"
    "solutions: after-due\n---\n\n> [!EXERCISE]\n> Add.\n\n> [!SOLUTION]\n> Sum.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def ask(site: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["next", "-s", str(site), *options])


def test_dates_come_in_the_order_of_time_from_a_moment_on(site: Path) -> None:
    told = ask(site, "--clock", "2025-03-01")
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "2025-03-03 10:15  class      One  (lectures/01-a.md)",
        "2025-03-07 23:59  due        Sheet  (assignments/01-x.md)",
        "2025-03-07 23:59  solutions  Sheet  (assignments/01-x.md)",
        "2025-03-09        out        Two  (lectures/02-b.md)",
        "2025-03-10 10:15  class      Two  (lectures/02-b.md)",
        "2025-03-12        event      Fair",
    ]
    assert not (site / ".coursesite").exists() and not (site / "_site").exists()
    later = ask(site, "--clock", "2025-03-12T20:00")
    assert later.stdout.splitlines() == ["2025-03-12        event      Fair"]
    assert ask(site, "--clock", "2025-03-13").stdout == "there are no dates to come\n"


def test_more_dates_are_counted_and_programs_get_json(site: Path) -> None:
    told = ask(site, "--clock", "2025-03-01", "-n", "2").stdout.splitlines()
    assert told[2:] == ["and 4 more dates: coursesite next -n 6"]
    rows = json.loads(ask(site, "--clock", "2025-03-01", "--format", "json", "-n", "1").stdout)
    assert rows == [
        {"when": "2025-03-03T10:15", "what": "class", "path": "lectures/01-a.md", "title": "One"}
    ]


def test_errors_are_told_since_they_may_hide_dates(site: Path) -> None:
    (site / "content/lectures/01-a.md").write_text("---\ndate: no day\n---\n", encoding="utf-8")
    told = ask(site, "--clock", "2025-03-01")
    assert told.exit_code == 1
    assert "coursesite check" in told.stderr
